"""The list of verbal claims names models and propositions that exist; their own tests settle them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import layered_games as lg

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs/claims.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in TEXT.splitlines()
    if re.match(r"\| \d", line)
]
TESTED = [row for row in ROWS if row[5]]
VERDICTS = ("holds", "fails", "not modelled", "not a theorem")
STEMS = {"overbidding": ("canonical", "pact"), "control_rights": ("control_modes",)}
"""Where the files of a model are not called like it."""


def stated(model: str) -> set[str]:
    """The names of the propositions in a model's own files."""
    stems = STEMS.get(model, (model,))
    files = [
        file
        for file in (ROOT / "src/layered_games/models").glob("*.py")
        if any(file.stem in (stem, f"{stem}_model", f"{stem}_claims") for stem in stems)
    ]
    calls = [n for file in files for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    return {
        n.args[0].value
        for n in calls
        if isinstance(n, ast.Call)
        and getattr(n.func, "id", "") == "Proposition"
        and n.args
        and isinstance(n.args[0], ast.Constant)
    }


def test_there_are_enough_and_all_have_a_verdict() -> None:
    assert len(ROWS) >= 25 and [int(row[0]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert all(len(row) == 7 and row[6].startswith(VERDICTS) for row in ROWS)
    assert all(re.match(r"[BO] [一二三四五六]", row[1]) and row[3] for row in ROWS)
    assert sum(row[6].startswith("fails") for row in ROWS) >= 3


@pytest.mark.parametrize("row", TESTED, ids=lambda row: f"{row[0]}-{row[5].strip('`')}")
def test_the_model_and_the_proposition_exist(row: list[str]) -> None:
    model = re.findall(r"`([^`]+)`", row[4])[0]
    assert callable(getattr(lg.models, model))
    assert row[5].strip("`") in stated(model)
