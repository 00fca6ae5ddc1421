"""Strict dominance in symbols: a pure action dominates where the prover shows it for all parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Final

import sympy as sp

from layered_games.equilibria.finite.dominance_numbers import NumberJudge
from layered_games.equilibria.finite.dominance_records import Elimination, Survival
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import EXACT
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import ParameterSpace
from layered_games.proofs import Outcome, Verdict, prove

__all__ = ["SymbolicJudge"]

SECONDS: Final = 5.0
"""Time for one claim."""
POINTS: Final = 6
"""Points of the parameter space at which an action is tried before anything is proved."""
DRAWS: Final = 60
"""Draws from the domains among which points that satisfy the relations are looked for."""
MIXTURES: Final = "no pure action dominates it everywhere, and mixed strategies are not tried in symbols"

Point = Mapping[sp.Symbol, sp.Expr]
Witness = tuple[tuple[int, ...], Point]


@dataclass(frozen=True)
class _View:
    player: int
    kept: tuple[tuple[int, ...], ...]
    actions: tuple[int, ...]
    profiles: Sequence[tuple[int, ...]]


class SymbolicJudge:
    """Judges actions of a game in symbols.

    Parameters
    ----------
    game : StrategicGame
    by : str
        With ``"mixed"`` an action that no pure one dominates is certified by a point of the parameter
        space and a belief to which it is a best response there.
    """

    def __init__(self, game: StrategicGame, by: str) -> None:
        self.game, self.by = game, by
        self._answers: dict[tuple[sp.Expr, sp.Expr], Verdict] = {}
        self._samples: list[tuple[Point, NumberJudge]] = []
        for point in _points(game.parameters):
            try:
                placed = game.at({s.name: v for s, v in point.items()})
            except GameError:  # a payoff has no value there
                continue
            self._samples += [(point, NumberJudge(placed, by))] if placed.kind == EXACT else []

    def view(self, player: int, kept: Sequence[tuple[int, ...]]) -> _View:
        """Return what a player faces."""
        others = list(product(*(k for p, k in enumerate(kept) if p != player)))
        return _View(player, tuple(kept), kept[player], others)

    def judge(self, view: _View, action: int, rounds: int) -> Elimination | Survival:
        """Return why an action goes or stays."""
        if self.by == "mixed":
            for point, numbers in self._samples:
                there = numbers.judge(numbers.view(view.player, view.kept), action, rounds)
                if isinstance(there, Survival) and there.certified:
                    return replace(there, point=point)
        against, undecided = [], []
        for rival in view.actions:
            found = self._compare(view, action, rival) if rival != action else None
            if isinstance(found, list):
                return Elimination(
                    view.player, action, rounds, ((rival, Fraction(1)),), verdicts=tuple(found)
                )
            if found is not None:
                against.append((rival, *found))
            elif rival != action:
                undecided.append(self.game.actions[view.player][rival])
        reason = MIXTURES if self.by == "mixed" and len(view.actions) > 2 else ""
        if undecided:
            reason = f"the prover did not decide whether {', '.join(undecided)} pays more everywhere"
        return Survival(view.player, action, against=tuple(against), reason=reason)

    def _compare(self, view: _View, action: int, rival: int) -> list[Verdict] | Witness | None:
        """Proofs that a rival pays more everywhere, a place where it does not, or None."""
        places = [
            tuple((*s[: view.player], a, *s[view.player :]) for a in (rival, action)) for s in view.profiles
        ]
        for point, numbers in self._samples:
            payoffs = numbers.game.payoffs
            for others, (there, here) in zip(view.profiles, places, strict=True):
                if payoffs[view.player][there] <= payoffs[view.player][here]:
                    return others, point
        proofs = []
        for others, (there, here) in zip(view.profiles, places, strict=True):
            verdict = self._proved(*(self.game.payoffs[view.player][i] for i in (there, here)))
            if verdict.counterexample is not None:
                return others, dict(verdict.counterexample)
            if verdict.outcome is not Outcome.TRUE:
                return None
            proofs.append(verdict)
        return proofs

    def _proved(self, more: sp.Expr, less: sp.Expr) -> Verdict:
        known = self._answers.get((more, less))
        if known is None:
            claim = sp.StrictGreaterThan(more, less, evaluate=False)
            known = prove(claim, assuming=self.game.parameters, timeout=SECONDS)
            if known.outcome is Outcome.CONTRADICTORY:
                raise _contradiction(self.game.parameters)
            self._answers[more, less] = known
        return known


def _points(space: ParameterSpace) -> list[Point]:
    """Exact points of a parameter space; the prover finds one where draws fail."""
    drawn = ParameterSpace(space.values()).sample(POINTS if not space.relations else DRAWS)
    found = [p for p in drawn if all(r.subs(p) == sp.true for r in space.relations)][:POINTS]
    if found or not space.relations:
        return list(found)
    verdict = prove(sp.true, assuming=space, timeout=SECONDS)
    if verdict.outcome is Outcome.CONTRADICTORY:
        raise _contradiction(space)
    point = verdict.example
    return [point] if point is not None and set(point) >= set(space.symbols.values()) else []


def _contradiction(space: ParameterSpace) -> GameError:
    listed = ", ".join(map(str, space.assumptions))
    return GameError(
        f"domains and relations of the parameters contradict each other, or leave a payoff no value: {listed}"
    )
