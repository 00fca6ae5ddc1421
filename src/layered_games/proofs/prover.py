"""The prover's front: ``prove`` reads a claim, asks two questions about it, and reports a Verdict.

With assumptions A (all domains included) and hypothesis H it asks whether ``A and H`` can hold, and
whether ``A and not H`` can. Both possible is MIXED, one is TRUE or FALSE, none is CONTRADICTORY.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import ParameterSpace
from layered_games.proofs.confirming import Confirmation, confirmations
from layered_games.proofs.effort import Beyond, until, written
from layered_games.proofs.fast import assumed
from layered_games.proofs.formula import negate, symbol_facts
from layered_games.proofs.opaque import Named, named
from layered_games.proofs.processes import available
from layered_games.proofs.publishing import published
from layered_games.proofs.questions import Question, settle
from layered_games.proofs.text import read_claim
from layered_games.proofs.translation import translate
from layered_games.proofs.verdicts import Outcome, Verdict

__all__ = ["prove", "read"]

LONGEST: Final = 86_400.0
_ORDER: Final = ("measured", "one solver", "two solvers", "certificate")
_OUTCOMES: Final = {
    (True, False): Outcome.TRUE,
    (False, True): Outcome.FALSE,
    (True, True): Outcome.MIXED,
    (False, False): Outcome.CONTRADICTORY,
}


def prove(
    claim: Any,
    assuming: Iterable[Any] | ParameterSpace | Boolean | str = (),
    timeout: float = 10.0,
    *,
    confirm: bool = False,
) -> Verdict:
    """Decide a claim over the reals under assumptions.

    Parameters
    ----------
    claim : SymPy Boolean or str
        Text is read by a whitelist parser and never evaluated. Values of unknown functions, ``f(x)`` and
        ``Derivative(f(x), x)``, are free real numbers; equal arguments have equal values.
    assuming : iterable of SymPy Booleans or str, a single one, or a ParameterSpace
        Facts to start from. SymPy assumptions of symbols count too. Denominators that must not
        vanish and arguments that must stay in the domain of roots and logarithms are added.
    timeout : float
        Wall seconds for the whole call; solvers that run past it are killed.
    confirm : bool
        Whether every installed solver is to repeat the verdict, on the published text, in the time that
        is left: see ``confirmations`` of the result. If one disagrees, the outcome is UNKNOWN.

    Returns
    -------
    Verdict
        With an exact example and counterexample where they exist.

    Raises
    ------
    ClaimError
        If claim or assumptions are no Booleans over the reals, or the text cannot be read.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> prove(x**2 + y**2 >= 2*x*y).outcome.name
    'TRUE'
    >>> prove(x > y).outcome.name
    'MIXED'
    >>> prove("x/x == 1").outcome.name
    'TRUE'
    """
    start = time.monotonic()
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0:
        raise ClaimError(f"timeout must be a positive number of seconds, not {timeout!r}")
    limit = min(float(timeout), LONGEST)
    facts: list[Boolean] = []
    try:
        with until(start + limit):
            hypothesis, facts = read(claim, assuming)
            plain = named([hypothesis, *facts])
            questions = _questions(plain)
    except Beyond as beyond:
        text = published(claim, (), (), str(beyond))
        seconds = time.monotonic() - start
        return Verdict(Outcome.UNKNOWN, claim, tuple(facts), reason=str(beyond), smtlib=text, seconds=seconds)
    except RecursionError:
        raise ClaimError(
            "the claim is nested too deeply; name parts of it and assume what defines them"
        ) from None
    spent = time.monotonic() - start
    settle(questions, start + max(spent, limit - spent / 2))  # the text will take about half as long
    outcome, evidence = _judged(questions)
    example, counterexample = (plain.back(q.point) for q in questions)
    repeated = confirmations(questions, start + limit) if confirm else ()
    if any(c.agrees is False for c in repeated):
        outcome, evidence = Outcome.UNKNOWN, "none"
    text = published(claim, facts, questions, terms=plain.terms)
    return Verdict(
        outcome, claim, tuple(facts), example, counterexample, evidence,
        _reason(outcome, questions, timeout, repeated), time.monotonic() - start, text,
        tuple(c for q in questions for c in q.certificates), repeated,
    )  # fmt: skip


# ---------------------------------------------------------------------- reading
def read(claim: Any, assuming: Any) -> tuple[Boolean, list[Boolean]]:
    """Return claim and assumptions as SymPy Booleans; text is parsed, and never evaluated."""
    known: dict[str, sp.Symbol] = {}
    if isinstance(assuming, ParameterSpace):
        known, listed = dict(assuming.symbols), list(assuming.assumptions)
    elif isinstance(assuming, str | Boolean | bool):
        listed = [assuming]
    else:
        try:
            listed = list(assuming)
        except TypeError:
            raise ClaimError(f"assuming is a list of claims, not {assuming!r}") from None
    items = (claim, *listed)
    symbols = set(known.values()).union(*(_symbols(i) for i in items))
    if any(isinstance(item, str) for item in items):
        for symbol in symbols:
            if known.setdefault(symbol.name, symbol) != symbol:
                raise ClaimError(
                    f"two different symbols are called {symbol.name}: the text could mean either"
                )
    return _boolean(claim, known), [_boolean(a, known) for a in listed]


def _symbols(item: Any) -> set[sp.Symbol]:
    return {s for s in item.free_symbols if isinstance(s, sp.Symbol)} if isinstance(item, sp.Basic) else set()


def _boolean(item: Any, known: dict[str, sp.Symbol]) -> Boolean:
    if isinstance(item, str):
        return read_claim(item, known)
    if isinstance(item, bool):
        return sp.true if item else sp.false
    if isinstance(item, Boolean) and not isinstance(item, sp.Symbol):
        return item
    raise ClaimError(
        f"{item!r} is no claim; give a relation such as x > 0, "
        "a combination by And, Or, Not, Implies, or text"
    )


def _questions(plain: Named) -> tuple[Question, Question]:
    hypothesis, *facts = plain.claims
    facts += plain.links
    given, relaxed = assumed(facts)
    done = translate(hypothesis)
    own = [f for s in _symbols(hypothesis) for f in symbol_facts(s)]
    formulas = list(dict.fromkeys((*given, *done.needs, *own)))
    relaxed = relaxed or bool(done.relaxed)
    opposite = sp.Not(hypothesis, evaluate=False)
    return (
        Question([*formulas, done.formula], (*facts, hypothesis), relaxed, not plain.free),
        Question([*formulas, negate(done.formula)], (*facts, opposite), relaxed, not plain.free),
    )


# ---------------------------------------------------------------------- the verdict in words
def _judged(questions: tuple[Question, Question]) -> tuple[Outcome, str]:
    holds, fails = questions
    if holds.possible is None or fails.possible is None:
        return Outcome.UNKNOWN, "none"
    outcome = _OUTCOMES[holds.possible, fails.possible]
    settling = [q for q in questions if outcome is Outcome.MIXED or q.evidence != "measured"]
    return outcome, min((q.evidence for q in settling), key=_ORDER.index)


def _reason(
    outcome: Outcome, questions: tuple[Question, Question], timeout: float, repeated: Sequence[Confirmation]
) -> str:
    against = [str(c) for c in repeated if c.agrees is False]
    if against:
        return f"{'; '.join(against)} with what was found here; please report the claim"
    names: dict[str, set[sp.Symbol]] = {}
    for symbol in set().union(*(_symbols(c) for q in questions for c in q.claims)):
        names.setdefault(symbol.name, set()).add(symbol)
    twice = sorted(name for name, symbols in names.items() if len(symbols) > 1)
    remark = (
        f"different symbols are called {', '.join(twice)}; they were taken for different numbers"
        if twice
        else ""
    )
    if outcome is not Outcome.UNKNOWN:
        words = list(zip(("holds", "fails"), questions, strict=True))
        seen = [
            f"{w} with " + ", ".join(f"{s} = {written(v)}" for s, v in q.witness.items())
            for w, q in words
            if q.witness
        ]
        shown = [f"nowhere {w}: {q.remark}" for w, q in words if q.by_boxes]
        return "; ".join([*seen, *shown, *([remark] if remark else [])])
    return "; ".join(filter(None, (_why(questions, timeout), remark)))


def _why(questions: tuple[Question, Question], timeout: float) -> str:
    if any(q.disagreement for q in questions):
        return "z3 and cvc5 disagree on the same text; please report the claim"
    if any(q.abstract for q in questions):
        return (
            "a function that keeps a sign weakly, or takes whole values, has derivatives that are not free: "
            "only proofs are given, no points; declare it positive or negative, or put variables in its place"
        )
    relaxed = [e for c in questions[0].claims for e in translate(c).relaxed]
    if relaxed:
        part = min(relaxed, key=sp.count_ops)
        tried = "".join(f"; {q.remark}" for q in questions if q.possible is None and q.remark)
        return (
            f"{part} is not algebraic; only bounds on it are known{tried}. "
            "Bound the symbols on both sides, or put a variable in its place, with its facts"
        )
    if not available():
        return "no solver is installed; install z3-solver"
    if any(q.unconfirmed for q in questions):
        return (
            "a solver names a point that could not be confirmed exactly; give more assumptions on the symbols"
        )
    words = ("with the claim", "against the claim")
    missing = " and ".join(w for w, q in zip(words, questions, strict=True) if q.possible is None)
    return (
        f"whether the assumptions leave a point {missing} was not decided in {timeout:g} s; "
        "give more time, name intermediate variables, or add assumptions"
    )
