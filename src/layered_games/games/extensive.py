"""Games in extensive form: named players, information sets and actions; chance; numbers or symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.extensive_build import Parts, from_nodes
from layered_games.games.extensive_nodes import Node
from layered_games.games.extensive_view import InformationSet, TreeView
from layered_games.games.payoff_arrays import EXACT, FLOAT
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ExtensiveGame", "InformationSet"]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class ExtensiveGame(TreeView):
    """A game in extensive form, written as the tree that it is.

    Parameters
    ----------
    tree : Decision, Chance or Payoffs
        The root. Tuples of payoffs may stand for ``Payoffs``.
    players : sequence of str, optional
        Their order is that of the payoffs. Default: the order in which they first move as the tree is
        written (depth first). Players who never move have to be listed.
    parameters : ParameterSpace or iterable of Parameter or Symbol, optional
        Domains of symbols, and relations among them. Symbols that are not listed are adopted. Where
        they do not imply that a chance probability is at least 0, that relation is added.
    title : str, optional

    Attributes
    ----------
    players : tuple of str
    kind : str
        ``"exact"``, ``"float"`` or ``"symbolic"``, for payoffs and probabilities together.
    parameters : ParameterSpace
    arrays : TreeArrays
        The tree level by level, for fast work on large ones.
    chance : numpy.ndarray
        The probability of each branch of chance, nodes in level order.

    Raises
    ------
    GameError
        If probabilities do not sum to 1, nodes of one information set differ in player or actions, or
        payoffs are no numbers or miss a player. The text says where in the tree.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from layered_games.games.extensive_nodes import Chance, Decision
    >>> game = ExtensiveGame(
    ...     Decision("Entrant", {
    ...         "out": (0, 2),
    ...         "in": Decision("Incumbent", {"fight": (-1, -1), "share": (1, 1)}),
    ...     })
    ... )
    >>> print(game)
    Entrant:1
    ├─ out: (0, 2)
    └─ in: Incumbent:1
       ├─ fight: (-1, -1)
       └─ share: (1, 1)
    >>> game.expected({"Entrant:1": "in", "Incumbent:1": "share"})
    (Fraction(1, 1), Fraction(1, 1))
    >>> audit = ExtensiveGame(
    ...     Chance({
    ...         "strict": (Fraction(1, 3), Decision("Agent", {"obey": (0,), "shirk": (-2,)}, "a")),
    ...         "lax": (Fraction(2, 3), Decision("Agent", {"obey": (0,), "shirk": (2,)}, "a")),
    ...     })
    ... )
    >>> audit.expected({"a": "shirk"})
    (Fraction(2, 3),)
    """

    def __init__(
        self,
        tree: Node | Sequence[Any],
        players: Sequence[str] | None = None,
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        title: str = "",
    ) -> None:
        self._fill(from_nodes(tree, players, parameters, title))

    # ------------------------------------------------------------------ making
    @classmethod
    def from_parts(cls, parts: Parts) -> ExtensiveGame:
        """Make a game from parts that have been checked by ``assemble``."""
        game = object.__new__(cls)
        game._fill(parts)
        return game

    @classmethod
    def from_levels(
        cls,
        children: Any,
        movers: Any,
        payoffs: Any,
        *,
        probabilities: Any = (),
        information: Any = None,
        actions: Sequence[str] | None = None,
        players: Sequence[str] | None = None,
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        title: str = "",
    ) -> ExtensiveGame:
        """Make a large game from numbers; nodes are numbered level by level, the root is 0.

        Parameters
        ----------
        children : (n,) int
            How many children each node has. The children of a node follow those of the node before it.
        movers : (n,) int
            The index of the player who moves, -1 for chance; ignored at leaves.
        payoffs : (n_leaves, n_players) numbers or expressions
            Leaves in level order.
        probabilities : sequence, optional
            One for each child of a chance node, in level order.
        information : (n,) int, optional
            Nodes of one number are one information set; negative ones stand alone, as all do by default.
        actions : sequence of str, optional
            Names of the first, second, ... action everywhere. Default ``"1"``, ``"2"``, ...
        players, parameters, title
            As for the class; players are ``"1"``, ``"2"``, ... by default.

        Raises
        ------
        GameError
            If the numbers do not describe a tree, or do not fit one another.

        Examples
        --------
        >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
        >>> game.n_nodes, game.depth
        (5, 2)
        """
        from layered_games.games.extensive_levels import from_level_order

        return cls.from_parts(
            from_level_order(
                children, movers, payoffs, probabilities, information, actions, players, parameters, title
            )
        )

    @classmethod
    def from_gambit(cls, text_or_path: str | Path) -> ExtensiveGame:
        """Read a game in Gambit's .efg format, from text or from a file; rationals stay exact."""
        from layered_games.games.efg import read_efg

        return read_efg(text_or_path)

    def to_gambit(self) -> str:
        """Return the game as .efg text; exact numbers stay exact rationals."""
        from layered_games.games.efg import write_efg

        return write_efg(self)

    # ------------------------------------------------------------------ subgames
    def subgames(self) -> Iterator[ExtensiveGame]:
        """Yield the subgames, the game itself first; players and names of information sets are kept."""
        yield from (self.subgame(root) for root in self.subgame_roots)

    def subgame(self, root: int) -> ExtensiveGame:
        """Return the subgame that begins at a node.

        Raises
        ------
        GameError
            If no subgame begins there.
        """
        from layered_games.games.extensive_levels import pruned

        if root not in self.subgame_roots:
            raise GameError(f"no subgame begins at node {root}; subgames begin at {self.subgame_roots[:20]}")
        return ExtensiveGame.from_parts(pruned(self.parts, self.set_names, root)[0]) if root else self

    # ------------------------------------------------------------------ strategies
    def expected(self, behaviour: Mapping[str, Any] | Sequence[Any]) -> tuple[Any, ...]:
        """Return every player's expected payoff under a behaviour: a distribution per information set."""
        from layered_games.games.extensive_behaviour import expected

        return expected(self, behaviour)

    def to_strategic(self, reduced: bool = True, limit: int = 1_000_000) -> StrategicGame:
        """Return the strategic form; see :func:`layered_games.games.extensive_strategies.to_strategic`."""
        from layered_games.games.extensive_strategies import to_strategic

        return to_strategic(self, reduced, limit)

    def behaviour(self, profile: Sequence[Sequence[Any]], reduced: bool = True) -> dict[str, dict[str, Any]]:
        """Return behaviour strategies that do what mixed strategies of :meth:`to_strategic` do (Kuhn)."""
        from layered_games.games.extensive_kuhn import to_behaviour

        rows = to_behaviour(self, profile, reduced)
        triples = zip(self.set_names, self.set_actions, rows, strict=True)
        return {name: dict(zip(actions, row, strict=True)) for name, actions, row in triples}

    def mixed(self, behaviour: Any, reduced: bool = True) -> tuple[tuple[Any, ...], ...]:
        """Return mixed strategies over those of :meth:`to_strategic` that do what a behaviour does."""
        from layered_games.games.extensive_kuhn import to_mixed

        return to_mixed(self, behaviour, reduced)

    # ------------------------------------------------------------------ changing
    def at(self, values: Mapping[Any, Any]) -> ExtensiveGame:
        """Return the game with numbers for all parameters (by name or symbol); floats give a float game.

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown, or outside its domain.
        """
        from layered_games.games.extensive_changes import at

        return at(self, values)

    def to_floats(self) -> ExtensiveGame:
        """Return the game with floats as payoffs and probabilities."""
        from layered_games.games.extensive_changes import converted

        return converted(self, FLOAT)

    def to_exact(self) -> ExtensiveGame:
        """Return the game with fractions; a float becomes the fraction it stands for exactly.

        Raises
        ------
        GameError
            If the game is symbolic, or probabilities that were floats then miss the sum 1.
        """
        from layered_games.games.extensive_changes import converted

        return converted(self, EXACT)

    def __str__(self) -> str:
        from layered_games.games.extensive_text import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from layered_games.games.extensive_text import to_html

        return to_html(self)

    def to_json(self) -> str:
        """Return the game as JSON text."""
        from layered_games.games.extensive_json import extensive_to_json

        return extensive_to_json(self)

    @staticmethod
    def from_json(text: str) -> ExtensiveGame:
        """Read a game that :meth:`to_json` wrote."""
        from layered_games.games.extensive_json import extensive_from_json

        return extensive_from_json(text)
