"""Equilibrium quantities of any staged game along one parameter, with the branches shaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_words import axis_label, decimal, symbol, writable

__all__ = ["response"]


def response(
    game: SequentialGame | Solution,
    of: str | Sequence[str],
    wrt: str,
    limits: tuple[float, float],
    at: Mapping[str, Any] | None = None,
    *,
    names: Mapping[int, str] | None = None,
    meanings: Mapping[str, str] | None = None,
    family: tuple[str, Sequence[Any]] | None = None,
    points: int = 401,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Axes:
    """Draw equilibrium quantities along one parameter.

    Parameters
    ----------
    game : SequentialGame or Solution
        A game that is solved in closed form.
    of : str or sequence of str
        Moves, derived quantities, payoffs ``U_<player>``; a panel each.
    wrt : str
        The parameter to move.
    limits : (low, high)
        Its range.
    at : mapping of str to number, optional
        Values of all other parameters; default: the model's example.
    names : mapping of int to str, optional
        What to call the branches, by number; bands are drawn only if given, and without a family.
    meanings : mapping of str to str, optional
        What derived quantities stand for; moves and parameters say so themselves.
    family : (str, sequence of number), optional
        A second parameter and its values, one curve each.
    points : int
        Points of each curve, besides those at either side of a change of branch.
    title, language, width, height, ax
        As in :func:`layered_games.report.plot_curves.curves`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    GameError
        If the game is not solved in closed form, or a quantity is unknown.
    ParameterError
        If the range leaves the parameter's domain.

    Examples
    --------
    >>> from layered_games.models.elimination_model import elimination
    >>> axes = response(elimination(), "x", "N", (1, 8), names={0: "served", 2: "eliminated"})
    >>> [text.get_text() for text in axes.texts if text.get_gid() == "region"]
    ['served', 'eliminated']
    """
    solution = game if isinstance(game, Solution) else solve(game)
    model: SequentialGame = solution.game
    listed = (of,) if isinstance(of, str) else tuple(of)
    low, high = map(float, limits)
    if not low < high:
        raise ParameterError(f"limits=({low}, {high}): the first must be below the second")
    fixed = dict(getattr(model, "example", {}) if at is None else at)
    shown = writable(language)
    x = np.linspace(low, high, points)
    second, values = family or (wrt, (None,))
    lines: dict[str, dict[str, Any]] = {name: {} for name in listed}
    branch = np.zeros(0)
    for value in values:
        point = {**fixed, **({second: value} if value is not None else {})}
        found, branch = _along(solution, listed, wrt, x, point)
        label = f"${symbol(second, model)} = {decimal(float(exact(value)))}$" if value is not None else "y"
        for name in listed:
            lines[name][label] = (x, found[name])
    said = {n: f"${symbol(n, model)}$: {text}" for n, text in (meanings or {}).items()}
    panels = [Panel(said.get(n) or axis_label(n, model, shown), lines[n]) for n in listed]
    bands: list[tuple[float, float, str]] = []
    if names and family is None:
        bands = _bands(x, branch, names, lambda part: _along(solution, (), wrt, part, fixed)[1])
    cuts = [(a, f"${symbol(wrt, model)} = {decimal(a)}$") for _, a, _ in bands[:-1]]
    return curves(
        panels,
        axis_label(wrt, model, shown),
        bands=bands,
        cuts=cuts,
        title=title,
        language=language,
        width=width,
        height=height,
        ax=ax,
    )


def _along(
    solution: Solution, of: Sequence[str], wrt: str, x: Any, at: Mapping[str, Any]
) -> tuple[dict[str, Any], Any]:
    """Each quantity along the parameter, and the number of the branch in force; NaN and -1 where none is."""
    game = solution.game
    for end in (x[0], x[-1]):
        game.parameters.validate({**at, wrt: float(end)})
    raw = tuple(game.parameters.symbols.values())
    fixed = {n: float(exact(v)) for n, v in at.items()}
    point = [x if n == wrt else np.full(x.shape, fixed[n]) for n in game.parameters]
    channels = tuple(game.definitions)
    full = [*point, *(compiled(raw, tuple(game.definitions.values()))(*point) if channels else ())]
    symbols = (*raw, *channels)
    found = {name: np.full(x.shape, np.nan) for name in of}
    branch = np.full(x.shape, -1)
    for number, equilibrium in enumerate(solution):
        margins = compiled(symbols, tuple(c.expr for c in equilibrium.piece.constraints))(*full)
        inside = branch < 0
        for constraint, margin in zip(equilibrium.piece.constraints, margins, strict=True):
            inside &= np.broadcast_to(margin > 0 if constraint.strict else margin >= 0, x.shape)
        branch[inside] = number
        values = compiled(symbols, tuple(_quantity(equilibrium, name) for name in of))(*full)
        for name, value in zip(of, values, strict=True):
            found[name][inside] = np.broadcast_to(value, x.shape)[inside]
    return found, branch


def _quantity(equilibrium: Equilibrium, name: str) -> Any:
    known = {**equilibrium.in_channels, **{f"U_{p}": u for p, u in equilibrium.piece.payoffs.items()}}
    if name not in known:
        raise GameError(f"unknown quantity {name!r}; the solution has {', '.join(known)}")
    return known[name]


def _bands(
    x: Any, branch: Any, names: Mapping[int, str], at: Callable[[Any], Any]
) -> list[tuple[float, float, str]]:
    """Stretches of one branch each; their ends are narrowed down to rounding."""
    edges = [float(x[0])]
    kinds = [int(branch[0])]
    for place in np.flatnonzero(np.diff(branch)):
        low, high, before = x[place], x[place + 1], branch[place]
        for _ in range(6):
            part = np.linspace(low, high, 257)
            same = int(np.flatnonzero(at(part) == before)[-1])
            low, high = part[same], part[min(same + 1, 256)]
        edges.append(float((low + high) / 2))
        kinds.append(int(branch[place + 1]))
    return [
        (low, high, names.get(kind, ""))
        for low, high, kind in zip(edges, [*edges[1:], float(x[-1])], kinds, strict=True)
    ]
