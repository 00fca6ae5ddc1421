"""Inspection over several stages with few inspections: one 2x2 game a state, solved from the last stage up.

A state is the number of stages and of inspections that are left. In each stage the inspector inspects (if
an inspection is left) or not, and the inspectee acts legally or violates; a violation ends the game. Legal
conduct leads to the next state, and both know which one. Each state's payoffs are the values of the states
after it, so the games are solved from the last stage up: backward induction over simultaneous moves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.solving import solve
from layered_games.games.strategic import StrategicGame

__all__ = ["Stages", "State"]

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class State:
    """Solution of one state: payoffs of inspector and inspectee, and the inspector's mixture."""

    payoffs: Pair
    inspect: Any
    violate: Any


@dataclass(frozen=True)
class Stages:
    """Inspection over stages; payoffs are pairs (inspector, inspectee).

    Parameters
    ----------
    caught, uncaught : pair of numbers
        Payoffs of a violation in a stage with, and without an inspection.
    legal : pair of numbers
        Payoffs where no violation is ever made.
    leader : bool
        Whether the inspector commits to a probability in each state before the inspectee acts.

    Examples
    --------
    >>> Stages(caught=(1, -1), uncaught=(-1, 1)).solve(2, 1).payoffs
    (Fraction(-1, 3), Fraction(1, 3))
    """

    caught: Pair
    uncaught: Pair
    legal: Pair = (0, 0)
    leader: bool = False
    _found: dict[tuple[int, int], State] = field(default_factory=dict, repr=False, compare=False)

    def solve(self, stages: int, inspections: int) -> State:
        """Return the solution of a state; more inspections than stages are as good as one a stage."""
        most = min(stages, inspections)
        for left in range(1, stages + 1):
            for uses in range(max(0, most - stages + left), min(left, most) + 1):
                if (left, uses) not in self._found:
                    self._found[left, uses] = self._solved(self.game(left, uses))
        return self._found[stages, most]

    def game(self, stages: int, inspections: int) -> StrategicGame:
        """Return the game of a state: legal conduct is worth what the next state is worth."""
        rows = [("trust", self._after(stages - 1, inspections), self.uncaught)]
        if inspections:
            rows.insert(0, ("inspect", self._after(stages - 1, inspections - 1), self.caught))
        return StrategicGame.from_arrays(
            *([[legal[k], violation[k]] for _, legal, violation in rows] for k in (0, 1)),
            players=["inspector", "inspectee"],
            actions=[[name for name, _, _ in rows], ["legal", "violate"]],
            title=f"{stages} stages, {inspections} inspections",
        )

    def _after(self, stages: int, inspections: int) -> Pair:
        return self._found[stages, min(stages, inspections)].payoffs if stages else self.legal

    def _solved(self, game: StrategicGame) -> State:
        """On a tie: the least violation, then the most inspection."""
        concept = Concept.STACKELBERG if self.leader else Concept.NASH
        options: dict[str, Any] = {"leader": "inspector", "compare": False} if self.leader else {}
        found = list(solve(game, concept, **options))
        chosen = min(found, key=lambda e: (e.profile[1][1], -self._inspected(game, e.profile)))
        rows = chosen.profile
        first, second = game.expected(rows)
        return State((first, second), self._inspected(game, rows), rows[1][1])

    @staticmethod
    def _inspected(game: StrategicGame, profile: Any) -> Any:
        return profile[0][0] if "inspect" in game.actions[0] else 0
