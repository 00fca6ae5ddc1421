"""Limited liability: against a second linear programme, in floats, and by definition."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws
from scipy.optimize import linprog

import layered_games as lg
from layered_games.games.extensive_nodes import Decision
from layered_games.literature import limited_liability as row
from layered_games.literature.contracts import best_terms


def drawn(source):
    low, high = sorted(source.sample(range(9), 2))
    return {
        "p1": Fraction(high, 8),
        "p0": Fraction(low, 8),
        "psi": Fraction(source.randint(0, 6), 3),
        "l": source.choice([0, Fraction(1, 3), 1, 5, math.inf]),
    }


def test_claimed_is_computed():
    assert_agrees(row, draws(30, drawn))
    assert_floats(row)


@pytest.mark.parametrize("point", draws(20, drawn, seed=2))
def test_a_second_linear_programme_costs_the_same(point):
    """Without asking for a binding incentive: no contract that makes the agent work costs less."""
    p1, p0, psi, least = (float(v) for v in point.values())
    rows = [[-(1 - p1), -p1], [-(p0 - p1), -(p1 - p0)]]  # columns: t_low, t_high
    found = linprog([1 - p1, p1], rows, [-psi, -psi], bounds=[(-least, None)] * 2)
    contract = row.compute(**point)
    cost = (1 - p1) * float(contract["t_low"]) + p1 * float(contract["t_high"])
    assert cost == pytest.approx(found.fun, abs=1e-9)


@pytest.mark.parametrize("point", draws(15, drawn, seed=3))
def test_the_contract_does_what_it_should(point):
    p1, p0, psi, least = point.values()
    low, high, rent = row.compute(**point).values()
    work, shirk = p1 * high + (1 - p1) * low - psi, p0 * high + (1 - p0) * low
    assert work == shirk == rent >= 0 and min(low, high) >= -least


def test_what_an_agent_earns_falls_in_what_it_can_lose():
    rents = [row.compute(p1=1, p0=Fraction(1, 2), psi=1, l=l)["rent"] for l in (0, Fraction(1, 2), 1, 2)]
    assert rents == [1, Fraction(1, 2), 0, 0]


def test_a_changed_payoff_moves_the_output():
    """An outside option of 1 raises the rent of an agent who earned less."""
    p1, p0, psi = Fraction(3, 4), Fraction(1, 4), 1
    model = row.game(p1, p0, psi)
    assert row.outcome(model, 0)["rent"] == Fraction(1, 2)
    choices = {"refuse": (0, 1), "work": outcomes(p1, psi), "shirk": outcomes(p0, 0)}
    changed = lg.ExtensiveGame(Decision("agent", choices, "choice"), ["principal", "agent"])
    assert row.outcome(changed, 0)["rent"] == 1


def outcomes(success, cost):
    low, high = row.LOW, row.HIGH
    return lg.Chance(
        {"success": (success, (-high, high - cost)), "failure": (1 - success, (-low, low - cost))}
    )


def test_terms_that_cannot_be_met():
    tree = Decision("agent", {"work": (0, -1 - row.LOW), "rest": (0, 0)}, "choice")
    game = lg.ExtensiveGame(tree, ["principal", "agent"])
    work, rest = {"choice": "work"}, {"choice": "rest"}
    assert best_terms(game, "principal", "agent", work, [rest], {row.LOW: 0}) is None
    crooked = Decision("agent", {"work": (0, row.LOW**2), "rest": (0, 0)}, "choice")
    with pytest.raises(lg.GameError, match="not linear"):
        best_terms(
            lg.ExtensiveGame(crooked, ["principal", "agent"]),
            "principal",
            "agent",
            work,
            [rest],
            {row.LOW: 0},
        )


def test_no_contract_is_an_error_in_words():
    """An agent whose efforts fail too often to be paid for: success adds nothing."""
    tree = Decision("agent", {"refuse": (0, 0), "work": (0, -1), "shirk": (0, 0)}, "choice")
    with pytest.raises(lg.GameError, match="no contract"):
        row.outcome(lg.ExtensiveGame(tree, ["principal", "agent"]), 0)


def test_what_is_refused():
    assert_refused(row, {"p1": Fraction(1, 4)}, {"p1": 0}, {"p1": 2}, {"psi": -1}, {"l": -1})
