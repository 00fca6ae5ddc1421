"""Consistency of beliefs (Kreps and Wilson 1982) while solving: orders of smallness, and ratios.

Totally mixed strategies give each action not in use a probability ``c * eps**order`` with ``c > 0`` and a
positive integer order. In the limit a node has positive belief if its order, the sum over the way there, is
least in its set; ratios of such beliefs are products of the coefficients. An assessment is consistent if
and only if it comes about in this way (see :mod:`layered_games.equilibria.verify_consistency`).

Given which nodes have positive beliefs, orders exist if a cone of real orders has a point at which all strict
conditions hold; the sum of its extreme rays is one if there is any. Where the exponents of
some ratios depend on those of others, the ratios do, too: that gives equations between beliefs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from layered_games.equilibria.trees.assessment_structure import Builder, Structure
from layered_games.equilibria.trees.polynomials import Poly, constant, number, plus, times
from layered_games.equilibria.trees.polytopes import inner_direction

__all__ = ["SequentialBuilder", "orders_of", "relations_of"]

Exponents = tuple[int, ...]


@dataclass(frozen=True)
class Ratio:
    """A ratio of beliefs that is a product of coefficients with these exponents: top over bottom."""

    exponents: Exponents
    top: Poly
    bottom: Poly


class SequentialBuilder(Builder):
    """Makes structures in which beliefs at free sets follow from earlier beliefs where trembles tie them."""

    def __init__(self, tree: Any, profile: Any) -> None:
        super().__init__(tree, profile)
        self.unused = [
            (h, a) for h, support in enumerate(profile) for a in range(tree.sizes[h]) if a not in support
        ]
        self._places = {pair: k for k, pair in enumerate(self.unused)}
        self._ways: dict[int, tuple[Exponents, Poly]] = {}

    def way(self, node: int) -> tuple[Exponents, Poly]:
        """Return how often each unused action is taken on the way to a node, and the rest's probability."""
        if node not in self._ways:
            exponents, rest, kid = [0] * len(self.unused), constant(1), node
            for above, action in self.tree.above(node):
                pair = (self.tree.information[above], action)
                if pair in self._places:
                    exponents[self._places[pair]] += 1
                else:
                    rest = times(rest, self.move(kid))
                kid = above
            self._ways[node] = tuple(exponents), rest
        return self._ways[node]

    def ratios(self, found: Structure, here: int) -> list[Ratio]:
        """Return what the beliefs at a set say of the coefficients: each positive one over the first."""
        pairs = [(x, w) for x, w in zip(self.tree.nodes[here], found.weights[here], strict=True) if w]
        (first, weight), *others = pairs
        base, rest = self.way(first)
        found_ratios = []
        for node, w in others:
            exponents, q = self.way(node)
            difference = tuple(x - y for x, y in zip(exponents, base, strict=True))
            found_ratios.append(Ratio(difference, times(w, rest), times(weight, q)))
        return found_ratios

    def possible(self, found: Structure) -> bool:
        """Whether orders exist for which these nodes have positive beliefs."""
        return orders_of(self, found.weights) is not None

    def fresh(self, found: Structure, here: int, nodes: Sequence[int], inside: Sequence[int]) -> None:
        """Give a free set its belief: that of earlier sets if trembles tie it to them, else its own."""
        base, rest = self.way(inside[0])
        known = [r for h in found.weights for r in self.ratios(found, h)]
        weights: dict[int, tuple[Poly, Poly]] = {inside[0]: (rest, constant(1))}
        for node in inside[1:]:
            exponents, q = self.way(node)
            powers = _combination(
                [r.exponents for r in known], [x - y for x, y in zip(exponents, base, strict=True)]
            )
            if powers is None:
                found.new_free(here, nodes, inside)
                return
            top, bottom = q, constant(1)
            for ratio, power in zip(known, powers, strict=True):
                for _ in range(abs(power)):
                    up, down = (ratio.top, ratio.bottom) if power > 0 else (ratio.bottom, ratio.top)
                    top, bottom = times(top, up), times(bottom, down)
            weights[node] = (top, bottom)
        full = []
        for node in nodes:
            product = weights[node][0] if node in weights else {}
            for other in (x for x in weights if x != node):
                product = times(product, weights[other][1])
            full.append(product)
        found.weights[here] = full


def _combination(rows: Sequence[Sequence[int]], target: Sequence[int]) -> list[int] | None:
    """Integers with which rows add up to a target; None if the solution by elimination has none."""
    from flint import fmpq_mat

    if not any(target):
        return [0] * len(rows)
    if not rows or not target:
        return None
    matrix, rank = fmpq_mat(
        [[*column, t] for column, t in zip(zip(*rows, strict=True), target, strict=True)]
    ).rref()
    found = [0] * len(rows)
    for i in range(rank):
        column = next(j for j in range(len(rows) + 1) if matrix[i, j] != 0)
        value = matrix[i, len(rows)]
        if column == len(rows) or value.q != 1:
            return None
        found[column] = int(value.p)
    return found


def relations_of(builder: SequentialBuilder, found: Structure) -> list[Poly]:
    """Return what has to vanish for beliefs to be products of coefficients; identities are left out."""
    ratios = [r for h in found.weights for r in builder.ratios(found, h)]
    equations = []
    for powers in _kernel([r.exponents for r in ratios]):
        left, right = constant(1), constant(1)
        for ratio, power in zip(ratios, powers, strict=True):
            for _ in range(abs(power)):
                up, down = (ratio.top, ratio.bottom) if power > 0 else (ratio.bottom, ratio.top)
                left, right = times(left, up), times(right, down)
        gap = plus(left, right, number(-1))
        if gap:
            equations.append(gap)
    return equations


def _kernel(rows: Sequence[Exponents]) -> list[list[int]]:
    """A basis, in integers, of the combinations of rows that vanish."""
    from flint import fmpq_mat

    if not rows:
        return []
    if not rows[0]:
        return [[int(i == k) for i in range(len(rows))] for k in range(len(rows))]
    matrix, rank = fmpq_mat([list(column) for column in zip(*rows, strict=True)]).rref()
    pivots = [next(j for j in range(len(rows)) if matrix[i, j] != 0) for i in range(rank)]
    basis = []
    for free in (j for j in range(len(rows)) if j not in pivots):
        entries = {free: Fraction(1)}
        for i, pivot in enumerate(pivots):
            entries[pivot] = -Fraction(int(matrix[i, free].p), int(matrix[i, free].q))
        bottom = lcm(*(x.denominator for x in entries.values()))
        basis.append([int(entries.get(j, 0) * bottom) for j in range(len(rows))])
    return basis


def orders_of(
    builder: SequentialBuilder, positive: Mapping[int, Sequence[Any]]
) -> dict[tuple[int, int], int] | None:
    """Return orders of unused actions for which exactly some nodes of each set have least order.

    Parameters
    ----------
    builder : SequentialBuilder
    positive : mapping of int to sequence
        Information set to one entry per node, true where the belief is positive.

    Returns
    -------
    dict or None
        (set, action) to a positive integer; None if there are no such orders.
    """
    size = len(builder.unused)
    if not size:
        return {}
    equal: set[Exponents] = set()
    less: set[Exponents] = set()
    for here, weights in positive.items():
        pairs = list(zip(builder.tree.nodes[here], weights, strict=True))
        base = builder.way(next(x for x, w in pairs if w))[0]
        for node, weight in pairs:
            gap = tuple(x - y for x, y in zip(builder.way(node)[0], base, strict=True))
            (equal if weight else less).add(gap)
    units = [tuple(int(j == k) for j in range(size)) for k in range(size)]
    strict = [*units, *less]
    found = [1] * size
    if any(sum(row) <= 0 for row in strict) or any(sum(row) for row in equal):
        inner = inner_direction([row for row in equal if any(row)], strict, size)
        if inner is None:
            return None
        found = inner
    return dict(zip(builder.unused, found, strict=True))
