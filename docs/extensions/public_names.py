"""The public names in the pages: their docstrings where a page asks for them, links from where they stand.

A line ``<!-- names: Games -->`` becomes the documentation of the names in the table of that heading in
``reference/api.md``; ``<!-- module: plot -->`` that of all names in ``lg.plot.__all__``.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.python import PythonDomain
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer

import layered_games as lg

TABLES = Path(__file__).resolve().parent.parent / "reference" / "api.md"
MODULES = ("models", "institutions", "plot", "literature")
MARK = re.compile(r"^<!-- (?P<kind>names|module): (?P<what>[^>]+?) -->$", re.MULTILINE)
CALL = re.compile(r"(?P<lead>lg\.|layered_games\.)?(?P<name>[A-Za-z_][\w.]*)(?:\(.*\))?", re.DOTALL)


@cache
def listed() -> dict[str, list[str]]:
    """The headings of the reference's tables, each with the names below it."""
    parts = re.split(r"^## (.+)$", TABLES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rows = {
        head: re.findall(r"^\|(.+?)\|", body, re.MULTILINE)
        for head, body in zip(*[iter(parts[1:])] * 2, strict=True)
    }
    return {head: re.findall(r"`(\w+)`", " ".join(cells)) for head, cells in rows.items()}


def comment(name: str, value: Any) -> list[str]:
    """Return the text below the definition of a constant, from the module that defines it."""
    for path, module in list(sys.modules.items()):
        if not path.startswith("layered_games") or getattr(module, name, None) is not value:
            continue
        if lines := ModuleAnalyzer.for_module(path).find_attr_docs().get(("", name)):
            return lines
    return []


def directive(full: str, value: Any) -> str:
    """Return the directive that documents an object under its public name."""
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
        return f".. {kind}:: {full}\n   :members:\n"
    if inspect.isroutine(value):
        return f".. autofunction:: {full}\n"
    said = "\n".join(f"   {line}" for line in comment(full.rpartition(".")[2], value))
    return f".. py:data:: {full}\n\n{said}\n"


def elsewhere(name: str) -> bool:
    """Tell whether a name is a module with a page of its own, or stands on such a page."""
    value = getattr(lg, name)
    return name in MODULES or any(getattr(getattr(lg, module), name, None) is value for module in MODULES)


def text_of(mark: re.Match[str]) -> str:
    """Return what stands in place of a mark."""
    if mark["kind"] == "module":
        module = getattr(lg, mark["what"])
        found = {f"{mark['what']}.{name}": getattr(module, name) for name in module.__all__}
    else:
        found = {name: getattr(lg, name) for name in listed()[mark["what"]] if not elsewhere(name)}
    body = "\n".join(directive(f"layered_games.{name}", value) for name, value in found.items())
    return f"```{{eval-rst}}\n{body}```"


def expand(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put documentation in place of the marks."""
    source[0] = MARK.sub(text_of, source[0])


def public_target(domain: PythonDomain, name: str) -> str | None:
    """Return the documented object that a dotted name stands for, wherever it is defined."""
    full = name if name.startswith("layered_games.") else f"layered_games.{name}"
    if full in domain.objects:
        return full
    last = name.rpartition(".")[2]
    places = [f"layered_games.{module}{last}" for module in ("", *(f"{found}." for found in MODULES))]
    return next((place for place in places if place in domain.objects), None)


@cache
def defined() -> frozenset[str]:
    """The names of all classes and functions of the package, public or not."""
    files = Path(lg.__file__).parent.rglob("*.py")
    return frozenset(
        name
        for path in files
        for name in re.findall(r"^ *(?:class|def) (\w+)", path.read_text("utf-8"), re.M)
    )


def exists(name: str) -> bool:
    """Tell whether something that has no entry here stands in the package: a name, or a dotted path."""
    home, _, last = name.rpartition(".")
    if not home:
        return last in defined()
    if importlib.util.find_spec(home) is None:
        return False
    return hasattr(importlib.import_module(home), last) or importlib.util.find_spec(name) is not None


def resolve(app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element) -> Any:
    """Resolve a reference to the module where a public name is defined."""
    domain = env.domains.python_domain
    if node.get("refdomain") != "py":
        return None
    if target := public_target(domain, node["reftarget"]):
        return domain.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], target, node, content)
    return content if exists(node["reftarget"]) else None


def sections(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Show the steps of an algorithm, a section of ours that numpydoc does not know, as notes."""
    for number, (line, rule) in enumerate(pairwise(lines)):
        if line.strip() == "Algorithm" and set(rule.strip()) == {"-"}:
            lines[number : number + 2] = ["Notes", "-----"]


def place(app: Sphinx, docname: str, name: str) -> str | None:
    """Return where a public name is documented, as seen from a page."""
    if name in MODULES:
        return app.builder.get_relative_uri(docname, f"reference/names/{name}")
    objects = app.env.domains.python_domain.objects
    for full in (f"layered_games.{name}", f"layered_games.institutions.{name}"):
        if full in objects:
            return f"{app.builder.get_relative_uri(docname, objects[full].docname)}#{objects[full].node_id}"
    return None


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn ``lg.name`` anywhere, and a bare name in the reference's tables, into a link."""
    for literal in list(doctree.findall(nodes.literal)):
        call = CALL.fullmatch(literal.astext())
        if call is None or isinstance(literal.parent, (nodes.reference, addnodes.pending_xref)):
            continue
        if call["lead"] is None and docname != "reference/api":
            continue
        if (uri := place(app, docname, call["name"])) is None:
            continue
        reference = nodes.reference("", "", internal=True, refuri=uri, reftitle=f"lg.{call['name']}")
        literal.replace_self(reference)
        reference += literal


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.connect("source-read", expand)
    app.connect("autodoc-process-docstring", sections, priority=400)  # before numpydoc reads it
    app.connect("missing-reference", resolve)
    app.connect("doctree-resolved", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
