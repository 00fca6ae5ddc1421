"""Process and outcome oversight: rules against brute force, thresholds, sets, propositions."""

from __future__ import annotations

import random

import hidden_oracle as oracle
import pytest
import sympy as sp

from layered_games.models.hidden_upward_claims import limits
from layered_games.models.upward_model import CUSTOM, DEPART, hidden_upward

AT = dict(g=0.5, pi_1=0.6, v=1.0, gamma=0.01, q_a=0.0, sigma=0.0)


@pytest.fixture(scope="module")
def game():
    return hidden_upward()


def draw(source: random.Random) -> dict[str, float]:
    return dict(
        g=source.uniform(0.05, 0.95),
        pi_1=source.uniform(0.51, 0.95),
        v=source.uniform(0.1, 2),
        gamma=source.choice([source.uniform(0, 0.2), source.uniform(0, 2)]),
        q_a=source.uniform(0, 1),
        sigma=source.uniform(0, 0.99),
    )


def test_rules_are_those_of_brute_force(game):
    source = random.Random(5)
    seen = set()
    for _ in range(60):
        v = draw(source)
        found = {tuple((CUSTOM, DEPART).index(e.rule[s]) for s in (CUSTOM, DEPART)) for e in game.at(v)}
        margins = oracle.oversight(v)
        assert not any(abs(m) < 1e-9 for m in margins.values())
        assert found == {rule for rule, margin in margins.items() if margin > 0}
        seen |= found
    assert {(0, 0), (0, 1), (1, 0)} <= seen


def test_a_departure_is_bad_news_only_if_custom_is_likely(game):
    ratings = game.rule("follow").ratings
    point = {game.parameters[n].symbol: v for n, v in AT.items()}
    assert ratings["process", CUSTOM].subs(point) > ratings["process", DEPART].subs(point)
    assert game.rule("follow").success.subs(point) == 0.75


def test_limits_are_where_the_rules_change(game):
    at = AT | {"sigma": 0.1, "gamma": 0.02}
    point = {game.parameters[n].symbol: sp.Rational(str(v)) for n, v in at.items()}
    upper, lower = (e.subs(point) for e in limits(game))
    for rule, end, below in (("follow", upper, True), ("conform", lower, False)):
        wanted = game.rule(rule)
        assert 0 < end < 1
        assert (wanted in game.at(at | {"q_a": end - sp.Rational(1, 10**6)})) is below
        assert (wanted in game.at(at | {"q_a": end + sp.Rational(1, 10**6)})) is not below


def test_process_oversight_lowers_success_and_outcome_oversight_does_not(game):
    before = game.at(AT)
    after = game.at(AT | {"q_a": 1.0})
    shown = game.at(AT | {"sigma": 0.9})
    assert [e.rule for e in before] == [game.rule("follow").rule]
    assert [e.rule for e in after] == [game.rule("conform").rule]
    assert game.rule("follow") in shown and game.rule("conform") not in shown
    assert game.rule("contrary") in shown  # the perverse one: failing is taken for ability


def test_propositions_are_settled(game):
    listed = game.propositions()
    assert [p.name for p in listed] == ["instruments", "backfire", "outcome", "repair", "sets"]
    for proposition in listed:
        assert proposition.settled, str(proposition)
