"""Who holds which control right: eight allocations, four named modes."""

from __future__ import annotations

from typing import Any

import control_oracle as oracle
import numpy as np
import pytest

import layered_games as lg
from layered_games.models.control_modes import ALLOCATIONS, MODES, control_rights
from layered_games.models.control_modes_table import CENTRE, governance_table
from layered_games.parameters import ParameterSpace

AT: dict[str, Any] = {
    "tau": 60, "k": 1, "beta_A": 50, "beta_S": 5, "A_A": 4, "A_S": 2, "P": 4, "q_C": "1/4", "q_S": "1/2",
    "sigma": "1/10", "ell": 1, "phi_A": 0, "phi_S": 0, "chi": "4/5", "F": 1,
    "m_C": 20, "m_S": 5, "w_e": 4, "w_f": 3,
}  # fmt: skip
SPACE = ParameterSpace(
    [*CENTRE, *(p for p in control_rights("centre", "middle").parameters.values() if p.name != "q")]
)


def points(count: int, seed: int) -> list[dict[str, Any]]:
    return [{s.name: v for s, v in p.items()} for p in SPACE.sample(count, seed, boundary=0)]


def test_every_allocation_is_what_brute_force_finds() -> None:
    drawn = points(6, 3)
    for at in drawn[::2]:
        at |= {n: at[n] / 40 for n in ("beta_A", "beta_S")}
    worst, wrong = oracle.gaps(drawn, [governance_table(at) for at in drawn])
    assert worst < 1e-6 and not wrong


def test_credit_that_targets_make_needless_is_not_passed_on() -> None:
    """Searched over both: with targets in hand no credit passed on does better than none."""
    alone = control_rights("middle", "centre", "middle")
    own = {n: AT["q_C" if n == "q" else n] for n in alone.parameters}
    kept = float(lg.regime_at(alone, own).values["U_S"])
    passing = control_rights("centre", "centre", "middle")
    for target in np.linspace(60, 400, 18):
        for share in (1, 5, 20, 55):
            bids = lg.regime_at(
                control_rights(), {**own, "tau": float(target), "beta_A": share, "beta_S": 0}
            ).values
            moves = {passing.moves[n].symbol: bids[n] for n in ("b", "e", "f")} | {
                passing.moves["beta"].symbol: share
            }
            at = {p.symbol: own[n] for n, p in passing.parameters.items()}
            assert float(passing.raw_payoffs["S"].subs(moves | at)) < kept


def test_the_table() -> None:
    table = governance_table(AT)
    assert [row.allocation for row in table] == list(ALLOCATIONS) and len(table) == 8
    assert {row.mode for row in table} == {*MODES, ""}
    assert {row.allocation for row in table.best} == {a for a in ALLOCATIONS if a[1] == "middle"}
    assert table["federal"].point.regime is lg.Regime.COLLUSIVE
    assert table["centre", "centre", "middle"].mode == "subcontracting"
    assert table.cells()[0][:6] == ("centre", "centre", "centre", "tightly coupled", "active", "no")
    with pytest.raises(KeyError, match="the modes are tightly coupled"):
        table["loose"]
    floats = governance_table({**AT, "k": 1.0}, named=True)
    assert isinstance(floats["federal"].cost, float)
    assert floats["federal"].cost == pytest.approx(float(table["federal"].cost))


def test_a_higher_bid_helps_exactly_on_one_side_of_the_condition() -> None:
    """Two plain modes, real effort short of the target: w_e*k*d against w_f."""
    at = {**AT, "beta_A": 1, "beta_S": 1, "F": 10**6}
    detected = 1 - 0.75 * 0.9
    for w_f, sign in ((4 * 4 * detected * 0.9, 1), (4 * 4 * detected * 1.1, -1)):
        table = governance_table({**at, "w_f": w_f})
        low, high = (table["centre", "centre", "centre"], table["middle", "centre", "centre"])
        assert low.point.values["b"] < high.point.values["b"] and high.point.values["e"] < 60
        assert sign * (low.cost - high.cost) > 0


def test_propositions_are_settled() -> None:
    stated = control_rights(mode="federal").propositions()
    assert len(stated) == 6
    assert not [f"{p.name}: {q.label}" for p in stated for q in p.parts if not q.settled]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"inspection": "bottom"}, "inspection='bottom': a right is held by one of centre, middle"),
        ({"mode": "loose"}, "unknown mode 'loose'; the named modes are tightly coupled"),
        ({"mode": "federal", "inspection": "middle"}, "leave the three holders out"),
    ],
)
def test_unknown_choices_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(lg.GameError, match=words):
        control_rights(**options)


def test_missing_values_are_named() -> None:
    with pytest.raises(lg.ParameterError, match="missing: q_C"):
        governance_table({n: v for n, v in AT.items() if n != "q_C"})
