"""The regime map of a case: a swept plane, and the exact equations of the borders that cross it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.algebra import normal, numerator
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.regime import Regime
from layered_games.statics import boundaries
from layered_games.sweeps import sweep

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["AXES", "Border", "RegimeMap", "regime_map"]

AXES: Final = ("phi_S", "sigma")
"""Fault tolerance of the superior, and social oversight."""
POINTS: Final = 161
REACH: Final = 0.95
START: Final = 0.01


@dataclass(frozen=True)
class Border:
    """An exact border in the plane.

    Attributes
    ----------
    between : (Regime, Regime)
    name : str or None
        The axis for which the equation is solved; None if it stays implicit.
    expression : sympy.Expr
        The border is ``name = expression``, or ``expression = 0`` if implicit. Exact numbers.
    """

    between: tuple[Regime, Regime]
    name: str | None
    expression: sp.Expr

    @property
    def constant(self) -> bool:
        """Whether the border is a straight line parallel to an axis."""
        return self.name is not None and not self.expression.free_symbols

    def __str__(self) -> str:
        equation = f"{self.name} = {self.expression}" if self.name else f"{self.expression} = 0"
        return f"{self.between[0]} | {self.between[1]}: {equation}"


@dataclass(frozen=True)
class RegimeMap:
    """Regimes over the plane of two parameters, all others as in the case.

    Attributes
    ----------
    axes : (str, str)
    limits : ((float, float), (float, float))
    present : tuple of Regime
        The regimes that occur on the swept grid.
    borders : tuple of Border
    data : xarray.Dataset
        The sweep, for the figure.
    """

    axes: tuple[str, str]
    limits: tuple[tuple[float, float], tuple[float, float]]
    present: tuple[Regime, ...]
    borders: tuple[Border, ...]
    data: xr.Dataset = field(repr=False, compare=False)


def regime_map(
    game: SequentialGame, at: Mapping[str, Fraction], axes: tuple[str, str] = AXES, points: int = POINTS
) -> RegimeMap:
    """Sweep a plane and find the exact borders between the regimes seen in it.

    Parameters
    ----------
    game : SequentialGame
        A game with roles.
    at : mapping of str to exact number
        Values of all parameters; those on the axes only widen the plane if they lie outside it.
    axes : (str, str)
        Two parameters of the domain ``[0, 1)``.
    points : int
        Points along an axis.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> from layered_games.models import overbidding
    >>> found = regime_map(overbidding(), builtin_case("sewage").reading("chain").values, points=21)
    >>> print(*found.borders)
    none | passive: phi_S = 13/35
    """
    x, y = axes
    lower = START if all(v == 0 for n, v in at.items() if n in ("q",)) else 0.0
    limits = (_limits(float(at[x]), 0.0), _limits(float(at[y]), lower))
    over = {x: (*limits[0], points), y: (*limits[1], points)}
    fixed = {n: v for n, v in at.items() if n not in axes}
    with np.errstate(all="ignore"):
        data = sweep(game, over, at=fixed)
    regime = data.regime.transpose(x, y).to_numpy()
    present = tuple(r for r in Regime if np.any(regime == int(r)))
    grids = np.meshgrid(data[x].to_numpy(), data[y].to_numpy(), indexing="ij")
    return RegimeMap(axes, limits, present, _borders(game, fixed, axes, regime, grids), data)


def _limits(value: float, lower: float) -> tuple[float, float]:
    return min(lower, value), REACH if value <= REACH else (1 + value) / 2


def _borders(
    game: SequentialGame,
    fixed: Mapping[str, Any],
    axes: tuple[str, str],
    regime: np.ndarray,
    grids: list[np.ndarray],
) -> tuple[Border, ...]:
    """The factors of the general borders that change sign between neighbouring cells of two regimes."""
    x, y = (game.parameters[n].symbol for n in axes)
    point = {game.parameters[n].symbol: exact(v) for n, v in fixed.items()}
    found: dict[tuple[tuple[Regime, Regime], sp.Expr], Border] = {}
    for boundary in boundaries(game):
        steps = _steps(regime, boundary.between)
        if not any(s.any() for s in steps):
            continue
        top = numerator(normal(boundary.margin.xreplace(game.definitions).xreplace(point)))
        for factor, _ in sp.factor_list(top)[1]:
            if factor.free_symbols & {x, y} and _crosses(factor, (x, y), grids, steps):
                key = (boundary.between, factor)
                found[key] = _solved(boundary.between, factor, {x: axes[0], y: axes[1]})
    return tuple(found.values())


def _steps(regime: np.ndarray, pair: tuple[Regime, Regime]) -> tuple[np.ndarray, np.ndarray]:
    """Where a step along either axis leads from one regime of the pair to the other."""
    one, other = (regime == int(r) for r in pair)
    return (
        (one[1:] & other[:-1]) | (other[1:] & one[:-1]),
        (one[:, 1:] & other[:, :-1]) | (other[:, 1:] & one[:, :-1]),
    )


def _crosses(
    factor: sp.Expr,
    symbols: tuple[sp.Symbol, sp.Symbol],
    grids: list[np.ndarray],
    steps: tuple[np.ndarray, np.ndarray],
) -> bool:
    margin = sp.lambdify(symbols, factor, "numpy")(*grids)
    above = np.broadcast_to(np.asarray(margin) > 0, grids[0].shape)
    along_x, along_y = above[1:] != above[:-1], above[:, 1:] != above[:, :-1]
    return bool((along_x & steps[0]).any() or (along_y & steps[1]).any())


def _solved(between: tuple[Regime, Regime], factor: sp.Expr, axes: Mapping[sp.Symbol, str]) -> Border:
    """Solve a border for an axis: as a constant if it can be, else for the second axis, else the first."""
    x, y = axes
    free = factor.free_symbols
    order = [x] if free == {x} else [y] if free == {y} else [y, x]
    for symbol in order:
        poly = sp.Poly(factor, symbol)
        if poly.degree() == 1:
            return Border(between, axes[symbol], sp.factor(-poly.nth(0) / poly.nth(1)))
    return Border(between, None, factor)
