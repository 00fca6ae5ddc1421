"""The prover's front: ``prove`` asks certificate, points and solvers, and reports a Verdict.

Algorithm, for assumptions A (with all domains) and hypothesis H
----------------------------------------------------------------
1. Look for exact points of ``A and H`` and of ``A and not H`` by random rational draws.
2. Where one of the two was not found, try a certificate that it is empty.
3. Ask the solvers about what is open, both questions at once, and check their points exactly.
4. Combine: both possible is MIXED, one is TRUE or FALSE, none is CONTRADICTORY.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import ParameterSpace
from layered_games.proofs.fast import assumed, entails, refuted_by_certificate
from layered_games.proofs.formula import Atom, Formula, Node, negate, symbol_facts, translate
from layered_games.proofs.models import exact_point
from layered_games.proofs.points import search, search_claims, truth
from layered_games.proofs.processes import Answer, available, run_all
from layered_games.proofs.smtlib import names_of, query, read_model
from layered_games.proofs.text import read_claim
from layered_games.proofs.verdicts import Outcome, Verdict

__all__ = ["prove"]

CROSS_CHECK = 4.0
Point = Mapping[sp.Symbol, sp.Expr]


@dataclass
class _Side:
    """One of the two questions: can the assumptions hold together with this formula?"""

    formulas: list[Formula]
    possible: bool | None = None
    point: Point | None = None
    certificates: tuple[Any, ...] = ()
    solvers: set[str] = field(default_factory=set)


def prove(
    claim: Any,
    assuming: Iterable[Any] | ParameterSpace | Boolean | str = (),
    timeout: float = 10.0,
) -> Verdict:
    """Decide a claim over the reals under assumptions.

    Parameters
    ----------
    claim : SymPy Boolean or str
        Text is read by a whitelist parser and never evaluated.
    assuming : iterable of SymPy Booleans or str, a single one, or a ParameterSpace
        Facts to start from. SymPy assumptions of symbols count too. Denominators that must not
        vanish and arguments that must stay in the domain of roots and logarithms are added.
    timeout : float
        Wall seconds for the whole call; solvers that run past it are killed.

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
    hypothesis, facts = _read(claim, assuming)
    given, done, relaxed = _translated(hypothesis, facts)
    integers = _integers(hypothesis, facts)
    sides = (_Side([*given, done.formula]), _Side([*given, negate(done.formula)]))
    checks = (hypothesis, sp.Not(hypothesis, evaluate=False))
    _draw(sides, facts, checks, integers, bool(relaxed))
    _certify(sides, given, done.formula)
    _ask(sides, facts, checks, integers, bool(relaxed), start + timeout, "z3")
    if start + timeout - time.monotonic() > 0.2:
        _cross_check(sides, min(start + timeout, time.monotonic() + CROSS_CHECK))
    text = _published(claim, facts, sides)
    outcome, evidence, reason = _judge(sides, relaxed, timeout)
    return Verdict(
        outcome, claim, tuple(facts), sides[0].point, sides[1].point, evidence, reason,
        time.monotonic() - start, text, (*sides[0].certificates, *sides[1].certificates),
    )


def _read(claim: Any, assuming: Any) -> tuple[Boolean, list[Boolean]]:
    if isinstance(assuming, ParameterSpace):
        listed: list[Any] = list(assuming.assumptions)
    elif isinstance(assuming, str | Boolean | bool):
        listed = [assuming]
    else:
        listed = list(assuming)
    known = {
        s.name: s for item in (claim, *listed) if isinstance(item, sp.Basic)
        for s in item.free_symbols if isinstance(s, sp.Symbol)
    }
    return _boolean(claim, known), [_boolean(a, known) for a in listed]


def _boolean(item: Any, known: dict[str, sp.Symbol]) -> Boolean:
    if isinstance(item, str):
        return read_claim(item, known)
    if isinstance(item, bool):
        return sp.true if item else sp.false
    if isinstance(item, Boolean) and not isinstance(item, sp.Symbol):
        return item
    raise ClaimError(
        f"{item!r} is no claim; give a relation such as x > 0, a combination by And, Or, Not, Implies, or text"
    )


def _translated(hypothesis: Boolean, facts: list[Boolean]) -> tuple[list[Formula], Any, list[sp.Expr]]:
    given, _ = assumed(facts)
    done = translate(hypothesis)
    extra = [*done.domain, *done.definitions]
    extra += [f for s in hypothesis.free_symbols if isinstance(s, sp.Symbol) for f in symbol_facts(s)]
    relaxed = [*done.relaxed, *(e for a in facts for e in translate(a).relaxed)]
    return list(dict.fromkeys([*given, *extra])), done, relaxed


def _integers(hypothesis: Boolean, facts: list[Boolean]) -> set[sp.Symbol]:
    return {s for b in (hypothesis, *facts) for s in b.free_symbols if getattr(s, "is_integer", False)}


# ---------------------------------------------------------------------- the three ways
def _confirmed(point: Point, facts: list[Boolean], check: Boolean, integers: set[sp.Symbol]) -> bool:
    """Substitute back into the original claims, exactly."""
    if any(not point.get(s, sp.S.Zero).is_integer for s in integers):
        return False
    return all(truth(f, point) is not False for f in facts) and truth(check, point) is not False


def _shown(point: Point, claims: Iterable[Boolean]) -> dict[sp.Symbol, sp.Expr]:
    """The point on the user's symbols only, in alphabetical order."""
    free = {s for c in claims for s in c.free_symbols}
    return {s: point[s] for s in sorted(free, key=str) if s in point}


def _draw(
    sides: tuple[_Side, _Side], facts: list[Boolean], checks: tuple[Boolean, Boolean],
    integers: set[sp.Symbol], relaxed: bool,
) -> None:
    for side, check in zip(sides, checks, strict=True):
        for seed in range(3):
            point = search_claims(facts, check, seed) if relaxed else search(side.formulas, seed)
            if point is not None and _confirmed(point, facts, check, integers):
                side.possible, side.point = True, _shown(point, (*facts, check))
                break


def _certify(sides: tuple[_Side, _Side], given: list[Formula], hypothesis: Formula) -> None:
    for side, goal in zip(sides, (negate(hypothesis), hypothesis), strict=True):
        if side.possible is not None:
            continue
        parts = goal.parts if isinstance(goal, Node) and goal.kind == "and" else (goal,)
        proofs = [entails(given, p) if isinstance(p, Atom) else None for p in parts]
        if parts and all(p is not None for p in proofs):
            side.possible, side.certificates = False, tuple(c for p in proofs if p is not None for c in p)
    if all(side.possible is not True for side in sides):
        contradiction = refuted_by_certificate(given)
        if contradiction is not None:
            for side in sides:
                side.possible, side.certificates = False, tuple(contradiction)


def _ask(
    sides: tuple[_Side, _Side], facts: list[Boolean], checks: tuple[Boolean, Boolean],
    integers: set[sp.Symbol], relaxed: bool, deadline: float, solver: str,
) -> None:
    waiting = [(s, c) for s, c in zip(sides, checks, strict=True) if s.possible is None]
    left = deadline - time.monotonic()
    if not waiting or left <= 0:
        return
    names = [names_of(s.formulas) for s, _ in waiting]
    texts = [query(s.formulas, n) for (s, _), n in zip(waiting, names, strict=True)]
    for (side, check), known, answer in zip(waiting, names, run_all(texts, left, solver), strict=True):
        if answer.result == "unsat":
            side.possible = False
            side.solvers.add(solver)
        elif answer.result == "sat" and not relaxed:
            _take_model(side, facts, check, integers, read_model(answer.text, known), solver)


def _take_model(
    side: _Side, facts: list[Boolean], check: Boolean, integers: set[sp.Symbol],
    model: dict[sp.Symbol, sp.Expr], solver: str,
) -> None:
    point = exact_point(model, side.formulas)
    if point is not None and _confirmed(point, facts, check, integers):
        side.possible, side.point = True, _shown(point, (*facts, check))
        side.solvers.add(solver)
    elif any(_has_quantifier(f) for f in side.formulas) and not integers:
        side.possible = True
        side.point = _shown(model, (*facts, check))
        side.solvers.add(solver)


def _has_quantifier(formula: Formula) -> bool:
    if isinstance(formula, Atom):
        return False
    return bool(formula.bound) or any(_has_quantifier(p) for p in formula.parts)


def _cross_check(sides: tuple[_Side, _Side], deadline: float) -> None:
    """Let cvc5 repeat what only z3 refuted."""
    waiting = [s for s in sides if s.solvers == {"z3"} and s.possible is False]
    if not waiting or "cvc5" not in available():
        return
    texts = [query(s.formulas, names_of(s.formulas)) for s in waiting]
    answers: list[Answer] = run_all(texts, deadline - time.monotonic(), "cvc5")
    for side, answer in zip(waiting, answers, strict=True):
        if answer.result == "unsat":
            side.solvers.add("cvc5")
        elif answer.result == "sat":
            side.possible = None
            side.solvers.add("disagreement")


# ---------------------------------------------------------------------- the verdict
def _judge(sides: tuple[_Side, _Side], relaxed: list[sp.Expr], timeout: float) -> tuple[Outcome, str, str]:
    holds, fails = sides
    table = {
        (True, False): Outcome.TRUE, (False, True): Outcome.FALSE,
        (True, True): Outcome.MIXED, (False, False): Outcome.CONTRADICTORY,
    }
    if relaxed and holds.possible is None and fails.possible is False:
        return Outcome.TRUE, _evidence(fails), "that the assumptions can hold was not checked"
    outcome = table.get((holds.possible, fails.possible), Outcome.UNKNOWN)  # type: ignore[arg-type]
    if outcome is not Outcome.UNKNOWN:
        refuted = [s for s in sides if s.possible is False]
        return outcome, _evidence(*refuted) if refuted else _points(sides), ""
    return outcome, "none", _why(sides, relaxed, timeout)


def _points(sides: tuple[_Side, _Side]) -> str:
    return "one solver" if any(_has_quantifier(f) for s in sides for f in s.formulas) else "certificate"


def _evidence(*sides: _Side) -> str:
    if all(s.certificates for s in sides):
        return "certificate"
    if all(s.certificates or {"z3", "cvc5"} <= s.solvers for s in sides):
        return "two solvers"
    return "one solver"


def _why(sides: tuple[_Side, _Side], relaxed: list[sp.Expr], timeout: float) -> str:
    if any("disagreement" in s.solvers for s in sides):
        return "z3 and cvc5 disagree on the same text; please report the claim"
    if relaxed:
        return f"{relaxed[0]} is not algebraic; only bounds on it are known. Substitute a variable for it, with its facts"
    if not available():
        return "no solver is installed; install z3-solver"
    return f"not decided in {timeout:g} s; give more time, name intermediate variables, or add assumptions"


def _published(claim: Any, facts: list[Boolean], sides: tuple[_Side, _Side]) -> str:
    """The two questions, each the very text that the solvers run, one after the other."""
    word = {True: "sat", False: "unsat", None: "not decided here"}
    head = [f"claim: {claim}", *(f"assuming: {fact}" for fact in facts)]
    texts = []
    for side, question in zip(sides, ("assumptions and claim", "assumptions and not claim"), strict=True):
        expected = f"{question}; expected: {word[side.possible]}"
        texts.append(query(side.formulas, names_of(side.formulas), [*head, expected]))
        head = []
    return "(reset)\n".join(texts)
