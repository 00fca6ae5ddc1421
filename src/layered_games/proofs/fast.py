"""Quick decisions for solvers: whether relations can hold together, whether they imply another.

Order: memory, the simplest certificate, random exact points, other certificates, then z3 in the time left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs.effort import Beyond, clock, until
from layered_games.proofs.formula import Formula, negate, skolem, symbol_facts
from layered_games.proofs.processes import run
from layered_games.proofs.refuting import Effort, refute
from layered_games.proofs.sampling import search
from layered_games.proofs.smtlib import names_of, query
from layered_games.proofs.translation import translate

__all__ = ["assumed", "decide", "implies", "satisfiable"]

SHARE: Final = 0.5
MOST: Final = 8.0
"""How many times as long a decision may take on a busy machine."""
SEARCH: Final = 0.06
"""Seconds after which looking for a certificate stops (or a share of the time): z3 takes less."""


def assumed(relations: Iterable[Boolean]) -> tuple[list[Formula], bool]:
    """Translate assumptions with their domains, definitions and symbol facts; tell if any was relaxed."""
    formulas: dict[Formula, None] = {}
    symbols: dict[sp.Symbol, None] = {}
    relaxed = False
    for relation in relations:
        done = translate(relation)
        relaxed = relaxed or bool(done.relaxed)
        formulas |= dict.fromkeys((done.formula, *done.needs))
        symbols |= dict.fromkeys(s for s in relation.free_symbols if isinstance(s, sp.Symbol))
    return list(formulas | dict.fromkeys(f for s in symbols for f in symbol_facts(s))), relaxed


def _patience() -> float:
    """How many jobs share a processor: decisions get that much more time, and so do not depend on them."""
    if not hasattr(os, "getloadavg"):
        return 1.0
    return min(MOST, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


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
    timeout *= _patience()
    try:
        with until(time.monotonic() + timeout):
            formulas, relaxed = assumed(sorted(relations, key=sp.default_sort_key))
    except Beyond:
        return None
    return decide(formulas, relaxed, timeout)


def implies(assumptions: Iterable[Boolean], relation: Boolean, timeout: float = 1.0) -> bool | None:
    """Decide whether assumptions imply a relation; False means that a counterexample exists.

    Where the assumptions contradict one another the answer is True. What the relation needs to be
    defined is assumed too.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> implies([x > y, y > 0], x**2 > y**2)
    True
    """
    return _implies(frozenset(assumptions), relation, float(timeout))


@lru_cache(maxsize=100_000)
def _implies(assumptions: frozenset[Boolean], relation: Boolean, timeout: float) -> bool | None:
    start = time.monotonic()
    timeout *= _patience()
    try:
        with until(start + timeout):
            given, relaxed = assumed(sorted(assumptions, key=sp.default_sort_key))
            claim = translate(relation)
    except Beyond:
        return None
    facts = [f for s in relation.free_symbols if isinstance(s, sp.Symbol) for f in symbol_facts(s)]
    opposite = skolem(negate(claim.formula))
    formulas = list(dict.fromkeys((*given, *claim.needs, *facts, opposite)))
    if refute(formulas, Effort(splits=0, depth=0, squares=0), goal=opposite) is not None:
        return True
    left = start + timeout - time.monotonic()
    answer = decide(formulas, relaxed or bool(claim.relaxed), left, goal=opposite)
    return None if answer is None else not answer


def decide(
    formulas: Sequence[Formula], relaxed: bool = False, timeout: float = 3.0, goal: Formula | None = None
) -> bool | None:
    """Decide whether formulas can hold together.

    Parameters
    ----------
    formulas : sequence of Formula
    relaxed : bool
        Whether some terms are only known by a few facts; then the answer is never True.
    timeout : float
        Seconds in all.
    goal : Formula, optional
        The formula in which a contradiction is to be expected.
    """
    start = time.monotonic()
    open_formulas = [skolem(f) for f in formulas]
    if not relaxed and search(open_formulas) is not None:
        return True
    limit = clock() + min(SEARCH, SHARE * timeout)
    depth, squares = (1, 0) if goal is None else (2, 1)
    effort = Effort(splits=1, depth=depth, squares=squares, deadline=limit)
    if refute(open_formulas, effort, goal) is not None:
        return False
    answer = run(query(open_formulas, names_of(open_formulas)), start + timeout - time.monotonic())
    if answer.result == "unsat":
        return False
    return True if answer.result == "sat" and not relaxed else None
