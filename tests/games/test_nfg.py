"""Gambit's .nfg format: both variants, exact numbers, names, errors with the line; and Gambit itself."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategic_games import games

from layered_games.errors import GameError
from layered_games.games import gambit_text
from layered_games.games.nfg import read_nfg, write_nfg
from layered_games.games.strategic import StrategicGame

PAYOFFS = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2 1 1 0 3 2 0
"""
OUTCOMES = """NFG 1 D "Selten (IJGT, 75), Figure 2, normal form" { "Player 1" "Player 2" }

{
{ "1" "2" "3" }
{ "1" "2" }
}
"a comment with a \\"quotation\\"
over two lines"

{
{ "" 1, 1 }
{ "first" 0, 2 }
{ "" 0 2 }
{ "" 1, 1 }
{ "" 0, 3 }
{ "" 2.0, 0 }
}
1 2 3 4 5 6
"""


def one(body: str, actions: str = "{ 2 1 }", head: str = 'NFG 1 R "t" { "a" "b" }') -> StrategicGame:
    return read_nfg(f"{head} {actions}\n{body}")


def test_both_variants_give_the_same_game() -> None:
    game = read_nfg(PAYOFFS)
    assert game == read_nfg(OUTCOMES)
    assert game.title == "Selten (IJGT, 75), Figure 2, normal form"
    assert game.players == ("Player 1", "Player 2") and game.shape == (3, 2) and game.kind == "exact"
    assert game.payoffs[0].tolist() == [[1, 1], [0, 0], [0, 2]]
    assert game.payoffs[1].tolist() == [[1, 1], [2, 3], [2, 0]]


def test_the_first_players_action_runs_fastest() -> None:
    body = " ".join(f"{i} {10 * i} {100 * i}" for i in range(12))
    game = read_nfg(f'NFG 1 R "" {{ "a" "b" "c" }} {{ 2 3 2 }} {body}')
    assert game.payoffs[0][1, 0, 0] == 1 and game.payoffs[0][0, 1, 0] == 2 and game.payoffs[0][0, 0, 1] == 6
    assert game.payoffs[2][1, 2, 1] == 1100


def test_outcome_zero_pays_nothing() -> None:
    game = one('{ { "x" 5 6 } } 0 1')
    assert [a.ravel().tolist() for a in game.payoffs] == [[0, 5], [0, 6]]


@pytest.mark.parametrize(
    ("word", "value"),
    [("1/3", Fraction(1, 3)), ("-2/4", Fraction(-1, 2)), ("0.1", Fraction(1, 10)), (".5", Fraction(1, 2)),
     ("-.25", Fraction(-1, 4)), ("3.", 3), ("1e3", 1000), ("1.5E-3", Fraction(3, 2000)), ("+7", 7),
     ("00012", 12), ("123456789012345678901234567890", 123456789012345678901234567890)],
)  # fmt: skip
def test_numbers_are_exact(word: str, value: Any) -> None:
    assert one(f"{word} 0 0 {word}").payoffs[0][0, 0] == value
    assert one(f'{{ {{ "" {word}, 0 }} }} 1 1').payoffs[0][0, 0] == value


@pytest.mark.parametrize(
    "word",
    [
        "x",
        "1/0",
        "1//2",
        "1/-2",
        "--1",
        "1.5/2",
        "nan",
        "inf",
        "1e99999",
        "1_000",
        "٣",
        "9" * 5000,
        "{",
        '"1"',
    ],
)
def test_what_is_no_number_is_refused_with_its_line(word: str) -> None:
    with pytest.raises(GameError, match=r"line 3 of the .nfg text: "):
        one(f"1 2\n{word} 4")


def test_names_that_are_missing_or_repeated() -> None:
    game = one("1 2 3 4", '{ { "U" "U" } { "" } }', 'NFG 1 R "" { "a" "a" }')
    assert game.players == ("a", "a (2)") and game.actions == (("U", "U (2)"), ("1",))
    tricky = one("1 2 3 4 5 6", '{ { "x" "x" "x (2)" } { "" } }')
    assert len(set(tricky.actions[0])) == 3 and tricky.actions[0][2] == "x (2)"


def test_quoted_text() -> None:
    game = one("1 2 3 4", r'{ { "say \"hi\"" "a\b\\c" } { "{ 1 } , 2" } }')
    assert game.actions == (('say "hi"', r"a\b\\c"), ("{ 1 } , 2",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("NFG", "line 1 of the .nfg text: only version 1"),
        ("EFG 2 R\n", "line 1 .* begin with NFG 1 R .*; here stands 'EFG'"),
        ('NFG 2 R "t" { "a" } { 1 } 1', "only version 1 of the format is known: NFG 1 R; here stands '2'"),
        ('NFG 1 X "t" { "a" } { 1 } 1', "letter R or D"),
        ('NFG 1 R t { "a" } { 1 } 1', "the title in quotation marks should stand here, not 't'"),
        ('NFG 1 R "t { 1', "this quotation mark is never closed"),
        ('NFG 1 R "t" { a } { 1 } 1', "players in quotation marks"),
        ('NFG 1 R "t" { } { } 1', "list of players is empty"),
        ('NFG 1 R "t" { "a" "b" } { 1 } 1', r"for 1 player\(s\), but the game has 2"),
        ('NFG 1 R "t" { "a" "b" } { { "U" } } 1', r"for 1 player\(s\), but the game has 2"),
        ('NFG 1 R "t" { "a" "b" } { { "U" } { } } 1', "player b has no action"),
        ('NFG 1 R "t" { "a" "b" } { 1 0 } 1', "player b has no action"),
        ('NFG 1 R "t" { "a" } { x } 1', "a number of actions"),
        ('NFG 1 R "t" { "a" } { 1 "x" } 1', "'}' after the actions should stand here, not 'x'"),
        ('NFG 1 R "t" { "a" } { { U } } 1', "the names of actions in quotation marks"),
        ('NFG 1 R "t" { "a" "b" } { 999999999 9 } 1', "more than the text has room for"),
        ('NFG 1 R "t" { "a" "b" } { 9999999999 9 } 1', "a whole number"),
        ('NFG 1 R "t" { "a" "b" }\n{ 2 1 }\n1 2\n3', "line 4 .* 3 payoffs, but 2 x 1 .* need 4"),
        ('NFG 1 R "t" { "a" "b" }\n{ 2 1 }\n1 2\n3 4\n5', "line 5 .* need 4 payoffs, but '5' follows"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { 1 2 } } 1 1', "name of an outcome"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 } } 1 1', r"outcome 1 \('x'\) has 1 payoffs for 2"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2', "'}' after an outcome"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2 }', "'}' after the outcomes"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2 } } 1 2', "outcome 2 is named here, but only 0 to 1"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2 } } 1 -1', "the number of an outcome"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2 } } 1', "1 outcomes are named, .* need 2"),
        ('NFG 1 R "t" { "a" "b" } { 2 1 } { { "x" 1 2 } } 1 1 1', "need 2 outcomes, but '1' follows"),
        ('NFG 1 R "t" { "a" } { 1 }', "0 payoffs, but 1 profiles"),
    ],
)  # fmt: skip
def test_malformed_text_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(GameError, match=rf"line \d+ of the .nfg text: .*{fault}|{fault}"):
        read_nfg(text)


@given(st.data())
@settings(max_examples=200)
def test_damaged_text_never_raises_anything_else(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([PAYOFFS, OUTCOMES]))
    start = data.draw(st.integers(4, len(text)))
    damage = data.draw(st.text('{}",\\ \n0123456789/.eNFGRD\x00é', max_size=4))
    damaged = text[:start] + damage + text[start + data.draw(st.integers(0, 3)) :]
    try:
        read_nfg(damaged)
    except GameError as error:
        assert "line" in str(error) or "two actions" in str(error)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "game.nfg"
    path.write_text("\ufeff" + PAYOFFS, encoding="utf-8")
    assert read_nfg(path) == read_nfg(str(path)) == read_nfg(PAYOFFS) == read_nfg("\ufeff" + PAYOFFS)
    assert StrategicGame.from_gambit(path).shape == (3, 2)
    path.write_bytes(b'NFG 1 R "\xff"')
    for wrong in (path, tmp_path / "none.nfg", str(tmp_path), "no such file", "nul\0"):
        with pytest.raises(GameError, match="cannot be read"):
            read_nfg(wrong)
    monkeypatch.setattr(gambit_text, "LARGEST", 5)
    with pytest.raises(GameError, match=r"has 11 bytes; \.nfg files of at most 5 bytes"):
        read_nfg(path)


def test_a_name_that_the_format_cannot_hold() -> None:
    with pytest.raises(GameError, match="ends in a backslash"):
        write_nfg(StrategicGame.from_arrays([1], title="a\\"))


@given(games())
def test_exact_games_come_back(game: StrategicGame) -> None:
    assert read_nfg(game.to_gambit()) == game


@given(games(st.floats(allow_nan=False, allow_infinity=False)))
def test_float_games_come_back_as_the_decimals_that_were_written(game: StrategicGame) -> None:
    back = read_nfg(game.to_gambit())
    assert back.kind == "exact" and all(
        [float(x) for x in a.flat] == b.ravel().tolist()
        for a, b in zip(back.payoffs, game.payoffs, strict=True)
    )


# ---------------------------------------------------------------------- Gambit
def gambit_game(text: str) -> Any:
    return pytest.importorskip("pygambit").read_nfg(io.BytesIO(text.encode()))


def same(there: Any, game: StrategicGame) -> bool:
    ours = [[str(v) for v in a.ravel().tolist()] for a in game.payoffs]
    theirs = [[str(Fraction(v)) for v in a.ravel()] for a in there.to_arrays(dtype=Fraction)]
    labels = tuple(tuple(s.label for s in p.strategies) for p in there.players)
    title = there.title == game.title and tuple(p.label for p in there.players) == game.players
    return ours == theirs and title and labels == game.actions


@pytest.mark.parametrize("text", [PAYOFFS, OUTCOMES])
def test_gambit_reads_the_same_game(text: str) -> None:
    assert same(gambit_game(text), read_nfg(text))


def test_gambit_reads_what_we_write() -> None:
    rng = np.random.default_rng(3)
    for shape in [(2, 2), (3, 1), (2, 3, 2), (4,)]:
        arrays = [rng.integers(-9, 9, shape).astype(object) * Fraction(1, 2 + p) for p in range(len(shape))]
        game = StrategicGame(arrays, title='a "b" c')
        assert same(gambit_game(game.to_gambit()), game)
        floats = game.to_floats()
        assert same(gambit_game(floats.to_gambit()), read_nfg(floats.to_gambit()))


def test_we_read_what_gambit_writes() -> None:
    pygambit = pytest.importorskip("pygambit")
    there = pygambit.Game.from_arrays([[Fraction(1, 3), 2], [3, 4]], [[5, 6], [7, Fraction(-1, 8)]])
    there.title = 'The "title"'
    there.players["1"].label = "Row"
    game = read_nfg(there.to_nfg())
    assert same(there, game) and game.payoffs[1][1, 1] == Fraction(-1, 8) and game.players[0] == "Row"
