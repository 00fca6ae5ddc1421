"""Coalitions: joint maximisation on games that have nothing to do with hierarchies."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.equilibria.coalitions_joint import agreed_pieces, together, worth
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.staged_solution import solve_sequential
from layered_games.errors import GameError
from layered_games.games.agreements import Agreement, AgreementGame, Term, stripped
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

a, c, z = Parameter("a", "positive"), Parameter("c", "positive"), Parameter("z", "positive")


def _floor():
    """One sets a floor for the other's move; together the floor does not matter."""
    low, work = Move("1", "low", lower=0), Move("2", "work", lower=Move("1", "low").symbol)
    payoffs = {"1": a.symbol * work.symbol, "2": -c.symbol * work.symbol**2 / 2}
    return SequentialGame(["1", "2"], [[low], [work]], payoffs, [a, c, z])


def test_a_floor_is_left_open_and_the_joint_optimum_found():
    (piece,) = agreed_pieces(_floor(), ("1", "2"))
    best = a.symbol / c.symbol
    assert piece.values == {"low": best, "work": best}
    assert piece.sets == {"low": (0, best)}
    assert sp.simplify(piece.payoffs["1"] - a.symbol * best) == 0


def test_weights_move_the_joint_optimum():
    joint = solve_sequential(together(_floor(), ("1", "2"), {"1": sp.S(2)}, name="both"))
    assert [e.values["work"] for e in joint] == [2 * a.symbol / c.symbol]


def test_members_must_be_players():
    with pytest.raises(GameError, match="players"):
        together(_floor(), ("1", "3"))
    with pytest.raises(GameError, match="missing"):
        together(_floor(), ())


def test_a_joint_problem_without_an_optimum_is_refused():
    game = _floor()
    endless = SequentialGame(
        game.players, game.stages, {"1": game.payoffs["1"], "2": sp.S.Zero}, game.parameters
    )
    with pytest.raises(GameError, match="closed form"):
        agreed_pieces(endless, ("1", "2"))


def test_what_is_not_used_is_stripped():
    assert list(stripped(_floor()).parameters) == ["a", "c"]


def test_worth_is_one_expression():
    t = a.symbol
    pieces = [((Constraint(t - 1),), t), ((Constraint(1 - t, strict=True),), t**2)]
    whole = worth(pieces)
    assert whole.subs(t, 2) == 2 and whole.subs(t, sp.Rational(1, 2)) == sp.Rational(1, 4)
    assert worth([((), t)]) == t


def _agreement_game(**options):
    ground = _floor()
    gain = Term(a.symbol - z.symbol, False, "worth it")
    deal = Agreement(("1", "2"), "outsider", {}, sp.S.Zero, "1", (gain,), **options)
    return AgreementGame(
        ground=ground,
        agreement=deal,
        players=ground.players,
        stages=ground.stages,
        payoffs=ground.payoffs,
        parameters=ground.parameters,
    )


def test_agreements_members_and_reform():
    game = _agreement_game()
    with pytest.raises(GameError, match="does not say"):
        game.again(game.ground)
    deal = Agreement(("1", "3"), "outsider", {}, sp.S.Zero, "1", ())
    with pytest.raises(GameError, match="none of the players"):
        AgreementGame(ground=game.ground, agreement=deal, players=game.players, stages=game.stages,
                      payoffs=game.payoffs, parameters=game.parameters)  # fmt: skip
