"""Contests inside contests: against nested numeric solutions that share no formula with the package."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_refused, draws
from scipy.optimize import brentq

from layered_games.equilibria.symmetric import SymmetricGame
from layered_games.literature import nested_targets as row


def drawn(source):
    layers = source.randint(1, 4)
    return {
        "n": [source.randint(2, 5) for _ in range(layers)],
        "V": [Fraction(source.randint(1, 60), 4) for _ in range(layers)],
        "kap": Fraction(source.randint(1, 6), 4),
        "c": Fraction(source.randint(1, 6), 4),
        "g1": Fraction(source.randint(1, 30), 6),
    }


def nested(n, V, kap, c, g1):
    """Powers and effort from marginal payoffs by differences, layers inside layers."""

    def effort(k, power):
        """What the bottom does if the contest of layer k has a power."""
        here = move(k, power)
        return here if k == len(n) - 1 else effort(k + 1, here)

    def move(k, power):
        last = k == len(n) - 1
        price = c if last else kap

        def worth(own, other):
            mine, theirs = (own, other) if last else (effort(k + 1, own), effort(k + 1, other))
            return V[k] / (1 + (n[k] - 1) * (theirs / mine) ** power) - price * own**2 / 2

        def slope(x):
            h = 1e-4 * x
            return (worth(x + h, x) - worth(x - h, x)) / (2 * h)

        return brentq(slope, 1e-3, 50, xtol=1e-13, rtol=1e-13)

    powers = [g1]
    for k in range(len(n) - 1):
        powers.append(move(k, powers[-1]))
    return powers, move(len(n) - 1, powers[-1])


def test_claimed_is_computed():
    assert_agrees(row, draws(12, drawn), exact=False)


@pytest.mark.parametrize(
    "point",
    [
        {"n": [3], "V": [4.0], "kap": 1.0, "c": 2.0, "g1": 0.7},
        {"n": [3, 2], "V": [4.0, 6.0], "kap": 1.5, "c": 2.0, "g1": 0.7},
        {"n": [2, 4, 3], "V": [5.0, 3.0, 2.0], "kap": 0.5, "c": 0.8, "g1": 1.2},
    ],
)
def test_nested_numeric_solutions(point):
    powers, effort = nested(**point)
    found = row.compute(**point)
    assert found["g"] == pytest.approx(powers, rel=1e-5) and found["effort"] == pytest.approx(
        effort, rel=1e-5
    )


@pytest.mark.parametrize("point", draws(12, drawn, seed=2))
def test_when_the_point_is_an_equilibrium(point):
    found, layers = row.claimed(**point), len(point["n"])
    limits = [2 ** (layers - k) * n / (n - 1) for k, n in enumerate(point["n"])]
    assert row.is_equilibrium(**point) is all(g <= top for g, top in zip(found["g"], limits, strict=True))


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_border_of_existence(layers):
    point = {"n": [2] * layers, "V": [Fraction(1, 3)] * layers, "kap": 1, "c": 1}
    border = Fraction(2 ** (layers + 1))
    assert row.is_equilibrium(**point, g1=border)
    assert not row.is_equilibrium(**point, g1=border + Fraction(1, 10**8))


def test_rational_where_roots_are():
    found = row.compute(n=[2, 2], V=[8, 8], kap=1, c=2, g1=1)
    assert found == {"g": [1, 1], "effort": 1, "is_equilibrium": True} and isinstance(
        found["effort"], Fraction
    )
    assert all(isinstance(g, Fraction) for g in found["g"])
    assert isinstance(row.compute(n=[2, 2], V=[8, 8.0], kap=1, c=2, g1=1)["effort"], float)


def test_a_changed_payoff_moves_the_output():
    games = row.hierarchy([3, 2], [4, 6], 1, 2)

    def dearer(effort):
        """Power in the layer below costs three units more, squared."""
        contest = games[0](effort)
        return SymmetricGame(contest.moves, contest.others, contest.payoff - sp.Rational(3, 2) * row.OWN**2)

    before, after = row.outcome(games, Fraction(1)), row.outcome([dearer, games[1]], Fraction(1))
    assert sp.simplify(before["g"][1] - 2 * after["g"][1]) == 0 and after["effort"] < before["effort"]


def test_what_is_refused():
    assert_refused(row, {"n": 2}, {"n": [2]}, {"n": [1, 2]}, {"V": [1, 0]}, {"kap": 0}, {"c": -1}, {"g1": 0})
    assert_refused(row, {"n": "22"}, {"n": [], "V": []}, match="list")
