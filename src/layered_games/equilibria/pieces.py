"""Pieces: a staged game cut into regions on which every payoff in question is smooth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.parameters import fresh_symbol

__all__ = ["Constraint", "Piece", "split_kinks"]


@dataclass(frozen=True)
class Constraint:
    """``expr >= 0``, or ``expr > 0`` if strict.

    ``kind`` is ``"bound"`` for a bound of the game, ``"border"`` for the border between two pieces,
    ``"smooth"`` for a border across which payoffs are continuously differentiable, ``"domain"`` for what
    makes expressions real numbers.
    """

    expr: sp.Expr
    strict: bool = False
    kind: str = "bound"
    label: str = ""

    @property
    def relation(self) -> Boolean:
        """The constraint as a SymPy relation, left unevaluated by assumptions."""
        make = sp.StrictGreaterThan if self.strict else sp.GreaterThan
        return make(self.expr, sp.S.Zero, evaluate=False)

    @property
    def has_roots(self) -> bool:
        """Whether the expression takes roots, and may therefore be undefined somewhere."""
        return any(not p.exp.is_Integer for p in self.expr.atoms(sp.Pow))

    @property
    def negated(self) -> Constraint:
        """The constraint that holds exactly where this one does not."""
        return replace(self, expr=-self.expr, strict=not self.strict)

    def subs(self, values: Mapping[sp.Symbol, sp.Expr]) -> Constraint:
        """Substitute values for moves."""
        return replace(self, expr=self.expr.xreplace(dict(values)))


@dataclass(frozen=True)
class Piece:
    """A region of histories with the payoffs that the solved later stages imply there."""

    payoffs: Mapping[str, sp.Expr]
    constraints: tuple[Constraint, ...] = ()
    values: Mapping[str, sp.Expr] = field(default_factory=dict)
    sets: Mapping[str, tuple[sp.Expr, sp.Expr]] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    proved: bool = True
    undecided: bool = False


_KINKS = (sp.Max, sp.Min, sp.Abs)


def split_kinks(piece: Piece, players: Iterable[str], moves: frozenset[sp.Symbol]) -> Iterator[Piece]:
    """Cut a piece until neither the players' payoffs nor its constraints have a kink in the given moves.

    ``Max(a, b)`` becomes ``a`` where ``a >= b`` and ``b`` where ``b >= a``; a border without a kink
    belongs to the first part only. The first kink is cut first and the parts are cut again, so that
    nested kinks need no special case.
    """
    players = tuple(players)
    limits = [c.expr for c in piece.constraints]
    sources = [*(piece.payoffs[p] for p in players), *limits]
    kink = next((k for s in sources for k in sorted(_kinks(s, moves), key=sp.count_ops)), None)
    if kink is None:
        yield piece
        return
    smooth = all(_is_smooth(piece.payoffs[p], kink) for p in players) and not any(e.has(kink) for e in limits)
    options = _options(kink)
    for index, (value, better) in enumerate(options):
        border = tuple(
            Constraint(
                expr,
                strict=smooth and position < index,
                kind="smooth" if smooth else "border",
                label=f"{sp.sstr(expr)} >= 0",
            )
            for position, expr in better
        )
        payoffs = {p: u.xreplace({kink: value}) for p, u in piece.payoffs.items()}
        values = {name: v.xreplace({kink: value}) for name, v in piece.values.items()}
        inside = tuple(c.subs({kink: value}) for c in piece.constraints)
        part = replace(piece, payoffs=payoffs, values=values, constraints=(*inside, *border))
        yield from split_kinks(part, players, moves)


def _kinks(payoff: sp.Expr, moves: frozenset[sp.Symbol]) -> list[sp.Expr]:
    """Innermost kinks that involve the moves."""
    found = [k for k in payoff.atoms(*_KINKS) if k.free_symbols & moves]
    return [k for k in found if not any(a.has(*_KINKS) and _kinks(a, moves) for a in k.args)]


def _options(kink: sp.Expr) -> list[tuple[sp.Expr, list[tuple[int, sp.Expr]]]]:
    """Each value that the kink can take, with the differences that must not be negative."""
    if isinstance(kink, sp.Abs):
        inner = kink.args[0]
        return [(inner, [(1, inner)]), (-inner, [(0, -inner)])]
    sign = 1 if isinstance(kink, sp.Max) else -1
    args = list(kink.args)
    return [(a, [(j, sign * (a - b)) for j, b in enumerate(args) if j != i]) for i, a in enumerate(args)]


def _is_smooth(payoff: sp.Expr, kink: sp.Expr) -> bool:
    """Whether replacing the kink by either of two options changes no first derivative at the border."""
    if not payoff.has(kink):
        return True
    if len(kink.args) > 2:
        return False
    level = fresh_symbol("level")
    constant = [a for a in kink.args if a.is_number]
    border = sp.S.Zero if isinstance(kink, sp.Abs) else constant[0] if constant else kink.args[0]
    slope = sp.diff(payoff.xreplace({kink: level}), level).subs(level, border)
    return bool(sp.expand(slope) == 0)
