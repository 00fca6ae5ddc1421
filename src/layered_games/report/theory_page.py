"""The page of a mechanism in the docs, built from the module: words, game, equilibrium, propositions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import sympy as sp
from matplotlib.figure import Figure

from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.games.sequential import SequentialGame
from layered_games.models.entries import PAPERS, Entry
from layered_games.parameters import latex_of
from layered_games.report.formulas import Formulas

__all__ = [
    "caption_of",
    "equilibrium_of",
    "example_of",
    "figure_of",
    "game_of",
    "page_of",
    "words_of",
    "worked_of",
]

HEADINGS: Final = ("Returns", "Parameters", "Raises", "Examples", "Notes", "References")


def figure_of(entry: Entry, model: Any, **style: Any) -> Figure:
    """Draw the figure of an entry.

    Parameters
    ----------
    entry : Entry
    model : object
        What the entry builds.
    **style
        Of the drawing function: ``language``, ``width``.
    """
    drawer = import_module(f"layered_games.report.mechanisms.{entry.name}_figure")
    figure: Figure = drawer.draw(model, **style).get_figure(root=True)
    return figure


def page_of(entry: Entry) -> str:
    """Return the page of an entry as Markdown.

    Parameters
    ----------
    entry : Entry

    Examples
    --------
    >>> from layered_games.models.catalogue_table import entry
    >>> page_of(entry("elimination")).splitlines()[0]
    '# Routine assessment, elimination response (常态化考核与基层淘汰式回应)'
    """
    model = entry.build()
    title = f"# {entry.mechanism[0].upper()}{entry.mechanism[1:]} ({entry.mechanism_zh})"
    parts = [
        title,
        f"*From the paper on {PAPERS[entry.paper]}: {entry.passage}.* "
        f"In the package: `lg.models.{entry.name}()`.",
        words_of(entry),
        "## The game",
        game_of(entry, model),
        "## Equilibrium",
        equilibrium_of(entry, model),
        "## Propositions",
        *(p.to_markdown(points=False).strip() for p in model.propositions()),
        "## At a glance",
        f"![{entry.mechanism}](figures/{entry.name}.svg)",
        example_of(model),
        "## A number to redo by hand",
        worked_of(entry, model),
        "## Related literature",
        "\n".join(f"- {line}" for line in entry.literature) or "None known to us.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def words_of(entry: Entry) -> str:
    """Return what the model's docstring says before its first heading."""
    text = inspect.getdoc(entry.build) or ""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line in HEADINGS and number + 1 < len(lines) and set(lines[number + 1]) == {"-"}:
            return "\n".join(lines[:number]).strip().replace("``", "`")
    return text.strip().replace("``", "`")


def caption_of(entry: Entry) -> str:
    """Return the sentence on an entry's figure."""
    drawer = import_module(f"layered_games.report.mechanisms.{entry.name}_figure")
    return " ".join((inspect.getdoc(drawer) or entry.mechanism).partition("\n\n")[0].split())


def game_of(entry: Entry, model: Any) -> str:
    """Return the primitives as Markdown: moves, payoffs, channels, parameters."""
    return entry.game_text(model) if entry.game_text else _game(model)


def equilibrium_of(entry: Entry, model: Any) -> str:
    """Return as Markdown what the solver finds."""
    return entry.equilibrium(model) if entry.equilibrium else _equilibrium(solve(model))


def _game(game: SequentialGame) -> str:
    write = Formulas(game)
    moves = []
    for number, stage in enumerate(game.stages, 1):
        for move in stage:
            low = "" if move.lower is None else f"{write.latex(move.lower)} \\le "
            high = "" if move.upper is None else f" \\le {write.latex(move.upper)}"
            moves.append(
                f"{number}. {move.player} chooses ${low}{write.latex(move.symbol)}{high}$: {move.meaning}."
            )
    lines = list(moves)
    derived = [f"${write.name(n)} = {write.latex(e)}$" for n, e in game.derived.items()]
    if derived:
        lines += ["", f"Then {', '.join(derived)}. The payoffs:"]
    lines += ["", *(f"$$ U_{{{p}}} = {write.latex(u)} $$" for p, u in game.payoffs.items())]
    if game.channels:
        lines += ["", "| channel | definition | meaning |", "|---|---|---|"]
        lines += [
            f"| ${write.latex(c.symbol)}$ | ${write.latex(c.definition)}$ | {c.parameter.meaning} |"
            for c in game.channels
        ]
    lines += ["", "| parameter | domain | meaning | |", "|---|---|---|---|"]
    lines += [
        f"| ${write.name(n)}$ | ${_domain(p.domain)}$ | {p.meaning} | {p.meaning_zh} |"
        for n, p in game.parameters.items()
    ]
    return "\n".join(lines)


def _domain(domain: object) -> str:
    return str(domain).replace("oo", r"\infty")


def _equilibrium(solution: Solution) -> str:
    """Every branch with its conditions, in channels."""
    game = solution.game
    write = Formulas(game)
    lines = [
        f"Solved by {solution.method}; "
        + ("no equilibrium is missing." if solution.complete else "the list may be incomplete.")
    ]
    for number, found in enumerate(solution, 1):
        where = ", ".join(f"${r}$" for r in write.together(found.piece.constraints)) or "always"
        lines += ["", f"**Branch {number}**, where {where}:", ""]
        for name, value in found.in_channels.items():
            if name in found.piece.sets:
                low, high = (write.latex(e) for e in found.piece.sets[name])
                lines.append(rf"$$ {write.name(name)} \in \left[{low},\ {high}\right] $$")
            else:
                shown = sp.factor(value) if value.is_polynomial() else value
                lines.append(f"$$ {write.name(name)} = {write.latex(shown)} $$")
    return "\n".join(lines)


def example_of(model: Any, name: Callable[[str], str] = latex_of) -> str:
    """Return the values of the model's example as a sentence; ``name`` writes a parameter as LaTeX."""
    listed = ", ".join(f"${name(n)} = {sp.latex(v)}$" for n, v in model.example.items())
    return f"At the model's example: {listed}."


def worked_of(entry: Entry, model: Any) -> str:
    """Return the number to redo by hand, step by step."""
    steps = entry.worked(model).steps
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
