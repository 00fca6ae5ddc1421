"""The check by definition that ``solve`` applies to everything a solver returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from layered_games.equilibria.evaluation import channel_point, evaluate, holds
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.strategies import strategies_at
from layered_games.equilibria.verify import Check, check
from layered_games.errors import ParameterError

__all__ = ["checked_at", "confirmed"]

DRAWS = 120
TOLERANCE = 1e-7


def confirmed(solution: Solution) -> Solution:
    """Search for profitable deviations at one random point of every branch.

    A branch for which one is found is no equilibrium there: it is marked as a candidate (dropped if the
    game has no other point), the note says where, and the solution is not complete.
    """
    equilibria, notes = dict(enumerate(solution.equilibria)), []
    for index, at in _one_point_each(solution):
        branch = equilibria[index]
        env = channel_point(solution.game, solution.game.parameters.validate(at))
        path = {n: evaluate(branch.in_channels[n], env) for n in solution.game.moves}
        verdict = _verdict(solution, at, path)
        if not verdict.passed:
            equilibria[index] = replace(branch, evidence="candidate", regret=None)
            notes.append(f"branch {index} fails the check by definition at {at}: {verdict}")
            if not solution.game.parameters:
                del equilibria[index]
    if not notes:
        return solution
    return replace(
        solution,
        equilibria=tuple(equilibria.values()),
        complete=False,
        status=Status.CANDIDATES if equilibria else Status.NO_EQUILIBRIUM,
        notes=(*solution.notes, *notes),
    )


def _verdict(solution: Solution, at: Mapping[str, Any], path: Mapping[str, Any]) -> Check:
    return check(solution.game, at, strategies_at(solution, at, path), tolerance=TOLERANCE)


def _one_point_each(solution: Solution) -> Iterator[tuple[int, dict[str, Any]]]:
    waiting = set(range(len(solution.equilibria)))
    try:
        points = solution.game.parameters.sample(DRAWS, seed=1, boundary=0.0)
    except ParameterError:
        return
    for point in points:
        env = channel_point(solution.game, point)
        for index in sorted(waiting):
            if holds(solution.equilibria[index].piece.constraints, env):
                waiting.discard(index)
                yield index, {s.name: v for s, v in point.items()}
        if not waiting:
            return


def checked_at(found: Solution, symbolic: Solution, at: Mapping[str, Any]) -> Solution:
    """Measure the regret of equilibria at one point of parameters.

    Where optimality was proved the regret stays exactly 0; elsewhere it is the largest gain found, and
    what fails is dropped.
    """
    kept, notes = [], []
    for equilibrium in found:
        verdict = _verdict(symbolic, at, equilibrium.values)
        if verdict.passed:
            kept.append(_measured(equilibrium, verdict))
            continue
        notes.append(f"a profitable deviation was found: {verdict}")
        if equilibrium.evidence == "proved":
            regret = max(verdict.regret.values())
            kept.append(replace(equilibrium, evidence="candidate", regret=regret))
    if not notes:
        return replace(found, equilibria=tuple(kept))
    status = Status.CANDIDATES if kept else Status.NO_EQUILIBRIUM
    return replace(found, complete=False, status=status, equilibria=tuple(kept), notes=(*found.notes, *notes))


def _measured(equilibrium: Equilibrium, verdict: Check) -> Equilibrium:
    if equilibrium.evidence == "proved":
        return equilibrium
    return replace(equilibrium, evidence="measured", regret=max(verdict.regret.values()))
