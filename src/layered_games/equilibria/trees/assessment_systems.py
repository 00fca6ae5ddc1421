"""What makes actions optimal, given beliefs: polynomial equations and inequalities of one structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layered_games.equilibria.trees.assessment_structure import Builder, Structure
from layered_games.equilibria.trees.polynomials import Poly, constant, degree, number, plus, times, variables
from layered_games.games.extensive_arrays import CHANCE

__all__ = ["System", "Worth", "in_sequences", "system_of"]


@dataclass
class System:
    """Conditions on the probabilities of one structure.

    Attributes
    ----------
    equations, inequalities : list of Poly
        What is zero; what is at least zero.
    sums : list of (variables, parent)
        Variables that add up to 1, or to another variable.
    strict : set of int
        Variables that are positive; all are at least 0.
    products : dict of int to int
        Variables that stand for themselves times another variable (see ``in_sequences``).
    """

    equations: list[Poly]
    inequalities: list[Poly]
    sums: list[tuple[list[int], int | None]]
    strict: set[int]
    products: dict[int, int]


class Worth:
    """What play from each node on is worth to each player, as polynomials.

    A player's own later actions in use are worth the same where they count, so the first of them
    stands for all: own probabilities do not occur.
    """

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.known: dict[tuple[int, int], Poly] = {}

    def at(self, node: int, player: int) -> Poly:
        """Return the worth of a node to a player."""
        tree = self.builder.tree
        if node in tree.payoffs:
            return constant(tree.payoffs[node][player])
        key = (node, player)
        if key not in self.known:
            kids = tree.used(node, self.builder.profile)
            if tree.mover[node] == player:
                self.known[key] = self.at(kids[0], player)
            else:
                total: Poly = {}
                for kid in kids:
                    total = plus(total, times(self.builder.move(kid), self.at(kid, player)))
                self.known[key] = total
        return self.known[key]


def system_of(builder: Builder, worth: Worth, structure: Structure, split: bool) -> System | None:
    """Write down when a structure is sequentially rational; None if it cannot be.

    One-shot deviations suffice: beliefs are updated along each player's own moves (Hendon, Jacobsen,
    Sloth 1996), because an own earlier set with the own action there is a starting point.
    """
    tree = builder.tree
    equations, inequalities = list(structure.equations), []
    for here, support in enumerate(builder.profile):
        player = tree.player[here]
        values: list[Poly] = []
        for action in range(tree.sizes[here]):
            total: Poly = {}
            for node, weight in zip(tree.nodes[here], structure.weights[here], strict=True):
                if weight:
                    total = plus(total, times(weight, worth.at(tree.children[node][action], player)))
            values.append(total)
        for action, value in enumerate(values):
            gap = plus(values[support[0]], value, number(-1))
            if action in support:
                equations.append(gap)
            else:
                inequalities.append(gap)
    strict = set(structure.actions.values())
    sums: list[tuple[list[int], int | None]] = []
    for here, support in enumerate(builder.profile):
        if len(support) > 1:
            sums.append(([structure.actions[here, a] for a in support], None))
    for row in structure.free.values():
        sums.append((list(row.values()), None))
        if split:
            strict |= set(row.values())
    for amount in structure.reached:
        strict |= set.intersection(*map(set, amount))
    found = System(equations, inequalities, sums, strict, {})
    return found if _tidied(found) else None


def _tidied(system: System) -> bool:
    """Divide by positive variables, drop what is always true; False if something is never true."""
    equations, inequalities = [], []
    for poly in system.equations:
        short = _divided(poly, system.strict)
        if short and degree(short) == 0:
            return False
        if short and _one_sign(short, system.strict):
            return False
        if short and short not in equations:
            equations.append(short)
    for poly in system.inequalities:
        short = _divided(poly, system.strict)
        if not short or all(value > 0 for value in short.values()):
            continue
        if all(value < 0 for value in short.values()) and _one_sign(short, system.strict):
            return False
        if short not in inequalities:
            inequalities.append(short)
    system.equations, system.inequalities = equations, inequalities
    return True


def _one_sign(poly: Poly, strict: set[int]) -> bool:
    """Whether a polynomial is nowhere zero because all its terms have one sign and one is not zero."""
    signs = {value > 0 for value in poly.values()}
    return len(signs) == 1 and any(set(m) <= strict for m in poly)


def _divided(poly: Poly, strict: set[int]) -> Poly:
    """A polynomial without the positive variables that all its terms share."""
    if not poly:
        return poly
    shared = [v for v in min(poly, key=len) if v in strict]
    for v in shared:
        if all(v in m for m in poly):
            poly = {_without(m, v): value for m, value in poly.items()}
    return poly


def _without(monomial: Sequence[int], index: int) -> tuple[int, ...]:
    rest = list(monomial)
    rest.remove(index)
    return tuple(rest)


def in_sequences(builder: Builder, system: System) -> None:
    """Let probabilities of whole sequences of own actions stand for those of later actions (in place).

    Where an action in use comes after another own one, and all conditions hold only their product, a
    variable for the product makes conditions linear that were not (von Stengel 1996).
    """
    for here, other in own_before(builder).items():
        mine = [builder.base.actions[here, a] for a in builder.profile[here]]
        used = variables([*system.equations, *system.inequalities]) & set(mine)
        if not used or degree_of(system) < 2:
            continue
        polys = [*system.equations, *system.inequalities]
        if all(m.count(other) >= sum(m.count(v) for v in mine) for p in polys for m in p):
            system.equations = [_replaced(p, mine, other) for p in system.equations]
            system.inequalities = [_replaced(p, mine, other) for p in system.inequalities]
            system.sums = [(row, other if row == mine else parent) for row, parent in system.sums]
            system.products |= dict.fromkeys(mine, other)


def degree_of(system: System) -> int:
    """Return the highest degree of a condition."""
    return max(map(degree, [*system.equations, *system.inequalities]), default=0)


def own_before(builder: Builder) -> Mapping[int, int]:
    """Return for each mixing set the variable of the latest own mixed action on the way there, top down."""
    tree, found = builder.tree, {}
    for here in tree.order:
        if len(builder.profile[here]) < 2:
            continue
        for node, action in tree.above(tree.nodes[here][0]):
            if tree.mover[node] == CHANCE or tree.mover[node] != tree.player[here]:
                continue
            before = tree.information[node]
            if action not in builder.profile[before]:
                break
            if (before, action) in builder.base.actions:
                found[here] = builder.base.actions[before, action]
                break
    return found


def _replaced(poly: Poly, mine: Sequence[int], other: int) -> Poly:
    """Take the other variable out of each term, once for each of these that the term holds."""
    found: Poly = {}
    for monomial, value in poly.items():
        key = monomial
        for _ in range(sum(monomial.count(v) for v in mine)):
            key = _without(key, other)
        found[key] = found.get(key, number(0)) + value
    return {k: v for k, v in found.items() if v != 0}
