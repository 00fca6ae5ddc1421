"""The kit: what it holds, that it repeats, and that a failure leaves nothing behind."""

from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from layered_games.cases import builtin_cases, reading_index
from layered_games.errors import CaseError
from layered_games.models import overbidding
from layered_games.report.general import General
from layered_games.report.inputs import Source, read_sources
from layered_games.report.kit import write_kit
from layered_games.report.names import Names, proof_files
from layered_games.report.results import UNREPEATABLE

pytest_plugins = ["paper_kit"]
GAME = overbidding()
SMALL = Path(__file__).parents[1] / "cases" / "small.toml"
LADDER_ONLY = """
schema = 1
name = "plain"
title = "Plain <b>&"
source = "none"
text = "None."
[ladder]
dimension = "accountability"
unit = "points"
layers = [{name = "a", target = 50}, {name = "b 省", target = 60}]
"""


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def data(paper_kit: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((paper_kit / "results.json").read_text(encoding="utf-8"))
    return content


def reading(data: dict[str, Any], case: str, name: str) -> dict[str, Any]:
    found = next(c for c in data["cases"] if c["name"] == case)
    return next(r for r in found["readings"] if r["name"] == name)


# ---------------------------------------------------------------------- what it holds
def test_the_kit_holds_every_kind_of_file(paper_kit: Path) -> None:
    found = files(paper_kit)
    assert {"report.html", "main.tex", "propositions.tex", "results.json"} <= found
    stems = [f"{c.name}-{r.name}" for c in builtin_cases() for r in c.readings]
    for stem in stems:
        assert {
            f"figures/{kind}-{stem}.{end}" for kind in ("ladder", "map") for end in ("pdf", "svg")
        } <= found
        kinds = ("ladder", "decomposition", "claims", "map", "reforms", "robustness", "parameters")
        assert {f"tables/{kind}-{stem}.tex" for kind in kinds} <= found
    assert {f"cases/{case.name}.toml" for case in builtin_cases()} <= found
    assert len([name for name in found if name.startswith("proofs/")]) >= 8


def test_one_proof_for_each_part_of_each_proposition(paper_kit: Path, data: dict[str, Any]) -> None:
    named = [part["proof"] for p in data["propositions"] for part in p["parts"]]
    named += [part["proof"] for part in data["ladders"]["proofs"]]
    assert len(named) == len(set(named))
    kept = {name for name in files(paper_kit) if name.startswith("proofs/")}
    assert set(named) == {name for name in kept if name.endswith(".smt2")}
    certificates = [paper_kit / name for name in kept if name.endswith(".txt")]
    assert certificates and all(path.with_suffix(".smt2").is_file() for path in certificates)
    assert all(len(path.read_text(encoding="utf-8").splitlines()) > 1 for path in certificates)
    for name in named:
        text = (paper_kit / name).read_text(encoding="utf-8")
        assert text.count("(check-sat)") == 2 and len(re.findall("expected: (?:un)?sat", text)) == 2


def test_results_carry_versions_assumptions_and_exact_numbers(data: dict[str, Any]) -> None:
    assert data["versions"]["dependencies"]["sympy"] and data["versions"]["solvers"]["z3"]
    assert any("sigma" in line for line in data["game"]["assumptions"])
    chain = reading(data, "sewage", "chain")
    tolerance = next(r for r in chain["reforms"] if r["parameter"] == "phi_S")
    assert tolerance["exits"][0]["threshold"] == {"exact": "13/35", "float": pytest.approx(13 / 35)}
    assert chain["map"]["borders"][0]["expression"] == "13/35"
    assert chain["regime"] == {"claimed": "passive", "source": "ours", "computed": "passive", "agrees": True}
    assumed = {p["name"] for p in chain["parameters"] if p["assumed"]}
    assert assumed == set(GAME.parameters) - {"tau"}
    for case in builtin_cases():
        for one in case.readings:
            index = reading(data, case.name, one.name)["ladder"]["index"]
            assert index["value"]["exact"] == str(reading_index(one).value)


def test_every_proposition_is_settled(data: dict[str, Any]) -> None:
    assert len(data["propositions"]) >= 6
    assert all(p["settled"] for p in data["propositions"])
    assert {part["outcome"] for p in data["propositions"] for part in p["parts"]} == {"true", "mixed"}


def test_no_file_names_this_machine(paper_kit: Path) -> None:
    here = {str(Path.home()), str(Path.cwd()), str(paper_kit), str(Path(__file__).parents[2])} - {"/"}
    for name in files(paper_kit):
        content = (paper_kit / name).read_bytes().decode("utf-8", errors="replace")
        assert not [path for path in here if path in content], name


def test_timings_are_in_one_place(data: dict[str, Any]) -> None:
    assert {"equilibrium", "propositions", "fingerprint", "figures", "all"} <= set(data["timings"])
    rest = json.dumps({key: value for key, value in data.items() if key not in UNREPEATABLE})
    assert '"seconds"' not in rest


# ---------------------------------------------------------------------- writing
def test_two_runs_differ_in_their_timings_only(tmp_path: Path, quick: None) -> None:
    sources = read_sources([str(SMALL)], GAME.parameters)
    for name in ("one", "two"):
        write_kit(GAME, sources, tmp_path / name, draws=50)
    one, two = tmp_path / "one", tmp_path / "two"
    assert files(one) == files(two)
    for name in files(one) - {"results.json"}:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    left, right = (json.loads((k / "results.json").read_text(encoding="utf-8")) for k in (one, two))
    for part in UNREPEATABLE:
        del left[part], right[part]
    assert left == right


def test_a_smaller_kit_replaces_a_larger_one_as_a_whole(tmp_path: Path, quick: None) -> None:
    target = tmp_path / "kit"
    plain = tmp_path / "plain.toml"
    plain.write_text(LADDER_ONLY, encoding="utf-8")
    number = write_kit(GAME, read_sources([str(SMALL), str(plain)], GAME.parameters), target, draws=20)
    before = files(target)
    assert number == len(before)
    write_kit(GAME, read_sources([str(plain)], GAME.parameters), target, draws=20)
    assert files(target) < before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kit", "plain.toml"]


def test_a_ladder_alone_is_reported_without_a_game(tmp_path: Path, quick: None) -> None:
    plain = tmp_path / "plain.toml"
    plain.write_text(LADDER_ONLY, encoding="utf-8")
    write_kit(GAME, read_sources([str(plain)], GAME.parameters), tmp_path / "kit")
    page = (tmp_path / "kit" / "report.html").read_text(encoding="utf-8")
    assert "no equilibrium is computed" in page and "Plain &lt;b&gt;&amp;" in page
    assert not [name for name in files(tmp_path / "kit") if "map-" in name]
    assert r"b \cjk{省}" in (tmp_path / "kit" / "tables" / "ladder-plain-main.tex").read_text(
        encoding="utf-8"
    )


@pytest.fixture(scope="module")
def hostile_kit(tmp_path_factory: pytest.TempPathFactory, general_part: General) -> Path:
    """A kit, figures drawn, of a case whose every text tries to break out."""
    folder = tmp_path_factory.mktemp("hostile") / "kit"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("layered_games.report.kit.general", lambda game, note: general_part)
        patch.setattr("layered_games.report.kit.ladder_analyses", lambda reports: ())
        path = Path(__file__).with_name("hostile.toml")
        write_kit(GAME, read_sources([str(path)], GAME.parameters), folder, draws=50)
    return folder


def test_hostile_texts_stay_texts(hostile_kit: Path) -> None:
    page = (hostile_kit / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ versions }}" in page and "${{ 7*7 }}" in page
    for path in hostile_kit.rglob("*.tex"):
        text = re.sub(r"\\cjk\{[^{}]*\}", "", path.read_text(encoding="utf-8"))
        assert text.isascii() and r"\write18" not in text and r"\input{/" not in text, path.name


@pytest.mark.system("tex")
def test_hostile_texts_compile(hostile_kit: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(hostile_kit, tmp_path / "kit")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_map_without_inspection_keeps_its_thresholds(hostile_kit: Path) -> None:
    """Without inspection, oversight must stay positive: the threshold at zero is no threshold."""
    (case,) = json.loads((hostile_kit / "results.json").read_text(encoding="utf-8"))["cases"]
    found = {r["parameter"]: r for r in case["readings"][0]["reforms"]}
    assert all(t["value"]["float"] > 0 for t in found["sigma"]["thresholds"])


@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_leaves_nothing(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    def broken(*_: Any, **__: Any) -> str:
        raise problem

    monkeypatch.setattr("layered_games.report.kit.page", broken)
    with pytest.raises(type(problem)):
        write_kit(GAME, read_sources([str(SMALL)], GAME.parameters), tmp_path / "deep" / "kit", draws=10)
    assert list(tmp_path.iterdir()) == []


def test_a_progress_bar_only_where_someone_sees_it(
    tmp_path: Path, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    write_kit(GAME, read_sources([str(SMALL)], GAME.parameters), tmp_path / "kit", draws=10, progress=True)
    assert capsys.readouterr().err == ""


# ---------------------------------------------------------------------- names and inputs
def test_stems_never_meet(tmp_path: Path) -> None:
    plain = tmp_path / "x.toml"
    listed = []
    for case, one in (("a-b", "c"), ("a", "b-c")):
        text = LADDER_ONLY.replace('name = "plain"', f'name = "{case}"')
        text += f'[[readings]]\nname = "{one}"\ntitle = "x"\ntext = "x"\n'
        plain.write_text(text, encoding="utf-8")
        listed.append(read_sources([str(plain)], GAME.parameters)[0].case)
    names = Names(listed)
    assert names.stem("a-b", "c") == "a-b-c" and names.stem("a", "b-c") == "a-b-c-2"


def test_proofs_are_numbered_in_the_order_of_the_paper(data: dict[str, Any]) -> None:
    class Stated:
        def __init__(self, name: str, parts: int) -> None:
            self.name, self.parts = name, tuple(range(parts))

    found = proof_files([Stated("One Way!", 2), Stated("two", 1)])  # type: ignore[list-item]
    assert found == {
        "One Way!": ("proofs/01-one-way-1.smt2", "proofs/01-one-way-2.smt2"),
        "two": ("proofs/02-two.smt2",),
    }


def test_cases_are_read_by_name_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sewage").write_text(LADDER_ONLY, encoding="utf-8")
    assert read_sources(["sewage"], GAME.parameters)[0].case.name == "sewage"
    found: tuple[Source, ...] = read_sources(["./sewage"], GAME.parameters)
    assert found[0].case.name == "plain" and found[0].text == LADDER_ONLY
    (tmp_path / "mine").write_text(LADDER_ONLY, encoding="utf-8")
    assert read_sources(["mine"], GAME.parameters)[0].case.name == "plain"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (["swage"], "did you mean sewage"),
        (["nowhere.toml"], "no such file"),
        (["sewage", "union", "sewage"], "is given twice"),
        (["a\0b"], "no built-in case is called"),
        (["a\0b.toml"], "cannot be read"),
    ],
)
def test_what_is_no_case_is_told_in_one_line(named: list[str], words: str) -> None:
    with pytest.raises(CaseError, match=words) as caught:
        read_sources(named, GAME.parameters)
    assert "\n" not in str(caught.value)


def test_two_files_with_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(LADDER_ONLY, encoding="utf-8")
    named = [str(tmp_path / name) for name in ("one.toml", "two.toml")]
    with pytest.raises(CaseError, match=r"two\.toml: name: the case 'plain' has the name of the case"):
        read_sources(named, GAME.parameters)
