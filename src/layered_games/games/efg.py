"""Gambit's .efg format: extensive games as text, read and written with exact rationals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE
from layered_games.games.extensive_changes import require_numbers
from layered_games.games.extensive_nodes import Chance, Decision, Node, Payoffs
from layered_games.games.gambit_text import Reader, distinct, quoted, text_of

__all__ = ["read_efg", "write_efg"]

Key = tuple[int, int]


def read_efg(text_or_path: str | Path) -> ExtensiveGame:
    """Read a game in Gambit's .efg format.

    Numbers are read exactly, decimals too. Payoffs attached to inner nodes are added to those of every
    play through them. Names of information sets are kept where they are given and differ; players and
    actions without a name get their number, repeated names a number in parentheses.

    Parameters
    ----------
    text_or_path : str or Path
        A ``str`` that holds a line break or begins with ``EFG`` is the text itself, any other is the
        path of a file of at most 10 MB.

    Raises
    ------
    GameError
        If the text is no such game; the error names the line.

    Examples
    --------
    >>> game = read_efg('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1/3 } t "" 2 "" { 0.5 }')
    >>> print(game)
    A:1
    ├─ x: (1/3)
    └─ y: (1/2)
    """
    given = isinstance(text_or_path, str) and text_or_path.lstrip("\ufeff ").startswith("EFG")
    text = str(text_or_path).removeprefix("\ufeff") if given else text_of(text_or_path)
    return _Tree(_Text(text)).game()


class _Text(Reader):
    """The tokens of an .efg text."""

    def fail(self, message: str) -> NoReturn:
        """Raise GameError with the line of the present token."""
        line = self.text.count("\n", 0, self.start) + 1
        raise GameError(f"line {line} of the .efg text: {message}")

    def skip_text(self) -> str:
        """Return the quoted text that may stand here."""
        return self.take("text", "a text") if self.kind == "text" else ""

    def opens(self, mark: str) -> bool:
        """Go on if a brace or comma stands here, and tell whether it did."""
        found = self.kind == mark
        if found:
            self.step()
        return found


@dataclass
class _Open:
    """A node that waits for its children."""

    key: Key
    labels: tuple[str, ...]
    odds: tuple[Fraction, ...]
    children: list[Node] = field(default_factory=list)


@dataclass
class _Tree:
    """What is known of the game so far."""

    text: _Text
    players: tuple[str, ...] = ()
    sets: dict[Key, tuple[str, tuple[str, ...], tuple[Fraction, ...]]] = field(default_factory=dict)
    outcomes: dict[int, tuple[Fraction, ...]] = field(default_factory=dict)

    def game(self) -> ExtensiveGame:
        title = self._head()
        root = self._nodes()
        if self.text.kind:
            self.text.fail(f"the tree is complete, but {self.text.shown} follows")
        game = ExtensiveGame(root, self.players, title=title)
        return ExtensiveGame.from_parts(replace(game.parts, given=self._names(game.set_names)))

    def _names(self, labels: tuple[str, ...]) -> tuple[str | None, ...]:
        """The names that the text gives; None where it gives none, or one name to several sets."""
        texts = {_label(key): name for key, (name, _, _) in self.sets.items() if key[0]}
        listed = list(texts.values())
        return tuple(n if (n := texts[x]) and listed.count(n) == 1 else None for x in labels)

    def _head(self) -> str:
        text = self.text
        text.expect(("EFG",), "the text has to begin with EFG 2 R (or EFG 2 D)")
        text.expect(("2",), "only version 2 of the format is known: EFG 2 R")
        text.expect(("R", "D"), "after EFG 2 the letter R or D has to follow")
        title = text.take("text", "the title in quotation marks")
        self.players = tuple(distinct(text.texts("the names of the players")))
        text.skip_text()
        return title

    def _nodes(self) -> Node:
        """Nodes come depth first; a stack holds those that wait for children."""
        waiting: list[tuple[_Open, tuple[Fraction, ...]]] = []
        total = (Fraction(0),) * len(self.players)
        while True:
            opened, gain = self._node()
            total = tuple(a + b for a, b in zip(total, gain, strict=True))
            if opened is not None:
                waiting.append((opened, total))
                continue
            node: Node = Payoffs(*total)
            while waiting:
                top, before = waiting[-1]
                top.children.append(node)
                if len(top.children) < len(top.labels):
                    total = before
                    break
                node = self._closed(top)
                waiting.pop()
            else:
                return node

    def _node(self) -> tuple[_Open | None, tuple[Fraction, ...]]:
        text = self.text
        if text.kind != "word" or text.value not in ("c", "p", "t"):
            text.fail(f"a node begins with c, p or t, not {text.shown}")
        kind = text.take("word", "c, p or t")
        text.skip_text()
        if kind == "t":
            return None, self._outcome()
        player = 0
        if kind == "p":
            shown = text.shown
            if text.kind == "word" and text.value.isdigit() and not 1 <= int(text.value) <= len(self.players):
                text.fail(f"player {shown} is not among the {len(self.players)} that the head lists")
            player = text.integer("the number of the player")
        opened = self._opened((player, text.integer("the number of the information set")))
        return opened, self._outcome()

    def _opened(self, key: Key) -> _Open:
        text = self.text
        name = text.skip_text()
        if text.kind != "{":
            if key not in self.sets:
                text.fail(f"information set {key[1]} has no actions yet; they have to be listed here")
            return _Open(key, *self.sets[key][1:])
        text.step()
        labels, odds = [], []
        while text.kind == "text":
            labels.append(text.take("text", "the name of an action"))
            if key[0] == 0:
                odds.append(text.number("a probability"))
        if not labels:
            text.fail(f"information set {key[1]} has no actions; names in quotation marks should stand here")
        if odds and (sum(odds) != 1 or min(odds) < 0):
            shown = ", ".join(map(str, odds))
            text.fail(f"the probabilities {shown} sum to {sum(odds)}, or one is negative")
        found = (name, tuple(distinct(labels)), tuple(odds))
        if key in self.sets and self.sets[key][1:] != found[1:]:
            text.fail(f"information set {key[1]} had other actions before: {list(self.sets[key][1])}")
        text.take("}", "the name of an action in quotation marks, or '}' after the last,")
        self.sets.setdefault(key, found)
        return _Open(key, *found[1:])

    def _outcome(self) -> tuple[Fraction, ...]:
        text = self.text
        number = text.integer("the number of the outcome")
        text.skip_text()
        if text.kind == "{":
            text.step()
            values: list[Fraction] = []
            while text.kind not in ("}", ""):
                values.append(text.number("a payoff"))
                text.opens(",")
            if len(values) != len(self.players):
                text.fail(f"{len(values)} payoff(s) for {len(self.players)} player(s)")
            if number == 0:
                text.fail("outcome 0 means no payoffs; outcomes are numbered from 1")
            if self.outcomes.setdefault(number, tuple(values)) != tuple(values):
                text.fail(f"outcome {number} had other payoffs before")
            text.take("}", "'}' after the payoffs")
        if number and number not in self.outcomes:
            text.fail(f"outcome {number} has no payoffs yet; they have to be listed here")
        return self.outcomes[number] if number else (Fraction(0),) * len(self.players)

    def _closed(self, opened: _Open) -> Node:
        player = opened.key[0]
        branches = zip(opened.labels, opened.children, strict=True)
        if player == 0:
            return Chance({a: (p, n) for (a, n), p in zip(branches, opened.odds, strict=True)})
        return Decision(self.players[player - 1], dict(branches), _label(opened.key))


def _label(key: Key) -> str:
    return f"{key[0]} {key[1]}"


def write_efg(game: ExtensiveGame) -> str:
    """Return a game as .efg text that :func:`read_efg` and Gambit read.

    Information sets are numbered player by player; names that were not given are left empty. Floats are
    written as their shortest decimals; the last probability of a chance move is what the others leave.

    Raises
    ------
    GameError
        If the game is symbolic.
    """
    require_numbers(game, "the .efg format and Gambit")
    arrays = game.arrays
    counts, numbers = [0] * game.n_players, []
    for player in game.set_players:
        counts[player] += 1
        numbers.append(counts[player])
    names = " ".join(quoted(p) for p in game.players)
    lines = [f"EFG 2 R {quoted(game.title)} {{ {names} }}", '""', ""]
    odds = dict(zip(arrays.chance_kids.tolist(), game.chance.tolist(), strict=True))
    moves, ends = 0, 0
    for node in arrays.written.tolist():
        if arrays.children[node] == 0:
            ends += 1
            row = game.raw[int(arrays.leaves.searchsorted(node))].tolist()
            lines.append(f't "" {ends} "" {{ {", ".join(map(_shown, row))} }}')
            continue
        labels = [quoted(a) for a in game.groups[arrays.group[node]]]
        if arrays.mover[node] == CHANCE:
            moves += 1
            kids = range(arrays.first[node], arrays.first[node] + arrays.children[node])
            shares = _shares([odds[kid] for kid in kids])
            inner = " ".join(f"{a} {p}" for a, p in zip(labels, shares, strict=True))
            lines.append(f'c "" {moves} "" {{ {inner} }} 0')
            continue
        index = int(arrays.information[node])
        name = quoted(game.given[index] or "")
        player = int(arrays.mover[node]) + 1
        lines.append(f'p "" {player} {numbers[index]} {name} {{ {" ".join(labels)} }} 0')
    return "\n".join([*lines, ""])


def _shown(value: Any) -> str:
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _shares(odds: list[Any]) -> list[Fraction]:
    """Probabilities as fractions that sum to 1."""
    exact = [Fraction(repr(p)) if isinstance(p, float) else Fraction(p) for p in odds]
    return [*exact[:-1], 1 - sum(exact[:-1], Fraction(0))]
