"""README and docs: set-up commands, examples that run, links that lead somewhere."""

from __future__ import annotations

import doctest
import re
import stat
from pathlib import Path

import pytest

import layered_games as lg

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(?P<kind>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: Path, kind: str) -> list[tuple[int, str]]:
    text = page.read_text(encoding="utf-8")
    found = [match for match in FENCE.finditer(text) if match["kind"].strip() == kind]
    return [(text.count("\n", 0, match.start("body")), match["body"]) for match in found]


def has_examples(page: Path) -> bool:
    if page.name == "gallery.md":  # every entry is a session of its own, run by docs/test_gallery.py
        return False
    return any(">>> " in body for _, body in blocks(page, "python"))


@pytest.mark.parametrize(
    "page", [p for p in PAGES if has_examples(p)], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_examples_run(page: Path) -> None:
    """The python blocks of a page are one session, in order."""
    names: dict[str, object] = {}
    for line, body in blocks(page, "python"):
        example = doctest.DocTestParser().get_doctest(body, names, page.name, str(page), line)
        report: list[str] = []
        runner = doctest.DocTestRunner(optionflags=FLAGS)
        runner.run(example, out=report.append, clear_globs=False)
        names = example.globs
        assert not runner.failures, "".join(report)


def test_the_readme_opens_with_two_commands() -> None:
    readme = ROOT / "README.md"
    (_, first), (_, second), *_ = blocks(readme, "sh")
    for command in (first, second):
        assert len(command.splitlines()) == 1
        assert command.startswith("python3 -m venv .venv && ")
    assert "layered-games report --out kit" in first
    assert "'.[test]'" in second and "-m pytest" in second and "--cov" in second


def test_every_public_name_is_in_the_reference() -> None:
    described = set(re.findall(r"`(\w+)`", (ROOT / "docs/reference/api.md").read_text(encoding="utf-8")))
    assert not {name for name in lg.__all__ if not name.startswith("_")} - described


def test_every_benchmark_is_described() -> None:
    page = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
    assert not {path.name for path in (ROOT / "benchmarks").glob("*.py") if f"`{path.name}" not in page}


def test_continuous_integration_runs_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    text = script.read_text(encoding="utf-8")
    assert "LG_REQUIRE_SYSTEM=1" in text and "README.md" in text
    assert "pytest" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert not missing
