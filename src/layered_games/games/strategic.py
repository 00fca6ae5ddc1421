"""Strategic games: named players and actions, payoffs as numbers or in symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games import declarations as declared
from layered_games.games.payoff_arrays import EXACT, FLOAT, SYMBOLIC, Array, read_arrays
from layered_games.parameters import Parameter, ParameterSpace

if TYPE_CHECKING:
    import nashpy

__all__ = ["StrategicGame"]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class StrategicGame:
    """A game in strategic form.

    Use :meth:`from_arrays`, :meth:`from_gambit` or :meth:`from_nashpy` to make one.

    Attributes
    ----------
    payoffs : tuple of numpy.ndarray
        One read-only array per player, all of shape ``(n_1, ..., n_N)``: entry ``[i, j, ...]`` is paid
        where player 1 takes action i, player 2 action j. Entries are ``Fraction`` (kind ``"exact"``),
        ``float64`` (``"float"``) or SymPy expressions (``"symbolic"``).
    players : tuple of str
    actions : tuple of tuple of str
        Names of the actions, player by player.
    kind : str
        ``"exact"``, ``"float"`` or ``"symbolic"``.
    parameters : ParameterSpace
        The symbols of the payoffs with their domains and relations; empty for numbers.
    title : str
    """

    payoffs: tuple[Array, ...]
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    kind: str
    parameters: ParameterSpace
    title: str = field(default="")

    def __init__(
        self,
        payoffs: Sequence[Any],
        players: Sequence[str] | None = None,
        actions: Sequence[Sequence[str]] | None = None,
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        title: str = "",
    ) -> None:
        if not len(payoffs):
            raise GameError("a game needs at least one player; give one payoff array per player")
        names = declared.player_names(players, len(payoffs))
        arrays, kind = read_arrays(payoffs, names)
        put = object.__setattr__
        put(self, "players", names)
        put(self, "actions", declared.action_names(actions, arrays[0].shape, names))
        put(self, "kind", kind)
        put(self, "title", str(title))
        space = parameters if isinstance(parameters, ParameterSpace) else ParameterSpace(parameters)
        arrays, space = declared.with_space(arrays, kind, space)
        put(self, "payoffs", arrays)
        put(self, "parameters", space)

    @classmethod
    def from_arrays(
        cls,
        *payoffs: Any,
        players: Sequence[str] | None = None,
        actions: Sequence[Sequence[str]] | None = None,
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        title: str = "",
    ) -> StrategicGame:
        """Make a game from one payoff array per player.

        Parameters
        ----------
        *payoffs : array-like of int, Fraction, float or sympy.Expr
            N arrays (nested lists, NumPy arrays, SymPy matrices) of equal shape with N axes.
        players, actions : sequence of str, sequence of sequences of str, optional
            Names of the players, and of each one's actions; by default ``"1"``, ``"2"``, ...
        parameters : ParameterSpace or iterable of Parameter or Symbol, optional
            Domains of symbols, and relations among them. Symbols that are not listed are adopted with
            what their own SymPy assumptions say.
        title : str, optional

        Raises
        ------
        GameError
            If arrays are ragged or differ in shape, an entry is no finite real number or expression, or
            names do not fit the shape.

        Examples
        --------
        >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> game.shape, game.kind
        ((2, 2), 'exact')
        >>> v, c = sp.symbols("v c", positive=True)
        >>> hawk = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
        >>> list(StrategicGame.from_arrays(hawk, hawk.T).parameters)
        ['c', 'v']
        """
        return cls(payoffs, players, actions, parameters, title)

    @classmethod
    def from_gambit(cls, text_or_path: str | Path) -> StrategicGame:
        """Read a game in Gambit's .nfg format (either variant), from text or from a file."""
        from layered_games.games.nfg import read_nfg

        return read_nfg(text_or_path)

    @classmethod
    def from_nashpy(cls, game: nashpy.Game) -> StrategicGame:
        """Take over a nashpy game; integer payoffs stay exact."""
        return cls(game.payoff_matrices)

    def to_gambit(self) -> str:
        """Return the game as .nfg text (payoff variant); exact payoffs stay exact rationals."""
        from layered_games.games.nfg import write_nfg

        return write_nfg(self)

    def to_nashpy(self) -> nashpy.Game:
        """Return the game as a nashpy game, in floats.

        Raises
        ------
        GameError
            If there are not two players, or payoffs are symbolic.
        """
        import nashpy

        if self.n_players != 2:
            raise GameError(f"nashpy takes two players, this game has {self.n_players}")
        return nashpy.Game(*self.to_floats().payoffs)

    @property
    def n_players(self) -> int:
        """Number of players."""
        return len(self.players)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of actions of each player."""
        return tuple(len(names) for names in self.actions)

    @cached_property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols that occur in the payoffs, by name."""
        if self.kind != SYMBOLIC:
            return ()
        found = {s for array in self.payoffs for entry in array.flat for s in entry.free_symbols}
        return tuple(sorted(found, key=str))

    def expected(self, profile: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
        """Return every player's expected payoff at a mixed profile, in the profile's arithmetic.

        Examples
        --------
        >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> half = (Fraction(1, 2), Fraction(1, 2))
        >>> game.expected([half, half])
        (Fraction(9, 4), Fraction(9, 4))
        """
        if [len(p) for p in profile] != list(self.shape):
            raise GameError(f"the profile has {[len(p) for p in profile]} actions, the game {self.shape}")
        dtype = np.float64 if self.kind == FLOAT else object
        values = []
        for array in self.payoffs:
            for strategy in profile:
                array = np.tensordot(np.array(strategy, dtype=dtype), array, axes=(0, 0))
            values.append(array.item() if isinstance(array, np.ndarray) else array)
        return tuple(values)

    def best_responses(self) -> tuple[Array, ...]:
        """Return for each player where an action is a best response to the others' pure actions.

        Returns
        -------
        tuple of bool arrays
            Shaped as the payoffs.

        Raises
        ------
        GameError
            If payoffs are symbolic: which action is best then depends on the parameters.
        """
        self.require_numbers("best responses to pure actions")
        return tuple(a == a.max(axis=axis, keepdims=True) for axis, a in enumerate(self.payoffs))

    def at(self, values: Mapping[Any, Any]) -> StrategicGame:
        """Return the game with numbers for all parameters (by name or symbol); floats give a float game.

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown, or outside its domain.
        """
        if self.kind != SYMBOLIC and not self.parameters:
            if values:
                raise GameError(f"the game has no parameters, but got {[str(k) for k in values]}")
            return self
        point = self.parameters.validate({str(key): value for key, value in values.items()})
        floats = any(isinstance(v, float | np.floating | sp.Float) for v in values.values())
        return self._with([declared.placed(array, point, floats) for array in self.payoffs], ())

    def to_floats(self) -> StrategicGame:
        """Return the game with floats as payoffs; refuse payoffs that no float can hold."""
        self.require_numbers("floats")
        return self._with([declared.floats_of(array) for array in self.payoffs], ())

    def to_exact(self) -> StrategicGame:
        """Return the game with fractions as payoffs; a float becomes the fraction it stands for exactly."""
        self.require_numbers("fractions")
        arrays = [[Fraction(x) for x in a.ravel().tolist()] for a in self.payoffs]
        return self if self.kind == EXACT else self._with(arrays, ())

    def restricted(self, kept: Sequence[Sequence[int]]) -> StrategicGame:
        """Return the game in which each player keeps some actions (indices, in order)."""
        index = np.ix_(*kept)
        names = [[self.actions[p][i] for i in rows] for p, rows in enumerate(kept)]
        payoffs = [a[index] for a in self.payoffs]
        return StrategicGame(payoffs, self.players, names, self.parameters, self.title)

    def _with(self, payoffs: list[Any], parameters: Any) -> StrategicGame:
        arrays = [declared.shaped(a, self.shape) if isinstance(a, list) else a for a in payoffs]
        return StrategicGame(arrays, self.players, self.actions, parameters, self.title)

    def require_numbers(self, what: str) -> None:
        """Raise GameError if payoffs are symbolic."""
        if self.kind == SYMBOLIC:
            used = ", ".join(map(str, self.symbols)) or "irrational numbers"
            raise GameError(
                f"{what} need numbers, but the payoffs use {used}; put numbers in with game.at({{...}})"
            )

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What makes two games equal: their content."""
        floats = self.kind == FLOAT
        content = tuple(a.tobytes() if floats else tuple(a.ravel().tolist()) for a in self.payoffs)
        return (self.players, self.actions, self.kind, content, self.parameters, self.title)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, StrategicGame) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def profiles(self) -> Iterable[tuple[int, ...]]:
        """Yield every pure profile as indices."""
        return product(*(range(n) for n in self.shape))

    def __repr__(self) -> str:
        size = " x ".join(map(str, self.shape))
        title = f"{self.title}: " if self.title else ""
        return f"<StrategicGame {title}{size}, {self.kind}; {', '.join(self.players)}>"

    def __str__(self) -> str:
        from layered_games.games.bimatrix import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from layered_games.games.bimatrix import to_html

        return to_html(self)

    def to_latex(self) -> str:
        """Return a LaTeX bimatrix (array environment), best responses underlined."""
        from layered_games.games.bimatrix import to_latex

        return to_latex(self)

    def to_json(self) -> str:
        """Return the game as JSON text."""
        from layered_games.games.strategic_json import strategic_to_json

        return strategic_to_json(self)

    @staticmethod
    def from_json(text: str) -> StrategicGame:
        """Read a game that :meth:`to_json` wrote."""
        from layered_games.games.strategic_json import strategic_from_json

        return strategic_from_json(text)
