"""The catalogue's entry for the allocation of control rights (控制权分配), row 15."""

from __future__ import annotations

from typing import Any, Final

import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.games.sequential import SequentialGame
from layered_games.models.base import Model
from layered_games.models.control_modes import MODES, MODES_ZH, control_rights
from layered_games.models.entries import Entry, Worked

__all__ = ["ENTRY"]

_RIGHTS: Final = (
    ("target setting", "目标设定权", r"$T = \tau$", r"S sets $T \ge \tau$"),
    ("inspection", "检查验收权", "nobody suppresses evidence", "S can suppress it in a pact with A"),
    (
        "incentive allocation",
        "激励分配权",
        r"A gets $\beta_A$, S gets $\beta_S$ per unit of bid",
        r"S gets $\beta_A + \beta_S$ and passes $\beta$ of it on",
    ),
)


def _written(game: SequentialGame, expression: Any) -> str:
    """Return an expression of a game as LaTeX, in the symbols that its parameters carry."""
    known = [*game.parameters.values(), *(c.parameter for c in game.channels)]
    names = {p.symbol: p.latex for p in known if p.latex}
    text: str = sp.latex(expression, symbol_names=names)
    return text


def _game_text(model: Model) -> str:
    """The rights and what each decides, the payoffs, the channels, the parameters."""
    lines = ["| right | | held by the centre | held by the middle |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _RIGHTS]
    lines += ["", "| mode | | targets | inspection | incentives |", "|---|---|---|---|---|"]
    lines += [f"| {name} | {MODES_ZH[name]} | {' | '.join(held)} |" for name, held in MODES.items()]
    lines += ["", "The payoffs where the centre holds all three:", ""]
    lines += [f"$$ U_{{{p}}} = {_written(model, u)} $$" for p, u in model.payoffs.items()]
    lines += ["", "| channel | definition | meaning |", "|---|---|---|"]
    lines += [
        f"| ${_written(model, c.symbol)}$ | ${_written(model, c.definition)}$ | {c.parameter.meaning} |"
        for c in model.channels
    ]
    lines += ["", "| parameter | domain | meaning | |", "|---|---|---|---|"]
    for p in model.parameters.values():
        domain = str(p.domain).replace("oo", r"\infty")
        lines.append(f"| ${_written(model, p.symbol)}$ | ${domain}$ | {p.meaning} | {p.meaning_zh} |")
    lines += [
        "",
        "The page [on control rights](control-rights.md) sets all eight allocations side by "
        "side, with what each "
        "costs the centre; pacts are [on their own page](pacts.md).",
    ]
    return "\n".join(lines)


def _equilibrium(model: Model) -> str:
    """What each mode without a pact gives, from the solver; and when a pact forms in the others."""
    solved = (
        ("The centre holds all three (tightly coupled)", solve(model)),
        ("Incentives below (subcontracting)", solve(control_rights(mode="subcontracting"))),
        ("Targets below", solve(control_rights("middle"))),
        ("Targets and incentives below", solve(control_rights("middle", "centre", "middle"))),
    )
    lines = [
        "Solved by backward induction with enumerated binding constraints (KKT). The bids that can come out, "
        "with what sets them; `lg.solve(lg.models.control_rights(...))` has the condition of each."
    ]
    for title, solution in solved:
        whole = "no equilibrium is missing" if solution.complete else "the list may be incomplete"
        lines += ["", f"**{title}**; {whole}.", "", *_bids(solution)]
    lines += [
        "",
        "**Inspection below** (loosely coupled, federal): a binding pact forms exactly where the "
        "cover-up pays, "
        "which does not depend on who holds the other two rights (proposition below).",
    ]
    return "\n".join(lines)


def _bids(solution: Solution) -> list[str]:
    """Each distinct bid of a solution, with the constraints that bind."""
    game = solution.game
    found: dict[Any, list[Equilibrium]] = {}
    for branch in solution:
        bid = branch.in_channels["b"]
        found.setdefault((bid, branch.in_channels.get("beta")), []).append(branch)
    lines = []
    for (bid, credit), branches in found.items():
        bound = ", ".join(f"`{b}`" for b in branches[0].binding) or "nothing"
        passed = "" if credit is None else rf",\qquad \beta = {_written(game, sp.factor(credit))}"
        lines += [f"$$ b = {_written(game, sp.factor(bid))}{passed} $$", "", f"(binding: {bound})", ""]
    return lines[:-1]


def _worked(model: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 4$ and $d = \frac12\cdot 8 = 4$, so $c = 4\cdot 4/(4+4) = 2$",
            r"the centre hands $\tau = 60$ down as it stands; A gains $\beta_A = 50$ per unit of bid",
            r"its marginal cost of a bid is $b/(k + 1/c) = b/(3/2)$, so it volunteers $b = 50\cdot 3/2 = 75$",
            r"of these $e = k\beta_A = 50$ are real; the rest splits evenly, as $a_A = d$: $f = h = 25/2$",
        ),
        "b",
        75,
    )


ENTRY = Entry(
    name="control_rights",
    number=15,
    mechanism="allocation of control rights",
    mechanism_zh="控制权分配",
    paper="overbidding",
    passage="section 一, 目标设定权、检查验收权以及激励分配权 (after 周雪光 and 练宏)",
    institutions=("target setting", "inspection", "incentives", "accountability", "fault tolerance"),
    outcomes=("no overbidding", "active overbidding", "passive overbidding", "collusive overbidding"),
    build=control_rights,
    worked=_worked,
    literature=(
        "Aghion and Tirole (1997): formal and real authority in organisations",
        "Tirole (1986): a supervisor and an agent who collude against the principal",
    ),
    game_text=_game_text,
    equilibrium=_equilibrium,
)
