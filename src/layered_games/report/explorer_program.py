"""The closed forms of a game as a program for browsers: channels, branches with their margins, quantities.

The expressions are those of the solver, written as JavaScript by SymPy with common subexpressions shared;
nothing is typed in a second time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.agreements import AgreementGame
from layered_games.games.sequential import SequentialGame
from layered_games.institutions.base import Institution
from layered_games.models.reforms import plan_of
from layered_games.parameters import make_symbol
from layered_games.regime import Regime, branches

__all__ = ["Program", "program_of"]

PRECEDENCE: Final = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
_UNKNOWN: Final = re.compile(r"Not supported|Derivative|Integral|RootOf", re.IGNORECASE)


@dataclass(frozen=True)
class Program:
    """A game as JavaScript.

    Attributes
    ----------
    parameters, quantities : tuple of str
        In the order of the arrays that the functions take and give.
    kinds : tuple of int
        For each branch its regime, or its number where the game has no roles.
    channels : str
        Body of a function of ``p`` that returns the channels.
    tests : tuple of str
        For each branch, body of a function of ``p`` and ``c`` that says whether it is in force.
    values : tuple of str
        For each branch, body of a function of ``p`` and ``c`` that returns the quantities.
    sets : tuple of dict
        For each branch, quantities of which an interval is a best response: name to body.
    reforms : tuple of str
        For each set of reforms (as bits, the first reform is bit 0), body of a function of ``p`` that
        returns the parameters under it.
    """

    parameters: tuple[str, ...]
    quantities: tuple[str, ...]
    kinds: tuple[int, ...]
    channels: str
    tests: tuple[str, ...]
    values: tuple[str, ...]
    sets: tuple[Mapping[str, str], ...]
    reforms: tuple[str, ...]


def program_of(game: SequentialGame, reforms: Sequence[Institution] = ()) -> Program:
    """Write a solved game as JavaScript.

    Raises
    ------
    GameError
        If the game has no closed form, or a formula has no counterpart in JavaScript.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> program = program_of(overbidding())
    >>> program.parameters[:3], program.quantities[:3], len(program.kinds) == len(program.tests)
    (('tau', 'k', 'beta_A'), ('T', 'b', 'e'), True)
    """
    listed = _listed(game)
    names = {p.symbol: make_symbol(f"p{i}") for i, p in enumerate(game.parameters.values())}
    inner = {c: make_symbol(f"c{i}") for i, c in enumerate(game.definitions)}
    first = listed[0][1]
    quantities = (*first.in_channels, *(f"U_{p}" for p in first.piece.payoffs))
    both = {**names, **inner}
    tests, values, sets = [], [], []
    for _, found, constraints in listed:
        tests.append(_test(constraints, both))
        wanted = [*(found.in_channels[n] for n in first.in_channels), *found.piece.payoffs.values()]
        values.append(_body([e.xreplace(both) for e in wanted]))
        sets.append({n: _body([e.xreplace(both) for e in ends]) for n, ends in found.piece.sets.items()})
    return Program(
        parameters=tuple(game.parameters),
        quantities=quantities,
        kinds=tuple(kind for kind, _, _ in listed),
        channels=_body([e.xreplace(names) for e in game.definitions.values()]),
        tests=tuple(tests),
        values=tuple(values),
        sets=tuple(sets),
        reforms=tuple(_reformed(game, chosen, names) for chosen in _subsets(reforms)),
    )


def _listed(game: SequentialGame) -> list[tuple[int, Any, Sequence[Constraint]]]:
    """Regime or number, equilibrium and constraints of each branch; at a tie the first counts."""
    if isinstance(game, AgreementGame) or game.roles is not None:
        cut = sorted(branches(game), key=lambda b: PRECEDENCE.index(b.regime))
        return [(int(b.regime), b.equilibrium, b.constraints) for b in cut]
    solution = solve(game)
    if not solution.equilibria or any(e.piece is None for e in solution):
        raise GameError(
            f"{game!r} has no closed form ({solution.status}); there is nothing to explore in symbols"
        )
    return [(number, e, e.piece.constraints) for number, e in enumerate(solution)]


def _test(constraints: Sequence[Constraint], names: Mapping[sp.Symbol, sp.Symbol]) -> str:
    if not constraints:
        return "return true;"
    steps, shown = _written([c.expr.xreplace(names) for c in constraints])
    signs = [f"({text}) {'>' if c.strict else '>='} 0" for c, text in zip(constraints, shown, strict=True)]
    return f"{steps}return {' && '.join(signs)};"


def _body(expressions: Sequence[sp.Expr]) -> str:
    steps, shown = _written(expressions)
    return f"{steps}return [{', '.join(shown)}];"


def _written(expressions: Sequence[sp.Expr]) -> tuple[str, list[str]]:
    """Statements for what is shared, and the expressions in them."""
    shared, rest = sp.cse(list(expressions), symbols=sp.numbered_symbols("s"), order="none")
    steps = "".join(f"const {symbol} = {_text(value)}; " for symbol, value in shared)
    return steps, [_text(e) for e in rest]


def _text(expression: sp.Expr) -> str:
    text = str(sp.jscode(sp.piecewise_fold(expression) if expression.has(sp.Piecewise) else expression))
    if _UNKNOWN.search(text):
        raise GameError(f"{expression} cannot be written for a browser")
    text = " ".join(text.split())
    return re.sub(r"\b([pc])(\d+)\b", r"\1[\2]", text)


def _subsets(reforms: Sequence[Institution]) -> list[tuple[Institution, ...]]:
    """All sets of reforms, by their bits."""
    return [tuple(r for i, r in enumerate(reforms) if bits >> i & 1) for bits in range(2 ** len(reforms))]


def _reformed(
    game: SequentialGame, chosen: Sequence[Institution], names: Mapping[sp.Symbol, sp.Symbol]
) -> str:
    plan = plan_of(game, chosen)
    if plan.astray != 0 or any(name not in game.parameters for name in plan.space):
        raise GameError(
            "the reforms of an explorer act on parameters that the game has, with numbers as levels"
        )
    moved = [plan.swap.get(p.symbol, p.symbol).xreplace(names) for p in game.parameters.values()]
    return _body(moved)
