"""The tables of a report as records, drawn from the same numbers for HTML and for LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sympy as sp

from layered_games.report.case_report import CaseReport, Comparison, Play, ReadingReport
from layered_games.report.cells import Cell, Chinese, Math, Piece, Table, cell_of, meaning
from layered_games.report.formulas import Formulas
from layered_games.report.maps import Border
from layered_games.report.numbers import LONGEST, both, decimal, exact_text, percent, to_fraction
from layered_games.report.reforms import Reform
from layered_games.report.wording import MOTIVES, REGIMES, SOURCES, agreement, consequence

__all__ = ["overview_table", "reading_tables"]

LARGEST_ROOT: Final = 8
"""Operations up to which an irrational threshold is written out."""


def _cells(parts: Iterable[Cell], joint: str) -> Cell:
    """Join cells to one."""
    found: list[Piece] = []
    for number, part in enumerate(parts):
        found += [joint] if number else []
        found += part if isinstance(part, tuple) else [part]
    return tuple(found)


# ---------------------------------------------------------------------- all cases
def overview_table(cases: Sequence[CaseReport], write: Formulas) -> Table:
    """Every reading on one line, so that cases can be compared."""
    rows = []
    for report in cases:
        for found in report.readings:
            play = found.play
            rows.append(
                (
                    report.case.name,
                    found.reading.name,
                    found.reading.ladder.dimension,
                    str(found.index),
                    *(_outcome(play, write) if play else ("–", "–", "–", "–")),
                )
            )
    head: tuple[Cell, ...] = (
        "Case", "Reading", "Dimension", "Overbid index", "Regime", "Motive", "Reforms that end it", "Robust",
    )  # fmt: skip
    caption = (
        "Cases and readings. The overbid index is the required over the baseline rate, with its interval "
        "over all ranges; robust is the measured share of the assumed ranges in which the regime holds."
    )
    return Table("overview", caption, head, tuple(rows), "llllllpr")


def _outcome(play: Play, write: Formulas) -> tuple[Cell, ...]:
    ends = [_condition(r, write, only_ends=True) for r in play.ends]
    return (
        str(play.point.regime),
        play.point.motive or "–",
        _cells(ends, ", ") if ends else "none",
        percent(play.robustness.shares.get(play.point.regime, 0.0)),
    )


def _condition(reform: Reform, write: Formulas, only_ends: bool = False) -> Cell:
    signs = {">=": r"\ge", "<=": r"\le"}
    ways = [w for w in reform.exits if w.ends or not only_ends]
    return _cells(
        [
            Math(f"{write.name(reform.parameter)} {signs.get(w.relation, w.relation)} {_tex(w.value)}")
            for w in ways
        ],
        " or ",
    )


def _tex(value: Any) -> str:
    """An exact number in LaTeX if that is short, else its first digits with dots."""
    if to_fraction(value) is None:
        short = value.count_ops() <= LARGEST_ROOT and not value.has(sp.CRootOf)
        return str(sp.latex(value)) if short else f"{decimal(value)}\\ldots"
    exact = exact_text(value)
    return exact if len(exact) <= LONGEST else f"{decimal(value)}\\ldots"


# ---------------------------------------------------------------------- one reading
def reading_tables(found: ReadingReport, write: Formulas) -> dict[str, Table]:
    """Return the tables of a reading by kind, in the order of a report."""
    listed = [_ladder(found)]
    play = found.play
    if play is not None:
        listed += [_decomposition(play), _claims(play), _map(play, write), _reforms(play, write)]
        listed += [_robustness(play), _parameters(found, write)]
    return {table.name: table for table in listed}


def _ladder(found: ReadingReport) -> Table:
    """The ladder: targets, announcements in the unit of the game, step ratios, index."""
    ladder = found.reading.ladder
    timed = ladder.dimension == "deadline"
    head: list[Cell] = ["Layer", f"Target ({ladder.unit})"]
    if timed:
        head += ["Deadline", "Days"]
    head += [("Announced, in units of ", Math(r"\tau")), "Step ratio", "Index"]
    rows = []
    for row in found.rows:
        layer = row.layer
        other = layer.name_zh if layer.name_zh != layer.name else ""
        name: Cell = (layer.name, " ", Chinese(other)) if other else layer.name
        cells: list[Cell] = [name, exact_text(layer.target.value) + _mark(layer.target.assumed)]
        if timed:
            days = both(layer.days.value) + _mark(layer.days.assumed) if layer.days else "–"
            cells += [layer.when or (str(layer.deadline) if layer.deadline else "–"), days]
        cells += [both(row.announced)]
        cells += [_index(row.step), _index(row.index)]
        rows.append(tuple(cells))
    assumed = any("†" in str(cell) for row in rows for cell in row)
    caption = f"The ladder in the dimension {ladder.dimension}: steps multiply to the overbid index." + (
        " † assumed, the source does not give it." if assumed else ""
    )
    return Table("ladder", caption, tuple(head), tuple(rows), "lr" + ("lr" if timed else "") + "rrr")


def _mark(assumed: bool) -> str:
    return " †" if assumed else ""


def _index(index: Any) -> str:
    if index is None:
        return "–"
    text = exact_text(index.value)
    shown = f"{text} ≈ {decimal(index.value)}" if "/" in text and len(text) <= 9 else decimal(index.value)
    return shown if index.low == index.high else f"{shown} [{decimal(index.low)}, {decimal(index.high)}]"


def _decomposition(play: Play) -> Table:
    """How the bid comes about: received, imposed, volunteered; and what becomes of it."""
    values, markup, bid = play.point.values, play.point.markup, play.point.values["b"]
    received = values["T"] - markup.imposed
    low, high = play.point.sets.get("T", (values["T"], values["T"]))
    several = low != high
    listed: list[tuple[str, str, Any, tuple[Any, Any]]] = [
        ("received target", r"\tau", received, (received, received)),
        ("imposed by the superior", r"T - \tau", markup.imposed, (low - received, high - received)),
        ("volunteered by the subordinate", "b - T", markup.volunteered, (bid - high, bid - low)),
        ("bid", "b", bid, (bid, bid)),
    ]
    words = {"e": "of it real effort", "f": "of it falsified", "h": "of it admitted as shortfall"}
    listed += [(text, name, values[name], (values[name],) * 2) for name, text in words.items()]
    rows: list[tuple[Cell, ...]] = []
    for text, formula, value, (least, most) in listed:
        reach = "always" if least == most else f"[{exact_text(least)}, {exact_text(most)}]"
        part = f"{100 * float(value / bid):.1f} %"
        rows.append((text, Math(formula), both(value), *((reach,) if several else ()), part))
    caption: Cell = "The bid in equilibrium: where it comes from, and what becomes of it."
    if several:
        caption = (
            "The bid in equilibrium. Every target ",
            Math(f"T \\in [{_tex(low)}, {_tex(high)}]"),
            " is a best reply of the superior; the value shown is weakly dominant if it is unsure of the "
            "subordinate's credit.",
        )
    head = ("Part", "Symbol", "Equilibrium", *(("Over all best replies",) if several else ()), "Share of bid")
    return Table("decomposition", caption, head, tuple(rows), "llr" + "r" * several + "r", (3, 4))


def _claims(play: Play) -> Table:
    """What is claimed beside what is computed."""
    rows = tuple(_claim(c) for c in (play.regime, play.motive, play.bid))
    caption = "Claimed beside computed. The bid agrees by construction where a parameter is calibrated to it."
    return Table("claims", caption, ("", "Claimed", "By", "Computed", ""), rows, "lllll")


def _claim(comparison: Comparison) -> tuple[Cell, ...]:
    def shown(value: Any) -> str:
        return "–" if value is None else value if isinstance(value, str) else both(value)

    by = SOURCES.get(comparison.source, "–")
    return (comparison.what, shown(comparison.claimed), by, shown(comparison.computed), agreement(comparison))


def _parameters(found: ReadingReport, write: Formulas) -> Table:
    """The parameters of a reading: what is fact, what is assumed, and in which range."""
    rows = []
    for p in found.reading.parameters:
        q = p.quantity
        status = "assumed, calibrated" if q.calibrated else "assumed" if q.assumed else "given"
        reach = f"[{exact_text(q.low)}, {exact_text(q.high)}]" if q.low < q.high else "–"
        rows.append((Math(write.name(p.name)), both(q.value), reach, status, cell_of(q.note, write) or "–"))
    caption = (
        "Parameters of the reading. What the source does not give is marked as assumed, with its range; "
        "calibrated values are solved for, so that the equilibrium bid meets the announced one."
    )
    return Table("parameters", caption, ("Symbol", "Value", "Range", "Status", "Note"), tuple(rows), "lrrlp")


def _is_decimal(value: Any) -> bool:
    """Whether a number is shown as a decimal already."""
    text = _tex(value)
    return text.endswith("ldots") or text.replace(".", "").replace("-", "").isdigit()


def _map(play: Play, write: Formulas) -> Table:
    """The exact borders in the plane of the regime map."""
    found = play.map
    rows: list[tuple[Cell, ...]] = []
    for border in found.borders:
        name = write.name(border.name) if border.name else "0"
        between = f"{border.between[0]} | {border.between[1]}"
        rows.append((between, Math(f"{name} = {write.latex(border.expression)}"), _decimal(border)))
    if not rows:
        rows.append((f"{found.present[0]} everywhere", "no border crosses the plane", "–"))
    pairs = zip(found.axes, found.limits, strict=True)
    window = [Math(rf"{write.name(axis)} \in [{low:g}, {high:g}]") for axis, (low, high) in pairs]
    caption = ("Exact borders between regimes in the plane of the map, ", window[0], ", ", window[1], ".")
    return Table("map", caption, ("Between", "Border", "Decimal"), tuple(rows), "llr")


def _decimal(border: Border) -> str:
    return decimal(border.expression) if border.constant else "–"


def _reforms(play: Play, write: Formulas) -> Table:
    """Which change of one parameter leads out of the regime."""
    rows: list[tuple[Cell, ...]] = []
    for reform in play.reforms:
        what = meaning(write.game.parameters[reform.parameter].meaning)
        start = (what, Math(write.name(reform.parameter)), both(reform.value))
        if reform.holds:
            rows.append((*start, "no value of it does", "–"))
        for way in reform.exits:
            condition = _condition(Reform(reform.parameter, reform.value, (), (way,)), write)
            change = f"{'+' if way.direction == 'raise' else '−'}{decimal(abs(way.value - reform.value))}"
            near = "" if _is_decimal(way.value) else f"≈ {decimal(way.value)}; "
            effect = f" ({near}{change}): {consequence(way)}"
            rows.append((*start, _cells([condition, effect], ""), "yes" if way.within else "no"))
    caption = (
        f"What leads out of {REGIMES[play.point.regime]}: each parameter is moved over its domain while "
        "all others stay. Thresholds are exact; decimal and change from the present value are in parentheses."
    )
    head = ("Reform", "Symbol", "Now", "What leads out", "In range")
    return Table("reforms", caption, head, tuple(rows), "plrpl")


def _robustness(play: Play) -> Table:
    """Measured shares of regimes and motives over the assumed ranges."""
    found = play.robustness
    rows: list[tuple[Cell, ...]] = [(REGIMES[r], percent(share)) for r, share in found.shares.items()]
    motives = [(f"where passive: {MOTIVES[m]}", percent(share)) for m, share in found.motives.items()]
    caption = (
        f"Measured, not proved: shares among {found.draws} independent uniform draws from the ranges of "
        f"{len(found.varied)} parameters (seed {found.seed}; standard error at most {percent(found.error)})."
    )
    return Table(
        "robustness", caption, ("Regime or motive", "Share of draws"), (*rows, *motives), "lr", (len(rows),)
    )
