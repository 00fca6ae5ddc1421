"""Certificates in words and formulas, line by line, for people who check by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import sympy as sp
from sympy.printing.str import StrPrinter

from layered_games.proofs.formula import Atom, Formula, Node, flatten, free_symbols
from layered_games.proofs.polynomials import ordered
from layered_games.proofs.records import (
    Cases,
    Certificate,
    Combination,
    Contradiction,
    Cut,
    Factor,
    Proof,
    Term,
)

__all__ = ["explained"]

Write = Callable[[sp.Basic], str]
_RELATIONS: Final[dict[str, Any]] = {
    ">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "<": sp.StrictLessThan,
    "<=": sp.LessThan, "==": sp.Equality, "!=": sp.Unequality,
}  # fmt: skip


class _Text(StrPrinter):  # type: ignore[misc]
    """Text in which auxiliary symbols of one name are numbered, and equations have an equality sign."""

    def __init__(self, names: Mapping[sp.Symbol, str]) -> None:
        super().__init__()
        self.names = names

    def _print_Symbol(self, e: sp.Symbol) -> str:
        return self.names.get(e, e.name)

    _print_Dummy = _print_Symbol

    def __call__(self, e: sp.Basic) -> str:
        if isinstance(e, sp.Equality | sp.Unequality):
            return f"{self(e.lhs)} {'=' if isinstance(e, sp.Equality) else '!='} {self(e.rhs)}"
        return str(self.doprint(e))


def _names(certificate: Certificate) -> dict[sp.Symbol, str]:
    """Numbers for different symbols of one name."""
    groups: dict[str, list[sp.Symbol]] = {}
    for symbol in ordered(set().union(*(free_symbols(f) for f in certificate.facts))):
        groups.setdefault(symbol.name, []).append(symbol)
    several = {name: group for name, group in groups.items() if len(group) > 1}
    return {s: f"{name}_{i}" for name, group in several.items() for i, s in enumerate(group, 1)}


def explained(certificate: Certificate, write: Write | None = None) -> tuple[str, ...]:
    """Return a certificate as lines of text, indented by two spaces where a case begins.

    Parameters
    ----------
    certificate : Certificate
    write : callable, optional
        From a SymPy expression or relation to text; for LaTeX give one that sets it between dollar signs.
        Without it, different symbols of one name are numbered.

    Examples
    --------
    >>> from layered_games.proofs.refuting import Effort, refute
    >>> x, y = sp.symbols("x y")
    >>> facts = (Atom(2*x + y - 4, "<="), Atom(x + 3*y - 6, "<="), Atom(x + y - 5, ">"))
    >>> explained(Certificate(facts, refute(facts, Effort(depth=0, products=1))))[0][:64]
    '2*(-2*x - y + 4) + (-x - 3*y + 6) + 5*(x + y - 5) + 11 = 0 ident'
    """
    write = write or _Text(_names(certificate))
    if certificate.proof is not None:
        return tuple(_proof(flatten(certificate.facts), certificate.proof, write))
    shown = [write(_equation(s, v)) for s, v in sorted((certificate.point or {}).items(), key=str)]
    return (f"All facts hold at {', '.join(shown)}.",)


def _proof(facts: Sequence[Formula], proof: Proof, write: Write) -> Iterator[str]:
    if isinstance(proof, Cases):
        rest = [f for f in facts if f != proof.disjunction]
        for part, branch in zip(proof.disjunction.parts, proof.branches, strict=True):
            yield f"Case {_formula(part, write)}:"
            yield from (f"  {line}" for line in _proof(flatten([*rest, part]), branch, write))
    elif isinstance(proof, Cut):
        for operator, branch in zip((">=", "<="), proof.branches, strict=True):
            side = Atom(proof.polynomial, operator)
            yield f"Case {_formula(side, write)}:"
            yield from (f"  {line}" for line in _proof(flatten([*facts, side]), branch, write))
    else:
        atoms = [f for f in facts if isinstance(f, Atom)]
        yield _sum(atoms, proof, write) if isinstance(proof, Combination) else _signs(atoms, proof, write)


def _formula(formula: Formula, write: Write) -> str:
    if isinstance(formula, Atom):
        return write(_RELATIONS[formula.operator](formula.polynomial, sp.S.Zero, evaluate=False))
    word = f" {formula.kind} " if isinstance(formula, Node) else ""
    return "(" + word.join(_formula(p, write) for p in formula.parts) + ")"


def _equation(left: sp.Expr, right: sp.Expr) -> sp.Basic:
    return sp.Equality(left, right, evaluate=False)


# ---------------------------------------------------------------------- combinations
def _sum(atoms: Sequence[Atom], proof: Combination, write: Write) -> str:
    """The identity of which one side is positive and the other zero."""
    terms = sp.Add(*(_term(atoms, t) for t in proof.terms), evaluate=False)
    first = next(_term(atoms, t) for t in proof.terms if _strict(atoms, t))
    return (
        f"{write(_equation(terms, sp.S.Zero))} identically, but by what is given no term is negative, "
        f"and {write(_RELATIONS['>'](first, sp.S.Zero, evaluate=False))}."
        + "".join(f" By the means, {_mean(t, write)}." for t in proof.terms if t.mean is not None)
    )


def _normal(atom: Atom) -> tuple[sp.Expr, str]:
    """The fact as ``p > 0``, ``p >= 0``, ``p == 0`` or ``p != 0``."""
    flips = {"<": ">", "<=": ">="}
    if atom.operator in flips:
        return -atom.polynomial, flips[atom.operator]
    return atom.polynomial, atom.operator


def _term(atoms: Sequence[Atom], term: Term) -> sp.Expr:
    parts = [_power(_normal(atoms[i])[0], k) for i, k in term.facts]
    parts += [term.cofactor] if term.cofactor != 1 else []
    parts += [_power(term.square, 2)] if term.square != 1 else []
    if term.mean is not None:
        parts.append(sp.Add(*(c * m for c, m, _ in term.mean.parts)) - term.mean.amount * term.mean.inner)
    parts = [p for p in parts if p != 1]
    numbers = [term.multiplier] if term.multiplier != 1 or not parts else []
    return sp.Mul(*numbers, *parts, evaluate=False) if len(numbers + parts) > 1 else (numbers + parts)[0]


def _power(base: sp.Expr, exponent: int) -> sp.Expr:
    return base if exponent == 1 else sp.Pow(base, exponent, evaluate=False)


def _strict(atoms: Sequence[Atom], term: Term) -> bool:
    kinds = [_normal(atoms[i])[1] for i, _ in term.facts]
    return term.mean is None and bool(term.square.is_Rational) and all(k in (">", "!=") for k in kinds)


def _mean(term: Term, write: Write) -> str:
    if term.mean is None:
        return ""
    whole = sp.Add(*(c * m for c, m, _ in term.mean.parts))
    weights = ", ".join(f"{write(w)} for {write(m)}" for _, m, w in term.mean.parts)
    bound = write(_RELATIONS[">="](whole, term.mean.amount * term.mean.inner, evaluate=False))
    return f"{bound} (weights {weights})"


# ---------------------------------------------------------------------- signs of factors
def _signs(atoms: Sequence[Atom], proof: Contradiction, write: Write) -> str:
    claims = "; ".join(_factor(atoms, f, write) for f in proof.factors if f.operator != "?")
    return f"{_formula(proof.atom, write)} fails" + (f", as {claims}." if claims else ", as a square says.")


def _factor(atoms: Sequence[Atom], factor: Factor, write: Write) -> str:
    flips = {} if factor.sign > 0 else {">": "<", ">=": "<="}
    operator = flips.get(factor.operator, factor.operator)
    claim = _formula(Atom(factor.polynomial, operator), write)
    if factor.given is not None:
        return f"{claim} is given"
    if factor.square is not None:
        parts = (_factor(atoms, f, write) for f in (factor.square.leading, factor.square.discriminant))
        return f"{claim} (a square in {write(factor.square.symbol)} completed, as {'; '.join(parts)})"
    if factor.combination is not None:
        denied = Atom(factor.sign * factor.polynomial, {">": "<=", ">=": "<"}[factor.operator])
        return f"{claim} (else {_sum([*atoms, denied], factor.combination, write)[:-1]})"
    if not factor.steps:
        return f"{claim} by its coefficients"
    steps = ", ".join(write(_equation(s.symbol, s.numerator / s.denominator)) for s in factor.steps)
    return f"{claim} (by its coefficients, after {steps} with new nonnegative variables of the same names)"
