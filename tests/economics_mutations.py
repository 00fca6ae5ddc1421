"""Mutations of true claims, by rule, and what exact sampling says of the verdicts on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, zip_longest
from typing import Any

import sympy as sp
from economics_oracle import hidden, opposite, plain, points, satisfies
from economics_record import Proposition
from sympy.core.relational import Relational

WEAK = {sp.Gt: sp.Ge, sp.Ge: sp.Gt, sp.Lt: sp.Le, sp.Le: sp.Lt}
TURNED = {sp.Gt: sp.Lt, sp.Ge: sp.Le, sp.Lt: sp.Gt, sp.Le: sp.Ge, sp.Eq: sp.Ne, sp.Ne: sp.Eq}
SEEN = {(True, True): "MIXED", (True, False): "TRUE", (False, True): "FALSE", (False, False): "CONTRADICTORY"}


def changed(claim: sp.Basic, table: Mapping[Any, Any]) -> sp.Basic:
    """The claim with each relation replaced by another."""
    found = {r: table[type(r)](*r.args) for r in claim.atoms(Relational) if type(r) in table}
    return claim.xreplace(found)


def mutations(proposition: Proposition) -> Iterator[Proposition]:
    """All mutations of one proposition, their names saying what was done; the known verdict is lost."""
    claim, facts = proposition.claim, proposition.assumptions
    form, terms = hidden(claim)
    symbols = sorted(form.free_symbols, key=str)

    def mutated(what: str, new: sp.Basic, given: Sequence[sp.Basic] = facts) -> Iterator[Proposition]:
        plain_enough = not any(c in (sp.true, sp.false) for c in (new, *given))
        if plain_enough and (new, tuple(given)) != (claim, facts):
            name = f"{proposition.name}; {what}"
            yield replace(proposition, name=name, verdict="", claim=new, assumptions=tuple(given))

    for number in range(len(facts)):
        yield from mutated(f"without {facts[number]}", claim, [*facts[:number], *facts[number + 1 :]])
    yield from mutated("claim turned", changed(claim, TURNED))
    yield from mutated("claim strict or weak", changed(claim, WEAK))
    for number, fact in enumerate(facts):
        for what, table in (("turned", TURNED), ("strict or weak", WEAK)):
            other = changed(fact, table)
            yield from mutated(f"{fact} {what}", claim, [*facts[:number], other, *facts[number + 1 :]])
    for symbol in symbols:
        yield from mutated(f"sign of {symbol}", form.xreplace({symbol: -symbol}).xreplace(terms))
    for one, other in pairwise(symbols):
        yield from mutated(
            f"{one} and {other} swapped", form.xreplace({one: other, other: one}).xreplace(terms)
        )


def listed(propositions: Iterable[Proposition], number: int | None = None) -> list[Proposition]:
    """Mutations of the true ones, the same in every run; ``number`` of them spread over all."""
    rows = [list(mutations(p)) for p in propositions if p.verdict == "TRUE"]
    found = [m for column in zip_longest(*rows) for m in column if m is not None]
    if number is None or number >= len(found):
        return found
    return [found[k * len(found) // number] for k in range(number)]


def supported(conditions: Sequence[Any], point: Mapping[Any, Any] | None) -> bool:
    """Whether the conditions hold at a point of a verdict: exactly, or with 60 digits if it is irrational."""
    if point is None:
        return False
    form = plain(conditions)
    named = {s if s.is_Symbol else sp.Symbol(f"<{s}>"): sp.sympify(v) for s, v in point.items()}
    if all(v.is_Rational for v in named.values()):
        exact = {s: Fraction(int(v.p), int(v.q)) for s, v in named.items()}
        missing = set().union(*(c.free_symbols for c in form)) - exact.keys()
        return not missing and satisfies(form, exact)
    return all(_nearly(c, named) for c in form)


def _nearly(claim: sp.Basic, point: dict[sp.Basic, sp.Expr]) -> bool:
    if isinstance(claim, sp.And | sp.Or):
        return (all if isinstance(claim, sp.And) else any)(_nearly(a, point) for a in claim.args)
    gap = (claim.lhs - claim.rhs).subs(point).evalf(60)
    zero = abs(gap) < sp.Float("1e-45")
    if isinstance(claim, sp.Eq | sp.Ne):
        return bool(zero) == isinstance(claim, sp.Eq)
    if zero:
        return isinstance(claim, sp.Ge | sp.Le)
    return bool(gap > 0) == isinstance(claim, sp.Gt | sp.Ge)


def complaint(proposition: Proposition, verdict: Any, **options: Any) -> str:
    """What exact sampling has against a verdict; empty if nothing.

    An undecided claim is no wrong one. A side that sampling missed is taken from the verdict's own points,
    after they were evaluated here.
    """
    outcome = verdict.outcome.name
    sides = []
    for claim, shown in ((proposition.claim, verdict.example),
                         (opposite(proposition.claim), verdict.counterexample)):  # fmt: skip
        conditions = [*proposition.assumptions, claim]
        if shown is not None and not supported(conditions, shown):
            return f"{proposition.name}: the point shown for {claim} is none"
        sides.append(shown is not None or bool(points(conditions, 1, **options)))
    seen = SEEN[sides[0], sides[1]]
    return "" if outcome in (seen, "UNKNOWN") else f"{proposition.name}: {outcome}, and sampling says {seen}"
