"""Backward induction with symbols: a case tree with conditions in the parameters.

Algorithm
---------
1. From the ends up, each node holds cases: conditions, payoffs, and the actions taken below.
2. A node combines the cases of its children, then cuts each combination by the action that is best. An
   action wins a tie against those listed after it (``ties="first"``: cases are disjoint and cover the
   parameter space), or every best action is kept (``ties="all"``: each condition says exactly where the
   strategies are an equilibrium; conditions overlap where players are indifferent).
3. Conditions are brought to their simplest form of equal sign; a case that is proved empty is dropped.
   Actions that are worth the same to the player identically in the parameters are all kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

import sympy as sp

from layered_games.equilibria.algebra import normal, numerator
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.pieces import Constraint
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE

__all__ = ["Case", "symbolic_cases"]

CASES: Final = 500
NOTHING: Final = Conditions(())


@dataclass(frozen=True)
class Case:
    """What is played where some conditions hold.

    Attributes
    ----------
    conditions : Conditions
    payoffs : tuple of sympy.Expr
    choices : tuple of int
        The action at each information set.
    tied : tuple of int
        Information sets at which another action is worth the same identically in the parameters.
    borders : frozenset of sympy.Expr
        Where one of them is zero a tie was decided by the order of the actions.
    """

    conditions: Conditions
    payoffs: tuple[sp.Expr, ...]
    choices: tuple[int, ...]
    tied: tuple[int, ...]
    borders: frozenset[sp.Expr]


class _Local(NamedTuple):
    """A case of a subtree: what is chosen at its root, and the cases taken below."""

    conditions: Conditions
    payoffs: tuple[sp.Expr, ...]
    action: int
    tied: bool
    borders: frozenset[sp.Expr]
    node: int
    below: tuple[Any, ...]


def symbolic_cases(game: ExtensiveGame, ties: str = "first", limit: int = CASES) -> list[Case]:
    """Solve a game with perfect information and symbols from its ends.

    Parameters
    ----------
    game : ExtensiveGame
    ties : {"first", "all"}
    limit : int
        The most cases that a node may hold.

    Raises
    ------
    GameError
        If a node has more cases than ``limit``.
    """
    context = Context(tuple(game.parameters.assumptions))
    arrays = game.arrays
    leaves = dict(zip(arrays.leaves.tolist(), game.payoffs, strict=True))
    found: dict[int, list[_Local]] = {}
    for node in range(len(arrays) - 1, -1, -1):
        if node in leaves:
            found[node] = [_Local(NOTHING, tuple(leaves[node]), -1, False, frozenset(), node, ())]
            continue
        kids = range(arrays.first[node], arrays.first[node] + arrays.children[node])
        below = _combined([found.pop(kid) for kid in kids], context)
        cases = []
        for conditions, picks in below:
            cases += list(_cut(game, node, conditions, picks, context, ties))
            if len(cases) > limit:
                raise GameError(
                    f"more than {limit} cases {game.place(node)}: narrow the parameter space, put numbers in "
                    "for some parameters, or allow more with max_cases"
                )
        found[node] = cases
    return [_whole(game, case) for case in found[0]]


def _combined(lists: list[list[_Local]], context: Context) -> list[tuple[Conditions, tuple[_Local, ...]]]:
    """Every choice of one case per child that is not proved empty."""
    found: list[tuple[Conditions, tuple[_Local, ...]]] = [(NOTHING, ())]
    for cases in lists:
        joined = []
        for (known, picks), case in product(found, cases):
            both = _both(known, case.conditions, context)
            if both is not None:
                joined.append((both, (*picks, case)))
        found = joined
    return found


def _both(one: Conditions, two: Conditions, context: Context) -> Conditions | None:
    if not one.constraints:
        return two
    if not two.constraints:
        return one
    return Conditions.build([*one.constraints, *two.constraints], context)


def _cut(
    game: ExtensiveGame,
    node: int,
    conditions: Conditions,
    picks: Sequence[_Local],
    context: Context,
    ties: str,
) -> Iterator[_Local]:
    player = int(game.arrays.mover[node])
    below = tuple(picks)
    borders = frozenset[sp.Expr]().union(*(p.borders for p in picks))
    if player == CHANCE:
        yield _Local(conditions, _mean(game, node, picks), -1, False, borders, node, below)
        return
    gaps = _gaps([p.payoffs[player] for p in picks])
    rank = [min(k for k, gap in enumerate(row) if gap == 0) for row in gaps]
    for action, row in enumerate(gaps):
        limits = [
            Constraint(gap, strict=ties == "first" and rank[k] < rank[action], kind="border")
            for k, gap in enumerate(row)
            if gap != 0
        ]
        part = Conditions.build([*conditions.constraints, *limits], context) if limits else conditions
        if part is not None:
            cut = borders.union(_borders(part, limits, context)) if ties == "first" else borders
            tied = rank.count(rank[action]) > 1
            yield _Local(part, picks[action].payoffs, action, tied, cut, node, below)


def _gaps(own: Sequence[sp.Expr]) -> list[list[sp.Expr]]:
    """By how much each action is worth more than each other one; 0 where they are worth the same."""
    return [[normal(value - other) for other in own] for value in own]


def _borders(part: Conditions, limits: Sequence[Constraint], context: Context) -> list[sp.Expr]:
    """Where the player may be indifferent inside the case (undecided counts as possible)."""
    ties = [(c.expr, sp.Eq(c.expr, 0, evaluate=False)) for c in limits if not c.strict]
    return [numerator(e) for e, tie in ties if context.possible([*part.relations, tie]) is not False]


def _mean(game: ExtensiveGame, node: int, picks: Sequence[_Local]) -> tuple[sp.Expr, ...]:
    kids = game.arrays.chance_kids.searchsorted(game.arrays.first[node])
    odds = game.chance[kids : kids + len(picks)]
    return tuple(
        normal(sp.Add(*(p * pick.payoffs[i] for p, pick in zip(odds, picks, strict=True))))
        for i in range(game.n_players)
    )


def _whole(game: ExtensiveGame, case: _Local) -> Case:
    """Collect the actions of a case from its subtrees."""
    sets = game.arrays.information
    choices, tied, waiting = [0] * len(game.set_names), [], [case]
    while waiting:
        item = waiting.pop()
        waiting.extend(item.below)
        if item.action >= 0:
            choices[sets[item.node]] = item.action
            if item.tied:
                tied.append(int(sets[item.node]))
    return Case(case.conditions, case.payoffs, tuple(choices), tuple(sorted(tied)), case.borders)
