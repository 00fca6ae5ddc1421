"""Strict dominance in symbols: only what the prover shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from layered_games.equilibria.finite import dominance_proofs
from layered_games.equilibria.finite.dominance import eliminate_dominated
from layered_games.equilibria.finite.dominance_proofs import MIXTURES
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome, Verdict

V, C = sp.symbols("v c", positive=True)
X = sp.Symbol("x", real=True)


def row_game(rows: Any, **options: Any) -> StrategicGame:
    """A game in which player 2 has nothing at stake."""
    return StrategicGame.from_arrays(rows, sp.zeros(len(rows), len(rows[0])), **options)


def test_a_proof_removes_an_action() -> None:
    game = row_game([[V, C], [V + C, C + V**2]], actions=[["low", "high"], ["L", "R"]])
    found = eliminate_dominated(game)
    (gone,) = found.eliminated
    assert found.kept == ((1,), (0, 1)) and gone.mixture == ((1, 1),) and gone.margin is None
    assert all(v.outcome is Outcome.TRUE for v in gone.verdicts) and len(gone.verdicts) == 2
    assert "round 1: low of 1, by high (proved for all parameters)" in str(found)
    assert found.holds() and not found.undecided
    assert not replace(
        found, eliminated=(replace(gone, action=1, mixture=((0, gone.mixture[0][1]),)),)
    ).holds()


def test_rounds_in_symbols() -> None:
    game = StrategicGame.from_arrays([[V, V], [0, 2 * V]], [[C, 0], [C, 0]])
    found = eliminate_dominated(game)
    assert [e.round for e in found.eliminated] == [1, 2] and found.kept == ((0,), (0,)) and found.holds()


def test_relations_among_parameters_decide() -> None:
    rows = [[V, V], [C, C]]
    assert not eliminate_dominated(row_game(rows)).eliminated
    below = ParameterSpace([V, C], [C < V])
    assert eliminate_dominated(row_game(rows, parameters=below)).kept[0] == (0,)
    share = Parameter("x", "(0, 1)")
    bounded = row_game([[share.symbol, 0], [2, 1]], parameters=[share])
    assert eliminate_dominated(bounded).kept[0] == (1,)


@pytest.mark.parametrize("by", ["mixed", "pure"])
def test_what_depends_on_the_parameters_stays_with_a_witness(by: str) -> None:
    hawk = sp.Matrix([[(V - C) / 2, V], [0, V / 2]])
    found = eliminate_dominated(StrategicGame.from_arrays(hawk, hawk.T), by)
    assert not found.eliminated and not found.undecided and found.holds()
    assert "no action that is left is dominated for all parameters" in str(found)
    first = found.survivors[0]
    if by == "mixed":
        assert first.point and first.belief
        forged: Any = replace(first, point={V: sp.Integer(-1), C: sp.Integer(1)})
    else:
        forged = replace(first, against=((1, (1,), {V: sp.Integer(-1), C: sp.Integer(1)}),))
    assert not replace(found, survivors=(forged, *found.survivors[1:])).holds()


def test_the_witness_may_come_from_the_prover_alone() -> None:
    """Only between 0 and 1/1000 is the first action not dominated; no sample lies there."""
    game = row_game([[X * (sp.Rational(1, 1000) - X)], [0]], parameters=[])
    found = eliminate_dominated(game, by="pure")
    assert not found.eliminated and found.holds()
    points = [dict(p) for s in found.survivors for _, _, p in s.against if p]
    assert any(0 <= p[X] <= sp.Rational(1, 1000) for p in points)


def test_mixtures_in_symbols_are_said_to_be_open() -> None:
    """The third action is dominated by a mixture at every point, by a pure one at none."""
    game = row_game([[3 * V, 0], [0, 3 * V], [V, V]])
    found = eliminate_dominated(game)
    assert [s.action for s in found.undecided] == [2] and found.undecided[0].reason == MIXTURES
    assert f"undecided: 3 of 1 ({MIXTURES})" in str(found) and found.holds()
    pure = eliminate_dominated(game, by="pure")
    assert not pure.undecided and pure.holds()
    assert eliminate_dominated(game.at({"v": 1})).kept[0] == (0, 1)


def test_what_the_prover_does_not_decide_stays_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dominance_proofs, "prove", lambda claim, **options: Verdict(Outcome.UNKNOWN, claim))
    found = eliminate_dominated(row_game([[V], [V + 1], [V + 2]]))
    assert (
        not found.eliminated
        and "did not decide whether 2, 3 pays more everywhere" in found.undecided[0].reason
    )
    assert found.holds()


def test_relations_that_contradict_each_other_are_refused() -> None:
    empty = ParameterSpace([V, C], [sp.StrictLessThan(V + C, -1, evaluate=False)])
    with pytest.raises(GameError, match="contradict each other"):
        eliminate_dominated(row_game([[V], [C]], parameters=empty))


def test_payoffs_that_never_have_a_value_are_refused() -> None:
    negative = ParameterSpace([X], [X < 0])
    with pytest.raises(GameError, match="leave a payoff no value"):
        eliminate_dominated(row_game([[sp.log(X)], [sp.log(X) + 1]], parameters=negative))


def test_relations_that_are_rarely_met_need_no_points() -> None:
    thin = ParameterSpace([V, C], [sp.Eq(V, C**2 + sp.Rational(1, 97))])
    found = eliminate_dominated(row_game([[V], [C**2]], parameters=thin))
    assert found.kept[0] == (0,) and found.holds()


def test_points_without_a_payoff_and_irrational_ones_are_passed_over() -> None:
    pole = row_game([[1 / sp.Max(X, 0)], [1 / sp.Max(X, 0) + 1]])
    assert eliminate_dominated(pole).kept[0] == (1,)
    root = row_game([[sp.sqrt(V)], [sp.sqrt(V) + 1]])
    assert eliminate_dominated(root).kept[0] == (1,)
    number = row_game([[sp.sqrt(2)], [sp.sqrt(3)]])
    found = eliminate_dominated(number)
    assert found.kept[0] == (1,) and found.holds()
