"""The style sheet, publishers' widths, and every format."""

from __future__ import annotations

import matplotlib
import pytest

import layered_games as lg
from layered_games.report.style import WIDTHS


def test_the_style_sheet_can_be_used_by_matplotlib():
    with matplotlib.style.context(lg.plot.STYLE):
        assert matplotlib.rcParams["font.size"] == 8 and matplotlib.rcParams["pdf.fonttype"] == 42


@pytest.mark.parametrize("name", sorted(WIDTHS))
def test_every_width_can_be_drawn(name):
    axes = lg.plot.ladder([60, 61, 70], width=name)
    assert axes.figure.get_size_inches()[0] == WIDTHS[name] and 3 < WIDTHS[name] < 7.6


def test_png_and_the_order_of_formats(tmp_path):
    axes = lg.plot.ladder([60, 61, 70])
    png, svg = lg.plot.save(axes, tmp_path / "ladder", formats=("png", "svg"))
    assert png.read_bytes()[:4] == b"\x89PNG" and svg.read_text(encoding="utf-8").startswith("<?xml")
    assert axes._repr_svg_() == axes.figure._repr_svg_() == svg.read_text(encoding="utf-8")
    with pytest.raises(lg.ParameterError, match="unknown format 'gif'; use pdf, svg, png, pgf"):
        lg.plot.save(axes, tmp_path / "ladder", formats=["gif"])


def test_pgf_without_tex_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(lg.ParameterError, match="needs pdflatex"):
        lg.plot.save(lg.plot.ladder([60, 61]), tmp_path / "ladder", formats=["pgf"])
    assert not list(tmp_path.iterdir())


@pytest.mark.system("tex")
def test_pgf_is_the_same_twice(tmp_path):
    made = [
        lg.plot.save(lg.plot.ladder([60, 61, 70]), tmp_path / str(n), formats=["pgf"])[0].read_bytes()
        for n in (1, 2)
    ]
    assert made[0] == made[1] and b"pgfpicture" in made[0]
    with pytest.raises(lg.ParameterError, match="no Chinese"):
        lg.plot.save(lg.plot.ladder([60, 61], language="zh"), tmp_path / "zh", formats=["pgf"])
