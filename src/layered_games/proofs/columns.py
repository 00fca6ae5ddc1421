"""Formulas, terms and recipes at many points at once, in floats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.proofs.formula import Atom, Formula
from layered_games.proofs.rational import Recipe
from layered_games.proofs.translation import translate

__all__ = ["Columns", "cooked", "evaluated", "held"]

Columns = dict[sp.Symbol, Any]
_COMPARE: Final = {
    ">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def held(formula: Formula, columns: Mapping[sp.Symbol, Any], draws: int) -> Any:
    """Return where a formula without quantifiers holds."""
    if isinstance(formula, Atom):
        return np.broadcast_to(_COMPARE[formula.operator](evaluated(formula.polynomial, columns), 0), draws)
    join = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}[formula.kind]
    result = np.full(draws, formula.kind == "and")
    for part in formula.parts:
        result = join(result, held(part, columns, draws))
    return result


def evaluated(e: Any, columns: Mapping[sp.Symbol, Any]) -> Any:
    """Return the values of a polynomial."""
    if isinstance(e, int):
        return float(e)
    if e.is_Symbol:
        return columns[e]
    if e.is_Rational:
        return float(e)
    args = [evaluated(a, columns) for a in e.args]
    if e.is_Add:
        return sum(args[1:], args[0])
    if e.is_Mul:
        result = args[0]
        for a in args[1:]:
            result = result * a
        return result
    return args[0] ** int(e.exp)


def cooked(recipe: Recipe, columns: Columns, draws: int) -> Any:
    """Return the values of the symbol that the recipe defines."""
    if recipe.kind == "constant":
        return float(recipe.args[0])
    if recipe.kind == "Piecewise":
        cases = [(translate(c), value) for value, c in recipe.args]
        if any(t.needs for t, _ in cases):
            return np.zeros(draws)
        masks = [held(t.formula, columns, draws) for t, _ in cases]
        return np.select(masks, [np.broadcast_to(evaluated(v, columns), draws) for _, v in cases], np.nan)
    args = [evaluated(a, columns) for a in recipe.args]
    if recipe.kind == "root":
        return np.maximum(args[0], 0.0) ** (1 / args[1])
    if recipe.kind in ("Abs", "sign"):
        return (np.abs if recipe.kind == "Abs" else np.sign)(args[0])
    join = np.maximum if recipe.kind == "Max" else np.minimum
    result = args[0]
    for arg in args[1:]:
        result = join(result, arg)
    return result
