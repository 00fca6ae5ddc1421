"""Propositions: statements about a model, with the claims that the prover settles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs import Outcome, Verdict, prove
from layered_games.proofs.certificate import holds

__all__ = ["Part", "Proposition", "Recheck", "argument"]


@dataclass(frozen=True)
class Part:
    """One claim of a proposition and the verdict on it.

    ``sketch`` says in LaTeX how the claim comes about: which derivative, through which channels.
    """

    label: str
    claim: Any
    verdict: Verdict
    expected: Outcome = Outcome.TRUE
    sketch: str = ""

    @property
    def settled(self) -> bool:
        """Whether the verdict is the one that the statement asserts."""
        return self.verdict.outcome is self.expected

    @property
    def summary(self) -> str:
        """Outcome and evidence in words."""
        found = self.verdict.outcome.value
        return f"{found if self.settled else f'not as stated: {found}'}, {_WORDS[self.verdict.evidence]}"


@dataclass(frozen=True)
class Recheck:
    """What became of one part when it was proved again.

    Attributes
    ----------
    label : str
    confirmed : bool
        The outcome is the same, every certificate is accepted by the checker, and no solver disagrees.
    verdict : Verdict
        The new one, with the solvers' confirmations.
    certificates : int
        How many certificates were checked.
    """

    label: str
    confirmed: bool
    verdict: Verdict
    certificates: int

    def __str__(self) -> str:
        word = "confirmed" if self.confirmed else "NOT confirmed"
        solvers = ", ".join(map(str, self.verdict.confirmations)) or "no solver is installed"
        return f"{self.label}: {word}; {self.certificates} certificates accepted; {solvers}"


def _rechecked(part: Part, timeout: float) -> Recheck:
    old = part.verdict
    new = prove(old.claim, old.assumptions, timeout, confirm=True)
    accepted = [holds(c) for c in (*old.certificates, *new.certificates)]
    against = any(c.agrees is False for c in new.confirmations)
    same = new.outcome is old.outcome and all(accepted) and not against
    return Recheck(part.label, same, new, sum(accepted))


LONGEST = 600
"""Characters up to which a certificate is printed in a proof."""
_WORDS = {
    "certificate": "proved by a certificate that is checked by independent code",
    "two solvers": "proved, by two solvers in agreement",
    "one solver": "proved by one solver",
    "measured": "measured, not proved",
    "none": "not settled",
}


@dataclass(frozen=True)
class Proposition:
    """A statement with its assumptions and the verdict on every part.

    Attributes
    ----------
    name : str
        Short key, for instance ``"threshold"``.
    title : str
    statement : str
        The statement, with formulas between dollar signs.
    assumptions : str
        What it assumes beyond the parameters' domains, in the same form; empty if nothing.
    parts : tuple of Part
    results : mapping of str to sympy expression
        What the solvers derived on the way: thresholds, conditions that separate signs.
    """

    name: str
    title: str
    statement: str
    assumptions: str
    parts: tuple[Part, ...]
    results: Mapping[str, Any] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.results is None:
            object.__setattr__(self, "results", {})

    @property
    def settled(self) -> bool:
        """Whether every part has the verdict that the statement asserts."""
        return all(part.settled for part in self.parts)

    @property
    def verdict(self) -> Verdict:
        """The weakest of the parts' verdicts: the first unsettled one, else the one of least evidence."""
        order = ("none", "measured", "one solver", "two solvers", "certificate")
        loose = [p.verdict for p in self.parts if not p.settled]
        return (
            loose[0] if loose else min((p.verdict for p in self.parts), key=lambda v: order.index(v.evidence))
        )

    def recheck(self, timeout: float = 10.0) -> tuple[Recheck, ...]:
        """Prove every part again, check its certificates, and let every installed solver repeat it.

        Parameters
        ----------
        timeout : float
            Seconds for each part.

        Returns
        -------
        tuple of Recheck
            In the order of the parts.
        """
        return tuple(_rechecked(part, timeout) for part in self.parts)

    def to_markdown(self, points: bool = True) -> str:
        """Return the proposition as Markdown, formulas between dollar signs.

        Parameters
        ----------
        points : bool
            Whether to give the points at which a mixed claim holds and fails; another version of a
            solver may find others.
        """
        lines = [f"**Proposition ({self.title}).** " + self._given() + self.statement, ""]
        for name, expression in self.results.items():
            joined = r"\iff" if isinstance(expression, Boolean) else "="
            lines += [f"$$ {name} {joined} {sp.latex(expression)} $$", ""]
        for part in self.parts:
            sketch = " " + part.sketch.replace(r"\[", "$$").replace(r"\]", "$$") if part.sketch else ""
            shown = _points(part.verdict) if points else ""
            label = part.label.replace("*", r"\*")
            lines.append(f"- *{label}*: {part.summary}.{shown}{sketch}")
        return "\n".join([*lines, ""])

    def _given(self) -> str:
        return f"Assume {self.assumptions}. " if self.assumptions else ""

    def _repr_html_(self) -> str:
        from html import escape

        lines = [f"<b>Proposition ({escape(self.title)}).</b> {escape(self._given() + self.statement)}"]
        for name, expression in self.results.items():
            joined = r"\iff" if isinstance(expression, Boolean) else "="
            lines.append(f"$${escape(name)} {joined} {escape(sp.latex(expression))}$$")
        listed = "".join(f"<li><i>{escape(p.label)}</i>: {escape(p.summary)}.</li>" for p in self.parts)
        return f"<div>{'<br>'.join(lines)}<ul>{listed}</ul></div>"

    def to_latex(self) -> str:
        """Return the proposition as a LaTeX environment with a proof: sketch, verdict, evidence."""
        lines = [rf"\begin{{proposition}}[{self.title}]", self._given() + self.statement]
        for name, expression in self.results.items():
            joined = r"\iff" if isinstance(expression, Boolean) else "="
            lines.append(rf"\[ {name} {joined} {sp.latex(expression)} \]")
        lines += [r"\end{proposition}", r"\begin{proof}[Verdict]"]
        for part in self.parts:
            sketch = f" {part.sketch}" if part.sketch else ""
            lines.append(rf"\emph{{{part.label}}}: {part.summary}.{_points(part.verdict)}{sketch}")
            lines += argument(part.verdict)
        return "\n".join([*lines, r"\end{proof}", ""])

    def __str__(self) -> str:
        mark = "settled" if self.settled else "NOT settled"
        lines = [f"{self.title} [{mark}; {self.verdict.evidence}]", f"  {self.statement}"]
        if self.assumptions:
            lines.insert(1, f"  assuming {self.assumptions}")
        lines += [
            f"  {part.label}: {part.verdict.outcome.name} ({part.verdict.evidence})" for part in self.parts
        ]
        lines += [f"  {name} = {expression}" for name, expression in self.results.items()]
        return "\n".join(lines)


def argument(verdict: Verdict, latex: Callable[[sp.Basic], str] = sp.latex) -> list[str]:
    r"""Return the certificate in LaTeX; of a long one, how long it is.

    Parameters
    ----------
    verdict : Verdict
    latex : callable, optional
        Formula to LaTeX without dollar signs.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> argument(prove(x**2 + y**2 >= 2 * x * y))[0][:21]
    '{\\small Suppose not: '
    """
    if verdict.outcome is Outcome.MIXED:
        return []
    listed = [line.strip() for line in verdict.explain(lambda e: f"${latex(e)}$")]
    text = " ".join(listed)
    if not listed:
        return []
    if len(text) > LONGEST:
        return [rf"{{\small The certificate has {len(listed)} lines.}}"]
    return [rf"{{\small Suppose not: {text}}}"]


def _points(verdict: Verdict) -> str:
    """For a mixed verdict, the two points, in LaTeX."""
    if verdict.outcome is not Outcome.MIXED:
        return ""
    shown = []
    for word, point in (("Holds", verdict.example), ("Fails", verdict.counterexample)):
        listed = ", ".join(f"{sp.latex(s)} = {sp.latex(v)}" for s, v in (point or {}).items())
        shown.append(f" {word} at ${listed}$.")
    return "".join(shown)
