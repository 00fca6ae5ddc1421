"""Closed forms over many points: branches compiled once, shared subexpressions computed once.

Algorithm
---------
1. Channels from parameters, each along the axes on which it depends and no others.
2. Signs of all margins choose the branch (:mod:`~layered_games.sweeps.margins`).
3. The quantities of each branch that occurs, at its own points.
4. Where a sign is in doubt: exact arithmetic, with the same choice among ties as for a single point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.evaluation import compiled, evaluate, holds
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.solving import solve
from layered_games.equilibria.uniting import played, united
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.regime import Regime, branches
from layered_games.sweeps.margins import Margins, first_that_holds
from layered_games.sweeps.records import UNDECIDED, Array, Values, Variable, chosen

__all__ = ["REGIME_FLAGS", "ClosedForm", "closed_form"]

PRECEDENCE: Final = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
REGIME_FLAGS: Final[Mapping[str, Any]] = {
    "flag_values": [UNDECIDED, *(int(r) for r in Regime)],
    "flag_meanings": " ".join(["undecided", *(str(r) for r in Regime)]),
}


@dataclass(frozen=True)
class Case:
    """One branch: the regime that it belongs to (None for games without roles), and where it holds."""

    regime: Regime | None
    equilibrium: Equilibrium
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class ClosedForm:
    """A staged game solved in closed form, as plain data that another process can take over.

    Attributes
    ----------
    symbols : mapping of str to sympy.Symbol
        The parameters by name.
    margins : Margins
        What tells the cases apart.
    channels : tuple of (sympy.Symbol, sympy.Expr)
        Each channel with its definition in parameters.
    steps : tuple of (sympy.Symbol, sympy.Expr)
        The same with definitions in parameters and earlier channels, as the game has them.
    moves : tuple of str
    cases : tuple of Case
        In the order in which ties are settled.
    names : tuple of str
        The quantities wanted.
    labels : mapping of str to str
        What quantities stand for.
    """

    symbols: Mapping[str, sp.Symbol]
    margins: Margins
    channels: tuple[tuple[sp.Symbol, sp.Expr], ...]
    steps: tuple[tuple[sp.Symbol, sp.Expr], ...]
    moves: tuple[str, ...]
    cases: tuple[Case, ...]
    names: tuple[str, ...]
    labels: Mapping[str, str]

    tile: int = 1 << 15
    chunk: int = 1 << 18
    method: str = "closed forms; ties in exact arithmetic"

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The regime where there are roles, the quantities, and the branch as a label."""
        words = [
            f"{c.regime}_{i}" if c.regime is not None else f"branch_{i}" for i, c in enumerate(self.cases)
        ]
        told = [f"{w}: {_told(c)}" for w, c in zip(words, self.cases, strict=True)]
        flags = {
            "long_name": "which branch of the equilibrium holds",
            "flag_values": [UNDECIDED, *range(len(words))],
            "flag_meanings": " ".join(["undecided", *words]),
            "conditions": "\n".join(told),
        }
        regime = [Variable("regime", "int8", attrs=REGIME_FLAGS)] if self.cases[0].regime is not None else []
        values = [
            Variable(n, attrs={"long_name": self.labels[n]} if n in self.labels else {}) for n in self.names
        ]
        return (*regime, *values, Variable("branch", "int8", attrs=flags, label=True))

    def evaluate(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        """Return regime, branch and quantities at points of a shape."""
        raw = [columns[name] for name in self.symbols]
        symbols = (*self.symbols.values(), *(s for s, _ in self.channels))
        with np.errstate(all="ignore"):
            point = [*raw, *self._channels(raw)]
            found, near = self.margins.at(symbols, point, shape, self.channels)
            which = first_that_holds(self.margins, found, shape)
            out = {n: np.full(shape, np.nan) for n in self.names}
            for number in range(len(self.cases)):
                self._fill(number, which == number, dict(zip(symbols, point, strict=True)), out)
        self._settle(columns, near | (which < 0), which, out)
        out["branch"] = which
        if self.cases[0].regime is not None:
            codes = np.array([*(int(c.regime or 0) for c in self.cases), UNDECIDED], dtype=np.int8)
            out["regime"] = codes[which]
        return out

    @cached_property
    def plans(self) -> tuple[tuple[tuple[sp.Expr, ...], tuple[sp.Symbol, ...]], ...]:
        """For each case the expressions of its quantities, and the symbols that they use."""
        symbols = (*self.symbols.values(), *(s for s, _ in self.channels))
        found = []
        for case in self.cases:
            quantities = _quantities(case.equilibrium)
            wanted = tuple(quantities[n] for n in self.names)
            free = {s for e in wanted for s in e.free_symbols}
            found.append((wanted, tuple(s for s in symbols if s in free)))
        return tuple(found)

    def _channels(self, raw: list[Any]) -> list[Any]:
        if not self.channels:
            return []
        made = compiled(tuple(self.symbols.values()), tuple(e for _, e in self.channels))
        return list(made(*raw))

    def _fill(self, number: int, inside: Array, point: Mapping[sp.Symbol, Any], out: Values) -> None:
        """Compute the quantities of one branch where it holds."""
        if not self.names or not inside.any():
            return
        wanted, used = self.plans[number]
        whole = bool(inside.all())
        here = [
            v if whole or not np.ndim(v) else np.broadcast_to(v, inside.shape)[inside]
            for v in (point[s] for s in used)
        ]
        for name, value in zip(self.names, compiled(used, wanted)(*here), strict=True):
            if whole:
                out[name][...] = value
            else:
                out[name][inside] = value

    def _settle(self, columns: Mapping[str, Any], doubtful: Array, which: Array, out: Values) -> None:
        """Decide exactly the few points at which rounding could turn a sign."""
        if not doubtful.any():
            return
        full = {n: np.broadcast_to(v, doubtful.shape) for n, v in columns.items()}
        for index in map(tuple, np.argwhere(doubtful)):
            number, values = self.exactly({n: float(v[index]) for n, v in full.items()})
            which[index] = number
            for name in self.names:
                out[name][index] = values.get(name, np.nan)

    def exactly(self, at: Mapping[str, float]) -> tuple[int, dict[str, float]]:
        """Return the branch at a point and its quantities, in exact arithmetic; -1 where none holds."""
        env: dict[sp.Symbol, Any] = {s: evaluate(exact(at[n]), {}) for n, s in self.symbols.items()}
        try:
            for symbol, definition in self.steps:
                env[symbol] = evaluate(definition, env)
        except ZeroDivisionError:
            return UNDECIDED, {}
        memo: dict[Any, Any] = {}
        here = [i for i, c in enumerate(self.cases) if holds(c.constraints, env, memo)]
        if not here:
            return UNDECIDED, {}
        same = [i for i in here if self.cases[i].regime is self.cases[here[0]].regime]
        whole = united([played(self.cases[i].equilibrium, env, memo) for i in same], self.moves)[0]
        values = {**whole.values, **{f"U_{p}": u for p, u in whole.payoffs.items()}}
        return here[0], {n: float(v) for n, v in values.items()}


def _quantities(equilibrium: Equilibrium) -> dict[str, sp.Expr]:
    """Every quantity of a branch, in parameters and channels."""
    return {**equilibrium.in_channels, **{f"U_{p}": u for p, u in equilibrium.piece.payoffs.items()}}


def _told(case: Case) -> str:
    return (
        " and ".join(f"{sp.sstr(c.expr)} {'>' if c.strict else '>='} 0" for c in case.constraints) or "always"
    )


@lru_cache(maxsize=64)
def closed_form(game: SequentialGame, wanted: tuple[str, ...] | None) -> ClosedForm | None:
    """Return the program of a staged game; None where closed forms are missing or incomplete."""
    solution = solve(game)
    if game.roles is not None and solution.equilibria:
        listed = sorted(branches(game), key=lambda b: PRECEDENCE.index(b.regime))
        cases = tuple(Case(b.regime, b.equilibrium, b.constraints) for b in listed)
    elif solution.complete:
        cases = tuple(Case(None, e, e.piece.constraints) for e in solution.equilibria)
    else:
        return None
    known = _quantities(cases[0].equilibrium)
    names = chosen(wanted, (*known,), ("regime", "branch") if game.roles is not None else ("branch",))
    return ClosedForm(
        symbols=game.parameters.symbols,
        margins=Margins.of([c.constraints for c in cases]),
        channels=tuple(game.definitions.items()),
        steps=tuple((c.symbol, c.definition) for c in game.channels),
        moves=tuple(game.moves),
        cases=cases,
        names=names,
        labels={n: m.meaning for n, m in game.moves.items() if m.meaning},
    )
