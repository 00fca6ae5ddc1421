"""Conditions of a branch: brought to their simplest sign-equivalent form, pruned by proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import factors, is_zero, put
from layered_games.equilibria.evaluation import evaluate
from layered_games.equilibria.pieces import Constraint
from layered_games.proofs.fast import implies, satisfiable

__all__ = ["Conditions", "Context", "normalise"]

FAST, SLOW = 0.3, 3.0


@dataclass(frozen=True)
class Context:
    """What is known before any branch condition: domains, relations, bounds of earlier moves.

    ``definitions`` give channels in raw parameters: pieces may be written in different channels.
    """

    facts: tuple[Boolean, ...]
    definitions: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def vanishes(self, expression: sp.Expr, where: Iterable[Boolean] = ()) -> bool:
        """Whether the expression is zero: identically, in raw parameters, or by proof under ``where``."""
        if self.differs(expression):
            if not expression.has(sp.Max, sp.Min, sp.Abs):
                return False
        elif is_zero(expression) or is_zero(put(expression, self.definitions)):
            return True
        return self.possible([*where, sp.Ne(expression, 0, evaluate=False)]) is False

    def differs(self, expression: sp.Expr) -> bool:
        """Whether exact evaluation at one point shows that the expression is not identically zero."""
        raw = sorted(put(expression, self.definitions).free_symbols, key=str)
        point: dict[sp.Symbol, Any] = {s: Fraction(1, n + 2) for n, s in enumerate(raw)}
        try:
            point |= {
                c: evaluate(d, point) for c, d in self.definitions.items() if d.free_symbols <= set(raw)
            }
            return bool(evaluate(expression, point) != 0)
        except (KeyError, ZeroDivisionError):
            return False

    def knows(self, relation: Boolean, extra: Iterable[Boolean] = (), timeout: float = FAST) -> bool:
        """Whether the facts and ``extra`` prove the relation."""
        return implies((*self.facts, *extra), relation, timeout) is True

    def possible(self, relations: Iterable[Boolean], timeout: float = SLOW) -> bool | None:
        """Whether the relations can hold together: True, False (proved), or None (undecided)."""
        return satisfiable((*self.facts, *relations), timeout)

    def sign(self, expression: sp.Expr) -> int | None:
        """Return 1, -1 or 0 where the sign is proved, else None."""
        if is_zero(expression):
            return 0
        if expression.is_positive or self.knows(sp.StrictGreaterThan(expression, 0, evaluate=False)):
            return 1
        if expression.is_negative or self.knows(sp.StrictLessThan(expression, 0, evaluate=False)):
            return -1
        return None


def normalise(constraint: Constraint, context: Context) -> Constraint | bool:
    """Drop factors of known sign; return True or False where the sign is decided.

    The result has the same truth value as the constraint wherever its expression is defined.
    """
    constant, pairs = factors(constraint.expr)
    if constant == 0:
        return not constraint.strict
    sign = 1 if constant > 0 else -1
    kept: list[sp.Expr] = []
    for factor, multiplicity in pairs:
        known = context.sign(factor)
        if known == 0:
            return not constraint.strict
        if known is not None:
            sign *= known if multiplicity % 2 else 1
        elif multiplicity % 2:
            kept.append(factor)
        elif constraint.strict:
            kept += [factor, factor]
    if not kept:
        return sign > 0
    core = sp.Mul(sign, *kept)
    if len(kept) == 1 and sign < 0:
        core = sp.expand(-kept[0])
    return replace(constraint, expr=core)


@dataclass(frozen=True)
class Conditions:
    """A conjunction of constraints that is not proved empty."""

    constraints: tuple[Constraint, ...]
    undecided: bool = False

    @property
    def relations(self) -> tuple[Boolean, ...]:
        """The constraints as relations."""
        return tuple(c.relation for c in self.constraints)

    @classmethod
    def build(cls, constraints: Sequence[Constraint], context: Context) -> Conditions | None:
        """Simplify and prune; None if the conjunction is proved empty."""
        kept: dict[tuple[sp.Expr, bool], Constraint] = {}
        for constraint in constraints:
            simple = normalise(constraint, context)
            if simple is False:
                return None
            if isinstance(simple, Constraint):
                if (simple.expr, True) in kept:
                    continue
                kept.pop((simple.expr, False), None)
                kept[(simple.expr, simple.strict)] = simple
        listed = list(kept.values())
        verdict = context.possible([c.relation for c in listed])
        if verdict is False:
            return None
        return cls(tuple(_irredundant(listed, context)), undecided=verdict is None)

    def joined(self, other: Conditions, context: Context) -> Conditions | None:
        """The union of both, if the constraints that hold on both describe it; else None."""
        if (
            self.undecided
            or other.undecided
            or any(c.has_roots for c in (*self.constraints, *other.constraints))
        ):
            return None
        kept = [c for c in self.constraints if context.knows(c.relation, other.relations)]
        kept += [c for c in other.constraints if c not in kept and context.knows(c.relation, self.relations)]
        beyond = [_fails(self), _fails(other)]
        if context.possible([*(c.relation for c in kept), *beyond], FAST) is not False:
            return None
        return Conditions(tuple(_irredundant(kept, context)))

    def meets(self, other: Conditions, context: Context) -> bool:
        """Whether both can hold together (undecided counts as yes)."""
        return context.possible([*self.relations, *other.relations]) is not False


def _fails(conditions: Conditions) -> Boolean:
    return sp.Or(*(c.negated.relation for c in conditions.constraints), evaluate=False)


def _irredundant(listed: list[Constraint], context: Context) -> list[Constraint]:
    """Drop each constraint that the others and the facts imply, the most complicated first.

    The prover takes roots in a relation as defined; what says that they are may not rest on that.
    """
    kept = sorted(listed, key=lambda c: sp.count_ops(c.expr))
    for constraint in sorted(listed, key=lambda c: -sp.count_ops(c.expr)):
        others = [
            c for c in kept if c is not constraint and not (constraint.kind == "domain" and c.has_roots)
        ]
        if context.knows(constraint.relation, [c.relation for c in others]):
            kept = [c for c in kept if c is not constraint]
    return kept
