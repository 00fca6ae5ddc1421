"""The numeric route: equilibria of staged games at given numbers where no closed form exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.equilibria.numeric_induction import Induction
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.verify import Check, check
from layered_games.games.compiled import compile_game
from layered_games.games.sequential import SequentialGame

__all__ = ["solve_numeric"]

Array = npt.NDArray[np.float64]
_METHOD = "numeric backward induction"


def solve_numeric(
    game: SequentialGame, at: Mapping[str, Any], *, tolerance: float = 1e-7, starts: int = 6, seed: int = 0
) -> Solution:
    """Search for subgame-perfect equilibria at given numbers.

    Parameters
    ----------
    game : SequentialGame
    at : mapping of str to number
        Parameter name to value.
    tolerance : float
        Largest relative gain from a deviation, found by the independent check, that passes.
    starts : int
        Starting points of the first stage where players move simultaneously; several equilibria
        may be found.
    seed : int

    Returns
    -------
    Solution
        ``Status.NUMERIC`` with float values and the measured regret (the largest gain of any player), or
        ``Status.NO_EQUILIBRIUM`` with the reason in ``notes``. Never complete.

    Raises
    ------
    ParameterError
        If ``at`` does not fit the game's parameters.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.games.sequential import SequentialGame
    >>> one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    >>> price = 1 - one.symbol - two.symbol
    >>> game = SequentialGame(["1", "2"], [[one], [two]], {"1": price*one.symbol, "2": price*two.symbol})
    >>> found = solve_numeric(game, {})[0].values
    >>> print(f"{float(found['q1']):.6f} {float(found['q2']):.6f}")
    0.500000 0.250000
    """
    bound = compile_game(game).bind(at)
    induction = Induction(bound)
    points, notes = _first_stage(induction, starts, seed)
    equilibria = []
    for point in points:
        known = {m.name: point[None, i] for i, m in enumerate(game.stages[0])}
        path = {n: float(v[0]) for n, v in induction.follow(1, known, 1).items()}
        if not np.isfinite(list(path.values())).all():
            notes.append(f"no reaction of a later stage was found after {_shown(known)}")
            continue
        sets = _ties(induction, path)
        first = game.stages[0][0].name
        if first in sets:
            known = {first: np.array([float(sets[first][0])])}
            path = {n: float(v[0]) for n, v in induction.follow(1, known, 1).items()}
        strategies: dict[str, Any] = {m.name: path[m.name] for m in game.stages[0]}
        for stage in range(1, len(game.stages)):
            strategies |= {m.name: induction.strategy(stage, m.name) for m in game.stages[stage]}
        measured = check(game, at, strategies, tolerance=tolerance, histories=6, seed=seed)
        if measured.passed:
            equilibria.append(_equilibrium(induction, path, sets, measured))
        else:
            notes.append(f"the candidate {_shown(path)} was rejected: {measured}")
    status = Status.NUMERIC if equilibria else Status.NO_EQUILIBRIUM
    return Solution(game, tuple(equilibria), False, status, _METHOD, notes=tuple(dict.fromkeys(notes)))


def _shown(known: Mapping[str, Any]) -> str:
    return ", ".join(f"{n} = {float(np.ravel(v)[0]):.6g}" for n, v in known.items())


def _first_stage(induction: Induction, starts: int, seed: int) -> tuple[list[Array], list[str]]:
    """Distinct equilibria of the first stage, later stages reacting, from several starts."""
    movers = induction.players(0)
    several = 1 if len(movers) == 1 else max(starts, 1)
    final = len(induction.stages) == 1
    start = induction._start(0, {}, several)
    if several > 1:
        start = _spread(induction, start, seed)
    rounds = 60 if final else 30
    points, settled = induction.equilibrium(0, {}, several, start, rounds=rounds)
    notes: list[str] = []
    if not settled.all():
        who = ", ".join(sorted(induction.failed))
        if who:
            notes.append(
                f"payoffs still rise at the end of the range searched, in: {who}; they seem unbounded"
            )
        else:
            notes.append(
                "best responses do not settle from some starts; perhaps no equilibrium in pure strategies"
            )
    found: list[Array] = []
    for point in points[settled]:
        if all(np.abs(point - other).max() > 1e-6 * (1 + np.abs(point).max()) for other in found):
            found.append(point)
    return found, notes


def _spread(induction: Induction, start: Array, seed: int) -> Array:
    """Move all starts but the first to random feasible places."""
    source = np.random.default_rng(seed)
    known: dict[str, Any] = {}
    size = start.shape[0]
    columns = []
    for index, move in enumerate(induction.stages[0]):
        lower, upper = induction.bound.bounds(move, known)
        draws = source.random(size)
        if lower is not None and upper is not None:
            value = lower + draws * (upper - lower)
        elif lower is not None:
            value = lower + induction.scale * 10 ** (5 * draws - 3)
        elif upper is not None:
            value = upper - induction.scale * 10 ** (5 * draws - 3)
        else:
            value = induction.scale * source.choice((-1, 1), size) * 10 ** (5 * draws - 3)
        value = np.where(np.arange(size) == 0, start[:, index], value)
        known[move.name] = value
        columns.append(value)
    return np.stack(columns, axis=1)


def _equilibrium(
    induction: Induction, path: Mapping[str, float], sets: dict[str, tuple[sp.Expr, sp.Expr]], measured: Check
) -> Equilibrium:
    bound = induction.bound
    values = {n: sp.Float(v) for n, v in path.items()}
    values |= {n: sp.Float(float(v)) for n, v in bound.derived(path).items()}
    payoffs = {p: sp.Float(v) for p, v in measured.payoffs.items()}
    regret = max(float(r) for r in measured.regret.values())
    return Equilibrium(
        values=values,
        sets=sets,
        payoffs=payoffs,
        regret=sp.Float(regret),
        evidence="measured",
        notes=(f"{measured.tried} deviations tried by brute force",),
    )


def _ties(induction: Induction, path: Mapping[str, float]) -> dict[str, tuple[sp.Expr, sp.Expr]]:
    """Interval around each lone move on which its owner's payoff does not change."""
    sets = {}
    for stage, moves in enumerate(induction.stages):
        if len(moves) > 1:
            continue
        name, player = moves[0].name, moves[0].player
        history = {m.name: np.array([path[m.name]]) for s in induction.stages[:stage] for m in s}
        here = np.array([[path[name]]])
        payoff = induction._through(stage, player, history, here, [0], 1)
        lower, upper = induction.bound.bounds(moves[0], history)
        low = -np.inf if lower is None else float(np.ravel(lower)[0])
        high = np.inf if upper is None else float(np.ravel(upper)[0])
        ends = tuple(_tie_end(payoff, path[name], edge, sign) for sign, edge in ((-1.0, low), (1.0, high)))
        if ends[1] - ends[0] > 1e-4 * (1 + abs(path[name])):
            sets[name] = (sp.Float(ends[0]), sp.Float(ends[1]))
    return sets


def _tie_end(payoff: Any, at: float, edge: float, sign: float) -> float:
    level = float(payoff(np.array([[[at]]]))[0, 0])
    slack = 1e-11 * (abs(level) + 1e-9)

    def tied(points: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        inside = np.clip(points, min(at, edge), max(at, edge))
        close: npt.NDArray[np.bool_] = np.abs(payoff(inside[None, :, None])[0] - level) <= slack
        return close

    inner, outer = 0.0, 1e-4 * (1 + abs(at))
    reach = outer * 4.0 ** np.arange(16)
    loose = ~tied(at + sign * reach)
    if not loose.any():
        return edge if np.isfinite(edge) else at + sign * float(reach[-1])
    first = int(np.argmax(loose))
    inner, outer = (0.0 if first == 0 else float(reach[first - 1])), float(reach[first])
    for _ in range(8):
        steps = np.linspace(inner, outer, 17)
        hold = tied(at + sign * steps)
        stop = int(np.argmin(hold)) if not hold.all() else 16
        inner, outer = float(steps[max(stop - 1, 0)]), float(steps[stop])
    return float(np.clip(at + sign * inner, min(at, edge), max(at, edge)))
