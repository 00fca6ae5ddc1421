"""Perfect Bayesian and sequential equilibria decided by z3 from their definitions, support by support.

Nothing here is shared with the solver: starting points of Bayes' rule are found anew, plans of a player are
all tried, and consistency is the existence of orders and coefficients of trembles as unknowns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import z3

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision

F = Fraction
Support = tuple[tuple[int, ...], ...]


def number(value: Any) -> Any:
    exact = F(value)
    return z3.Q(exact.numerator, exact.denominator)


def support_of(profile: Any) -> Support:
    return tuple(tuple(a for a, p in enumerate(row) if p != 0) for row in profile)


class Oracle:
    """A tree as dictionaries, and its conditions as formulas."""

    def __init__(self, game: ExtensiveGame, seconds: float = 5) -> None:
        arrays = game.arrays
        self.game, self.seconds = game, seconds
        starts, counts = arrays.first.tolist(), arrays.children.tolist()
        self.kids = [list(range(a, a + n)) for a, n in zip(starts, counts, strict=True)]
        self.parent = {kid: node for node, kids in enumerate(self.kids) for kid in kids}
        self.info, self.mover = arrays.information.tolist(), arrays.mover.tolist()
        self.odds = dict(zip(arrays.chance_kids.tolist(), game.chance.tolist(), strict=True))
        self.sets = [nodes.tolist() for nodes in arrays.set_nodes]
        self.pay = dict(zip(arrays.leaves.tolist(), game.payoffs.tolist(), strict=True))
        self.sizes = [len(actions) for actions in game.set_actions]

    def supports(self) -> list[Support]:
        rows = [[c for k in range(n) for c in combinations(range(n), k + 1)] for n in self.sizes]
        return list(product(*rows))

    def above(self, node: int) -> Iterator[tuple[int, int]]:
        while node in self.parent:
            yield self.parent[node], self.kids[self.parent[node]].index(node)
            node = self.parent[node]

    def below(self, nodes: Sequence[int]) -> Iterator[int]:
        for node in nodes:
            yield node
            yield from self.below(self.kids[node])

    def conditions(self, support: Support, sequential: bool) -> Any:
        """A solver that holds: strategies with this support, and beliefs, are an equilibrium."""
        solver = z3.Solver()
        solver.set("timeout", int(1000 * self.seconds))
        self.support = support
        self.play = [[z3.Real(f"s{h}_{a}") for a in range(n)] for h, n in enumerate(self.sizes)]
        self.held = {x: z3.Real(f"m{x}") for nodes in self.sets for x in nodes}
        for h, row in enumerate(self.play):
            solver.add(z3.Sum(row) == 1, z3.Sum([self.held[x] for x in self.sets[h]]) == 1)
            solver.add(*(p > 0 if a in support[h] else p == 0 for a, p in enumerate(row)))
        solver.add(*(m >= 0 for m in self.held.values()))
        for h, nodes in enumerate(self.sets):
            solver.add(*self.bayes(nodes), *self.rational(h))
        if sequential:
            solver.add(*self.consistent())
        return solver

    def move(self, kid: int) -> Any:
        if kid in self.odds:
            return number(self.odds[kid])
        node = self.parent[kid]
        h, a = self.info[node], self.kids[node].index(kid)
        if a not in self.support[h]:
            return 0
        return 1 if self.support[h] == (a,) else self.play[h][a]

    def bayes(self, nodes: list[int]) -> Iterator[Any]:
        ways = [list(self.above(x)) for x in nodes]
        starts: list[dict[int, Any]] = [{n: 1} for n in set.intersection(*({n for n, _ in w} for w in ways))]
        for other in (o for o in self.sets if o != nodes):
            passed = [[(n, a) for n, a in way if n in other] for way in ways]
            if all(passed):
                starts.append({n: self.held[n] for n in other})
                for action in {a for pairs in passed for _, a in pairs}:
                    if all(any(a == action for _, a in pairs) for pairs in passed):
                        starts.append({self.kids[n][action]: self.held[n] for n in other})
        for start in starts:
            weights = [self.arrival(start, x) for x in nodes]
            total = sum(weights)
            if not (isinstance(total, int) and total == 0):
                yield from (self.held[x] * total == w for x, w in zip(nodes, weights, strict=True))

    def arrival(self, start: dict[int, Any], node: int) -> Any:
        weight: Any = 1
        while node not in start:
            if node == 0:
                return 0
            move = self.move(node)
            if isinstance(move, int) and move == 0:
                return 0
            weight, node = weight * move, self.parent[node]
        return start[node] * weight

    def worth(self, node: int, player: int, plan: dict[int, int]) -> Any:
        if node in self.pay:
            return number(self.pay[node][player])
        if self.mover[node] == player and self.info[node] in plan:
            return self.worth(self.kids[node][plan[self.info[node]]], player, plan)
        moves = [(kid, self.move(kid)) for kid in self.kids[node]]
        used = [(kid, p) for kid, p in moves if not (isinstance(p, int) and p == 0)]
        return sum(p * self.worth(kid, player, plan) for kid, p in used)

    def rational(self, h: int) -> Iterator[Any]:
        player = self.mover[self.sets[h][0]]
        own = sorted({self.info[n] for n in self.below(self.sets[h]) if self.mover[n] == player})

        def value(plan: dict[int, int]) -> Any:
            return sum(self.held[x] * self.worth(x, player, plan) for x in self.sets[h])

        for picks in product(*(range(self.sizes[o]) for o in own)):
            yield value({}) >= value(dict(zip(own, picks, strict=True)))

    def consistent(self) -> Iterator[Any]:
        unused = [(h, a) for h, n in enumerate(self.sizes) for a in range(n) if a not in self.support[h]]
        order = {pair: z3.Real(f"e{pair[0]}_{pair[1]}") for pair in unused}
        factor = {pair: z3.Real(f"c{pair[0]}_{pair[1]}") for pair in unused}
        yield from (e >= 1 for e in order.values())
        yield from (c > 0 for c in factor.values())
        for nodes in (n for n in self.sets if len(n) > 1):
            orders, products = [], []
            for x in nodes:
                pairs = [(self.info[n], a) for n, a in self.above(x)]
                orders.append(z3.Sum([order[p] for p in pairs if p in order] + [z3.RealVal(0)]))
                weight: Any = 1
                for kid in [x, *(n for n, _ in self.above(x))][:-1]:
                    n = self.parent[kid]
                    weight = weight * factor.get((self.info[n], self.kids[n].index(kid)), self.move(kid))
                products.append(weight)
            for x, e in zip(nodes, orders, strict=True):
                yield (self.held[x] > 0) == z3.And([e <= other for other in orders])
            for (x, v), (y, w) in combinations(zip(nodes, products, strict=True), 2):
                m, k = self.held[x], self.held[y]
                yield z3.Implies(z3.And(m > 0, k > 0), m * w == k * v)

    def outside(self, found: Sequence[Any]) -> Any:
        """The condition that an assessment is outside the ranges of all of some families."""
        return z3.And([z3.Not(z3.And(list(self.inside(e)))) for e in found])

    def inside(self, e: Any) -> Iterator[Any]:
        names = zip(self.game.set_names, self.game.set_actions, strict=True)
        for h, (name, actions) in enumerate(names):
            for p, q, action in zip(self.play[h], e.profile[h], actions, strict=True):
                low, high = e.sets.get(f"{name}/{action}", (q, q))
                yield z3.And(p >= number(low), p <= number(high))
            ranges = e.belief_sets.get(name, tuple((q, q) for q in e.beliefs[name]))
            for x, (low, high) in zip(self.sets[h], ranges, strict=True):
                yield z3.And(self.held[x] >= number(low), self.held[x] <= number(high))


def exceptions(solution: Any, sequential: bool, picks: Sequence[Support] | None = None) -> list[str]:
    """What contradicts a complete solution; an empty list if nothing does."""
    oracle, found = Oracle(solution.game), {}
    for e in solution:
        if all(isinstance(p, F) for p in chain(*e.profile, *e.beliefs.values())):
            found.setdefault(support_of(e.profile), []).append(e)
        else:
            found.setdefault(support_of(e.profile), []).append(None)
    wrong = []
    for support in oracle.supports() if picks is None else picks:
        here = found.get(support, [])
        solver = oracle.conditions(support, sequential)
        if None in here:
            continue
        if here:
            solver.add(oracle.outside(here))
        if solver.check() == z3.sat:
            wrong.append(f"{support}: {solver.model()}")
    return wrong


def any_tree(source: random.Random, players: int = 2, depth: int = 3, sets: int = 4) -> ExtensiveGame:
    """A random tree with perfect recall and a set of several nodes; payoffs with or without many ties."""
    span = source.choice([1, 2, 5])

    def node(level: int) -> Any:
        if level >= depth or (level and source.random() < 0.25):
            return tuple(source.randint(-span, span) for _ in range(players))
        labels = source.choice(["ab", "ab", "ab", "abc"])
        if source.random() < (0.12 if level else 0.45):
            weights = [source.randint(1, 3) for _ in labels]
            parts = zip(labels, weights, strict=True)
            return Chance({x: (F(w, sum(weights)), node(level + 1)) for x, w in parts})
        player, name = str(source.randrange(players) + 1), source.choice(["x", "x", "y", None])
        return Decision(player, {x: node(level + 1) for x in labels}, name and f"{player}{labels}{name}")

    while True:
        game = ExtensiveGame(node(0), players=[str(k + 1) for k in range(players)])
        joined = any(len(nodes) > 1 for nodes in game.arrays.set_nodes)
        if joined and game.perfect_recall and 2 <= len(game.set_names) <= sets:
            return game


def stages(source: random.Random) -> ExtensiveGame:
    """Types, then three players in turn, who see what went before through random partitions."""
    span, groups = source.choice([1, 2, 4]), (source.choice([1, 2, 2]), source.choice([1, 2, 2, 3]))
    labels = source.choice([["a", "b"], ["a", "b", "c"], ["out", "b"], ["out", "b", "c"]])
    types = source.choice([1, 2, 2, 3])

    def pay() -> tuple[int, ...]:
        return tuple(source.randint(-span, span) for _ in range(3))

    def third() -> Any:
        return Decision("3", {c: pay() for c in "xy"}, information=f"3 {source.randrange(groups[1])}")

    def second() -> Any:
        after = {b: pay() if source.random() < 0.25 else third() for b in "lr"}
        node = Decision("2", after, information=f"2 {source.randrange(groups[0])}")
        return node if source.random() < 0.8 else Chance({"h": (F(1, 3), node), "g": (F(2, 3), third())})

    def first() -> Any:
        after = {a: pay() if a == "out" else second() for a in labels}
        return Decision("1", after, information=f"1 {source.randrange(2)}")

    weights = [source.randint(1, 2) for _ in range(types)]
    tree = Chance({str(t): (F(w, sum(weights)), first()) for t, w in enumerate(weights)})
    return ExtensiveGame(tree, players=["1", "2", "3"])
