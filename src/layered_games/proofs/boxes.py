"""Claims refuted on boxes: exhaustive subdivision with rigorous ranges.

Algorithm
---------
Bounds on single symbols make a box. A box is dropped once some claim is certainly false on it (see
``box_signs``), else it is cut in two at a simple number (branch and prune; R. Moore, R. Kearfott, M. Cloud,
*Introduction to Interval Analysis*, 2009). Where all boxes are dropped the claims cannot hold together.
Equations that are linear in a symbol are used up first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.parameters import fresh_symbol
from layered_games.proofs.box_arithmetic import TESTS
from layered_games.proofs.box_functions import Unsupported, compiled
from layered_games.proofs.box_sides import Box, Side, bounds, split
from layered_games.proofs.box_signs import OutOfTime, Signs, prepared, slope_of
from layered_games.proofs.formula import (
    Atom,
    Formula,
    Node,
    flatten,
    free_symbols,
    negate,
    rename,
    symbol_facts,
)

__all__ = ["Answer", "refuted"]

MAX_STEPS: Final = 400_000
MAX_DEPTH: Final = 60
ORDER: Final = 4
"""Derivatives taken on the whole box; on parts of it, fewer."""
Point = dict[sp.Symbol, sp.Rational]


@dataclass
class Answer:
    """What subdivision found.

    Attributes
    ----------
    refuted : bool
        Whether the claims were shown not to hold together.
    boxes : int
        How many boxes were looked at.
    reason : str
        Why nothing was shown.
    open_box : Box or None
        A small box that could not be dropped.
    """

    refuted: bool = False
    boxes: int = 0
    reason: str = ""
    open_box: Box | None = None


def refuted(
    claims: Sequence[Boolean], deadline: float, accept: Callable[[Point], bool] | None = None
) -> Answer:
    """Try to show that claims cannot hold together.

    Parameters
    ----------
    claims : sequence of SymPy Booleans
        Where a term is not defined, the claims count as false.
    deadline : float
        Monotonic time at which to stop.
    accept : callable, optional
        Is given points where all may hold; the search ends when it returns True.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> refuted([x > 0, x < 1, sp.exp(x) >= 1 + 2*x], float("inf")).refuted
    True
    """
    answer = Answer()
    try:
        problem = _problem(claims)
        _search(problem, deadline, accept, answer)
    except Unsupported as obstacle:
        answer.reason = str(obstacle)
    except OutOfTime:
        answer.reason = f"{answer.boxes} boxes were not enough in the time allowed"
    except (OverflowError, ZeroDivisionError, RecursionError) as error:
        answer.reason = f"a number out of reach ({error})"
    return answer


# ---------------------------------------------------------------------- reading
@dataclass
class _Problem:
    facts: list[Formula]
    box: Box
    solved: list[tuple[sp.Symbol, sp.Expr]] = field(default_factory=list)
    names: dict[sp.Symbol, sp.Symbol] = field(default_factory=dict)


def _problem(claims: Iterable[Boolean]) -> _Problem:
    """Claims as facts about real symbols, with a box around all that can satisfy them."""
    claims = list(claims)
    symbols = sorted(set().union(*(c.free_symbols for c in claims)), key=sp.default_sort_key)
    facts = flatten([*(formula_of(c) for c in claims), *(f for s in symbols for f in symbol_facts(s))])
    box = bounds(facts, symbols)
    names = {s: fresh_symbol(s.name, "positive" if _above_zero(box[s]) else "real") for s in symbols}
    solved, facts = _eliminated([_renamed(f, names) for f in facts])
    gone = {s for s, _ in solved}
    left = [n for n in names.values() if n not in gone]
    box = {n: side for s, side in box.items() if (n := names[s]) in left}
    return _Problem(facts, box, solved, names)


def _renamed(fact: Formula, names: dict[sp.Symbol, sp.Symbol]) -> Formula:
    fact = rename(fact, names)
    return fact


def _above_zero(side: Side) -> bool:
    return side.low is not None and (side.low > 0 or (side.low == 0 and side.low_open))


def formula_of(claim: Any) -> Formula:
    """Return a claim as a formula whose atoms compare arbitrary expressions with zero.

    Raises
    ------
    Unsupported
        If it has quantifiers, or compares something else than numbers.
    """
    if claim in (True, sp.true) or claim in (False, sp.false):
        return Node("and" if claim else "or", ())
    if isinstance(claim, Relational):
        if claim.rel_op not in TESTS or not all(isinstance(a, sp.Expr) for a in claim.args):
            raise Unsupported(f"{claim} compares no numbers")
        return Atom(claim.lhs - claim.rhs, claim.rel_op)
    if isinstance(claim, sp.And | sp.Or):
        return Node("and" if isinstance(claim, sp.And) else "or", tuple(map(formula_of, claim.args)))
    if isinstance(claim, sp.Not):
        return negate(formula_of(claim.args[0]))
    if isinstance(claim, sp.Implies):
        left, right = map(formula_of, claim.args)
        return Node("or", (negate(left), right))
    if isinstance(claim, sp.Equivalent | sp.Xor | sp.ITE | sp.Nand | sp.Nor):
        return formula_of(sp.to_nnf(claim, simplify=False))
    raise Unsupported(f"{claim} is not read")


def _eliminated(facts: list[Formula]) -> tuple[list[tuple[sp.Symbol, sp.Expr]], list[Formula]]:
    """Use up equations that give a symbol by others."""
    solved: list[tuple[sp.Symbol, sp.Expr]] = []
    waiting = [f for f in facts if isinstance(f, Atom) and f.operator == "=="]
    while waiting:
        equation = waiting.pop(0)
        found = _solution(equation.polynomial)
        if found is None:
            continue
        facts = [rename(f, dict([found])) for f in facts if f != equation]
        waiting = [rename(f, dict([found])) for f in waiting]
        solved.append(found)
    return solved, facts


def _solution(e: sp.Expr) -> tuple[sp.Symbol, sp.Expr] | None:
    for symbol in sorted(e.free_symbols, key=sp.default_sort_key):
        slope = slope_of(e, symbol)
        if slope is not None and slope.is_Rational and slope != 0:
            value = sp.expand(symbol - e / slope)
            if not value.has(symbol):
                return symbol, value
    return None


# ---------------------------------------------------------------------- searching
def _search(
    problem: _Problem, deadline: float, accept: Callable[[Point], bool] | None, answer: Answer
) -> None:
    facts = [f for f in problem.facts if not isinstance(f, Node) or f.kind in ("and", "or")]
    signs = Signs(deadline, MAX_STEPS)
    if any(side.empty for side in problem.box.values()):
        answer.refuted = True
        return
    for fact in facts:
        _compile_all(fact)
    used = set().union(*map(free_symbols, facts)) & set(problem.box)
    stack: list[tuple[Box, int]] = [(problem.box, 0)]
    while stack:
        box, depth = stack.pop()
        signs.tick()
        answer.boxes += 1
        order = ORDER if depth in (0, 1) else 2
        if any(_false(signs, fact, box, order) for fact in facts):
            continue
        if accept is not None and accept(_point(problem, box)):
            return
        symbol = _widest(box, problem.box, used)
        if symbol is None or depth >= MAX_DEPTH:
            answer.open_box = box
            answer.reason = "a small box could not be decided"
            return
        stack.extend((half, depth + 1) for half in split(box, symbol))
    answer.refuted = True


def _compile_all(fact: Formula) -> None:
    """Raise Unsupported where no atom of a fact could ever be decided."""
    if isinstance(fact, Atom):
        compiled(fact.polynomial)
        return
    for part in fact.parts:
        _compile_all(part)


def _false(signs: Signs, fact: Formula, box: Box, order: int) -> bool:
    """Whether a fact was shown to fail on the whole box."""
    if isinstance(fact, Node):
        fails = any if fact.kind == "and" else all
        return fails(_false(signs, p, box, order) for p in fact.parts)
    e = prepared(fact.polynomial)
    if fact.operator in (">", ">="):
        return signs.positive(prepared(-e), box, fact.operator == ">=", order)
    if fact.operator in ("<", "<="):
        return signs.positive(e, box, fact.operator == "<=", order)
    if fact.operator == "!=":
        return bool(e.is_zero)
    return signs.positive(e, box, True, order) or signs.positive(prepared(-e), box, True, order)


def _widest(box: Box, whole: Box, used: set[sp.Symbol]) -> sp.Symbol | None:
    """The symbol whose side is largest, compared with where it began."""
    best, most = None, 0.0
    for symbol in sorted(used, key=sp.default_sort_key):
        width, first = box[symbol].width, whole[symbol].width
        size = (
            float("inf")
            if width is None
            else float(width if first is None else width / first if first else 0)
        )
        if size > most:
            best, most = symbol, size
    return best if most > 1e-7 else None


def _point(problem: _Problem, box: Box) -> Point:
    """The middle of a box, in the user's symbols."""
    middles = {s: sp.Rational(m.numerator, m.denominator) for s, m in ((s, b.middle) for s, b in box.items())}
    for symbol, value in reversed(problem.solved):
        middles[symbol] = value.xreplace(middles)
    return {s: middles[n] for s, n in problem.names.items()}
