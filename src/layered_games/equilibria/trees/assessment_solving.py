"""Solutions of the conditions on probabilities: polytopes where these are linear, points elsewhere.

Algorithm
---------
1. Linear equations that fix a variable are used up first.
2. Variables that share no condition are separated into blocks.
3. A block with linear conditions is a polytope: its vertices are found exactly. Otherwise linear
   equations are used up, equations with finitely many solutions are solved by elimination, and the
   rest is solved at each of these.
4. What then remains is put to the prover, and kept as undecided unless it is refuted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.trees.assessment_blocks import Block, eliminated, in_sympy, restored
from layered_games.equilibria.trees.assessment_systems import System
from layered_games.equilibria.trees.polynomials import (
    Poly,
    constant,
    degree,
    fraction,
    number,
    plus,
    put,
    variable,
    variables,
)
from layered_games.equilibria.trees.polytopes import vertices
from layered_games.games.algebraic import reduced, sign

__all__ = ["Family", "solve_system"]

SECONDS: Final = 2.0
Point = dict[int, Any]


@dataclass(frozen=True)
class Family:
    """A product of blocks, each a point or a polytope."""

    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """The number of corners."""
        return prod(len(b.points) for b in self.blocks)

    @property
    def centre(self) -> Point:
        """One member, in the interior."""
        return {v: x for b in self.blocks for v, x in zip(b.names, b.centre, strict=True)}

    def corners(self, limit: int) -> Iterator[Point]:
        """Yield the extreme members, at most ``limit`` of them."""
        for picks in islice(product(*(b.points for b in self.blocks)), limit):
            pairs = zip(self.blocks, picks, strict=True)
            yield {v: x for b, p in pairs for v, x in zip(b.names, p, strict=True)}


def solve_system(system: System, names: Sequence[int]) -> tuple[list[Family], bool]:
    """Return the families of solutions, and whether these are all."""
    sums = [(_sum(row, parent)) for row, parent in system.sums]
    whole = replace(system, equations=[*system.equations, *sums])
    return _solved(whole, list(names))


def _sum(row: Sequence[int], parent: int | None) -> Poly:
    found = constant(-1) if parent is None else plus({}, variable(parent), number(-1))
    for v in row:
        found = plus(found, variable(v))
    return found


def _solved(system: System, names: list[int]) -> tuple[list[Family], bool]:
    fixed = _fixed(system, names)
    if fixed is None:
        return [], True
    system, settled = fixed
    rest = [v for v in names if v not in settled]
    start = [Block((v,), ((fraction(x),),)) for v, x in settled.items()]
    found, complete = [tuple(start)], True
    for block in _blocks(system, rest):
        ways, all_there = _block(_part(system, block), block)
        complete = complete and all_there
        found = [(*f, *w) for f in found for w in ways]
        if not found:
            return [], complete or all_there
    return [Family(f) for f in found], complete


def _fixed(system: System, names: Sequence[int]) -> tuple[System, dict[int, Any]] | None:
    """Use up linear equations that fix a variable; None if conditions fail."""
    from flint import fmpq_mat

    settled: dict[int, Any] = {}
    while True:
        if any(degree(e) == 0 for e in system.equations if e):
            return None
        if any(degree(e) == 0 and e[()] < 0 for e in system.inequalities if e):
            return None
        linear = [e for e in system.equations if e and degree(e) <= 1]
        used = sorted(variables(linear))
        new: dict[int, Any] = {}
        if linear:
            rows = [[*(e.get((v,), 0) for v in used), e.get((), 0)] for e in linear]
            matrix, rank = fmpq_mat(rows).rref()
            for i in range(rank):
                places = [j for j in range(len(used) + 1) if matrix[i, j] != 0]
                if places[0] == len(used):
                    return None
                if places[1:] in ([], [len(used)]):
                    new[used[places[0]]] = -matrix[i, len(used)]
        if not new:
            return system, settled
        if any(x < 0 or (v in system.strict and x == 0) for v, x in new.items()):
            return None
        settled |= new
        system = replace(
            system,
            equations=[e for e in (put(e, new) for e in system.equations) if e],
            inequalities=[e for e in (put(e, new) for e in system.inequalities) if e],
        )


def _blocks(system: System, names: Sequence[int]) -> list[list[int]]:
    """Groups of variables that no condition joins to others."""
    groups = [{v} for v in names]
    for poly in [*system.equations, *system.inequalities]:
        joined = variables([poly])
        together = [g for g in groups if g & joined]
        groups = [g for g in groups if not g & joined] + ([set.union(*together)] if together else [])
    return [sorted(g) for g in groups]


def _part(system: System, block: Sequence[int]) -> System:
    inside = set(block)
    return replace(
        system,
        equations=[e for e in system.equations if variables([e]) & inside],
        inequalities=[e for e in system.inequalities if variables([e]) & inside],
    )


def _block(system: System, names: list[int]) -> tuple[list[tuple[Block, ...]], bool]:
    """The solutions of a block, each as blocks, and whether these are all."""
    if all(degree(e) <= 1 for e in [*system.equations, *system.inequalities]):
        return _polytope(system, names)
    smaller = eliminated(system, names)
    if smaller is not None:
        left, rest, pivots = smaller
        families, complete = _solved(left, rest)
        whole = (restored(f.blocks, pivots, system.strict) for f in families)
        return [blocks for blocks in whole if blocks is not None], complete
    from layered_games.equilibria.finite.many_systems import Continuum, TooLarge, real_solutions

    for chosen in _candidates(system, names):
        equations = [e for e in system.equations if variables([e]) <= set(chosen)]
        symbols = _symbols(chosen)
        try:
            points = real_solutions(
                [_expression(e, symbols) for e in equations], [symbols[v] for v in chosen]
            )
        except (Continuum, TooLarge):
            continue
        back = {s: v for v, s in symbols.items()}
        found: list[tuple[Block, ...]] = []
        complete = True
        for point in points:
            ways, all_there = _after(system, names, {back[s]: reduced(x) for s, x in point.items()})
            found += ways
            complete = complete and all_there
        return found, complete
    return _asked(system, names)


def _candidates(system: System, names: list[int]) -> list[list[int]]:
    """Sets of variables that have at least as many equations among them, small ones first."""
    nonlinear = [variables([e]) for e in system.equations if degree(e) > 1]
    linear = [variables([e]) for e in system.equations if degree(e) == 1]
    starts = [*nonlinear, set(names), *([set.union(*nonlinear)] if nonlinear else [])]
    found = []
    for start in starts:
        for grown in (start, start.union(*(v for v in linear if v & start))):
            chosen = sorted(grown)
            count = sum(variables([e]) <= grown for e in system.equations)
            if count >= len(chosen) and chosen not in found:
                found.append(chosen)
    return sorted(found, key=len)


def _symbols(names: Sequence[int]) -> dict[int, sp.Symbol]:
    from layered_games.parameters import fresh_symbol

    return {v: fresh_symbol("p") for v in names}


def _expression(poly: Poly, symbols: Mapping[int, Any]) -> sp.Expr:
    terms = []
    for monomial, value in poly.items():
        terms.append(sp.Mul(sp.Rational(int(value.p), int(value.q)), *(symbols[v] for v in monomial)))
    return sp.Add(*terms)


def _after(
    system: System, names: list[int], point: Mapping[int, Any]
) -> tuple[list[tuple[Block, ...]], bool]:
    """What remains of a block once some of its variables are known."""
    if any(sign(x) < 0 or (v in system.strict and sign(x) == 0) for v, x in point.items()):
        return [], True
    head = tuple(Block((v,), ((x,),)) for v, x in point.items())
    rest = [v for v in names if v not in point]
    if all(isinstance(x, Fraction) for x in point.values()):
        values = {v: number(x) for v, x in point.items()}
        equations = [put(e, values) for e in system.equations]
        inequalities = [put(e, values) for e in system.inequalities]
        left = replace(
            system, equations=[e for e in equations if e], inequalities=[e for e in inequalities if e]
        )
        families, complete = _solved(left, rest)
        return [(*head, *f.blocks) for f in families], complete
    shown = {v: in_sympy(x) for v, x in point.items()} | _symbols(rest)
    known = set(point)
    for poly in (e for e in [*system.equations, *system.inequalities] if variables([e]) <= known):
        value = sign(reduced(sp.expand(_expression(poly, shown))))
        if value < 0 or (value > 0 and poly in system.equations):
            return [], True
    if rest:
        return [], False
    return [head], True


def _polytope(system: System, names: list[int]) -> tuple[list[tuple[Block, ...]], bool]:
    """Linear conditions: the vertices, if positive variables can be positive together."""
    zero = number(0)

    def row(poly: Poly) -> list[Any]:
        return [poly.get((), zero), *(poly.get((v,), zero) for v in names)]

    bounds = [[zero, *(number(int(v == w)) for w in names)] for v in names]
    equations = [row(e) for e in system.equations]
    points = vertices(equations, [*(row(e) for e in system.inequalities), *bounds], len(names))
    if not points:
        return [], True
    block = Block(tuple(names), tuple(sorted(points)))
    centre = dict(zip(names, block.centre, strict=True))
    if any(centre[v] == 0 for v in names if v in system.strict):
        return [], True
    return [(block,)], True


def _asked(system: System, names: list[int]) -> tuple[list[tuple[Block, ...]], bool]:
    """Put conditions to the prover: refuted, or one point, or nothing."""
    from layered_games.proofs import Outcome, prove

    symbols = _symbols(names)
    relations: list[Any] = [sp.Eq(_expression(e, symbols), 0) for e in system.equations]
    relations += [_expression(e, symbols) >= 0 for e in system.inequalities]
    relations += [s > 0 if v in system.strict else s >= 0 for v, s in symbols.items()]
    verdict = prove(sp.false, [r for r in relations if r != sp.true], timeout=SECONDS)
    if verdict.outcome is Outcome.CONTRADICTORY:
        return [], True
    point = verdict.counterexample or {}
    if verdict.outcome is not Outcome.FALSE or not all(x.is_Rational for x in point.values()):
        return [], False
    values = tuple(Fraction(int(point[s].p), int(point[s].q)) for s in symbols.values())
    return [(Block(tuple(names), (values,)),)], False
