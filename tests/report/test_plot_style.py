"""The style touches nothing global; files come out whole, embedded, and always the same."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import sympy as sp
from matplotlib.figure import Figure

import layered_games as lg
from layered_games.cases import builtin_case
from layered_games.report import plot_files, plot_words, style
from layered_games.report.plot_place import Board, Spot, wrap

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

LEVELS = {"province": 60, "city": 61, "town": 70}
DRAW = f"import layered_games as lg\nfigure = lg.plot.ladder({LEVELS!r})\n"


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


# ---------------------------------------------------------------------- saving
def test_saved_files_are_the_same_in_every_process(tmp_path):
    program = DRAW + "import sys; lg.plot.save(figure, sys.argv[1])"
    for seed, folder in (("1", "one"), ("2", "two")):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / folder / "ladder")],
            env=os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
            check=True,
        )
    for kind in ("pdf", "svg"):
        one, two = ((tmp_path / f / f"ladder.{kind}").read_bytes() for f in ("one", "two"))
        assert one == two


def test_fonts_are_embedded_as_truetype_and_no_date_is_kept(tmp_path):
    pdf, svg = lg.plot.save(lg.plot.ladder(LEVELS).figure, tmp_path / "new" / "ladder.v1")
    assert (pdf.name, svg.name) == ("ladder.v1.pdf", "ladder.v1.svg")
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF") and b"/FontFile2" in content and b"/Type3" not in content
    assert b"CIDFontType2" in content and b"STIXGeneral" in content
    assert b"CreationDate" not in content and b"ModDate" not in content
    picture = svg.read_text(encoding="utf-8")
    assert "<text" not in picture and "dc:date" not in picture and "<path" in picture


def test_a_foreign_figure_is_saved_alike(tmp_path):
    figure = Figure()
    figure.add_subplot().set_xlabel("x")
    pdf, _ = lg.plot.save(figure, tmp_path / "plain")
    assert b"/FontFile2" in pdf.read_bytes()


def test_saving_is_all_or_nothing(tmp_path, monkeypatch):
    figure = lg.plot.ladder(LEVELS).figure
    pdf, _ = lg.plot.save(figure, tmp_path / "a")
    before = pdf.read_bytes()

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(plot_files.os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        lg.plot.save(lg.plot.ladder([1, 2]).figure, tmp_path / "a")
    assert pdf.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "a.svg"]


def test_files_get_usual_rights(tmp_path):
    pdf, _ = lg.plot.save(lg.plot.ladder(LEVELS).figure, tmp_path / "a")
    (tmp_path / "b").write_text("")
    assert pdf.stat().st_mode == (tmp_path / "b").stat().st_mode


def test_what_is_no_figure_or_no_name_is_refused(tmp_path):
    with pytest.raises(lg.ParameterError, match="str is neither Axes nor Figure; pass what"):
        lg.plot.save("figure", tmp_path / "a")
    with pytest.raises(lg.ParameterError, match="names no file"):
        lg.plot.save(lg.plot.ladder(LEVELS).figure, "/")


# ---------------------------------------------------------------------- state
def test_no_global_state_is_touched():
    before = dict(mpl.rcParams)
    lg.plot.ladder(LEVELS).figure._repr_svg_()
    assert dict(mpl.rcParams) == before
    loaded = run(DRAW + "figure._repr_svg_(); import sys; print('matplotlib.pyplot' in sys.modules)")
    assert loaded.strip() == "False"


def test_the_users_settings_do_not_show():
    plain = lg.plot.ladder(LEVELS).figure._repr_svg_()
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "red", "svg.fonttype": "none"}):
        assert lg.plot.ladder(LEVELS).figure._repr_svg_() == plain
    assert plain.count("<svg") == 1


def test_sizes_are_those_of_columns():
    assert lg.plot.ladder(LEVELS).figure.get_size_inches()[0] == 3.4
    assert lg.plot.ladder(LEVELS, width="double", height=3).figure.get_size_inches().tolist() == [7, 3]
    figure = lg.plot.ladder(LEVELS).figure
    assert {t.get_fontsize() for t in checks.labels(figure)} <= {7.0, 7.5, 8.0}
    assert {t.get_fontname() for t in checks.labels(figure)} == {"STIXGeneral"}


# ---------------------------------------------------------------------- languages
@pytest.mark.system("cjk")
def test_chinese_labels(tmp_path):
    figure = lg.plot.ladder(builtin_case("union").reading(), language="zh").figure
    assert figure.note == "" and figure.chinese
    assert figure.axes[0].get_ylabel().replace("\n", "") == "要求的速度 (原任务 = 100)"
    pdf, _ = lg.plot.save(figure, tmp_path / "zh")
    assert b"/Type3" not in pdf.read_bytes() and b"Type 0C" not in pdf.read_bytes()
    game = lg.models.overbidding()
    at = builtin_case("sewage").reading("active").values
    along = lg.plot.statics(game, ("T", "h"), "sigma", at, language="zh").figure
    assert checks.texts(along, "region") == ["主动加码", "不加码"]
    for found in (
        figure,
        along,
        lg.plot.ladder(builtin_case("sewage").reading("active"), language="zh").figure,
    ):
        checks.sound(found)


def test_english_stands_in_without_a_font(monkeypatch):
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    monkeypatch.setattr(plot_words, "chinese_font", lambda: None)
    figure = lg.plot.ladder(builtin_case("union").reading(), language="zh").figure
    assert figure.axes[0].get_ylabel() == "required rate (original task = 100)"
    assert "install Noto Serif CJK" in figure.note and not figure.chinese


def test_a_font_is_found_by_name(monkeypatch):
    class Entry:
        name = "SimSun"

    style.chinese_font.cache_clear()
    monkeypatch.setattr(style.font_manager.fontManager, "ttflist", [Entry()])
    assert style.chinese_font() == "SimSun"
    style.chinese_font.cache_clear()
    monkeypatch.setattr(style.font_manager.fontManager, "ttflist", [])
    assert style.chinese_font() is None
    style.chinese_font.cache_clear()


# ---------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (sp.Rational(3, 5), "= 0.6"),
        (sp.Rational(24021, 25025), r"\approx 0.96"),
        (sp.CRootOf(sp.Symbol("x") ** 5 - sp.Symbol("x") - 1, 0), r"\approx 1.17"),
        (sp.sqrt(5) / 2, r"= \frac{\sqrt{5}}{2}"),
        (1 / 3, r"\approx 0.3333"),
        (60, "= 60"),
    ],
)
def test_numbers(value, text):
    assert plot_words.number(value) == text


def test_meanings_come_from_game_or_data():
    game = lg.models.overbidding()
    assert plot_words.axis_label("k", game) == "$k$: capacity (squared unit of the target per payoff)"
    assert plot_words.axis_label("tau", game) == r"$\tau$: target received from above"
    assert plot_words.axis_label("U_S", game, "zh") == "$U_{S}$：S 的收益"
    assert plot_words.axis_label("x", None, "en", {"units": "kg"}) == "$x$ (kg)"
    assert plot_words.word("percent", "zh") == "%" and plot_words.word("items", "zh") == "items"
    x = lg.Move("A", "x", lower=0)
    own = lg.SequentialGame(["A"], [[x]], {"A": -(x.symbol**2)}, parameters=[], derived={"y": 2 * x.symbol})
    assert plot_words.axis_label("y", own) == "$y$" and plot_words.axis_label("x", own) == "$x$"
    with pytest.raises(lg.GameError, match="unknown quantity"):
        plot_words.axis_label("nothing", own)


# ---------------------------------------------------------------------- places
@pytest.fixture
def board():
    figure = style.new_figure(2.0, 2.0)
    ax = figure.add_subplot()
    style.freeze(figure)
    return Board(ax)


def test_a_board_without_room_says_so(board):
    everywhere = np.ones(board.shape, dtype=bool)
    assert board.deepest(everywhere, (1e4, 10)) is None
    assert board.callout("name", board.deep(everywhere)) is not None
    board.taken[:] = True
    assert board.deepest(everywhere) is None
    assert board.callout("name", board.deep(everywhere)) is None
    assert not board.fits(Spot(0, 0), (10, 10))
    board.take(Spot(-50, -50), (4, 4))


def test_lines_are_kept_free(board):
    board.take_line(np.array([[0.0, 0.5], [1.0, 0.5]]))
    board.take_line(np.array([[0.0, 0.5]]))
    middle = Spot(board.x0 + board.width / 2, board.y0 + board.height / 2)
    assert board.fits(middle, (20, 20)) and not board.fits(middle, (20, 20), over_lines=False)


def test_long_texts_are_broken_evenly(board):
    text = "$x$: one two three four five six (per unit of bid)"
    lines = wrap(board.ax, text, 150.0).split("\n")
    assert " ".join(lines) == text and len(lines) > 2 and lines[-1] == "(per unit of bid)"
    assert wrap(board.ax, text, 1e4) == text
    chopped = wrap(board.ax, "a" * 60, 100.0)
    assert chopped.replace("\n", "") == "a" * 60 and "\n" in chopped
