"""The text of a verdict: what the solvers ran, with comments that say what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sympy as sp

from layered_games.proofs.effort import written
from layered_games.proofs.formula import nodes
from layered_games.proofs.questions import Question
from layered_games.proofs.smtlib import names_of

__all__ = ["published"]

MAX_SHOWN: Final = 2000
Terms = Mapping[sp.Symbol, sp.Expr]
_WORDS: Final = {True: "sat", False: "unsat", None: "not decided here"}
_BOXES: Final = "unsat, shown on boxes by ranges of functions that are only bounded here"
_TITLES: Final = (
    "the assumptions together with the claim",
    "the assumptions together with the negated claim",
)


def published(
    claim: Any,
    facts: Iterable[Any],
    questions: Sequence[Question],
    obstacle: str = "",
    terms: Terms | None = None,
) -> str:
    """Return both questions as one SMT-LIB 2 script, each the very text that the solvers run.

    The first question is whether the assumptions can hold with the claim, the second whether they can
    hold without it; ``(reset)`` stands between them.
    """
    lines = [f"claim: {_short(claim)}"]
    lines += [f"assuming: {_short(fact)}" for fact in facts]
    if obstacle:
        lines.append(f"this cannot be written in real arithmetic: {obstacle}")
    texts = []
    for title, question in zip(_TITLES, questions, strict=False):
        word = _BOXES if question.by_boxes else _WORDS[question.possible]
        lines += ["", f"{title}; expected: {word}", *_legend(question, terms or {})]
        texts.append(_comments(lines) + question.text())
        lines = []
    return "(reset)\n".join(texts) if texts else _comments(lines)


def _short(claim: Any) -> str:
    """The claim in one line, unless it is too large to be read."""
    if not isinstance(claim, sp.Basic):
        return written(claim)
    sizes: dict[sp.Basic, int] = {}

    def size(e: sp.Basic) -> int:
        if e not in sizes:
            sizes[e] = 1 + sum(size(a) for a in e.args)
        return sizes[e]

    return written(claim) if size(claim) <= MAX_SHOWN else f"(a formula of {size(claim)} parts)"


def _comments(lines: Iterable[str]) -> str:
    return "".join(f"; {line}".rstrip() + "\n" for text in lines for line in (text.splitlines() or [""]))


def _legend(question: Question, terms: Terms) -> list[str]:
    """What the auxiliary variables stand for."""
    names = names_of(question.formulas)
    found = [f"{names[s]} stands for {_short(term)}" for s, term in terms.items() if s in names]
    for formula in question.formulas:
        for node in nodes(formula):
            if node.recipe is not None and node.recipe.symbol in names:
                args = ", ".join(_short(a) for a in node.recipe.args)
                found.append(f"{names[node.recipe.symbol]} stands for {node.recipe.kind}({args})")
    return list(dict.fromkeys(found))
