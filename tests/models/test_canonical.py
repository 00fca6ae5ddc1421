"""The canonical game's primitives and propositions."""

from __future__ import annotations

import dataclasses

import pytest

import layered_games as lg
from layered_games.models import propositions as module
from layered_games.proofs.processes import run

NAMES = "tau k beta_A beta_S A_A A_S P q sigma ell phi_A phi_S"


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.fixture(scope="module")
def listed(game):
    return game.propositions()


def test_parameters_are_the_contract(game):
    assert " ".join(game.parameters) == NAMES
    assert all(p.meaning and p.meaning_zh for p in game.parameters.values())
    assert "社会监督" in str(game.parameters)


def test_unknown_pacts_are_refused_clearly():
    with pytest.raises(lg.GameError, match="binding"):
        lg.models.overbidding(pact="other")


def test_equal_games_share_one_solution(game):
    assert lg.models.overbidding() is game
    assert lg.solve(game) is lg.solve(lg.models.overbidding())


def test_game_is_frozen(game):
    with pytest.raises(dataclasses.FrozenInstanceError):
        game.name = "other"


def test_all_statements_are_settled(listed):
    assert [p.name for p in listed] == [
        "partition",
        "wish",
        "passive",
        "passive-statics",
        "oversight-turns",
        "active-statics",
        "gap",
        "no-general-sign",
    ]
    for proposition in listed:
        assert proposition.settled, str(proposition)
        assert proposition.verdict.evidence in ("certificate", "two solvers", "one solver")


def test_mixed_statements_carry_both_points(listed):
    by_name = {p.name: p for p in listed}
    for name in ("oversight-turns", "no-general-sign"):
        verdict = by_name[name].verdict
        assert verdict.outcome is lg.Outcome.MIXED
        assert verdict.example
        assert verdict.counterexample


def test_published_proofs_can_be_run_again(listed):
    verdict = next(p for p in listed if p.name == "passive").parts[0].verdict
    answer = run(verdict.to_smtlib(), 20.0)
    results = [line for line in answer.text.split("\n") if line in ("sat", "unsat")]
    assert results == ["sat", "unsat"]


def test_latex_holds_statement_and_verdict(listed):
    text = listed[1].to_latex()
    assert r"\begin{proposition}" in text
    assert r"\varphi_S" in text
    assert "proved" in text
    mixed = listed[-1].to_latex()
    assert "Holds at" in mixed and "Fails at" in mixed


def test_an_unsettled_part_is_reported(listed):
    part = dataclasses.replace(listed[0].parts[0], expected=lg.Outcome.FALSE)
    broken = dataclasses.replace(listed[0], parts=(part,))
    assert not broken.settled
    assert "NOT settled" in str(broken)
    assert "not as stated" in broken.to_latex()
    assert broken.verdict is part.verdict
    assert isinstance(broken, module.Proposition)
