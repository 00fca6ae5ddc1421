"""Gambit's .efg format: exact both ways, odd but legal text, and errors with the line."""

from __future__ import annotations

import io
from fractions import Fraction as F

import pytest
import sympy as sp
import tree_games as trees
from hypothesis import given, settings
from tree_games import random_trees

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision

GAMES = [
    trees.entry(),
    trees.centipede(6),
    trees.ultimatum(4),
    trees.beer(),
    trees.poker(),
    trees.forgetful(),
    trees.driver(),
    trees.battle_with_exit(),
]


@pytest.mark.parametrize("game", GAMES, ids=repr)
def test_games_come_back_equal(game):
    assert ExtensiveGame.from_gambit(game.to_gambit()) == game


@pytest.mark.parametrize("game", GAMES, ids=repr)
def test_gambit_reads_and_writes_the_same_game(game):
    gambit = pytest.importorskip("pygambit")
    theirs = gambit.read_efg(io.StringIO(game.to_gambit()))
    assert theirs.is_perfect_recall == game.perfect_recall
    assert len(theirs.infosets) == len(game.set_names)
    assert ExtensiveGame.from_gambit(theirs.to_efg()) == game


@settings(max_examples=25)
@given(random_trees(information=True, depth=3))
def test_gambit_agrees_on_the_shape(game):
    gambit = pytest.importorskip("pygambit")
    theirs = gambit.read_efg(io.StringIO(game.to_gambit()))
    assert theirs.is_perfect_recall == game.perfect_recall
    nodes = list(theirs.nodes)
    assert len(nodes) == game.n_nodes
    roots = [k for k, node in enumerate(nodes) if node.is_subgame_root and not node.is_terminal]
    assert sorted(roots) == sorted(int(game.arrays.preorder[r]) for r in game.subgame_roots)
    shape = tuple(len(p.strategies) for p in theirs.players)
    if game.perfect_recall:
        assert shape == game.to_strategic().shape


def test_floats_are_written_as_decimals_and_read_as_fractions():
    game = ExtensiveGame(
        Chance({"a": (1 / 3, (0.1,)), "b": (1 / 3, (1e-7,)), "c": (1 / 3, (2.0,))}), players=["1"]
    )
    again = ExtensiveGame.from_gambit(game.to_gambit())
    assert again.payoffs.ravel().tolist() == [F(1, 10), F(1, 10**7), 2]
    assert abs(again.chance - game.chance).max() < 1e-15


ODD = """EFG 2 R "A \\"quoted\\" title" { "One" "Two" }
"a comment
over two lines"

c "ROOT" 1 "(0,1)" { "1G" 0.500 "1B" 1/2 } 1 "extra" { 10 -1 }
p "" 1 1 "set" { "H" "L" } 0
t "" 2 "x" { 1.5, -2/3 }
p "" 2 1 { "a" "b" } 0
t "" 2
t "" 0
p "" 1 1 "set" 3 "late" { 1 1 }
t "" 2 "x"
t "" 0 ""
"""


def test_odd_but_legal_text():
    game = ExtensiveGame.from_gambit(ODD)
    assert game.title == 'A "quoted" title'
    assert game.set_names == ("set", "Two:1")
    pairs = zip(game.arrays.leaves.tolist(), game.payoffs, strict=True)
    leaves = {game.history(node): tuple(row) for node, row in pairs}
    assert leaves == {
        ("1G", "H"): (F(23, 2), F(-5, 3)),
        ("1G", "L", "a"): (F(23, 2), F(-5, 3)),
        ("1G", "L", "b"): (10, -1),
        ("1B", "H"): (F(25, 2), F(-2, 3)),
        ("1B", "L"): (11, 0),
    }
    assert game.chance.tolist() == [F(1, 2), F(1, 2)]


def test_repeated_names_give_way_to_numbers():
    text = (
        'EFG 2 R "" { "" "" } "" p "" 1 1 "s" { "" "" } 0 '
        'p "" 2 1 "s" { "x" "x" } 0 t "" 1 "" { 1 2 } t "" 2 "" { 3 4 } t "" 3 "" { 5 6 }'
    )
    game = ExtensiveGame.from_gambit(text)
    assert game.players == ("1", "2")
    assert game.set_names == ("1:1", "2:1")
    assert game.set_actions == (("1", "2"), ("x", "x (2)"))


def test_files_are_read(tmp_path):
    path = tmp_path / "game.efg"
    path.write_text("\ufeff" + trees.beer().to_gambit(), encoding="utf-8")
    assert ExtensiveGame.from_gambit(path) == trees.beer()
    assert ExtensiveGame.from_gambit(str(path)) == trees.beer()
    with pytest.raises(GameError, match="cannot be read"):
        ExtensiveGame.from_gambit(tmp_path / "none.efg")
    bare = 'EFG 2 R "" { "A" } t "" 1 "" { 3 }'
    assert ExtensiveGame.from_gambit("\ufeff" + bare).payoffs.tolist() == [[3]]


def test_symbols_have_no_place_there():
    with pytest.raises(GameError, match="need numbers, but the game uses x"):
        ExtensiveGame(Decision("1", {"a": (sp.Symbol("x"),)})).to_gambit()


HEAD = 'EFG 2 R "" { "A" "B" }\n'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('EFG 3 R "" { "A" }', 1, "only version 2 of the format is known: EFG 2 R; here stands '3'"),
        ("EFG", 1, "here stands the end of the text"),
        ("efg\n", 1, "has to begin with EFG 2 R"),
        ('EFG 2 X ""', 1, "the letter R or D"),
        ("EFG 2 R { }", 1, "the title in quotation marks should stand here, not '{'"),
        ('EFG 2 R "" "A"', 1, "'{' before the names of the players"),
        ('EFG 2 R "" { A }', 1, "the names of the players in quotation marks"),
        ('EFG 2 R "open', 1, "this quotation mark is never closed"),
        (HEAD, 2, "a node begins with c, p or t, not the end of the text"),
        (HEAD + 'x "" 1', 2, "a node begins with c, p or t, not 'x'"),
        (HEAD + 'p "" 3 1', 2, "player '3' is not among the 2"),
        (HEAD + 'p "" 0 1', 2, "player '0' is not among the 2"),
        (HEAD + 'p "" one 1', 2, r"the number of the player \(a whole number\)"),
        (HEAD + 'p "" 1 one', 2, "the number of the information set"),
        (HEAD + 'p "" 1 1 "" 0', 2, "information set 1 has no actions yet"),
        (HEAD + 'p "" 1 1 "" { } 0', 2, "information set 1 has no actions; names"),
        (HEAD + 'p "" 1 1 "" { "a" 0', 2, "or '}' after the last, should stand here, not '0'"),
        (HEAD + 'p "" 1 1 "" { "a" } 0\np "" 1 1 "" { "b" } 0', 3, "information set 1 had other actions"),
        (HEAD + 'c "" 1 "" { "a" 1/2 "b" 1/3 } 0', 2, "the probabilities 1/2, 1/3 sum to 5/6"),
        (HEAD + 'c "" 1 "" { "a" 3/2 "b" -1/2 } 0', 2, "the probabilities 3/2, -1/2"),
        (HEAD + 'c "" 1 "" { "a" x } 0', 2, "a probability .* should stand here, not 'x'"),
        (HEAD + 't "" 1 "" { 1 }', 2, r"1 payoff\(s\) for 2 player"),
        (HEAD + 't "" 1 "" { 1 1/0 }', 2, "'1/0' is no number"),
        (HEAD + 't "" 1 "" { 1 1e }', 2, "a payoff .* should stand here, not '1e'"),
        (HEAD + 't "" 1', 2, "outcome 1 has no payoffs yet"),
        (HEAD + 't "" 0 "" { 1 1 }', 2, "outcome 0 means no payoffs"),
        (HEAD + 't "" 1 "" { 1 1', 2, "'}' after the payoffs should stand here, not the end"),
        (HEAD + 't "" 1 "" { 1 1 }\nt "" 1 ""', 3, "the tree is complete, but 't' follows"),
        (
            HEAD + 'p "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1 1 }\nt "" 1 "" { 2 1 }',
            4,
            "outcome 1 had other payoffs",
        ),
        (
            HEAD + 'p "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1 1 }',
            3,
            "a node begins with c, p or t, not the end",
        ),
    ],
)
def test_faults_are_named_with_their_line(text, line, message):
    with pytest.raises(GameError, match=rf"^line {line} of the \.efg text: .*{message}"):
        ExtensiveGame.from_gambit(text)
