"""Payoffs, bounds and derived quantities of a staged game, compiled once to fast functions.

One source, three evaluators: vectorised NumPy floats, mpmath floats of any precision, and exact
numbers (``Fraction`` inside, SymPy numbers outside). All come from the game's own expressions.

Algorithm
---------
1. Replace channels by their definitions.
2. Hoist every subexpression without moves: it is a number once the parameters are known.
3. Compile what remains with common subexpressions shared; cache by content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.exact_values import exact_value
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact, fresh_symbol

__all__ = ["BoundGame", "CompiledGame", "Template", "compile_game", "to_mpmath"]

BACKENDS = ("numpy", "mpmath", "exact")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Template:
    """One expression, split into numbers that parameters fix and a function of the moves.

    Attributes
    ----------
    body : sympy.Expr
        The expression with hoisted parts replaced by placeholders.
    hoisted : tuple of (sympy.Symbol, sympy.Expr)
        Placeholder and the moveless expression that it stands for.
    moves : tuple of sympy.Symbol
        The moves in ``body``, in the order of play.
    """

    body: sp.Expr
    hoisted: tuple[tuple[sp.Symbol, sp.Expr], ...]
    moves: tuple[sp.Symbol, ...]

    @property
    def arguments(self) -> tuple[sp.Symbol, ...]:
        """Placeholders first, then moves."""
        return (*(s for s, _ in self.hoisted), *self.moves)


@dataclass(frozen=True)
class CompiledGame:
    """A game's expressions, ready to be bound to parameter values.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.games.sequential import SequentialGame
    >>> from layered_games.parameters import Parameter
    >>> a, x = Parameter("a", "positive"), Move("1", "x", lower=0)
    >>> game = SequentialGame(["1"], [[x]], {"1": x.symbol * (a.symbol - x.symbol)}, [a])
    >>> bound = compile_game(game).bind({"a": 4})
    >>> bound.payoff("1", {"x": np.array([0.0, 2.0])})
    array([0., 4.])
    >>> compile_game(game).bind({"a": 4}, backend="exact").payoff("1", {"x": sp.Rational(1, 3)})
    11/9
    """

    game: SequentialGame
    _templates: dict[sp.Expr, Template] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def payoffs(self) -> dict[str, Template]:
        """Player to payoff."""
        return {p: self.template(u) for p, u in self.game.payoffs.items()}

    @cached_property
    def derived(self) -> dict[str, Template]:
        """Derived quantity to its expression."""
        return {n: self.template(e) for n, e in self.game.derived.items()}

    @cached_property
    def bounds(self) -> dict[str, tuple[Template | None, Template | None]]:
        """Move to its lower and upper bound, None where it is unbounded."""
        return {
            m.name: (
                self.template(m.lower) if m.lower is not None else None,
                self.template(m.upper) if m.upper is not None else None,
            )
            for m in self.game.moves.values()
        }

    @cached_property
    def kinks(self) -> dict[str, tuple[Template, ...]]:
        """Player to the expressions whose zeros are the kinks of the payoff (``Max``, ``Min``, ``Abs``)."""
        return {
            p: tuple(self.template(e) for e in _kinks(u.xreplace(self.game.definitions)))
            for p, u in self.game.payoffs.items()
        }

    def template(self, expression: sp.Expr) -> Template:
        """Split an expression in moves, parameters and channels; the result is cached."""
        known = self._templates.get(expression)
        if known is None:
            moves = [m.symbol for m in self.game.moves.values()]
            plain = expression.xreplace(self.game.definitions)
            foreign = plain.free_symbols - set(moves) - set(self.game.parameters.symbols.values())
            if foreign:
                names = ", ".join(sorted(map(str, foreign)))
                raise GameError(f"{expression} uses {names}, neither parameters nor moves of the game")
            found: dict[sp.Expr, sp.Symbol] = {}
            body = _hoist(plain, frozenset(moves), found)
            hoisted = tuple((s, e) for e, s in found.items())
            known = Template(body, hoisted, tuple(m for m in moves if m in body.free_symbols))
            self._templates[expression] = known
        return known

    def bind(self, at: Mapping[str, Any], backend: str = "numpy") -> BoundGame:
        """Fix the parameters.

        Parameters
        ----------
        at : mapping of str to number or ndarray
            Parameter name to value. Numbers are checked against their domains; arrays (NumPy
            backend only) are taken as they are and broadcast with the moves.
        backend : {"numpy", "mpmath", "exact"}

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown or outside its domain.
        GameError
            If the backend is unknown, or arrays meet another backend than NumPy.
        """
        if backend not in BACKENDS:
            raise GameError(f"unknown backend {backend!r}; use one of {', '.join(BACKENDS)}")
        symbols = self.game.parameters.symbols
        if any(isinstance(v, np.ndarray) and v.ndim for v in at.values()):
            if backend != "numpy" or {str(k) for k in at} != set(symbols):
                raise GameError(
                    f"arrays need the NumPy backend and exactly the parameters {', '.join(symbols)}"
                )
            point = {symbols[str(k)]: v for k, v in at.items()}
        else:
            point = dict(self.game.parameters.validate(at))
        return BoundGame(self, point, backend)


@dataclass(frozen=True)
class BoundGame:
    """A compiled game at given parameter values; moves are passed by name, vectorised."""

    compiled: CompiledGame
    point: Mapping[sp.Symbol, Any]
    backend: str = "numpy"
    _ready: dict[Template, Callable[[Values], Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def game(self) -> SequentialGame:
        """The game behind."""
        return self.compiled.game

    def payoff(self, player: str, moves: Values) -> Any:
        """Return the payoff of a player; NaN where it is undefined (NumPy backend)."""
        return self.function(self.compiled.payoffs[player])(moves)

    def payoffs(self, moves: Values) -> dict[str, Any]:
        """Return every player's payoff."""
        return {p: self.payoff(p, moves) for p in self.game.players}

    def derived(self, moves: Values) -> dict[str, Any]:
        """Return every derived quantity."""
        return {n: self.function(t)(moves) for n, t in self.compiled.derived.items()}

    def bounds(self, move: str | Move, moves: Values) -> tuple[Any, Any]:
        """Return the bounds of a move after earlier moves; None where it is unbounded."""
        lower, upper = self.compiled.bounds[move if isinstance(move, str) else move.name]
        return (
            None if lower is None else self.function(lower)(moves),
            None if upper is None else self.function(upper)(moves),
        )

    def expression(self, expression: sp.Expr) -> Callable[[Values], Any]:
        """Compile any further expression in moves, parameters and channels."""
        return self.function(self.compiled.template(expression))

    def function(self, template: Template) -> Callable[[Values], Any]:
        """Return the template as a function of the moves, parameters inserted."""
        ready = self._ready.get(template)
        if ready is None:
            ready = self._exact(template) if self.backend == "exact" else self._floating(template)
            self._ready[template] = ready
        return ready

    def _exact(self, template: Template) -> Callable[[Values], Any]:
        point = dict(self.point)
        constants = {s: exact_value(e, point) for s, e in template.hoisted}
        names = [m.name for m in template.moves]

        def evaluate(moves: Values) -> Any:
            known = {m: exact(moves[n]) for m, n in zip(template.moves, names, strict=True)}
            return exact_value(template.body, constants | known)

        return evaluate

    def _floating(self, template: Template) -> Callable[[Values], Any]:
        order = tuple(self.point)
        convert = float if self.backend == "numpy" else to_mpmath
        arguments = [v if isinstance(v, np.ndarray) else convert(v) for v in self.point.values()]
        setup = _lambdify(tuple(e for _, e in template.hoisted), order, self.backend)
        with np.errstate(all="ignore"):
            constants = tuple(setup(*arguments))
        main = _lambdify((template.body,), template.arguments, self.backend)
        names = tuple(m.name for m in template.moves)
        if self.backend == "mpmath":
            return lambda moves: main(*constants, *[moves[n] for n in names])[0]

        def evaluate(moves: Values) -> Any:
            given = [np.asarray(moves[n], dtype=float) for n in names]
            with np.errstate(all="ignore"):
                result = main(*constants, *given)[0]
            return np.asarray(result, dtype=float)

        return evaluate


@lru_cache(maxsize=64)
def compile_game(game: SequentialGame) -> CompiledGame:
    """Return the compiled game; equal games share one compilation."""
    return CompiledGame(game)


@lru_cache(maxsize=2048)
def _lambdify(
    expressions: tuple[sp.Expr, ...], arguments: tuple[sp.Symbol, ...], backend: str
) -> Callable[..., list[Any]]:
    """Compile expressions; dummies keep user names apart from generated ones."""
    if not expressions:
        return lambda *_: []
    swap = {s: fresh_symbol("v") for s in arguments}
    bodies = [e.xreplace(swap) for e in expressions]
    special = backend == "numpy" and any(e.has(sp.erf, sp.erfc) for e in expressions)  # NumPy lacks them
    modules: Any = ["scipy", "numpy"] if special else backend
    made: Callable[..., list[Any]] = sp.lambdify(list(swap.values()), bodies, modules=modules, cse=True)
    return made


def to_mpmath(value: Any) -> Any:
    """Return a number as an mpmath float at the working precision; floats are read as shortest decimals."""
    import mpmath

    number = exact(value)
    if isinstance(number, sp.Rational):
        return mpmath.mpf(int(number.p)) / int(number.q)
    return sp.lambdify([], number, modules="mpmath")()


def _hoist(expression: sp.Expr, moves: frozenset[sp.Symbol], found: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """Replace maximal moveless parts by placeholders, recorded in ``found``."""

    def place(part: sp.Expr) -> sp.Expr:
        if part.is_Integer:
            return part
        return found.setdefault(part, fresh_symbol("h"))

    if not expression.free_symbols & moves:
        return place(expression)
    if not expression.args:
        return expression
    if isinstance(expression, sp.Add | sp.Mul):
        fixed = [a for a in expression.args if not a.free_symbols & moves]
        rest = [_hoist(a, moves, found) for a in expression.args if a.free_symbols & moves]
        return expression.func(*([place(expression.func(*fixed))] if fixed else []), *rest)
    if isinstance(expression, sp.Pow) and expression.exp.is_Rational:
        return expression.func(_hoist(expression.base, moves, found), expression.exp)
    if isinstance(expression, sp.Pow | sp.Max | sp.Min | sp.Abs | sp.exp | sp.log):
        return expression.func(*(_hoist(a, moves, found) for a in expression.args))
    return expression.xreplace({s: place(s) for s in expression.free_symbols - moves})


def _kinks(expression: sp.Expr) -> Iterable[sp.Expr]:
    """Yield expressions whose zeros contain the kinks of ``expression``."""
    for node in expression.atoms(sp.Max, sp.Min):
        yield from (a - b for a, b in combinations(node.args, 2))
    for node in expression.atoms(sp.Abs):
        yield node.args[0]
