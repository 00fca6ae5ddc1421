"""Which method answers which concept for strategic games."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.options import call
from layered_games.equilibria.result import Solution
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_strategic"]

_HOMES: Final[dict[Concept, str]] = {
    Concept.NASH: "nash:solve_nash",
    Concept.PURE_NASH: "many_players:solve_pure",
    Concept.RATIONALIZABLE: "rationalizable:solve_rationalizable",
    Concept.TREMBLING_HAND_PERFECT: "perfect:solve_trembling_hand",
    Concept.PAYOFF_DOMINANT: "dominant_selection:solve_payoff_dominant",
    Concept.RISK_DOMINANT: "dominant_selection:solve_risk_dominant",
    Concept.CORRELATED: "correlated:solve_correlated",
    Concept.COARSE_CORRELATED: "correlated:solve_coarse_correlated",
    Concept.STACKELBERG: "stackelberg:solve_stackelberg",
    Concept.QUANTAL_RESPONSE: "quantal:solve_quantal",
}
"""Concept to module and function; a new concept is a new file and a line here."""


def solve_strategic(game: StrategicGame, concept: Concept, **options: Any) -> Solution:
    """Solve a strategic game for a concept.

    Raises
    ------
    GameError
        If the concept does not apply to strategic games, or an option is unknown to it.
    """
    if concept not in _HOMES:
        known = ", ".join(c.value for c in _HOMES)
        raise GameError(
            f"the concept {concept.value!r} does not apply to a strategic game; use one of {known}"
        )
    module, name = _HOMES[concept].split(":")
    solver: Callable[..., Solution] = getattr(
        import_module(f"layered_games.equilibria.finite.{module}"), name
    )
    return call(solver, game, options)
