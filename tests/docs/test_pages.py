"""Pages that speak of names: what they name exists, and nothing that they should name is missing."""

from __future__ import annotations

import re
from functools import reduce
from pathlib import Path

import pytest

import layered_games as lg
from layered_games.models.catalogue_table import entries

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md"))


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_names_exist(page: Path) -> None:
    for name in set(re.findall(r"\blg\.([A-Za-z_][\w.]*\w)", page.read_text(encoding="utf-8"))):
        reduce(getattr, name.split("."), lg)


def test_how_to_choose_has_every_concept() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", text("how-to/choose"), re.MULTILINE)
    assert sorted(rows) == sorted(concept.value for concept in lg.Concept)


def test_the_glossary_has_all_words_of_the_theory() -> None:
    glossary = text("glossary")
    table = text("theory/index").partition("## One word")[2]
    words = {
        w
        for cell in re.findall(r"^\| ([^|]*[\u4e00-\u9fff][^|]*) \|", table, re.MULTILINE)
        for w in cell.split("、")
    }
    words -= {"concept (中文)"}
    assert words and not {word for word in words if word not in glossary and word not in ("被动", "邀功")}


def test_the_glossary_has_one_row_a_term_with_a_place() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \| \[.+?\]\((.+?)\) \|$", text("glossary"), re.MULTILINE
    )
    lines = [line for line in text("glossary").splitlines() if line.startswith("| ") and "---" not in line]
    assert len(rows) == len([line for line in lines if not line.startswith("| term |")]) > 100
    terms = [row[0] for row in rows]
    assert len(set(terms)) == len(terms)
    assert all(re.search(r"[\u4e00-\u9fff]", row[1]) for row in rows)


def test_the_limits_repeat_what_each_mechanism_cannot_say() -> None:
    limits = re.sub(r"\s+", " ", text("limits"))
    for entry in entries():
        assert f"](theory/{entry.name}.md)" in limits
        page = re.sub(r"\s+", " ", text(f"theory/{entry.name}").replace("\n\n", " ¶ "))
        if said := re.search(r"What the model cannot say: (.*?)\.? ¶", page):
            assert said[1] in limits, entry.name


def test_every_page_of_the_catalogue_is_on_the_chinese_map() -> None:
    assert not [entry.name for entry in entries() if f"theory/{entry.name}.md" not in text("zh/index")]
