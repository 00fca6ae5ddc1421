"""Equilibria as tables: a row for each equilibrium of a finite game, or for each quantity of a branch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.tables import Formulas, Table

__all__ = ["rows_of", "table_of"]


def table_of(solution: Solution) -> Table:
    """Return a solution as a table.

    Examples
    --------
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.games.strategic import StrategicGame
    >>> print(table_of(solve(StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))))
    equilibrium  1       2       payoffs
    1            (0, 1)  (0, 1)  1, 1
    """
    caption, *lines = str(solution).splitlines()
    if any(e.profile for e in solution):
        return _profiles(solution, caption)
    header = ("branch", "quantity", "value", "where")
    rows = [(str(n), *row) for n, e in enumerate(solution, 1) for row in _quantities(e)]
    if not rows:
        return Table(("result",), tuple((line.strip(),) for line in lines), caption)
    return Table(header, tuple(rows), caption)


def rows_of(equilibrium: Equilibrium) -> Table:
    """Return one equilibrium as a table: a row for each player's strategy, or each quantity."""
    if equilibrium.profile:
        rows = tuple(
            (str(n), Formulas(tuple(s), ("(", ")")), u)
            for n, (s, u) in enumerate(zip(equilibrium.profile, _payoffs(equilibrium), strict=True), 1)
        )
        return Table(("player", "strategy", "payoff"), rows, _where(equilibrium))
    return Table(("quantity", "value", "where"), tuple(_quantities(equilibrium)))


def _profiles(solution: Solution, caption: str) -> Table:
    game = solution.game
    names = [str(p) for p in getattr(game, "players", ())]
    symbolic = any(e.condition not in (True, sp.true) for e in solution)
    held = [[line.strip() for line in str(e).splitlines() if "belief at" in line] for e in solution]
    header = ("equilibrium", *(("where",) if symbolic else ()), *names, "payoffs")
    header += ("beliefs",) if any(held) else ()
    rows = []
    for number, (found, beliefs) in enumerate(zip(solution, held, strict=True), 1):
        where = (found.condition,) if symbolic else ()
        strategies = (Formulas(tuple(s), ("(", ")")) for s in found.profile)
        last = ("; ".join(beliefs),) if any(held) else ()
        rows.append((str(number), *where, *strategies, Formulas(tuple(_payoffs(found))), *last))
    return Table(header, tuple(rows), caption)


def _payoffs(equilibrium: Equilibrium) -> tuple[Any, ...]:
    given = equilibrium.payoffs
    return tuple(given.values()) if isinstance(given, Mapping) else tuple(given)


def _quantities(equilibrium: Equilibrium) -> list[tuple[Any, ...]]:
    """Name, value and condition; the condition stands in the first row."""
    shown = dict(equilibrium.in_channels or equilibrium.values)
    sets = equilibrium.sets if equilibrium.piece is None else equilibrium.piece.sets
    found: list[tuple[Any, Any]] = [
        (name, Formulas(tuple(sets[name]), ("[", "]")) if name in sets else value)
        for name, value in shown.items()
    ]
    if equilibrium.piece is None and isinstance(equilibrium.payoffs, Mapping):
        found += [(f"U_{player}", value) for player, value in equilibrium.payoffs.items()]
    condition: Any = equilibrium.condition
    if equilibrium.piece is not None:
        condition = sp.And(*(c.relation for c in equilibrium.piece.constraints))
    where = "always" if condition in (True, sp.true) else condition
    return [(name, value, "" if n else where) for n, (name, value) in enumerate(found)]


def _where(equilibrium: Equilibrium) -> str:
    return "" if equilibrium.condition in (True, sp.true) else f"where {sp.sstr(equilibrium.condition)}"
