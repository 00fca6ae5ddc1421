"""Karush-Kuhn-Tucker points of one smooth piece: every active set, in closed form, with conditions.

Algorithm
---------
1. For each player with moves in the stage, choose which of the constraints on those moves bind.
2. Solve the first-order conditions of all players together with the binding constraints.
3. Collect the conditions: the solution is defined, the other constraints hold, the multipliers of
   the binding ones are not negative, and the Hessian of each Lagrangian is negative definite along
   the binding constraints (a minor that vanishes identically says nothing and is left out).

A multiplier that vanishes leaves the same point to the choice without that constraint, where the
payoff is strictly concave: multipliers are positive there, so that no point is found twice.

Source: Karush (1939), Kuhn and Tucker (1951); second order as in Fiacco and McCormick (1968).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import sympy as sp

from layered_games.equilibria.algebra import denominator, is_zero, normal
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.systems import solve_system
from layered_games.parameters import fresh_symbol

__all__ = ["Candidate", "Problem", "candidates", "defined", "hessian_minors"]


@dataclass(frozen=True)
class Problem:
    """The players of a stage, each with own moves and the constraints on them, on one piece."""

    piece: Piece
    own: Mapping[str, tuple[sp.Symbol, ...]]
    bounds: Mapping[str, tuple[Constraint, ...]]

    @property
    def moves(self) -> tuple[sp.Symbol, ...]:
        """Every move of the stage."""
        return tuple(m for moves in self.own.values() for m in moves)

    def constraints(self, player: str) -> tuple[Constraint, ...]:
        """Constraints on the player's own moves: bounds, then borders of the piece."""
        moves = set(self.own[player])
        borders = [c for c in self.piece.constraints if c.expr.free_symbols & moves]
        return (*self.bounds[player], *borders)

    def all_constraints(self) -> tuple[Constraint, ...]:
        """Every constraint of the piece and every bound, each once."""
        return tuple(dict.fromkeys([c for p in self.own for c in self.bounds[p]] + [*self.piece.constraints]))


@dataclass(frozen=True)
class Candidate:
    """A solution of the first-order conditions with the conditions under which it is a local optimum."""

    problem: Problem
    values: Mapping[sp.Symbol, sp.Expr]
    conditions: tuple[Constraint, ...]
    active: tuple[Constraint, ...] = ()
    multipliers: tuple[sp.Expr, ...] = ()
    sets: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]] | None = None

    @property
    def attained(self) -> bool:
        """Whether the point belongs to the piece, and not only to its closure."""
        return not any(c.strict for c in self.active)

    @property
    def is_flat(self) -> bool:
        """Whether the payoff does not depend on the move at all."""
        return bool(self.sets) and not any(c.kind == "tie" for c in self.conditions)


def candidates(problem: Problem, *, concave: bool = False, second_order: bool = True) -> Iterator[Candidate]:
    """Yield the Karush-Kuhn-Tucker points of a piece's closure, for every choice of binding constraints.

    Parameters
    ----------
    problem : Problem
    concave : bool
        Whether a single mover's payoff is strictly concave on the piece.
    second_order : bool
        Whether second-order conditions are asked for; not needed where Lagrangians are known to be concave.
    """
    menus = []
    for player, moves in problem.own.items():
        usable = [c for c in problem.constraints(player) if c.kind not in ("smooth", "domain")]
        menus.append([s for n in range(len(moves) + 1) for s in combinations(usable, n)])
    for choice in product(*menus):
        yield from _solve(problem, dict(zip(problem.own, choice, strict=True)), concave, second_order)


def defined(expressions: Iterable[sp.Expr]) -> list[Constraint]:
    """What makes expressions real numbers: no denominator is zero, no even root of a negative number."""
    found: list[Constraint] = []
    for expression in expressions:
        bottom = denominator(expression)
        if bottom.free_symbols:
            found.append(Constraint(bottom**2, strict=True, kind="domain"))
        found += [
            Constraint(power.base, kind="domain")
            for power in sorted(expression.atoms(sp.Pow), key=sp.count_ops)
            if power.exp.is_Rational and power.exp.q % 2 == 0
        ]
    return list(dict.fromkeys(found))


def _off_poles(problem: Problem, at: Mapping[sp.Symbol, sp.Expr]) -> list[Constraint]:
    """No payoff is divided by zero at the point."""
    bottoms = [denominator(u) for u in problem.piece.payoffs.values()]
    return [
        Constraint(normal(b.xreplace(dict(at))) ** 2, strict=True, kind="domain")
        for b in bottoms
        if b.free_symbols & set(at)
    ]


def _parts(found: Mapping[sp.Symbol, sp.Expr]) -> tuple[dict[sp.Symbol, sp.Expr], list[sp.Expr]]:
    """A solution's real parts, and the imaginary parts that are not identically zero."""
    real, imaginary = dict(found), []
    for name, value in found.items():
        if value.has(sp.I):
            real[name], rest = value.as_real_imag()
            imaginary += [] if rest == 0 else [rest]
    return real, imaginary


def _solve(
    problem: Problem, active: Mapping[str, Sequence[Constraint]], concave: bool, second_order: bool
) -> Iterator[Candidate]:
    lagrangians, equations, unknowns = {}, [], list(problem.moves)
    multipliers: list[sp.Symbol] = []
    for player, moves in problem.own.items():
        weights = [fresh_symbol("lambda") for _ in active[player]]
        multipliers += weights
        lagrangian = problem.piece.payoffs[player] + sp.Add(
            *(w * c.expr for w, c in zip(weights, active[player], strict=True))
        )
        lagrangians[player] = lagrangian
        equations += [sp.diff(lagrangian, m) for m in moves]
        equations += [c.expr for c in active[player]]
    binding = tuple(c for p in problem.own for c in active[p])
    for found in solve_system(equations, [*unknowns, *multipliers]):
        if any(u not in found for u in (*unknowns, *multipliers)):
            continue
        real, imaginary = _parts(found)
        if any(part.is_zero is False for part in imaginary):
            continue
        at = {m: real[m] for m in unknowns}
        conditions = [Constraint(-(part**2), kind="domain") for part in imaginary]
        conditions += [*defined(at.values()), *_off_poles(problem, at)]
        conditions += [
            Constraint(normal(c.expr.xreplace(at)), c.strict, c.kind, c.label)
            for c in problem.all_constraints()
            if c not in binding
        ]
        values = tuple(real[w] for w in multipliers)
        conditions += [
            Constraint(v, concave, "multiplier", c.label) for v, c in zip(values, binding, strict=True)
        ]
        second = _second_order(problem, lagrangians, active, real) if second_order else []
        yield Candidate(problem, at, (*conditions, *second), binding, values)


def _second_order(
    problem: Problem,
    lagrangians: Mapping[str, sp.Expr],
    active: Mapping[str, Sequence[Constraint]],
    found: Mapping[sp.Symbol, sp.Expr],
) -> list[Constraint]:
    """Leading minors of minus the reduced Hessian, to be positive, up to one that vanishes identically."""
    conditions: list[Constraint] = []
    for player, moves in problem.own.items():
        hessian = sp.hessian(lagrangians[player], moves)
        if active[player]:
            jacobian = sp.Matrix([[sp.diff(c.expr, m) for m in moves] for c in active[player]])
            jacobian = jacobian.xreplace(dict(found)).applyfunc(normal)
            basis = jacobian.nullspace(simplify=normal)
        else:
            basis = [sp.Matrix([int(i == j) for j in range(len(moves))]) for i in range(len(moves))]
        if not basis:
            continue
        frame = sp.Matrix.hstack(*basis)
        reduced = (-(frame.T * hessian.xreplace(dict(found)) * frame)).applyfunc(normal)
        for minor in _minors(reduced):
            if is_zero(minor):
                break
            conditions.append(Constraint(minor, True, "second order", f"second order of {player}"))
    return conditions


def _minors(matrix: sp.Matrix) -> list[sp.Expr]:
    return [normal(matrix[:n, :n].det(method="berkowitz")) for n in range(1, matrix.rows + 1)]


def hessian_minors(payoff: sp.Expr, moves: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """Leading principal minors of minus the Hessian: all positive means strictly concave.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> hessian_minors(-x**2 - y**2, [x, y])
    [2, 4]
    """
    return _minors((-sp.hessian(payoff, moves)).applyfunc(normal))
