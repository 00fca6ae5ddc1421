"""What lies around a verdict: the core of a contradiction, what a proof needs, what would mend the claim.

Every answer is proved by the prover itself; what is not decided in time is left as it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.parameters import fresh_symbol
from layered_games.proofs.effort import written
from layered_games.proofs.prover import prove, read
from layered_games.proofs.rational import relation
from layered_games.proofs.separating import repairs, separating, settled
from layered_games.proofs.verdicts import Outcome, Verdict

__all__ = ["Audit", "Edge", "audit", "condition_of", "core_of"]

LONGEST: Final = 20.0
_CLOSED: Final = {">": ">=", "<": "<="}
_SIGNS: Final = {
    "zero": "==", "positive": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<=", "nonzero": "!=",
}  # fmt: skip
Names = Mapping[sp.Symbol, sp.Symbol]


@dataclass(frozen=True)
class Edge:
    """What becomes of a verdict when a relation, an assumption or the claim itself, is moved by a tie."""

    relation: Boolean
    changed: Boolean
    outcome: Outcome

    def __str__(self) -> str:
        return f"{written(self.relation)} as {written(self.changed)}: {self.outcome.value}"


@dataclass(frozen=True)
class Audit:
    """A verdict, and what a referee asks next.

    Attributes
    ----------
    verdict : Verdict
    needed, unused : tuple of SymPy Booleans
        A part of the assumptions that gives the same outcome and from which none can be dropped, and the
        rest; both empty if the claim is mixed. The signs that symbols declare count as assumptions.
    repairs : tuple of SymPy Booleans
        The weakest further assumptions found that make a mixed claim true.
    edges : tuple of Edge
        Knife edges: strict assumptions made weak, weak ones made equations, the claim made strict; those
        that change the outcome.
    """

    verdict: Verdict
    needed: tuple[Boolean, ...] = ()
    unused: tuple[Boolean, ...] = ()
    repairs: tuple[Boolean, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __str__(self) -> str:
        lines = [str(self.verdict)]
        for title, found in (
            ("needed", self.needed),
            ("not needed", self.unused),
            ("true if also", self.repairs),
            ("changed by a tie", self.edges),
        ):
            lines += [f"  {title}:", *(f"    {item}" for item in found)] if found else []
        return "\n".join(lines)


def audit(claim: Any, assuming: Any = (), candidates: Iterable[Any] = (), timeout: float = 30.0) -> Audit:
    """Judge a claim, and ask what the verdict rests on.

    Parameters
    ----------
    claim : Verdict, SymPy Boolean or str
        A verdict brings its own claim and assumptions.
    assuming
        As for :func:`~layered_games.prove`.
    candidates : iterable of claims
        Assumptions to try where the claim is mixed; the signs of its factors are tried as well.
    timeout : float
        Wall seconds for everything together.

    Returns
    -------
    Audit
        With the verdict alone if that is UNKNOWN.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> print(audit(x + y > 1, [x > 1, y < 5]))
    TRUE (certificate): x + y > 1
      assuming x > 1, y < 5
      holds at x = 2, y = 1
      needed:
        x > 1
        y > 0
      not needed:
        y < 5
        x > 0
    """
    end = time.monotonic() + timeout
    verdict = claim if isinstance(claim, Verdict) else prove(claim, assuming, min(timeout, 10.0))
    if verdict.outcome is Outcome.UNKNOWN:
        return Audit(verdict)
    known = read(verdict.claim, verdict.assumptions)
    hypothesis, facts, back = _bare(known[0], known[1])
    mixed = verdict.outcome is Outcome.MIXED
    needed = facts if mixed else _needed(hypothesis, facts, verdict.outcome, end)
    mended: tuple[Boolean, ...] = ()
    if mixed:
        forth = {user: bare for bare, user in back.items()}
        extra = [_put(c, forth) for c in read(sp.true, (*candidates,))[1]]
        mended = repairs(hypothesis, facts, extra, end)
    edges = _edges(hypothesis, facts, verdict.outcome, end)
    return Audit(
        verdict,
        () if mixed else tuple(_put(f, back) for f in needed),
        tuple(_put(f, back) for f in facts if f not in needed),
        tuple(_put(r, back) for r in mended),
        tuple(Edge(_put(e.relation, back), _put(e.changed, back), e.outcome) for e in edges),
    )


def core_of(verdict: Verdict) -> tuple[Boolean, ...]:
    """Return assumptions that contradict one another, none of which can be left out.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> core_of(prove(x > y, [x > 3, y > 0, x < 2]))
    (x > 3, x < 2)
    """
    hypothesis, facts, back = _bare(*read(verdict.claim, verdict.assumptions))
    found = _needed(hypothesis, facts, Outcome.CONTRADICTORY, time.monotonic() + LONGEST)
    return tuple(_put(f, back) for f in found)


def condition_of(verdict: Verdict) -> Boolean | None:
    """Return the condition, simpler than the claim, under which a mixed claim holds; None if none was found.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> condition_of(prove(x**2 * y > x * y**2))
    x - y > 0
    """
    hypothesis, facts = read(verdict.claim, verdict.assumptions)
    return separating(hypothesis, facts, time.monotonic() + LONGEST)


# ---------------------------------------------------------------------- assumptions one by one
def _bare(claim: Boolean, facts: Sequence[Boolean]) -> tuple[Boolean, list[Boolean], Names]:
    """Claim and facts in symbols without declared signs, the signs as facts; and the way back."""
    found = {s for c in (claim, *facts) for s in c.free_symbols if isinstance(s, sp.Symbol)}
    symbols = sorted(found, key=lambda s: s.name)
    signs = {s: next((op for name, op in _SIGNS.items() if getattr(s, f"is_{name}")), None) for s in symbols}
    names = {s: fresh_symbol(s.name) for s in symbols if signs[s] and s.is_integer is not True}
    extra = [relation(names[s], operator) for s, operator in signs.items() if operator and s in names]
    bare = [_put(f, names) for f in facts]
    return _put(claim, names), list(dict.fromkeys([*bare, *extra])), {n: s for s, n in names.items()}


def _put(e: Any, names: Names) -> Any:
    """Rename free symbols, and leave every relation as it stands."""
    if not names or not isinstance(e, sp.Basic):
        return e
    if isinstance(e, Relational):
        return e.func(e.lhs.xreplace(names), e.rhs.xreplace(names), evaluate=False)
    if isinstance(e, sp.And | sp.Or | sp.Not | sp.Implies | sp.Equivalent | sp.Xor):
        return e.func(*(_put(a, names) for a in e.args), evaluate=False)
    return e.xreplace(names)


def _needed(claim: Boolean, facts: Sequence[Boolean], outcome: Outcome, end: float) -> list[Boolean]:
    """Drop facts one by one as long as the outcome stays; the last ones, declared signs, first to be kept."""
    kept = list(facts)
    for fact in reversed(facts):
        rest = [f for f in kept if f is not fact]
        if settled(claim, rest, end) is outcome:
            kept = rest
    return kept


# ---------------------------------------------------------------------- ties
def _edges(claim: Boolean, facts: Sequence[Boolean], outcome: Outcome, end: float) -> list[Edge]:
    if outcome not in (Outcome.TRUE, Outcome.FALSE):
        return []
    found = []
    for k, fact in enumerate(facts):
        for changed in _moved(fact):
            now = settled(claim, [*facts[:k], changed, *facts[k + 1 :]], end)
            if now not in (outcome, Outcome.UNKNOWN, Outcome.CONTRADICTORY):
                found.append(Edge(fact, changed, now))
    if isinstance(claim, Relational) and claim.rel_op in (">=", "<="):
        strict = relation(claim.lhs, claim.rel_op[0], claim.rhs)
        now = settled(strict, facts, end)
        if now not in (outcome, Outcome.UNKNOWN):
            found.append(Edge(claim, strict, now))
    return found


def _moved(fact: Boolean) -> Iterator[Boolean]:
    """The same relation with its tie let in, or with its tie alone."""
    if isinstance(fact, Relational) and fact.rel_op in _CLOSED:
        yield relation(fact.lhs, _CLOSED[fact.rel_op], fact.rhs)
    elif isinstance(fact, Relational) and fact.rel_op in (">=", "<="):
        yield relation(fact.lhs, "==", fact.rhs)
