"""Figures again from results.json alone, and the references of a kit."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import layered_games as lg
from layered_games.cli import main
from layered_games.report.bibliography import bibliography
from layered_games.report.inputs import read_sources
from layered_games.report.kit import write_kit
from layered_games.report.redraw import redraw
from layered_games.report.verification import KitError


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    game = lg.models.overbidding()
    folder = tmp_path_factory.mktemp("kits") / "kit"
    write_kit(game, read_sources(["phone"], game.parameters), folder, draws=20)
    return folder


def test_every_figure_comes_out_again_byte_by_byte(kit, tmp_path):
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "results.json").write_bytes((kit / "results.json").read_bytes())
    stems = {path.stem for path in (kit / "figures").glob("*.pdf")}
    again = {found.stem: found.outcome for found in redraw(kit, tmp_path / "again")}
    assert again == dict.fromkeys(stems, "identical")
    for stem in stems:
        assert (tmp_path / "again" / f"{stem}.svg").read_bytes() == (
            kit / "figures" / f"{stem}.svg"
        ).read_bytes()
    assert {str(found) for found in redraw(tmp_path / "only")} == {f"{stem}: new" for stem in stems}


def test_a_changed_case_gives_another_figure(kit, tmp_path):
    data = json.loads((kit / "results.json").read_text(encoding="utf-8"))
    text = data["files"]["phone"]
    data["files"]["phone"] = text.replace("county office", "district office")
    copy = tmp_path / "kit"
    (copy / "figures").mkdir(parents=True)
    for path in (kit / "figures").glob("*.pdf"):
        (copy / "figures" / path.name).write_bytes(path.read_bytes())
    (copy / "results.json").write_text(json.dumps(data), encoding="utf-8")
    outcomes = {found.outcome for found in redraw(copy, tmp_path / "again")}
    assert outcomes == {"identical", "differs"}


def test_the_command_says_what_it_did_and_what_is_missing(kit, tmp_path):
    done = CliRunner().invoke(main, ["redraw", str(kit), "--out", str(tmp_path / "again")])
    assert done.exit_code == 0 and done.output.count(": identical") == len(done.output.splitlines()) > 2
    data = json.loads((kit / "results.json").read_text(encoding="utf-8"))
    del data["files"]
    (tmp_path / "results.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(KitError, match="texts of the cases are missing"):
        list(redraw(tmp_path))


def test_references_name_package_papers_and_results(kit):
    text = bibliography()
    assert (kit / "references.bib").read_text(encoding="utf-8") == text
    keys = re.findall(r"^@misc\{(.*),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == 3 + len(lg.literature.ROWS)
    assert lg.__version__ in text and text.count("{") == text.count("}")
    assert "author = {R. Avenhaus and B. von Stengel and S. Zamir}" in text


@pytest.mark.system("tex")
def test_the_document_compiles_with_figures_propositions_and_references(kit, tmp_path):
    for path in [p for p in kit.rglob("*") if p.is_file()]:
        target = tmp_path / path.relative_to(kit)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    for command in (
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"],
        ["bibtex", "main"],
    ) * 2:
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace"
        )
        assert done.returncode == 0, done.stdout[-2000:]
    assert "Warning" not in done.stdout
    log = Path(tmp_path, "main.log").read_text(encoding="latin-1")
    assert "ladder-phone" in log and "Output written" in log and "Citation" not in log
