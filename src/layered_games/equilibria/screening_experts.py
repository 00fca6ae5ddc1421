"""Experts who care for their standing: what is seen of their work, and what they do about it.

Algorithm
---------
1. For each rule from signals to actions compute, by Bayes' rule on the joint distribution of ability, state
   and signal, the rating after everything that may be seen. What is never seen under the rule is rated as
   if the action came from the signal that it is attributed to; what cannot be seen then either, by the prior.
2. The rule is an equilibrium where no signal gains by another action: one condition for each of both.

The expert does not know its own ability. Source: Prat (2005); Holmstrom (1999) for ratings as payoffs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context, normalise
from layered_games.equilibria.pieces import Constraint
from layered_games.errors import GameError
from layered_games.parameters import ParameterSpace

__all__ = ["ExpertEquilibrium", "ExpertProblem", "Lens", "solve_experts"]


@dataclass(frozen=True)
class Lens:
    """What is seen, and how likely it is that this lens is the one in use.

    ``sees`` maps (action, state) to anything hashable; ``name`` is for display.
    """

    name: str
    probability: sp.Expr
    sees: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class ExpertProblem:
    """An expert sees a signal of the state and acts; observers rate its ability by what they see.

    Parameters
    ----------
    joint : mapping of (ability, state, signal) to sympy.Expr
        Their joint probabilities.
    able : object
        The ability whose probability is the rating.
    actions : sequence
    lenses : sequence of Lens
        Their probabilities add up to 1.
    result : callable
        Maps (action, state) to what the expert gains besides its standing.
    standing : sympy.Expr
        Value of a rating of 1.
    attributed : mapping
        Action to the signal to which it is attributed where the rule does not use it.
    parameters : ParameterSpace

    Raises
    ------
    GameError
        If probabilities do not add up to 1.
    """

    joint: Mapping[tuple[Any, Any, Any], sp.Expr]
    able: Any
    actions: Sequence[Any]
    lenses: Sequence[Lens]
    result: Callable[[Any, Any], sp.Expr]
    standing: sp.Expr
    attributed: Mapping[Any, Any]
    parameters: ParameterSpace

    def __post_init__(self) -> None:
        for what, listed in (
            ("joint probabilities", self.joint.values()),
            ("probabilities of the lenses", (lens.probability for lens in self.lenses)),
        ):
            total = normal(sp.Add(*listed))
            if total != 1:
                raise GameError(f"the {what} add up to {total}; they have to add up to 1")

    @property
    def signals(self) -> tuple[Any, ...]:
        """The signals, in order of appearance."""
        return tuple(dict.fromkeys(y for _, _, y in self.joint))

    def mass(self, keep: Callable[[Any, Any, Any], bool]) -> sp.Expr:
        """Return the probability of the (ability, state, signal) that are kept."""
        return sp.Add(*(p for key, p in self.joint.items() if keep(*key)))


@dataclass(frozen=True)
class ExpertEquilibrium:
    """A rule from signals to actions that is an equilibrium under a condition.

    Attributes
    ----------
    rule : mapping of signal to action
    ratings : mapping of (lens name, seen) to sympy.Expr
    success : sympy.Expr
        Probability that the action fits the state (action and state are equal).
    gains : mapping of (signal, other action) to sympy.Expr
        What obeying the rule gains over another action, times the probability of the signal.
    condition : sympy Boolean
    """

    rule: Mapping[Any, Any]
    ratings: Mapping[tuple[str, Any], sp.Expr]
    success: sp.Expr
    gains: Mapping[tuple[Any, Any], sp.Expr]
    condition: Boolean


def solve_experts(problem: ExpertProblem) -> tuple[ExpertEquilibrium, ...]:
    """Return every rule in pure strategies with the condition under which it is an equilibrium.

    Examples
    --------
    >>> third = sp.Rational(1, 3)
    >>> joint = {(t, x, y): (third if t else 1 - third) * sp.Rational(1, 2) * (
    ...     (1 if x == y else 0) if t else sp.Rational(1, 2)) for t in (0, 1) for x in (0, 1) for y in (0, 1)}
    >>> problem = ExpertProblem(joint, 1, (0, 1), [Lens("result", sp.S.One, lambda a, x: a == x)],
    ...     lambda a, x: sp.S.Zero, sp.S.One, {0: 0, 1: 1}, ParameterSpace())
    >>> [e.rule for e in solve_experts(problem) if e.success > sp.Rational(1, 2) and e.condition == sp.true]
    [{0: 0, 1: 1}]
    """
    rules = product(problem.actions, repeat=len(problem.signals))
    return tuple(_equilibrium(problem, dict(zip(problem.signals, rule, strict=True))) for rule in rules)


def _equilibrium(problem: ExpertProblem, rule: Mapping[Any, Any]) -> ExpertEquilibrium:
    states = tuple(dict.fromkeys(x for _, x, _ in problem.joint))
    ratings = {
        (lens.name, lens.sees(a, x)): _rating(problem, rule, lens, lens.sees(a, x))
        for lens in problem.lenses
        for a, x in product(problem.actions, states)
    }
    context = Context(tuple(problem.parameters.assumptions))
    gains = {key: normal(gap) for key, gap in _gaps(problem, rule, states, ratings)}
    simple = [normalise(Constraint(gap), context) for gap in gains.values()]
    conditions = [c.relation if isinstance(c, Constraint) else sp.true if c else sp.false for c in simple]
    success = normal(problem.mass(lambda _, x, y: bool(rule[y] == x)))
    return ExpertEquilibrium(rule, ratings, success, gains, sp.And(*conditions))


def _rating(problem: ExpertProblem, rule: Mapping[Any, Any], lens: Lens, seen: Any) -> sp.Expr:
    """The probability of ability after what is seen, by Bayes' rule or by attribution."""

    def by_rule(_: Any, x: Any, y: Any) -> bool:
        return bool(lens.sees(rule[y], x) == seen)

    def by_attribution(_: Any, x: Any, y: Any) -> bool:
        return any(problem.attributed[a] == y and lens.sees(a, x) == seen for a in problem.actions)

    def always(*_: Any) -> bool:
        return True

    keep = next(k for k in (by_rule, by_attribution, always) if normal(problem.mass(k)) != 0)
    able = problem.mass(lambda t, x, y: bool(t == problem.able) and keep(t, x, y))
    return normal(able / problem.mass(keep))


def _gaps(
    problem: ExpertProblem,
    rule: Mapping[Any, Any],
    states: Sequence[Any],
    ratings: Mapping[tuple[str, Any], sp.Expr],
) -> Iterator[tuple[tuple[Any, Any], sp.Expr]]:
    likely = {
        (state, signal): sp.Add(*(p for (_, x, y), p in problem.joint.items() if (x, y) == (state, signal)))
        for state in states
        for signal in problem.signals
    }

    def worth(signal: Any, action: Any) -> sp.Expr:
        """Expected payoff times the probability of the signal."""
        total = sp.S.Zero
        for state in states:
            here = likely[state, signal]
            rated = sp.Add(*(n.probability * ratings[n.name, n.sees(action, state)] for n in problem.lenses))
            total += here * (problem.standing * rated + problem.result(action, state))
        return total

    for signal in problem.signals:
        for action in problem.actions:
            if action != rule[signal]:
                yield (signal, action), worth(signal, rule[signal]) - worth(signal, action)
