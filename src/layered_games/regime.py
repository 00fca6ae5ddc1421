"""Regimes of overbidding: who moves the target, from what motive, and what tells them apart.

A regime is a predicate on an equilibrium: whether the bid exceeds the received target, whether the
floor set by the superior binds the subordinate, whether a pact is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import put
from layered_games.equilibria.coalition_reading import AgreementReading, read_agreement
from layered_games.equilibria.coalitions import AGREED, selected
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.evaluation import channel_point, evaluate, holds
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.equilibria.staged import facts
from layered_games.equilibria.uniting import played, united
from layered_games.errors import GameError
from layered_games.games.agreements import AgreementGame
from layered_games.games.moves import Roles
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import is_exact
from layered_games.tables import Formulas, Presented, Table

__all__ = ["Markup", "Regime", "RegimeBranch", "RegimePoint", "branches", "regime_at", "regimes"]


class Regime(IntEnum):
    """Who gives the overbid its name; the order settles ties (none, then active, then passive).

    ``COLLUSIVE`` belongs to games with a pact and overrides the others; a game without one never shows it.
    """

    NONE = 0
    PASSIVE = 1
    ACTIVE = 2
    COLLUSIVE = 3

    def __str__(self) -> str:
        return self.name.lower()


SELECTIONS = ("cautious", "pass-through", "honest")


@dataclass(frozen=True)
class Markup:
    """The bid above the received target: the part imposed by the superior, and the part volunteered."""

    imposed: Any
    volunteered: Any

    @property
    def total(self) -> Any:
        """The whole markup."""
        return self.imposed + self.volunteered


@dataclass(frozen=True)
class RegimeBranch:
    """One equilibrium branch cut to one regime, with its constraints in channels."""

    regime: Regime
    equilibrium: Equilibrium
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class RegimePoint(Presented):
    """The equilibrium at one point of parameter space.

    Attributes
    ----------
    regime : Regime
    motive : str or None
        ``"blame"``, ``"credit"``, ``"both"`` (either alone would do) or ``"joint"`` (neither alone).
        A passive markup is tested by switching off the superior's credit, and the superior's
        accountability, in turn. An active one can only claim credit.
    values : dict of str to number
        Moves, derived quantities and payoffs ``U_<player>``; exact if the input was.
    sets : dict of str to (lower, upper)
        Moves of which every value in the interval is a best response.
    markup : Markup
    overdetermined : bool
        Whether superior and subordinate would each overbid alone.
    covered : bool
        Whether a pact covers up, be the bid above the received target or not.
    pact : AgreementReading or None
        What a pact pays (``values`` are before transfers), whether it escalates, who would break it.
    """

    regime: Regime
    motive: str | None
    values: Mapping[str, Any]
    sets: Mapping[str, tuple[Any, Any]]
    markup: Markup
    overdetermined: bool
    channels: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = "proved"
    covered: bool = False
    pact: AgreementReading | None = None

    def table(self) -> Table:
        """Return the quantities as a table; a set of best replies is an interval."""
        rows = tuple(
            (name, Formulas(self.sets[name], ("[", "]")) if name in self.sets else value)
            for name, value in self.values.items()
        )
        motive = f", motive: {self.motive}" if self.motive else ""
        return Table(("quantity", "value"), rows, f"regime: {self.regime}{motive} ({self.evidence})")

    def __str__(self) -> str:
        found = self.table()
        return f"{found.caption}\n{found}"


def regimes(solution: Solution) -> dict[Regime, Boolean]:
    """Return the partition of parameter space: each regime with its exact condition.

    Parameters
    ----------
    solution : Solution
        A symbolic solution of a game with roles.

    Returns
    -------
    dict of Regime to sympy Boolean
        In raw parameters; ``false`` for a regime that the game never shows. The conditions are
        disjoint and cover the parameter space; :func:`layered_games.statics` proves it.
    """
    game: SequentialGame = solution.game
    roles_of(game)
    _require_closed_form(solution)
    raw = game.definitions
    found: dict[Regime, list[Boolean]] = {regime: [] for regime in Regime}
    for branch in branches(game):
        relations = [raw_relation(c, raw) for c in branch.constraints]
        found[branch.regime].append(sp.And(*relations))
    return {regime: sp.Or(*conditions) for regime, conditions in found.items()}


def raw_relation(constraint: Constraint, definitions: Mapping[sp.Symbol, sp.Expr]) -> Boolean:
    """Return a constraint as a relation in raw parameters."""
    relation: Boolean = put(constraint.relation, definitions)
    return relation


def roles_of(game: Any) -> Roles:
    """Return the roles of a game, or say what is missing."""
    if not isinstance(game, SequentialGame) or game.roles is None:
        raise GameError(
            "regimes need a game with roles (who sets the target, who bids); "
            "use a model such as layered_games.models.overbidding(), or pass roles= to SequentialGame"
        )
    return game.roles


def _require_closed_form(solution: Solution) -> None:
    if not solution.equilibria:
        raise GameError(f"the game has no closed-form solution: {solution.status}")


@lru_cache(maxsize=128)
def branches(game: SequentialGame, rule: str = AGREED) -> tuple[RegimeBranch, ...]:
    """Cut every equilibrium branch at the border to none; of several equilibria ``rule`` selects (pacts)."""
    roles, solution = roles_of(game), solve(game)
    _require_closed_form(solution)
    context = Context(tuple(facts(game, 0)))
    received = game.parameters[roles.received].symbol
    floor_binds = f"{roles.bid} >= {roles.target}"
    found = []
    for equilibrium, cut in selected(solution, rule):
        piece = equilibrium.piece
        excess = piece.values[roles.bid] - received
        moved = Regime.PASSIVE if floor_binds in equilibrium.binding else Regime.ACTIVE
        moved = Regime.COLLUSIVE if equilibrium.agreement else moved
        for regime, border in (
            (Regime.NONE, Constraint(-excess)),
            (moved, Constraint(excess, strict=True)),
        ):
            conditions = Conditions.build([*piece.constraints, *cut, border], context)
            if conditions is not None:
                found.append(RegimeBranch(regime, equilibrium, conditions.constraints))
    return tuple(found)


def regime_at(game: SequentialGame, at: Mapping[str, Any], *, selection: str = "cautious") -> RegimePoint:
    """Return the regime, its motive and all equilibrium quantities at one point.

    Parameters
    ----------
    game : SequentialGame
        A game with roles, such as ``models.overbidding()``.
    at : mapping of str to number
        A value for every parameter; exact values give exact results.
    selection : {"cautious", "pass-through", "honest"}
        Which target to report where the superior is indifferent: the weakly dominant one if unsure of the
        border (in a pact the tightest), or the received target passed on. ``"honest"``: as ``"cautious"``,
        but where only repetition enforces a pact, the equilibrium without it; else it is kept if possible.

    Raises
    ------
    ParameterError
        If a parameter is missing, unknown or outside its domain.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1,
    ...           phi_A=0, phi_S=0)
    >>> point = regime_at(overbidding(), at)
    >>> point.regime.name, point.motive
    ('PASSIVE', 'blame')
    """
    roles = roles_of(game)
    if selection not in SELECTIONS:
        raise GameError(f"unknown selection {selection!r}; use one of {SELECTIONS}")
    point = game.parameters.validate(at)
    exact = all(is_exact(v) for v in at.values())
    env = channel_point(game, point)
    memo: dict[Any, Any] = {}
    show = partial(as_number, exact=exact)
    rule = "honest" if selection == "honest" else AGREED
    branch = _branch_at(game, env, memo, rule)
    same = [b for b in branches(game, rule) if b.regime is branch.regime and holds(b.constraints, env, memo)]
    parts = [branch, *(b for b in same if b is not branch)]
    whole = united([played(b.equilibrium, env, memo) for b in parts], list(game.moves))[0]
    values, sets, wanted = dict(whole.values), whole.sets, whole.values[roles.target]
    if selection == "pass-through":
        values |= {n: low for n, (low, _) in sets.items()}
        made = env | {m.symbol: values[n] for n, m in game.moves.items()}
        values |= {n: evaluate(e, made) for n, e in game.derived.items()}
    values |= {f"U_{p}": u for p, u in whole.payoffs.items()}
    received, target = env[game.parameters[roles.received].symbol], values[roles.target]
    return RegimePoint(
        regime=branch.regime,
        motive=_motive(game, branch.regime, env),
        values={n: show(v) for n, v in values.items()},
        sets={n: (show(a), show(b)) for n, (a, b) in sets.items()},
        markup=Markup(show(target - received), show(values[roles.bid] - target)),
        overdetermined=_overdetermined(game, branch, env, wanted),
        channels={c.parameter.name: show(env[c.symbol]) for c in game.channels},
        evidence=branch.equilibrium.evidence,
        covered=branch.equilibrium.agreement == AGREED,
        pact=read_agreement(game, env, roles.bid, show) if isinstance(game, AgreementGame) else None,
    )


def as_number(value: Any, exact: bool) -> Any:
    """Return a SymPy number if exact, else a float."""
    if not exact:
        try:
            return float(value)
        except OverflowError:
            raise GameError(
                "a quantity is too large for a float here; give all values exactly (integers, fractions, "
                "or texts such as '1e300') to get it exactly"
            ) from None
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _branch_at(
    game: SequentialGame, env: Mapping[sp.Symbol, Any], memo: dict[Any, Any], rule: str = AGREED
) -> RegimeBranch:
    """The branch in force; at a tie none comes first, then active, then passive."""
    precedence = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
    here = [b for b in branches(game, rule) if holds(b.constraints, env, memo)]
    if not here:
        raise GameError("no equilibrium branch holds here; the solution of this game is not complete")
    return min(here, key=lambda b: precedence.index(b.regime))


def _without(game: SequentialGame, env: Mapping[sp.Symbol, Any], *off: str) -> dict[sp.Symbol, Any]:
    """The point with some parameters set to zero and all channels computed anew.

    Zero may lie outside the domain (accountability is positive); the closed forms are continuous there.
    """
    names = game.parameters.symbols
    point = {s: env[s] for s in names.values()} | {names[name]: Fraction(0) for name in off}
    for channel in game.channels:
        point[channel.symbol] = evaluate(channel.definition, point)
    return point


def _motive(game: SequentialGame, regime: Regime, env: Mapping[sp.Symbol, Any]) -> str | None:
    if regime in (Regime.NONE, Regime.ACTIVE):
        return "credit" if regime is Regime.ACTIVE else None
    roles = roles_of(game)
    claimers = tuple(roles.credit) if regime is Regime.COLLUSIVE else (roles.superior,)
    if isinstance(game, AgreementGame) and regime is Regime.PASSIVE:
        game = game.plain  # without a pact the question is not whether one would form
    off = {
        "blame": [roles.credit[p] for p in claimers if p in roles.credit],
        "credit": [roles.blame[roles.superior]],
    }
    alone = {
        m: _branch_at(game, _without(game, env, *names), {}).regime is regime for m, names in off.items()
    }
    if all(alone.values()):
        return "both"
    return next((m for m, enough in alone.items() if enough), "joint")


def _overdetermined(
    game: SequentialGame, branch: RegimeBranch, env: Mapping[sp.Symbol, Any], wanted: Any
) -> bool:
    """Whether each of the two would overbid if the other did not."""
    roles = roles_of(game)
    if branch.regime in (Regime.NONE, Regime.COLLUSIVE):
        return False
    received = env[game.parameters[roles.received].symbol]
    if branch.regime is Regime.ACTIVE:
        return bool(wanted > received)
    volunteered = [b for b in branches(game) if b.regime is Regime.ACTIVE]
    return any(evaluate(b.equilibrium.in_channels[roles.bid], env) > received for b in volunteered)
