"""Explore a game by sliders: its regimes, equilibrium values and signs, live in the browser.

Public as ``lg.explore``. The page needs no kernel and nothing from outside: it carries the closed forms
as a program. In a notebook it shows itself; ``save`` writes it as a file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

from layered_games.errors import GameError, LayeredGamesError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.institutions import FaultTolerance, SocialOversight
from layered_games.institutions.base import Institution
from layered_games.models.reforms import plan_of
from layered_games.models.reforms_paths import label_of
from layered_games.parameters import Parameter, exact
from layered_games.regime import Regime
from layered_games.report.explorer_program import Program, program_of
from layered_games.report.html import environment
from layered_games.report.mathml import mathml
from layered_games.report.plot_files import write
from layered_games.report.plot_words import LANGUAGES, axis_label, symbol, word
from layered_games.report.style import SHADES

__all__ = ["Explorer", "explore"]

BRANCHES: Final = ("#ffffff", "#d6e4f0", "#f0c391", "#b79cc0", "#cfe3cf", "#e8d8b8", "#c9c9c9", "#f2d6d6")
MOST: Final = 4
"""Reforms that can be switched; the page carries a program for each set of them."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "parameters": ("Parameters", "参数"),
    "map": ("Regimes", "机制分区"),
    "branches": ("Branches", "分支"),
    "values": ("Equilibrium here", "此处的均衡"),
    "signs": ("Signs here", "此处的符号"),
    "reforms": ("Reforms", "改革"),
    "across": ("across", "横轴"),
    "upward": ("upward", "纵轴"),
    "regime": ("regime", "机制"),
    "motive": ("motive", "动机"),
    "branch": ("branch", "分支"),
    "outside": ("no equilibrium in closed form", "无闭式均衡"),
    "hint": (
        "Click into the map to go there. Signs are those of the closed form in force, at this point.",
        "点击图中任意位置即可移动。符号是当前闭式解在此点的局部符号。",
    ),
    "set": ("every value from {} to {} is a best response", "{} 至 {} 之间皆为最优反应"),
    "under": ("values are those under the reforms", "所示为改革之下的数值"),
}


@dataclass(frozen=True, eq=False)
class Explorer:
    """A page with sliders.

    Attributes
    ----------
    game : SequentialGame
    program : Program
        What the page computes with.
    html : str
        The whole page; it needs nothing else.
    """

    game: SequentialGame
    program: Program = field(repr=False)
    html: str = field(repr=False)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, whole or not at all, and return its path."""
        target = Path(path)
        if not target.name or target.is_dir():
            raise ParameterError(f"{str(path)!r} names no file; give a path such as 'explorer.html'")
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, self.html.encode("utf-8"))
        return target

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" title="{escape(self.game.name)}" '
            'style="width:100%;height:760px;border:0"></iframe>'
        )


def explore(
    game: SequentialGame,
    at: Mapping[str, Any] | None = None,
    *,
    x: str | None = None,
    y: str | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    reforms: Sequence[Institution] | None = None,
    language: str = "en",
) -> Explorer:
    r"""Return a page on which a game can be explored by sliders.

    Parameters
    ----------
    game : SequentialGame
        A game that is solved in closed form; one with roles shows regimes, any other its branches.
    at : mapping of str to number, optional
        Where the sliders stand at first; default: the model's example.
    x, y : str, optional
        Parameters on the axes of the map; default: ``phi_S`` and ``sigma`` if the game has them, else
        the first two.
    ranges : mapping of str to (low, high), optional
        Of the sliders; default: a bounded domain, or from 0 to twice the value.
    reforms : sequence of Institution, optional
        Switches, at most four, with numbers as levels; default: fault tolerance of 1/2 for either
        player and a quarter more social oversight, as far as the game knows them.
    language : {"en", "zh"}

    Returns
    -------
    Explorer
        Shows itself in a notebook; ``save`` writes the page.

    Raises
    ------
    GameError
        If the game has no closed form, or there are too many reforms.
    ParameterError
        If a value is missing, unknown, or outside its domain.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=10, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1,
    ...           phi_A=0, phi_S=0)
    >>> page = explore(overbidding(), at)
    >>> len(page.program.reforms), "phi_S" in page.html
    (8, True)
    """
    if language not in LANGUAGES:
        raise ParameterError(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
    given = dict(getattr(game, "example", {}) if at is None else at)
    if not given:
        raise ParameterError("the game has no example; say where the sliders stand, with at={...}")
    game.parameters.validate(given)
    names = list(game.parameters)
    usual = [n for n in ("phi_S", "sigma") if n in names]
    x, y = _axes(names, x, y, usual)
    switches = _usual(game) if reforms is None else tuple(reforms)
    if len(switches) > MOST:
        raise GameError(f"{len(switches)} reforms; an explorer has at most {MOST} switches")
    program = program_of(game, switches)
    sliders = [_slider(p, given[n], (ranges or {}).get(n), language) for n, p in game.parameters.items()]
    data = {
        "parameters": sliders,
        "x": names.index(x),
        "y": names.index(y),
        "quantities": [_quantity(game, n, language) for n in program.quantities],
        "kinds": program.kinds,
        "shown": _kinds(game, program, language),
        "reforms": [label_of(r) for r in switches],
        "motive": _motive(game),
        "words": {key: both[LANGUAGES.index(language)] for key, both in _WORDS.items()},
        "motives": {m: word(m, language) for m in ("blame", "credit", "both", "joint")},
    }
    page = environment().get_template("explorer.html.j2").render(
        title=game.name or "game", language=language, data=_json(data), program=program, words=data["words"],
        roles=game.roles is not None,
    )  # fmt: skip
    return Explorer(game, program, page)


def _json(data: Any) -> str:
    """Data for a script element: no text in it can end the element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _axes(names: Sequence[str], x: str | None, y: str | None, usual: Sequence[str]) -> tuple[str, str]:
    for name in (x, y):
        if name is not None and name not in names:
            raise ParameterError(f"unknown parameter {name!r}; the game has {', '.join(names)}")
    if len(names) < 2:
        raise GameError("a map needs two parameters; the game has fewer")
    free = [n for n in (*usual, *names) if n not in (x, y)]
    across = x or free.pop(0)
    upward = y or next(n for n in free if n != across)
    if across == upward:
        raise ParameterError(f"x and y are both {across!r}; give two parameters")
    return across, upward


def _usual(game: SequentialGame) -> tuple[Institution, ...]:
    """The reforms that the game knows."""
    listed = (FaultTolerance(phi_S="1/2"), FaultTolerance(phi_A="1/2"), SocialOversight("1/4"))
    return tuple(reform for reform in listed if _acts(game, reform))


def _acts(game: SequentialGame, reform: Institution) -> bool:
    """Whether a reform acts on the game, and on its parameters alone."""
    try:
        plan = plan_of(game, (reform,))
    except LayeredGamesError:
        return False
    return bool(plan.swap) and plan.astray == 0 and all(name in game.parameters for name in plan.space)


def _slider(
    parameter: Parameter, value: Any, limits: tuple[float, float] | None, language: str
) -> dict[str, Any]:
    here, domain = float(exact(value)), parameter.domain
    if limits is None:
        low = float(domain.lower) if domain.lower.is_finite else min(2 * here, -2 * here, -1.0)
        high = float(domain.upper) if domain.upper.is_finite else max(2 * abs(here), 1.0)
    else:
        low, high = map(float, limits)
        for end in (low, high):
            parameter.check(end)
    if not low < high:
        raise ParameterError(
            f"range of {parameter.name}: ({low}, {high}); the first must be below the second"
        )
    if not low <= here <= high:
        raise ParameterError(f"{parameter.name} = {here:g} lies outside its slider [{low:g}, {high:g}]")
    step = (high - low) / 200
    ends = [low, high]
    if limits is None:  # open ends are never reached
        ends = [
            low if domain.lower_closed or not domain.lower.is_finite else low + step,
            high if domain.upper_closed or not domain.upper.is_finite else high - step,
        ]
    meaning = parameter.meaning_zh if language == "zh" and parameter.meaning_zh else parameter.meaning
    latex = parameter.latex or symbol(parameter.name)
    return {
        "name": parameter.name, "maths": mathml(latex), "meaning": meaning, "low": ends[0], "high": ends[1],
        "step": step, "value": here,
    }  # fmt: skip


def _quantity(game: SequentialGame, name: str, language: str) -> dict[str, str]:
    meaning = axis_label(name, game, language).split("$", 2)[-1].lstrip(":： ")
    return {"name": name, "maths": mathml(symbol(name, game)), "meaning": meaning}


def _kinds(game: SequentialGame, program: Program, language: str) -> dict[str, dict[str, str]]:
    """Name and fill of each regime or branch."""
    if game.roles is not None:
        return {
            str(k): {"name": word(str(Regime(k)), language), "fill": SHADES[k].fill}
            for k in sorted(set(program.kinds))
        }
    label = _WORDS["branch"][LANGUAGES.index(language)]
    return {
        str(k): {"name": f"{label} {k + 1}", "fill": BRANCHES[k % len(BRANCHES)]}
        for k in sorted(set(program.kinds))
    }


def _motive(game: SequentialGame) -> dict[str, int] | None:
    """Which parameters are switched off to tell blame from credit in the passive regime."""
    from layered_games.games.agreements import AgreementGame

    roles = game.roles
    if roles is None or isinstance(game, AgreementGame):
        return None
    names = list(game.parameters)
    credit, blame = roles.credit.get(roles.superior), roles.blame.get(roles.superior)
    if credit not in names or blame not in names:
        return None
    return {"credit": names.index(credit), "blame": names.index(blame)}
