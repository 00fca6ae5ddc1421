"""What rationalizing a ladder finds: readings, their sets of parameters, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs import Outcome, Verdict
from layered_games.regime import Regime

__all__ = ["Bound", "Layer", "Rationalization", "Reading"]

_WORD: Final = {True: "fits", False: "rejected", None: "not decided"}


@dataclass(frozen=True)
class Bound:
    """Least and greatest value of a parameter over a set.

    Attributes
    ----------
    lower, upper : exact number
        No parameter of the set lies below, none above; ``-oo`` or ``oo`` where no bound was proved.
    sharp : (bool, bool)
        Whether the end is the best bound (exactly, or within one part in a thousand of it).
    evidence : str
        The weakest evidence behind the two bounds.
    """

    lower: sp.Expr
    upper: sp.Expr
    sharp: tuple[bool, bool] = (True, True)
    evidence: str = "certificate"

    @property
    def is_point(self) -> bool:
        """Whether the parameter is identified."""
        return bool(self.lower == self.upper)

    def __str__(self) -> str:
        if self.is_point:
            return f"= {_shown(self.lower)}"
        marks = ["" if known else "?" for known in self.sharp]
        return f"{marks[0]}{_shown(self.lower)} .. {_shown(self.upper)}{marks[1]}"


@dataclass(frozen=True)
class Layer:
    """What one layer does on the ladder.

    ``act`` is "marks up", "passes on", "free choice" (every target up to the bid is a best reply),
    "complies" or "volunteers"; ``regime`` is that of the step.
    """

    name: str
    received: sp.Expr
    handed: sp.Expr
    act: str
    regime: Regime

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.received)} -> {_shown(self.handed)} {self.act} ({self.regime})"


@dataclass(frozen=True)
class Reading:
    """One way to read the ladder: who moved the last target, under which liability and foresight.

    Attributes
    ----------
    liability, foresight : str
    identical : bool
        Whether all superiors have the same parameters.
    credit : bool
        Whether superiors may gain credit; without, ``beta_S = 0``.
    regime : Regime
        PASSIVE if the last superior imposed the bid, ACTIVE if the bottom volunteered it, NONE if
        all passed the target on.
    possible : bool or None
        Whether some parameters make the ladder an equilibrium; None if that is not decided.
    verdict : Verdict
        On the claim that no parameters do (where equations leave isolated points: on what is left of
        it at one of them). FALSE or MIXED come with parameters that do.
    condition : sympy Boolean
        The set, in parameters with ``k = 1`` and the execution rate ``kappa`` in place of ``c``.
    witness : mapping of str to exact number
        Parameters under which the ladder is an equilibrium.
    bounds : mapping of str to Bound
    layers : tuple of Layer
    reason : str
        Why something is not decided, or what the set leaves out.
    gap : float or None
        At the witness, the largest distance of a rung from the best replies that numeric backward
        induction finds: a check by another road.
    """

    liability: str
    foresight: str
    identical: bool
    credit: bool
    regime: Regime
    possible: bool | None
    verdict: Verdict
    condition: Boolean
    witness: Mapping[str, sp.Expr] = field(default_factory=dict)
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    reason: str = ""
    gap: float | None = None

    @property
    def name(self) -> str:
        """The reading in words."""
        same = "identical layers" if self.identical else "layers free to differ"
        credit = ", superiors with credit" if self.credit else ""
        liability = "" if self.foresight == "myopic" else f"{self.liability} liability, "
        return f"{self.regime}, {liability}{self.foresight} foresight, {same}{credit}"

    def __str__(self) -> str:
        lines = [f"{self.name}: {_WORD[self.possible]} [{self.verdict.evidence}]"]
        lines += [f"  {name} {bound}" for name, bound in self.bounds.items()]
        lines += [f"  {self.reason}"] if self.reason else []
        return "\n".join(lines)


@dataclass(frozen=True)
class Rationalization(Sequence[Reading]):
    """All readings of a ladder.

    Attributes
    ----------
    ladder : tuple of exact numbers
    readings : tuple of Reading
    fingerprint : mapping of str to mapping of Reading number to str
        Observation to what each reading that fits predicts of it.
    """

    ladder: tuple[sp.Expr, ...]
    readings: tuple[Reading, ...]
    fingerprint: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def __getitem__(self, key: Any) -> Any:
        return self.readings[key]

    def __len__(self) -> int:
        return len(self.readings)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self.readings)

    @property
    def empty(self) -> bool | None:
        """Whether no reading fits; None if that is not decided."""
        found = [r.possible for r in self.readings]
        return False if True in found else None if None in found else True

    @property
    def fitting(self) -> tuple[Reading, ...]:
        """The readings that fit."""
        return tuple(r for r in self.readings if r.possible)

    @property
    def regimes(self) -> tuple[Regime, ...]:
        """Regimes that are compatible with the ladder."""
        return tuple(sorted({r.regime for r in self.fitting}))

    @property
    def least_credit(self) -> dict[str, Bound]:
        """Reading that fits to the bounds of the credit that it needs: ``beta_A``, or ``beta_S``."""
        found = {}
        for reading in self.fitting:
            wanted = "beta_A" if reading.regime is Regime.ACTIVE else "beta_S"
            names = [n for n in reading.bounds if n.startswith(wanted)]
            zero = Bound(sp.S.Zero, sp.S.Zero)
            found[reading.name] = min((reading.bounds[n] for n in names), key=lambda b: b.lower, default=zero)
        return found

    @property
    def telling(self) -> tuple[str, ...]:
        """Observations of which the readings that fit predict different things."""
        return tuple(o for o, said in self.fingerprint.items() if len(set(said.values())) > 1)

    def _rows(self) -> list[tuple[str, ...]]:
        head = ("reading", "verdict", "proof", "parameters (k = 1)")
        rows = [
            (
                r.name,
                _WORD[r.possible],
                r.verdict.evidence,
                ", ".join(f"{n} {b}" for n, b in r.bounds.items()),
            )
            for r in self.readings
        ]
        return [head, *rows]

    def to_frame(self) -> Any:
        """Return one row for each parameter of each reading, as a pandas DataFrame."""
        import pandas as pd

        rows = [
            {"reading": r.name, "possible": r.possible, "parameter": n, "lower": float(b.lower),
             "upper": float(b.upper), "evidence": b.evidence}
            for r in self.readings
            for n, b in (r.bounds or {"": Bound(sp.nan, sp.nan, (False, False), r.verdict.evidence)}).items()
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def to_latex(self) -> str:
        """Return the readings as a LaTeX tabular (it needs booktabs)."""
        lines = [r"\begin{tabular}{llll}", r"\toprule"]
        for number, row in enumerate(self._rows()):
            lines.append(" & ".join(c.replace("_", r"\_") for c in row) + r" \\")
            lines += [r"\midrule"] if number == 0 else []
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head, *rows = self._rows()
        top = "".join(f"<th>{escape(c)}</th>" for c in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    def __str__(self) -> str:
        shown = "ladder " + ", ".join(_shown(v) for v in self.ladder)
        return "\n".join([shown, *map(str, self.readings)])


def _shown(value: sp.Expr) -> str:
    if value.is_Rational and len(str(value)) < 12:
        return str(value)
    return f"{float(value):.6g}" if value.is_finite else str(value)


def decided(verdict: Verdict) -> bool | None:
    """Return whether a set is not empty, from the verdict on the claim that it is."""
    table = {Outcome.TRUE: False, Outcome.FALSE: True, Outcome.MIXED: True}
    return table.get(verdict.outcome)
