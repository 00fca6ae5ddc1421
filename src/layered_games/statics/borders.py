"""Borders between regimes: their exact equations, solved for a parameter, and as curves in a plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import factors, normal, numerator
from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import is_exact
from layered_games.regime import Regime, branches, regime_at

__all__ = ["Boundary", "Curve", "Threshold", "boundaries", "boundary_curves", "oriented", "thresholds"]


@dataclass(frozen=True)
class Boundary:
    """Where two regimes meet.

    Attributes
    ----------
    between : (Regime, Regime)
    margin : sympy.Expr
        In channels; zero on the border, positive on the side of the second regime.
    equation : sympy Boolean
        ``margin == 0`` in raw parameters.
    """

    between: tuple[Regime, Regime]
    margin: sp.Expr
    equation: Boolean

    def solved_for(self, game: SequentialGame, name: str) -> tuple[sp.Expr, ...]:
        """Return the border as ``name == expression`` where that is rational, else nothing.

        The expression is in channels that do not depend on the parameter, and raw parameters.
        """
        symbol = game.parameters[name].symbol
        margin = self.margin
        for channel in reversed(game.channels):
            if game.definitions[channel.symbol].has(symbol):
                margin = margin.xreplace({channel.symbol: channel.definition})
        equation = numerator(normal(margin))
        if not equation.has(symbol):
            return ()
        poly = sp.Poly(equation, symbol)
        if poly.degree() != 1:
            return ()
        return (normal(-poly.nth(0) / poly.nth(1)),)


@lru_cache(maxsize=64)
def boundaries(game: SequentialGame) -> tuple[Boundary, ...]:
    """Return the borders between regimes.

    A border is a polynomial that is a condition of a branch of one regime and, negated, of a branch
    of another.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> sorted({tuple(str(r) for r in b.between) for b in boundaries(overbidding())})
    [('none', 'active'), ('none', 'passive'), ('passive', 'active')]
    """
    found: dict[tuple[tuple[Regime, Regime], sp.Expr], Boundary] = {}
    listed = branches(game)
    for one in listed:
        for other in listed:
            if one.regime >= other.regime:
                continue
            theirs = {oriented(c.expr): c.expr for c in other.constraints}
            for constraint in one.constraints:
                core = oriented(constraint.expr)
                if core in theirs and sp.expand(theirs[core] + constraint.expr) == 0:
                    raw = theirs[core].xreplace(game.definitions)
                    pair = (one.regime, other.regime)
                    found[(pair, core)] = Boundary(pair, theirs[core], sp.Eq(raw, 0, evaluate=False))
    return tuple(found.values())


def oriented(expression: sp.Expr) -> sp.Expr:
    """Return an expression up to its sign and positive constants."""
    constant, pairs = factors(expression)
    core = sp.expand(sp.Mul(*(f**m for f, m in pairs)))
    return core if constant != 0 else sp.S.Zero


# ---------------------------------------------------------------------- along one parameter
@dataclass(frozen=True)
class Threshold:
    """A value of a parameter at which the regime changes, all other parameters fixed."""

    parameter: str
    value: Any
    before: Regime
    after: Regime

    def __str__(self) -> str:
        return f"{self.parameter} = {self.value}: {self.before} -> {self.after}"


def thresholds(game: SequentialGame, at: Mapping[str, Any], wrt: str) -> tuple[Threshold, ...]:
    """Return every value of a parameter at which the regime changes.

    Parameters
    ----------
    game : SequentialGame
        A game with roles and a closed-form solution.
    at : mapping of str to number
        Values of all parameters (the one asked for may be left out).
    wrt : str
        The parameter to move over its whole domain.

    Returns
    -------
    tuple of Threshold
        In increasing order; exact numbers (roots of polynomials where irrational) if ``at`` was exact.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.2", ell=1, phi_A=0)
    >>> print(*thresholds(overbidding(), at, "phi_S"))
    phi_S = 1/2: passive -> none
    """
    if wrt not in game.parameters:
        raise ParameterError(f"unknown parameter {wrt!r}; the game has {', '.join(game.parameters)}")
    domain = game.parameters[wrt].domain
    fixed = {name: value for name, value in at.items() if name != wrt}
    inner = _inside(domain)
    game.parameters.validate({**fixed, wrt: inner})
    exact = all(is_exact(v) for v in fixed.values())
    roots = [r for r in _roots(game, fixed, wrt) if r in domain]
    marks = [*_sections(roots, domain)]
    kinds = [regime_at(game, {**fixed, wrt: m}).regime for m in marks]
    return tuple(
        Threshold(wrt, root if exact else float(root), before, after)
        for root, before, after in zip(roots, kinds, kinds[1:], strict=False)
        if before is not after
    )


def _inside(domain: Any) -> sp.Expr:
    low, high = domain.lower, domain.upper
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    if low.is_finite:
        return low + 1
    return high - 1 if high.is_finite else sp.S.Zero


def _roots(game: SequentialGame, fixed: Mapping[str, Any], wrt: str) -> list[sp.Expr]:
    """Real zeros of all branch conditions along the parameter, in order, each once."""
    symbol = game.parameters[wrt].symbol
    point = {game.parameters[n].symbol: game.parameters[n].check(v) for n, v in fixed.items()}
    found: set[sp.Expr] = set()
    margins = {
        c.expr.xreplace(game.definitions).xreplace(point) for b in branches(game) for c in b.constraints
    }
    for expression in {e for margin in margins for e in _alternatives(margin)}:
        top = numerator(normal(expression))
        if top.has(symbol):
            found |= set(sp.Poly(top, symbol).real_roots())
    joint = game.parameters.relations  # a root may lie in the domain and still break one of these
    return sorted(r for r in found if all(j.subs({**point, symbol: r}) == sp.true for j in joint))


def _alternatives(expression: sp.Expr) -> list[sp.Expr]:
    """What an expression by cases may be equal to, and the margins that separate the cases."""
    cases = next(iter(sorted(expression.atoms(sp.Piecewise), key=sp.default_sort_key)), None)
    if cases is None:
        return [expression]
    found = [r.lhs - r.rhs for _, where in cases.args for r in where.atoms(Relational)]
    for value, _ in cases.args:
        found += _alternatives(expression.xreplace({cases: value}))
    return found


def _sections(roots: list[sp.Expr], domain: Any) -> list[sp.Expr]:
    """One rational point in each interval between neighbouring roots and the ends of the domain."""
    ends = [domain.lower, *roots, domain.upper]
    found = []
    for low, high in pairwise(ends):
        if low == high:
            found.append(low)
        elif low.is_finite and high.is_finite:
            found.append(_rational_between(low, high))
        elif low.is_finite:
            found.append(sp.ceiling(low) + 1)
        else:
            found.append(sp.floor(high) - 1 if high.is_finite else sp.S.Zero)
    return found


def _rational_between(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    middle = (low + high) / 2
    return middle if middle.is_Rational else sp.Rational(str(middle.evalf(40)))


# ---------------------------------------------------------------------- in a plane
@dataclass(frozen=True)
class Curve:
    """A piece of a border in the plane of two parameters: arrays of equal length."""

    boundary: Boundary
    x: np.ndarray
    y: np.ndarray


def boundary_curves(
    game: SequentialGame,
    at: Mapping[str, Any],
    x: str,
    y: str,
    limits: tuple[tuple[float, float], tuple[float, float]],
    number: int = 401,
) -> tuple[Curve, ...]:
    """Return the borders as they run through a rectangle of two parameters.

    Parameters
    ----------
    x, y : str
        The parameters on the axes.
    limits : ((x0, x1), (y0, y1))
        The rectangle.
    number : int
        Points along an axis. Every point lies on the border: it solves the border's equation for
        one parameter, given the other.
    """
    for name in (x, y):
        if name not in game.parameters:
            raise GameError(f"unknown parameter {name!r}")
    fixed = {n: v for n, v in at.items() if n not in (x, y)}
    found = []
    for boundary in boundaries(game):
        points = _points(game, fixed, boundary, (x, y), limits, number)
        if points:
            found += [Curve(boundary, *segment) for segment in _segments(points, limits)]
    return tuple(found)


def _points(
    game: SequentialGame,
    fixed: Mapping[str, Any],
    boundary: Boundary,
    names: tuple[str, str],
    limits: tuple[tuple[float, float], tuple[float, float]],
    number: int,
) -> list[tuple[float, float]]:
    sx, sy = (game.parameters[n].symbol for n in names)
    point = {game.parameters[n].symbol: game.parameters[n].check(v) for n, v in fixed.items()}
    top = numerator(normal(boundary.margin.xreplace(game.definitions).xreplace(point)))
    swap = not top.has(sx)
    unknown, given = (sy, sx) if swap else (sx, sy)
    (low, high), (start, stop) = (limits[1], limits[0]) if swap else limits
    if not top.has(unknown):
        return []
    poly = sp.Poly(top, unknown)
    coefficients = [sp.lambdify(given, c, "numpy") for c in poly.all_coeffs()]
    found = []
    for value in np.linspace(start, stop, number):
        for root in np.roots([float(c(value)) for c in coefficients]):
            if abs(root.imag) < 1e-12 and low <= root.real <= high:
                pair = (float(value), float(root.real)) if swap else (float(root.real), float(value))
                if _separates(game, fixed, boundary, names, pair, limits):
                    found.append(pair)
    return found


def _separates(
    game: SequentialGame,
    fixed: Mapping[str, Any],
    boundary: Boundary,
    names: tuple[str, str],
    pair: tuple[float, float],
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    """Whether the two regimes really meet here: look a little to either side."""
    seen = set()
    for axis in (0, 1):
        step = (limits[axis][1] - limits[axis][0]) * 1e-6
        for sign in (-1, 1):
            moved = list(pair)
            moved[axis] += sign * step
            if any(not _admissible(game, n, v) for n, v in zip(names, moved, strict=True)):
                continue
            seen.add(regime_at(game, {**fixed, **dict(zip(names, moved, strict=True))}).regime)
    return set(boundary.between) <= seen


def _admissible(game: SequentialGame, name: str, value: float) -> bool:
    return value in game.parameters[name].domain


def _segments(
    points: list[tuple[float, float]], limits: tuple[tuple[float, float], tuple[float, float]]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Join neighbouring points; a jump of over a twentieth of an axis starts a new segment."""
    scale = np.array([limits[0][1] - limits[0][0], limits[1][1] - limits[1][0]])
    ordered = np.array(points)
    gaps = np.abs(np.diff(ordered, axis=0) / scale).max(axis=1) > 0.05 if len(ordered) > 1 else np.array([])
    return [(part[:, 0], part[:, 1]) for part in np.split(ordered, np.flatnonzero(gaps) + 1)]
