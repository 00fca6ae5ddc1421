"""The command line: one line for each error, the right exit code, and no traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import layered_games as lg
from layered_games.cli import main
from layered_games.models.catalogue_table import Tally, entries, keep_tally

pytest_plugins = ["paper_kit"]
SOURCE = Path(__file__).resolve().parents[1] / "src"
BAD = {
    "unknown key": 'schema = 1\nname = "x"\nnonsense = 1\n',
    "missing target": (
        'schema = 1\nname = "x"\ntitle = "x"\nsource = "x"\ntext = "x"\n'
        '[ladder]\ndimension = "level"\nunit = "percent"\nlayers = [{name = "a"}]\n'
    ),
    "140 percent": (
        'schema = 1\nname = "x"\ntitle = "x"\nsource = "x"\ntext = "x"\n'
        '[ladder]\ndimension = "level"\nunit = "percent"\nlayers = [{name = "a", target = 140}]\n'
    ),
    "no TOML": "\x00\x01 = [",
    "empty": "",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def one_line(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("layered-games: ")
    assert result.stdout == ""
    return lines[0]


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_case_file_gives_one_line_and_writes_nothing(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(BAD[fault])
    line = one_line(run("report", str(path), "--out", str(tmp_path / "kit")))
    assert str(path) in line and "Traceback" not in line
    assert [p.name for p in tmp_path.iterdir()] == ["bad.toml"]


def test_fifty_megabytes_of_zeros_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "zeros.toml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "50,000,000 bytes" in one_line(run("report", str(path), "--out", str(tmp_path / "kit")))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "swage", "--out", "kit"), "did you mean sewage"),
        (("report", "sewage", "sewage", "--out", "kit"), "is given twice"),
        (("report", "--out", "."), "current folder"),
        (("verify", "nowhere"), "no such folder"),
        (("catalogue", "nothing"), "the catalogue has no model 'nothing'; it has elimination"),
        (("catalogue", "eliminate"), "did you mean elimination?"),
        (("report", "--model", "eliminate", "kit"), "did you mean elimination?"),
        (("report", "--model", "frequency", "--model", "frequency", "kit"), "is given twice"),
        (("report", "--model", "frequency", "--out", "."), "current folder"),
        (("report", "--all", "."), "current folder"),
    ],
)
def test_bad_arguments_give_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert words in one_line(run(*arguments))
    assert list(tmp_path.iterdir()) == []


def test_an_occupied_folder_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "not empty" in one_line(run("report", "--out", str(tmp_path)))
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report",), "Missing option '--out'"),
        (("report", "--out", "x", "--draws", "0"), "--draws"),
        (("report", "--model", "frequency"), "name one folder"),
        (("report", "--all", "one", "--out", "two"), "name one folder"),
        (("report", "--all", "--model", "frequency", "kit"), "leave out --model"),
        (("catalogue", "--format", "xml"), "'xml' is not one of"),
        (("x",), "No such"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and words in result.stderr


def test_version_and_help() -> None:
    assert run("--version").stdout.strip().endswith(lg.__version__)
    for command in ((), ("report",), ("verify",), ("catalogue",), ("cases",)):
        result = run(*command, "--help")
        assert result.exit_code == 0 and "Usage:" in result.stdout
    assert "layered-games cases" in run("report", "--help").stdout


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tallies and proofs are kept in a folder of the test, and tallies are not computed."""
    monkeypatch.setenv("LAYERED_GAMES_CACHE", str(tmp_path / "kept"))
    for found in entries():
        keep_tally(found, Tally(3, 1, 0))


@pytest.mark.usefixtures("counted")
def test_the_catalogue_is_a_table() -> None:
    text = run("catalogue").stdout
    assert text == f"{lg.models.catalogue()}\n"
    assert text.splitlines()[0].startswith("row  name") and "常态化考核与基层淘汰式回应" in text


@pytest.mark.usefixtures("counted")
def test_the_catalogue_comes_in_several_formats() -> None:
    rows = list(csv.DictReader(io.StringIO(run("catalogue", "--format", "csv").stdout)))
    assert [row["name"] for row in rows] == [found.name for found in entries()]
    assert (rows[0]["proved"], rows[0]["mixed"], rows[0]["unknown"]) == ("3", "1", "0")
    assert json.loads(run("catalogue", "--format", "json").stdout) == rows
    assert run("catalogue", "--format", "markdown").stdout.count("\n") == len(rows) + 2
    latex = run("catalogue", "--format", "latex").stdout
    assert latex.startswith(r"\begin{tabular}") and latex.endswith("\\end{tabular}\n")


@pytest.mark.usefixtures("counted")
def test_the_catalogue_shows_a_model() -> None:
    text = run("catalogue", "elimination").stdout
    for words in (
        "elimination: routine assessment, elimination response (常态化考核与基层淘汰式回应)",
        "can come out: needs served, needs eliminated, indicators ignored",
        "with: q + sigma > 0",
        "每项指标的目标",
        "depends on the parameters  certificate",
    ):
        assert words in text
    data = json.loads(run("catalogue", "elimination", "--format", "json").stdout)
    assert data["example"]["q"] == "0.5" and data["parameters"][0]["meaning_zh"] == "每项指标的目标"
    assert {part["verdict"] for p in data["propositions"] for part in p["parts"]} == {"true", "mixed"}
    tables = run("catalogue", "elimination", "--format", "csv").stdout.split("\n\n")
    assert [len(list(csv.reader(io.StringIO(table)))) for table in tables] == [11, 17]
    assert run("catalogue", "elimination", "--format", "latex").stdout.count(r"\toprule") == 2
    assert run("catalogue", "elimination", "--format", "markdown").stdout.startswith("# elimination:")


@pytest.mark.usefixtures("counted")
def test_a_model_is_reported_and_verified(tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    result = run("report", "--model", "elimination", str(folder))
    assert result.exit_code == 0 and result.stderr == ""
    assert result.stdout == f"36 files in {folder}; open {folder / 'report.html'}\n"
    result = run("verify", str(folder), "--timeout", "20")
    assert result.exit_code == 0 and "confirmed  model: every number" in result.stdout
    assert run("report", "--model", "elimination", "--out", str(folder)).exit_code == 0


def test_several_models_go_into_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "layered_games.report.model_shelf.write_model_kits", lambda *given, **_: seen.append(given) or 7
    )
    target = tmp_path / "kits"
    assert (
        run("report", "--all", str(target)).stdout == f"7 files in {target}; open {target / 'index.html'}\n"
    )
    names = ("elimination", "frequency")
    two = run("report", "--model", names[0], "--model", names[1], "--processes", "1", "--out", str(target))
    assert two.exit_code == 0
    assert seen == [((), target, 2), (names, target, 1)]


def test_the_built_in_cases_are_listed() -> None:
    text = run("cases").stdout
    assert "sewage: The rural sewage ladder" in text and "overbid index 1.167" in text
    assert "february" in text


@pytest.mark.parametrize(
    ("problem", "code", "words"),
    [
        (
            OSError(28, "No space left on device", "kit/x"),
            1,
            "kit/x: No space left on device; nothing was written",
        ),
        (KeyboardInterrupt(), 130, "interrupted; nothing was written"),
    ],
)
def test_what_the_machine_refuses_gives_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException, code: int, words: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("layered_games.report.kit.write_kit", broken)
    result = run("report", "--out", str(tmp_path / "kit"))
    assert result.exit_code == code
    assert result.stderr == f"layered-games: {words}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_gives_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    def put(path: Path, text: str) -> None:
        Path("/dev/full").write_text(text)

    monkeypatch.setattr("layered_games.report.kit.put", put)
    result = run("report", "union", "--draws", "10", "--out", str(tmp_path / "deep" / "kit"))
    assert result.exit_code == 1
    assert result.stderr.endswith("No space left on device; nothing was written\n")
    assert len(result.stderr.splitlines()) == 1 and list(tmp_path.iterdir()) == []


def test_verify_counts_and_fails_on_a_mismatch(own_kit: Path) -> None:
    for path in (own_kit / "proofs").iterdir():
        path.unlink()
    result = run("verify", str(own_kit))
    assert result.exit_code == 1
    assert "the file is missing" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("3 confirmed, 0 undecided, ")


def test_verify_confirms_a_fresh_kit(paper_kit: Path) -> None:
    result = run("verify", str(paper_kit), "--timeout", "20")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].endswith(" 0 undecided, 0 mismatch")
    assert result.stderr == ""


def module(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "layered_games", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_runs_as_a_module_from_anywhere(tmp_path: Path) -> None:
    done = module("--version", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and lg.__version__ in done.stdout
    bad = module("report", "nowhere.toml", "--out", "kit", folder=tmp_path)
    assert bad.returncode == 2 and len(bad.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_loads_no_heavy_library() -> None:
    program = (
        "import sys, layered_games.cli\n"
        "heavy = {'sympy', 'numpy', 'scipy', 'matplotlib', 'z3', 'xarray', 'nashpy', 'jinja2', 'tqdm'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------------- solve
DILEMMA = 'NFG 1 R "dilemma" { "1" "2" } { 2 2 }\n\n3 3 5 0 0 5 1 1\n'
ENTRY = (
    'EFG 2 R "entry" { "1" "2" }\n'
    'p "" 1 1 "" { "out" "in" } 0\nt "" 1 "" { 0, 2 }\n'
    'p "" 2 1 "" { "fight" "yield" } 0\nt "" 2 "" { -1, -1 }\nt "" 3 "" { 1, 1/2 }\n'
)


def test_solve_prints_the_equilibria_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "dilemma.nfg"
    path.write_text(DILEMMA)
    result = run("solve", str(path))
    assert result.exit_code == 0 and "(0, 1)  (0, 1)" in result.stdout and "complete" in result.stdout
    solution = lg.Solution.from_json(run("solve", str(path), "--json").stdout)
    assert solution[0].payoffs == (1, 1) and solution.complete


def test_solve_takes_trees_and_concepts(tmp_path: Path) -> None:
    path = tmp_path / "entry.efg"
    path.write_text(ENTRY)
    assert "1 equilibrium" in run("solve", str(path)).stdout
    assert "3 equilibria" in run("solve", str(path), "--concept", "nash").stdout


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("game.txt", DILEMMA, "ending in .nfg or .efg"),
        ("game.nfg", "NFG 1 R", "line"),
        ("game.efg", "", "EFG"),
    ],
)
def test_solve_refuses_other_files_in_one_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert words in one_line(run("solve", str(path)))


def test_solve_names_a_missing_file_and_an_unknown_concept(tmp_path: Path) -> None:
    path = tmp_path / "dilemma.nfg"
    assert "dilemma.nfg" in run("solve", str(path)).stderr
    path.write_text(DILEMMA)
    assert "unknown solution concept 'core'" in one_line(run("solve", str(path), "--concept", "core"))


def test_the_literature_shows_claimed_beside_computed() -> None:
    result = run("literature", "inspection_fine", "target_difficulty")
    assert result.exit_code == 0 and result.stderr == ""
    assert "inspection_fine: A higher fine lowers inspection, not violation" in result.stdout
    assert "  source: G. Tsebelis" in result.stdout and "derived by us from the model" in result.stdout
    assert "claimed  computed  difference" in result.stdout
    assert result.stdout.splitlines()[-1] == "2 rows, 17 outputs compared, 0 mismatches"


def test_the_literature_fails_on_a_mismatch(monkeypatch: pytest.MonkeyPatch) -> None:
    row = lg.literature.inspection_fine
    monkeypatch.setattr(row, "claimed", lambda **at: row.compute(**at) | {"violate": 2})
    result = run("literature", "inspection_fine")
    assert result.exit_code == 1
    assert result.stdout.count("MISMATCH") == 5 and result.stdout.count("claimed") == 1
    assert result.stdout.splitlines()[-1] == "1 row, 10 outputs compared, 5 mismatches"


def test_an_unknown_row_of_the_literature_gives_one_line() -> None:
    assert "no row 'nothing'" in one_line(run("literature", "inspection_fine", "nothing"))
