"""Frozen records of what a solver found: Equilibrium, Solution, Status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sympy as sp

from layered_games.tables import Presented, Table

__all__ = ["Component", "Equilibrium", "Solution", "Status"]


class Status(Enum):
    """How far a solver came, with the remedy where it did not come all the way."""

    SOLVED = ("solved", "")
    UNDECIDED = (
        "some branches are neither proved possible nor proved empty; they are kept and marked",
        "give the prover more time, or add assumptions to the parameter space",
    )
    CANDIDATES = (
        "first and second order conditions hold, but global optimality is not proved",
        "pass numbers with solve(game, at={...}); every numeric result is checked by brute force",
    )
    NO_CLOSED_FORM = (
        "no closed form was found",
        "pass numbers with solve(game, at={...}) to take the numeric route",
    )
    NO_EQUILIBRIUM = (
        "no equilibrium in pure strategies was found at these parameters",
        "check that bounds make best responses exist (an unbounded payoff has no maximum)",
    )
    NUMERIC = ("numbers, found by search and measured by brute force", "")
    CONTINUA = (
        "supports that may carry a continuum of equilibria are named; at most one point of each is listed",
        "change a payoff slightly to see isolated equilibria there",
    )
    SAMPLE = (
        "a sample of the equilibria, found by search",
        "a smaller game, or exact payoffs, may be enumerated completely",
    )

    def __init__(self, text: str, remedy: str) -> None:
        self.text = text
        self.remedy = remedy

    def __str__(self) -> str:
        return self.text + (f" (remedy: {self.remedy})" if self.remedy else "")


@dataclass(frozen=True)
class Equilibrium(Presented):
    """One equilibrium, or one branch of it, with the condition under which it holds.

    Attributes
    ----------
    profile : tuple of tuples
        Finite games: one probability per action, player by player; ``()`` for staged games.
    condition : sympy Boolean
        Where in parameter space the branch is an equilibrium; ``true`` for numeric games.
    values : dict of str to sympy.Expr
        Move or derived quantity to its closed form on the path of play.
    sets : dict of str to (lower, upper)
        Moves for which every value of an interval is a best response; ``values`` holds a selection.
    payoffs : dict of str to sympy.Expr, or tuple
        Payoff of each player on the path of play; finite games: one entry per player, in their order.
    binding : tuple of str
        The constraints that bind with a positive multiplier, for instance ``"b >= T"``.
    regret : sympy number or None
        Exact 0 when optimality is proved, the measured bound for numbers, None if not measured.
    evidence : str
        ``"proved"``, ``"measured"`` or ``"candidate"``.
    in_channels : dict of str to sympy.Expr
        The values written in the game's channels, where it has any.
    agreement : str
        ``"agreed"`` where players keep a side contract; empty where all play for themselves.
    """

    condition: Any = sp.true
    values: Mapping[str, sp.Expr] = field(default_factory=dict)
    sets: Mapping[str, tuple[sp.Expr, sp.Expr]] = field(default_factory=dict)
    payoffs: Any = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    regret: Any = None
    evidence: str = "candidate"
    notes: tuple[str, ...] = ()
    in_channels: Mapping[str, sp.Expr] = field(default_factory=dict, repr=False)
    piece: Any = field(default=None, repr=False, compare=False)
    profile: tuple[tuple[Any, ...], ...] = ()
    agreement: str = ""

    def __str__(self) -> str:
        shown = self.in_channels or self.values
        condition = (
            self.condition if self.piece is None else sp.And(*(c.relation for c in self.piece.constraints))
        )
        lines = [f"where {sp.sstr(condition)}"] if condition != sp.true else []
        lines += (
            ["  " + "  ".join(f"({', '.join(map(str, s))})" for s in self.profile)] if self.profile else []
        )
        lines += [f"  {name} = {value}" for name, value in shown.items()]
        sets = self.sets if self.piece is None else self.piece.sets
        lines += [f"  {name} may be anything in [{low}, {high}]" for name, (low, high) in sets.items()]
        lines += (
            [f"  U_{player} = {value}" for player, value in self.payoffs.items()] if self._numeric else []
        )
        return "\n".join(lines)

    def table(self) -> Table:
        """Return the equilibrium as a table of texts and formulas."""
        from layered_games.equilibria.shown import rows_of

        return rows_of(self)

    @property
    def _numeric(self) -> bool:
        return self.piece is None and isinstance(self.payoffs, Mapping)


@dataclass(frozen=True)
class Component:
    """A connected component of the equilibria of a two-player game.

    Iterating gives the extreme equilibria that belong to it.

    Attributes
    ----------
    extreme_points : tuple of Equilibrium
    subsets : tuple of (strategies of player 1, strategies of player 2)
        Its maximal Nash subsets: every mixture of the first strategies against every mixture of the
        second is an equilibrium, and the component is the union of these products of polytopes.
    index : int or None
        The component's index where the method gives it; over all components they sum to 1.
    """

    extreme_points: tuple[Equilibrium, ...]
    subsets: tuple[tuple[tuple[tuple[Any, ...], ...], ...], ...]
    index: int | None = None

    @property
    def is_continuum(self) -> bool:
        """Whether the component holds more than one equilibrium."""
        return len(self.extreme_points) > 1

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.extreme_points)

    def __len__(self) -> int:
        return len(self.extreme_points)


@dataclass(frozen=True)
class Solution(Presented):
    """Every equilibrium that a method found, with what the method guarantees.

    Iterating gives the equilibria; ``complete`` is True only if the method guarantees that none is
    missing; ``status`` says how far it came and carries the remedy.
    """

    game: Any
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    status: Status
    method: str
    components: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    reactions: tuple[Any, ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    def __len__(self) -> int:
        return len(self.equilibria)

    def __getitem__(self, index: int) -> Equilibrium:
        return self.equilibria[index]

    def __str__(self) -> str:
        branches = "branches" if any(e.profile == () for e in self) else "equilibria"
        word = "equilibrium" if len(self) == 1 else branches
        head = f"{len(self)} {word}; {self.status}; {'complete' if self.complete else 'not proved complete'}"
        return "\n".join([head, *(str(e) for e in self.equilibria), *self.notes])

    def table(self) -> Table:
        """Return the equilibria as a table of texts and formulas."""
        from layered_games.equilibria.shown import table_of

        return table_of(self)

    def to_json(self) -> str:
        """Return the solution, with its game, as JSON text."""
        from layered_games.equilibria.serialization import solution_to_json

        return solution_to_json(self)

    @staticmethod
    def from_json(text: str) -> Solution:
        """Read a solution that :meth:`to_json` wrote."""
        from layered_games.equilibria.serialization import solution_from_json

        return solution_from_json(text)
