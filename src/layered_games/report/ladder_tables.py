"""The tables of a ladder analysis, and its summary in words."""

from __future__ import annotations

import re
from typing import Any, Final

import sympy as sp

from layered_games.calibration.rationalize_records import Bound
from layered_games.regime import Regime
from layered_games.report.cells import Cell, Math, Piece, Table
from layered_games.report.formulas import Formulas
from layered_games.report.general_tables import label
from layered_games.report.ladder_analysis import LadderAnalysis, Remedy
from layered_games.report.numbers import both, decimal, to_fraction
from layered_games.report.wording import EVIDENCE, OUTCOMES, SIGNS
from layered_games.statics import Effect, Sign

__all__ = ["ladder_summary", "ladder_tables", "reading_name"]

WORDS: Final = {True: "fits", False: "rejected", None: "not decided"}
CHI: Final = r"\chi"


def ladder_tables(found: LadderAnalysis, stem: str, write: Formulas) -> dict[str, Table]:
    """Return the tables of an analysis by kind, in the order of a report."""
    listed = {
        "compatible": _compatible(found),
        "identified": _identified(found, write),
        "layers": _layers(found),
        "telling": _telling(found),
        "pacts": _pacts(found),
        "remedies": _remedies(found, write),
        "statements": _statements(found, write),
    }
    return {
        kind: Table(f"{kind}-{stem}", t.caption, t.head, t.rows, t.align, t.breaks)
        for kind, t in listed.items()
        if t.rows
    }


def ladder_summary(found: LadderAnalysis) -> str:
    """Return in words which regimes the ladder is compatible with, and what it excludes."""
    fits = [str(r) for r in found.regimes]
    out = [r.name for r in found.verdicts if r.possible is False]
    text = f"The ladder {', '.join(_number(v) for v in found.ladder)} is compatible with "
    text += f"{', '.join(fits)} overbidding. " if fits else "no regime that was tried. "
    if out:
        text += f"Excluded: {'; '.join(out)}. "
    if open_ := [r.name for r in found.verdicts if r.possible is None]:
        text += f"Not decided: {'; '.join(open_)}. "
    return (
        text + "The announced numbers alone therefore do not name the regime; the observations below would."
    )


def reading_name(found: LadderAnalysis, number: int) -> str:
    """Return a reading in words; of the two ends read as one dyad, that they are."""
    reading = found.verdicts[number]
    if number < len(found.chain):
        return f"{number + 1}. {reading.name}"
    credit = " (credit for both)" if reading.regime is Regime.COLLUSIVE else ""
    return f"{number + 1}. {reading.regime}, one superior over one subordinate{credit}"


def _compatible(found: LadderAnalysis) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, reading in enumerate(found.verdicts):
        back = "–" if reading.gap is None else "hit" if reading.gap < 1e-6 else f"missed by {reading.gap:.1g}"
        rows.append(
            (reading_name(found, number), WORDS[reading.possible], EVIDENCE[reading.verdict.evidence], back)
        )
    caption = (
        "Which readings of the ladder are compatible with an equilibrium: does a set of parameters exist. "
        "The last column runs the game forward at a point of the set by other code, numerically."
    )
    head = ("Reading", "Verdict", "Proof", "Forward again")
    return Table("compatible", caption, head, tuple(rows), "plpl", (len(found.chain),))


def _identified(found: LadderAnalysis, write: Formulas) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, reading in enumerate(found.verdicts):
        if not reading.possible:
            continue
        pieces: list[Piece] = []
        for name, bound in reading.bounds.items():
            pieces += [", "] * bool(pieces) + [Math(_bound(write.name(name), bound))]
        cell: Cell = tuple(pieces) or "not bounded here"
        point = [Math(f"{write.name(n)} = {_tex(v)}") for n, v in reading.witness.items()]
        joined: list[Piece] = []
        for formula in point:
            joined += [", "] * bool(joined) + [formula]
        rows.append((str(number + 1), cell, tuple(joined)))
    caption: Cell = (
        "The identified set of each reading that fits: least and greatest value of every parameter over it, "
        "with ",
        Math("k = 1"),
        ", and one point. A question mark: a proved bound, perhaps not the best. Parameters are bounded one "
        "by one; the set is smaller than the box.",
    )
    return Table("identified", caption, ("Reading", "Bounds", "A point"), tuple(rows), "lpp")


def _bound(name: str, bound: Bound) -> str:
    if bound.is_point:
        return f"{name} = {_tex(bound.lower)}"
    low, high = (("" if sure else "?") for sure in bound.sharp)
    return rf"{name} \in {low}[{_tex(bound.lower)}, {_tex(bound.upper)}]{high}"


def _tex(value: Any) -> str:
    if value == sp.oo:
        return r"\infty"
    number = to_fraction(value)
    if number is not None and len(str(number)) <= 9:
        return str(number)
    if number is None and value.count_ops() <= 4 and not value.has(sp.CRootOf):
        return str(sp.latex(value))
    return decimal(value) + r"\ldots"


def _number(value: Any) -> str:
    return decimal(value)


def _layers(found: LadderAnalysis) -> Table:
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for number, reading in enumerate(found.verdicts):
        if not reading.possible:
            continue
        breaks += [len(rows)] * bool(rows)
        for place, layer in enumerate(reading.layers):
            first = str(number + 1) if place == 0 else ""
            step = f"{_number(layer.received)} → {_number(layer.handed)}"
            rows.append((first, layer.name, step, layer.act, str(layer.regime)))
    caption = "Layer by layer: what each layer does in the readings that fit."
    head = ("Reading", "Layer", "From → to", "Act", "Regime")
    return Table("layers", caption, head, tuple(rows), "lllll", tuple(breaks))


def _telling(found: LadderAnalysis) -> Table:
    rows = []
    for observation, said in found.chain.fingerprint.items():
        answers: dict[str, list[str]] = {}
        for number, answer in said.items():
            answers.setdefault(answer, []).append(str(number + 1))
        told = "; ".join(f"{answer}: {', '.join(who)}" for answer, who in answers.items())
        words = re.sub(r" \(\w+\)$", "", observation)  # without the parameter's name in code
        rows.append((words, told, "yes" if len(answers) > 1 else "no"))
    caption = (
        "Which further observation would tell the chain readings apart; the numbers are those of the "
        "readings. Responses are measured at the points of the sets, by a small change."
    )
    return Table("telling", caption, ("Observation", "Predicted", "Tells apart"), tuple(rows), "ppl")


def _pacts(found: LadderAnalysis) -> Table:
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for point in found.pacts:
        new = not rows or point.reading != found.pacts[len(rows) - 1].reading
        breaks += [len(rows)] * bool(new and rows)
        made = str(point.regime) if point.regime is Regime.COLLUSIVE else "none (covered)"
        first = point.reading if new else ""
        limit = Math(rf"F < {_tex(point.limit)}")
        rows.append((first, both(point.chi), limit, both(point.bid), point.direction, made))
    caption: Cell = (
        "The pact region at the parameters of each reading of the case: a cover-up is made if and only if "
        "the loss by exposure ",
        Math("F"),
        " lies below the limit, which rises in the effectiveness of suppression ",
        Math(CHI),
        ". Escalating pacts announce more than the game without a pact, restraining ones less.",
    )
    head: tuple[Cell, ...] = ("Reading", Math(CHI), "Pact made for", "Its bid", "Direction", "Regime then")
    return Table("pacts", caption, head, tuple(rows), "lrlrll", tuple(breaks))


def _remedies(found: LadderAnalysis, write: Formulas) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for remedy in found.remedies:
        effect, proof = remedy.effect, EVIDENCE[remedy.effect.verdict.evidence]
        formula = Math(rf"\partial b / \partial {write.name(remedy.instrument)}")
        rows.append((str(remedy.regime), formula, _sign(effect), proof, _ends(remedy, write), remedy.at))
    for ending in found.endings:
        share = (
            "no level ends it" if ending.share is None else f"at a further share of {decimal(ending.share)}"
        )
        rows.append(
            ("passive chain", Math(write.name("phi_S")), "−", "measured, not proved", share, ending.reading)
        )
    caption = (
        "What tolerance and oversight do in each regime: the sign of the response of the bid over the whole "
        "regime, with its proof (±: either sign occurs; *: strict in a part of the regime only, zero "
        "elsewhere), and the exact levels at which the regime changes at the point named, all else fixed."
    )
    head = ("Regime", "Response", "Sign", "Proof", "Regime changes at", "Point")
    return Table("remedies", caption, head, tuple(rows), "llcplp")


def _sign(effect: Effect) -> str:
    partly = effect.sign in (Sign.POSITIVE, Sign.NEGATIVE) and effect.condition != sp.true
    return SIGNS[effect.sign] + "*" * partly


def _ends(remedy: Remedy, write: Formulas) -> Cell:
    pieces: list[Piece] = []
    for t in remedy.thresholds:
        pieces += [", "] * bool(pieces)
        pieces += [Math(f"{write.name(t.parameter)} = {_tex(t.value)}"), f" ({t.before} to {t.after})"]
    return tuple(pieces) or "no level"


def _statements(found: LadderAnalysis, write: Formulas) -> Table:
    rows: list[tuple[Cell, ...]] = []
    breaks = []
    for proposition in found.propositions:
        breaks += [len(rows)] * bool(rows)
        first = proposition.title
        for part in proposition.parts:
            rows.append(
                (first, label(part, write), OUTCOMES[part.verdict.outcome], EVIDENCE[part.verdict.evidence])
            )
            first = ""
    caption = "Statements on pacts, with the verdict on every part."
    return Table(
        "statements",
        caption,
        ("Statement", "Claim", "Verdict", "Evidence"),
        tuple(rows),
        "pplp",
        tuple(breaks),
    )
