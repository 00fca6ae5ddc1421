"""Staged games: what their primitives may be, and errors that name what is wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, ParameterSpace

A, C = Parameter("a", "positive"), Parameter("c", "positive")
ONE, TWO = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
PRICE = A.symbol - ONE.symbol - TWO.symbol
PAYOFFS = {"1": (PRICE - C.symbol) * ONE.symbol, "2": (PRICE - C.symbol) * TWO.symbol}


def game(**changes):
    fields = dict(players=["1", "2"], stages=[[ONE], [TWO]], payoffs=PAYOFFS, parameters=[A, C])
    return SequentialGame(**(fields | changes))


# ---------------------------------------------------------------------- moves
def test_infinite_bounds_are_no_bounds():
    assert Move("1", "x", lower=-sp.oo, upper=sp.oo) == Move("1", "x")
    assert Move("1", "x", lower=float("-inf"), upper=float("inf")) == Move("1", "x")


@pytest.mark.parametrize("ends", [dict(lower=sp.oo), dict(upper=-sp.oo), dict(lower=float("inf"))])
def test_a_move_beyond_infinity_is_refused(ends):
    with pytest.raises(GameError, match="no finite real number"):
        Move("1", "x", **ends)


def test_players_may_be_given_as_numbers():
    built = SequentialGame([1], [[Move(1, "x", lower=0)]], {1: -(Move("1", "x").symbol ** 2)})
    assert built.players == ("1",)


@pytest.mark.parametrize(
    ("bound", "number"), [(0, 0), (0.1, "1/10"), (Fraction(1, 3), "1/3"), ("2/7", "2/7")]
)
def test_numeric_bounds_are_exact(bound, number):
    assert Move("1", "x", lower=bound).lower == sp.Rational(number)


@pytest.mark.parametrize("bound", ["high", True, float("nan"), sp.I, [0]])
def test_bad_bounds_name_the_move_and_the_end(bound):
    with pytest.raises(GameError, match="move x: upper bound"):
        Move("1", "x", upper=bound)


@pytest.mark.parametrize("name", ["", "2x", "a b", None])
def test_bad_move_names_are_refused(name):
    with pytest.raises(ParameterError, match="cannot name a move"):
        Move("1", name)


# ---------------------------------------------------------------------- validation
def _late():
    x = Move("1", "x", lower=sp.Symbol("y", real=True))
    return dict(stages=[[x], [Move("2", "y")]], payoffs={"1": x.symbol, "2": x.symbol})


def _of_the_other():
    x, y = Move("1", "x"), Move("2", "y", upper=sp.Symbol("x", real=True))
    return dict(stages=[[x, y]], payoffs={"1": x.symbol, "2": y.symbol})


@pytest.mark.parametrize(
    ("changes", "pattern"),
    [
        (dict(players=[]), "at least one player"),
        (dict(players=["1", "2", "1"]), "listed twice"),
        (dict(payoffs={"1": PAYOFFS["1"]}), r"missing for \['2'\]"),
        (dict(payoffs={**PAYOFFS, "3": 0}), r"unknown players \['3'\]"),
        (dict(stages=[[ONE], [Move("3", "z")]]), "move z belongs to '3'"),
        (dict(stages=[[ONE], [Move("2", "q1")]]), r"\['q1'\] are used more than once"),
        (dict(stages=[[ONE], [Move("2", "a")]]), r"\['a'\] are used more than once"),
        (dict(derived={"q2": ONE.symbol}), r"\['q2'\] are used more than once"),
        (dict(stages=[[ONE, TWO], []]), "each stage at least one move"),
        (dict(stages=[]), "at least one stage"),
        (_late(), "bound y of move x uses .*y"),
        (_of_the_other(), "bound x of move y uses .*x"),
        (dict(payoffs={**PAYOFFS, "2": sp.Symbol("w")}), r"2: w uses \['w'\]"),
        (dict(derived={"d": sp.Symbol("w")}), r"d: w uses \['w'\]"),
        (dict(payoffs={**PAYOFFS, "2": sp.oo}), "not finite"),
        (dict(payoffs={**PAYOFFS, "2": sp.nan}), "not finite"),
        (dict(payoffs={**PAYOFFS, "2": sp.zoo}), "not finite"),
        (dict(payoffs={**PAYOFFS, "2": -sp.oo}), "not finite"),
        (dict(payoffs={**PAYOFFS, "2": sp.I * ONE.symbol}), "2: .* is not real"),
        (dict(payoffs={**PAYOFFS, "2": None}), "neither a number nor"),
        (dict(payoffs={**PAYOFFS, "2": ONE.symbol > 0}), "no real-valued expression"),
        (dict(payoffs={**PAYOFFS, "2": sp.Matrix([ONE.symbol])}), "no real-valued expression"),
        (dict(payoffs={**PAYOFFS, "2": sp.Function("f")(ONE.symbol)}), r"f\(q1\) is no function"),
        (dict(payoffs={**PAYOFFS, "2": sp.Integral(A.symbol, (A.symbol, 0, 1))}), "not carried out"),
        (dict(payoffs=list(PAYOFFS.values())), "payoffs are a mapping"),
        (dict(stages=[ONE, TWO]), "stages are lists of moves"),
        (dict(stages=[[ONE.symbol], [TWO]]), "stages hold moves"),
        (dict(stages=[[ONE], [Move("2", "q2", lower=sp.I * A.symbol)]]), "bound of move q2: .* is not real"),
        (dict(parameters="ac"), "parameters are a list"),
        (dict(parameters=["a", "c"]), "'a' is no Parameter"),
        (dict(channels=[Channel(Parameter("k"), sp.Symbol("w"))]), "channel k uses undeclared"),
    ],
)
def test_contradictions_are_named(changes, pattern):
    with pytest.raises(GameError, match=pattern):
        game(**changes)


def test_text_is_never_evaluated():
    with pytest.raises(GameError, match="text is never evaluated"):
        game(payoffs={**PAYOFFS, "2": "q1 + 1"})


def test_own_earlier_moves_of_the_stage_may_bound_later_ones():
    x = Move("1", "x", lower=0)
    y = Move("1", "y", lower=0, upper=x.symbol)
    assert SequentialGame(["1"], [[x, y]], {"1": x.symbol + y.symbol}).moves["y"].upper == x.symbol
    with pytest.raises(GameError, match="bound x of move y"):
        SequentialGame(["1"], [[y, x]], {"1": x.symbol + y.symbol})


# ---------------------------------------------------------------------- symbols
def test_symbols_of_equal_name_are_unified():
    mine = {n: sp.Symbol(n) for n in ("a", "c", "q1", "q2")}
    price = mine["a"] - mine["q1"] - mine["q2"]
    loose = {p: (price - mine["c"]) * mine[f"q{p}"] for p in "12"}
    assert game(payoffs=loose) == game()
    bounded = Move("2", "q2", lower=0, upper=sp.Symbol("a"))
    assert game(stages=[[ONE], [bounded]]).moves["q2"].upper == A.symbol


def test_users_symbols_stay_as_they_are():
    a = sp.Symbol("a", positive=True, integer=True)
    built = SequentialGame(["1"], [[ONE]], {"1": a * ONE.symbol - ONE.symbol**2}, [a])
    assert built.parameters.symbols["a"] is a
    assert a in built.payoffs["1"].free_symbols


def test_floats_in_payoffs_are_read_exactly():
    built = game(payoffs={"1": 0.1 * ONE.symbol, "2": TWO.symbol})
    assert built.payoffs["1"] == ONE.symbol / 10


def test_numbers_and_spaces_are_taken():
    space = ParameterSpace([A, C], [A.symbol > C.symbol])
    built = game(parameters=space, payoffs={"1": 0, "2": Fraction(1, 2)})
    assert built.parameters is space
    assert built.payoffs == {"1": 0, "2": sp.Rational(1, 2)}


# ---------------------------------------------------------------------- views
def test_moves_come_in_order_of_play():
    assert list(game().moves) == ["q1", "q2"]


def test_channels_resolve_through_one_another():
    k, m = Channel(Parameter("k", "positive"), 1 / A.symbol), None
    m = Channel(Parameter("m", "positive"), k.symbol + C.symbol)
    built = game(channels=[k, m], payoffs={**PAYOFFS, "1": m.symbol * ONE.symbol})
    assert built.definitions[m.symbol] == 1 / A.symbol + C.symbol
    assert built.raw_payoffs["1"] == (1 / A.symbol + C.symbol) * ONE.symbol
    assert built.payoffs["1"] == m.symbol * ONE.symbol


def test_games_compare_by_content():
    assert game() == game()
    assert hash(game()) == hash(game())
    assert game() != game(derived={"d": A.symbol})
    assert game() != game(stages=[[ONE, TWO]])
    assert (game() == 3) is False


def test_games_are_frozen():
    with pytest.raises(AttributeError):
        game().players = ()


def test_print_shows_stages_bounds_and_payoffs():
    text = str(game(stages=[[ONE], [Move("2", "q2", lower=0, upper=A.symbol)]], name="duopoly"))
    assert "duopoly: players 1, 2" in text
    assert "stage 2: 2 chooses 0 <= q2 <= a" in text
    assert "U_1 = " in text


def test_json_round_trip():
    assert SequentialGame.from_json(game().to_json()) == game()
