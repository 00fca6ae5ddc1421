"""Records of comparative statics: signs, effects, and how a sign is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import is_zero
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.regime import Regime
from layered_games.statics.paths import ChannelEffect
from layered_games.tables import Presented, Table

__all__ = ["Effect", "Sign", "combine", "signed"]


class Sign(Enum):
    """Sign of an effect over a whole regime."""

    POSITIVE = "+"
    NEGATIVE = "-"
    ZERO = "0"
    MIXED = "+/-"
    UNKNOWN = "?"

    def __str__(self) -> str:
        return self.value

    @property
    def opposite(self) -> Sign:
        """The sign of minus the effect."""
        return {Sign.POSITIVE: Sign.NEGATIVE, Sign.NEGATIVE: Sign.POSITIVE}.get(self, self)


@dataclass(frozen=True)
class Effect(Presented):
    """The response of an equilibrium quantity to a parameter, over a regime.

    Attributes
    ----------
    sign : Sign
        POSITIVE: nowhere negative, and positive where ``condition`` holds; NEGATIVE likewise.
    condition : sympy Boolean
        For a fixed sign, where it is strict; for MIXED, where the effect is positive.
    expression : sympy.Expr
        The derivative in raw parameters, piecewise if the regime has several branches.
    verdict : Verdict
        The proof (or the example and counterexample) behind the sign.
    channels : tuple of ChannelEffect
        The paths on which the parameter acts.
    domain : sympy Boolean
        Where the regime (or this branch of it) holds.
    in_channels : sympy Boolean
        The condition written in channels, for a single branch.
    parts : tuple of Effect
        One effect for each branch, if the regime has several.
    """

    of: str
    wrt: str
    regime: Regime | None
    sign: Sign
    condition: Boolean
    expression: sp.Expr
    verdict: Verdict
    channels: tuple[ChannelEffect, ...] = ()
    domain: Boolean = sp.true
    in_channels: Boolean = sp.true
    parts: tuple[Effect, ...] = field(default=(), repr=False)

    def table(self) -> Table:
        """Return the effect as a table, a row for each branch of the regime."""
        rows = tuple(
            (part.sign.value, part.condition if part.condition not in (True, sp.true) else "everywhere",
             part.expression, part.verdict.evidence)
            for part in (self.parts or (self,))
        )  # fmt: skip
        where = f" in regime {self.regime}" if self.regime is not None else ""
        caption = f"d{self.of}/d{self.wrt}{where}: {self.sign}"
        return Table(("sign", "strict where", "derivative", "evidence"), rows, caption)

    def __str__(self) -> str:
        where = f" in regime {self.regime}" if self.regime is not None else ""
        strict = "" if self.condition in (True, sp.true) else f"  where {sp.sstr(self.condition)}"
        return f"d{self.of}/d{self.wrt}{where}: {self.sign}{strict}  [{self.verdict.evidence}]"


def signed(
    core: sp.Expr, known: Sequence[Boolean], timeout: float, tied: Sequence[Boolean] | None = None
) -> tuple[Sign, Boolean, Verdict]:
    """Return the sign of an expression under facts, where it is strict (mixed: positive), and the proof.

    Under ``known`` channels may be free; points that show both signs count only under ``tied``, where they
    are made of the parameters.
    """
    found = _signed(core, known, timeout)
    if tied is None or found[0] not in (Sign.MIXED, Sign.UNKNOWN) or set(tied) == set(known):
        return found
    return _signed(core, tied, timeout)


def _signed(core: sp.Expr, known: Sequence[Boolean], timeout: float) -> tuple[Sign, Boolean, Verdict]:
    positive = sp.StrictGreaterThan(core, 0, evaluate=False)
    negative = sp.StrictLessThan(core, 0, evaluate=False)
    if is_zero(core):
        trivial = sp.GreaterThan(0, 0, evaluate=False)
        return Sign.ZERO, sp.true, prove(trivial, assuming=known, timeout=timeout)
    up = prove(positive, assuming=known, timeout=timeout)
    if up.outcome is Outcome.TRUE:
        return Sign.POSITIVE, sp.true, up
    if up.outcome is Outcome.MIXED:
        weak = prove(sp.GreaterThan(core, 0, evaluate=False), assuming=known, timeout=timeout)
        if weak.outcome is Outcome.TRUE:
            return Sign.POSITIVE, positive, weak
        return (Sign.MIXED, positive, up) if weak.outcome is Outcome.MIXED else (Sign.UNKNOWN, sp.false, weak)
    if up.outcome is Outcome.FALSE:
        down = prove(negative, assuming=known, timeout=timeout)
        if down.outcome is Outcome.TRUE:
            return Sign.NEGATIVE, sp.true, down
        if down.outcome is Outcome.FALSE:
            return Sign.ZERO, sp.true, down
        return Sign.NEGATIVE, negative, up
    return Sign.UNKNOWN, sp.false, up


def combine(parts: Sequence[Effect]) -> Effect:
    """Join the effects of the branches of a regime."""
    signs = {p.sign for p in parts} - {Sign.ZERO}
    sign = Sign.ZERO if not signs else signs.pop() if len(signs) == 1 else Sign.MIXED
    if any(p.sign is Sign.UNKNOWN for p in parts):
        sign = Sign.UNKNOWN
    counted = {Sign.MIXED: (Sign.POSITIVE, Sign.MIXED), Sign.UNKNOWN: ()}.get(sign, (sign,))
    everywhere = all(p.sign is sign and p.condition == sp.true for p in parts) and sign is not Sign.MIXED
    where = sp.Or(*(sp.And(p.domain, p.condition) for p in parts if p.sign in counted))
    first = parts[0]
    leading = next((p for p in parts if p.sign is sign), first)
    return Effect(
        first.of,
        first.wrt,
        first.regime,
        sign,
        sp.true if everywhere else where,
        sp.Piecewise(*((p.expression, p.domain) for p in parts), evaluate=False),
        leading.verdict,
        tuple(dict.fromkeys(c for p in parts for c in p.channels)),
        sp.Or(*(p.domain for p in parts)),
        sp.true,
        tuple(parts),
    )
