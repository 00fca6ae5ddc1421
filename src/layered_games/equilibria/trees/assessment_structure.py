"""How beliefs hang together, once it is known which actions are in use.

Beliefs are weights on the nodes of a set, not normalised: polynomials in the probabilities of actions
and in the beliefs at sets where nothing fixes them ("free" sets).

Bayes' rule is applied from every *starting point* of a set. That is a set S of nodes such that every node
of the set follows one of S, with weights on S: a single node; or an information set with its
belief; or what one action leads to from there, with the same belief. Where the strategies from there on
reach the set, its belief is theirs. Where that depends on which nodes a free belief excludes, there are
cases: the set is reached, or these nodes have belief 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from layered_games.equilibria.trees.assessment_supports import Supports, Tree
from layered_games.equilibria.trees.polynomials import Poly, constant, plus, times, variable

__all__ = ["Builder", "Structure", "starting_sets", "total", "zero_cases"]


@dataclass
class Structure:
    """Weights at every information set, with what they are made of.

    Attributes
    ----------
    weights : dict of int to list of Poly
        One per node of each set; the sum is positive.
    equations : list of Poly
        What has to vanish for all starting points to agree.
    reached : list of Poly
        What has to be positive for a set to be reached; coefficients are positive.
    actions : dict of (set, action) to int
        Variables for actions in use, where several are.
    free : dict of int to dict of int to int
        Free sets to node to variable; nodes that are left out have belief 0.
    """

    weights: dict[int, list[Poly]] = field(default_factory=dict)
    equations: list[Poly] = field(default_factory=list)
    reached: list[Poly] = field(default_factory=list)
    actions: dict[tuple[int, int], int] = field(default_factory=dict)
    free: dict[int, dict[int, int]] = field(default_factory=dict)
    size: int = 0

    def copy(self) -> Structure:
        """Return an independent copy."""
        free = {h: dict(row) for h, row in self.free.items()}
        return Structure(
            dict(self.weights), list(self.equations), list(self.reached), self.actions, free, self.size
        )

    @property
    def beliefs(self) -> set[int]:
        """The variables for beliefs."""
        return {v for row in self.free.values() for v in row.values()}

    def without(self, zero: frozenset[int]) -> Structure | None:
        """Return the structure in which some beliefs are 0; None if something can then not be positive."""
        found = self.copy()
        for here, row in found.free.items():
            found.free[here] = {x: v for x, v in row.items() if v not in zero}
        found.weights = {h: [without(w, zero) for w in row] for h, row in found.weights.items()}
        found.equations = [e for e in (without(e, zero) for e in found.equations) if e]
        found.reached = [without(r, zero) for r in found.reached]
        left = [*found.free.values(), *found.reached, *map(total, found.weights.values())]
        return found if all(left) else None

    def new_free(self, here: int, nodes: Sequence[int], inside: Sequence[int]) -> None:
        """Give a set a belief of its own, on some of its nodes."""
        self.free[here] = {x: self.size + k for k, x in enumerate(inside)}
        self.size += len(inside)
        row = self.free[here]
        self.weights[here] = [variable(row[x]) if x in row else {} for x in nodes]


def starting_sets(tree: Tree, here: int) -> tuple[int, list[tuple[int, int | None]]]:
    """Return the last node that precedes a whole set, and the information sets that do.

    Each of these comes with None, and also with an action if this action alone leads to the set.
    """
    paths = [dict(tree.above(x)) for x in tree.nodes[here]]
    shared = set.intersection(*(set(p) for p in paths))
    last = max(shared) if shared else tree.nodes[here][0]
    by_set: list[dict[int, tuple[int, int]]] = [
        {tree.information[y]: (y, a) for y, a in p.items() if tree.information[y] >= 0} for p in paths
    ]
    found: list[tuple[int, int | None]] = []
    for earlier in sorted(set.intersection(*(set(p) for p in by_set))):
        pairs = [p[earlier] for p in by_set]
        if len({y for y, _ in pairs}) == 1:
            continue
        actions = {a for _, a in pairs}
        found.append((earlier, None))
        if len(actions) == 1:
            found.append((earlier, actions.pop()))
    return last, found


class Builder:
    """Makes the structures of one profile of supports.

    Parameters
    ----------
    tree : Tree
    profile : tuple of tuples of int
        The actions in use.
    """

    def __init__(self, tree: Tree, profile: Supports) -> None:
        self.tree, self.profile = tree, profile
        self.base = Structure()
        for here, support in enumerate(profile):
            for action in support if len(support) > 1 else ():
                self.base.actions[here, action] = self.base.size
                self.base.size += 1
        self.starts = {h: starting_sets(tree, h) for h in tree.order if len(tree.nodes[h]) > 1}

    def move(self, kid: int) -> Poly:
        """Return the probability of the move into a node."""
        above, action = self.tree.parent[kid], self.tree.edge[kid]
        if kid in self.tree.odds:
            return constant(self.tree.odds[kid])
        here = self.tree.information[above]
        if action not in self.profile[here]:
            return {}
        index = self.base.actions.get((here, action))
        return constant(1) if index is None else variable(index)

    def spread(self, start: dict[int, Poly], targets: Sequence[int]) -> list[Poly]:
        """Return what weights on some nodes become at others that follow."""
        found = []
        for target in targets:
            path: Poly = constant(1)
            node = target
            while node not in start and path:
                path = times(path, self.move(node))
                node = self.tree.parent[node]
            found.append(times(start[node], path) if path else {})
        return found

    def structures(self, split: bool) -> Iterator[Structure]:
        """Yield the structures.

        Parameters
        ----------
        split : bool
            True: one structure for each choice of the nodes that have positive beliefs at free sets,
            all others are excluded there. False: free beliefs may be 0 anywhere, with cases only where sets
            may be reached or not.
        """
        yield from self._extend(self.base.copy(), list(self.tree.order), split)

    def _extend(self, found: Structure, waiting: list[int], split: bool) -> Iterator[Structure]:
        if not waiting:
            yield found
            return
        here, *rest = waiting
        nodes = self.tree.nodes[here]
        if len(nodes) == 1:
            found.weights[here] = [constant(1)]
            yield from self._extend(found, rest, split)
            return
        for branch, known in self._known(found, self._arrivals(found, here), [], split):
            if known:
                branch.weights[here] = known[0]
                for weights in known[1:]:
                    branch.equations.extend(proportional(known[0], weights))
                yield from self._extend(branch, rest, split)
                continue
            for inside in _subsets(nodes) if split else [tuple(nodes)]:
                grown = branch.copy()
                self.fresh(grown, here, nodes, inside)
                if not split or self.possible(grown):
                    yield from self._extend(grown, rest, split)

    def fresh(self, found: Structure, here: int, nodes: Sequence[int], inside: Sequence[int]) -> None:
        """Give a set that no starting point reaches its belief, on some of its nodes."""
        found.new_free(here, nodes, inside)

    def possible(self, found: Structure) -> bool:
        """Whether a structure with some sets still to come may lead to something."""
        return True

    def _arrivals(self, found: Structure, here: int) -> list[list[Poly]]:
        """The weights at a set that follow from each of its starting points."""
        nodes = self.tree.nodes[here]
        last, earlier = self.starts[here]
        ways = [self.spread({last: constant(1)}, nodes)] if last not in nodes else []
        return ways + [self.spread(self._from(found, other, action), nodes) for other, action in earlier]

    def _known(
        self, found: Structure, ways: Sequence[list[Poly]], known: list[list[Poly]], split: bool
    ) -> Iterator[tuple[Structure, list[list[Poly]]]]:
        """Yield each case of which starting points reach a set, with the weights of those that do."""
        if not ways:
            yield found, known
            return
        way, rest = ways[0], ways[1:]
        amount = total(way)
        cases = [] if split else zero_cases(found, amount)
        if amount:
            branch = found.copy()
            if cases:
                branch.reached.append(amount)
            yield from self._known(branch, rest, [*known, way], split)
        else:
            yield from self._known(found, rest, known, split)
        for zero in cases:
            left = found.without(zero)
            if left is not None:
                others = [[[without(w, zero) for w in row] for row in rows] for rows in (rest, known)]
                yield from self._known(left, others[0], others[1], split)

    def _from(self, found: Structure, other: int, action: int | None) -> dict[int, Poly]:
        """The weights with which play goes on from an information set, or from one action there."""
        pairs = zip(self.tree.nodes[other], found.weights[other], strict=True)
        if action is None:
            return dict(pairs)
        return {self.tree.children[x][action]: w for x, w in pairs}


def _subsets(nodes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the sets of nodes that are not empty, large ones first."""
    for size in range(len(nodes), 0, -1):
        yield from combinations(nodes, size)


def without(poly: Poly, zero: frozenset[int]) -> Poly:
    """Return what is left of a polynomial where some variables are 0."""
    return {m: x for m, x in poly.items() if not zero & set(m)}


def total(weights: Sequence[Poly]) -> Poly:
    """Return the sum of some polynomials."""
    found: Poly = {}
    for w in weights:
        found = plus(found, w)
    return found


def zero_cases(found: Structure, amount: Poly) -> list[frozenset[int]]:
    """Return the smallest sets of beliefs with which an amount is 0 if they are; none if it is positive.

    Probabilities of actions in use are positive, and so is what is reached already. At each free set some
    belief is positive.
    """
    beliefs = found.beliefs
    terms = [frozenset(m) & beliefs for m in amount]
    if any(all(any(t <= set(m) for t in terms) for m in other) for other in found.reached):
        return []
    cases: list[frozenset[int]] = [frozenset()]
    for term in terms:
        hit = [c for c in cases if c & term]
        grown = [c | {v} for c in cases if not c & term for v in sorted(term)]
        cases = hit + [c for c in dict.fromkeys(grown) if not any(h <= c for h in hit)]
    rows = [frozenset(row.values()) for row in found.free.values()]
    return [c for c in cases if c and not any(row <= c for row in rows)]


def proportional(one: Sequence[Poly], other: Sequence[Poly]) -> list[Poly]:
    """Return what vanishes if two lists of weights are proportional; identities are left out."""
    found = []
    minus: Any = constant(-1)
    for i, j in combinations(range(len(one)), 2):
        gap = plus(times(one[i], other[j]), times(minus, times(one[j], other[i])))
        if gap:
            found.append(gap)
    return found
