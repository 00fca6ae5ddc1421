"""Control rights: against another linear programme, the definition, and a search over contracts."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws
from scipy.optimize import linprog

from layered_games.literature import control_rights as row
from layered_games.literature.contracts import best_terms


def drawn(source):
    q = source.randint(0, 8)
    return {
        "q": Fraction(q, 8),
        "a": Fraction(source.randint(0, 12), 4),
        "d": Fraction(source.randint(0, 8 - q), 8),
        "p_C": Fraction(source.randint(0, 6), 6),
        "p_S": Fraction(source.randint(0, 6), 6),
        "m_C": Fraction(source.randint(0, 6), 3),
        "m_S": Fraction(source.randint(0, 6), 3),
    }


def test_claimed_is_computed():
    assert_agrees(row, draws(12, drawn))
    assert_floats(row)


def rows(s, p):
    """Effort and truth from scratch, as rows ``<= 0`` but for the cost of effort; claim, admit, found."""
    lie = (1 - p, 0, p)
    work = (s, 1 - s, 0)
    liar = (s + (1 - s) * (1 - p), 0, (1 - s) * p)
    minus = [tuple(-w for w in work)]
    return [
        (tuple(a + b for a, b in zip(other, minus[0], strict=True)), -1 if shirks else 0)
        for other, shirks in (((0, 1, 0), True), (lie, True), (liar, False))
    ]


def check_by_programme(point):
    """A linear programme in floats, written from scratch, costs the same in every mode."""
    q, a, d, p_C, p_S, m_C, m_S = (float(v) for v in point.values())
    found = row.compute(**point)["cost"]
    settings = [(q, p_C, m_C), (q + d, p_C, m_C + a * d), (q + d, p_S, m_S + a * d)]
    for mode, (s, p, rest) in zip(row.MODES, settings, strict=True):
        listed = rows(s, p)
        solved = linprog([s, 1 - s, 0], [r for r, _ in listed], [b for _, b in listed])
        if s * p < 1e-12:
            assert solved.status == 2 and found[mode] == math.inf
        else:
            assert float(found[mode]) == pytest.approx(solved.fun + rest, abs=1e-9)


@pytest.mark.parametrize("point", draws(15, drawn, seed=2))
def test_a_second_linear_programme_costs_the_same(point):
    check_by_programme(point)


def test_no_contract_on_a_grid_costs_less():
    """All contracts in quarters that make the base work and tell the truth, at s = p = 1/2."""
    half = Fraction(1, 2)
    grid = [Fraction(k, 4) for k in range(25)]
    costs = [
        half * claim + half * admit
        for claim, admit, found in product(grid, grid, grid[:4])
        if all(
            sum(w * x for w, x in zip(r, (claim, admit, found), strict=True)) <= b
            for r, b in rows(half, half)
        )
    ]
    cost = row.compute(q=half, a=0, d=0, p_C=half, p_S=half, m_C=0, m_S=0)["cost"]
    assert min(costs) == 3 and set(cost.values()) == {3}


@pytest.mark.parametrize("name", row.MODES)
def test_the_contract_does_what_it_should(name):
    """Played in the game itself: nobody gains by another plan, nor base and inspector together by hiding."""
    mode = next(
        m for m in row.modes(*map(Fraction, ("1/2", "1", "1/4", "1/2", "3/4", "1", "1/2"))) if m.name == name
    )
    least = dict.fromkeys((row.CLAIM, row.ADMIT, row.FOUND), 0)
    if mode.delegated:
        least |= {row.REWARD: 0, row.SALARY: 0}
    terms = best_terms(
        row.game(mode), "centre", "base", row.TRUE, [], least, further=row.demands(mode.delegated)
    )
    values = terms.values
    model = row.game(mode).at({s.name: v for s, v in values.items()})
    assert all(v >= 0 for v in values.values())
    wanted = model.expected(row.TRUE)
    for effort, success, failure, shirking in product(
        ("work", "shirk"), ("claim", "admit"), ("claim", "admit"), ("claim", "admit")
    ):
        plan = {
            "effort": effort,
            "after success": success,
            "after failure": failure,
            "after shirking": shirking,
        }
        assert model.expected({**row.TRUE, **plan})[1] <= wanted[1]
    if mode.delegated:
        assert wanted[2] == 0 and values[row.FOUND] + values[row.REWARD] >= values[row.CLAIM]


def test_every_mode_can_be_best_and_ties_go_to_the_least_delegation():
    best = [row.compute(**example)["best"] for example in row.ROW.examples]
    assert set(best) == set(row.MODES)
    point = {"q": "1/2", "a": 0, "d": 0, "p_C": "1/2", "p_S": "1/2", "m_C": 1, "m_S": 1}
    assert row.compute(**point)["best"] == "tightly coupled"


def test_where_nothing_is_found_no_contract_works():
    found = row.compute(q=1, a=0, d=0, p_C=0, p_S=0, m_C=0, m_S=0)
    assert found["best"] is None and set(found["cost"].values()) == {math.inf}
    assert row.compute(q=1, a=0, d=0, p_C=1, p_S="1/2", m_C=0, m_S=0)["cost"]["loosely coupled"] == 2


def test_a_changed_payoff_moves_the_output():
    """The risk of delegation is paid one to one; whoever finds less has to pay more."""
    listed = row.modes(*map(Fraction, ("1/2", "1", "1/4", "1/2", "3/4", "1", "1/2")))
    before = row.outcome({m.name: (row.game(m), m) for m in listed})
    riskier = [replace(m, risk=m.risk + 5) if m.delegated else m for m in listed]
    after = row.outcome({m.name: (row.game(m), m) for m in riskier})
    assert before["best"] == "loosely coupled" and after["best"] == "subcontracting"
    assert after["cost"]["loosely coupled"] == before["cost"]["loosely coupled"] + 5
    weaker = {m.name: (row.game(replace(m, found=m.found / 2)), m) for m in listed}
    assert all(row.outcome(weaker)["cost"][name] > before["cost"][name] for name in row.MODES)


def test_constraints_are_printed():
    q, p = Fraction(1, 2), Fraction(1, 2)
    told = row.constraints(row.Mode("tightly coupled", q, p, 1, 0, False))
    assert told[-1] == "limited liability: w_claim, w_admit, w_found >= 0" and len(told) == 5
    told = row.constraints(row.Mode("loosely coupled", q, p, 1, 0, True))
    assert any(line.startswith("findings are not hidden: ") for line in told) and len(told) == 7


def test_what_is_refused():
    assert_refused(row, {"q": 2}, {"a": -1}, {"d": -1}, {"p_C": 2}, {"p_S": -1}, {"m_C": -1}, {"m_S": -1})
    assert_refused(row, {"d": Fraction(3, 4)}, match="no probability")
