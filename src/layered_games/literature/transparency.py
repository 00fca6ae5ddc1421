"""Which transparency disciplines an expert: to see the outcome, or to see the action.

Game
----
One of two states holds; the first has the prior probability ``pr``. An expert is good with probability
``lam`` and does not know whether it is. A good expert sees the state, a bad one a signal that fits with
probability ``q``. It chooses one of two actions and wants to be thought good. Observers see either the
action alone, or the outcome alone: whether the action fitted the state.

Edge cases
----------
``pr = 1/2``: seeing the action does no harm. ``lam`` in {0, 1} or ``q = 1``: nothing can be learnt about
the expert, every rule is an equilibrium, and the best one is told. ``pr`` in {0, 1}: the state is known,
welfare is 1. Outside ``pr, lam`` in [0, 1], ``q`` in [1/2, 1] (a signal below 1/2 is one with its names
exchanged): DomainError.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.screening_experts import ExpertProblem, Lens, solve_experts
from layered_games.errors import GameError
from layered_games.literature.base import Row, known, number
from layered_games.parameters import ParameterSpace

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="transparency",
    title="To see what experts do makes them conform; to see what comes of it does not",
    source="A. Prat, The wrong kind of transparency, American Economic Review 95 (2005)",
    parameters={
        "pr": "prior probability of the first state",
        "lam": "probability that the expert is good and sees the state",
        "q": "precision of a bad expert's signal, in [1/2, 1]",
    },
    outputs={
        "welfare_action_seen": "probability that the action fits the state, if the action alone is seen",
        "welfare_outcome_seen": "the same, if only success or failure is seen",
    },
    examples=(
        {"pr": Fraction(3, 5), "lam": Fraction(1, 2), "q": Fraction(3, 5)},
        {"pr": Fraction(1, 2), "lam": Fraction(1, 4), "q": Fraction(3, 4)},
        {"pr": Fraction(9, 10), "lam": Fraction(1, 4), "q": Fraction(1, 2)},
        {"pr": Fraction(1, 5), "lam": Fraction(4, 5), "q": Fraction(2, 3)},
        {"pr": Fraction(2, 3), "lam": 0, "q": Fraction(3, 4)},
        {"pr": Fraction(2, 3), "lam": Fraction(1, 2), "q": 1},
        {"pr": 1, "lam": Fraction(1, 2), "q": Fraction(3, 4)},
    ),
    selection=(
        "the equilibrium with the highest welfare (nobody learns from an expert who always does the same, "
        "hence there are others); an unexpected action is taken to follow its own signal"
    ),
)

Sight = Callable[[Any, Any], Any]


def action_seen(action: Any, state: Any) -> Any:
    """Tell what is seen if the action alone is."""
    return action


def outcome_seen(action: Any, state: Any) -> Any:
    """Tell what is seen if success or failure alone is."""
    return action == state


def game(pr: Any, lam: Any, q: Any, sees: Sight) -> ExpertProblem:
    """Return the game between expert and observers who see ``sees(action, state)``."""
    prior = {1: sp.Rational(pr), 2: 1 - sp.Rational(pr)}
    ability = {"good": sp.Rational(lam), "bad": 1 - sp.Rational(lam)}
    fits = {"good": sp.S.One, "bad": sp.Rational(q)}
    joint = {
        (kind, state, signal): ability[kind] * prior[state] * (right if signal == state else 1 - right)
        for kind, right in fits.items()
        for state in prior
        for signal in prior
    }
    return ExpertProblem(
        joint,
        able="good",
        actions=(1, 2),
        lenses=[Lens(sees.__name__, sp.S.One, sees)],
        result=lambda action, state: sp.S.Zero,
        standing=sp.S.One,
        attributed={1: 1, 2: 2},
        parameters=ParameterSpace(),
    )


def outcome(model: ExpertProblem) -> sp.Expr:
    """Return the highest probability of a fitting action among the equilibria in pure strategies.

    Mixing gives no more: see the derivation on the row's page.
    """
    found = [rule.success for rule in solve_experts(model) if rule.condition == sp.true]
    if not found:
        raise GameError("the expert has no equilibrium in pure strategies")
    return max(found)


def compute(pr: Any, lam: Any, q: Any) -> dict[str, Any]:
    """Find both welfares with the package's solver of games with experts.

    Examples
    --------
    >>> compute(pr="3/5", lam="1/2", q="3/5")
    {'welfare_action_seen': Fraction(3, 5), 'welfare_outcome_seen': Fraction(4, 5)}
    """
    values = _read(pr, lam, q)
    found = {
        "welfare_action_seen": outcome(game(*values, action_seen)),
        "welfare_outcome_seen": outcome(game(*values, outcome_seen)),
    }
    return known(found, pr, lam, q)


def claimed(pr: Any, lam: Any, q: Any) -> dict[str, Any]:
    """Return the closed form, with the expert's precision ``Q = lam + (1 - lam)*q``.

    If the outcome is seen the expert does its best: ``max(Q, pr, 1 - pr)``. If the action is, it conforms
    to the prior: ``max(pr, 1 - pr)``, unless signals tell nothing about ability (``pr = 1/2``, or
    everyone is equally able): then it does its best there too.

    Examples
    --------
    >>> claimed(pr="3/5", lam="1/2", q="3/5")
    {'welfare_action_seen': Fraction(3, 5), 'welfare_outcome_seen': Fraction(4, 5)}
    """
    prior, good, precision = _read(pr, lam, q)
    blind = max(prior, 1 - prior)
    best = max(blind, good + (1 - good) * precision)
    harmless = 2 * prior == 1 or good in (0, 1) or precision == 1
    found = {"welfare_action_seen": best if harmless else blind, "welfare_outcome_seen": best}
    return known(found, pr, lam, q)


def _read(pr: Any, lam: Any, q: Any) -> tuple[Fraction, Fraction, Fraction]:
    return (
        number("pr", pr, "probability"),
        number("lam", lam, "probability"),
        number("q", q, "[1/2, 1]"),
    )
