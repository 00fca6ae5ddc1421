"""Common agency: best replies of one principal after the other, searched numerically."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws
from scipy.optimize import minimize

import layered_games as lg
from layered_games.literature import common_agency as row


def drawn(source):
    return {
        "b": [Fraction(source.randint(-2, 6), 2) for _ in range(source.randint(1, 3))],
        "c": Fraction(source.randint(1, 6), 2),
        "r": Fraction(source.randint(0, 4), 2),
        "s2": source.choice([0, Fraction(1, 2), 1, 3]),
    }


def agent_wealth(efforts, slopes, salaries, c, r, s2):
    """What is sure to be worth as much to the agent, with every principal's wages added up."""
    means = [w + row @ efforts for w, row in zip(salaries, slopes, strict=True)]
    noise = sum(slopes)
    return sum(means) - c * (efforts @ efforts) / 2 - r / 2 * s2 * (noise @ noise)


def best_reply(i, slopes, salaries, b, c, r, s2):
    """Principal i's best slopes, with the least salary at which the agent still accepts all."""

    def gets(own):
        offers = [own if k == i else x for k, x in enumerate(slopes)]
        efforts = sum(offers) / c
        others = [0.0 if k == i else w for k, w in enumerate(salaries)]
        salary = -agent_wealth(efforts, offers, others, c, r, s2)
        return b[i] * efforts[i] - own @ efforts - salary

    found = minimize(lambda own: -gets(own), slopes[i], method="BFGS", options={"gtol": 1e-9})
    return found.x


def played(b, c, r, s2, rounds=60):
    """Principals reply in turn until nobody wants to change."""
    n = len(b)
    slopes, salaries = [np.zeros(n) for _ in b], [0.0] * n
    for _ in range(rounds):
        before = np.array(slopes)
        for i in range(n):
            slopes[i] = best_reply(i, slopes, salaries, b, c, r, s2)
        if np.abs(np.array(slopes) - before).max() < 1e-9:
            break
    return np.array(slopes)


def test_claimed_is_computed():
    assert_agrees(row, draws(6, drawn))
    assert_floats(row)


def check_by_replies(b, c, r, s2):
    """Whatever it starts its search from, no principal finds better slopes than those computed."""
    found = row.compute(b=b, c=c, r=r, s2=s2)
    slopes = np.array(found["slopes"], dtype=float)
    b, c, r, s2 = np.array(b, dtype=float), float(c), float(r), float(s2)
    for i in range(len(b)):
        others = [np.zeros(len(b)) if k == i else x for k, x in enumerate(slopes)]
        assert best_reply(i, others, [0.0] * len(b), b, c, r, s2) == pytest.approx(slopes[i], abs=1e-6)
    assert slopes.sum(axis=0) == pytest.approx(np.array(found["power"], dtype=float), abs=1e-12)
    for benefit, power in zip(b, found["united_power"], strict=True):
        alone = best_reply(0, [np.zeros(1)], [0.0], [benefit], c, r, s2)
        assert alone[0] == pytest.approx(float(power), abs=1e-6)


@pytest.mark.parametrize("b", [[1.0, 2.0], [2.0, 0.5, -1.0]])
def test_replies_in_turn_come_to_rest_there(b):
    point = {"c": 1.5, "r": 0.8, "s2": 0.5}
    check_by_replies(b, **point)
    assert played(b, **point) == pytest.approx(np.array(row.compute(b=b, **point)["slopes"]), abs=1e-6)


def test_all_tasks_in_one_game():
    b, rest = [3, 1], {"c": 2, "r": Fraction(1, 3), "s2": 2}
    whole = row.outcome(row.game([[3, 0], [0, 1]], **rest))
    assert whole == row.compute(b=b, **rest)["slopes"]
    assert row.outcome(row.game([b], **rest)) == [row.compute(b=b, **rest)["united_power"]]


def test_the_agent_would_rather_do_nothing_else():
    """By definition: efforts are best replies to the slopes, and no single slope is better."""
    model = row.game([[2], [0], [0]], 1, 1, 1)
    (found,) = lg.solve(model)
    at = {move.symbol: found.values[name] for name, move in model.moves.items()}
    e, power = model.moves["e_0"].symbol, sum(found.values[f"a_{i}_0"] for i in range(3))
    for step in (Fraction(1, 100), Fraction(-1, 100)):
        assert model.payoffs["agent"].subs(at | {e: at[e] + step}) < model.payoffs["agent"].subs(at)
        for i in range(3):
            moved = {model.moves[f"a_{i}_0"].symbol: found.values[f"a_{i}_0"] + step, e: power + step}
            payoff = model.payoffs[f"principal {i}"]
            assert payoff.subs(at | moved) < payoff.subs(at)


def test_the_ends():
    assert row.compute(b=[5], c=2, r=1, s2=1)["power"] == row.compute(b=[5], c=2, r=1, s2=1)["united_power"]
    free = row.compute(b=[2, 3], c=1, r=0, s2=4)
    assert free["slopes"] == [[2, 0], [0, 3]] and free["power"] == free["united_power"] == [2, 3]


def test_a_changed_payoff_moves_the_output():
    """The second principal cares for the first task as well: it charges less for it, and the power rises."""
    before = row.outcome(row.game([[2], [0]], 1, 1, 1))
    model = row.game([[2], [0]], 1, 1, 1)
    extra = model.payoffs["principal 1"] + model.moves["e_0"].symbol
    after = row.outcome(replace(model, payoffs=dict(model.payoffs) | {"principal 1": extra}))
    assert after[1][0] > before[1][0] and after[0][0] + after[1][0] > before[0][0] + before[1][0]


def test_a_contract_that_is_not_determined():
    free = lg.Move("principal 0", "a_0_0")
    with pytest.raises(lg.GameError, match="not determined"):
        row.outcome(lg.SequentialGame(["principal 0"], [[free]], {"principal 0": free.symbol}))


def test_what_is_refused():
    assert_refused(row, {"c": 0}, {"r": -1}, {"s2": -1}, {"b": []}, {"b": 3}, {"b": "12"}, {"b": [math.inf]})
    assert_refused(row, {"s2": math.inf}, match="not determined")
