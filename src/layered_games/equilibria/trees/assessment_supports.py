"""Which actions may be in use at each information set: supports of behaviour strategies, with pruning.

Algorithm
---------
Sets are gone through from the end of the tree to its beginning. What lies below a set has its supports
already, so each action is worth to its player between two bounds at each node, whatever the
probabilities are. A support is dropped if one of its actions is worse than another one at every node
that counts: at every node of the set, and in the end at every node that can be reached where the
strategies reach the set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations
from typing import Any, Final

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE

__all__ = ["Supports", "Tree", "supports"]

Supports = tuple[tuple[int, ...], ...]
STEPS: Final = 20
"""Steps of the search for each support profile that may be kept."""


class Tree:
    """A game in extensive form as plain lists, for work node by node on small trees."""

    def __init__(self, game: ExtensiveGame) -> None:
        arrays = game.arrays
        self.game = game
        self.mover: list[int] = arrays.mover.tolist()
        self.parent: list[int] = arrays.parent.tolist()
        self.edge: list[int] = arrays.edge.tolist()
        self.information: list[int] = arrays.information.tolist()
        self.children = [
            range(a, a + n) for a, n in zip(arrays.first.tolist(), arrays.children.tolist(), strict=True)
        ]
        self.nodes: list[list[int]] = [nodes.tolist() for nodes in arrays.set_nodes]
        self.sizes = [len(actions) for actions in game.set_actions]
        self.player = list(game.set_players)
        rows = [tuple(row) for row in game.payoffs.tolist()]
        self.payoffs: dict[int, tuple[Any, ...]] = dict(zip(arrays.leaves.tolist(), rows, strict=True))
        self.odds: dict[int, Any] = dict(zip(arrays.chance_kids.tolist(), game.chance.tolist(), strict=True))

    @cached_property
    def order(self) -> list[int]:
        """The information sets; whatever comes before a set has an earlier first node."""
        return sorted(range(len(self.nodes)), key=lambda h: self.nodes[h][0])

    def above(self, node: int) -> Iterator[tuple[int, int]]:
        """Yield what precedes a node, from it to the root, each with the action taken there."""
        while node > 0:
            yield self.parent[node], self.edge[node]
            node = self.parent[node]

    def used(self, node: int, profile: Sequence[Sequence[int] | None]) -> list[int]:
        """Return the children of a node that have positive probability."""
        if self.mover[node] == CHANCE:
            return [kid for kid in self.children[node] if self.odds[kid] > 0]
        support = profile[self.information[node]]
        kids = self.children[node]
        return list(kids) if support is None else [kids[a] for a in support]

    def reached(self, profile: Sequence[Sequence[int] | None], start: Sequence[int] = (0,)) -> set[int]:
        """Return the nodes that have positive probability from some nodes on."""
        found, waiting = set(start), list(start)
        while waiting:
            node = waiting.pop()
            if self.children[node]:
                new = self.used(node, profile)
                found.update(new)
                waiting.extend(new)
        return found


def supports(tree: Tree, limit: int, pure: bool = False) -> list[Supports]:
    """Return the support profiles that the bounds do not exclude.

    Parameters
    ----------
    tree : Tree
    limit : int
        The most profiles to return.
    pure : bool
        Only single actions.

    Raises
    ------
    GameError
        If there are more than ``limit``.
    """
    search = _Search(tree, limit, pure)
    search.descend(list(reversed(tree.order)), [None] * len(tree.nodes))
    return search.found


class _Search:
    def __init__(self, tree: Tree, limit: int, pure: bool) -> None:
        self.tree, self.limit, self.pure = tree, limit, pure
        self.found: list[Supports] = []
        self.steps = 0

    def descend(self, waiting: list[int], profile: list[tuple[int, ...] | None]) -> None:
        """Choose a support at the next set in every way that its bounds allow."""
        self.steps += 1
        if len(self.found) > self.limit or self.steps > STEPS * self.limit:
            raise GameError(_refusal(self.tree, self.limit))
        if not waiting:
            done = tuple(s for s in profile if s is not None)
            if self._plausible(done):
                self.found.append(done)
            return
        here, *rest = waiting
        actions = self._left(here, self.tree.nodes[here], profile)
        sizes = (1,) if self.pure else range(1, len(actions) + 1)
        for support in chain.from_iterable(combinations(actions, k) for k in sizes):
            profile[here] = support
            self.descend(rest, profile)
        profile[here] = None

    def _left(self, here: int, nodes: Sequence[int], profile: Sequence[tuple[int, ...] | None]) -> list[int]:
        """The actions that are not worse than another one at all of some nodes, whatever is played later."""
        tree, player = self.tree, self.tree.player[here]
        known: dict[int, tuple[Any, Any]] = {}
        table = [[self._bounds(tree.children[x][a], player, profile, known) for x in nodes]
                 for a in range(tree.sizes[here])]  # fmt: skip
        return [a for a, row in enumerate(table) if not any(_above(other, row) for other in table)]

    def _bounds(
        self,
        node: int,
        player: int,
        profile: Sequence[tuple[int, ...] | None],
        known: dict[int, tuple[Any, Any]],
    ) -> tuple[Any, Any]:
        """The least and the most that play from a node on may be worth to a player."""
        tree = self.tree
        if node in tree.payoffs:
            value = tree.payoffs[node][player]
            return value, value
        if node not in known:
            pairs = [self._bounds(kid, player, profile, known) for kid in tree.used(node, profile)]
            if tree.mover[node] == CHANCE:
                odds = [tree.odds[kid] for kid in tree.used(node, profile)]
                known[node] = (
                    sum(p * low for p, (low, _) in zip(odds, pairs, strict=True)),
                    sum(p * high for p, (_, high) in zip(odds, pairs, strict=True)),
                )
            else:
                known[node] = (min(p[0] for p in pairs), max(p[1] for p in pairs))
        return known[node]

    def _plausible(self, profile: Supports) -> bool:
        """Whether no action in use is worse than another one wherever the strategies reach its set."""
        reached = self.tree.reached(profile)
        for here, support in enumerate(profile):
            nodes = [x for x in self.tree.nodes[here] if x in reached]
            if nodes and not set(support) <= set(self._left(here, nodes, profile)):
                return False
        return True


def _above(one: Sequence[tuple[Any, Any]], other: Sequence[tuple[Any, Any]]) -> bool:
    """Whether the least of one is everywhere more than the most of the other."""
    return all(low > high for (low, _), (_, high) in zip(one, other, strict=True))


def _refusal(tree: Tree, limit: int) -> str:
    game = tree.game
    total = 1
    for size in tree.sizes:
        total *= 2**size - 1
    return (
        f"the tree has {len(tree.nodes)} information sets with {total} profiles of supports, of which more "
        f"than {limit} may carry equilibria; each is solved with its beliefs, at some milliseconds. Raise "
        "max_supports, ask for pure=True, or solve for concept='subgame-perfect' or 'nash'"
        + (f" (the game {game.title!r})" if game.title else "")
    )
