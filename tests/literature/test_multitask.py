"""Two tasks: against a numeric search over contracts with the agent's replies solved apart."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws
from scipy.optimize import minimize

import layered_games as lg
from layered_games.literature import multitask as row


def drawn(source):
    return {
        "B1": Fraction(source.randint(-2, 6), 2),
        "B2": Fraction(source.randint(-2, 6), 2),
        "gam": Fraction(source.randint(-4, 4), 5),
        "r": Fraction(source.randint(0, 4), 2),
        "s1": source.choice([0, 1, Fraction(5, 3), math.inf]),
        "s2": source.choice([Fraction(1, 2), 1, 2, math.inf]),
        "eb": Fraction(source.randint(0, 3), 2),
    }


def agent_utility(e, beta, salary, gam, r, s1, s2, eb):
    cost = (e[0] ** 2 + (e[1] - eb) ** 2) / 2 + gam * e[0] * (e[1] - eb)
    return salary + beta @ e - cost - r / 2 * (s1 * beta[0] ** 2 + s2 * beta[1] ** 2)


def searched(B1, B2, **rest):
    """Best powers by search, with the least salary that the agent accepts for each."""
    hessian = np.array([[1.0, rest["gam"]], [rest["gam"], 1.0]])

    def reply(beta):
        return np.linalg.solve(hessian, beta) + np.array([0.0, rest["eb"]])

    def cost(beta):
        e = reply(beta)
        salary = -agent_utility(e, beta, 0.0, **rest)
        return -(B1 * e[0] + B2 * e[1] - beta @ e - salary)

    beta = minimize(
        cost, np.array([0.1, 0.1]), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15}
    ).x
    e = reply(beta)
    nudges = [e + step for step in np.vstack([np.eye(2), -np.eye(2)]) * 1e-3]
    assert all(agent_utility(e, beta, 0.0, **rest) > agent_utility(x, beta, 0.0, **rest) for x in nudges)
    return np.concatenate([beta, e])


def test_claimed_is_computed():
    assert_agrees(row, draws(8, drawn))
    assert_floats(row)


@pytest.mark.parametrize("gam", [-0.4, 0.6])
def test_a_search_over_contracts(gam):
    point = {"B1": 2.0, "B2": 1.5, "gam": gam, "r": 0.8, "s1": 0.7, "s2": 1.3, "eb": 0.5}
    assert list(row.compute(**point).values()) == pytest.approx(list(searched(**point)), abs=1e-6)


def test_no_measure_is_the_limit_of_a_bad_one():
    point = {"B1": 2.0, "B2": 1.5, "gam": 0.5, "r": 0.8, "s1": 0.7, "eb": 0.5}
    bad, none = row.compute(**point, s2=1e9), row.compute(**point, s2=math.inf)
    assert list(bad.values()) == pytest.approx(list(none.values()), abs=1e-7)
    nothing = row.compute(**(point | {"s1": math.inf}), s2=math.inf)
    assert nothing == {"beta1": 0, "beta2": 0, "e1": 0, "e2": 0.5}


def test_a_changed_payoff_moves_the_output():
    model = row.game(2, 3, Fraction(1, 3), 1, 1, 1, 0)
    extra = model.moves["e1"].symbol  # a unit of the first effort is worth one more
    changed = replace(model, payoffs=dict(model.payoffs) | {"principal": model.payoffs["principal"] + extra})
    before, after = row.outcome(model), row.outcome(changed)
    assert after["beta1"] > before["beta1"] and after["beta2"] < before["beta2"]


def test_a_contract_that_is_not_determined():
    x = lg.Move("agent", "e1", lower=0)
    with pytest.raises(lg.GameError, match="not determined"):
        row.outcome(lg.SequentialGame(["agent"], [[x]], {"agent": x.symbol**2}))


def test_what_is_refused():
    assert_refused(row, {"gam": 1}, {"gam": -1}, {"r": -1}, {"s1": -1}, {"s2": -math.inf}, {"B1": math.inf})
