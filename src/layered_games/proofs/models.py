"""From a solver's model to an exact point, with simple rational numbers where they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import sympy as sp

from layered_games.parameters import fresh_symbol
from layered_games.proofs.exactness import fits, formula_holds
from layered_games.proofs.formula import Formula, free_symbols, quantified
from layered_games.proofs.smtlib import Names

__all__ = ["exact_points", "read_model"]

DENOMINATORS: Final = (1, 2, 4, 10, 100, 10_000, 10**8)


def exact_points(
    model: Mapping[sp.Symbol, sp.Expr], formulas: Sequence[Formula]
) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield points that satisfy the formulas exactly: rounded ones first, the model itself last.

    Symbols that the model leaves out take the value 0. Formulas with quantifiers are passed over.
    """
    symbols = {s for f in formulas for s in free_symbols(f)} | set(model)
    plain = [f for f in formulas if not quantified(f)]
    whole = {s: model.get(s, sp.S.Zero) for s in symbols}
    for point in _variants(whole):
        if all(fits(s, v) for s, v in point.items()) and all(formula_holds(f, point) is True for f in plain):
            yield point


def _variants(whole: dict[sp.Symbol, sp.Expr]) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Simple points near the model, then the model with positive roots, then the model."""
    numbers = {s: v if v.is_Rational else sp.Rational(str(v.evalf(30))) for s, v in whole.items()}
    seen: list[dict[sp.Symbol, sp.Expr]] = []
    for limit in DENOMINATORS:
        for only in (False, True):  # first round all, then those that are rational
            point = {
                s: v if only and not v.is_Rational else numbers[s].limit_denominator(limit)
                for s, v in whole.items()
            }
            upright = {s: v if v.is_Rational else abs(v) for s, v in point.items()}
            for variant in (upright, point):
                if variant not in seen:
                    seen.append(variant)
                    yield variant
    yield whole


# ---------------------------------------------------------------------- the solver's text
def read_model(text: str, names: Names) -> dict[sp.Symbol, sp.Expr]:
    """Read the values of a model exactly; algebraic numbers become SymPy roots.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> read_model("sat ((define-fun x () Real (root-obj (+ (^ x 2) (- 2)) 2)))", {x: "x"})
    {x: sqrt(2)}
    """
    back = {n: s for s, n in names.items()}
    found: dict[sp.Symbol, sp.Expr] = {}
    for item in _walk(_parse(text)):
        if isinstance(item, list) and len(item) == 5 and item[0] == "define-fun" and item[1] in back:
            try:
                value = _value(item[4])
            except (
                IndexError,
                TypeError,
                ValueError,
                ZeroDivisionError,
                sp.polys.polyerrors.BasePolynomialError,
            ):
                value = None  # no number that can be read
            if value is not None and value.is_real:
                found[back[item[1]]] = value
    return found


def _parse(text: str) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) > 1:
                done = stack.pop()
                stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0]


def _walk(tree: Any) -> Iterator[Any]:
    yield tree
    if isinstance(tree, list):
        for part in tree:
            yield from _walk(part)


def _value(tree: Any) -> sp.Expr | None:
    if isinstance(tree, str):
        try:
            return sp.Rational(tree.rstrip("?"))
        except (TypeError, ValueError):
            return None
    if not tree:
        return None
    if tree[0] == "root-obj":
        x = fresh_symbol("x")
        roots = sp.Poly(_polynomial(tree[1], x), x).real_roots(multiple=True)
        distinct = list(dict.fromkeys(roots))
        index = int(tree[2]) - 1
        return distinct[index] if index < len(distinct) else None
    parts = [p for t in tree[1:] if (p := _value(t)) is not None]
    if len(parts) < len(tree) - 1:
        return None
    if tree[0] == "-":
        return -parts[0] if len(parts) == 1 else parts[0] - parts[1]
    if tree[0] == "to_real":
        return parts[0]
    return parts[0] / parts[1] if tree[0] == "/" else None


def _polynomial(tree: Any, x: sp.Symbol) -> sp.Expr:
    if isinstance(tree, str):
        return x if tree == "x" else sp.Rational(tree)
    parts = [_polynomial(t, x) for t in tree[1:]]
    if tree[0] == "+":
        return sp.Add(*parts)
    if tree[0] == "*":
        return sp.Mul(*parts)
    if tree[0] == "^":
        return parts[0] ** parts[1]
    return -parts[0] if len(parts) == 1 else parts[0] - sp.Add(*parts[1:])
