"""Contests inside contests: each layer sets how much effort decides in the contest one layer below.

Game
----
Layer ``k`` consists of groups of ``n_k`` who compete for a prize ``V_k``. A member of a layer above the last
one chooses the discriminatory power ``g`` of the contest in the group below it, at cost ``kap*g^2/2``;
the layers move in turn from the top, and ``g1`` is given. A member of the last layer chooses effort ``e``
at cost ``c*e^2/2``. In a group with power ``g`` a member wins with a probability proportional to ``Y^g``,
where ``Y`` is its own effort in the last layer, and the effort of those at the bottom below it in others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.symmetric import (
    SymmetricGame,
    SymmetricPoint,
    best_deviation,
    combined,
    solve_symmetric,
)
from layered_games.literature.base import DomainError, Row, known, number, numbers, whole
from layered_games.parameters import make_symbol

__all__ = ["ROW", "bottom", "claimed", "compute", "hierarchy", "is_equilibrium", "layer", "outcome", "solved"]

Build = Callable[[sp.Expr], SymmetricGame]

ROW: Final = Row(
    module="nested_targets",
    title="Pressure handed down a hierarchy of contests",
    source="layers of contests after Tullock (1980); the model is ours",
    parameters={
        "n": "list: size of the groups of each layer, from the top, each at least 2",
        "V": "list: prize in each layer, positive",
        "kap": "cost of discriminatory power, positive",
        "c": "cost of effort at the bottom, positive",
        "g1": "power of the contest in the top layer, positive",
    },
    outputs={
        "g": "list: power of the contest in each layer, g1 first",
        "effort": "effort at the bottom",
        "is_equilibrium": "whether that is an equilibrium (measured, exactly against doing nothing)",
    },
    examples=(
        {"n": [2, 2], "V": [8, 8], "kap": 1, "c": 1, "g1": 1},
        {"n": [3, 4, 5], "V": [9, 6, 4], "kap": Fraction(1, 2), "c": 2, "g1": 1},
        {"n": [2, 3, 2, 2], "V": [1, 10, 1, 10], "kap": 1, "c": 1, "g1": Fraction(1, 2)},
        {"n": [5], "V": [25], "kap": 1, "c": 1, "g1": 1},
        {"n": [2], "V": [1], "kap": 1, "c": 1, "g1": 5},
    ),
    selection=(
        "the symmetric first-order point; is_equilibrium tells whether it is one (not where a power is so "
        "high that effort decides too much)"
    ),
)

OWN, OTHER, POWER = (make_symbol(name, "positive") for name in ("x", "y", "g"))


def bottom(n: Any, V: Any, c: Any) -> SymmetricGame:
    """Return the contest of the last layer under a given power."""
    return SymmetricGame((OWN,), (OTHER,), V * _won(OWN, OTHER, n) - c * OWN**2 / 2)


def layer(n: Any, V: Any, kap: Any, effort: sp.Expr) -> SymmetricGame:
    """Return the contest of a layer that sets the power below it.

    ``effort`` is what those at the bottom do, as a function of the power in the layer below.
    """
    mine, theirs = effort.xreplace({POWER: OWN}), effort.xreplace({POWER: OTHER})
    return SymmetricGame((OWN,), (OTHER,), V * _won(mine, theirs, n) - kap * OWN**2 / 2)


def _won(own: sp.Expr, other: sp.Expr, n: Any) -> sp.Expr:
    return own**POWER / (own**POWER + (n - 1) * other**POWER)


def solved(games: Sequence[Build], g1: Fraction) -> list[tuple[SymmetricGame, SymmetricPoint, sp.Expr]]:
    """Solve the layers from the bottom up, then follow the powers from the top down.

    Parameters
    ----------
    games : sequence of callables
        From the top; each returns the contest of its layer for the bottom's effort as a function of the
        power in the layer below (the last one ignores it).
    g1 : Fraction

    Returns
    -------
    list of (contest, first-order point in numbers, power of the contest)
    """
    effort: sp.Expr = OWN
    contests: list[tuple[SymmetricGame, SymmetricPoint]] = []
    for build in reversed(games):
        contest = build(effort)
        (point,) = solve_symmetric(contest)
        effort = effort.xreplace({POWER if contests else OWN: point.values[OWN]})
        contests.insert(0, (contest, point))
    power: sp.Expr = sp.Rational(g1.numerator, g1.denominator)
    found = []
    for contest, point in contests:
        here = {POWER: power}
        move = combined(point.values[OWN].xreplace(here))
        found.append((contest, SymmetricPoint({OWN: move}, combined(point.payoff.xreplace(here))), power))
        power = move
    return found


def outcome(games: Sequence[Build], g1: Fraction) -> dict[str, Any]:
    """Tell the powers of all layers, and the effort at the bottom."""
    layers = solved(games, g1)
    return {"g": [power for _, _, power in layers], "effort": layers[-1][1].values[OWN]}


def hierarchy(n: Any, V: Any, kap: Any, c: Any) -> list[Build]:
    """Return the contests of all layers from the top, each as a function of the bottom's effort."""

    def build(k: int) -> Build:
        if k == len(n) - 1:
            return lambda _: bottom(n[k], V[k], c)
        return lambda effort: layer(n[k], V[k], kap, effort)

    return [build(k) for k in range(len(n))]


def is_equilibrium(n: Any, V: Any, kap: Any, c: Any, g1: Any) -> bool:
    """Tell whether no member of any layer gains by another move: to none exactly, else on refined grids.

    Examples
    --------
    >>> is_equilibrium(n=[2], V=[1], kap=1, c=1, g1=4), is_equilibrium(n=[2], V=[1], kap=1, c=1, g1=5)
    (True, False)
    """
    sizes, prizes, cost, price, first = _read(n, V, kap, c, g1)
    return not any(
        best_deviation(contest, point, [1000 * float(point.values[OWN])], at={POWER: power}).pays
        for contest, point, power in solved(hierarchy(sizes, prizes, cost, price), first)
    )


def compute(n: Any, V: Any, kap: Any, c: Any, g1: Any) -> dict[str, Any]:
    """Find powers and effort by backward induction over symmetric contests.

    Examples
    --------
    >>> compute(n=[2, 2], V=[8, 8], kap=1, c=1, g1=1)
    {'g': [Fraction(1, 1), Fraction(1, 1)], 'effort': 1.4142135623730951, 'is_equilibrium': True}
    """
    sizes, prizes, cost, price, first = _read(n, V, kap, c, g1)
    found = outcome(hierarchy(sizes, prizes, cost, price), first)
    return known(found | {"is_equilibrium": is_equilibrium(n, V, kap, c, g1)}, n, V, kap, c, g1)


def claimed(n: Any, V: Any, kap: Any, c: Any, g1: Any) -> dict[str, Any]:
    """Return the closed form, with ``w_k = (n_k - 1)/n_k^2`` and ``K`` layers.

    ``g_(k+1) = sqrt(V_k*w_k*g_k/(2^(K-k)*kap))`` and ``e = sqrt(V_K*w_K*g_K/c)``: the bottom's effort moves
    with the root of the power, and a layer further up moves it through one more root. It is an equilibrium
    if and only if ``g_k <= 2^(K-k+1)*n_k/(n_k - 1)`` in every layer.

    Examples
    --------
    >>> claimed(n=[2, 2], V=[8, 8], kap=1, c=1, g1=1)["effort"]
    1.4142135623730951
    """
    sizes, prizes, cost, price, first = _read(n, V, kap, c, g1)
    last = len(sizes)
    power = sp.Rational(first.numerator, first.denominator)
    powers = []
    for k, (size, prize) in enumerate(zip(sizes, prizes, strict=True), 1):
        powers.append(power)
        stake = prize * Fraction(size - 1, size**2)
        power = sp.sqrt(
            sp.Rational(stake.numerator, stake.denominator) * power / _weight(last - k, cost, price)
        )
    limits = [2 ** (last - k) * Fraction(size, size - 1) for k, size in enumerate(sizes)]
    holds = all(
        bool(g <= sp.Rational(top.numerator, top.denominator)) for g, top in zip(powers, limits, strict=True)
    )
    return known({"g": powers, "effort": power, "is_equilibrium": holds}, n, V, kap, c, g1)


def _weight(below: int, kap: Fraction, c: Fraction) -> sp.Expr:
    cost = 2**below * kap if below else c
    return sp.Rational(cost.numerator, cost.denominator)


def _read(
    n: Any, V: Any, kap: Any, c: Any, g1: Any
) -> tuple[list[int], list[Fraction], Fraction, Fraction, Fraction]:
    sizes = [whole(f"n_{k}", size, 2) for k, size in enumerate(numbers("n", n), 1)]
    prizes = numbers("V", V, "positive")
    if len(prizes) != len(sizes):
        raise DomainError(f"n has {len(sizes)} layers and V has {len(prizes)}; give one prize for each layer")
    return (
        sizes,
        prizes,
        number("kap", kap, "positive"),
        number("c", c, "positive"),
        number("g1", g1, "positive"),
    )
