"""Symmetric equilibria of equal players: first-order points in closed form, then the search for deviations.

Algorithm
---------
1. Write one player's payoff in its own moves and in the moves that all others make.
2. Differentiate by the own moves, then let the others do the same as the player: what is left are the
   first-order conditions of a symmetric equilibrium. A shock that the payoff depends on is averaged over
   its standard normal distribution, by the trapezoidal rule (it converges faster than any power there).
3. Solve them in closed form (:func:`~layered_games.equilibria.systems.solve_system`).
4. A first-order point is an equilibrium only if no other move does better: ends of the moves' ranges are
   compared exactly where payoffs are exact, the rest on grids that are refined around the best point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.systems import solve_system
from layered_games.errors import GameError
from layered_games.parameters import fresh_like

__all__ = ["Deviation", "SymmetricGame", "SymmetricPoint", "best_deviation", "combined", "solve_symmetric"]

Array = npt.NDArray[np.float64]
EDGE: Final = 12.0
NODES: Final = np.linspace(-EDGE, EDGE, 769)
WEIGHTS: Final = np.exp(-(NODES**2) / 2) / np.sqrt(2 * np.pi) * (NODES[1] - NODES[0])
"""Trapezoidal rule for the standard normal distribution; what lies beyond the ends is below 1e-31."""
POINTS: Final = 401
ROUNDS: Final = 8


@dataclass(frozen=True)
class SymmetricGame:
    """Equal players who move at once; all moves are at least 0.

    Attributes
    ----------
    moves : tuple of sympy.Symbol
        What one player chooses.
    others : tuple of sympy.Symbol
        What each other player chooses, in the same order.
    payoff : sympy.Expr
        One player's payoff in both.
    shock : sympy.Symbol, optional
        A standard normal variable of which the payoff is the mean.

    Examples
    --------
    >>> from layered_games.parameters import make_symbol
    >>> x, y = make_symbol("x", "positive"), make_symbol("y", "positive")
    >>> lottery = SymmetricGame((x,), (y,), 8 * x / (x + y) - x)
    >>> [point.values[x] for point in solve_symmetric(lottery)]
    [2]
    """

    moves: tuple[sp.Symbol, ...]
    others: tuple[sp.Symbol, ...]
    payoff: sp.Expr
    shock: sp.Symbol | None = None

    def __post_init__(self) -> None:
        if not self.moves or len(self.moves) != len(self.others):
            raise GameError(f"each of the moves {self.moves} needs its counterpart, not {self.others}")
        if not all(s.is_positive for s in (*self.moves, *self.others)):
            raise GameError("moves of a symmetric game are positive symbols, so that powers of them combine")

    @cached_property
    def together(self) -> dict[sp.Symbol, sp.Symbol]:
        """Replace what the others do by what the player does."""
        return dict(zip(self.others, self.moves, strict=True))

    @cached_property
    def conditions(self) -> tuple[sp.Expr, ...]:
        """The first-order conditions along the diagonal, one a move."""
        return tuple(self._averaged(sp.diff(self.payoff, m).xreplace(self.together)) for m in self.moves)

    @cached_property
    def along(self) -> sp.Expr:
        """The payoff where everybody does the same."""
        return self._averaged(self.payoff.xreplace(self.together))

    def _averaged(self, expression: sp.Expr) -> sp.Expr:
        """Combine powers; average over the shock what depends on nothing else."""
        if self.shock is None or not expression.has(self.shock):
            return combined(expression)
        terms = []
        for term in sp.Add.make_args(sp.expand_mul(expression)):
            rest, random = term.as_independent(self.shock, as_Add=False)
            if random.free_symbols - {self.shock}:
                raise GameError(f"the mean of {random} over the shock depends on moves; no closed form")
            terms.append(rest * sp.Float(float(WEIGHTS @ _compiled(random, [self.shock])(NODES))))
        return sp.Add(*terms)


@dataclass(frozen=True)
class SymmetricPoint:
    """A symmetric first-order point: the moves of each player, and what each gets."""

    values: Mapping[sp.Symbol, sp.Expr]
    payoff: sp.Expr


@dataclass(frozen=True)
class Deviation:
    """The best that one player finds to do while the others stay at a point.

    Attributes
    ----------
    moves : tuple of float
    gain : float
        Beyond the payoff at the point; not above rounding if the point is an equilibrium.
    pays : bool
        Whether the gain is more than rounding.
    """

    moves: tuple[float, ...]
    gain: float
    pays: bool


def solve_symmetric(game: SymmetricGame) -> tuple[SymmetricPoint, ...]:
    """Find the first-order points at which all players make the same positive moves.

    Raises
    ------
    NoClosedForm
        If the first-order conditions have none.
    """
    found = []
    measured = any(c.has(sp.Float) for c in game.conditions)
    for solution in solve_system([_rational(c) for c in game.conditions], game.moves):
        values = {m: v for m in game.moves if (v := solution.get(m)) is not None and not v.is_nonpositive}
        if len(values) < len(game.moves):
            continue
        told = {m: v.evalf(17) if measured and v.is_number else combined(v) for m, v in values.items()}
        found.append(SymmetricPoint(told, combined(game.along.xreplace(told))))
    return tuple(found)


def best_deviation(
    game: SymmetricGame,
    point: SymmetricPoint,
    top: Sequence[float],
    tolerance: float = 1e-9,
    at: Mapping[sp.Symbol, Any] | None = None,
) -> Deviation:
    """Search the best reply of one player to a point, over moves from 0 to ``top``.

    Parameters
    ----------
    game : SymmetricGame
    point : SymmetricPoint
        In numbers.
    top : sequence of float
        Moves above these are never worthwhile.
    tolerance : float
        Relative to the largest payoff up to twice the moves at the point; gains below it are rounding.
    at : mapping of symbol to number, optional
        Values of the payoff's parameters.
    """
    fixed = {o: point.values[m] for o, m in zip(game.others, game.moves, strict=True)}
    idle = _idle(game, fixed)
    if idle is not None and (idle - point.payoff).is_positive:
        return Deviation((0.0,) * len(game.moves), float(idle - point.payoff), True)
    payoff = _reply(game, {**fixed, **(at or {})})
    here = np.array([float(point.values[m]) for m in game.moves])
    base = float(payoff(here[:, None])[0])
    count = POINTS if len(here) == 1 else 61
    lines = [_line(x, t, count) for x, t in zip(here, map(float, top), strict=True)]
    best, gain, size = here, 0.0, 0.0
    for _ in range(ROUNDS):
        grid = np.stack([axis.ravel() for axis in np.meshgrid(*lines, indexing="ij")])
        values = payoff(grid)
        values = np.where(np.isfinite(values), values, -np.inf)
        near = np.isfinite(values) & (grid <= 2 * here[:, None]).all(axis=0)
        size = max(size, float(np.abs(values[near]).max(initial=abs(base))))
        spot = int(np.argmax(values))
        if values[spot] - base > gain:
            best, gain = grid[:, spot], float(values[spot] - base)
        lines = [_around(line, x, count) for line, x in zip(lines, grid[:, spot], strict=True)]
    return Deviation(tuple(map(float, best)), gain, gain > tolerance * max(size, 1e-300))


def _rational(expression: sp.Expr) -> sp.Expr:
    """Read floats as the binary fractions that they are, for the solver of equations."""
    return expression.xreplace(
        {f: sp.Rational(*float(f).as_integer_ratio()) for f in expression.atoms(sp.Float)}
    )


def combined(expression: sp.Expr) -> sp.Expr:
    """Combine powers of equal bases, also with symbols in exponents, and cancel."""
    plain = sp.powsimp(sp.expand_power_base(sp.powdenest(sp.sympify(expression, strict=True), force=False)))
    return normal(plain) if not plain.has(sp.Float) else sp.expand(plain)


def _idle(game: SymmetricGame, fixed: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr | None:
    """The payoff of no move at all, exactly, where it is rational."""
    placed = game.payoff.subs(dict.fromkeys(game.moves, 0))
    if placed.has(*game.others) and not placed.has(sp.Pow):
        placed = placed.xreplace(dict(fixed))
    return placed if placed.is_Rational else None


def _reply(game: SymmetricGame, fixed: Mapping[sp.Symbol, Any]) -> Callable[[Array], Array]:
    """One player's payoff at many own moves; the others' moves and all parameters are fixed."""
    rest = [float(value) for value in fixed.values()]
    if game.shock is None:
        plain = _compiled(game.payoff, (*game.moves, *fixed))
        return lambda points: np.asarray(plain(*points, *rest), dtype=float)
    shocked = _compiled(game.payoff, (*game.moves, *fixed, game.shock))
    return lambda points: np.asarray(shocked(*points[:, :, None], *rest, NODES) @ WEIGHTS, dtype=float)


def _compiled(expression: sp.Expr, symbols: Sequence[sp.Symbol]) -> Callable[..., Any]:
    swap = {s: fresh_like(s) for s in symbols}
    made = sp.lambdify(list(swap.values()), expression.xreplace(swap), modules=["scipy", "numpy"])

    def evaluate(*values: Any) -> Any:
        with np.errstate(all="ignore"):
            return made(*values) + np.zeros(np.broadcast_shapes(*(np.shape(v) for v in values)))

    return evaluate


def _line(here: float, top: float, count: int) -> Array:
    far = max(top, 2 * here)
    near = here * np.geomspace(1e-6, 1e6, count // 2)
    found: Array = np.unique(np.concatenate([np.linspace(0.0, far, count), near[near <= far], [here]]))
    return found


def _around(line: Array, x: float, count: int) -> Array:
    """A finer line between the neighbours of a point."""
    spot = int(np.searchsorted(line, x))
    low, high = line[max(spot - 1, 0)], line[min(spot + 1, len(line) - 1)]
    found: Array = np.linspace(low, high, count)
    return found
