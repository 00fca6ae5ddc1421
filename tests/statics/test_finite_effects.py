"""Comparative statics of finite games in symbols, against differences of the numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from layered_games import (
    Chance,
    Decision,
    ExtensiveGame,
    GameError,
    SequentialGame,
    StrategicGame,
    comparative_statics,
    solve,
)
from layered_games.games.moves import Move
from layered_games.parameters import Parameter
from layered_games.statics.finite_effects import quantities_of

v, c = sp.symbols("v c", positive=True)
HAWK = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])


@pytest.fixture(scope="module")
def fight():
    return solve(StrategicGame.from_arrays(HAWK, HAWK.T, actions=[["hawk", "dove"]] * 2))


def test_the_mixed_equilibrium_of_hawk_and_dove(fight):
    number = next(k for k, e in enumerate(fight) if e.profile[0][0] == v / c)
    effect = comparative_statics(fight, "1:hawk", "c", branch=number)
    assert effect.sign.name == "NEGATIVE"
    assert effect.expression == -v / c**2
    assert effect.verdict.evidence == "certificate"
    assert comparative_statics(fight, "1:dove", "c", branch=number).sign.name == "POSITIVE"


def test_the_derivative_is_the_limit_of_differences(fight):
    number = next(k for k, e in enumerate(fight) if e.profile[0][0] == v / c)
    effect = comparative_statics(fight, "U_1", "v", branch=number)
    assert effect.sign.name == "MIXED"
    step = Fraction(1, 10**6)
    for at, up in ((Fraction(1), True), (Fraction(5), False)):
        values = [
            next(e for e in solve(fight.game, at={"v": w, "c": 6}) if 0 < e.profile[0][0] < 1).payoffs[0]
            for w in (at, at + step)
        ]
        assert (values[1] > values[0]) is up
        assert bool(effect.condition.subs({v: sp.Rational(at), c: 6})) is up


def test_expressions_of_quantities_and_parameters(fight):
    effect = comparative_statics(fight, sp.Symbol("U_1") + v, "v", branch=0)
    assert effect.expression == sp.Rational(3, 2)
    with pytest.raises(GameError, match=r"unknown quantities \['zz'\]"):
        comparative_statics(fight, sp.Symbol("zz") + v, "v", branch=0)


def test_several_equilibria_ask_for_a_choice(fight):
    with pytest.raises(GameError, match="branch=3"):
        comparative_statics(fight, "U_1", "v")
    with pytest.raises(GameError, match="branch 9 does not exist; there are 0 to 3"):
        comparative_statics(fight, "U_1", "v", branch=9)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"of": "zz", "wrt": "v"}, "unknown quantity 'zz'; the game has 1:hawk"),
        ({"of": "U_1", "wrt": "q"}, "unknown parameter 'q'; the game has c, v"),
        ({"of": "U_1", "wrt": "v", "regime": "passive"}, "no regimes"),
        ({"of": "U_1", "wrt": "v", "assuming": [c > 2 * v]}, "does not exist under"),
    ],
)
def test_wrong_questions_are_answered_in_words(fight, given, message):
    with pytest.raises(GameError, match=message):
        comparative_statics(fight, **{"branch": 0, **given})


def test_a_game_of_numbers_has_nothing_to_differentiate_by():
    solution = solve(StrategicGame.from_arrays([[1]], [[2]]))
    with pytest.raises(GameError, match="all its payoffs are numbers"):
        comparative_statics(solution, "U_1", "v")


def test_a_case_of_a_tree():
    p = sp.Symbol("p", positive=True)
    tree = ExtensiveGame(
        Decision("E", {"out": (0, 2), "in": Decision("F", {"fight": (-1, -c), "yield": (p, 1)})})
    )
    solution = solve(tree)
    assert set(quantities_of(solution, solution[0])) >= {"E:1/in", "F:1/fight", "U_E", "U_F"}
    effect = comparative_statics(solution, "U_E", "p")
    assert (effect.sign.name, effect.expression) == ("POSITIVE", 1)


def test_staged_games_without_roles():
    a = Parameter("a", "real")
    x = Move("1", "x", lower=0)
    solution = solve(SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a]))
    whole = comparative_statics(solution, "x", "a")
    assert (whole.sign.name, len(whole.parts)) == ("POSITIVE", 2)
    inside = next(k for k, e in enumerate(solution) if e.values["x"] != 0)
    assert comparative_statics(solution, "x", "a", branch=inside).expression == sp.Rational(1, 2)
    assert comparative_statics(solution, "x", "a", branch=1 - inside).sign.name == "ZERO"
    with pytest.raises(GameError, match="roles"):
        comparative_statics(solution, "x", "a", regime="passive")


def test_chance_moves_carry_parameters():
    q = Parameter("q", "(0, 1)").symbol
    tree = ExtensiveGame(Chance({"up": (q, Decision("P", {"l": (1,), "r": (0,)})), "down": (1 - q, (0,))}))
    solution = solve(tree)
    assert comparative_statics(solution, "U_P", "q").sign.name == "POSITIVE"
