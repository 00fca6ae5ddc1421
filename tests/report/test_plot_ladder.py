"""Ladders and fingerprints as figures."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure

import layered_games as lg
from layered_games.cases import builtin_case, builtin_cases
from layered_games.report.plot_accounts import _spread
from layered_games.statics import Fingerprint
from layered_games.statics.effects import Sign

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

READINGS = [(c.name, r.name) for c in builtin_cases() for r in c.readings]


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.fixture(scope="module")
def table(game):
    return lg.fingerprint(lg.solve(game), ("b", "e"), ("tau", "sigma"))


# ---------------------------------------------------------------------- ladders
@pytest.mark.parametrize(("case", "reading"), READINGS)
def test_the_ladder_of_every_builtin_reading_is_sound(case, reading):
    found = builtin_case(case).reading(reading)
    figure = lg.plot.ladder(found).figure
    checks.sound(figure)
    assert len(checks.artists(figure, "layer")) == len(found.ladder.layers)
    heights = [bar.get_height() for bar in checks.artists(figure, "layer")]
    assert heights == pytest.approx([float(v) for v in found.announced])


def test_the_accounts_add_up_to_the_bid():
    figure = lg.plot.ladder(builtin_case("union").reading()).figure
    parts = {
        p: checks.artists(figure, p) for p in ("received", "imposed", "executed", "falsified", "admitted")
    }
    size = {p: a[0].get_height() for p, a in parts.items()}
    bid = 29200 / 181
    assert size["received"] == 100 and size["received"] + size["imposed"] == pytest.approx(bid)
    assert size["executed"] + size["falsified"] + size["admitted"] == pytest.approx(bid)
    assert checks.artists(figure, "volunteered") == []
    assert checks.texts(figure, "part") == [
        "received\n100", "imposed\n61.3", "executed\n53.8", "falsified\n53.8", "admitted\n53.8"
    ]  # fmt: skip
    assert figure.axes[0].get_ylabel() == "required rate (original task = 100)"


def test_volunteered_markup_with_the_set_of_targets():
    figure = lg.plot.ladder(builtin_case("sewage").reading("active")).figure
    (part,) = checks.artists(figure, "volunteered")
    assert (part.get_y(), part.get_height()) == (60, 10)
    (selection,) = checks.artists(figure, "selection")
    assert selection.get_ydata()[0] == 60
    assert checks.texts(figure, "set") == ["any $T$ in [60, 70] is a\nbest reply; shown: $T = 60$"]
    assert figure.axes[0].get_ylabel() == "target (percent)"


def test_the_alternative_selection_is_told(game):
    at = {**builtin_case("sewage").reading("active").values, "A_S": "7/10"}
    point = lg.regime_at(game, at)
    assert point.overdetermined and point.values["T"] > 60
    figure = lg.plot.ladder([60, 70], game=game, at=at).figure
    (text,) = checks.texts(figure, "set")
    assert text.endswith("(or 60, passed on)")
    assert len(checks.artists(figure, "imposed")) == len(checks.artists(figure, "volunteered")) == 1
    checks.sound(figure)


def test_bare_levels_have_no_accounts():
    figure = lg.plot.ladder([60, "61", 70.5], unit="points", title="A ladder").figure
    ax = figure.axes[0]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "2", "3"]
    assert checks.texts(figure, "height") == ["60", "61", "70.5"] and checks.texts(figure, "step") == [
        "+1",
        "+9.5",
    ]
    assert ax.get_ylabel() == "points" and ax.get_title() == "A ladder"
    assert checks.artists(figure, "received") == []
    checks.sound(figure)


def test_many_layers_and_odd_names_stay_apart():
    names = {f"layer ${n}_^" if n % 3 else f"averylongnameofalayer{n}": 60 + n for n in range(8)}
    figure = lg.plot.ladder(names, at=builtin_case("sewage").reading("chain").values).figure
    checks.sound(figure)
    assert any("$" in t.get_text() for t in figure.axes[0].get_xticklabels())


def test_equal_and_tiny_layers_get_no_step():
    assert checks.texts(lg.plot.ladder([60, 60]).figure, "step") == []
    assert checks.texts(lg.plot.ladder([1, 2, 1e6]).figure, "step") == ["+999998"]


def test_a_reading_without_parameters_or_of_another_dimension():
    reading = builtin_case("sewage").reading()
    from dataclasses import replace

    bare = replace(reading, parameters=())
    assert checks.artists(lg.plot.ladder(bare).figure, "received") == []
    scope = replace(bare, ladder=replace(bare.ladder, dimension="scope", unit="items"))
    assert lg.plot.ladder(scope).figure.axes[0].get_ylabel() == "target (province = 60)"


def test_the_given_axes_take_the_ladder():
    own = Figure(figsize=(7, 3), dpi=150)
    assert lg.plot.ladder({"a": 1, "b": 2}, ax=own.add_subplot(), width=3).figure is own


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], "no layer; give the received target first"),
        ([60, 50], r"layer 2 asks 50, less than the layer before it \(60\)"),
        ({"city": 0}, "target 0 of layer city is no number above 0"),
        (["x"], "'x' of layer 1"),
        ([float("inf")], "inf of layer 1"),
        ([None], "None of layer 1"),
    ],
)
def test_wrong_ladders_are_refused(levels, words):
    with pytest.raises(lg.ParameterError, match=words):
        lg.plot.ladder(levels)


def test_labels_of_parts_are_spread():
    assert _spread([5.0, 6.0, 100.0], [10.0, 10.0, 10.0], 100.0) == [5.0, 15.0, 95.0]
    assert _spread([50.0, 50.0], [10.0, 30.0], 100.0) == [50.0, 70.0]


# ---------------------------------------------------------------------- fingerprints
def test_the_fingerprint_shows_every_sign(game, table):
    figure = lg.plot.fingerprint(table, game=game, title="Signs").figure
    checks.sound(figure)
    assert checks.texts(figure, "quantity") == ["$b$: bid", "$e$: real effort"]
    cells = [t.rstrip("*") for t in checks.texts(figure, "sign")]
    marks = {"+": "$+$", "-": "$-$", "0": "$0$", "+/-": r"$\pm$"}
    assert cells == [marks[str(s)] for r in table.rows for s in table.signature(r)]
    labels = [t.get_text() for t in figure.axes[0].get_yticklabels()]
    assert labels == ["no overbidding", "passive", "active"]
    assert "sign depends on the parameters" in figure.axes[0].get_xlabel()


def test_the_whole_fingerprint_fits_a_column(game):
    figure = lg.plot.fingerprint(lg.fingerprint(lg.solve(game)), game=game).figure
    checks.sound(figure)
    assert len(checks.texts(figure, "sign")) == 36
    assert "* strictly in a part of the regime only" in figure.axes[0].get_xlabel()
    assert any(t.endswith("*") for t in checks.texts(figure, "sign"))


def test_what_is_not_decided_is_said(table):
    effects = {k: SimpleNamespace(sign=Sign.UNKNOWN, condition=False) for k in list(table)[:2]}
    figure = lg.plot.fingerprint(Fingerprint(effects)).figure
    assert checks.texts(figure, "sign") == ["$?$", "$?$"] and checks.texts(figure, "quantity") == ["$b$"]
    assert figure.axes[0].get_xlabel() == "$?$ not decided"


def test_the_given_axes_take_the_fingerprint(table):
    own = Figure(figsize=(5, 3), dpi=150)
    assert lg.plot.fingerprint(table, ax=own.add_subplot()).figure is own


@pytest.mark.parametrize("table", [None, {}, Fingerprint({})])
def test_what_is_no_fingerprint_is_refused(table):
    with pytest.raises(lg.ParameterError, match=r"no table of signs; pass what lg\.fingerprint"):
        lg.plot.fingerprint(table)
