"""The way into a reform: the game with a reform of variable strength, and how quantities respond to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Status
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.institutions.base import Institution, value_of
from layered_games.models.reforms import reformed
from layered_games.parameters import Parameter
from layered_games.proofs import Outcome, prove
from layered_games.regime import Regime
from layered_games.statics.comparative import comparative_statics
from layered_games.statics.effects import Effect, Sign

__all__ = ["STRENGTH", "Path", "label_of", "path_into", "responses"]

STRENGTH: Final = "strength"
WHOLE: Final = "share"
_EVIDENCE: Final = ("none", "measured", "one solver", "two solvers", "certificate")


@dataclass(frozen=True)
class Path:
    """The game with a reform of variable strength, and where on the way the reform lies.

    ``apart`` is, for several levels, the game in which each has a symbol of its own, and ``turns``
    the direction in which each level goes as the reform gets stronger (None: not known).
    """

    game: SequentialGame
    value: sp.Expr
    neutral: sp.Expr
    shown: str
    apart: SequentialGame | None = None
    turns: Mapping[str, int | None] | None = None


def label_of(reform: Institution) -> str:
    """Return an institution as text, with its levels."""
    shown = [f"{n}={value if (value := value_of(v)) is not None else v}" for n, v in reform.levels.items()]
    imprecise = getattr(reform, "precision", None)
    return f"{type(reform).__name__}({', '.join([*shown, *([f'lambda_={imprecise}'] if imprecise else [])])})"


def path_into(game: SequentialGame, package: Sequence[Institution], at: Mapping[str, Any]) -> Path:
    """Return the way into a reform.

    Raises
    ------
    GameError
        If the reform has no level that could be moved, or names a parameter that the game has.
    ParameterError
        If a name has no value.
    """
    if STRENGTH in game.parameters:
        raise GameError(f"the game has a parameter {STRENGTH}, the name that the table needs")
    fixed = [_fixed(game, institution, at) for institution in package]
    places = [(institution, field) for institution in fixed for field in institution.levels]
    if not places:
        raise GameError(f"{', '.join(map(label_of, package))}: the reform has no level that could be moved")
    drawn = any("blame_true_cause" in i.factors for i in getattr(game, "reforms", ()))
    clear = {"reward": 1, "sanction": 1, "rho": 0 if drawn or "rho" in game.parameters else 1}
    if len(places) == 1:
        reform, field = places[0]
        value = value_of(reform.levels[field])
        if value is not None:
            neutral = sp.Integer(clear.get(field, 0))
            return Path(reformed(game, reform.with_levels({field: STRENGTH})), value, neutral, field)
    return _scaled(game, fixed, clear)


def _scaled(game: SequentialGame, fixed: Sequence[Institution], clear: Mapping[str, int]) -> Path:
    """All levels moved together, by one share; and each by itself."""
    strength = Parameter(STRENGTH, "[0, 1]", "", "share of the reform that is carried out", "改革力度")
    scaled, apart, turns = [], [], {}
    for number, reform in enumerate(fixed):
        moved, named = {}, {}
        for field, setting in reform.levels.items():
            value, low = value_of(setting), sp.Integer(clear.get(field, 0))
            high = setting if value is None else value
            name = f"{field}_{number}_{STRENGTH}"
            moved[field], named[field] = low + strength.symbol * (high - low), name
            turns[name] = _turn(game, high - low)
        scaled.append(reform.with_levels(moved))
        apart.append(reform.with_levels(named))
    whole = reformed(game, *scaled, declare=(strength,))
    return Path(whole, sp.S.One, sp.S.Zero, WHOLE, reformed(game, *apart), turns)


def _turn(game: SequentialGame, change: sp.Expr) -> int | None:
    """Whether a level rises (1), falls (-1) or stays (0) with the strength; None if that is not known."""
    if change.is_number:
        return int(sp.sign(change))
    known = game.parameters.symbols
    own = change.xreplace({s: known[s.name] for s in change.free_symbols if s.name in known})
    for turn, claim in ((1, sp.GreaterThan), (-1, sp.LessThan)):
        if prove(claim(own, 0, evaluate=False), game.parameters).outcome is Outcome.TRUE:
            return turn
    return None


def _fixed(game: SequentialGame, reform: Institution, at: Mapping[str, Any]) -> Institution:
    """The reform with the values of its named parameters in place of their names."""
    named = {f: v for f, v in reform.levels.items() if isinstance(v, str) and v.isidentifier()}
    for name in named.values():
        if name in game.parameters:
            raise GameError(
                f"{label_of(reform)}: the game has {name} already; a reform acts on top of it, give a number"
            )
        if name not in at:
            raise ParameterError(f"{label_of(reform)}: at needs a value of {name}")
    return reform.with_levels({f: at[n] for f, n in named.items()}) if named else reform


def responses(
    path: Path, quantities: Sequence[str], regime: Regime, assuming: Sequence[Boolean], timeout: float
) -> tuple[dict[str, Effect], str]:
    """Return the responses to the strength in a regime, and a remark on what is missing or not sure."""
    game = path.game if path.apart is None else path.apart
    solution = solve(game)
    remarks = [] if solution.status is Status.SOLVED else [str(solution.status)]
    found: dict[str, Effect] = {}
    for quantity in quantities:
        try:
            if path.turns is None:
                found[quantity] = comparative_statics(solution, quantity, STRENGTH, regime, assuming, timeout)
                continue
            parts = {
                name: comparative_statics(solution, quantity, name, regime, assuming, timeout)
                for name in path.turns
            }
            found[quantity] = _together(parts, path.turns)
            if found[quantity].sign is Sign.UNKNOWN:
                pulls = ", ".join(f"{n.split('_' + STRENGTH)[0]} {e.sign}" for n, e in parts.items())
                remarks.append(f"{quantity}: the levels do not pull one way ({pulls})")
        except GameError as error:
            remarks.append(str(error))
    return found, "; ".join(dict.fromkeys(remarks))


def _together(parts: Mapping[str, Effect], turns: Mapping[str, int | None]) -> Effect:
    """The response to all levels at once: of one sign if each level's is; unknown otherwise."""
    signs = {_turned(e.sign, turns[n]) for n, e in parts.items()} - {Sign.ZERO}
    sign = Sign.ZERO if not signs else signs.pop() if len(signs) == 1 else Sign.UNKNOWN
    if sign is Sign.MIXED:  # several levels, each of either sign: they may cancel
        moving = [e for n, e in parts.items() if e.sign is not Sign.ZERO and turns[n] != 0]
        sign = Sign.MIXED if len(moving) == 1 else Sign.UNKNOWN
    counted = [e for n, e in parts.items() if _turned(e.sign, turns[n]) is sign]
    where = sp.Or(*(e.condition for e in counted)) if counted else sp.false
    weakest = min(parts.values(), key=lambda e: _EVIDENCE.index(e.verdict.evidence))
    leading = counted[0] if counted else weakest
    change = sp.Add(*(e.expression * (turns[n] or 0) for n, e in parts.items()), evaluate=False)
    return replace(
        leading, wrt=WHOLE, sign=sign, condition=where, expression=change, parts=tuple(parts.values()),
        verdict=weakest.verdict if sign is not Sign.MIXED else leading.verdict,
    )  # fmt: skip


def _turned(sign: Sign, turn: int | None) -> Sign:
    if turn is None:
        return sign if sign is Sign.ZERO else Sign.UNKNOWN
    return {1: sign, -1: sign.opposite, 0: Sign.ZERO}[turn]
