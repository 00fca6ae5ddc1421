from __future__ import annotations

import importlib.util
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

import layered_games as lg
from layered_games.errors import GameError, ParameterError
from layered_games.report import plot_words, style
from layered_games.report.plot_files import save
from layered_games.report.tree_words import value_text


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checks, games = _load("plot_checks"), _load("tree_games")
tree = lg.plot.tree


def texts(ax: Axes, gid: str) -> list[str]:
    return [t.get_text() for t in ax.texts if t.get_gid() == gid]


def lines(ax: Axes, gid: str) -> list[Any]:
    return [line for line in ax.lines if line.get_gid() == gid]


def patches(ax: Axes, gid: str) -> list[PathPatch]:
    return [patch for patch in ax.patches if patch.get_gid() == gid]


def struck(ax: Axes) -> list[str]:
    """Texts through which a branch runs (names on links are on white ground)."""
    ax.figure.draw_without_rendering()
    found = []
    strokes = [
        ax.transData.transform(line.get_xydata())
        for k in ("branch", "taken", "path")
        for line in lines(ax, k)
    ]
    points = np.vstack([np.linspace(a, b, 400) for s in strokes for a, b in pairwise(s)] or [[(-9, -9)]])
    for text in ax.texts:
        box = text.get_window_extent()
        inside = (points > [box.x0 + 1, box.y0 + 1]) & (points < [box.x1 - 1, box.y1 - 1])
        if inside.all(axis=1).any():
            found.append(text.get_text())
    return found


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("name", games.GAMES)
def test_nothing_covers_anything(name: str, direction: str) -> None:
    game = games.GAMES[name]()
    ax = tree(game, direction=direction, title="A title")
    assert isinstance(ax, Axes)
    checks.sound(ax.figure)
    assert struck(ax) == []
    assert ax.figure.note == "" or ax.figure.get_size_inches()[0] > 7
    assert len(lines(ax, "branch")) == game.n_nodes - 1
    assert len(lines(ax, "node")) == game.n_nodes
    assert len(lines(ax, "root")) == 1
    assert len(texts(ax, "action")) == game.n_nodes - 1
    each = game.n_players if direction == "down" else 1
    assert len(texts(ax, "payoff")) == each * len(game.arrays.leaves)


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_many_actions(depth: int, direction: str) -> None:
    ax = tree(games.full(depth, 4), direction=direction)
    assert checks.overlaps(ax.figure) == []
    assert struck(ax) == []


def test_names_actions_and_payoffs_are_those_of_the_game() -> None:
    ax = tree(games.audit())
    assert texts(ax, "action") == [
        *("audit", "trust", "found (1/3)", "missed (2/3)", "obey", "shirk"),
        *("confess", "deny", "obey", "shirk"),
    ]
    assert texts(ax, "player") == ["Principal", "Agent", "Agent", "Agent"]
    assert texts(ax, "chance") == ["chance"]
    assert texts(ax, "payoff")[-8:] == ["1", "−1", "−1/2", "−3", "0", "0", "−2", "2"]
    assert texts(ax, "key") == ["payoffs:", "Principal", "Agent"]
    assert texts(tree(games.audit(), key=False), "key") == []
    right = tree(games.audit(), direction="right")
    assert texts(right, "payoff")[:3] == ["(2, 1)", "(−3, 3)", "(1, −1)"]
    assert texts(tree(games.entry(), payoffs="tuple"), "payoff") == ["(0, 2)", "(−1, −1)", "(1, 1)"]


def test_players_differ_in_shape_and_lightness_and_chance_is_open() -> None:
    ax = tree(games.audit())
    game = games.audit()
    dots = lines(ax, "node")
    looks = {}
    for node, dot in enumerate(dots):
        looks.setdefault(int(game.arrays.mover[node]), set()).add((dot.get_marker(), dot.get_color()))
    assert all(len(found) == 1 for found in looks.values())
    (one,), (two,) = looks[0], looks[1]
    assert one[0] != two[0] and one[1] != two[1]
    shades = [0.3 * r + 0.59 * g + 0.11 * b for r, g, b in (to_rgb(one[1]), to_rgb(two[1]))]
    assert abs(shades[0] - shades[1]) > 0.08
    (chance,) = (d for n, d in enumerate(dots) if game.arrays.mover[n] == -1)
    assert chance.get_markerfacecolor() == "white"
    (root,) = lines(ax, "root")
    assert np.allclose(np.ravel(root.get_xydata()), np.ravel(dots[0].get_xydata()))


def test_symbols_are_maths() -> None:
    ax = tree(games.symbolic())
    assert texts(ax, "payoff") == ["0", "$v$", "$- c q$", "$v - c$", "$v / 2$", "$- v$"]


def test_what_has_no_short_form_is_rounded_or_written_plainly() -> None:
    x = sp.Symbol("x")
    root = sp.sqrt(2) + sp.sqrt(3) + sp.sqrt(5) + sp.Rational(1, 7)
    assert value_text(root) == "≈ 5.525"
    assert value_text(sp.sqrt(2)) == "$\\sqrt{2}$"
    assert value_text(sp.Rational(-3, 4)) == "−3/4"
    assert value_text(Fraction(10**12)) == "1000000000000"
    pieces = sp.Piecewise((x, x > 0), (0, True))
    assert value_text(pieces) == str(pieces)
    own = lg.Parameter("share", domain="share", latex=r"\alpha")
    ends = {"a": (own.symbol,), "b": (0,)}
    game = lg.ExtensiveGame(lg.Decision("P", ends), parameters=[own])
    assert texts(tree(game), "payoff") == [r"$\alpha$", "0"]


# ---------------------------------------------------------------------- equilibria
def test_the_path_of_play_has_arrows_and_threats_are_pale() -> None:
    game = games.entry()
    ax = tree(game, lg.solve(game)[0])
    assert (len(lines(ax, "path")), len(lines(ax, "taken")), len(lines(ax, "branch"))) == (2, 0, 2)
    assert len(patches(ax, "head")) == 2
    assert texts(ax, "key") == ["payoffs:", "Entrant", "Incumbent", "path of play"]
    threat = tree(game, {"Entrant:1": "out", "Incumbent:1": "fight"})
    (path,), (off,) = lines(threat, "path"), lines(threat, "taken")
    thin = lines(threat, "branch")
    assert path.get_linewidth() == off.get_linewidth() > 2 * thin[0].get_linewidth()
    assert sum(to_rgb(off.get_color())) > sum(to_rgb(path.get_color())) + 0.5
    assert len(patches(threat, "head")) == 1
    assert texts(threat, "key")[-2:] == ["path of play", "chosen off the path"]
    for drawn in (ax, threat):
        checks.sound(drawn.figure)


def test_mixed_actions_have_their_probabilities() -> None:
    game = games.matching()
    for direction in ("down", "right"):
        ax = tree(game, lg.solve(game), direction=direction)
        assert {t.replace("\n", " ") for t in texts(ax, "action")} == {"heads (1/2)", "tails (1/2)"}
        assert len(lines(ax, "path")) == 6
        checks.sound(ax.figure)
        assert struck(ax) == []


def test_beliefs_stand_beside_their_nodes() -> None:
    game = games.beer()
    solution = lg.solve(game, concept="perfect-bayesian")
    both = next(e for e in solution if e.values["Sender:1/beer"] == e.values["Sender:2/beer"] == 1)
    for direction in ("down", "right"):
        ax = tree(game, both, direction=direction)
        assert sorted(texts(ax, "belief")) == sorted(["[9/10]", "[1/10]", "[0–1/2]", "[1/2–1]"])
        assert texts(ax, "key")[-1] == "[p] belief"
        assert len(patches(ax, "link")) == 2
        checks.sound(ax.figure)
        assert struck(ax) == []
        assert len(lines(ax, "path")) == 6
    plain = tree(game, both.profile)
    assert texts(plain, "belief") == []


def test_ranges_of_probabilities_are_shown() -> None:
    game = games.beer()
    families = [e for e in lg.solve(game, concept="sequential") if e.sets]
    ax = tree(game, families[0])
    shown = {t.split("(")[1] for t in texts(ax, "action") if "–" in t}
    assert shown and all("–" in t for t in shown)
    checks.sound(ax.figure)


def test_conditions_and_mixtures_in_symbols() -> None:
    game = games.hawk_dove()
    mixed = next(e for e in lg.solve(game, concept="nash") if 0 not in {p for row in e.profile for p in row})
    ax = tree(game, mixed)
    assert {t.replace("\n", " ") for t in texts(ax, "action")} == {
        r"dove ($\left(c - v\right) / c$)",
        "hawk ($v / c$)",
    }
    assert texts(ax, "key")[-1] == "where $c > v$"
    checks.sound(ax.figure)


def test_a_game_without_moves_has_an_equilibrium_to_draw() -> None:
    ax = tree(games.single(), [])
    assert texts(ax, "key") == ["payoffs:", "A", "B"]
    assert texts(ax, "payoff") == ["1", "2/3"]


def test_records_read_from_json_are_drawn_alike() -> None:
    game = games.beer()
    solution = lg.solve(game, concept="perfect-bayesian")
    again = lg.Solution.from_json(solution.to_json())
    one, two = (tree(game, found[0]) for found in (solution, again))
    assert [t.get_text() for t in one.texts] == [t.get_text() for t in two.texts]


def test_floats_are_rounded() -> None:
    game = games.matching().to_floats()
    third = tree(game, {"Ann:1": [1 / 3, 2 / 3], "b": [1.0, 1e-12]})
    assert {t.replace("\n", " ") for t in texts(third, "action")} == {
        "heads (0.3333)",
        "tails (0.6667)",
        "heads",
        "tails",
    }
    assert len(lines(third, "path")) == 4


# ---------------------------------------------------------------------- sizes, names, languages
def test_sizes() -> None:
    assert tree(games.entry()).figure.get_size_inches()[0] == 3.4
    assert tree(games.ultimatum()).figure.get_size_inches()[0] == 7.0
    given = tree(games.entry(), width="double", height=4.0).figure
    assert given.get_size_inches().tolist() == [7.0, 4.0]
    assert given.note == ""
    assert tree(games.entry(), width=5, direction="right", height=3).figure.get_size_inches().tolist() == [
        5,
        3,
    ]
    wide = tree(games.full(3, 4)).figure
    assert "direction='right'" in wide.note
    assert "direction" not in tree(games.centipede(14), direction="right").figure.note
    small = tree(games.ultimatum(), width="single").figure
    assert small.note.startswith("labels may meet: the drawing needs about")
    assert {t.get_fontsize() for t in checks.labels(wide)} <= {7.0, 7.5, 8.0}


def test_long_names_are_broken_where_room_is_short() -> None:
    ax = tree(games.long_names())
    assert any("\n" in t for t in texts(ax, "action"))
    wide = tree(games.long_names(), width="double", direction="right")
    assert max(t.count("\n") for t in texts(wide, "action")) < max(t.count("\n") for t in texts(ax, "action"))
    short = tree(
        games.long_names(), names={"Provincial government": "$P$", "pass the target on unchanged": "pass"}
    )
    assert texts(short, "player").count("$P$") == 2
    assert texts(short, "action").count("pass") == 2


def test_a_given_axes_is_filled_and_returned() -> None:
    figure = Figure(figsize=(6, 6))
    one, two = figure.subplots(2)
    assert tree(games.entry(), ax=one, title="Entry $") is one
    assert tree(games.audit(), ax=two, direction="right", key=False) is two
    assert one.get_title() == "Entry \\$"
    assert checks.overlaps(figure) == [] and struck(one) == struck(two) == []
    for ax in (one, two):
        box = ax.get_window_extent()
        for text in ax.texts:
            shape = text.get_window_extent()
            assert box.x0 - 1 <= shape.x0 and shape.x1 <= box.x1 + 1
            assert box.y0 - 1 <= shape.y0 and shape.y1 <= box.y1 + 1


@pytest.mark.system("cjk")
def test_chinese(tmp_path: Path) -> None:
    game = games.chinese()
    for direction in ("down", "right"):
        ax = tree(game, lg.solve(game)[0], language="zh", direction=direction, title="层层加码")
        checks.sound(ax.figure)
        assert struck(ax) == []
        assert texts(ax, "chance") == ["自然"]
        assert texts(ax, "key")[0] == "收益依次为："
        assert ax.figure.chinese and ax.figure.note == ""
    english = tree(game)
    assert texts(english, "chance") == ["chance"] and english.figure.chinese
    pdf, _ = save(english.figure, tmp_path / "zh")
    assert b"/Type3" not in pdf.read_bytes()


@pytest.mark.filterwarnings("ignore:Glyph")
def test_without_a_font_the_note_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    monkeypatch.setattr(plot_words, "chinese_font", lambda: None)
    monkeypatch.setattr("layered_games.report.plot_tree.chinese_font", lambda: None)
    assert "install Noto Serif CJK" in tree(games.chinese()).figure.note
    ax = tree(games.audit(), language="zh")
    assert texts(ax, "chance") == ["chance"] and "labels are in English" in ax.figure.note


# ---------------------------------------------------------------------- purity and errors
def test_saved_twice_it_is_the_same_and_nothing_global_is_touched(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    game = games.beer()
    key = game.key
    made = []
    for name in ("one", "two"):
        solution = lg.solve(game, concept="perfect-bayesian")
        files = save(tree(game, solution[0]).figure, tmp_path / name)
        made.append([f.read_bytes() for f in files])
    assert made[0] == made[1]
    assert dict(mpl.rcParams) == before and game.key == key
    with mpl.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.fonttype": "none"}):
        save(tree(game, solution[0]).figure, tmp_path / "three")
    assert (tmp_path / "three.svg").read_bytes() == made[0][1]


def test_trees_that_are_too_large_are_refused() -> None:
    large = lg.ExtensiveGame.from_levels([201, *[0] * 201], [0] * 202, [[k] for k in range(201)])
    with pytest.raises(
        GameError, match=r"201 leaves, and no more than limit=200.*game\.subgame\(root\).*raise limit"
    ):
        tree(large)
    assert len(texts(tree(large, limit=201, direction="right"), "payoff")) == 201
    with pytest.raises(GameError, match="5 levels, and no more than limit=4"):
        tree(lg.ExtensiveGame.from_levels([1] * 5 + [0], [0] * 6, [[1]]), limit=4)
    with pytest.raises(GameError, match="10 leaves"):
        tree(games.ultimatum(), limit=9)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"direction": "up"}, "unknown direction 'up'"),
        ({"payoffs": "row"}, "unknown form 'row' of payoffs"),
        ({"payoffs": "column", "direction": "right"}, "columns only where the tree grows down"),
        ({"width": "triple"}, "unknown width 'triple'"),
        ({"width": -1.0}, "cannot be drawn"),
        ({"language": "fr"}, "unknown language 'fr'"),
    ],
)
def test_options(options: dict[str, Any], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        tree(games.entry(), **options)


def test_what_is_not_of_the_game_is_refused() -> None:
    game = games.entry()
    with pytest.raises(GameError, match="StrategicGame is no ExtensiveGame"):
        tree(game.to_strategic())
    strategic = lg.solve(game.to_strategic())
    with pytest.raises(GameError, match=r"turn an equilibrium of its strategic form into a behaviour"):
        tree(game, strategic[0])
    behaviour = game.behaviour(strategic[0].profile)
    assert len(lines(tree(game, behaviour), "path")) >= 1
    with pytest.raises(GameError, match=r"the solution has \d+ equilibria; pass one"):
        tree(game, lg.solve(game, concept="nash"))
    with pytest.raises(GameError, match="is not one of this game"):
        tree(games.audit(), lg.solve(game)[0])
    with pytest.raises(GameError, match="int is no equilibrium"):
        tree(game, 3)
    with pytest.raises(GameError, match="names the action 'fly'"):
        tree(game, {"Entrant:1": "fly", "Incumbent:1": "share"})
    with pytest.raises(GameError, match="is no distribution"):
        tree(game, [[Fraction(1, 2), 1], [1, 0]])
