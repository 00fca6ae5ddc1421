"""Reforms as operators: institutions that act on a game which exists already.

Algorithm
---------
1. Read what every institution does (``Institution.acts``): factors on named quantities.
2. Multiply all factors on a quantity, in whatever order; a named institution counts once, and one
   that the game has among its parameters counts not at all.
3. Find the parameter that carries the quantity and put the product on it: ``A_S*(1 - phi)`` for
   ``A_S``, ``1 - (1 - q)*(1 - sigma)`` for ``q``. Blame that goes astray has no parameter in most
   games; then the part of the superior's payoff that its accountability scales is moved.
4. Build the game anew. What was applied is remembered, and a further reform starts from the first game
   again: composition is associative and free of order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.games.agreements import AgreementGame
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.moves import Channel, Roles
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.institutions.base import Act, Institution
from layered_games.models.base import Model
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome, prove

__all__ = ["carriers", "plan_of", "reformed"]

ASTRAY: Final = "blame_astray"
TIMEOUT: Final = 5.0


def reformed(game: Any, *reforms: Institution, declare: Iterable[Parameter] = ()) -> Any:
    """Return the game under reforms; the game given is not changed.

    Parameters
    ----------
    game : SequentialGame or StrategicGame
        Any game with parameters. Roles, or else the names of the theory, say which parameter carries
        which quantity.
    *reforms : Institution
        For instance ``FaultTolerance(phi_S="1/2")``, ``SocialOversight("1/4")``. A number or an
        expression acts on top of what the game has: a share ``phi`` is waived of what is left, the
        public finds a share of what escaped so far. A name that is new becomes a parameter.
    declare : iterable of Parameter
        Domains of new symbols in expressions; symbols that are not listed are adopted.

    Returns
    -------
    Model or StrategicGame
        With the parameters of the game and those that the reforms bring.

    Raises
    ------
    GameError
        If the game has nothing that a reform could act on, or a name is taken.
    ParameterError
        If an expression leaves the domain of what it stands for at every point of the game.

    Notes
    -----
    Expressions speak of the parameters as they are before any reform. Where an expression stays
    in its domain at some points only, that becomes a relation of the new game.

    Examples
    --------
    >>> from layered_games.institutions import FaultTolerance, SocialOversight
    >>> from layered_games.models import overbidding
    >>> soft = reformed(overbidding(), FaultTolerance(phi_S="1/2"), SocialOversight("1/4"))
    >>> next(str(c.definition) for c in soft.channels if c.parameter.name == "a_S")
    'A_S*(1 - phi_S)/2'
    """
    for reform in reforms:
        if not isinstance(reform, Institution):
            raise GameError(f"{reform!r} is no reform; give institutions such as FaultTolerance(phi_S=0.5)")
    if isinstance(game, AgreementGame):
        return game.again(reformed(game.ground, *reforms, declare=declare)) if reforms else game
    if isinstance(game, SequentialGame):
        origin: SequentialGame = game
        earlier: tuple[Institution, ...] = ()
        told = tuple(declare)
        if isinstance(game, Model) and game.origin is not None:
            origin, earlier = game.origin, game.reforms
            told = (*(p for n, p in game.parameters.items() if n not in origin.parameters), *told)
        listed = (*earlier, *reforms)
        return _staged(origin, listed, plan_of(origin, listed, told)) if reforms else game
    if isinstance(game, StrategicGame) and game.kind == "symbolic":
        return _strategic(game, plan_of(game, reforms, tuple(declare)))
    kind = "trees" if isinstance(game, ExtensiveGame) else type(game).__name__
    raise GameError(
        f"reforms act on parameters: staged games and strategic games with symbols have them, {kind} are not "
        "covered; reform the game from which the numbers come, or its parameters, by point_under"
    )


@dataclass(frozen=True)
class Plan:
    """What reforms do to a game: new values of its parameters, the share astray, the new space."""

    swap: Mapping[sp.Symbol, sp.Expr]
    astray: sp.Expr
    space: ParameterSpace


def carriers(game: Any, act: Act) -> tuple[str, ...]:
    """Return the parameters of a game that carry the quantity of an act.

    One, or one for each layer where layers differ (``A_S1``, ``A_S2``): a reform for superiors is for
    all of them; name a layer, as in ``FaultTolerance(players=("S2",))``, to target it.
    """
    roles: Roles | None = getattr(game, "roles", None)
    kind, _, player = act.quantity.partition("_")
    told = {} if roles is None else {"accountability": roles.blame, "credit": roles.credit}.get(kind, {})
    names = (*([told[player]] if player in told else []), *act.targets)
    for name in names:
        if name in game.parameters:
            return (name,)
    layers = [n for n in game.parameters for stem in names if re.fullmatch(rf"{re.escape(stem)}[1-9]\d*", n)]
    return tuple(dict.fromkeys(layers))


def plan_of(origin: Any, reforms: Sequence[Institution], told: Sequence[Parameter] = ()) -> Plan:
    """Return what reforms do to a game's parameters."""
    space: ParameterSpace = origin.parameters
    acts = _acts(origin, reforms)
    factors: dict[tuple[str, bool], sp.Expr] = {}
    astray: list[Act] = []
    for act in acts:
        names = carriers(origin, act)
        for name in names:
            key = (name, act.complement)
            factors[key] = factors.get(key, sp.S.One) * act.factor
        if names:
            continue
        if act.quantity == ASTRAY:
            astray.append(act)
        else:
            raise GameError(
                f"the game {getattr(origin, 'name', '')!r} has no parameter for {act.quantity} "
                f"({' or '.join(act.targets)}); its parameters are {', '.join(space)}"
            )
    swap = {}
    for (name, complement), scale in factors.items():
        old = space[name].symbol
        swap[old] = 1 - (1 - old) * scale if complement else old * scale
    wider = _wider(space, acts, told)
    relations = _relations(origin, wider, acts, swap)
    return Plan(swap, _share_astray(origin, astray, reforms), ParameterSpace(wider.values(), relations))


def _acts(origin: Any, reforms: Sequence[Institution]) -> list[Act]:
    """All acts in a canonical order: named ones once, and without those that the game has already."""
    named: dict[Act, None] = {}
    plain: list[Act] = []
    for act in (a for reform in reforms for a in reform.acts()):
        taken = [p for p in act.brings if p.name in origin.parameters]
        for parameter in taken:
            if origin.parameters[parameter.name] != parameter:
                raise GameError(
                    f"the name {parameter.name} is taken by another parameter of the game; "
                    "name the reform's parameter differently, or give it as an expression"
                )
        if taken:
            if len(taken) < len(act.brings):
                raise GameError(
                    f"{', '.join(p.name for p in taken)}: the game has this already, but not the rest of the "
                    "reform; give new names, or numbers"
                )
            continue
        if act.brings:
            named[act] = None
        else:
            plain.append(act)
    return sorted([*named, *plain], key=lambda a: (a.quantity, sp.default_sort_key(a.factor)))


def _wider(space: ParameterSpace, acts: Sequence[Act], told: Sequence[Parameter]) -> ParameterSpace:
    """The space with all parameters and symbols that the reforms bring, in alphabetical order."""
    declared = {p.name: p for p in told}
    brought: dict[str, Parameter] = {}
    for parameter in (p for act in acts for p in act.brings):
        if brought.setdefault(parameter.name, parameter) != parameter:
            raise GameError(f"two reforms use the name {parameter.name} for different things")
    for symbol in (s for act in acts for s in act.factor.free_symbols):
        if symbol.name not in space and symbol.name not in brought:
            brought[symbol.name] = declared.get(symbol.name) or Parameter.from_symbol(symbol)
    return space.with_parameters([brought[name] for name in sorted(brought)])


def _relations(origin: Any, space: ParameterSpace, acts: Sequence[Act], swap: Mapping[Any, Any]) -> list[Any]:
    """The game's relations at the new values, and the domains of expressions where these are not implied."""
    known = space.symbols
    found = [r.xreplace(dict(swap)) for r in origin.parameters.relations]
    for expression, standard in {pair: None for act in acts for pair in act.conditions}:
        own = expression.xreplace({s: known[s.name] for s in expression.free_symbols})
        claim = sp.And(*standard.domain.relations(own), evaluate=False)
        verdict = prove(claim, space, TIMEOUT)
        if verdict.outcome in (Outcome.FALSE, Outcome.CONTRADICTORY):
            raise ParameterError(
                f"{expression} stands for {standard.name}, whose domain is {standard.domain}; "
                "it leaves that domain at every point of the game"
            )
        if verdict.outcome is not Outcome.TRUE:
            found += standard.domain.relations(own)
    names = {s: known.get(s.name, s) for r in found for s in r.free_symbols}
    return sorted((r.xreplace(names) for r in found if r not in (True, sp.true)), key=sp.default_sort_key)


def _share_astray(origin: Any, acts: Sequence[Act], reforms: Sequence[Institution]) -> sp.Expr:
    """The share of blame that goes astray in a game that has no parameter for it."""
    if not acts:
        return sp.S.Zero
    if not any("blame_true_cause" in reform.factors for reform in reforms):
        raise GameError(
            "an appeal corrects blame that went astray, and in this game none does; "
            "draw the boundary first, by with_reform(Responsibility(rho=...), Appeal(...))"
        )
    if not isinstance(origin, SequentialGame) or origin.roles is None or not origin.roles.blame:
        raise GameError("blame can go astray only in a game with roles, which say who is to blame for what")
    return sp.Mul(*(act.factor for act in acts))


# ---------------------------------------------------------------------- building the game anew
def _staged(origin: SequentialGame, reforms: tuple[Institution, ...], plan: Plan) -> Model:
    names = {s.name: s for s in plan.space.symbols.values()}
    payoffs = _moved(origin, plan.astray) if plan.astray != 0 else dict(origin.payoffs)

    def new(expression: Any) -> Any:
        if expression is None:
            return None
        changed = expression.xreplace(dict(plan.swap))
        return changed.xreplace({s: names.get(s.name, s) for s in changed.free_symbols})

    return Model(
        players=origin.players,
        stages=[[replace(m, lower=new(m.lower), upper=new(m.upper)) for m in s] for s in origin.stages],
        payoffs={p: new(u) for p, u in payoffs.items()},
        parameters=plan.space,
        derived={n: new(e) for n, e in origin.derived.items()},
        channels=[
            Channel(c.parameter, new(c.definition), tuple(new(r) for r in c.relations))
            for c in origin.channels
        ],
        name=f"{origin.name}, reformed" if origin.name else "",
        roles=origin.roles,
        origin=origin,
        reforms=reforms,
    )


def _moved(game: SequentialGame, astray: sp.Expr) -> dict[str, sp.Expr]:
    """Payoffs in which a share of the superior's blame falls on the subordinate."""
    roles = game.roles
    assert roles is not None  # _share_astray asked for it
    if len(game.players) > 2:
        raise GameError(
            "blame goes astray between one superior and its subordinate; of more players the theory does not "
            "say whose blame lands where: reform a dyad such as models.overbidding()"
        )
    weights = _weights(game, game.parameters[roles.blame[roles.superior]].symbol)
    payoff = game.payoffs[roles.superior]
    blame = payoff - payoff.xreplace(dict.fromkeys(weights, sp.S.Zero))
    if blame == 0:
        raise GameError(f"the payoff of {roles.superior} holds no blame; nothing can go astray")
    found = dict(game.payoffs)
    found[roles.superior] = (payoff - blame) + (1 - astray) * blame
    found[roles.subordinate] = found[roles.subordinate] + astray * blame
    return found


def _weights(game: SequentialGame, blame: sp.Symbol) -> list[sp.Symbol]:
    """The accountability, and the channels that vanish with it."""
    zero = {blame: sp.S.Zero}
    return [blame, *(s for s, e in game.definitions.items() if e.has(blame) and e.xreplace(zero) == 0)]


def _strategic(game: StrategicGame, plan: Plan) -> StrategicGame:
    names = {s.name: s for s in plan.space.symbols.values()}
    arrays = []
    for array in game.payoffs:
        changed = array.copy()
        for place, entry in enumerate(array.flat):
            moved = entry.xreplace(dict(plan.swap))
            changed.flat[place] = moved.xreplace({s: names.get(s.name, s) for s in moved.free_symbols})
        arrays.append(changed)
    return StrategicGame.from_arrays(
        *arrays, players=game.players, actions=game.actions, parameters=plan.space, title=game.title
    )
