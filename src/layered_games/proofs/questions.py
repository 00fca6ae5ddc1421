"""The two questions behind a verdict: whether the assumptions can hold with the claim, and without it.

Algorithm, for each question
----------------------------
1. Draw random rational points; one that satisfies everything exactly answers yes.
2. Look for a certificate that nothing does.
3. Where functions are not algebraic, cut boxes until none can hold a point, with rigorous ranges.
4. Let the solvers race; check their points exactly.
5. Look harder for a certificate of what a solver refuted; else let the other solver repeat it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs.boxes import refuted
from layered_games.proofs.combination import LEVELS
from layered_games.proofs.effort import clock, ending
from layered_games.proofs.exactness import Point, fits, formula_holds, truth
from layered_games.proofs.formula import (
    Formula,
    negate,
    nodes,
    quantified,
    rename,
    skolem,
    symbol_facts,
)
from layered_games.proofs.models import exact_points, read_model
from layered_games.proofs.processes import Answer, ask, available
from layered_games.proofs.quantifiers import Quantified
from layered_games.proofs.records import Certificate
from layered_games.proofs.refuting import Effort, refute, tractable
from layered_games.proofs.sampling import candidates, search_claims
from layered_games.proofs.smtlib import names_of, query
from layered_games.proofs.verdicts import Point as Values

__all__ = ["Question", "settle"]

FIRST: Final = 0.3
"""Seconds that the first solver has before a longer search for a certificate."""
INNER: Final = 2.0
"""Seconds at most for a quantified formula at one point."""
SECOND: Final = 0.7
"""Seconds after which the second solver starts on what the first has not decided."""
CROSS_CHECK: Final = 4.0
SEARCH: Final = 0.6
"""Processor seconds at most for a certificate; a quarter of the time that is left, if that is less."""
LONGER: Final = 2.0
"""The same for the second search, which tries cuts and products of facts too."""


@dataclass
class Question:
    """Can these formulas hold together? ``claims`` are the originals, to substitute points into."""

    formulas: list[Formula]
    claims: tuple[Boolean, ...]
    relaxed: bool = False
    abstract: bool = False
    """Whether a point need not belong to any function of those that the claims name."""
    possible: bool | None = None
    point: dict[sp.Symbol, sp.Expr] | None = None
    certificates: tuple[Certificate, ...] = ()
    solvers: set[str] = field(default_factory=set)
    disagreement: bool = False
    unconfirmed: bool = False
    searched: bool = False
    remark: str = ""
    """What subdivision into boxes found, or why it found nothing."""
    witnesses: dict[sp.Symbol, sp.Symbol] = field(default_factory=dict)
    witness: dict[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [n for f in self.formulas for n in nodes(f) if n.kind == "exists"]
        self.witnesses = {b: o for n in found for b, o in zip(n.bound, n.origin, strict=True) if b != o}
        self.formulas = list(dict.fromkeys(skolem(f) for f in self.formulas))

    @property
    def evidence(self) -> str:
        """On what the answer rests."""
        if self.solvers:
            return "two solvers" if len(self.solvers) > 1 else "one solver"
        return "certificate" if self.certificates else "measured"

    @property
    def by_boxes(self) -> bool:
        """Whether ranges of functions refuted it that the solvers' text only bounds."""
        return self.solvers == {"boxes"}

    def text(self, comments: Iterable[str] = ()) -> str:
        """Return the script that the solvers run."""
        return query(self.formulas, names_of(self.formulas), comments)

    def shown(self, point: Point) -> dict[sp.Symbol, sp.Expr]:
        """Return the point on the user's free symbols only, in alphabetical order."""
        free: set[sp.Symbol] = set().union(*(c.free_symbols for c in self.claims))
        return {s: point[s] for s in sorted(free, key=str) if s in point}

    def indifferent(self, point: Point) -> dict[sp.Symbol, sp.Expr]:
        """Return values of the symbols that the claims name and no formula mentions: they fall out."""
        named: set[sp.Symbol] = set().union(*(c.free_symbols for c in self.claims))
        choices = (sp.S.One, sp.Integer(2), sp.S.Half)
        return {s: next((v for v in choices if fits(s, v)), sp.S.One) for s in named if s not in point}

    def witnesses_at(self, point: Point) -> dict[sp.Symbol, sp.Expr]:
        """Return values of the symbols that the claims bind by ``there_exists``."""
        return {o: point[b] for b, o in self.witnesses.items() if b in point}


def settle(questions: Sequence[Question], deadline: float, seeds: int = 3) -> None:
    """Answer the questions as far as the time allows."""
    with ending(deadline):
        _settle(questions, deadline, seeds)


def _settle(questions: Sequence[Question], deadline: float, seeds: int) -> None:
    for question in questions:
        _draw(question, deadline, seeds)
    for question in questions:
        _certify(question, deadline, cuts=0)
    for question in questions:
        _subdivide(question, deadline)
    _consult(questions, min(deadline, time.monotonic() + FIRST), {"z3": 0.0})
    for question in questions:
        _certify(question, deadline, cuts=3)
    _consult(questions, deadline, {"z3": 0.0, "cvc5": SECOND if "z3" in available() else 0.0})
    _cross_check([q for q in questions if q.possible is False and not q.certificates], deadline)


# ---------------------------------------------------------------------- points
def _draw(question: Question, deadline: float, seeds: int) -> None:
    """Look for a point by random draws."""
    if question.abstract:
        return
    limit = 24 if any(quantified(f) for f in question.formulas) else 4
    tried: set[frozenset[tuple[sp.Symbol, sp.Expr]]] = set()
    for seed in range(seeds):
        if time.monotonic() > deadline:
            return
        if question.relaxed:
            point = search_claims(question.claims, seed, deadline)
            if point is not None:
                question.possible, question.point = True, question.shown(point)
                return
            continue
        for point in candidates(question.formulas, seed, limit=limit, polish=limit == 4, deadline=deadline):
            key = frozenset(point.items())
            if time.monotonic() > deadline or (key not in tried and _accept(question, point, deadline)):
                return
            tried.add(key)


def _accept(question: Question, point: dict[sp.Symbol, sp.Expr], deadline: float) -> bool:
    """Substitute back into the original claims, exactly; ask in turn about what has quantifiers."""
    point = {**question.indifferent(point), **point}
    if any(truth(c, point) is not True for c in question.claims if not c.has(Quantified)):
        return False
    if any(not fits(s, v) for s, v in point.items()):
        return False
    solvers: set[str] = set()
    plain = tuple(f for f in question.formulas if not quantified(f))
    found = [Certificate(plain, point=Values(point))]
    for formula in question.formulas:
        if quantified(formula):
            if any(not v.is_Rational for v in point.values()):
                return False
            opposite = Question([negate(rename(formula, point))], ())
            settle([opposite], min(deadline, time.monotonic() + INNER), seeds=1)
            if opposite.possible is not False:
                return False
            solvers |= opposite.solvers
            found += opposite.certificates
    question.possible, question.point, question.solvers = True, question.shown(point), solvers
    question.witness = question.witnesses_at(point)
    question.certificates = tuple(found)
    return True


# ---------------------------------------------------------------------- certificates
def _certify(question: Question, deadline: float, cuts: int) -> None:
    """Look for a certificate that the formulas contradict one another; a solver's word is not enough."""
    now = time.monotonic()
    settled = question.possible is True or question.certificates or (cuts and question.by_boxes)
    if settled or now >= deadline:
        return
    limit = clock() + min(LONGER if cuts else SEARCH, (deadline - now) / 4)
    facts = tractable(question.formulas)
    products = LEVELS if cuts else 0
    effort = Effort(splits=4, cuts=cuts, deadline=limit, products=products, again=question.searched)
    proof = refute(facts, effort)
    question.searched = not effort.over()
    if proof is not None:
        question.possible, question.solvers = False, set()
        question.certificates = (Certificate(tuple(facts), proof),)


def _subdivide(question: Question, deadline: float) -> None:
    """Show on boxes that nothing satisfies claims with functions that are not algebraic, or find a point."""
    now = time.monotonic()
    if not question.relaxed or question.possible is not None or now >= deadline:
        return
    answer = refuted(question.claims, now + (deadline - now) / 2, lambda p: _stands(question, p))
    if answer.refuted:
        question.possible, question.solvers = False, {"boxes"}
        question.remark = f"no point in any of {answer.boxes} boxes, by interval arithmetic"
    elif question.possible is None:
        question.remark = f"boxes: {answer.reason}"


def _stands(question: Question, point: dict[sp.Symbol, sp.Rational]) -> bool:
    """Whether a point satisfies the claims, certainly; it is kept."""
    if question.abstract or not all(fits(s, v) for s, v in point.items()):
        return False
    if not all(formula_holds(f, point) for s in point for f in symbol_facts(s)):
        return False
    if any(truth(c, point) is not True for c in question.claims):
        return False
    question.possible, question.point = True, question.shown(point)
    return True


# ---------------------------------------------------------------------- solvers
def _consult(questions: Sequence[Question], deadline: float, delays: Mapping[str, float]) -> None:
    """Ask the solvers about all open questions at once."""
    waiting = [q for q in questions if q.possible is None]
    left = deadline - time.monotonic()
    if not waiting or left <= 0:
        return
    for question, answers in zip(waiting, ask([q.text() for q in waiting], left, delays), strict=True):
        for solver, answer in answers.items():
            _note(question, solver, answer, deadline)


def _note(question: Question, solver: str, answer: Answer, deadline: float) -> None:
    """Believe a refutation; a point only if it can be confirmed."""
    if not answer.decided or question.possible is not None:
        return
    if answer.result == "unsat":
        question.possible, question.solvers = False, {solver}
    elif not (question.relaxed or question.abstract):
        model = read_model(answer.text, names_of(question.formulas))
        points = islice(exact_points(model, question.formulas), 6)
        question.unconfirmed = not any(_accept(question, point, deadline) for point in points)


def _cross_check(questions: list[Question], deadline: float) -> None:
    """Let the other solver repeat a refutation."""
    for other, name in (("z3", "cvc5"), ("cvc5", "z3")):
        waiting = [q for q in questions if q.solvers == {other}]
        left = min(CROSS_CHECK, deadline - time.monotonic())
        if not waiting or left <= 0.05:
            continue
        for question, answers in zip(
            waiting, ask([q.text() for q in waiting], left, {name: 0.0}), strict=True
        ):
            result = answers.get(name, Answer("unknown")).result
            if result == "unsat":
                question.solvers.add(name)
            elif result == "sat":
                question.possible, question.disagreement = None, True
