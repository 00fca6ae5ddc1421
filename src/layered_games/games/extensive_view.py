"""What a game tree shows of itself: its parts, names, places, and what its shape implies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.extensive_arrays import CHANCE, TreeArrays
from layered_games.games.extensive_build import Parts, described
from layered_games.games.extensive_structure import forgetful_sets, subgame_roots
from layered_games.games.payoff_arrays import EXACT, SYMBOLIC, Array
from layered_games.parameters import ParameterSpace

__all__ = ["InformationSet", "TreeView"]


@dataclass(frozen=True)
class InformationSet:
    """Nodes that their player cannot tell apart.

    Attributes
    ----------
    name : str
        As given; else the player and a number, ``"Incumbent:1"``, in the order in which the tree is written.
    player : str
    actions : tuple of str
    nodes : tuple of int
        Numbered level by level, the root is 0.
    """

    name: str
    player: str
    actions: tuple[str, ...]
    nodes: tuple[int, ...]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class TreeView:
    """The parts of an extensive game, and what can be read off them; ``ExtensiveGame`` is the game itself."""

    arrays: TreeArrays
    groups: tuple[tuple[str, ...], ...]
    given: tuple[str | None, ...]
    players: tuple[str, ...]
    raw: Array
    chance: Array
    kind: str
    parameters: ParameterSpace
    title: str

    def _fill(self, parts: Parts) -> None:
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, getattr(parts, "payoffs" if name == "raw" else name))

    @property
    def parts(self) -> Parts:
        """Everything that defines the game, for code that makes games from games."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "raw"}
        return Parts(payoffs=self.raw, **values)

    @property
    def n_players(self) -> int:
        """Number of players."""
        return len(self.players)

    @property
    def n_nodes(self) -> int:
        """Number of nodes, leaves included."""
        return len(self.arrays)

    @property
    def depth(self) -> int:
        """Number of moves on the longest play."""
        return len(self.arrays.levels) - 2

    @cached_property
    def payoffs(self) -> Array:
        """Payoffs, shape ``(n_leaves, n_players)``, leaves level by level: exact, float or symbolic."""
        if self.kind != EXACT or self.raw.dtype == object:
            return self.raw
        found = np.empty(self.raw.size, dtype=object)
        found[:] = [Fraction(x) for x in self.raw.ravel().tolist()]
        found.setflags(write=False)
        return found.reshape(self.raw.shape)

    @cached_property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols that occur in payoffs and probabilities, by name."""
        if self.kind != SYMBOLIC:
            return ()
        used = {s for array in (self.raw, self.chance) for e in array.flat for s in e.free_symbols}
        return tuple(sorted(used, key=str))

    @cached_property
    def set_players(self) -> tuple[int, ...]:
        """The index of each information set's player."""
        return tuple(self.arrays.mover[self.arrays.set_first].tolist())

    @cached_property
    def set_actions(self) -> tuple[tuple[str, ...], ...]:
        """The actions at each information set."""
        return tuple(self.groups[g] for g in self.arrays.group[self.arrays.set_first].tolist())

    @cached_property
    def set_names(self) -> tuple[str, ...]:
        """The names of the information sets, in the order in which the tree is written."""
        taken = {name for name in self.given if name is not None}
        counts = [0] * self.n_players
        found = []
        for given, player in zip(self.given, self.set_players, strict=True):
            counts[player] += 1
            name = f"{self.players[player]}:{counts[player]}" if given is None else given
            while given is None and name in taken:
                name += "'"
            taken.add(name)
            found.append(name)
        return tuple(found)

    @cached_property
    def information_sets(self) -> tuple[InformationSet, ...]:
        """The information sets, in the order in which the tree is written."""
        rows = zip(self.set_names, self.set_players, self.set_actions, self.arrays.set_nodes, strict=True)
        return tuple(InformationSet(n, self.players[p], a, tuple(v.tolist())) for n, p, a, v in rows)

    def history(self, node: int) -> tuple[str, ...]:
        """Return the actions that lead to a node."""
        if not 0 <= node < self.n_nodes:
            raise GameError(f"there is no node {node}; nodes are 0 to {self.n_nodes - 1}")
        return tuple(self.groups[self.arrays.group[n]][a] for n, a in self.arrays.path(node))

    def place(self, node: int) -> str:
        """Say in words where a node stands."""
        return described(self.arrays, self.groups, node)

    @cached_property
    def has_chance(self) -> bool:
        """Whether nature moves."""
        return bool((self.arrays.mover == CHANCE).any())

    @cached_property
    def perfect_information(self) -> bool:
        """Whether every information set is a single node."""
        return len(self.given) == int((self.arrays.mover >= 0).sum())

    @cached_property
    def forgetful(self) -> tuple[str, ...]:
        """Names of the information sets at which perfect recall fails."""
        return tuple(self.set_names[i] for i in forgetful_sets(self.arrays))

    @property
    def perfect_recall(self) -> bool:
        """Whether no player forgets an own move or what was known at it."""
        return not self.forgetful

    @cached_property
    def subgame_roots(self) -> tuple[int, ...]:
        """The nodes at which subgames begin, as the tree is written; the root first. Leaves do not count."""
        return tuple(subgame_roots(self.arrays).tolist())

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What makes two games equal: their content."""
        numbers = [
            a.tobytes() if a.dtype != object else tuple(a.ravel().tolist()) for a in (self.raw, self.chance)
        ]
        shape = [getattr(self.arrays, n).tobytes() for n in ("children", "mover", "information", "group")]
        return (
            *shape,
            self.groups,
            self.given,
            self.players,
            *numbers,
            self.kind,
            self.parameters,
            self.title,
        )

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, TreeView) else NotImplemented

    @cached_property
    def _hash(self) -> int:
        return hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        size = f"{self.n_nodes} nodes, {len(self.given)} information sets, {self.kind}"
        title = f"{self.title}: " if self.title else ""
        return f"<{type(self).__name__} {title}{size}; {', '.join(self.players)}>"
