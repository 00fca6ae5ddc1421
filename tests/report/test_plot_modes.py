"""The figure of the modes of governance."""

from __future__ import annotations

from fractions import Fraction

import pytest

from layered_games.errors import ParameterError
from layered_games.models.control_modes_table import Governance, governance_table
from layered_games.report.plot_modes import modes

AT = {
    "tau": 60, "k": 1, "beta_A": 50, "beta_S": 5, "A_A": 4, "A_S": 2, "P": 4, "q_C": "1/4", "q_S": "1/2",
    "sigma": "1/10", "ell": 1, "phi_A": 0, "phi_S": 0, "chi": "4/5", "F": 1,
    "m_C": 20, "m_S": 5, "w_e": 4, "w_f": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Governance:
    return governance_table(AT, named=True)


def test_bars_are_the_values_of_the_table(table: Governance) -> None:
    figure = modes(table, title="modes").figure
    for ax, name in zip(figure.axes, ("b", "e", "f", "cost"), strict=True):
        drawn = [p.get_width() for p in ax.patches[::2]]
        told = [r.cost if name == "cost" else r.point.values[name] for r in table]
        assert drawn == pytest.approx([float(x) for x in told])
    texts = [t.get_text() for t in figure.axes[0].get_yticklabels()]
    assert texts[0] == "tightly coupled  CCC" and texts[3].endswith(r"$\ast$")
    assert [t.get_gid() for t in figure.axes[0].texts] == ["pact", "pact"]


def test_chinese_names(table: Governance) -> None:
    figure = modes(table, language="zh").figure
    first = figure.axes[0].get_yticklabels()[0].get_text()
    assert first.startswith("高度关联型") or "CCC" in first  # English stands in where no font has Chinese


def test_without_a_pact_there_is_no_mark(table: Governance) -> None:
    plain = Governance(tuple(r for r in table if not r.point.covered), Fraction(60))
    assert not modes(plain).figure.axes[0].texts


def test_axes_of_ones_own(table: Governance) -> None:
    own = modes(table).figure
    for ax in own.axes:
        ax.clear()
    assert modes(table, ax=own.axes).figure is own
    with pytest.raises(ParameterError, match="1 axes for four panels"):
        modes(table, ax=own.axes[:1])
