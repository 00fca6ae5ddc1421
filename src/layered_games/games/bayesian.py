"""Bayesian games: types, a common prior, payoffs by types and actions, and the agent form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games import declarations as declared
from layered_games.games.bayesian_reading import (
    Payoffs,
    actions_of,
    read_payoffs,
    read_prior,
    require_size,
    tabulated,
    type_names,
)
from layered_games.games.payoff_arrays import EXACT, FLOAT, SYMBOLIC, Array
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["BayesianGame"]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class BayesianGame:
    """A game in which players know their own types only.

    Attributes
    ----------
    types : tuple of tuple of str
        Names of the types, player by player.
    prior : array of shape (types of 1, ..., types of N)
        Read-only; common prior over profiles of types. Fractions, or floats.
    payoffs : tuple of arrays
        One read-only array per player, of shape (types of 1, ..., types of N, actions of 1, ...,
        actions of N).
    players : tuple of str
    actions : tuple of tuple of str
    kind : str
        ``"exact"``, ``"float"`` or ``"symbolic"``, as in StrategicGame.
    parameters : ParameterSpace
    title : str
    """

    types: tuple[tuple[str, ...], ...]
    prior: Array
    payoffs: tuple[Array, ...]
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    kind: str
    parameters: ParameterSpace
    title: str = field(default="")

    def __init__(
        self,
        types: Sequence[Sequence[str] | int],
        prior: Any,
        payoffs: Sequence[Any] | Payoffs,
        *,
        actions: Sequence[Sequence[str] | int] | None = None,
        players: Sequence[str] | None = None,
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        title: str = "",
    ) -> None:
        """Read and check a Bayesian game.

        Parameters
        ----------
        types : one sequence of names, or a number of types, per player
        prior : array, or mapping from profiles of type names to probabilities
            Profiles that a mapping leaves out have probability 0. Every type needs a positive one.
        payoffs : sequence of arrays, or function
            One array per player with an axis for each player's type, then one for each player's action;
            or a function of (type names, action names) that returns one payoff per player; it needs
            ``actions``.
        actions : one sequence of names, or a number of actions, per player
            Every type of a player has the same actions.
        players : sequence of str, optional
        parameters : ParameterSpace or iterable of Parameter or Symbol, optional
            Domains of symbols in the payoffs.
        title : str, optional

        Raises
        ------
        GameError
            If shapes or names do not fit, the prior is no distribution, or a type has probability 0.

        Examples
        --------
        A seller of a good of high or low quality, and a buyer who does not see it:

        >>> game = BayesianGame(
        ...     [["high", "low"], 1],
        ...     {("high", "1"): Fraction(1, 2), ("low", "1"): Fraction(1, 2)},
        ...     lambda types, acts: (
        ...         (1, 3 if types[0] == "high" else -1) if acts == ("sell", "buy") else (0, 0)
        ...     ),
        ...     actions=[["sell", "keep"], ["buy", "pass"]],
        ... )
        >>> game.agent_form().players
        ('1:high', '1:low', '2:1')
        """
        if not len(types):
            raise GameError("a game needs at least one player; give the types of each")
        put = object.__setattr__
        put(self, "players", declared.player_names(players, len(types)))
        put(self, "types", type_names(types, self.players, "type"))
        shape = tuple(len(t) for t in self.types)
        prior_array = read_prior(prior, self.types, self.players)
        if callable(payoffs):
            payoffs = tabulated(payoffs, self.types, actions, self.players)
        arrays, kind = read_payoffs(payoffs, self.types, self.players)
        given = arrays[0].shape[len(shape) :]
        put(self, "actions", actions_of(actions, given, self.players))
        if kind == EXACT and prior_array.dtype != object:
            kind, arrays = FLOAT, tuple(declared.floats_of(a) for a in arrays)
        elif kind == FLOAT and prior_array.dtype == object:
            prior_array = prior_array.astype(np.float64)
        elif kind == SYMBOLIC and prior_array.dtype != object:
            raise GameError("payoffs in symbols need an exact prior; give fractions, such as Fraction(1, 3)")
        space = parameters if isinstance(parameters, ParameterSpace) else ParameterSpace(parameters)
        arrays, space = declared.with_space(arrays, kind, space)
        for array in (prior_array, *arrays):
            array.setflags(write=False)
        put(self, "prior", prior_array)
        put(self, "payoffs", arrays)
        put(self, "kind", kind)
        put(self, "parameters", space)
        put(self, "title", str(title))

    @property
    def n_players(self) -> int:
        """Number of players."""
        return len(self.players)

    def marginal(self, player: int) -> Array:
        """Return the probability of each type of a player."""
        others = tuple(i for i in range(self.n_players) if i != player)
        found: Array = self.prior.sum(axis=others) if others else self.prior
        return found

    def agent_form(self) -> StrategicGame:
        """Return the strategic game in which each type of each player is a player of its own.

        An agent, named ``"player:type"``, is paid what its player expects, given the type. Agents come in
        the order of players, then of types. Its Nash equilibria are the Bayes-Nash equilibria.
        """
        agents = [(p, t) for p, names in enumerate(self.types) for t in range(len(names))]
        shape = tuple(len(self.actions[p]) for p, _ in agents)
        require_size(shape, len(agents), "agent form")
        place = {agent: axis for axis, agent in enumerate(agents)}
        arrays = []
        for player, own in agents:
            chance = self.marginal(player)[own]
            total: Any = np.full(shape, self._number(0), dtype=object if self.kind != FLOAT else np.float64)
            for types in self._profiles():
                if types[player] == own:
                    axes = [place[p, t] for p, t in enumerate(types)]
                    block = self.payoffs[player][types] * self._number(self.prior[types] / chance)
                    total = total + _aligned(block, axes, len(shape))
            arrays.append(total)
        names = [f"{self.players[p]}:{self.types[p][t]}" for p, t in agents]
        if len(set(names)) < len(names):
            names = [f"{p + 1}:{t + 1}" for p, t in agents]
        return StrategicGame(arrays, names, [self.actions[p] for p, _ in agents], self.parameters, self.title)

    def plan_form(self) -> StrategicGame:
        """Return the strategic game in which a player chooses one action for each of its types.

        Payoffs are expected before types are known. Plans come in lexicographic order of their actions.
        """
        counts = tuple(len(a) ** len(t) for a, t in zip(self.actions, self.types, strict=True))
        require_size(counts, len(counts), "form in plans")
        plans = [
            list(product(range(len(acts)), repeat=len(names)))
            for acts, names in zip(self.actions, self.types, strict=True)
        ]
        arrays = []
        for payoffs in self.payoffs:
            total: Any = np.full(counts, self._number(0), dtype=object if self.kind != FLOAT else np.float64)
            for types in self._profiles():
                index = np.ix_(*([plan[t] for plan in rows] for rows, t in zip(plans, types, strict=True)))
                total = total + payoffs[types][index] * self._number(self.prior[types])
            arrays.append(total)
        names = [
            ["/".join(acts[a] for a in plan) for plan in rows]
            for acts, rows in zip(self.actions, plans, strict=True)
        ]
        unique = [n if len(set(n)) == len(n) else None for n in names]
        shown = [n or [str(k + 1) for k in range(len(rows))] for n, rows in zip(unique, plans, strict=True)]
        return StrategicGame(arrays, self.players, shown, self.parameters, self.title)

    def at(self, values: Mapping[Any, Any]) -> BayesianGame:
        """Return the game with numbers for all parameters; floats give a float game."""
        if self.kind != SYMBOLIC and not self.parameters:
            if values:
                raise GameError(f"the game has no parameters, but got {[str(k) for k in values]}")
            return self
        point = self.parameters.validate({str(key): value for key, value in values.items()})
        floats = any(isinstance(v, float | np.floating | sp.Float) for v in values.values())
        arrays = [declared.shaped(declared.placed(a, point, floats), a.shape) for a in self.payoffs]
        return self._with(self.prior, arrays)

    def to_exact(self) -> BayesianGame:
        """Return the game with fractions: floats become the fractions they stand for.

        A prior of floats is divided by its sum, which may miss 1 by rounding.
        """
        self.require_numbers("fractions")
        return self._exact

    @cached_property
    def _exact(self) -> BayesianGame:
        if self.kind == EXACT:
            return self
        prior, *payoffs = (
            declared.shaped([Fraction(x) for x in a.ravel().tolist()], a.shape)
            for a in (self.prior, *self.payoffs)
        )
        return self._with(prior / prior.sum(), payoffs)

    def _with(self, prior: Any, payoffs: Sequence[Any]) -> BayesianGame:
        return BayesianGame(
            self.types, prior, payoffs, actions=self.actions, players=self.players, title=self.title
        )

    def require_numbers(self, what: str) -> None:
        """Raise GameError if payoffs are symbolic."""
        if self.kind == SYMBOLIC:
            raise GameError(
                f"{what} need numbers, but payoffs are symbolic; put them in with game.at({{...}})"
            )

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What makes two games equal: their content."""
        content = tuple(tuple(a.ravel().tolist()) for a in (self.prior, *self.payoffs))
        return (self.players, self.types, self.actions, self.kind, content, self.parameters, self.title)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, BayesianGame) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def to_json(self) -> str:
        """Return the game as JSON text."""
        from layered_games.games.bayesian_json import bayesian_to_json

        return bayesian_to_json(self)

    @staticmethod
    def from_json(text: str) -> BayesianGame:
        """Read a game that :meth:`to_json` wrote."""
        from layered_games.games.bayesian_json import bayesian_from_json

        return bayesian_from_json(text)

    def _number(self, value: Any) -> Any:
        """A number in the arithmetic of the payoffs."""
        if self.kind == SYMBOLIC:
            return sp.Rational(Fraction(value).numerator, Fraction(value).denominator)
        return float(value) if self.kind == FLOAT else Fraction(value)

    def _profiles(self) -> Iterable[tuple[int, ...]]:
        """The profiles of types that can occur."""
        return [t for t in product(*(range(len(n)) for n in self.types)) if self.prior[t] != 0]

    def __repr__(self) -> str:
        types = " x ".join(str(len(t)) for t in self.types)
        actions = " x ".join(str(len(a)) for a in self.actions)
        title = f"{self.title}: " if self.title else ""
        return (
            f"<BayesianGame {title}{types} types, {actions} actions, {self.kind}; {', '.join(self.players)}>"
        )


def _aligned(block: Array, axes: Sequence[int], total: int) -> Array:
    """An array over some axes as one that broadcasts over all."""
    order = np.argsort(axes)
    found: Array = np.transpose(block, order)
    shape = [1] * total
    for axis, size in zip(sorted(axes), found.shape, strict=True):
        shape[axis] = size
    return found.reshape(shape)
