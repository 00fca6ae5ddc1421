"""The kit of an entry of the catalogue: what it holds, that it repeats, that it is whole or absent."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import layered_games as lg
from layered_games.cli import main
from layered_games.models.catalogue_table import catalogue, entry, tally_of
from layered_games.models.entries import Worked
from layered_games.models.propositions import Part
from layered_games.proofs.processes import available
from layered_games.report.markdown import blocks, to_html, to_latex
from layered_games.report.model_bibliography import references
from layered_games.report.model_kit import (
    build_model_kit,
    put_model_kit,
    settled_propositions,
    tally_written,
    write_model_kit,
)
from layered_games.report.model_listing import FORMATS
from layered_games.report.model_numbers import lines_of
from layered_games.report.model_shelf import write_model_kits
from layered_games.report.results import UNREPEATABLE
from layered_games.report.style import new_figure
from layered_games.report.theory_page import figure_of
from layered_games.report.verification import differences, verify_kit

NAME = "elimination"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def read(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for proofs of this module alone."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def apart(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or written to the user's cache folder."""
    monkeypatch.setenv("LAYERED_GAMES_CACHE", str(kept))


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Path:
    folder = tmp_path_factory.mktemp("model") / "kit"
    assert write_model_kit(NAME, folder, folder=kept) == len(files(folder))
    return folder


# ---------------------------------------------------------------------- what it holds
def test_the_kit_holds_every_kind_of_file(kit: Path) -> None:
    found = files(kit)
    assert {"report.html", "main.tex", "propositions.tex", "references.bib", "results.json"} <= found
    assert {f"figures/{NAME}.pdf", f"figures/{NAME}.svg"} <= found
    data = read(kit)
    named = [part["proof"] for p in data["propositions"] for part in p["parts"]]
    assert len(named) == len(set(named)) >= 10
    assert set(named) == {name for name in found if name.endswith(".smt2")}
    certificates = {name for name in found if name.startswith("proofs/") and name.endswith(".txt")}
    assert certificates and {f"{name.removesuffix('.txt')}.smt2" for name in certificates} <= found


def test_numbers_and_lines_can_be_made_again_from_results(kit: Path) -> None:
    data = read(kit)
    example = {name: value["exact"] for name, value in data["numbers"]["example"].items()}
    solution = lg.Solution.from_json(json.dumps(data["solution"]["record"]))
    assert len(solution) == 3 and data["solution"]["complete"]
    (point,) = lg.solve(solution.game, at=example)
    (written,) = data["numbers"]["equilibria"]
    assert {name: str(value) for name, value in point.values.items()} == {
        name: value["exact"] for name, value in written["values"].items()
    }
    assert data["numbers"]["worked"]["value"] == written["values"]["x"]
    panels = data["figures"][NAME]
    assert panels == json.loads(json.dumps(lines_of(figure_of(entry(NAME), lg.models.elimination()))))
    (needs,) = [line for line in panels[0]["lines"] if len(line["x"]) > 100]
    for place in (0, 200, 400):
        (there,) = lg.solve(solution.game, at=example | {"N": str(needs["x"][place])})
        assert float(there.values["x"]) == pytest.approx(needs["y"][place], abs=1e-9)


def test_the_page_is_whole_and_refers_to_nothing_outside(kit: Path) -> None:
    class Balance(HTMLParser):
        void = ("meta", "link", "br", "hr", "img", "path", "use")
        open: list[str]

        def __init__(self) -> None:
            super().__init__()
            self.open = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.open += [] if tag in self.void else [tag]

        def handle_endtag(self, tag: str) -> None:
            if tag not in self.void:
                assert self.open.pop() == tag

    page = (kit / "report.html").read_text(encoding="utf-8")
    reader = Balance()
    reader.feed(page)
    assert reader.open == []
    assert not re.search(r"@import|url\((?!#)|<script|\ssrc=|https?://(?!www\.w3\.org)", page)
    assert page.count('class="proposition"') == len(read(kit)["propositions"])
    assert "$" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert '<span lang="zh">常态化考核与基层淘汰式回应</span>' in page


@pytest.mark.system("tex")
def test_the_paper_compiles_with_its_references(kit: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(kit, tmp_path / "kit")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    bibtex = [["bibtex", "main"]] if shutil.which("bibtex") else []
    for command in (latex, *bibtex, latex, latex):
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
        )
        assert done.returncode == 0, done.stdout[-3000:]
    log = (folder / "main.log").read_text(errors="replace")
    assert "undefined" not in log and "Missing character" not in log
    wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(wide, default=0) < 5


def test_no_file_names_this_machine(kit: Path) -> None:
    here = {str(Path.home()), str(Path.cwd()), str(kit), str(Path(__file__).parents[2])} - {"/"}
    for name in files(kit):
        content = (kit / name).read_bytes().decode("utf-8", errors="replace")
        assert not [path for path in here if path in content], name


# ---------------------------------------------------------------------- repeating and verifying
def test_a_second_kit_from_kept_proofs_is_the_same(
    kit: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("proved again")

    monkeypatch.setattr(type(lg.models.elimination()), "propositions", never)
    write_model_kit(NAME, tmp_path / "kit", folder=kept)
    again = tmp_path / "kit"
    assert files(again) == files(kit)
    for name in files(kit) - {"results.json"}:
        assert (again / name).read_bytes() == (kit / name).read_bytes(), name
    left, right = read(kit), read(again)
    for part in UNREPEATABLE:
        del left[part], right[part]
    assert left == right
    assert catalogue(NAME, folder=kept).cells()[0][-3:] == ("3", "1", "0")


def test_what_is_kept_is_never_trusted(tmp_path: Path) -> None:
    found = entry(NAME)
    first = settled_propositions(found, found.build(), tmp_path)
    assert tally_written(first) == tally_of(found.build().propositions())
    (file,) = tmp_path.glob("propositions-*.json")
    for bad in ('[{"parts": 1}]', '[{"parts": [], "results": []}]', "no json", '{"a": 1}', "[[]]"):
        file.write_text(bad)
        assert settled_propositions(found, found.build(), tmp_path) == first


@pytest.mark.skipif(not available(), reason="no solver is installed")
def test_verify_confirms_a_kit_and_finds_a_changed_number(kit: Path, tmp_path: Path) -> None:
    game = lg.models.overbidding()
    checks = list(verify_kit(game, kit, 20))
    assert {check.outcome for check in checks} == {"confirmed"} and checks[-1].what == "model"
    folder = shutil.copytree(kit, tmp_path / "kit")
    data = read(folder)
    data["numbers"]["equilibria"][0]["values"]["x"]["float"] = 9.0
    data["propositions"] = []
    (folder / "results.json").write_text(json.dumps(data), encoding="utf-8")
    (wrong,) = verify_kit(game, folder)
    assert wrong.outcome == "mismatch" and "numbers.equilibria[0].values.x.float is 9.0" in wrong.detail


def test_a_failure_in_the_middle_leaves_nothing(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("layered_games.report.model_kit.references", broken)
    for write in (
        lambda: write_model_kit(NAME, tmp_path / "deep" / "kit", folder=kept),
        lambda: write_model_kits([NAME], tmp_path / "deep" / "kits"),
    ):
        with pytest.raises(OSError, match="No space"):
            write()
        assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- several at once
def test_several_kits_stand_beside_an_index(kit: Path, kept: Path, tmp_path: Path) -> None:
    number = write_model_kits([NAME, "bearing_capacity"], tmp_path / "all", processes=2)
    found = files(tmp_path / "all")
    assert number == len(found)
    assert {"index.html", "results.json", "bearing_capacity/main.tex", f"{NAME}/report.html"} <= found
    assert {name.removeprefix(f"{NAME}/") for name in found if name.startswith(f"{NAME}/")} == files(kit)
    page = (tmp_path / "all" / "index.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="([^"#]+)"', page):
        assert link in found
    data = read(tmp_path / "all")
    first = data["catalogue"][0]
    assert (first["name"], first["proved"], first["unknown"]) == (NAME, 3, 0)
    same = read(tmp_path / "all" / NAME)["numbers"]
    assert list(differences(same, read(kit)["numbers"])) == []
    write_model_kit(NAME, tmp_path / "all", folder=kept)
    assert files(tmp_path / "all") == files(kit)


# ---------------------------------------------------------------------- other kinds of models
@dataclass(frozen=True)
class Plain:
    """A model that is no game of the package: parameters, an example, propositions."""

    parameters: lg.ParameterSpace
    example: dict[str, int]

    def propositions(self) -> tuple[lg.Proposition, ...]:
        k = self.parameters["k"].symbol
        verdicts = [lg.prove(claim, self.parameters.assumptions) for claim in (k > 0, k > 1)]
        parts = [
            Part("positive", v.claim, v, o)
            for v, o in zip(verdicts, (lg.Outcome.TRUE, lg.Outcome.MIXED), strict=True)
        ]
        return (lg.Proposition("one", "One & only", r"$k$ is \weird & $\weird{k}$.", "", tuple(parts)),)


def test_a_model_that_is_no_staged_game_has_a_kit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> None:
    k = lg.Parameter("k", "positive", meaning="capacity <b>", meaning_zh="能力", latex=r"\kappa")
    plain = Plain(lg.ParameterSpace([k]), {"k": 2})
    found = replace(
        entry(NAME),
        name="plain",
        build=lambda: plain,
        worked=lambda model: Worked(("$k = 2$",), "k", 2),
        game_text=lambda model: "One chooses $x_{1}$.\n\n| a | |\n|---|---|\n| $x$ & 50 % | 能 |",
        equilibrium=lambda model: "$$ \\kappa $$",
        literature=("no year here",),
    )
    monkeypatch.setattr("layered_games.report.theory_page.figure_of", lambda *_: new_figure("single", 1))
    monkeypatch.setattr("layered_games.report.theory_page.caption_of", lambda _: "One $x$.")
    put_model_kit(build_model_kit(found, folder=kept), tmp_path)
    data = read(tmp_path)
    assert data["numbers"]["equilibria"] == [] and "solve needs a game" in data["numbers"]["remark"]
    assert data["solution"]["record"] is None and data["propositions"][0]["settled"]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert r"<code>\weird{k}</code>" in page and "<mi>κ</mi>" in page and "One &amp; only" in page
    assert "note = {no year here}" in (tmp_path / "references.bib").read_text(encoding="utf-8")
    for path in tmp_path.glob("*.tex"):
        assert re.sub(r"\\cjk\{[^{}]*\}", "", path.read_text(encoding="utf-8")).isascii(), path.name


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(lg.GameError, match="given twice"):
        write_model_kits([NAME, NAME], tmp_path / "all")
    with pytest.raises(lg.GameError, match="at least one"):
        write_model_kits([NAME], tmp_path / "all", processes=0)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- Markdown
SAMPLE = """A *first* line with `a_b*c` and
**bold** $x < 1$ (中文), 2*3*4.

1. one
   more
1. two

| symbol | meaning | |
|---|---|---|
| $a \\mid b$ | what it is, at some length, so that it wraps & more | 中文 |

$$ x =
\\frac12 $$
## Then <b>
"""


def test_markdown_is_read_into_blocks() -> None:
    kinds = [block.kind for block in blocks(SAMPLE)]
    assert kinds == ["text", "list", "table", "formula", "heading"]
    assert blocks(SAMPLE)[1].lines == (("1.", "one more"), ("1.", "two"))
    assert blocks("$$ open") == blocks("$$ open $$") and blocks("") == ()


def test_markdown_becomes_html() -> None:
    page = to_html(SAMPLE)
    assert "<em>first</em> line with <code>a_b*c</code>" in page
    assert "<strong>bold</strong>" in page and "2*3*4" in page
    assert '<ol><li value="1">one more</li><li value="1">two</li></ol>' in page
    assert "<h3>Then &lt;b&gt;</h3>" in page and '<span lang="zh">中文</span>' in page
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in page and "$" not in page
    assert "<msup><mi>N</mi><mo>∗</mo></msup>" in to_html("$N^*$")


def test_markdown_becomes_latex() -> None:
    text = to_latex(SAMPLE)
    assert r"\texttt{a\_b{*}c}" in text and r"\textbf{bold} $x < 1$, 2{*}3{*}4." in text
    assert r"\kitdisplay{x = \frac12}" in text and r"\item[1.] one more" in text
    assert r"wraps \& more" in text and "中文" not in text
    assert to_latex("减负:“甲,乙”") == "\\cjk{减负:``甲,乙}''\n"


def test_references_keep_to_what_the_catalogue_says() -> None:
    text = references(entry("measurement_noise"))
    assert "@misc{arrow1951," in text and "author = {Arrow and Harris and Marschak}" in text
    assert text.count("@misc{") == 2 + len(entry("measurement_noise").literature)
    keys = re.findall(r"@misc\{([^,]+),", text)
    assert len(keys) == len(set(keys))


def test_the_command_line_knows_the_formats() -> None:
    (option,) = [p for p in main.commands["catalogue"].params if p.name == "how"]
    assert tuple(option.type.choices) == FORMATS  # type: ignore[attr-defined]
