"""The tables of the general part: the game, its equilibrium, regimes, fingerprint, propositions."""

from __future__ import annotations

import re
from typing import Final

import sympy as sp

from layered_games.models.propositions import Part, Proposition
from layered_games.report.cells import Cell, Chinese, Math, Piece, Table, meaning
from layered_games.report.formulas import Formulas
from layered_games.report.general import Conditions, General
from layered_games.report.wording import EVIDENCE, MOVERS, OUTCOMES, REGIMES_ZH, SIGNS
from layered_games.statics import Effect, Sign

__all__ = ["general_tables", "label", "payoffs", "stages"]

_EFFECT: Final = re.compile(r"d(?P<of>.+)/d(?P<wrt>\w+) (?:(?P<sign>[<>=]) 0|(?P<words>has either sign))")


def general_tables(found: General, write: Formulas) -> tuple[Table, ...]:
    """Return the general tables, in the order of a paper."""
    return (
        game_table(found, write),
        channels_table(found, write),
        equilibrium_table(found, write),
        regimes_table(found, write),
        borders_table(found, write),
        fingerprint_table(found, write),
        propositions_table(found, write),
    )


def payoffs(found: General, write: Formulas) -> list[str]:
    """The payoffs, in channels, as LaTeX equations."""
    return [f"U_{{{player}}} = {write.latex(payoff)}" for player, payoff in found.game.payoffs.items()]


def stages(found: General, write: Formulas) -> list[tuple[str, str, str]]:
    """Every move in the order of play: who, the bounds as LaTeX, what it is."""
    listed = []
    for move in found.game.moves.values():
        low = "" if move.lower is None else f"{write.latex(move.lower)} \\le "
        high = "" if move.upper is None else f" \\le {write.latex(move.upper)}"
        listed.append((move.player, f"{low}{write.latex(move.symbol)}{high}", move.meaning))
    return listed


def game_table(found: General, write: Formulas) -> Table:
    """Every parameter: symbol, domain, meaning."""
    rows = [
        (Math(write.name(p.name)), Math(_domain(p.domain)), (meaning(p.meaning), " ", Chinese(p.meaning_zh)))
        for p in found.game.parameters.values()
    ]
    joint = "; ".join(f"{write.latex(r)}" for r in found.game.parameters.relations)
    caption: Cell = ("Parameters of the game", *((", with ", Math(joint)) if joint else ()), ".")
    return Table("parameters", caption, ("Symbol", "Domain", "Meaning"), tuple(rows), "llp")


def _domain(domain: object) -> str:
    return str(domain).replace("oo", r"\infty")


def channels_table(found: General, write: Formulas) -> Table:
    """The intermediate variables through which institutions act."""
    rows = [
        (
            Math(write.latex(c.symbol)),
            Math(write.latex(c.definition)),
            (meaning(c.parameter.meaning), " ", Chinese(c.parameter.meaning_zh)),
        )
        for c in found.game.channels
    ]
    caption = "Channels: the quantities through which institutions act."
    return Table("channels", caption, ("Symbol", "Definition", "Meaning"), tuple(rows), "llp", tall=True)


def equilibrium_table(found: General, write: Formulas) -> Table:
    """The closed forms, branch by branch, in channels."""
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for branch in found.branches:
        if rows:
            breaks.append(len(rows))
        first: Cell = f"{branch.number}: {', '.join(str(r) for r in branch.regimes)}"
        for name, value in branch.values.items():
            symbol = Math(write.name(name))
            if name in branch.sets:
                low, high = branch.sets[name]
                shown: Cell = Math(
                    rf"\text{{any value in }} \left[{write.latex(low)},\ {write.latex(high)}\right]"
                )
            else:
                shown = Math(write.latex(sp.factor(value) if value.is_polynomial() else value))
            rows.append((first, symbol, shown))
            first = ""
    caption = (
        "The equilibrium in closed form, derived from the payoffs; the conditions of each branch are "
        "those of its regimes in the next table. A set of best replies is given as such."
    )
    return Table(
        "equilibrium", caption, ("Branch", "", "Closed form"), tuple(rows), "lll", tuple(breaks), tall=True
    )


def regimes_table(found: General, write: Formulas) -> Table:
    """The partition: each regime with its alternatives."""
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for regime, ways in found.partition.items():
        if rows:
            breaks.append(len(rows))
        for number, way in enumerate(ways):
            name: Cell = (str(regime), " ", Chinese(REGIMES_ZH[regime])) if not number else "or"
            rows.append((name, _together(way, write)))
    movers = "; ".join(f"{regime}: {MOVERS[regime]}" for regime in found.partition)
    caption = f"The regimes ({movers}). A regime holds where all conditions of one of its lines hold."
    return Table("regimes", caption, ("Regime", "Conditions"), tuple(rows), "lp", tuple(breaks))


def _together(way: Conditions, write: Formulas) -> Cell:
    found: list[Piece] = []
    for number, relation in enumerate(write.together(way)):
        found += [", "] if number else []
        found.append(Math(relation))
    return tuple(found) or "always"


def borders_table(found: General, write: Formulas) -> Table:
    """Where regimes meet, with one line for each equation."""
    pairs: dict[str, list[str]] = {}
    for border in found.borders:
        between = f"{border.between[0]} | {border.between[1]}"
        pairs.setdefault(write.equation(_oriented(border.margin)), []).append(between)
    rows = tuple((", ".join(dict.fromkeys(who)), Math(equation)) for equation, who in pairs.items())
    return Table("borders", "Exact borders between regimes.", ("Between", "Equation"), rows, "ll")


def _oriented(margin: sp.Expr) -> sp.Expr:
    """The margin with a sign that does not depend on the side it was read from."""
    terms = sorted(sp.Add.make_args(sp.expand(margin)), key=sp.default_sort_key)
    return -margin if terms[0].could_extract_minus_sign() else margin


def fingerprint_table(found: General, write: Formulas) -> Table:
    """Signs of the local responses, by regime."""
    table = found.fingerprint
    head: list[Cell] = ["Response"]
    head += [(str(regime), " ", Chinese(REGIMES_ZH[regime])) for regime in table.rows]
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    before = ""
    for of, wrt in table.columns:
        if rows and of != before:
            breaks.append(len(rows))
        before = of
        effect = Math(rf"\partial {write.name(of)} / \partial {write.name(wrt)}")
        rows.append((effect, *(_sign(table[(regime, of, wrt)]) for regime in table.rows)))
    notes = {"±": "either sign occurs", "*": "strict in a part of the regime only"}
    seen = [
        f"{mark}: {text}" for mark, text in notes.items() if any(mark in str(c) for r in rows for c in r[1:])
    ]
    caption = (
        "The fingerprint: signs of local responses, each proved over the whole regime. The announced targets "
        "alone cannot tell the regimes apart; these responses can." + (f" {'; '.join(seen)}." if seen else "")
    )
    return Table("fingerprint", caption, tuple(head), tuple(rows), "l" + "c" * len(table.rows), tuple(breaks))


def _sign(effect: Effect) -> str:
    """The sign, with an asterisk where it is strict in a part of the regime only."""
    partly = effect.sign in (Sign.POSITIVE, Sign.NEGATIVE) and effect.condition != sp.true
    return SIGNS[effect.sign] + "*" * partly


def propositions_table(found: General, write: Formulas) -> Table:
    """Every part of every proposition with verdict and evidence."""
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for number, proposition in enumerate(found.propositions, 1):
        if rows:
            breaks.append(len(rows))
        first: Cell = f"{number}. {proposition.title}"
        for part in proposition.parts:
            rows.append((first, label(part, write), _verdict(part), EVIDENCE[part.verdict.evidence]))
            first = ""
    caption = "Propositions: the verdict on every part, and the evidence for it."
    head = ("Proposition", "Claim", "Verdict", "Evidence")
    return Table("propositions", caption, head, tuple(rows), "pplp", tuple(breaks))


def label(part: Part, write: Formulas) -> Cell:
    """The label of a part, with a derivative as a formula."""
    match = _EFFECT.fullmatch(part.label)
    if match is None:
        return part.label
    of = match["of"]
    marked = of.removesuffix("*")
    star = "^*" if marked != of else ""
    top = write.name(marked) + star if marked.isidentifier() else f"\\left({of}\\right)"
    slope = rf"\partial {top} / \partial {write.name(match['wrt'])}"
    return Math(f"{slope} {match['sign']} 0") if match["sign"] else (Math(slope), f" {match['words']}")


def _verdict(part: Part) -> str:
    text = OUTCOMES[part.verdict.outcome]
    return text if part.settled else f"{text} (stated: {OUTCOMES[part.expected]})"


def settled(proposition: Proposition) -> str:
    """One word on a proposition as a whole."""
    return "settled" if proposition.settled else "not settled"
