"""Outcome and Verdict: what the prover says, and on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, NoReturn

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs.effort import written

__all__ = ["Outcome", "Verdict"]


class Outcome(Enum):
    """Meaning for assumptions A and hypothesis H over the reals."""

    TRUE = "true"
    FALSE = "false"
    MIXED = "mixed"
    CONTRADICTORY = "contradictory"
    UNKNOWN = "unknown"

    @property
    def meaning(self) -> str:
        """The outcome in words."""
        return {
            Outcome.TRUE: "the assumptions are satisfiable and imply the claim",
            Outcome.FALSE: "the assumptions are satisfiable and imply that the claim fails",
            Outcome.MIXED: "under the assumptions the claim holds for some values and fails for others",
            Outcome.CONTRADICTORY: "the assumptions contradict one another",
            Outcome.UNKNOWN: "not decided",
        }[self]


class Point(dict[sp.Symbol, sp.Expr]):
    """A point: symbols to exact numbers, in alphabetical order; it cannot be changed."""

    def _refuse(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("the point of a verdict cannot be changed; copy it with dict(point)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (Point, (dict(self),))

    def __copy__(self) -> Point:
        return self

    def __deepcopy__(self, memo: Any) -> Point:
        return self


@dataclass(frozen=True)
class Verdict:
    """The judgement on a claim.

    Attributes
    ----------
    outcome : Outcome
    claim : SymPy Boolean or text
    assumptions : tuple
    example, counterexample : dict of symbol to exact number, or None
        Points that satisfy the assumptions where the claim holds, and where it fails; both were
        substituted back and checked exactly.
    evidence : str
        ``"certificate"`` (checked by code that imports no finder), ``"two solvers"``,
        ``"one solver"``, ``"measured"`` (points only), or ``"none"``.
    reason : str
        Why nothing was decided and what to try; a remark otherwise.
    seconds : float
        Wall time of the call.
    smtlib : str
        The SMT-LIB 2 text; see :meth:`to_smtlib`.
    certificates : tuple
        Records that :mod:`layered_games.proofs.certificate` accepts.
    confirmations : tuple
        What each installed solver says of the published text, if ``prove`` was asked to ``confirm``.
    """

    outcome: Outcome
    claim: Any
    assumptions: tuple[Any, ...] = ()
    example: Mapping[sp.Symbol, sp.Expr] | None = None
    counterexample: Mapping[sp.Symbol, sp.Expr] | None = None
    evidence: str = "none"
    reason: str = ""
    seconds: float = 0.0
    smtlib: str = ""
    certificates: tuple[Any, ...] = ()
    confirmations: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        for name in ("example", "counterexample"):
            point = getattr(self, name)
            if point is not None:
                object.__setattr__(self, name, Point(point))

    def __hash__(self) -> int:
        return hash((self.outcome, written(self.claim), self.smtlib))

    @cached_property
    def core(self) -> tuple[Boolean, ...]:
        """Assumptions that contradict one another, none of which can be left out; empty unless CONTRADICTORY.

        The signs that symbols declare count as assumptions.
        """
        if self.outcome is not Outcome.CONTRADICTORY:
            return ()
        from layered_games.proofs.auditing import core_of

        return core_of(self)

    @cached_property
    def condition(self) -> Boolean | None:
        """Under the assumptions, exactly where the claim holds: true, false, or for MIXED a simpler claim.

        None where none was found: the claim itself is a condition always.
        """
        if self.outcome in (Outcome.TRUE, Outcome.FALSE):
            return sp.true if self.outcome is Outcome.TRUE else sp.false
        if self.outcome is not Outcome.MIXED:
            return None
        from layered_games.proofs.auditing import condition_of

        return condition_of(self)

    def audit(self, candidates: Iterable[Any] = (), timeout: float = 30.0) -> Any:
        """Return what the verdict rests on; see :func:`layered_games.audit`."""
        from layered_games.proofs.auditing import audit

        return audit(self, candidates=candidates, timeout=timeout)

    def explain(self, write: Callable[[sp.Basic], str] | None = None) -> tuple[str, ...]:
        """Return the proof line by line, as far as certificates carry it; see ``evidence``.

        Parameters
        ----------
        write : callable, optional
            From an expression or relation to text: ``lambda e: f"${sp.latex(e)}$"`` for LaTeX.
        """
        from layered_games.proofs.explaining import explained

        proofs = [c for c in self.certificates if c.proof is not None]
        return tuple(line for certificate in proofs for line in explained(certificate, write))

    def to_smtlib(self) -> str:
        """Return the proof obligations as SMT-LIB 2 text that any solver for real arithmetic can run.

        The text asks twice: whether the assumptions can hold with the claim, and without it.
        """
        return self.smtlib

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; numbers become exact strings."""

        def plain(point: Mapping[sp.Symbol, sp.Expr] | None) -> dict[str, str] | None:
            return None if point is None else {str(s): written(v) for s, v in point.items()}

        return {
            "outcome": self.outcome.value,
            "claim": written(self.claim),
            "assumptions": [written(a) for a in self.assumptions],
            "example": plain(self.example),
            "counterexample": plain(self.counterexample),
            "evidence": self.evidence,
            "reason": self.reason,
            "seconds": round(self.seconds, 3),
            "confirmations": [str(c) for c in self.confirmations],
        }

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has five outcomes; compare verdict.outcome with Outcome.TRUE")

    def __str__(self) -> str:
        lines = [f"{self.outcome.name} ({self.evidence}): {written(self.claim)}"]
        if self.assumptions:
            lines.append("  assuming " + ", ".join(written(a) for a in self.assumptions))
        for word, point in (("holds at", self.example), ("fails at", self.counterexample)):
            if point is not None:
                lines.append(f"  {word} " + ", ".join(f"{s} = {written(v)}" for s, v in point.items()))
        if self.reason:
            lines.append(f"  {self.reason}")
        lines += [f"  {confirmation}" for confirmation in self.confirmations]
        return "\n".join(lines)

    def to_latex(self) -> str:
        """Return claim, outcome, and the points where it holds and fails, as a LaTeX formula."""
        return self._repr_latex_()

    def _repr_html_(self) -> str:
        from html import escape

        lines = [f"<b>{self.outcome.name}</b> ({escape(self.evidence)}): {_formula(self.claim)}"]
        if self.assumptions:
            lines.append("assuming " + ", ".join(map(_formula, self.assumptions)))
        for word, point in (("holds at", self.example), ("fails at", self.counterexample)):
            if point:
                lines.append(
                    f"{word} " + ", ".join(_formula(sp.Eq(s, v, evaluate=False)) for s, v in point.items())
                )
        lines += [escape(text) for text in (self.reason, *map(str, self.confirmations)) if text]
        return "<div>" + "<br>".join(lines) + "</div>"

    def _repr_latex_(self) -> str:
        def shown(point: Mapping[sp.Symbol, sp.Expr]) -> str:
            return ",\\ ".join(f"{sp.latex(s)} = {sp.latex(v)}" for s, v in point.items()) or r"\top"

        claim = rf"\mathtt{{{self.claim}}}" if isinstance(self.claim, str) else sp.latex(self.claim)
        lines = [rf"{claim}\quad\text{{{self.outcome.name} ({self.evidence})}}"]
        for word, point in (("holds at", self.example), ("fails at", self.counterexample)):
            if point is not None:
                lines.append(rf"\text{{{word} }} {shown(point)}")
        return "$\\begin{aligned}&" + r"\\&".join(lines) + "\\end{aligned}$"


def _formula(claim: Any) -> str:
    """A claim for HTML: a formula, or the text that was given."""
    from html import escape

    return f"<code>{escape(claim)}</code>" if isinstance(claim, str) else f"${escape(sp.latex(claim))}$"
