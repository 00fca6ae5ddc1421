"""The check of trees: it finds every deviation that pays, reached or not, and only these."""

from __future__ import annotations

from fractions import Fraction as F
from math import prod

import pytest
import sympy as sp
import tree_games as trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layered_games.equilibria.verify_finite import regret
from layered_games.equilibria.verify_tree import (
    nash_regret,
    one_shot_regret,
    subgame_regret,
    symbolic_regret,
)
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.parameters import ParameterSpace


def draw_behaviour(game, source):
    rows = []
    for labels in game.set_actions:
        weights = [source.randint(0, 2) for _ in labels]
        weights[0] += not any(weights)
        rows.append(tuple(F(w, sum(weights)) for w in weights))
    return tuple(rows)


@settings(max_examples=60)
@given(trees.random_trees(depth=3, information=True), st.randoms(use_true_random=False))
def test_regret_is_that_of_the_strategic_form(game, source):
    rows = draw_behaviour(game, source)
    if game.perfect_recall:
        assert nash_regret(game, rows) == regret(game.to_strategic(), game.mixed(rows))
        worst = [
            regret(
                part.to_strategic(), part.mixed({n: rows[game.set_names.index(n)] for n in part.set_names})
            )
            for part in game.subgames()
        ]
        assert (subgame_regret(game, rows) == 0) == (max(worst, default=0) == 0)
        if not game.perfect_information:
            assert subgame_regret(game, rows) == max(worst)


@settings(max_examples=40)
@given(trees.random_trees(depth=3, payoffs=st.integers(-1, 1)), st.randoms(use_true_random=False))
def test_one_shot_deviations_suffice(game, source):
    assume(prod(map(len, game.set_actions)) <= 300)
    for _ in range(5):
        choice = {i: source.randrange(len(a)) for i, a in enumerate(game.set_actions)}
        rows = tuple(
            tuple(F(int(a == choice[i])) for a in range(len(labels)))
            for i, labels in enumerate(game.set_actions)
        )
        assert (one_shot_regret(game, rows) > 0) == trees.pays(game, choice, game.subgame_roots)
        triples = zip(game.set_names, game.set_actions, rows, strict=True)
        mixed = {n: dict(zip(labels, row, strict=True)) for n, labels, row in triples}
        assert one_shot_regret(game, mixed) == one_shot_regret(game, rows)


def test_a_threat_off_the_path_is_seen():
    game = trees.entry()
    threat = {"Entrant:1": "out", "Incumbent:1": "fight"}
    assert nash_regret(game, threat) == 0
    assert subgame_regret(game, threat) == 2
    floats = subgame_regret(game.to_floats(), threat)
    assert floats == 2.0
    assert isinstance(floats, float)


def test_the_family_of_equilibria_of_poker():
    game = trees.poker()

    def behaviour(bluff):
        bet = {"1 J": bluff, "1 Q": F(0), "1 K": 3 * bluff}
        rows = {name: (1 - p, p) for name, p in bet.items()}
        rows |= {
            "1 J pass bet": "fold",
            "1 Q pass bet": (F(2, 3) - bluff, bluff + F(1, 3)),
            "1 K pass bet": "call",
        }
        rows |= {"2 J pass": (F(2, 3), F(1, 3)), "2 Q pass": "pass", "2 K pass": "bet"}
        return rows | {"2 J bet": "fold", "2 Q bet": (F(2, 3), F(1, 3)), "2 K bet": "call"}

    for bluff in (F(0), F(1, 6), F(1, 3)):
        assert nash_regret(game, behaviour(bluff)) == 0
        assert game.expected(behaviour(bluff)) == (F(-1, 18), F(1, 18))
    assert nash_regret(game, behaviour(F(0)) | {"2 Q bet": "call"}) > 0


def test_forgetful_players_are_tried_out():
    with pytest.raises(GameError, match="comes to 'junction' twice on one way"):
        nash_regret(trees.driver(), [(1, 0)])
    assert subgame_regret(trees.forgetful(), {"1:1": "R", "reply": "b", "later": "r"}) == 2


def test_too_many_strategies_of_a_forgetful_player():
    branches = {}
    for k in range(16):
        branches[str(k)] = (F(1, 16), Decision("1", {"a": (1,), "b": (2,)}))
    later = {"x": Decision("1", {"c": (1,)}, "same"), "y": Decision("1", {"c": (1,)}, "same")}
    game = ExtensiveGame(Decision("1", {"go": Chance(branches), "stop": Decision("1", later)}))
    assert not game.perfect_recall
    with pytest.raises(GameError, match="forgets and has 262144 pure strategies"):
        nash_regret(game, [tuple([1] + [0] * (len(a) - 1)) for a in game.set_actions])


def test_large_payoffs_do_not_overflow():
    game = ExtensiveGame(Decision("1", {"a": (2**62,), "b": (-(2**62),)}))
    assert subgame_regret(game, ["b"]) == 2**63


def test_symbols_are_checked_at_points():
    x = sp.Symbol("x", real=True)
    game = ExtensiveGame(Decision("1", {"a": (x,), "b": (0,)}))
    one, zero = sp.S.One, sp.S.Zero
    assert symbolic_regret(game, ((one, zero),), x >= 0) == 0
    assert symbolic_regret(game, ((one, zero),), sp.true) > 0
    assert symbolic_regret(game, ((one, zero),), sp.Gt(x, 10**9)) is None
    never = ExtensiveGame(Decision("1", {"a": (1 / x,), "b": (0,)}))
    assert symbolic_regret(never, ((one, zero),), x >= 0) in (0, None)
    rare = ExtensiveGame(Decision("1", {"a": (x,), "b": (0,)}), parameters=rare_space(x))
    assert symbolic_regret(rare, ((one, zero),), sp.true) is None
    with pytest.raises(GameError, match="gains from deviations need numbers"):
        nash_regret(game, [(1, 0)])


def rare_space(x):
    return ParameterSpace([x], [sp.Eq(x**2, 2, evaluate=False)])
