"""Hidden information upward (catalogue, row 19): the public knows less than the superior it oversees.

Primitives only. Process oversight (过程监督) shows the action, outcome oversight (结果监督) the result; what
the superior does under either is derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import sympy as sp

from layered_games.equilibria.screening import holds_at
from layered_games.equilibria.screening_experts import ExpertEquilibrium, ExpertProblem, Lens, solve_experts
from layered_games.institutions import Oversight
from layered_games.parameters import Parameter, ParameterSpace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layered_games.models.propositions import Proposition

__all__ = ["CUSTOM", "DEPART", "HiddenUpward", "hidden_upward"]

CUSTOM, DEPART = "custom", "departure"
"""States, signals and actions: doing as usual is right, or something else is."""


@dataclass(frozen=True)
class HiddenUpward:
    """A superior who knows better than the public, and is overseen by it."""

    problem: ExpertProblem
    name: str = "hidden information upward"

    @property
    def parameters(self) -> ParameterSpace:
        """The free parameters."""
        return self.problem.parameters

    @cached_property
    def solution(self) -> tuple[ExpertEquilibrium, ...]:
        """Every rule from signals to actions with its condition."""
        return solve_experts(self.problem)

    def rule(self, name: str) -> ExpertEquilibrium:
        """Return what holds for a rule.

        Parameters
        ----------
        name : {"follow", "conform", "contrary"}
            Follow the signal, do as usual whatever the signal, or do the opposite of the signal.
        """
        wanted = {
            "follow": {CUSTOM: CUSTOM, DEPART: DEPART},
            "conform": {CUSTOM: CUSTOM, DEPART: CUSTOM},
            "contrary": {CUSTOM: DEPART, DEPART: CUSTOM},
        }
        return next(e for e in self.solution if e.rule == wanted[name])

    def at(self, values: Mapping[str, Any]) -> tuple[ExpertEquilibrium, ...]:
        """Return all equilibria in pure strategies at numbers for all parameters: a set.

        Examples
        --------
        >>> game = hidden_upward()
        >>> at = dict(g="1/2", pi_1="3/5", v=1, gamma="1/100", q_a=0, sigma=0)
        >>> [e.rule["departure"] for e in game.at(at)]
        ['departure']
        >>> [e.rule["departure"] for e in game.at(at | {"q_a": 1})]
        ['custom']
        """
        point = self.parameters.validate(values)
        return tuple(e for e in self.solution if holds_at(e.condition, point))

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        from layered_games.models.hidden_upward_claims import upward_claims

        return upward_claims(self)


@cache
def hidden_upward() -> HiddenUpward:
    """Return the game in which the public oversees a superior who knows more than it does.

    Custom is right with probability ``pi_1 > 1/2``. The superior, able with probability ``g`` (it does not
    know), gets a signal of what is right, correct if it is able and a guess if it is not, and acts. The
    public sees the action with probability ``q_a`` and, independently, with probability ``sigma`` whether it
    was right, and rates ability. The superior gains ``v`` times its rating, and ``gamma`` if it was right. A
    departure that nobody expects is attributed to a signal to depart.

    Examples
    --------
    >>> game = hidden_upward()
    >>> game.rule("conform").success
    pi_1
    """
    g = Parameter("g", "(0, 1)", "", "probability that the superior is able", "上级有能力的概率")
    pi = Parameter("pi_1", "(1/2, 1)", "", "probability that custom is right", "照惯例正确的概率", r"\pi_1")
    value = Parameter("v", "positive", "payoff", "value of being held able", "能力声望的价值")
    result = Parameter("gamma", "nonnegative", "payoff", "weight of being right", "结果本身的权重", r"\gamma")
    process = Parameter("q_a", "[0, 1]", "", "process oversight: the action is seen", "过程监督概率")
    outcome = Oversight().standard
    listed = [g, pi, value, result, process, outcome]
    space = ParameterSpace(listed)
    states = (CUSTOM, DEPART)

    def chance(able: bool, state: str, signal: str) -> sp.Expr:
        right = sp.S.One if able else sp.Rational(1, 2)
        return (
            (g.symbol if able else 1 - g.symbol)
            * (pi.symbol if state == CUSTOM else 1 - pi.symbol)
            * (right if state == signal else 1 - right)
        )

    return HiddenUpward(
        ExpertProblem(
            joint={key: chance(*key) for key in product((True, False), states, states)},
            able=True,
            actions=states,
            lenses=_lenses(process.symbol, outcome.symbol),
            result=lambda action, state: result.symbol if action == state else sp.S.Zero,
            standing=value.symbol,
            attributed={a: a for a in states},
            parameters=space,
        )
    )


def _lenses(process: sp.Symbol, outcome: sp.Symbol) -> tuple[Lens, ...]:
    """What the public may see, with the probabilities of two independent kinds of oversight."""
    return (
        Lens("nothing", (1 - process) * (1 - outcome), lambda action, state: None),
        Lens("process", process * (1 - outcome), lambda action, state: action),
        Lens("outcome", (1 - process) * outcome, lambda action, state: action == state),
        Lens("both", process * outcome, lambda action, state: (action, state)),
    )
