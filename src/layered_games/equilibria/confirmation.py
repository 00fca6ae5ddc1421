"""The check by definition that ``solve`` applies to everything a solver returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from layered_games.equilibria.evaluation import channel_point, holds
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.strategies import strategies_at
from layered_games.equilibria.verify import Check, check
from layered_games.errors import ParameterError

__all__ = ["checked_at", "confirmed"]

DRAWS = 120
TOLERANCE = 1e-7


def confirmed(solution: Solution) -> Solution:
    """Search for profitable deviations at one random point of every branch.

    A branch for which one is found is no equilibrium there: it is marked as a candidate, the note
    says where, and the solution is not complete.
    """
    equilibria, notes = list(solution.equilibria), []
    for index, at in _one_point_each(solution):
        verdict = check(solution.game, at, strategies_at(solution, at), tolerance=TOLERANCE)
        if not verdict.passed:
            equilibria[index] = replace(equilibria[index], evidence="candidate", regret=None)
            notes.append(f"branch {index} fails the check by definition at {at}: {verdict}")
    if not notes:
        return solution
    return replace(
        solution,
        equilibria=tuple(equilibria),
        complete=False,
        status=Status.CANDIDATES,
        notes=(*solution.notes, *notes),
    )


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

    Where optimality was proved the regret stays exactly 0; elsewhere it is the largest gain found.
    """
    if not found.equilibria:
        return found
    verdict = check(symbolic.game, at, strategies_at(symbolic, at), tolerance=TOLERANCE)
    if verdict.passed:
        return replace(found, equilibria=tuple(_measured(e, verdict) for e in found))
    return replace(
        found,
        complete=False,
        status=Status.CANDIDATES,
        equilibria=tuple(
            replace(e, evidence="candidate", regret=max(verdict.regret.values())) for e in found
        ),
        notes=(*found.notes, f"a profitable deviation was found: {verdict}"),
    )


def _measured(equilibrium: Equilibrium, verdict: Check) -> Equilibrium:
    if equilibrium.evidence == "proved":
        return equilibrium
    return replace(equilibrium, evidence="measured", regret=max(verdict.regret.values()))
