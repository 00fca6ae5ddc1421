"""Collusion with a supervisor: a search over contracts, transfers by linear programmes in floats."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share
from scipy.optimize import linprog, minimize

import layered_games as lg
from layered_games.literature import tirole as row


def drawn(source):
    """Points inside the domain: the effort is at least D."""
    while True:
        point = {
            "D": share(source, 12),
            "nu": share(source, 8, 0, 6),
            "z": share(source, 8, 0, 6),
            "k": share(source, 4),
        }
        D, nu, z, k = point.values()
        if 1 - D * nu / (1 - nu) * (1 + k * z / (1 - z)) >= D:
            return point


def inner(source):
    """Points at which the contracts are unique: no parameter at an end of its domain."""
    while True:
        point = drawn(source)
        if all(0 < value < 1 for value in point.values()):
            return point


def disutility(effort):
    return max(effort, 0.0) ** 2 / 2


def least_cost(efforts, D, nu, z, k):
    """Least cost of given efforts: transfers, reward, and what an agent found efficient may be left.

    With a rent for the agent itself the supervisor could be offered less: that answer is allowed here.
    """
    high, low = efforts
    mimic_up, mimic_down = disutility(low - D), disutility(high + D)
    weights = [(1 - z) * nu, (1 - z) * (1 - nu), z * nu, z * nu]  # t_high, t_low, reward, rent
    rows = [
        [-1, 0, 0, 0],
        [0, -1, 0, 0],
        [-1, 1, 0, 0],
        [1, -1, 0, 0],
        [k, 0, -1, -k],
    ]
    bounds = [
        -disutility(high),
        -disutility(low),
        mimic_up - disutility(high),
        mimic_down - disutility(low),
        k * disutility(high),
    ]
    found = linprog(weights, rows, bounds, bounds=[(None, None)] * 2 + [(0, None)] * 2)
    if found.x is None:  # no transfers make both types take their own contract
        return 1e3, None
    return found.fun - (1 - z) * (nu * high + (1 - nu) * (low - D)), found.x


def searched(D, nu, z, k):
    found = minimize(
        lambda e: least_cost(e, D, nu, z, k)[0],
        np.array([0.9, 0.8]),
        method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-14, "maxiter": 600},
    )
    return found.fun, found.x, least_cost(found.x, D, nu, z, k)[1]


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


def check_by_search(point):
    D, nu, z, k = (float(v) for v in point.values())
    found = row.compute(**point)
    cost, efforts, terms = searched(D, nu, z, k)
    mine, _ = least_cost([1.0, float(found["effort_collusion"])], D, nu, z, k)
    assert mine == pytest.approx(cost, abs=1e-8)
    assert efforts == pytest.approx([1.0, float(found["effort_collusion"])], abs=1e-4)
    assert terms[2] == pytest.approx(float(found["reward"]), abs=1e-4)
    cost, _, _ = searched(D, nu, z, 0.0)  # bribes that are worth nothing: no collusion
    mine, _ = least_cost([1.0, float(found["effort"])], D, nu, z, 0.0)
    assert mine == pytest.approx(cost, abs=1e-8)


@pytest.mark.parametrize("point", draws(4, inner, seed=4))
def test_a_search_over_contracts(point):
    check_by_search(point)


def test_collusion_costs_no_less_if_it_is_let_happen():
    """Then hidden evidence costs the whole rent; at k = 1 both cost the same."""
    for k in (0.5, 1.0):
        D, nu, z = 0.25, 1 / 3, 0.25
        deterred = searched(D, nu, z, k)[0]
        line = np.linspace(0.5, 1, 5001)
        rent = D * line - D**2 / 2
        allowed = nu * rent - (1 - z) * nu / 2 + (1 - z) * (1 - nu) * (D - line + line**2 / 2)
        gap = allowed.min() - deterred
        assert gap == pytest.approx(0, abs=1e-8) if k == 1 else gap > 1e-3


def test_the_efficient_type_works_fully_and_the_other_has_no_rent():
    at = {"D": Fraction(1, 4), "nu": Fraction(1, 3), "z": Fraction(1, 4), "k": Fraction(1, 2)}
    terms = row.outcome(at, True)
    rents = [terms[f"t_{kind}"] - terms[f"e_{kind}"] ** 2 / 2 for kind in row.TYPES]
    assert terms["e_efficient"] == 1 and rents[1] == 0 and rents[0] * at["k"] == terms["reward"]


def test_the_ends():
    at = {"D": Fraction(1, 4), "nu": Fraction(1, 3), "z": Fraction(1, 4), "k": Fraction(1, 2)}
    for calm in ({"z": 0}, {"k": 0}):
        found = row.compute(**(at | calm))
        assert found["effort"] == found["effort_collusion"] == Fraction(7, 8)
    assert row.compute(**(at | {"k": 0}))["reward"] == 0
    assert list(row.compute(**(at | {"D": 0})).values()) == [1, 1, 0]
    assert list(row.compute(**(at | {"nu": 0})).values()) == [1, 1, Fraction(7, 64)]
    border = {"D": Fraction(1, 3), "nu": Fraction(1, 2), "z": Fraction(1, 2), "k": 1}
    assert row.compute(**border)["effort_collusion"] == border["D"]


def costly(effort):
    return effort**2


def test_a_changed_payoff_moves_the_output():
    """Effort that costs twice as much: half of it, and a rent that falls less with it."""
    at = {"D": Fraction(1, 8), "nu": Fraction(1, 3), "z": Fraction(1, 4), "k": Fraction(1, 2)}
    before, after = row.outcome(at, True), row.outcome(at, True, costly)
    assert (before["e_efficient"], after["e_efficient"]) == (1, sp.Rational(1, 2))
    assert after["e_inefficient"] < before["e_inefficient"]
    assert before["reward"] != after["reward"]


def kinked(effort):
    return -(effort**2)


def test_contracts_that_are_not_proved(monkeypatch):
    at = {"D": Fraction(1, 8), "nu": Fraction(1, 3), "z": Fraction(1, 4), "k": Fraction(1, 2)}
    with pytest.raises(lg.GameError, match="proved to be optimal"):
        row.outcome(at, False, kinked)
    monkeypatch.setattr(row, "_solved", lambda *_: ())
    with pytest.raises(lg.GameError, match="known to be optimal"):
        row.outcome(at, True)


def test_what_is_refused():
    assert_refused(row, {"D": 2}, {"D": -1}, {"nu": 1}, {"z": 1}, {"k": 2}, {"k": -1}, {"nu": -1})
    assert_refused(row, {"D": 1}, {"nu": Fraction(9, 10)}, match="without any effort")
