"""Modes of governance side by side: regime, bid, effort, falsification and what it costs the centre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import sympy as sp

from layered_games.models.control_modes import ALLOCATIONS, MODES, Allocation, control_rights
from layered_games.parameters import Parameter, ParameterSpace, exact, is_exact
from layered_games.regime import RegimePoint, regime_at
from layered_games.tables import Tabular

__all__ = ["CENTRE", "Governance", "GovernanceRow", "governance_table"]

_REPLACED: Final = {"centre": "q_C", "middle": "q_S"}
_COST: Final = {"centre": "m_C", "middle": "m_S"}
CENTRE: Final = (
    Parameter("q_C", "[0, 1)", "", "inspection probability of the centre", "中央检查概率"),
    Parameter("q_S", "[0, 1)", "", "inspection probability of the superior", "上级检查概率"),
    Parameter("m_C", "nonnegative", "payoff", "what inspection costs the centre", "中央检查成本"),
    Parameter("m_S", "nonnegative", "payoff", "what delegated inspection costs the centre", "委托检查成本"),
    Parameter("w_e", "nonnegative", "payoff per unit", "loss per unit of unmet target", "缺口的单位损失"),
    Parameter("w_f", "nonnegative", "payoff per unit", "loss per unit falsified", "造假的单位损失"),
)
"""What the comparison needs besides the parameters of the games."""


@dataclass(frozen=True)
class GovernanceRow:
    """One allocation at one point.

    Attributes
    ----------
    allocation : (str, str, str)
        Who holds target setting, inspection, incentives.
    mode : str
        Its name, or empty.
    point : RegimePoint
    cost : number
        The centre's: ``w_e*max(0, tau - e) + w_f*f`` and inspection.
    """

    allocation: Allocation
    mode: str
    point: RegimePoint
    cost: Any


@dataclass(frozen=True)
class Governance(Tabular):
    """Allocations side by side; shown as text, HTML, Markdown, LaTeX, or a pandas frame."""

    symbols: ClassVar[tuple[str, ...]] = ("T", "b", "e", "f", "h")
    rows: tuple[GovernanceRow, ...]
    tau: Any

    def __iter__(self) -> Iterator[GovernanceRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: str | Allocation) -> GovernanceRow:
        for row in self.rows:
            if key in (row.mode, row.allocation):
                return row
        raise KeyError(f"{key!r}; the modes are {', '.join(MODES)}")

    @property
    def best(self) -> tuple[GovernanceRow, ...]:
        """The rows that cost the centre least; several if they tie."""
        least = min(row.cost for row in self.rows)
        return tuple(row for row in self.rows if row.cost == least)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("targets", "inspection", "incentives", "mode", "regime", "pact", "T", "b", "e", "f", "cost")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        found = []
        for row in self.rows:
            values = [_shown(row.point.values[n]) for n in ("T", "b", "e", "f")]
            pact = "yes" if row.point.covered else "no"
            regime = str(row.point.regime)
            found.append((*row.allocation, row.mode, regime, pact, *values, _shown(row.cost)))
        return found


def governance_table(at: Mapping[str, Any], *, named: bool = False) -> Governance:
    """Solve every allocation of control rights at one point and set them side by side.

    Parameters
    ----------
    at : mapping of str to number
        The parameters of ``overbidding(pact="binding")``, with ``q_C`` and ``q_S`` in place of ``q``, and
        ``m_C``, ``m_S`` (inspection), ``w_e``, ``w_f`` (the centre's losses).
    named : bool
        Only the four named modes.

    Raises
    ------
    ParameterError
        If a parameter is missing, unknown or outside its domain.

    Examples
    --------
    >>> at = dict(tau=60, k=1, beta_A=50, beta_S=5, A_A=4, A_S=2, P=4, q_C="1/4", q_S="1/2", sigma="1/10",
    ...           ell=1, phi_A=0, phi_S=0, chi="4/5", F=1, m_C=20, m_S=5, w_e=4, w_f=3)
    >>> table = governance_table(at, named=True)
    >>> for row in table:
    ...     print(row.mode, row.point.regime, row.point.covered)
    tightly coupled active False
    subcontracting none False
    loosely coupled collusive True
    federal collusive True
    """
    full = control_rights("centre", "middle", "centre").parameters
    own = {p.name for p in CENTRE}
    listed = [*CENTRE, *(p for p in full.values() if p.name != "q")]
    space = ParameterSpace(listed)
    point = space.validate(at)
    given = {name: at[name] for name in at if name not in own}
    names = {allocation: name for name, allocation in MODES.items()}
    rows = []
    for allocation in MODES.values() if named else ALLOCATIONS:
        game = control_rights(*allocation)
        here = {**given, "q": at[_REPLACED[allocation[1]]]}
        found = regime_at(game, {n: v for n, v in here.items() if n in game.parameters})
        value = {n: point[space[n].symbol] for n in ("tau", "w_e", "w_f", _COST[allocation[1]])}
        e, f = (exact(found.values[n]) for n in ("e", "f"))
        cost = value["w_e"] * sp.Max(0, value["tau"] - e) + value["w_f"] * f + value[_COST[allocation[1]]]
        rows.append(GovernanceRow(allocation, names.get(allocation, ""), found, cost))
    if not all(is_exact(v) for v in at.values()):
        rows = [GovernanceRow(r.allocation, r.mode, r.point, float(r.cost)) for r in rows]
    return Governance(tuple(rows), point[space["tau"].symbol])


def _shown(value: Any) -> str:
    return f"{float(value):.4g}"
