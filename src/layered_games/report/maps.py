"""The regime map of a case: a swept plane, and the exact equations of the borders that cross it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    lower = 0.0 if at["q"] > 0 else START  # without any inspection the public must watch
    limits = (_limits(float(exact(at[x])), 0.0), _limits(float(exact(at[y])), lower))
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
    grids: Sequence[np.ndarray],
) -> tuple[Border, ...]:
    """The factors of the general borders that explain the steps from one regime to another.

    A factor that merely crosses a true border changes sign at steps that the true one explains as
    well; so factors are taken by the number of steps that they explain, until none is left.
    """
    names = {game.parameters[n].symbol: n for n in axes}
    point = {game.parameters[n].symbol: exact(v) for n, v in fixed.items()}
    found = []
    for pair in dict.fromkeys(b.between for b in boundaries(game)):
        open_steps = _steps(regime, pair)
        margins = [b.margin for b in boundaries(game) if b.between == pair] if open_steps.any() else []
        factors = {f for m in margins for f in _factors(game, m, point) if f.free_symbols & set(names)}
        changes = {f: _changes(f, tuple(names), grids) for f in sorted(factors, key=sp.default_sort_key)}
        while open_steps.any() and changes:
            best = max(changes, key=lambda f: int((changes[f] & open_steps).sum()))
            if not (changes[best] & open_steps).any():
                break
            found.append(_solved(pair, best, names))
            open_steps = open_steps & ~changes.pop(best)
    return tuple(found)


def _factors(game: SequentialGame, margin: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> list[sp.Expr]:
    top = numerator(normal(margin.xreplace(game.definitions).xreplace(point)))
    return [factor for factor, _ in sp.factor_list(top)[1]]


def _flat(along_x: np.ndarray, along_y: np.ndarray) -> np.ndarray:
    return np.concatenate([along_x.ravel(), along_y.ravel()])


def _steps(regime: np.ndarray, pair: tuple[Regime, Regime]) -> np.ndarray:
    """Where a step along either axis leads from one regime of the pair to the other."""
    one, other = (regime == int(r) for r in pair)
    return _flat(
        (one[1:] & other[:-1]) | (other[1:] & one[:-1]),
        (one[:, 1:] & other[:, :-1]) | (other[:, 1:] & one[:, :-1]),
    )


def _changes(factor: sp.Expr, symbols: tuple[sp.Symbol, ...], grids: Sequence[np.ndarray]) -> np.ndarray:
    """Where a step along either axis changes the sign of a factor."""
    margin = sp.lambdify(symbols, factor, "numpy")(*grids)
    above = np.broadcast_to(np.asarray(margin) > 0, grids[0].shape)
    return _flat(above[1:] != above[:-1], above[:, 1:] != above[:, :-1])


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
