"""Across regimes: which way a parameter moves each border, and what jumps there.

Algorithm
---------
1. A border is a condition of a branch of one regime that a branch of the next one has with the opposite sign.
2. Its direction is the sign of the derivative of that margin by the parameter, proved on the border: where
   the margin is zero and the other conditions of both branches hold.
3. A jump is the difference of a quantity between the two branches, proved zero, positive or negative on the
   border in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context
from layered_games.equilibria.result import Solution
from layered_games.equilibria.settling import facts_tied
from layered_games.equilibria.staged import facts, facts_about
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.regime import Regime, roles_of
from layered_games.statics.borders import Boundary, oriented
from layered_games.statics.effects import Effect, Sign, signed
from layered_games.statics.staged_effects import Branch, effect_of, interior_branches, quantity

__all__ = ["Crossing", "Jump", "crossings"]


@dataclass(frozen=True)
class Jump:
    """How much a quantity is higher on the far side of a border.

    ``expression`` is in channels; ``condition`` says where the jump is strict, or positive if it is mixed.
    """

    of: str
    sign: Sign
    expression: sp.Expr
    condition: Boolean
    verdict: Verdict


@dataclass(frozen=True)
class Crossing:
    """A border between two branches of different regimes, as a parameter rises.

    Attributes
    ----------
    wrt : str
    between : (Regime, Regime)
        In the order of the regimes.
    towards : Sign
        POSITIVE: a higher value leads from the first regime to the second.
    border : Boundary
    effect : Effect
        Of the parameter on the border's margin, which is positive on the side of the second regime.
    value : sympy.Expr or None
        The value of the parameter on the border, in raw parameters, where that has a closed form.
    jumps : mapping of str to Jump
    sets : mapping of str to str
        Quantities without a jump of their own, and why.
    """

    wrt: str
    between: tuple[Regime, Regime]
    towards: Sign
    border: Boundary
    effect: Effect
    value: sp.Expr | None
    jumps: Mapping[str, Jump]
    sets: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        one, other = self.between
        words = {
            Sign.POSITIVE: f"{one} -> {other}",
            Sign.NEGATIVE: f"{other} -> {one}",
            Sign.ZERO: f"{one} | {other}, not moved",
            Sign.MIXED: f"{one} <-> {other}",
            Sign.UNKNOWN: f"{one} | {other}, direction not decided",
        }
        value = "" if self.value is None else f" at {self.wrt} = {sp.sstr(self.value)}"
        jumps = ", ".join(f"{j.of} {j.sign}" for j in self.jumps.values() if j.sign is not Sign.ZERO)
        return f"{self.wrt}: {words[self.towards]}{value}; " + (f"jumps: {jumps}" if jumps else "no jumps")


def crossings(
    solution: Solution,
    wrt: str,
    of: Sequence[str] | None = None,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
) -> tuple[Crossing, ...]:
    """Return how a parameter moves the borders between regimes, and what jumps there.

    Parameters
    ----------
    solution : Solution
        Of a staged game with roles, in closed form.
    wrt : str
        The name of a parameter.
    of : sequence of str, optional
        Quantities whose jumps are asked for; default: all moves, derived quantities and payoffs.
    assuming : iterable of SymPy relations
    timeout : float
        Seconds for each proof.

    Raises
    ------
    GameError
        If the game has no roles, or a name is unknown.

    Examples
    --------
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.models import overbidding
    >>> game = overbidding()
    >>> zero = sp.Eq(game.parameters["beta_S"].symbol, 0)
    >>> for crossing in crossings(solve(game), "phi_S", ["T", "b"], [zero]):
    ...     print(*crossing.between, crossing.towards, [jump.sign.name for jump in crossing.jumps.values()])
    passive active + ['ZERO']
    none passive - ['ZERO', 'ZERO']
    """
    game = solution.game
    if not isinstance(game, SequentialGame):
        raise GameError("borders between regimes are those of a staged game with roles")
    roles_of(game)
    if wrt not in game.parameters:
        raise GameError(f"unknown parameter {wrt!r}; the game has {', '.join(game.parameters)}")
    extra = tuple(assuming)
    listed = interior_branches(game)
    names = tuple(of or [*listed[0].equilibrium.in_channels, *(f"U_{p}" for p in game.players)])
    found = []
    for one, other, border, given in _borders(game, listed, extra):
        effect = effect_of(game, border.margin, "margin", wrt, given, timeout)
        if effect.sign is Sign.ZERO:
            continue
        jumps, sets = _jumps(game, one, other, names, given, timeout)
        towards = _direction(effect)
        found.append(
            Crossing(
                wrt, border.between, towards, border, effect, _value(game, border, wrt, extra), jumps, sets
            )
        )
    return tuple(found)


def _borders(
    game: SequentialGame, listed: Sequence[Branch], extra: Sequence[Boolean]
) -> Iterator[tuple[Branch, Branch, Boundary, tuple[Boolean, ...]]]:
    """Pairs of branches of different regimes that meet, with the border and the facts that hold on it."""
    context = Context((*facts(game, 0), *extra))
    for one, other in permutations(listed, 2):
        if one.regime is None or other.regime is None or one.regime >= other.regime:
            continue
        theirs = {oriented(c.expr): c for c in other.constraints}
        for constraint in one.constraints:
            core = oriented(constraint.expr)
            if core not in theirs or sp.expand(theirs[core].expr + constraint.expr) != 0:
                continue
            margin = theirs[core].expr
            rest = [c for c in (*one.constraints, *other.constraints) if oriented(c.expr) != core]
            inside = [sp.StrictGreaterThan(c.expr, 0, evaluate=False) for c in rest]
            given = (sp.Equality(margin, 0, evaluate=False), *extra, *dict.fromkeys(inside))
            if context.possible(given) is False:
                continue
            raw = sp.Equality(margin.xreplace(game.definitions), 0, evaluate=False)
            yield one, other, Boundary((one.regime, other.regime), margin, raw), given


def _direction(effect: Effect) -> Sign:
    strict = effect.condition == sp.true
    return effect.sign if strict or effect.sign in (Sign.MIXED, Sign.UNKNOWN) else Sign.UNKNOWN


def _value(game: SequentialGame, border: Boundary, wrt: str, extra: Sequence[Boolean]) -> sp.Expr | None:
    solved = border.solved_for(game, wrt)
    if not solved:
        return None
    swap = {e.lhs: e.rhs for e in extra if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    return normal(solved[0].xreplace(swap)).xreplace(game.definitions)


def _jumps(
    game: SequentialGame,
    one: Branch,
    other: Branch,
    names: Iterable[str],
    given: Sequence[Boolean],
    timeout: float,
) -> tuple[dict[str, Jump], dict[str, str]]:
    jumps: dict[str, Jump] = {}
    sets: dict[str, str] = {}
    for name in names:
        try:
            difference = normal(quantity(game, other, name) - quantity(game, one, name))
        except GameError as error:
            if " is a set" not in str(error):
                raise
            sets[name] = str(error)
            continue
        symbols = difference.free_symbols.union(*(g.free_symbols for g in given))
        known = (*facts_about(game, symbols), *given)
        verdict = prove(sp.Equality(difference, 0, evaluate=False), known, timeout)
        sign, condition = Sign.ZERO, sp.true
        if verdict.outcome is not Outcome.TRUE:
            sign, condition, verdict = signed(
                difference, known, timeout, (*facts_tied(game, symbols), *given)
            )
        jumps[name] = Jump(name, sign, difference, condition, verdict)
    return jumps, sets
