"""The site builds without a warning, leads nowhere into the void, and needs no network to be read."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser import Browser, browser
from filelock import FileLock

import layered_games as lg

ROOT = Path(__file__).resolve().parents[2]
ABSENT = [
    name
    for name in ("sphinx", "myst_nb", "numpydoc", "furo", "latex2mathml")
    if importlib.util.find_spec(name) is None
]
pytestmark = pytest.mark.skipif(
    bool(ABSENT) and os.environ.get("LG_REQUIRE_SYSTEM") != "1",
    reason=f"the extra [docs] is not installed: {', '.join(ABSENT)} absent",
)
MAIN = ("index", "install", "gallery", "glossary", "limits", "how-to/choose", "zh/index", "reference/api")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with notebooks not run, built once for all workers; warnings are errors."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "shared-site"
    with FileLock(shared / "shared-site.lock"):
        if not (folder / "objects.inv").is_file():
            command = [sys.executable, str(ROOT / "docs" / "build.py"), str(folder), "--without-notebooks"]
            outside = os.environ | {"PYTHONPATH": str(Path(lg.__file__).parents[1])}
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=outside)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Page(HTMLParser):
    """The links, sources and anchors of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.anchors: set[str] = set()
        self.language = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := given.get(key))}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag in ("img", "script", "iframe", "source") and given.get("src"):
            self.sources.append(given["src"] or "")
        elif tag == "link" and given.get("href") and given.get("rel") != "canonical":
            self.sources.append(given["href"] or "")
        elif tag == "html":
            self.language = given.get("lang") or ""


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def test_every_page_of_the_sources_is_there(site: Path, pages: dict[Path, Page]) -> None:
    built = {path.relative_to(site).with_suffix("").as_posix() for path in pages}
    names = {p.relative_to(ROOT / "docs").with_suffix("").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    names |= {f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert names <= built and set(MAIN) <= built


def test_links_and_sources_lead_somewhere_on_disk(site: Path, pages: dict[Path, Page]) -> None:
    missing = []
    for path, page in pages.items():
        for link in [*page.links, *page.sources]:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].anchors):
                missing.append(f"{path.relative_to(site)}: {link}")
    assert not missing


def test_nothing_is_fetched_from_outside(site: Path, pages: dict[Path, Page]) -> None:
    fetched = {source for page in pages.values() for source in page.sources if urlsplit(source).scheme}
    assert not {source for source in fetched if not source.startswith("data:")}
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"""(?:@import|url\()\s*["']?(?:https?:)?//""", styles)


def test_formulas_are_mathml(pages: dict[Path, Page], site: Path) -> None:
    text = (site / "theory" / "burden.html").read_text(encoding="utf-8")
    assert text.count("<math") > 50
    shown = re.sub(r"<(script|style|math)\b.*?</\1>|<[^>]+>", "", text, flags=re.DOTALL)
    assert not re.search(r"\\[a-z]{2}|\$", shown)


def test_formulas_that_cannot_be_set_are_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warnings are errors in a build."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "extensions"))
    module = importlib.import_module("mathml")
    told: list[str] = []
    monkeypatch.setattr(module.LOGGER, "warning", lambda text, *rest, location: told.append(text % rest))
    for latex in (r"\nothing{x}", r"\begin{nothing} x \end{nothing}", r"\left( x"):
        module.mathml(latex, "inline")
    assert len(told) == 3
    made = module.mathml(r"\begin{gathered} [0, \infty) \\ \left(x\right)^{2} \end{gathered}", "block")
    assert len(told) == 3 and made.count("<mtr>") == 2 and made.count('form="prefix"') == 2


def _alias(name: str) -> str:
    """Reforms are documented where they live."""
    last = name.rpartition(".")[2]
    return f"layered_games.institutions.{last}" if last in lg.institutions.__all__ else name


def test_every_public_name_is_documented_and_linked(site: Path) -> None:
    inventory = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    entries = set(re.findall(r"^(\S+) py:", zlib.decompress(inventory).decode(), re.MULTILINE))
    names = {f"layered_games.{name}" for name in lg.__all__ if not isinstance(getattr(lg, name), type(lg))}
    names -= {"layered_games.__version__"}
    names = {_alias(name) for name in names}
    for module in ("models", "institutions", "plot", "literature"):
        names |= {f"layered_games.{module}.{name}" for name in getattr(lg, module).__all__}
    assert not names - entries
    table = (site / "reference" / "api.html").read_text(encoding="utf-8")
    listed = {_alias(f"layered_games.{name}") for name in lg.__all__ if inspect.isroutine(getattr(lg, name))}
    unlinked = {name for name in listed if f'#{name}" title=' not in table}
    assert not unlinked


def test_chinese_pages_say_so(site: Path, pages: dict[Path, Page]) -> None:
    assert pages[site / "zh" / "index.html"].language == "zh-CN"
    assert pages[site / "index.html"].language == "en"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.mark.system("chromium")
def test_every_page_opens_without_a_complaint(site: Path, pages: dict[Path, Page], tab: Browser) -> None:
    for path in pages:
        visit = tab.visit(path.as_uri())
        assert not visit.complaints and not visit.outside, visit
        assert not visit.found["broken"] and not visit.found["errors"] and visit.found["title"], visit


@pytest.mark.system("chromium")
@pytest.mark.parametrize("width", [1200, 480])
def test_no_main_page_is_wider_than_its_screen(site: Path, tab: Browser, width: int) -> None:
    wide = [name for name in MAIN if tab.visit((site / f"{name}.html").as_uri(), width).found["wide"]]
    assert not wide


@pytest.mark.system("chromium")
def test_search_works_from_disk(site: Path, tab: Browser) -> None:
    tab.visit((site / "search.html").as_uri() + "?q=tolerance")
    for _ in range(200):
        script = "document.querySelectorAll('#search-results li a').length"
        found = tab.call("Runtime.evaluate", expression=script, returnByValue=True)["result"]["value"]
        if found:
            break
        tab.call("Runtime.evaluate", expression="new Promise(r => setTimeout(r, 50))", awaitPromise=True)
    assert found


@pytest.mark.system("chromium")
def test_the_browser_would_notice(tmp_path: Path, tab: Browser) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<title>x</title><img src='gone.png'><script>console.error('oh'); missing()</script>"
        "<script src='https://example.org/a.js'></script>",
        encoding="utf-8",
    )
    visit = tab.visit(page.as_uri())
    assert visit.found["broken"] and visit.outside == ["https://example.org/a.js"]
    assert any("oh" in text for text in visit.complaints) and len(visit.complaints) >= 3
