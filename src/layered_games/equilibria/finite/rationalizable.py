"""Rationalizable actions: what is left where everybody's rationality is common knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from layered_games.equilibria.finite.dominance import eliminate_dominated
from layered_games.equilibria.finite.dominance_records import Elimination, Reduction, Survival
from layered_games.equilibria.finite.records import checked
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame
from layered_games.tables import Table

__all__ = ["RationalizableActions", "RationalizableSolution", "solve_rationalizable"]


@dataclass(frozen=True)
class RationalizableActions:
    """The rationalizable actions of one player.

    Attributes
    ----------
    player : str
    actions : tuple of str
        Names of the rationalizable actions, in the order of the game.
    indices : tuple of int
        Their indices.
    survivals : tuple of Survival
        For each of them the belief to which it is a best response.
    eliminations : tuple of Elimination
        The other actions, with what dominates each.
    """

    player: str
    actions: tuple[str, ...]
    indices: tuple[int, ...]
    survivals: tuple[Survival, ...] = ()
    eliminations: tuple[Elimination, ...] = ()

    def __str__(self) -> str:
        return f"{self.player}: {', '.join(self.actions)}"


@dataclass(frozen=True)
class RationalizableSolution(Solution):
    """The rationalizable actions of every player.

    ``reactions`` has one :class:`RationalizableActions` per player. ``equilibria`` is empty, unless one
    action is left to each player: that profile is then the only equilibrium. ``components`` holds the
    :class:`~layered_games.equilibria.finite.dominance_records.Reduction` with all certificates.
    """

    @property
    def actions(self) -> dict[str, tuple[str, ...]]:
        """Player to the names of the rationalizable actions."""
        return {r.player: r.actions for r in self.reactions}

    @property
    def reduction(self) -> Reduction:
        """The iterated dominance behind the solution."""
        (found,) = self.components
        assert isinstance(found, Reduction)
        return found

    def table(self) -> Table:
        """Return the actions of each player that are left."""
        rows = tuple((actions.player, ", ".join(actions.actions)) for actions in self.reactions)
        return Table(("player", "rationalizable actions"), rows, str(self).splitlines()[0])

    def __str__(self) -> str:
        head = (
            f"rationalizable actions; {self.status}; {'complete' if self.complete else 'not proved complete'}"
        )
        return "\n".join([head, *(f"  {r}" for r in self.reactions), *self.notes])


def solve_rationalizable(game: StrategicGame) -> RationalizableSolution:
    """Find the actions that survive iterated strict dominance by mixed strategies.

    For two players these are exactly the rationalizable actions. For more they are the
    *correlated-rationalizable* ones: beliefs about several opponents may be correlated; with independent
    beliefs fewer actions may be rationalizable.

    Returns
    -------
    RationalizableSolution
        ``complete`` is True if every action that is left is certified by a belief. With symbols the
        actions are those that no proof excludes for all parameters, so that ``complete`` is True only
        where one action is left to each player.

    References
    ----------
    .. [1] B. D. Bernheim, "Rationalizable strategic behavior", Econometrica 52 (1984).
    .. [2] D. G. Pearce, "Rationalizable strategic behavior and the problem of perfection",
       Econometrica 52 (1984).

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
    >>> print(solve_rationalizable(game))
    rationalizable actions; solved; complete
      1: D
      2: D
    round 1: C of 1, by D (gains at least 1)
    round 1: C of 2, by D (gains at least 1)
    one action is left to each player: the profile is the only equilibrium
    """
    reduction = eliminate_dominated(game)
    single = all(len(k) == 1 for k in reduction.kept)
    complete = single or (game.kind != SYMBOLIC and not reduction.undecided)
    records = tuple(_record(reduction, p) for p in range(game.n_players))
    return RationalizableSolution(
        game=game,
        equilibria=(_only(reduction),) if single else (),
        complete=complete,
        status=Status.SOLVED if complete else Status.UNDECIDED,
        method="iterated strict dominance by mixed strategies, certified exactly",
        components=(reduction,),
        notes=(*_told(reduction), *_remarks(reduction, single)),
        reactions=records,
    )


def _record(reduction: Reduction, player: int) -> RationalizableActions:
    return RationalizableActions(
        reduction.original.players[player],
        reduction.game.actions[player],
        reduction.kept[player],
        tuple(s for s in reduction.survivors if s.player == player),
        tuple(e for e in reduction.eliminated if e.player == player),
    )


def _told(reduction: Reduction) -> list[str]:
    """The eliminations in words."""
    return [line for line in str(reduction).splitlines() if line.startswith(("round", "undecided"))]


def _remarks(reduction: Reduction, single: bool) -> list[str]:
    game = reduction.original
    found = ["one action is left to each player: the profile is the only equilibrium"] if single else []
    if game.n_players > 2 and not single:
        found.append(
            "beliefs about several opponents may be correlated here (correlated rationalizability); with "
            "independent beliefs fewer actions may be rationalizable"
        )
    if game.kind == SYMBOLIC and not single:
        found.append(
            "with symbols, an action is excluded only where a pure action dominates it for all parameters; "
            "put numbers in with game.at({...}) for the exact sets"
        )
    return found


def _only(reduction: Reduction) -> Equilibrium:
    """The profile of the actions that are left, an equilibrium because dominance left nothing else."""
    game = reduction.original
    profile = tuple(
        tuple(Fraction(int(a in kept)) for a in range(n))
        for kept, n in zip(reduction.kept, game.shape, strict=True)
    )
    if game.kind != SYMBOLIC:
        return checked(game, profile)
    place = tuple(kept[0] for kept in reduction.kept)
    payoffs = tuple(array[place] for array in game.payoffs)
    return Equilibrium(payoffs=payoffs, regret=sp.S.Zero, evidence="proved", profile=profile)
