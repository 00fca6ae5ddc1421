"""The page: self-contained, escaped, complete, and drawn by a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from layered_games.report.cells import Chinese, Math, Table
from layered_games.report.figures import inline
from layered_games.report.html import cell, environment, table
from layered_games.report.mathml import mathml, mixed

pytest_plugins = ["paper_kit"]
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """Collects tags, attributes and ids, and checks that elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            if key in ("src", "href", "xlink:href", "srcset", "data", "action"):
                self.links.append(value or "")
            if key == "id":
                self.ids.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


@pytest.fixture(scope="module")
def page(paper_kit: Path) -> str:
    return (paper_kit / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


def test_the_page_needs_nothing_from_outside(page: str, read: Reader) -> None:
    assert all(link.startswith("#") for link in read.links), set(read.links)
    assert not {"script", "link", "iframe", "object", "img", "embed", "form"} & set(read.tags)
    assert not re.search(r"@import|url\((?!#)", page)
    assert "http" not in re.sub(r'xmlns(?::\w+)?="[^"]*"', "", page)


def test_elements_nest_and_ids_are_unique(read: Reader) -> None:
    assert not read.open
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links} <= set(read.ids)


def test_formulas_are_mathml_throughout(page: str) -> None:
    assert page.count("<math") > 200
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", "", page, flags=re.DOTALL)
    assert not re.search(r"\\[a-z]|\$|\{\{|\}\}|\b(?:beta|phi)_[AS]\b", text)


def test_the_page_names_every_case_in_both_languages(page: str) -> None:
    for words in (
        "The rural sewage ladder",
        "农村生活污水治理率的层层加码",
        "被动加码",
        "工会建会入会任务的时限加码",
    ):
        assert words in page
    assert '<html lang="en">' in page and 'lang="zh"' in page


def test_every_figure_is_inline_with_a_label(page: str, paper_kit: Path) -> None:
    assert page.count("<svg ") == len(list((paper_kit / "figures").glob("*.svg")))
    assert page.count('role="img" aria-label="') == page.count("<svg ")


def test_assumptions_are_marked_with_their_ranges(page: str) -> None:
    for word in ("assumed, calibrated", "given", "[0.05, 0.4]", "Measured, not proved"):
        assert word in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", '"quoted"'])
def test_text_is_escaped_wherever_it_goes(text: str) -> None:
    shown = str(table(Table("t", text, (text,), ((text,), ((text, Chinese(text)),)), "l")))
    assert "<script" not in shown and "& b" not in shown
    assert "<script" not in str(cell(Chinese(text)))
    assert "<script" not in environment().from_string("{{ x }}").render(x=text)


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    with pytest.raises(Exception, match="nothing"):
        environment().from_string("{{ nothing }}").render()


def test_ids_of_inline_figures_do_not_meet() -> None:
    inner = '<path id="p"/><use xlink:href="#p"/><g clip-path="url(#p)"/>'
    svg = f'<svg width="72pt" viewBox="0 0 1 1">{inner}</svg>'
    one, two = inline(svg, "f1", "a"), inline(svg, "f2", 'b "c"')
    assert 'id="f1-p"' in one and 'href="#f1-p"' in one and "url(#f1-p)" in one
    assert 'id="f2-p"' in two and "max-width:134px" in two and "&quot;c&quot;" in two


# ---------------------------------------------------------------------- MathML
@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\partial T}{\partial c} > 0 \text{ where } T = \left(c k\right)^{2}",
        r"\max\left(0, \tau - e\right)^{2} \le \sqrt{x}_{i}^{2}",
        r"\begin{cases} a & \text{for}\: x \geq 0 \\ b & \text{otherwise} \end{cases}",
        r"c_{more} = -3.5 \quad \iff \hat{T} \ne \operatorname{CRootOf} \left. x \right|",
        r"\left\{ x \right\} \{ y \} a/b [1, \infty)",
    ],
)
def test_mathml_is_well_formed_and_complete(latex: str) -> None:
    tree = ElementTree.fromstring(mathml(latex, block=True))
    assert tree.tag == "math" and tree.attrib == {"display": "block"}


def test_the_meaning_of_mathml() -> None:
    assert mathml("x^{2}") == "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert mathml("a_{S}^{2}") == "<math><msubsup><mi>a</mi><mi>S</mi><mn>2</mn></msubsup></math>"
    assert "<mi>more</mi>" in mathml("c_{more}") and "<mi>more</mi>" not in mathml("{more}")
    assert mathml("-1").startswith("<math><mo>−</mo>")
    assert 'displaystyle="true"' in mathml("x", large=True)
    assert str(cell(Math("x"), large=True)) == mathml("x", large=True)


@pytest.mark.parametrize(
    "latex", [r"\unknown{x}", "{x", "x}", r"\frac{a}", r"\left( x", r"\begin{gather}x\end{gather}"]
)
def test_what_cannot_be_read_is_an_error_and_never_dropped(latex: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|unmatched|expected|ends too early"):
        mathml(latex)


def test_prose_alternates_with_formulas() -> None:
    assert mixed("a < $b$") == "a &lt; <math><mi>b</mi></math>"


# ---------------------------------------------------------------------- in a browser
def picture(page: Path, width: int, folder: Path) -> bytes:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    shot = folder / f"{width}.png"
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command += ["--hide-scrollbars", f"--window-size={width},2400", f"--screenshot={shot}", page.as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return shot.read_bytes()


@pytest.mark.system("chromium")
def test_no_page_is_wider_than_its_screen(paper_kit: Path, tmp_path: Path) -> None:
    """A probe in the page itself tells whether anything sticks out, on a desk and on a phone."""
    text = (paper_kit / "report.html").read_text(encoding="utf-8")
    probe = (
        "<script>document.title = [document.documentElement.scrollWidth, innerWidth,"
        " document.querySelectorAll('merror').length].join(' ')</script></body>"
    )
    probed = tmp_path / "probed.html"
    probed.write_text(text.replace("</body>", probe), encoding="utf-8")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    for width in (1200, 500):
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
        command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", probed.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        title = re.search(r"<title>(\d+) (\d+) (\d+)</title>", done.stdout)
        assert title is not None
        scroll, inner, errors = map(int, title.groups())
        assert scroll <= inner and errors == 0


@pytest.mark.system("chromium", "cjk")
def test_the_page_is_drawn_in_desktop_and_phone_width(paper_kit: Path, tmp_path: Path) -> None:
    wide, narrow = (picture(paper_kit / "report.html", width, tmp_path) for width in (1200, 500))
    assert wide[:4] == narrow[:4] == b"\x89PNG"
    assert len(wide) > 50_000 and len(narrow) > 30_000
