"""Staged games: continuous moves, stage after stage, under bounds that earlier moves may set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.expressions import expression_of, refuse_unusable
from layered_games.games.moves import Channel, Move, Roles
from layered_games.parameters import Parameter, ParameterSpace, exact
from layered_games.tables import Presented, Table

__all__ = ["SequentialGame"]


@dataclass(frozen=True)
class SequentialGame(Presented):
    """A game of continuous moves in stages; later stages see all earlier moves.

    Parameters
    ----------
    players : sequence of str
        Names of the players.
    stages : sequence of sequences of Move
        Moves of one stage are simultaneous; a player may own several of them.
    payoffs : mapping of str to sympy.Expr
        One expression a player, in moves, parameters and channels: sums, products, quotients,
        powers, ``Max``, ``Min``.
    parameters : ParameterSpace or iterable of Parameter or sympy.Symbol
        The free parameters; a bare symbol is adopted unchanged, its assumptions are its domain.
    derived : mapping of str to sympy.Expr, optional
        Further quantities to report, in moves and parameters.
    channels : iterable of Channel, optional
        Intermediate variables that payoffs may use in place of parameters.
    name : str, optional
        Name of the game.
    roles : Roles, optional
        What the symbols stand for in a chain of command; needed for regimes only.

    Raises
    ------
    GameError
        If a player has no payoff, a move no player, a bound looks ahead, a name is used twice, or
        a payoff uses an undeclared symbol.

    Examples
    --------
    >>> a, c = Parameter("a", domain="positive"), Parameter("c", domain="positive")
    >>> one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    >>> price = a.symbol - one.symbol - two.symbol
    >>> game = SequentialGame(["1", "2"], stages=[[one], [two]], parameters=[a, c], payoffs={
    ...     "1": (price - c.symbol) * one.symbol, "2": (price - c.symbol) * two.symbol})
    >>> list(game.moves)
    ['q1', 'q2']
    """

    players: tuple[str, ...]
    stages: tuple[tuple[Move, ...], ...]
    payoffs: Mapping[str, sp.Expr]
    parameters: ParameterSpace = field(default_factory=ParameterSpace)
    derived: Mapping[str, sp.Expr] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    name: str = ""
    roles: Roles | None = None

    def __init__(
        self,
        players: Sequence[str],
        stages: Sequence[Sequence[Move]],
        payoffs: Mapping[str, Any],
        parameters: ParameterSpace | Iterable[Parameter | sp.Symbol] = (),
        derived: Mapping[str, Any] | None = None,
        channels: Iterable[Channel] = (),
        name: str = "",
        roles: Roles | None = None,
    ) -> None:
        self._put(
            players=tuple(str(p) for p in players),
            stages=_listed(stages),
            parameters=_space(parameters),
            channels=tuple(channels),
            name=name,
            roles=roles,
            payoffs=_expressions("payoffs", payoffs),
            derived=_expressions("derived", derived or {}),
        )
        self._check_players()
        self._check_names()
        self._put(
            payoffs={p: self._unified(self.payoffs[p]) for p in self.players},
            derived={k: self._unified(e) for k, e in self.derived.items()},
        )
        self._check_bounds()
        self._check_symbols()

    def _put(self, **fields: Any) -> None:
        for key, value in fields.items():
            object.__setattr__(self, key, value)

    # ------------------------------------------------------------------ validation
    def _check_players(self) -> None:
        if not self.players:
            raise GameError("a game needs at least one player")
        if len(set(self.players)) != len(self.players):
            raise GameError(f"a player is listed twice in {list(self.players)}")
        missing = [p for p in self.players if p not in self.payoffs]
        extra = [p for p in self.payoffs if p not in self.players]
        if missing or extra:
            raise GameError(f"each player needs one payoff; missing for {missing}, unknown players {extra}")
        for move in self.moves.values():
            if move.player not in self.players:
                raise GameError(
                    f"move {move.name} belongs to {move.player!r}, who is none of {list(self.players)}"
                )

    def _check_names(self) -> None:
        listed = [m.name for stage in self.stages for m in stage]
        listed += [*self.parameters, *(c.parameter.name for c in self.channels), *self.derived]
        twice = sorted({n for n in listed if listed.count(n) > 1})
        if twice:
            raise GameError(f"the names {twice} are used more than once among moves, parameters and derived")
        if not self.stages or not all(self.stages):
            raise GameError("a game needs at least one stage, and each stage at least one move")

    def _check_bounds(self) -> None:
        known = set(self.parameters.symbols.values()) | {c.symbol for c in self.channels}
        stages = []
        for stage in self.stages:
            unified = tuple(
                replace(m, lower=self._end(m, m.lower), upper=self._end(m, m.upper)) for m in stage
            )
            stages.append(unified)
            for index, move in enumerate(unified):
                own = {m.symbol for m in unified[:index] if m.player == move.player}
                for end in (move.lower, move.upper):
                    late = set() if end is None else end.free_symbols - known - own
                    if late:
                        raise GameError(
                            f"the bound {end} of move {move.name} uses {sorted(map(str, late))}; "
                            "a bound may use parameters, moves of earlier stages, and own moves "
                            "listed before it"
                        )
            known |= {m.symbol for m in unified}
        self._put(stages=tuple(stages))
        self.__dict__.pop("moves", None)  # were read with the bounds as given

    def _end(self, move: Move, bound: Any) -> Any:
        if bound is None:
            return None
        refuse_unusable(f"bound of move {move.name}", bound)
        return self._unified(bound)

    def _check_symbols(self) -> None:
        known = set(self.parameters.symbols.values()) | {c.symbol for c in self.channels}
        for channel in self.channels:
            if channel.definition.free_symbols - known:
                raise GameError(f"channel {channel.parameter.name} uses undeclared symbols")
        known |= {m.symbol for m in self.moves.values()}
        for place, expression in [*self.payoffs.items(), *self.derived.items()]:
            unknown = sorted(str(s) for s in expression.free_symbols - known)
            if unknown:
                raise GameError(
                    f"{place}: {expression} uses {unknown}, declared neither as parameter nor as move"
                )
            refuse_unusable(place, expression)

    def _unified(self, expression: sp.Expr) -> sp.Expr:
        """Replace symbols of equal name by the declared ones (assumptions may differ)."""
        if expression.has(sp.Float):
            expression = expression.xreplace({f: exact(f) for f in expression.atoms(sp.Float)})
        declared = {c.parameter.name: c.symbol for c in self.channels}
        declared |= self.parameters.symbols | {m.name: m.symbol for m in self.moves.values()}
        swap = {
            s: declared[s.name]
            for s in expression.free_symbols
            if isinstance(s, sp.Symbol) and s.name in declared and s != declared[s.name]
        }
        return expression.xreplace(swap) if swap else expression

    # ------------------------------------------------------------------ views
    @cached_property
    def moves(self) -> dict[str, Move]:
        """Every move by name, in the order of play."""
        return {m.name: m for stage in self.stages for m in stage}

    @cached_property
    def definitions(self) -> dict[sp.Symbol, sp.Expr]:
        """Channel symbol to its definition in raw parameters only."""
        found: dict[sp.Symbol, sp.Expr] = {}
        for channel in self.channels:
            found[channel.symbol] = channel.definition.xreplace(found)
        return found

    @cached_property
    def raw_payoffs(self) -> dict[str, sp.Expr]:
        """Payoffs with every channel replaced by its definition."""
        return {p: u.xreplace(self.definitions) for p, u in self.payoffs.items()}

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Content of the game, for caches: equal keys mean equal games."""
        return (
            self.players,
            self.stages,
            tuple(self.payoffs.items()),
            self.parameters,
            tuple(self.derived.items()),
            self.channels,
            self.roles,
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, SequentialGame) else NotImplemented

    def to_json(self) -> str:
        """Return the game as JSON text."""
        from layered_games.games.serialization import game_to_json

        return game_to_json(self)

    @staticmethod
    def from_json(text: str) -> SequentialGame:
        """Read a game that :meth:`to_json` wrote."""
        from layered_games.games.serialization import game_from_json

        return game_from_json(text)

    def __repr__(self) -> str:
        moves = ", ".join("/".join(m.name for m in stage) for stage in self.stages)
        return (
            f"<{type(self).__name__} {self.name or 'staged game'}: {', '.join(self.players)} choose {moves}>"
        )

    def table(self) -> Table:
        """Return the moves as a table, in the order of play."""
        rows = tuple(
            (str(number), move.player, move.symbol, "" if move.lower is None else move.lower,
             "" if move.upper is None else move.upper, move.meaning)
            for number, stage in enumerate(self.stages, 1)
            for move in stage
        )  # fmt: skip
        return Table(("stage", "player", "move", "from", "to", "meaning"), rows, self.name or "staged game")

    def _repr_html_(self) -> str:
        from html import escape

        payoffs = "".join(f"<li>{escape(p)}: ${escape(sp.latex(u))}$</li>" for p, u in self.payoffs.items())
        symbols = "".join(
            f"<li>${escape(sp.latex(s))} = {escape(sp.latex(e))}$</li>" for s, e in self.definitions.items()
        )
        shown = f"<details><summary>channels</summary><ul>{symbols}</ul></details>" if symbols else ""
        parameters = f"<details><summary>parameters</summary>{self.parameters._repr_html_()}</details>"
        return f"<div>{self.table()._repr_html_()}payoffs<ul>{payoffs}</ul>{shown}{parameters}</div>"

    def __str__(self) -> str:
        lines = [f"{self.name or 'staged game'}: players {', '.join(self.players)}"]
        for number, stage in enumerate(self.stages, 1):
            shown = []
            for m in stage:
                low = "" if m.lower is None else f"{m.lower} <= "
                high = "" if m.upper is None else f" <= {m.upper}"
                shown.append(f"{m.player} chooses {low}{m.name}{high}")
            lines.append(f"  stage {number}: " + "; ".join(shown))
        lines += [f"  U_{p} = {u}" for p, u in self.payoffs.items()]
        return "\n".join(lines)


def _listed(stages: Any) -> tuple[tuple[Move, ...], ...]:
    try:
        found = tuple(tuple(stage) for stage in stages)
    except TypeError as error:
        raise GameError("stages are lists of moves, for instance [[first], [second, third]]") from error
    for move in (m for stage in found for m in stage):
        if not isinstance(move, Move):
            raise GameError(f"stages hold moves, made by Move(player, name, ...); {move!r} is none")
    return found


def _space(parameters: Any) -> ParameterSpace:
    if isinstance(parameters, ParameterSpace):
        return parameters
    if isinstance(parameters, Parameter | sp.Symbol | str) or not isinstance(parameters, Iterable):
        raise GameError(f"parameters are a list of Parameter or a ParameterSpace, not {parameters!r}")
    listed = list(parameters)
    for parameter in listed:
        if not isinstance(parameter, Parameter | sp.Symbol):
            raise GameError(f"{parameter!r} is no Parameter; make one by Parameter(name, domain=...)")
    return ParameterSpace(listed)


def _expressions(place: str, given: Any) -> dict[str, sp.Expr]:
    if not isinstance(given, Mapping):
        raise GameError(f"{place} are a mapping of names to expressions, not {given!r}")
    return {str(n): expression_of(str(n), e) for n, e in given.items()}
