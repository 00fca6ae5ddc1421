"""The partition of parameter space by which branches of equilibria exist."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.finite.symbolic_branches import Workshop
from layered_games.equilibria.finite.symbolic_cells import Leaf, Tree, conjunction
from layered_games.equilibria.finite.symbolic_conditions import (
    clauses_of,
    condition_of,
    equation,
    ordered,
)
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.result import Equilibrium
from layered_games.errors import GameError
from layered_games.proofs.exactness import truth
from layered_games.proofs.prover import prove
from layered_games.proofs.verdicts import Outcome, Verdict
from layered_games.tables import Formulas, Presented, Table

__all__ = ["Cell", "Partition", "partition"]

ORDER = ("measured", "one solver", "two solvers", "certificate")


@dataclass(frozen=True)
class Cell:
    """A part of parameter space, open and maybe in several pieces, with one list of equilibria.

    Attributes
    ----------
    condition : SymPy Boolean
        A disjunction of conjunctions of strict inequalities.
    equilibria : tuple of Equilibrium
        The branches that exist all over the cell.
    undecided : tuple of Equilibrium
        Branches that exist on a part of the cell at most; empty if the partition is decided.
    points : tuple of (dict or None)
        An exact point in each piece; None where it is not decided whether the piece is empty.
    """

    condition: Boolean
    equilibria: tuple[Equilibrium, ...]
    undecided: tuple[Equilibrium, ...]
    points: tuple[Mapping[sp.Symbol, sp.Expr] | None, ...]

    @property
    def point(self) -> Mapping[sp.Symbol, sp.Expr] | None:
        """An exact point of the cell; None if it is not decided whether the cell is empty."""
        return next((p for p in self.points if p is not None), None)

    def __str__(self) -> str:
        lines = [f"where {sp.sstr(self.condition)}:"]
        lines += ["  " + _profile(e) for e in self.equilibria] or ["  no equilibrium among the branches"]
        lines += [f"  {_profile(e)} on a part at most" for e in self.undecided]
        return "\n".join(lines if self.point is not None else [*lines, "  (not decided whether it is empty)"])


@dataclass(frozen=True)
class Partition(Presented):
    """The cells of a game's parameter space, with the branches of equilibria that exist in each.

    Iterating gives the cells. They are disjoint, and together with the ``boundaries`` they cover the
    space: both follow from how they are made, by splitting on signs, where a side is left out only if
    it is proved empty.

    Attributes
    ----------
    solution : SymbolicSolution
    cells : tuple of Cell
    boundaries : tuple of SymPy equations
        The loci between cells, and those on which there may be further equilibria.
    empty : tuple of tuples of relations
        The conjunctions that were proved empty.
    decided : bool
        Whether every cell is shown not to be empty, and its list is known.
    """

    solution: SymbolicSolution
    cells: tuple[Cell, ...]
    boundaries: tuple[Boolean, ...]
    empty: tuple[tuple[Boolean, ...], ...] = field(repr=False)
    decided: bool
    facts: tuple[Boolean, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, index: int) -> Cell:
        return self.cells[index]

    def at(self, values: Mapping[Any, Any]) -> Cell:
        """Return the cell of a point, given by parameter names or symbols.

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown, or outside its domain.
        GameError
            If the point lies on a boundary, or its place cannot be told exactly.
        """
        game = self.solution.game
        point = game.parameters.validate({str(key): value for key, value in values.items()})
        for boundary in self.boundaries:
            if truth(boundary, point) is True:
                raise GameError(
                    f"the point lies on the boundary {boundary.lhs} = {boundary.rhs}, where there may be "
                    "further equilibria; solve the game with numbers: game.at({...})"
                )
        for cell in self.cells:
            if truth(cell.condition, point):
                return cell
        raise GameError("the cell of this point cannot be told exactly; give rational numbers")

    @cached_property
    def verdict(self) -> Verdict:
        """The proof that cells and boundaries cover the space (ten seconds at most)."""
        return self.verify(10.0)

    def verify(self, timeout: float = 10.0) -> Verdict:
        """Prove again that cells and boundaries cover the space.

        First the whole claim is given to the prover. If that is too much, each set that the tree
        left out is proved empty once more; the tree itself covers the space by construction.
        """
        start = time.monotonic()
        parts = [*(c.condition for c in self.cells), *self.boundaries]
        claim = parts[0] if len(parts) == 1 else sp.Or(*parts, evaluate=False)
        if any(p == sp.true for p in parts):
            claim = sp.true
        whole = prove(claim, self.facts, timeout=timeout / 2)
        if whole.outcome is not Outcome.UNKNOWN:
            return whole
        verdicts = []
        for relations in self.empty:
            left = max(0.05, timeout - (time.monotonic() - start))
            verdicts.append(prove(conjunction(relations), self.facts, timeout=left))
            if verdicts[-1].outcome not in (Outcome.FALSE, Outcome.CONTRADICTORY):
                return whole
        evidence = min((v.evidence for v in verdicts), key=ORDER.index, default="certificate")
        example = next((c.point for c in self.cells if c.point is not None), None)
        text = "\n".join(v.to_smtlib() for v in verdicts)
        seconds = time.monotonic() - start
        reason = "cells by signs of polynomials; what is left out is proved empty, set by set"
        return Verdict(
            Outcome.TRUE, claim, self.facts, example, None, evidence, reason, seconds, text,
            tuple(c for v in verdicts for c in v.certificates),
        )  # fmt: skip

    def __str__(self) -> str:
        count = len(self)
        head = f"{count} cell{'' if count == 1 else 's'}{'' if self.decided else ', not all decided'}"
        lines = [head, *map(str, self.cells)]
        if self.boundaries:
            lines.append("boundaries: " + "; ".join(f"{b.lhs} = {b.rhs}" for b in self.boundaries))
        return "\n".join(lines)

    def table(self) -> Table:
        """Return the cells as a table: condition, equilibria, a point of each."""
        rows = []
        for cell in self.cells:
            listed = [_profile(e) for e in cell.equilibria]
            listed += [f"{_profile(e)} on a part at most" for e in cell.undecided]
            point: Any = "not decided"
            if cell.point is not None:
                point = Formulas(tuple(sp.Eq(s, v, evaluate=False) for s, v in cell.point.items()))
            rows.append((cell.condition, "; ".join(listed), point))
        return Table(("condition", "equilibria", "a point"), tuple(rows), str(self).splitlines()[0])


def partition(solution: SymbolicSolution, *, timeout: float = 60.0) -> Partition:
    """Split parameter space into cells by which branches of equilibria exist.

    1. The conditions of the branches are read as signs of irreducible polynomials.
    2. A tree splits on one sign after the other, until each branch is decided; a side is left out only
       if it is proved empty. So the cells are disjoint and cover the space, but for the zeros of the
       polynomials, by construction.
    3. Leaves with the same list of branches form a cell; each leaf gets an exact point.

    Parameters
    ----------
    solution : SymbolicSolution
        From :func:`layered_games.equilibria.finite.symbolic.solve_symbolic`.
    timeout : float
        Seconds; leaves that are open then keep their undecided branches, and ``decided`` is False.

    Examples
    --------
    >>> from layered_games.equilibria.finite.symbolic import solve_symbolic
    >>> from layered_games.games.strategic import StrategicGame
    >>> v, c = sp.symbols("v c", positive=True)
    >>> A = [[(v - c) / 2, v], [0, v / 2]]
    >>> print(partition(solve_symbolic(StrategicGame.from_arrays(A, sp.Matrix(A).T))))
    2 cells
    where c > v:
      (1, 0) x (0, 1)
      (0, 1) x (1, 0)
      (v/c, (c - v)/c) x (v/c, (c - v)/c)
    where v > c:
      (1, 0) x (1, 0)
    boundaries: c = v
    """
    if not isinstance(solution, SymbolicSolution):
        raise GameError(
            "the partition of parameter space needs the solution of a strategic game with symbols as payoffs"
        )
    deadline = time.monotonic() + timeout
    shop = Workshop(solution.game, timeout)
    branches = [clauses_of(e.condition, shop.knowledge) for e in solution]
    loci = [shop.ring.factored(shop.ring.fraction(b.lhs - b.rhs)[0])[1] for b in solution.boundaries]
    avoid = frozenset(n for pairs in loci for n, _ in pairs if shop.knowledge.sign(n) is None)
    tree = Tree(shop.knowledge, branches, deadline, avoid)
    tree.grow()
    tree.shorten()
    groups: dict[tuple[tuple[int, ...], tuple[int, ...]], list[Leaf]] = {}
    for leaf in tree.leaves:
        groups.setdefault((leaf.present, leaf.undecided), []).append(leaf)
    cells = tuple(_cell(solution, shop, *key, leaves) for key, leaves in groups.items())
    splits = [equation(p, shop.knowledge) for p in sorted(tree.splits)]
    boundaries = tuple(dict.fromkeys((*solution.boundaries, *splits)))
    decided = all(leaf.point is not None and not leaf.undecided for leaf in tree.leaves)
    return Partition(solution, cells, boundaries, tuple(tree.empty), decided, shop.knowledge.facts)


def _cell(
    solution: SymbolicSolution, shop: Workshop, present: Sequence[int], undecided: Sequence[int],
    leaves: Sequence[Leaf],
) -> Cell:  # fmt: skip
    listed = sorted(
        leaves, key=lambda f: (len(f.clause), [str(p) for p in ordered(f.clause, shop.knowledge)])
    )
    return Cell(
        condition_of([leaf.clause for leaf in listed], shop.knowledge),
        tuple(solution[i] for i in present),
        tuple(solution[i] for i in undecided),
        tuple(leaf.point for leaf in listed),
    )


def _profile(equilibrium: Equilibrium) -> str:
    return " x ".join(f"({', '.join(map(str, row))})" for row in equilibrium.profile)
