"""Transparency: mixed rules on a grid, with Bayes' rule written out apart."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.equilibria.screening_experts import Lens
from layered_games.literature import transparency as row


def drawn(source):
    return {"pr": share(source), "lam": share(source), "q": share(source, 8, 4)}


def mixed_equilibria(pr, lam, q, sees, steps=8):
    """Welfare of every rule (probability of action 1 after each signal) that nobody wants to leave.

    What is never seen is rated by those whose own signal would have led there.
    """
    states = {1: pr, 2: 1 - pr}
    cases = [
        (good, x, y, (lam if good else 1 - lam) * states[x] * fits)
        for good in (True, False)
        for x, y in product((1, 2), repeat=2)
        for fits in [(1 if x == y else 0) if good else (q if x == y else 1 - q)]
    ]
    for s1, s2 in product([Fraction(k, steps) for k in range(steps + 1)], repeat=2):
        act = {(1, 1): s1, (2, 1): 1 - s1, (1, 2): s2, (2, 2): 1 - s2}  # (action, signal)

        def rating(seen, act=act):
            for weight in (lambda a, y: act[a, y], lambda a, y: int(a == y)):
                hits = [
                    (good, p * weight(a, y)) for good, x, y, p in cases for a in (1, 2) if sees(a, x) == seen
                ]
                if total := sum(p for _, p in hits):
                    return sum(p for good, p in hits if good) / total
            return lam

        worth = {
            (a, y): sum(p * rating(sees(a, x)) for _, x, seen, p in cases if seen == y)
            for a, y in product((1, 2), repeat=2)
        }
        if all(act[a, y] == 0 or worth[a, y] >= worth[3 - a, y] for a, y in act):
            yield sum(p * act[x, y] for _, x, y, p in cases)


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


def check_by_rules(point):
    found = row.compute(**point)
    assert found["welfare_action_seen"] == max(mixed_equilibria(**point, sees=row.action_seen))
    assert found["welfare_outcome_seen"] == max(mixed_equilibria(**point, sees=row.outcome_seen))


@pytest.mark.parametrize("point", draws(12, drawn, seed=5))
def test_mixed_rules_do_no_better(point):
    check_by_rules(point)


def test_outcomes_never_harm_and_actions_may():
    for point in draws(30, drawn, seed=6):
        seen, unseen = row.compute(**point).values()
        assert max(point["pr"], 1 - point["pr"]) <= seen <= unseen


def test_to_see_both_is_as_good_as_to_see_outcomes():
    for point in draws(10, drawn, seed=8):
        if 0 in (point["pr"], 1 - point["pr"]):
            continue
        model = row.game(*point.values(), lambda action, state: (action, action == state))
        assert row.outcome(model) == row.compute(**point)["welfare_outcome_seen"]


def test_a_changed_payoff_moves_the_output():
    """An expert who cares for success as well follows its signal although its action is seen."""
    model = row.game(Fraction(3, 5), Fraction(1, 2), Fraction(3, 5), row.action_seen)
    assert row.outcome(model) == sp.Rational(3, 5)
    changed = replace(model, result=lambda action, state: sp.Integer(int(action == state)))
    assert row.outcome(changed) == sp.Rational(4, 5)


def test_a_changed_sight_moves_the_output():
    model = row.game(Fraction(3, 5), Fraction(1, 2), Fraction(3, 5), row.action_seen)
    changed = replace(model, lenses=[Lens("outcome", sp.S.One, row.outcome_seen)])
    assert row.outcome(changed) == sp.Rational(4, 5)


def test_no_equilibrium_is_an_error_in_words():
    """An expert who wants to be thought bad, if all surprises are taken for signs of that."""
    model = row.game(Fraction(3, 5), Fraction(1, 2), Fraction(3, 5), row.action_seen)
    odd = replace(model, standing=-sp.S.One, attributed={1: 2, 2: 2})
    with pytest.raises(lg.GameError, match="no equilibrium in pure strategies"):
        row.outcome(odd)


def test_what_is_refused():
    assert_refused(row, {"pr": 2}, {"pr": -1}, {"lam": 2}, {"q": Fraction(1, 4)}, {"q": 2})
