"""Subgame-perfect equilibria with imperfect information: subgames are solved from the bottom.

Algorithm
---------
1. From the smallest subgames up, what lies below a subgame's own moves is replaced by the payoffs of
   one equilibrium there; every combination is carried.
2. The subgame that is left goes to its reduced strategic form among the players who move in it, and
   all Nash equilibria of that are found; mixed strategies become behaviour strategies (Kuhn).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Solution, Status
from layered_games.errors import GameError
from layered_games.games.algebraic import sign
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_kuhn import to_behaviour
from layered_games.games.extensive_levels import pruned
from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["Found", "Walk", "solve_subgames"]

Rows = Mapping[str, tuple[Any, ...]]
CONTINUUM = "a subgame has a continuum of equilibria, of which only extreme ones are carried upward"
SKIPPED = "more combinations of equilibria than the limit: not all were carried upward"
IRRATIONAL = "irrational payoffs of a subgame are carried upward as floats"


@dataclass(frozen=True)
class Found:
    """One equilibrium of a subgame: payoffs, what is done at its sets, where it holds, if that is proved."""

    payoffs: tuple[Any, ...]
    rows: Rows
    condition: Any = sp.true
    proved: bool = True


@dataclass
class Walk:
    """The way up through the subgames, with what was met on it."""

    game: ExtensiveGame
    limit: int
    options: Mapping[str, Any]
    complete: bool = True
    status: Status = Status.SOLVED
    notes: tuple[str, ...] = ()

    def falls_short(self, note: str, status: Status = Status.SOLVED) -> None:
        """Remember a reason why equilibria may be missing."""
        self.complete = False
        self.remember(note)
        if self.status is Status.SOLVED:
            self.status = status

    def remember(self, note: str) -> None:
        """Keep a note, once."""
        if note not in self.notes:
            self.notes = (*self.notes, note)


def solve_subgames(game: ExtensiveGame, walk: Walk) -> list[Found]:
    """Return the subgame-perfect equilibria of a game, at most ``walk.limit`` of them.

    Raises
    ------
    GameError
        If perfect recall fails, since then a subgame's equilibria need not be behaviour strategies.
    """
    if not game.perfect_recall:
        raise GameError(
            f"perfect recall fails at {', '.join(game.forgetful)}: equilibria in behaviour strategies need "
            "not exist; solve game.to_strategic() for mixed strategies"
        )
    place, extent = game.arrays.preorder, game.arrays.extent
    solved: dict[int, list[Found]] = {}
    for root in reversed(game.subgame_roots):
        inside = [r for r in solved if place[root] < place[r] < place[root] + extent[root]]
        below = {r: solved.pop(r) for r in inside}
        solved[root] = _subgame(game, root, below, walk)
    return solved.get(0, [])


def _subgame(game: ExtensiveGame, root: int, below: dict[int, list[Found]], walk: Walk) -> list[Found]:
    found: list[Found] = []
    for picks in product(*below.values()):
        ends = dict(zip(below, picks, strict=True))
        condition = _joined(game, [p.condition for p in picks], walk)
        if condition is None:
            continue
        part = _cut(game, root, {r: p.payoffs for r, p in ends.items()}, walk)
        above = {name: row for p in picks for name, row in p.rows.items()}
        for own in _solved(part, root, walk):
            both = _joined(game, [condition, own.condition], walk)
            if both is None:
                continue
            if len(found) >= walk.limit:
                walk.falls_short(SKIPPED)
                return found
            proved = own.proved and all(p.proved for p in picks)
            found.append(Found(own.payoffs, {**above, **own.rows}, both, proved))
    return found


def _cut(game: ExtensiveGame, root: int, ends: dict[int, tuple[Any, ...]], walk: Walk) -> ExtensiveGame:
    """A subgame with payoffs in the place of smaller ones; irrational ones are kept for a lone player."""
    part = ExtensiveGame.from_parts(pruned(game.parts, game.set_names, root, ends)[0])
    if part.kind != SYMBOLIC or game.kind == SYMBOLIC or len(set(part.set_players)) < 2:
        return part
    walk.falls_short(IRRATIONAL)
    floats = {r: tuple(float(u) for u in row) for r, row in ends.items()}
    return ExtensiveGame.from_parts(pruned(game.parts, game.set_names, root, floats)[0])


def _joined(game: ExtensiveGame, conditions: Sequence[Any], walk: Walk) -> Any:
    """The conditions together; None if they are proved to exclude one another."""
    kept = [c for c in dict.fromkeys(conditions) if c != sp.true]
    if len(kept) < 2:
        return kept[0] if kept else sp.true
    from layered_games.proofs.fast import satisfiable

    verdict = satisfiable([*game.parameters.assumptions, *kept], 3.0)
    if verdict is False:
        return None
    if verdict is None:
        walk.falls_short("some branches are neither proved possible nor proved empty", Status.UNDECIDED)
    return sp.And(*kept, evaluate=False) if len(kept) > 1 else kept[0]


def _solved(part: ExtensiveGame, root: int, walk: Walk) -> Iterator[Found]:
    """The equilibria of a subgame without smaller ones inside."""
    movers = sorted(set(part.set_players))
    if not movers:
        yield Found(part.expected(()), {})
        return
    form = part.to_strategic()
    if len(movers) == 1 and walk.game.kind != SYMBOLIC:
        listed: Sequence[Any] = _best(form, movers[0])
        if len(listed) > 1 and root:
            walk.falls_short(CONTINUUM, Status.CONTINUA)
    else:
        listed = _nash(form, movers, root, walk)
    for profile, condition, proved in listed:
        rows = to_behaviour(part, profile)
        yield Found(part.expected(rows), dict(zip(part.set_names, rows, strict=True)), condition, proved)


def _best(form: StrategicGame, player: int) -> list[tuple[list[list[Any]], Any, bool]]:
    """All best strategies of the only player who moves."""
    values = form.payoffs[player].ravel().tolist()
    top = values[0]
    for value in values:
        top = value if sign(value - top) > 0 else top
    one: Any = 1.0 if isinstance(top, float) else Fraction(1)
    found = []
    for k in (k for k, value in enumerate(values) if sign(value - top) == 0):
        profile = [[one] for _ in form.players]
        profile[player] = [one if s == k else 0 * one for s in range(len(values))]
        found.append((profile, sp.true, True))
    return found


def _nash(form: StrategicGame, movers: list[int], root: int, walk: Walk) -> list[tuple[list[Any], Any, bool]]:
    """The Nash equilibria among the players who move; the others have one strategy each."""
    from layered_games.equilibria.concepts import Concept
    from layered_games.equilibria.finite.solving import solve_strategic

    shape = tuple(form.shape[p] for p in movers)
    inner = StrategicGame(
        [form.payoffs[p].reshape(shape) for p in movers],
        [form.players[p] for p in movers],
        [form.actions[p] for p in movers],
        form.parameters,
    )
    solution = solve_strategic(inner, Concept.NASH, **walk.options)
    _judge(solution, root, walk)
    one: Any = Fraction(1) if form.payoffs[0].dtype == object else 1.0
    found = []
    for equilibrium in solution:
        profile: list[Any] = [[one] for _ in form.players]
        for player, strategy in zip(movers, equilibrium.profile, strict=True):
            profile[player] = list(strategy)
        found.append((profile, equilibrium.condition, equilibrium.evidence == "proved"))
    return found


def _judge(solution: Solution, root: int, walk: Walk) -> None:
    """What the solution of a subgame means for that of the game."""
    if not solution.complete:
        walk.falls_short(f"a subgame was not solved completely ({solution.status.text})", solution.status)
    if solution.status is not Status.SOLVED and walk.status is Status.SOLVED:
        walk.status = solution.status
    many = any(getattr(c, "is_continuum", False) for c in solution.components)
    if many and root:
        walk.falls_short(CONTINUUM, Status.CONTINUA)
    elif many:
        walk.remember("the equilibria listed are extreme points; see the components of game.to_strategic()")
    for note in solution.notes:
        walk.remember(note)
