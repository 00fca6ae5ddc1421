"""What holds for every entry of the catalogue."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import layered_games as lg
from layered_games.equilibria.solving import solve
from layered_games.models.catalogue_table import catalogue, entries, entry, tally_of
from layered_games.models.collusion_model import Collusion
from layered_games.models.cycle_model import Cycle
from layered_games.models.entries import PAPERS, Entry
from layered_games.models.hidden_model import HiddenCapacity
from layered_games.report.theory_page import figure_of, page_of

ROOT = Path(__file__).resolve().parents[2]
every_entry = pytest.mark.parametrize("found", entries(), ids=lambda e: e.name)


@cache
def model_of(found: Entry) -> Any:
    return found.build()


def values_at_example(model: Any) -> Any:
    """What ``solve`` gives, or, of a model that is no game, its own solution."""
    if isinstance(model, HiddenCapacity):
        return model.solution.at(model.example).values
    if isinstance(model, Collusion | Cycle):
        return model.quantities(model.example)
    return solve(model, at=model.example)[0].values


@every_entry
def test_the_entry_is_filled_in(found: Entry) -> None:
    assert found.paper in PAPERS and found.outcomes and found.institutions and found.passage
    assert getattr(lg.models, found.name) is found.build
    model = model_of(found)
    assert set(model.example) == set(model.parameters)
    assert all(p.meaning and p.meaning_zh for p in model.parameters.values())


@every_entry
def test_the_worked_number_is_the_solvers(found: Entry) -> None:
    model = model_of(found)
    worked = found.worked(model)
    assert len(worked.steps) >= 2
    assert values_at_example(model)[worked.quantity] == worked.value


@every_entry
def test_propositions_are_settled(found: Entry) -> None:
    stated = model_of(found).propositions()
    assert 2 <= len(stated) <= 6
    loose = [f"{p.name}: {q.label}: {q.verdict.outcome}" for p in stated for q in p.parts if not q.settled]
    assert not loose
    assert tally_of(stated).unknown == 0


def kept(page: str) -> str:
    """A page without how a verdict was proved: on a busy machine another proof may come first."""
    return re.sub(r"(?<=: )(true|false|mixed), proved[^.$]*\.", r"\1, proved.", page)


@every_entry
def test_the_page_and_the_figure_are_what_the_module_gives(found: Entry) -> None:
    page = ROOT / f"docs/theory/{found.name}.md"
    assert kept(page.read_text(encoding="utf-8")) == kept(page_of(found)), "run docs/build_theory.py"
    assert (ROOT / f"docs/theory/figures/{found.name}.svg").is_file()
    assert figure_of(found, model_of(found)).axes


def test_the_table_has_a_line_for_each_entry(tmp_path: Path) -> None:
    table = catalogue("elimination", folder=tmp_path)
    assert table.cells()[0][-3:] == ("3", "1", "0")
    (kept,) = tmp_path.iterdir()
    kept.write_text("[9, 9, 9]")
    assert catalogue("elimination", folder=tmp_path).cells()[0][-3:] == ("9", "9", "9")
    kept.write_text("no json")
    assert catalogue("elimination", folder=tmp_path).cells()[0][-3:] == ("3", "1", "0")


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(lg.GameError, match="no model 'eliminate'; it has elimination"):
        entry("eliminate")
