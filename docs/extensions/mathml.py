"""Formulas become MathML when the site is built: no script, no fonts, no network when it is read."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
OPENING, CLOSING = ("&#x00028;", r"\[", r"\{"), ("&#x00029;", r"\]", r"\}")
UNKNOWN = re.compile(r"\\begin\{(?!array|cases|matrix|[bpv]matrix)\w+")
"""Environments that the converter would take apart without a word."""


def spaced(made: str) -> str:
    """Set brackets close and infinity as a letter; lines of an array as large as a formula of their own."""
    for signs, form in ((OPENING, "prefix"), (CLOSING, "postfix")):
        made = re.sub(
            f'<mo(?P<kept>(?: (?!form)[^ >]+)*)(?: form="[a-z]+")?>(?P<sign>{"|".join(signs)})</mo>',
            rf'<mo\g<kept> form="{form}" lspace="0" rspace="0">\g<sign></mo>',
            made,
        )
    made = made.replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")
    return made.replace("<mtable>", '<mtable displaystyle="true">')


def mathml(latex: str, display: str, where: nodes.Node | None = None) -> str:
    """Return a formula as MathML; what the converter does not know is a warning, never dropped in silence."""
    text = re.sub(r"\\(?:displaystyle|label\{[^}]*\})\s*", "", latex).strip()
    text = text.replace(r"\begin{gathered}", r"\begin{array}{c}").replace(r"\end{gathered}", r"\end{array}")
    try:
        made = convert(text, display=display)
    except Exception as error:
        LOGGER.warning("formula %r: %s: %s", text, type(error).__name__, error, location=where)
        return f"<code>{nodes.Text(text)}</code>"
    if left := UNKNOWN.search(text) or re.search(r"\\[A-Za-z]+", made):
        LOGGER.warning("formula %r: %s is not known", text, left[0], location=where)
    return spaced(made)


def inline(translator: Any, node: nodes.math) -> None:
    """Write a formula in a line."""
    translator.body.append(mathml(node.astext(), "inline", node))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula that stands alone; a wide one scrolls."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(mathml(node.astext(), "block", node) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
