"""The solution concepts, each with the names under which it may be asked for."""

from __future__ import annotations

from enum import StrEnum

from layered_games.errors import GameError

__all__ = ["Concept"]


class Concept(StrEnum):
    """What counts as a solution of a game.

    Examples
    --------
    >>> Concept.read("Subgame perfect") is Concept.SUBGAME_PERFECT
    True
    >>> Concept.read("qre").value
    'quantal-response'
    """

    NASH = "nash"
    PURE_NASH = "pure-nash"
    TREMBLING_HAND_PERFECT = "trembling-hand-perfect"
    PAYOFF_DOMINANT = "payoff-dominant"
    RISK_DOMINANT = "risk-dominant"
    CORRELATED = "correlated"
    COARSE_CORRELATED = "coarse-correlated"
    STACKELBERG = "stackelberg"
    QUANTAL_RESPONSE = "quantal-response"
    RATIONALIZABLE = "rationalizable"
    BAYES_NASH = "bayes-nash"
    SUBGAME_PERFECT = "subgame-perfect"
    PERFECT_BAYESIAN = "perfect-bayesian"
    SEQUENTIAL = "sequential"

    @classmethod
    def read(cls, name: str | Concept) -> Concept:
        """Return the concept of a name; case, spaces and underscores do not matter.

        Raises
        ------
        GameError
            If no concept has that name.
        """
        plain = "-".join(str(name).lower().replace("_", " ").replace("-", " ").split())
        try:
            return cls(_ALIASES.get(plain, plain))
        except ValueError:
            known = ", ".join(concept.value for concept in cls)
            raise GameError(f"unknown solution concept {name!r}; use one of {known}") from None


_ALIASES = {
    "pure": "pure-nash",
    "trembling-hand": "trembling-hand-perfect",
    "perfect": "trembling-hand-perfect",
    "spe": "subgame-perfect",
    "backward-induction": "subgame-perfect",
    "pbe": "perfect-bayesian",
    "qre": "quantal-response",
    "logit": "quantal-response",
    "ce": "correlated",
    "cce": "coarse-correlated",
    "commitment": "stackelberg",
    "bayesian": "bayes-nash",
    "rationalizability": "rationalizable",
}
