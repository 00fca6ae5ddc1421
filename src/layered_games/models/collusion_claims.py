"""Cross-department collusion (跨部门共谋): propositions and the catalogue's entry."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.repeated import Incentive, critical_factor
from layered_games.equilibria.solving import solve
from layered_games.models.collusion_model import (
    Collusion,
    collusion,
    cost_of_gap,
    incentive_among,
    primitives,
)
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import part
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome

__all__ = ["ENTRY", "claims"]

COUNT = Parameter("n", "positive", "", "number of departments", "部门数")


def claims(game: Collusion) -> tuple[Proposition, ...]:
    """Return the propositions on mutual cover, for any number of departments."""
    return (_unravels(game), _sustained(), _outside(), _inspection())


WEIGHT = Parameter("a_A", "positive", "", "effective accountability of a department", "部门有效问责")


def _space() -> ParameterSpace:
    """The parameters with the number of departments, and accountability under tolerance in one symbol."""
    return primitives().with_parameters([COUNT, WEIGHT], [sp.GreaterThan(COUNT.symbol, 2)])


def _softened(expression: sp.Expr) -> sp.Expr:
    """An expression with effective accountability in one symbol."""
    space = primitives()
    full = WEIGHT.symbol / (1 - space["phi_A"].symbol)
    return sp.factor(normal(expression.xreplace({space["A_A"].symbol: full})))


@cache
def _factor() -> sp.Expr:
    return _softened(critical_factor(incentive_among(COUNT.symbol)).value)


def _unravels(game: Collusion) -> Proposition:
    """One round: reporting is better whatever the others do."""
    space, first = game.parameters, game.stage.payoffs[0]
    parts: list[Part] = []
    rest = (0,) * (game.departments - 1), (1,) * (game.departments - 1)
    for words, others in zip(("all others cover", "no other covers"), rest, strict=True):
        better = normal(first[(1, *others)] - first[(0, *others)])
        parts.append(part(f"where {words}", sp.StrictGreaterThan(better, 0, evaluate=False), space))
    found = solve(collusion(2).stage)
    alone = len(found) == 1 and found[0].profile == ((0, 1), (0, 1)) and found.complete
    label = "the solver's only equilibrium of one round among two: both report, everywhere"
    parts.append(part(label, sp.And(sp.true if alone else sp.false, found[0].condition), space))
    return Proposition(
        "unravelling",
        "One round unravels",
        "In a single round every department reports, whatever the others do: cover costs the coverer and "
        "helps the covered. Hence also in any known finite number of rounds, from the last backwards.",
        r"cover costs something, $q\chi R + \sigma F > 0$",
        tuple(parts),
    )


def _sustained() -> Proposition:
    space = _space()
    sigma = space["sigma"].symbol
    incentive = incentive_among(COUNT.symbol)
    saved = _softened(incentive.surplus + incentive.temptation)
    worth, dear = (Parameter(name, "positive").symbol for name in ("Gamma", "M"))
    in_short = critical_factor(Incentive(dear, worth - dear, survival=1 - sigma)).value
    read = normal(_factor() - in_short.xreplace({worth: saved, dear: incentive.temptation}))
    enough = sp.StrictGreaterThan((1 - sigma) * worth, dear)
    kept = sp.StrictLessThan(in_short, 1, evaluate=False)
    chance = [worth > 0, dear > 0, sigma >= 0, sigma < 1]
    return Proposition(
        "sustained",
        "When repetition keeps cover up",
        r"Being covered for saves every department something, $\Gamma$. Mutual cover lasts from the discount "
        r"factor $\delta^*$ on, and for some $\delta < 1$ exactly if $(1 - \sigma)\Gamma$ exceeds "
        r"what covering "
        r"costs, $M = (n - 1)(q\chi R + \sigma F)$. Cooperation among departments that lack means is thus no "
        "matter of course: it needs patience, few partners and little publicity.",
        "",
        (
            part("being covered saves something", sp.StrictGreaterThan(saved, 0, evaluate=False), space),
            part("delta* = M/((1 - sigma)*Gamma)", sp.Eq(read, 0, evaluate=False), space),
            part("delta* < 1 exactly if (1 - sigma)*Gamma > M", sp.Equivalent(kept, enough), chance),
        ),
        {r"\delta^*": _factor(), r"\Gamma": saved},
    )


def _sign(name: str, relation: Any, words: str, extra: tuple[Any, ...] = ()) -> Part:
    space = _space()
    slope = sp.factor(sp.diff(_factor(), space[name].symbol))
    return part(f"d delta*/d{name} {words}", relation(slope, 0, evaluate=False), space, extra)


def _outside() -> Proposition:
    s = primitives()
    seen = (sp.StrictGreaterThan(s["sigma"].symbol, 0),)
    up, down = sp.StrictGreaterThan, sp.StrictLessThan
    return Proposition(
        "outside",
        "What breaks cover",
        r"More oversight, more tolerance, a higher reward for evidence and more departments raise "
        r"$\delta^*$, "
        r"and so does a higher sanction $F$ on exposed cover wherever the public can expose at all: cover "
        r"gets harder to keep. More effective cover and a larger gap lower $\delta^*$. Without oversight, "
        r"$\sigma = 0$, the sanction $F$ is an empty threat.",
        "",
        (
            _sign("sigma", up, "> 0"),
            _sign("F", up, "> 0 if sigma > 0", seen),
            _sign("F", sp.Eq, "= 0 if sigma = 0", (sp.Eq(s["sigma"].symbol, 0, evaluate=False),)),
            _sign("a_A", down, "< 0"),
            part("d a_A/dphi_A < 0", down(-primitives()["A_A"].symbol, 0), primitives()),
            _sign("R", up, "> 0"),
            _sign("n", up, "> 0"),
            _sign("chi", sp.LessThan, "<= 0"),
            _sign("g", down, "< 0"),
        ),
    )


def _inspection() -> Proposition:
    """Inspection makes cover dearer where evidence is rewarded, and more useful everywhere."""
    space, s = _space(), {n: p.symbol for n, p in primitives().items()}
    slope = sp.factor(sp.diff(_factor(), s["q"]))
    rises = sp.StrictGreaterThan(slope, 0, evaluate=False)
    unpaid = [sp.Eq(s["R"], 0, evaluate=False)]
    weight = WEIGHT.symbol + s["P"] * s["sigma"]
    reach = s["q"] * (1 - s["sigma"]) * s["P"]
    few = sp.StrictGreaterThan(weight**2, (1 - s["chi"]) * reach**2)
    falls = sp.StrictLessThan(sp.factor(slope.subs(s["R"], 0)), 0, evaluate=False)
    return Proposition(
        "inspection",
        "Inspection alone can bind departments together",
        r"More inspection raises $\delta^*$ where only the reward counts ($\sigma F = 0$). "
        r"Without a reward it "
        r"lowers it exactly if $(a_A + \sigma P)^2 > (1 - \chi)\,(q(1-\sigma)P)^2$, with $a_A = A_A(1 - "
        r"\varphi_A)$; always so if cover is perfect ($\chi = 1$): the more is checked, the more "
        r"a colleague's "
        "silence is worth. In general its effect has either sign.",
        "",
        (
            part("d delta*/dq > 0 if F = 0", rises, space, [sp.Eq(s["F"], 0, evaluate=False)]),
            part("R = 0: d delta*/dq < 0 exactly if", sp.Equivalent(falls, few), space, unpaid),
            part("d delta*/dq has either sign", rises, space, expected=Outcome.MIXED),
        ),
    )


# ---------------------------------------------------------------------- the entry
def _written(space: ParameterSpace, expression: Any) -> str:
    names = {p.symbol: p.latex for p in space.values() if p.latex}
    text: str = sp.latex(expression, symbol_names=names)
    return text


def _game_text(model: Collusion) -> str:
    """The round from a department's side, and the parameters."""
    space = model.parameters
    lines = [
        "1. Every department chooses to cover for all others, or to report what it knows; all at once.",
        "2. A gap $g$ is split into a falsified and an admitted part, as it costs least (solved for).",
        "3. The public exposes with probability $\\sigma$, which ends cover; the round repeats, and every "
        "department weighs the next one by $\\delta$.",
        "",
        "What one of $n$ departments gets in a round, by its own choice and that of the others:",
        "",
        "| own choice | others | payoff |",
        "|---|---|---|",
    ]
    gap = {name: _written(space, cost_of_gap()).replace(" d", f" {name}") for name in ("d", "d_x")}
    each = r"(n - 1)(q\chi R + \sigma F)"
    lines += [
        f"| cover | all cover | $-{gap['d_x']} - {each}$ |",
        f"| cover | not all cover | $-{gap['d']} - {each}$ |",
        f"| report | all cover | $-{gap['d_x']}$ |",
        f"| report | not all cover | $-{gap['d']}$ |",
        "",
        r"with $a_A = A_A(1 - \varphi_A)$, $d = P\,(1 - (1 - q)(1 - \sigma))$ and "
        r"$d_x = P\,(1 - (1 - q(1 - \chi))(1 - \sigma))$.",
    ]
    lines += ["", "| parameter | domain | meaning | |", "|---|---|---|---|"]
    for p in space.values():
        domain = str(p.domain).replace("oo", r"\infty")
        lines.append(f"| ${_written(space, p.symbol)}$ | ${domain}$ | {p.meaning} | {p.meaning_zh} |")
    return "\n".join(lines)


def _equilibrium(model: Collusion) -> str:
    """One round, and the critical discount factor."""
    stage = solve(collusion(2).stage)
    whole = "no equilibrium is missing" if stage.complete else "the list may be incomplete"
    played = ", ".join(stage.game.actions[i][row.index(1)] for i, row in enumerate(stage[0].profile))
    incentive, space = incentive_among(COUNT.symbol), _space()
    return "\n".join(
        [
            f"**One round** among two, solved as a finite game; {whole}: ({played}).",
            "",
            "**Repeated**, among $n$ departments, cover is kept up by grim trigger from $\\delta^*$ "
            "on. Reporting "
            "once gains",
            "",
            f"$$ {_written(space, sp.factor(incentive.temptation))} $$",
            "",
            "and the condition that complying pays no less gives",
            "",
            f"$$ \\delta^* = {_written(space, _factor())} $$",
            "",
            "Where $\\delta^* \\ge 1$ no patience is enough. Below it grim trigger keeps "
            "no cover; above it honest play remains an equilibrium as well.",
        ]
    )


def _worked(model: Collusion) -> Worked:
    return Worked(
        (
            r"openly $a_A = 4$ and $d = \frac12\cdot 8 = 4$, so the gap costs $\frac12\cdot 2\cdot "
            r"4^2 = 16$, "
            r"as the stiffness is $4\cdot 4/(4 + 4) = 2$",
            r"under perfect cover nothing is found, $d = 0$: everything is falsified, and the gap "
            r"costs nothing",
            r"to cover for the one colleague forgoes $q\chi R = \frac12\cdot 8 = 4$; nobody is "
            r"exposed, $\sigma = 0$",
            r"covering pays if $4 \le \delta\cdot 16$: what a report gains, against being covered for "
            r"from then "
            r"on, hence $\delta^* = 1/4$",
        ),
        "delta_star",
        sp.Rational(1, 4),
    )


ENTRY = Entry(
    name="collusion",
    number=5,
    mechanism="collusion across departments",
    mechanism_zh="跨部门共谋",
    paper="burden",
    passage="section 三.1, 跨部门共谋:从“条块分割”走向“合作互动”",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("everybody reports", "mutual cover kept up by patience"),
    build=collusion,
    worked=_worked,
    literature=(
        "Friedman (1971): cooperation by grim trigger in repeated games",
        "Tirole (1986): collusion within organisations against the one on top",
    ),
    game_text=_game_text,
    equilibrium=_equilibrium,
)
