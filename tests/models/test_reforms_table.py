"""The table of reforms at the sewage case: regimes, thresholds, signs, and how it is shown."""

from __future__ import annotations

from functools import cache

import pytest
import sympy as sp

from layered_games.cases import builtin_case
from layered_games.errors import GameError, ParameterError
from layered_games.institutions import Balance, FaultTolerance, Oversight, TargetSetting
from layered_games.models import overbidding
from layered_games.models.reforms_table import reform_table
from layered_games.regime import Regime, regime_at
from layered_games.statics.effects import Sign

GAME = overbidding()
AT = dict(builtin_case("sewage").reading("chain").values)


@cache
def _table():
    reforms = {
        "top": FaultTolerance(phi_S="1/2"),
        "light": Oversight("more"),
        "softer": Balance(sanction="1/2"),
        "both": [FaultTolerance(phi_S="1/2"), Oversight("1/4")],
    }
    zero = [sp.Eq(GAME.parameters["beta_S"].symbol, 0)]
    return reform_table(GAME, reforms, {**AT, "more": "1/2"}, of=("b", "e", "f"), assuming=zero)


def test_regimes_before_and_after():
    assert [r.before for r in _table()] == [Regime.PASSIVE] * 4
    assert [r.after for r in _table()] == [Regime.NONE, Regime.PASSIVE, Regime.NONE, Regime.NONE]
    assert [r.changes for r in _table()] == [True, False, True, True]


def test_thresholds_are_where_the_regime_changes():
    for row in _table():
        if row.threshold is None:
            continue
        value = row.threshold
        for share in (sp.Rational(999, 1000), sp.Rational(1001, 1000)):
            level = row.neutral + (value - row.neutral) * share
            kind = regime_at(GAME, _mapped(row.label, level)).regime
            assert (kind is Regime.PASSIVE) is bool(share < 1)


def _mapped(label, level):
    """The point that a reform of that level leads to, by hand."""
    at = {n: sp.Rational(v) for n, v in AT.items()}
    if label == "top":
        at["A_S"] *= 1 - level
    elif label == "softer":
        at["A_S"], at["A_A"], at["P"] = (at[n] * level for n in ("A_S", "A_A", "P"))
    elif label == "both":
        at["A_S"] *= 1 - level / 2
        at["sigma"] = 1 - (1 - at["sigma"]) * (1 - level / 4)
    return at


def test_tolerance_at_the_top_ends_overbidding_from_the_papers_threshold_on():
    """phi_S + (1 - phi_S)*level = 13/35 in all, from phi_S = 1/5."""
    row = _table()["top"]
    assert row.threshold == sp.Rational(3, 14)
    assert 1 - (1 - AT["phi_S"]) * (1 - row.threshold) == sp.Rational(13, 35)
    assert row.sign("b") is Sign.NEGATIVE and row.sign("f") is Sign.NEGATIVE
    assert row.evidence == "certificate"


def test_without_credit_oversight_lowers_the_bid_and_cannot_end_it():
    row = _table()["light"]
    assert row.threshold is None
    assert row.sign("b") is Sign.NEGATIVE
    assert row.values["b"][1] < row.values["b"][0]


def test_levels_that_pull_one_way_have_a_sign_together():
    row = _table()["both"]
    assert row.level == "share" and row.value == 1
    assert row.sign("b") is Sign.NEGATIVE
    assert len(row.effects["b"].parts) == 2


def test_levels_that_do_not_are_unknown_and_say_so():
    row = _table()["both"]
    assert row.sign("e") is Sign.UNKNOWN
    assert "e: the levels do not pull one way" in row.remark
    assert "phi_S_0 -" in row.remark and "sigma_1 +" in row.remark


def test_mixed_signs_come_with_a_counterexample():
    row = _table()["softer"]
    mixed = [q for q in ("b", "f") if row.sign(q) is Sign.MIXED]
    assert mixed
    assert all(row.counterexample(q) for q in mixed)
    assert _table()["top"].counterexample("b") is None


def test_shown_in_four_ways():
    table = _table()
    frame = table.to_frame()
    assert list(frame.index) == ["top", "light", "softer", "both"]
    assert frame.loc["top", "threshold"] == sp.Rational(3, 14)
    assert table._repr_html_().count("<tr>") == 5
    assert r"\bottomrule" in table.to_latex() and r"phi\_S=3/14" in table.to_latex()
    assert str(table).splitlines()[1].startswith("top")
    assert len(table) == 4 and table[0].label == "top"
    with pytest.raises(KeyError, match="light"):
        table["none such"]


@pytest.mark.parametrize(
    ("reforms", "at", "error", "match"),
    [
        ([], {}, GameError, "no reform"),
        (["x"], {}, GameError, "is no reform"),
        ([Oversight("1/4"), Oversight("1/4")], {}, GameError, "twice"),
        ([Oversight("more")], {}, ParameterError, "more"),
        (Oversight("1/4"), {"zzz": 1}, ParameterError, "zzz"),
        ([Oversight("sigma")], {}, GameError, "already"),
        ([TargetSetting()], {}, GameError, "no level"),
    ],
)
def test_wrong_input(reforms, at, error, match):
    with pytest.raises(error, match=match):
        reform_table(GAME, reforms, {**AT, **at})


def test_unknown_quantities_are_named():
    with pytest.raises(GameError, match="zz"):
        reform_table(GAME, [Oversight("1/4")], AT, of=("zz",))
