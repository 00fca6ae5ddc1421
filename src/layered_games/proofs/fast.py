"""Quick decisions for solvers: can these relations hold together, do they imply that one?

Order: memory, certificate, random exact points, then z3 within the time limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs.formula import Atom, Formula, conjunction, negate, symbol_facts, translate
from layered_games.proofs.orthant import find
from layered_games.proofs.points import search
from layered_games.proofs.processes import run
from layered_games.proofs.smtlib import names_of, query

__all__ = ["assumed", "entails", "implies", "refuted_by_certificate", "satisfiable"]


def assumed(relations: Iterable[Boolean]) -> tuple[list[Formula], bool]:
    """Translate assumptions with their domains, definitions and symbol facts; tell if any was relaxed."""
    formulas: dict[Formula, None] = {}
    symbols: set[sp.Symbol] = set()
    relaxed = False
    for relation in relations:
        done = translate(relation)
        relaxed = relaxed or bool(done.relaxed)
        flat = conjunction([done.formula, *done.domain, *done.definitions])
        for part in flat.parts if not isinstance(flat, Atom) and flat.kind == "and" else (flat,):
            formulas[part] = None
        symbols |= {s for s in relation.free_symbols if isinstance(s, sp.Symbol)}
    for symbol in symbols:
        for fact in symbol_facts(symbol):
            formulas[fact] = None
    return list(formulas), relaxed


def satisfiable(relations: Iterable[Boolean], timeout: float = 3.0) -> bool | None:
    """Decide whether relations can hold together over the reals.

    Returns
    -------
    bool or None
        None if it was not decided in the time allowed.

    Examples
    --------
    >>> x = sp.Symbol("x", positive=True)
    >>> satisfiable([x < 1]), satisfiable([sp.Lt(x, 0, evaluate=False)])
    (True, False)
    """
    return _satisfiable(frozenset(relations), float(timeout))


@lru_cache(maxsize=50_000)
def _satisfiable(relations: frozenset[Boolean], timeout: float) -> bool | None:
    formulas, relaxed = assumed(sorted(relations, key=sp.default_sort_key))
    return _decide(formulas, relaxed, timeout)


def implies(assumptions: Iterable[Boolean], relation: Boolean, timeout: float = 1.0) -> bool | None:
    """Decide whether assumptions imply a relation; False means that a counterexample exists.

    Where the assumptions contradict one another the answer is True.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> implies([x > y, y > 0], x**2 > y**2)
    True
    """
    return _implies(frozenset(assumptions), relation, float(timeout))


@lru_cache(maxsize=100_000)
def _implies(assumptions: frozenset[Boolean], relation: Boolean, timeout: float) -> bool | None:
    given, relaxed = assumed((*sorted(assumptions, key=sp.default_sort_key), relation_domain(relation)))
    claim = translate(relation)
    formulas = [*given, *claim.domain, *claim.definitions]
    if isinstance(claim.formula, Atom) and entails(formulas, claim.formula) is not None:
        return True
    answer = _decide([*formulas, negate(claim.formula)], relaxed or bool(claim.relaxed), timeout, certificate=False)
    return None if answer is None else not answer


def relation_domain(relation: Boolean) -> Boolean:
    """A tautology that carries the relation's symbols, so that their assumptions are read."""
    return sp.And(*(sp.GreaterThan(s**2, 0, evaluate=False) for s in relation.free_symbols))


def _decide(formulas: Sequence[Formula], relaxed: bool, timeout: float, certificate: bool = True) -> bool | None:
    if not relaxed and search(formulas) is not None:
        return True
    if certificate and refuted_by_certificate(formulas) is not None:
        return False
    names = names_of(formulas)
    answer = run(query(formulas, names), timeout)
    if answer.result == "unsat":
        return False
    return True if answer.result == "sat" and not relaxed else None


def hypotheses_of(formulas: Iterable[Formula]) -> list[tuple[sp.Expr, bool]]:
    """The sign conditions among formulas, as nonnegative (or positive) polynomials."""
    found: list[tuple[sp.Expr, bool]] = []
    for formula in formulas:
        if not isinstance(formula, Atom) or formula.operator == "!=":
            continue
        p, operator = formula.polynomial, formula.operator
        if operator in (">", ">="):
            found.append((p, operator == ">"))
        elif operator in ("<", "<="):
            found.append((-p, operator == "<"))
        else:
            found += [(p, False), (-p, False)]
    return found


def entails(formulas: Iterable[Formula], goal: Atom) -> Any | None:
    """Return certificates that the formulas imply the atom, or None."""
    given = hypotheses_of(formulas)
    p, operator = goal.polynomial, goal.operator
    if operator in (">", ">="):
        found = [_factorwise(given, p, operator == ">")]
    elif operator in ("<", "<="):
        found = [_factorwise(given, -p, operator == "<")]
    elif operator == "==":
        found = [_factorwise(given, p, False), _factorwise(given, -p, False)]
    else:
        found = [_factorwise(given, p, True) or _factorwise(given, -p, True)]
    return None if any(f is None for f in found) else tuple(found)


def _factorwise(given: list[tuple[sp.Expr, bool]], polynomial: sp.Expr, strict: bool) -> Any | None:
    return find(given, sp.expand(polynomial), strict)


def refuted_by_certificate(formulas: Sequence[Formula]) -> Any | None:
    """Return certificates that one of the atoms contradicts the others, or None."""
    atoms = [f for f in formulas if isinstance(f, Atom)]
    for atom in sorted(atoms, key=lambda a: -sp.count_ops(a.polynomial)):
        others = [f for f in atoms if f is not atom]
        if len(atom.polynomial.free_symbols) == 1 and atom.polynomial.is_Symbol:
            continue
        proof = entails(others, negate(atom))
        if proof is not None:
            return proof
    return None
