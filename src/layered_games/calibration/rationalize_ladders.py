"""From a ladder of targets back to the parameters under which it is an equilibrium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.calibration.rationalize_bounds import bounds_of, union
from layered_games.calibration.rationalize_chain import (
    FORESIGHTS,
    LIABILITIES,
    Chain,
    Dyad,
    Unknowns,
    dyad_of,
)
from layered_games.calibration.rationalize_checks import confirmed, fingerprint_of, layers_of
from layered_games.calibration.rationalize_conditions import Conditions, conditions
from layered_games.calibration.rationalize_input import Rung, read_ladder
from layered_games.calibration.rationalize_pacts import collusive_reading
from layered_games.calibration.rationalize_points import isolated
from layered_games.calibration.rationalize_records import Bound, Rationalization, Reading, decided
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.models.canonical import overbidding
from layered_games.models.hierarchy_parts import Form
from layered_games.models.pacts import PactModel
from layered_games.parameters import Parameter
from layered_games.proofs import Verdict, prove
from layered_games.regime import Regime

__all__ = ["rationalize"]


def rationalize(
    ladder: Sequence[Any],
    model: SequentialGame | None = None,
    *,
    liability: str | Iterable[str] | None = None,
    foresight: str | Iterable[str] | None = None,
    identical: bool = True,
    tolerance: Any = 0,
    until: Any = None,
    bounds: bool = True,
    timeout: float = 10.0,
) -> Rationalization:
    """Return the set of parameters under which a ladder of targets is an equilibrium.

    Parameters
    ----------
    ladder : sequence of number
        Received target, the targets after each superior, the last being the bid; they must not fall.
    model : SequentialGame, optional
        The dyad of which the chain is made (default: ``models.overbidding()``), or a hierarchy, which
        also says its liability and foresight. With ``models.overbidding(pact="binding")`` a collusive
        reading comes last: a pact of the last superior and the bottom announces the last step.
    liability, foresight : str or several, optional
        Default: all of ``"direct"``, ``"recursive"``, ``"distance"``, and of ``"full"``, ``"myopic"``
        (the myopic see a dyad, in which all liabilities are the same: one reading stands for all).
    identical : bool
        Whether all superiors have the same parameters.
    tolerance : number
        Half the width of rounding of the targets; 0 takes them as exact.
    until : number, optional
        Of numbers of which smaller ones are stricter, such as dates, the last one possible: such a ladder
        falls, and is read by the distance of its entries from it.
    bounds : bool
        Whether to bound each parameter of the readings that fit.
    timeout : float
        Seconds for deciding whether a reading fits, and again for bounding each parameter.

    Returns
    -------
    Rationalization
        One :class:`Reading` for each liability, foresight and regime. Superiors without credit come first;
        credit is let in where there is no other way.

    Raises
    ------
    GameError
        If the ladder falls, is too short, or holds what is no positive number.

    Notes
    -----
    Capacity is the unit: ``k = 1``. For another ``k`` multiply the stiffness ``c = kappa/(1 - kappa)``,
    accountability and credit by ``1/k``; ``kappa`` and ``ell`` stay. Theory, section 1, "Layers".

    Examples
    --------
    >>> found = rationalize([60, 61, 62, 70], liability="recursive", foresight="full")
    >>> [(str(r.regime), r.possible) for r in found]
    [('passive', True), ('active', True)]
    >>> found[0].bounds["kappa"].lower
    61/70 - sqrt(62)/70
    """
    rungs = read_ladder(ladder, tolerance, until)
    base, told = _told(model, len(rungs) - 1)
    kinds = _chosen(liability, told.get("liability"), LIABILITIES)
    views = _chosen(foresight, told.get("foresight"), FORESIGHTS)
    same = bool(told.get("identical", identical))
    dyad = dyad_of(overbidding() if isinstance(base, PactModel) else base)
    flat = rungs[0].value == rungs[-1].value and rungs[0].sharp
    regimes = (Regime.NONE,) if flat else (Regime.PASSIVE, Regime.ACTIVE)
    readings: list[Reading] = []
    for kind, view in _ways(kinds, views):
        for regime in regimes:
            for credit in (False, True):
                chain = Chain(kind, view, same, credit)
                found = _reading(dyad, chain, rungs, regime, bounds, float(timeout))
                readings.append(found)
                if found.possible is not False:
                    break
    if isinstance(base, PactModel):
        readings.append(collusive_reading(rungs, base, bounds, float(timeout)))
    values = tuple(r.value for r in rungs)
    return Rationalization(values, tuple(readings), fingerprint_of(readings, values))


def _ways(kinds: Sequence[str], views: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of liability and foresight; the myopic see a dyad, in which all liabilities are the same."""
    full = [(kind, view) for kind, view in product(kinds, views) if view != "myopic"]
    return full + ([(kinds[0], "myopic")] if "myopic" in views else [])


def _told(model: SequentialGame | None, superiors: int) -> tuple[SequentialGame, Mapping[str, Any]]:
    """The dyad, and what a hierarchy says of its layers."""
    form = getattr(getattr(model, "claims", None), "keywords", {}).get("form")
    if not isinstance(form, Form):
        return (overbidding() if model is None else model), {}
    if form.layers != superiors:
        raise GameError(
            f"the hierarchy has {form.layers} superiors, hence {form.layers + 1} targets from the received "
            f"one to the bid; the ladder has {superiors + 1}"
        )
    told = {"liability": form.liability, "foresight": form.foresight, "identical": form.identical}
    return overbidding(), told


def _chosen(given: str | Iterable[str] | None, told: str | None, every: tuple[str, ...]) -> tuple[str, ...]:
    if given is None:
        return every if told is None else (told,)
    return (given,) if isinstance(given, str) else tuple(given)


@lru_cache(maxsize=256)
def _reading(
    dyad: Dyad, chain: Chain, rungs: tuple[Rung, ...], regime: Regime, bounds: bool, timeout: float
) -> Reading:
    unknowns = Unknowns.of(chain, len(rungs) - 1)
    targets, facts = _targets(rungs)
    rules = conditions(dyad, chain, targets, regime, unknowns)
    listed = unknowns.listed(chain.credit)
    facts += [r for p in listed for r in p.domain.relations(p.symbol)]
    possible, verdict, point = _decided(rules, facts, timeout)
    if possible is not False and not all(r.sharp for r in rungs):
        stated = conditions(dyad, chain, [r.value for r in rungs], regime, unknowns)
        sharp = [f for f in facts if not f.free_symbols & set(targets)]
        sure, better, there = _decided(stated, sharp, timeout)
        if sure:
            values = {t: r.value for t, r in zip(targets, rungs, strict=True)}
            possible, verdict, point = True, better, {**values, **there}
    reason = rules.reason if possible is not False else ""
    witness: dict[str, sp.Expr] = {}
    found: dict[str, Bound] = {}
    if possible is None:
        reason = reason or verdict.reason
    elif possible:
        every = (*listed, *(Parameter(t.name, "positive") for t in targets if t.is_Symbol))
        witness = {p.name: point[p.symbol] for p in every if p.symbol in point}
        found = _bounds(rules, facts, every, timeout) if bounds else {}
    layers = layers_of(chain, rungs, regime) if possible else ()
    reading = Reading(
        chain.liability, chain.foresight, chain.identical, chain.credit, regime, possible, verdict,
        sp.And(rules.outer, *facts), witness, found, layers, reason,
    )  # fmt: skip
    return confirmed(reading, [r.value for r in rungs]) if possible else reading


def _decided(
    rules: Conditions, facts: Sequence[Boolean], timeout: float
) -> tuple[bool | None, Verdict, Mapping[sp.Symbol, sp.Expr]]:
    """Whether the set has a point, the verdict on the claim that it has none, and a point."""
    for case in rules.cases:
        given = [*facts, *sp.And.make_args(sp.And(case, rules.more))]
        for point in isolated(given) or []:
            rest = [f.xreplace(point) for f in given if not f.free_symbols <= set(point)]
            verdict = prove(sp.Not(sp.And(*rest, evaluate=False)), (), timeout)
            if decided(verdict):
                return True, verdict, {**(verdict.counterexample or {}), **point}
    verdict = prove(sp.Not(rules.inner), facts, timeout)
    possible = decided(verdict)
    if possible is True or rules.exact:
        return possible, verdict, verdict.counterexample or {}
    outer = prove(sp.Not(rules.outer), facts, timeout)
    return (False, outer, {}) if decided(outer) is False else (None, verdict, {})


def _bounds(
    rules: Conditions, facts: Sequence[Boolean], parameters: Sequence[Parameter], timeout: float
) -> dict[str, Bound]:
    """Bounds over all cases; a case that is not decided leaves only the domains."""
    found: dict[str, Bound] = {}
    for case in rules.cases:
        inside, _, point = _decided(Conditions((case,)), facts, timeout)
        if inside is False:
            continue
        if inside is None:
            return {p.name: Bound(p.domain.lower, p.domain.upper, (False, False), "none") for p in parameters}
        given = [*facts, *sp.And.make_args(case)]
        found = union(found, bounds_of(parameters, given, point, timeout))
    return found


def _targets(rungs: Sequence[Rung]) -> tuple[list[sp.Expr], list[Boolean]]:
    """The rungs as numbers, or as symbols between their bounds."""
    targets: list[sp.Expr] = []
    facts: list[Boolean] = []
    for place, rung in enumerate(rungs):
        if rung.sharp:
            targets.append(rung.value)
            continue
        symbol = Parameter(f"T{place}", "positive").symbol
        targets.append(symbol)
        facts += [
            sp.GreaterThan(symbol, rung.lower, evaluate=False),
            sp.LessThan(symbol, rung.upper, evaluate=False),
        ]
        if place:
            facts.append(sp.GreaterThan(symbol, targets[-2], evaluate=False))
    return targets, facts
