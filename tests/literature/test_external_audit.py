"""External audit: bribes tried one by one, on grids of rewards and audits."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.literature import external_audit as row


def drawn(source):
    return {
        "F": source.randint(0, 8),
        "PA": source.randint(0, 4),
        "PS": source.randint(0, 4),
        "k": share(source, 4),
        "c": Fraction(source.randint(0, 8), 4),
        "mu": share(source, 4),
        "q": share(source),
    }


def border(holds, low, high):
    """Where a condition that holds up to some number stops to hold."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def needed(F, PA, PS, k, q):
    """Least reward at which no bribe works: the agent's highest bribe first, then the supervisor's choice."""
    highest = border(lambda bribe: -(bribe + q * PA) > -F, 0.0, F + 1.0)
    if not k * highest - q * PS > 0:
        return 0.0
    return border(lambda reward: k * highest - q * PS > reward, 0.0, k * F + 1.0)


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


def check_by_trying(point):
    F, PA, PS, k, c, mu, q = (float(v) for v in point.values())
    found = row.compute(**point)
    assert float(found["reward"]) == pytest.approx(needed(F, PA, PS, k, q), abs=1e-6)

    def cost(x):
        return c * x + mu * needed(F, PA, PS, k, x)

    audit, low, high = float(found["audit"]), 0.0, 1.0
    for _ in range(5):
        line = np.linspace(low, high, 41)
        best, step = min(line, key=cost), (high - low) / 40
        low, high = max(best - step, 0.0), min(best + step, 1.0)
    assert cost(audit) == pytest.approx(min(cost(best), cost(0.0)), abs=1e-6)
    assert audit == 0 or cost(audit) < cost(0.0)


@pytest.mark.parametrize("point", draws(12, drawn, seed=2))
def test_bribes_and_audits_tried_one_by_one(point):
    check_by_trying(point)


def test_a_reward_beside_full_audits():
    point = {"F": 10, "PA": 1, "PS": 1, "k": 1, "c": Fraction(1, 2), "mu": 1}
    assert row.compute(**point) == {"audit": 1}
    assert row.compute(**point, q=1) == {"reward": 8, "audit": 1}


def test_ties_and_ends():
    point = {"F": 4, "PA": 6, "PS": 4, "k": 1}
    assert row.compute(**point, c=5, mu=Fraction(1, 2)) == {"audit": 0}
    assert row.compute(**point, c=Fraction(49, 10), mu=Fraction(1, 2)) == {"audit": Fraction(2, 5)}
    assert row.compute(**point, c=0, mu=1) == {"audit": Fraction(2, 5)}
    assert row.compute(**point, c=0, mu=0) == {"audit": 0}
    assert row.compute(**(point | {"F": 0}), c=0, mu=1, q=0) == {"reward": 0, "audit": 0}
    assert row.compute(**(point | {"k": 0}), c=0, mu=1, q=0) == {"reward": 0, "audit": 0}
    assert row.compute(**(point | {"PA": 0, "PS": 0}), c=0, mu=1, q=1) == {"reward": 4, "audit": 0}
    assert row.compute(**point, q=Fraction(2, 5)) == {"reward": 0}
    assert_agrees(row, [point | {"q": Fraction(2, 5)}, point | {"c": 1, "mu": 1}, point | {"q": 0, "c": 1}])


def test_a_changed_payoff_moves_the_output():
    """An exposed agent has to pay the fine after all, besides its penalty."""
    ends = row.payoffs(10, 6, 4)
    changed = ends | {"exposed": (-4, -6 - 10)}
    k, q = Fraction(1, 2), Fraction(1, 4)
    before, after = (row.least_reward(row.game(e, k, q=q)) for e in (ends, changed))
    assert before - after == k * q * 10
    audits = [row.best_audit(e, k, 1, Fraction(1, 2)) for e in (ends, changed)]
    assert audits == [Fraction(5, 7), Fraction(5, 12)]


def test_rewards_that_cannot_do_it():
    ends = {"reported": (-1, 0), "exposed": (0, 0), "hidden": (0, 0)}  # the reward reaches nobody
    with pytest.raises(lg.GameError, match="no reward makes"):
        row.least_reward(row.game(ends, 1, q=0))
    with pytest.raises(lg.GameError, match="no reward and no audits"):
        row.best_audit(ends, 1, 1, 1)


def test_the_tree_is_the_game_described():
    tree = row.game(row.payoffs(10, 6, 4), Fraction(1, 2), 1, Fraction(1, 2), Fraction(1, 4))
    principal, pair = tree.expected(row.REPORT)
    assert sp.expand(principal + row.REWARD / 2 + sp.Rational(1, 4)) == 0
    assert sp.expand(pair - row.REWARD / 2) == sp.Rational(-5, 2)


def test_what_is_refused():
    assert_refused(row, {"F": -1}, {"PA": -1}, {"PS": -1}, {"k": -1}, {"c": -1}, {"mu": 2}, {"q": 2})
    assert_refused(row, {"F": math.inf}, {"q": "a"})
    assert_refused(row, {"q": None, "c": None}, {"q": None, "mu": None}, match="give q")
