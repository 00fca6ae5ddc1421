"""The two questions behind a verdict: whether the assumptions can hold with the claim, and without it.

Algorithm, for each question
----------------------------
1. Draw random rational points; one that satisfies everything exactly answers yes.
2. Look for a certificate that nothing does.
3. Let the solvers race; check their points exactly; let the other solver repeat a refutation.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs.exactness import Point, fits, truth
from layered_games.proofs.formula import (
    Formula,
    free_symbols,
    negate,
    nodes,
    quantified,
    rename,
    skolem,
)
from layered_games.proofs.models import exact_point, read_model
from layered_games.proofs.processes import Answer, ask, available
from layered_games.proofs.quantifiers import Quantified
from layered_games.proofs.records import Proof
from layered_games.proofs.refuting import Effort, refute
from layered_games.proofs.sampling import candidates, search_claims
from layered_games.proofs.smtlib import names_of, query

__all__ = ["Question", "certify", "consult", "draw_points"]

SEEDS: Final = 3
SECOND: Final = 0.7
"""Seconds after which the second solver starts on what the first has not decided."""
_SPECIAL: Final = ("even", "odd", "prime", "composite")
CROSS_CHECK: Final = 4.0
SEARCH: Final = 0.6
"""Seconds at most for a certificate; a quarter of the time that is left, if that is less."""


@dataclass
class Question:
    """Can these formulas hold together? ``claims`` are the originals, to substitute points into."""

    formulas: list[Formula]
    claims: tuple[Boolean, ...]
    relaxed: bool = False
    possible: bool | None = None
    point: dict[sp.Symbol, sp.Expr] | None = None
    proof: Proof | None = None
    solvers: set[str] = field(default_factory=set)
    disagreement: bool = False
    witnesses: dict[sp.Symbol, sp.Symbol] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [n for f in self.formulas for n in nodes(f) if n.kind == "exists"]
        self.witnesses = {b: o for n in found for b, o in zip(n.bound, n.origin, strict=True) if b != o}
        self.formulas = list(dict.fromkeys(skolem(f) for f in self.formulas))

    @property
    def evidence(self) -> str:
        """On what the answer rests."""
        if self.proof is not None:
            return "certificate"
        if self.solvers:
            return "two solvers" if len(self.solvers) > 1 else "one solver"
        return "measured" if self.relaxed else "certificate"

    def text(self, comments: Iterable[str] = ()) -> str:
        """Return the script that the solvers run."""
        return query(self.formulas, names_of(self.formulas), comments)

    def shown(self, point: Point) -> dict[sp.Symbol, sp.Expr]:
        """Return the point on the user's symbols only, witnesses included, in alphabetical order."""
        free: set[sp.Symbol] = set().union(*(c.free_symbols for c in self.claims))
        values = {s: v for s, v in point.items() if s in free}
        for bound, origin in self.witnesses.items():
            if bound in point:
                values.setdefault(origin, point[bound])
        return dict(sorted(values.items(), key=lambda item: str(item[0])))


# ---------------------------------------------------------------------- points
def draw_points(question: Question, deadline: float) -> None:
    """Look for a point by random draws."""
    for seed in range(SEEDS):
        if time.monotonic() > deadline:
            return
        if question.relaxed:
            point = search_claims(question.claims, seed)
            if point is not None:
                question.possible, question.point = True, point
                return
            continue
        for point in candidates(question.formulas, seed):
            if _accept(question, point, deadline):
                return


def _accept(question: Question, point: dict[sp.Symbol, sp.Expr], deadline: float) -> bool:
    """Substitute back into the original claims, exactly; let a solver judge what has quantifiers."""
    solvers: set[str] = set()
    for formula in question.formulas:
        if quantified(formula):
            inner = Question([negate(rename(formula, point))], ())
            if any(not v.is_Rational for v in point.values()):
                return False
            certify(inner, deadline)
            consult([inner], deadline)
            if inner.possible is not False:
                return False
            solvers |= inner.solvers
    if any(truth(c, point) is not True for c in question.claims if not c.has(Quantified)):
        return False
    if any(not fits(s, v) for s, v in point.items()):
        return False
    question.possible, question.point, question.solvers = True, question.shown(point), solvers
    return True


# ---------------------------------------------------------------------- certificates
def certify(question: Question, deadline: float) -> None:
    """Look for a certificate that the formulas contradict one another."""
    now = time.monotonic()
    if question.possible is None and now < deadline:
        limit = now + min(SEARCH, (deadline - now) / 4)
        proof = refute(question.formulas, Effort(splits=3, cuts=3, deadline=limit))
        if proof is not None:
            question.possible, question.proof = False, proof


# ---------------------------------------------------------------------- solvers
def consult(questions: Sequence[Question], deadline: float) -> None:
    """Ask the solvers about all open questions at once."""
    waiting = [q for q in questions if q.possible is None]
    left = deadline - time.monotonic()
    if not waiting or left <= 0:
        return
    delays = {"z3": 0.0, "cvc5": SECOND if "z3" in available() else 0.0}
    for question, answers in zip(waiting, ask([q.text() for q in waiting], left, delays), strict=True):
        for solver, answer in answers.items():
            _note(question, solver, answer, deadline)
    _cross_check([q for q in waiting if q.solvers and q.point is None], deadline)


def _note(question: Question, solver: str, answer: Answer, deadline: float) -> None:
    if not answer.decided or question.possible is not None:
        return
    if answer.result == "unsat":
        question.possible, question.solvers = False, {solver}
    elif not question.relaxed:
        model = read_model(answer.text, names_of(question.formulas))
        point = exact_point(model, question.formulas)
        if (point is None or not _accept(question, point, deadline)) and _plain(question.formulas):
            question.possible, question.solvers = True, {solver}


def _plain(formulas: Sequence[Formula]) -> bool:
    """Whether the text says all that the symbols' assumptions demand (sign and integrality)."""
    symbols = {s for f in formulas for s in free_symbols(f)}
    special = any(getattr(s, f"is_{name}") is not None for s in symbols for name in _SPECIAL)
    return not special and not any(s.is_irrational or (s.is_rational and not s.is_integer) for s in symbols)


def _cross_check(questions: list[Question], deadline: float) -> None:
    """Let the solver that has not answered repeat what the other said."""
    for other, name in (("z3", "cvc5"), ("cvc5", "z3")):
        waiting = [q for q in questions if q.solvers == {other}]
        left = min(CROSS_CHECK, deadline - time.monotonic())
        if not waiting or left <= 0.05:
            continue
        for question, answers in zip(
            waiting, ask([q.text() for q in waiting], left, {name: 0.0}), strict=True
        ):
            result = answers.get(name, Answer("unknown")).result
            if result == ("sat" if question.possible else "unsat"):
                question.solvers.add(name)
            elif result != "unknown":
                question.possible, question.disagreement = None, True
