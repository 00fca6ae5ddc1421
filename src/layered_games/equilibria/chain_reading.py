"""What the numeric solver of chains reads off payoffs: coefficients, as compiled functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.equilibria.algebra import is_zero, normal
from layered_games.equilibria.chain_pieces import Continuation, Link
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.staged import Reaction, solve_staged
from layered_games.errors import GameError
from layered_games.games.layered import CHARGE, RECEIVED, Bottom, Layer
from layered_games.games.moves import Channel
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["LayerReader", "WorkReader", "reactions"]

Array = npt.NDArray[np.float64]
Function = Callable[..., Any]


def reactions(
    bottom: Bottom, parameters: Iterable[Parameter], channels: Sequence[Channel]
) -> tuple[Reaction, ...]:
    """Return how the layer that works reacts to what it receives, in closed form.

    Raises
    ------
    GameError
        If the reaction is not proved, or not affine in what is received.
    """
    received = Parameter(RECEIVED.name, "positive", adopt=RECEIVED)
    space = ParameterSpace([*parameters, received], [sp.StrictGreaterThan(RECEIVED, 0)])
    game = SequentialGame(
        [bottom.player], [bottom.moves], {bottom.player: bottom.payoff}, space, channels=channels
    )
    found = solve_staged(game)
    (listed,) = found.reactions
    affine = all(_degree(v, RECEIVED) <= 1 for r in listed for v in r.values.values())
    bordered = all(_degree(c.expr, RECEIVED) <= 1 for r in listed for c in r.conditions)
    if not (found.complete and affine and bordered):
        raise GameError(
            f"the moves of {bottom.player} are not piecewise affine in what it receives; "
            "chains on numbers need that (solve the composed game with lg.solve instead)"
        )
    return listed


def _degree(expression: sp.Expr, symbol: sp.Symbol) -> int:
    top, low = sp.fraction(normal(expression))
    if low.has(symbol):
        return 9
    return int(sp.degree(top, symbol)) if top.has(symbol) else 0


def _compiled(expressions: Sequence[Any]) -> tuple[tuple[str, ...], Function]:
    names = sorted({s.name for e in expressions for s in e.free_symbols})
    symbols = {s.name: s for e in expressions for s in e.free_symbols}
    return tuple(names), sp.lambdify([symbols[n] for n in names], list(expressions), "numpy", cse=True)


def _rows(values: Sequence[Any], shape: tuple[int, ...]) -> Array:
    return np.stack([np.broadcast_to(np.asarray(v, dtype=float), shape) for v in values])


@dataclass(frozen=True)
class LayerReader:
    """Reads the numbers of :class:`Link` off a layer's payoff.

    Parameters
    ----------
    layer : Layer
        ``payoff`` is affine in the moves of the bottom, minus one squared shortfall
        ``Max(0, RECEIVED - level)**2`` with a weight, minus a share of ``CHARGE``; ``passed`` is of
        the same form with costs counted positive.
    moves : tuple of sympy.Symbol
        The moves of the bottom.

    Raises
    ------
    GameError
        If the payoff has another form.
    """

    layer: Layer
    moves: tuple[sp.Symbol, ...]

    @cached_property
    def _function(self) -> tuple[tuple[str, ...], Function]:
        gains, levels, weight, share = self._parts(self.layer.payoff, -1)
        none, same, own, keep = self._parts(self.layer.passed, 1, levels)
        if any(not is_zero(g) for g in none) or same != levels:
            raise self._refusal(self.layer.passed)
        return _compiled([*gains, *levels, weight, share, own, keep])

    def _parts(
        self, expression: sp.Expr, sign: int, levels: Sequence[Any] | None = None
    ) -> tuple[list[Any], list[Any], sp.Expr, sp.Expr]:
        kinks = sorted(expression.atoms(sp.Max), key=str)
        if len(kinks) > 1:
            raise self._refusal(expression)
        share = sign * sp.diff(expression.subs(dict.fromkeys(kinks, 0)), CHARGE)
        level: list[Any] = list(levels or [sp.S.Zero] * (len(self.moves) + 1))
        weight: sp.Expr = sp.S.Zero
        if kinks:
            (kink,) = kinks
            if len(kink.args) != 2 or 0 not in kink.args:
                raise self._refusal(expression)
            level = self._affine(RECEIVED - sp.Add(*kink.args))
            weight = sign * 2 * sp.expand(expression).coeff(kinks[0], 2)
        square = sum(weight * k**2 / 2 for k in kinks)
        rest = sp.expand(expression - sign * (square + share * CHARGE))
        if rest.has(CHARGE, RECEIVED, *kinks) or share.has(*self.moves, RECEIVED):
            raise self._refusal(expression)
        return self._affine(rest), level, weight, share

    def _affine(self, expression: sp.Expr) -> list[Any]:
        slopes = [sp.diff(expression, m) for m in self.moves]
        rest = sp.expand(expression - sum(s * m for s, m in zip(slopes, self.moves, strict=True)))
        if any(e.has(*self.moves, RECEIVED, CHARGE) for e in (rest, *slopes)):
            raise self._refusal(expression)
        return [rest, *slopes]

    def _refusal(self, expression: sp.Expr) -> GameError:
        return GameError(
            f"layer {self.layer.player}: {expression} is not affine in the moves at the bottom, less one "
            "weighted Max(0, received - level)**2 and a share of the charge from below; chains on "
            "numbers need that (solve the composed game with lg.solve instead)"
        )

    def links(self, values: Mapping[str, Array], layers: int, size: int) -> list[Link]:
        """Return the numbers of all layers; layers that do not differ share one record."""
        names, function = self._function
        given = [values[n] for n in names]
        count = len(self.moves) + 1
        if all(v.ndim == 1 for v in given):
            return [_link(_rows(function(*given), (size,)), count)] * layers
        listed = _rows(function(*given), (layers, size))
        return [_link(listed[:, i], count) for i in range(layers)]


def _link(rows: Array, count: int) -> Link:
    return Link(rows[:count], rows[count : 2 * count], *rows[2 * count :])


@dataclass(frozen=True)
class WorkReader:
    """Reads the continuation after the last layer off the reactions of the layer that works.

    Parameters
    ----------
    bottom : Bottom
    listed : tuple of Reaction
        See :func:`reactions`.
    """

    bottom: Bottom
    listed: tuple[Reaction, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The moves of the bottom."""
        return tuple(m.name for m in self.bottom.moves)

    def bound(self) -> Mapping[sp.Symbol, sp.Expr]:
        """The moves where the bottom executes what it receives: its first move is that."""
        name = self.names[0]
        values = next(r.values for r in self.listed if is_zero(r.values[name] - RECEIVED))
        return {m.symbol: values[m.name] for m in self.bottom.moves}

    @cached_property
    def _functions(self) -> list[tuple[bool, tuple[str, ...], Function]]:
        found = []
        for reaction in self.listed:
            at = {m.symbol: reaction.values[m.name] for m in self.bottom.moves}
            charge = normal(self.bottom.charge.xreplace(at))
            terms = [*_borders(reaction.conditions)]
            for power in range(3):
                rows = [charge] if power == 2 else [*at.values(), charge]
                terms += [sp.diff(r, RECEIVED, power).subs(RECEIVED, 0) for r in rows]
            is_bound = is_zero(at[self.bottom.moves[0].symbol] - RECEIVED)
            found.append((is_bound, *_compiled(terms)))
        return found

    def continuation(self, values: Mapping[str, Array], size: int, *, bound: bool = False) -> Continuation:
        """Return what happens below the last layer; ``bound`` extends execution to all targets."""
        count = len(self.names)
        ends, bases, slopes, charges = [], [], [], []
        for is_bound, names, function in self._functions:
            if bound and not is_bound:
                continue
            rows = _rows(function(*(values[n] for n in names)), (size,))
            edges, rows = rows[: -2 * count - 3], rows[-2 * count - 3 :]
            ends.append(_interval(edges, size) if not bound else (np.zeros(size), np.full(size, np.inf)))
            bases.append(rows[:count])
            slopes.append(rows[count + 1 : 2 * count + 1])
            charges.append(np.stack([rows[count], rows[2 * count + 1], rows[2 * count + 2]]))
        low, high = (np.stack([e[i] for e in ends]) for i in (0, 1))
        low = np.where(low < high, low, np.inf)
        order = np.argsort(low, axis=0, kind="stable")
        low, high = (np.take_along_axis(v, order, 0) for v in (low, high))
        high = np.where(low < np.inf, high, np.inf)
        stacked = [np.stack(v, axis=1) for v in (bases, slopes, charges)]
        base, slope, charge = (np.take_along_axis(v, np.broadcast_to(order, v.shape), 1) for v in stacked)
        present = max(1, int((low < np.inf).sum(axis=0).max()))
        return Continuation(
            low[:present], high[:present], base[:, :present], slope[:, :present], charge[:, :present]
        )


def _borders(conditions: Sequence[Constraint]) -> list[sp.Expr]:
    """Constant and slope of every condition that depends on what is received."""
    found: list[sp.Expr] = []
    for condition in conditions:
        slope = normal(sp.diff(condition.expr, RECEIVED))
        found += [normal(condition.expr.subs(RECEIVED, 0)), slope]
    return found


def _interval(edges: Array, size: int) -> tuple[Array, Array]:
    """Where all conditions ``constant + slope*received >= 0`` hold, from zero upwards."""
    low, high = np.zeros(size), np.full(size, np.inf)
    for constant, slope in zip(edges[::2], edges[1::2], strict=True):
        with np.errstate(all="ignore"):
            root = -constant / slope
        low = np.where(slope > 0, np.maximum(low, root), low)
        high = np.where(slope < 0, np.minimum(high, root), high)
        low = np.where((slope == 0) & (constant < 0), np.inf, low)
    return low, high
