"""The explorer: what the browser computes is what the solver says; sliders, switches and clicks work."""

from __future__ import annotations

import base64
import io
import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from matplotlib.image import imread

import layered_games as lg
from layered_games.institutions import FaultTolerance, SocialOversight
from layered_games.report.explorer_program import program_of

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from browser import browser

AT = dict(tau=60, k=1, beta_A=10, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1, phi_A=0, phi_S=0)


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


def run(tab, text):
    found = tab.call("Runtime.evaluate", expression=text, returnByValue=True)
    assert "exceptionDetails" not in found, found
    return found["result"].get("value")


def opened(tab, page, folder):
    visit = tab.visit(page.save(folder / "page.html").as_uri())
    assert visit.complaints == visit.outside == [] and not visit.found["wide"] and not visit.found["errors"]


def slide(tab, name, value):
    run(
        tab,
        f"(() => {{ const s = document.getElementById('slider-{name}'); s.value = {value}; "
        "s.dispatchEvent(new Event('input')); })()",
    )


def regime(tab):
    return run(tab, "document.getElementById('regime').textContent")


@pytest.mark.system("chromium")
def test_the_browser_computes_what_the_solver_says(game, tab, tmp_path):
    page = lg.explore(game, AT)
    opened(tab, page, tmp_path)
    random.seed(3)
    for _ in range(60):
        at = {n: random.uniform(0.05, 0.95) for n in ("k", "q", "sigma", "ell", "phi_A", "phi_S")}
        at |= {
            "tau": random.uniform(5, 90),
            "beta_A": random.choice([0, 5, 20, 60]),
            "beta_S": random.choice([0, 15]),
        }
        at |= {n: random.uniform(0.2, 5) for n in ("A_A", "A_S", "P")}
        point = lg.regime_at(game, at)
        found = run(tab, f"explorer.solve({json.dumps([at[n] for n in page.program.parameters])})")
        assert found["kind"] == int(point.regime) and found["motive"] == point.motive
        for name, value in found["values"].items():
            if name not in point.sets and not (name == "U_S" and point.sets):
                assert value == pytest.approx(float(point.values[name]), rel=1e-9, abs=1e-9)


@pytest.mark.system("chromium")
def test_signs_are_those_of_small_steps(game, tab, tmp_path):
    opened(tab, lg.explore(game, AT), tmp_path)
    signs = run(tab, "explorer.solve(explorer.state.p).signs")
    here = lg.regime_at(game, AT).values
    for name in ("tau", "k", "A_S", "sigma", "ell"):
        there = lg.regime_at(game, {**AT, name: AT[name] * (1 - 1e-6)}).values
        for quantity in ("T", "b", "e", "f", "U_A"):
            rise = float(here[quantity] - there[quantity])
            shown = "0" if abs(rise) < 1e-9 else "+" if rise > 0 else "\N{MINUS SIGN}"
            assert signs[quantity][name] == shown


@pytest.mark.system("chromium")
def test_a_slider_changes_the_regime_and_the_picture(game, tab, tmp_path):
    opened(tab, lg.explore(game, AT), tmp_path)
    assert regime(tab) == "passive"
    slide(tab, "phi_S", 0.7)
    assert regime(tab) == "no overbidding"
    picture = imread(io.BytesIO(base64.b64decode(tab.call("Page.captureScreenshot", format="png")["data"])))
    shade = np.array([0xD6, 0xE4, 0xF0]) / 255
    assert (
        np.all(np.abs(picture[..., :3] - shade) < 0.01, axis=-1).sum() > 20_000
    )  # the passive region is drawn
    run(tab, "document.getElementById('number-phi_S').value = 7; void 0")
    run(tab, "document.getElementById('number-phi_S').dispatchEvent(new Event('input'))")
    assert (
        run(tab, "document.getElementById('number-phi_S').className") == "wrong"
        and regime(tab) == "no overbidding"
    )
    run(tab, "document.getElementById('number-phi_S').value = 0.1; void 0")
    run(tab, "document.getElementById('number-phi_S').dispatchEvent(new Event('input'))")
    assert regime(tab) == "passive"


@pytest.mark.system("chromium")
def test_a_click_goes_there_and_axes_can_be_chosen(game, tab, tmp_path):
    opened(tab, lg.explore(game, AT, x="phi_S", y="sigma"), tmp_path)
    run(
        tab,
        "(() => { const m = document.getElementById('map'), r = m.getBoundingClientRect(); m.dispatchEvent("
        "new MouseEvent('click', {clientX: r.left + 0.9 * r.width, clientY: r.top + 0.5 * r.height})); })()",
    )
    assert run(tab, "explorer.state.p[explorer.state.x]") > 0.8 and regime(tab) == "no overbidding"
    run(tab, "(() => { const s = document.getElementById('x'); s.value = explorer.state.y; "
        "s.dispatchEvent(new Event('change')); })()")  # fmt: skip
    assert run(tab, "[explorer.state.x, explorer.state.y]") == [8, 11]


@pytest.mark.system("chromium")
def test_switched_reforms_are_the_reformed_game(game, tab, tmp_path):
    reforms = (FaultTolerance(phi_S="1/4"), SocialOversight("1/3"))
    opened(tab, lg.explore(game, AT, reforms=reforms), tmp_path)
    for number in (0, 1):
        run(tab, f"document.getElementById('reform-{number}').click()")
    point = lg.regime_at(game.with_reform(*reforms), AT)
    found = run(tab, "explorer.solve(explorer.state.p)")
    assert found["kind"] == int(point.regime)
    assert found["values"]["b"] == pytest.approx(float(point.values["b"]), rel=1e-12)
    assert "under the reforms" in run(tab, "document.getElementById('under').textContent")


@pytest.mark.system("chromium")
def test_games_without_roles_show_branches_and_pacts_their_regimes(tab, tmp_path):
    row = lg.models.elimination()
    page = lg.explore(row)
    opened(tab, page, tmp_path)
    solution = lg.solve(row, at=row.example)
    found = run(tab, "explorer.solve(explorer.state.p)")
    for name in row.moves:
        assert found["values"][name] == pytest.approx(float(solution[0].values[name]), rel=1e-9)
    assert regime(tab).startswith("branch ")
    pact = lg.models.overbidding(pact="binding")
    at = {**AT, "chi": 0.5, "F": 1}
    opened(tab, lg.explore(pact, at, reforms=()), tmp_path)
    assert run(tab, "explorer.solve(explorer.state.p).kind") == int(lg.regime_at(pact, at).regime)


@pytest.mark.system("chromium", "cjk")
def test_chinese(game, tab, tmp_path):
    opened(tab, lg.explore(game, AT, language="zh"), tmp_path)
    assert regime(tab) == "被动加码"


def test_a_notebook_gets_a_frame_that_runs_alone(game):
    shown = lg.explore(game, AT)._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and 'sandbox="allow-scripts"' in shown and "://" not in shown


def test_names_cannot_leave_their_element(game):
    a, b = lg.Parameter("a", domain="positive"), lg.Parameter("b", domain="positive", meaning="</script><b>")
    move = lg.Move("one", "m", lower=0)
    payoff = a.symbol * move.symbol - b.symbol * move.symbol**2
    hostile = lg.SequentialGame(
        ["one"], stages=[[move]], payoffs={"one": payoff}, parameters=[a, b], name="<i>"
    )
    page = lg.explore(hostile, {"a": 1, "b": 2}).html
    assert page.count("</script>") == 1 and "<i>" not in page.split("<title>")[1][:20]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"at": None}, lg.ParameterError, "no example"),
        ({"x": "zz"}, lg.ParameterError, "unknown parameter 'zz'"),
        ({"x": "k", "y": "k"}, lg.ParameterError, "give two parameters"),
        ({"language": "fr"}, lg.ParameterError, "unknown language"),
        ({"ranges": {"k": (2, 3)}}, lg.ParameterError, "lies outside its slider"),
        ({"ranges": {"k": (2, 1)}}, lg.ParameterError, "the first must be below"),
        ({"ranges": {"sigma": (0, 2)}}, lg.ParameterError, "sigma"),
        ({"reforms": [FaultTolerance(phi_S="1/2")] * 5}, lg.GameError, "at most 4"),
        ({"reforms": [FaultTolerance(stem="new")]}, lg.GameError, "numbers as levels"),
    ],
)
def test_what_cannot_be_explored_is_refused(game, options, error, message):
    with pytest.raises(error, match=message):
        lg.explore(game, **{"at": AT, **options})


def test_saving_needs_a_name_and_one_parameter_is_no_map(game, tmp_path):
    with pytest.raises(lg.ParameterError, match="names no file"):
        lg.explore(game, AT).save(tmp_path)
    a, move = lg.Parameter("a", domain="positive"), lg.Move("one", "m", lower=0)
    payoff = a.symbol * move.symbol - move.symbol**2
    small = lg.SequentialGame(["one"], stages=[[move]], payoffs={"one": payoff}, parameters=[a])
    with pytest.raises(lg.GameError, match="needs two parameters"):
        lg.explore(small, {"a": 1})


def test_a_game_without_closed_form_says_so():
    a, move = lg.Parameter("a", domain="positive"), lg.Move("one", "m", lower=0)
    payoff = sp.cos(move.symbol) * sp.exp(a.symbol * move.symbol) - move.symbol**4
    game = lg.SequentialGame(["one"], stages=[[move]], payoffs={"one": payoff}, parameters=[a])
    with pytest.raises(lg.GameError, match="no closed form"):
        program_of(game)
