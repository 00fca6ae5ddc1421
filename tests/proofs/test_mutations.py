"""True claims, changed by rule: the verdict changes where the truth does, as exact sampling shows it."""

from __future__ import annotations

import pytest
import sympy as sp
from economics import PROPOSITIONS
from economics_mutations import changed, complaint, listed, mutations
from economics_record import Proposition

from layered_games import prove

NUMBER = 60  # all of them in benchmarks/propositions.py --mutations
x, y = sp.symbols("x y")


@pytest.mark.parametrize("mutation", listed(PROPOSITIONS, NUMBER), ids=lambda m: m.name)
def test_sampling_has_nothing_against_the_verdict(mutation):
    verdict = prove(mutation.claim, mutation.assumptions, timeout=30)
    assert complaint(mutation, verdict, number=800, rounds=4, repeats=1) == ""


def test_there_are_many_and_they_are_the_same_in_every_run():
    found = listed(PROPOSITIONS)
    assert len(found) >= 200
    assert found == listed(PROPOSITIONS)
    assert len(listed(PROPOSITIONS, NUMBER)) == NUMBER


def test_each_rule_is_applied():
    whole = Proposition("p", "k", "TRUE", "w", x - y >= 0, (x > 1, y < 1))
    found = {(m.claim, m.assumptions) for m in mutations(whole)}
    facts = (x > 1, y < 1)
    assert found == {
        (x - y >= 0, (y < 1,)), (x - y >= 0, (x > 1,)),
        (x - y <= 0, facts), (x - y > 0, facts),
        (x - y >= 0, (x < 1, y < 1)), (x - y >= 0, (x > 1, y > 1)),
        (x - y >= 0, (x >= 1, y < 1)), (x - y >= 0, (x > 1, y <= 1)),
        (-x - y >= 0, facts), (x + y >= 0, facts), (y - x >= 0, facts),
    }  # fmt: skip


def test_mutations_that_change_nothing_are_left_out():
    same = Proposition("p", "k", "TRUE", "w", sp.Eq(x * y, 0), ())
    assert [m.claim for m in mutations(same)] == [sp.Ne(x * y, 0), sp.Eq(-x * y, 0), sp.Eq(-x * y, 0)]


def test_relations_are_replaced_inside_connectives():
    assert changed(sp.And(x > 0, y <= x), {sp.Gt: sp.Ge}) == sp.And(x >= 0, y <= x)


def test_a_verdict_that_forgets_the_boundary_is_found_out():
    weak = Proposition("p", "k", "", "w", x > 0, (x >= 0,))
    strict = prove(x > 0, [x > 0])
    assert "sampling says MIXED" in complaint(weak, strict)
