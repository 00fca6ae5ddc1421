"""The ratchet: patterns against brute force over contracts and hiding, critical patience, propositions."""

from __future__ import annotations

import hidden_oracle as oracle
import pytest
import sympy as sp

from layered_games.models.hidden_capacity_patience import critical_patience
from layered_games.models.hidden_capacity_ratchet import ratchet

AT = dict(beta_S=1, k_L=1, k_H=sp.Rational(13, 10), p_L=sp.Rational(1, 2), delta_A=0, delta_S=0)


@pytest.fixture(scope="module")
def game():
    return ratchet()


def test_patterns(game):
    assert " ".join(game.parameters) == "beta_S k_L k_H p_L delta_A delta_S"
    assert set(game.patterns) == {"separating", "pooling", "H mixes", "L mixes"}
    assert all(p.bounded for p in game.patterns.values())
    assert game.patterns["pooling"].condition == sp.true


def test_second_period_is_the_static_menu(game):
    v = {n: float(x) for n, x in AT.items()}
    point = {game.parameters[n].symbol: x for n, x in AT.items()}
    value, rent = oracle.later(0.3, v)
    assert abs(float(game.second.value(sp.Rational(3, 10)).subs(point)) - value) < 1e-9
    assert abs(float(game.second.rent("H", sp.Rational(3, 10)).subs(point)) - rent) < 1e-6
    assert game.second.rent("H", "H") == 0 and game.second.rent("L", "H") == 0
    assert game.second.value("L") == game.second.sure_value["L"]


def test_both_limits_separate_the_patterns(game):
    limits = [e.subs({game.parameters[n].symbol: x for n, x in AT.items()}) for e in critical_patience(game)]
    edge = max(limits)
    assert limits[0] != limits[1]
    assert game.at(AT | {"delta_A": edge + sp.Rational(1, 1000)}).pattern == "pooling"
    below = game.at(AT | {"delta_A": edge - sp.Rational(1, 1000)})
    assert below.pattern in ("separating", "H mixes") and below.hiding < 1


@pytest.mark.parametrize(
    ("changes", "pattern"),
    [
        (dict(delta_A=0.2), "separating"),
        (dict(delta_A=0.7), "pooling"),
        (dict(delta_A=1.8, delta_S=1.0, k_H=1.6, p_L=0.3), "H mixes"),
    ],
)
def test_value_agrees_with_brute_force(game, changes, pattern):
    v = {n: float(x) for n, x in (AT | changes).items()}
    found = game.at(v)
    value, hiding = oracle.ratchet_value(v)
    assert found.pattern == pattern
    assert abs(float(found.profit) - value) < 1e-6
    assert abs(float(found.hiding) - hiding) < 1e-2


def test_where_the_low_capacity_is_tempted_the_value_is_a_bound(game):
    v = {n: float(x) for n, x in AT.items()} | {"delta_A": 2.0, "delta_S": 3.0, "k_H": 1.1}
    found = game.at(v)
    assert found.pattern == "unknown" and "upper bound" in found.note
    assert float(found.profit) > oracle.ratchet_value(v, 5)[0]


def test_equal_patience_never_hides_completely(game):
    for k_H, share, patience in ((1.3, 0.5, 0.9), (2.5, 0.8, 3.0), (4.0, 0.6, 1.0)):
        v = {n: float(x) for n, x in AT.items()}
        v |= {"k_H": k_H, "p_L": share, "delta_A": patience, "delta_S": patience}
        assert oracle.first_period(0.98, v) > oracle.first_period(1.0, v)


def test_propositions_are_settled(game):
    listed = game.propositions()
    assert [p.name for p in listed] == ["found-out", "critical", "equal-patience", "short-tenure"]
    for proposition in listed:
        assert proposition.settled, str(proposition)
