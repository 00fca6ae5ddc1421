"""What mechanisms state with: claims put to the prover, effects with sketches, branches by what binds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.settling import settle
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.models.propositions import Part
from layered_games.parameters import ParameterSpace
from layered_games.proofs import Outcome, prove
from layered_games.statics.comparative import comparative_statics
from layered_games.statics.effects import Sign
from layered_games.statics.sketches import sketch

__all__ = ["TIMEOUT", "branch_where", "conditions", "effect_part", "part", "symbol"]

TIMEOUT: Final = 10.0
_RELATIONS: Final = {Sign.POSITIVE: sp.StrictGreaterThan, Sign.NEGATIVE: sp.StrictLessThan, Sign.ZERO: sp.Eq}
_WORDS: Final = {Sign.POSITIVE: "> 0", Sign.NEGATIVE: "< 0", Sign.ZERO: "= 0"}


def symbol(game: SequentialGame, name: str) -> sp.Symbol:
    """Return the symbol of a parameter or channel of a game."""
    listed = {c.parameter.name: c.symbol for c in game.channels}
    return game.parameters[name].symbol if name in game.parameters else listed[name]


def part(
    label: str,
    claim: Boolean,
    given: SequentialGame | ParameterSpace | Iterable[Boolean],
    extra: Iterable[Boolean] = (),
    expected: Outcome = Outcome.TRUE,
    sketch: str = "",
) -> Part:
    """Put a claim to the prover and return it with its verdict.

    Parameters
    ----------
    label : str
        The claim in words, as it is printed.
    claim : SymPy relation or Boolean
    given : SequentialGame, ParameterSpace or iterable of relations
        What is assumed: of a game, the facts on the symbols that occur (channels stay channels).
    extra : iterable of relations
        Assumed besides.
    expected : Outcome
        What the proposition asserts; MIXED for a claim that holds at some points and fails at others.
    sketch : str
        How it comes about, in LaTeX.

    Examples
    --------
    >>> from layered_games.parameters import Parameter
    >>> k = Parameter("k", "positive").symbol
    >>> part("capacity is positive", k > 0, [k > 1]).settled
    True
    """
    more = tuple(extra)
    if isinstance(given, SequentialGame):
        return Part(label, claim, settle(given, claim, more, TIMEOUT), expected, sketch)
    facts: Sequence[Any] = given.assumptions if isinstance(given, ParameterSpace) else tuple(given)
    verdict = prove(claim, assuming=[*facts, *more], timeout=TIMEOUT)
    return Part(label, claim, verdict, expected, sketch)


def effect_part(
    solution: Solution, of: str, wrt: str, sign: Sign, branch: Equilibrium, extra: Iterable[Boolean] = ()
) -> Part:
    """Return the claim that an effect has a sign everywhere inside a branch, with the sketch of its proof.

    Parameters
    ----------
    solution : Solution
        Of a staged game.
    of, wrt : str
        An equilibrium quantity and a parameter, as in :func:`layered_games.comparative_statics`.
    sign : Sign
        The sign that is stated: positive, negative, zero; or mixed: both signs occur.
    branch : Equilibrium
        One of the solution's.
    extra : iterable of relations
        Assumed besides.
    """
    number = [e is branch for e in solution].index(True)
    inside = [sp.StrictGreaterThan(c.expr, 0, evaluate=False) for c in branch.piece.constraints]
    effect = comparative_statics(
        solution, of, wrt, branch=number, assuming=(*inside, *extra), timeout=TIMEOUT
    )
    if sign is Sign.MIXED:
        label = f"d{of}/d{wrt} has either sign"
        claim = sp.StrictGreaterThan(effect.expression, 0, evaluate=False)
        return part(label, claim, solution.game, [*inside, *extra], Outcome.MIXED)
    label = f"d{of}/d{wrt} {_WORDS[sign]}"
    if effect.sign is sign and effect.condition == sp.true:
        verdict = effect.verdict
        return Part(label, verdict.claim, verdict, verdict.outcome, sketch(effect, solution.game))
    claim = _RELATIONS[sign](effect.expression, 0, evaluate=False)
    return part(label, claim, solution.game, [*inside, *extra])


def branch_where(solution: Solution, *binding: str) -> Equilibrium:
    """Return the branch in which exactly these constraints bind.

    Raises
    ------
    GameError
        If there is none, or more than one.
    """
    found = [e for e in solution if set(e.binding) == set(binding)]
    if len(found) != 1:
        listed = "; ".join(", ".join(e.binding) or "nothing" for e in solution)
        raise GameError(f"{len(found)} branches in which {binding or 'nothing'} binds; what binds: {listed}")
    return found[0]


def conditions(branch: Equilibrium) -> Boolean:
    """Return where a branch holds, in channels."""
    return sp.And(*(c.relation for c in branch.piece.constraints))
