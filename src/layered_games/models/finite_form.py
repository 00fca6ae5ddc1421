"""The finite form (theory, section 1): three choices for each of the two, at three levels of the bid.

Primitives only. What each bid costs, openly and under a pact, is derived by the staged solver from the
payoffs of the canonical game; the nine cells are put together from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.evaluation import evaluate
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.models.base import Model
from layered_games.models.canonical import overbidding
from layered_games.models.finite_form_cells import ACCEPTS, CELLS, OFFERS, Cells, Row
from layered_games.models.pacts import pact_ground
from layered_games.models.propositions import Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["FiniteForm", "finite_on", "overbidding_finite", "own_execution"]

HIDDEN: Final = "_x"
_LEVELS: Final = ("tau", "T", "b")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class FiniteForm(StrategicGame):
    """The 3x3 game in levels: what each bid is worth to each of the two.

    Attributes
    ----------
    ground : Model
        The canonical game with the parameters of a pact; it gives payoffs and channels.
    primitives : ParameterSpace
        Its parameters, with the levels ``T`` and ``b`` and the terms of the pact ``t``, ``g``, ``r``.
    levels : mapping of Symbol to expression
        Each symbol of the payoffs, in primitives and channels of the ground.
    example : mapping of str to number
        Values of the primitives.
    """

    ground: Model = field(kw_only=True)
    primitives: ParameterSpace = field(kw_only=True)
    levels: Mapping[sp.Symbol, sp.Expr] = field(kw_only=True)
    example: Mapping[str, Any] = field(kw_only=True)

    def __init__(
        self,
        ground: Model,
        primitives: ParameterSpace,
        levels: Mapping[sp.Symbol, sp.Expr],
        example: Mapping[str, Any],
        **game: Any,
    ) -> None:
        super().__init__(**game)
        object.__setattr__(self, "ground", ground)
        object.__setattr__(self, "primitives", primitives)
        object.__setattr__(self, "levels", MappingProxyType(dict(levels)))
        object.__setattr__(self, "example", MappingProxyType(dict(example)))

    @property
    def name(self) -> str:
        """Name of the game."""
        return self.title

    def at(self, values: Mapping[Any, Any]) -> StrategicGame:
        """Return the game with numbers, by the names of the primitives, or of the levels.

        Raises
        ------
        ParameterError
            If a name is missing or unknown, or a value outside its domain.

        Examples
        --------
        >>> game = overbidding_finite()
        >>> numbers = game.at(game.example)
        >>> numbers.payoffs[0][0, 0], numbers.payoffs[1][2, 2]
        (Fraction(11212, 25), Fraction(194374419, 259081))
        """
        given = {str(key): value for key, value in values.items()}
        if set(given) == set(self.parameters):
            return super().at(given)
        point = self.primitives.validate(given)
        env: dict[sp.Symbol, Any] = {s: evaluate(v, {}) if v.is_Rational else v for s, v in point.items()}
        for channel in self.ground.channels:
            env[channel.symbol] = evaluate(channel.definition, env)
        found = {s.name: evaluate(e, env) for s, e in self.levels.items()}
        exact = not any(isinstance(v, float) for v in given.values())
        return super().at(found if exact else {n: float(v) for n, v in found.items()})

    def raw(self, expression: Any) -> Any:
        """Return an expression or condition in levels, in primitives and channels of the ground."""
        return expression.xreplace(dict(self.levels))

    def cells(self) -> Cells:
        """Return the nine cells as a table: what happens in each, the bid, the regime, both payoffs."""
        rows = []
        for (i, j), cell in CELLS.items():
            pay = tuple(sp.sstr(payoff[i, j]) for payoff in self.payoffs)
            rows.append(Row(self.actions[0][i], self.actions[1][j], cell, (pay[0], pay[1])))
        return Cells(tuple(rows))

    def with_reform(self, *reforms: Any, **options: Any) -> FiniteForm:
        """Return the finite form of the reformed game; see :meth:`Model.with_reform`."""
        return finite_on(self.ground.with_reform(*reforms, **options))

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the propositions on the finite form, each with its verdict."""
        from layered_games.models.finite_form_claims import claims

        return claims(self)


@cache
def overbidding_finite() -> FiniteForm:
    """Return the 3x3 game of acceptance, in symbols.

    The superior passes the target on, marks it up, or offers a pact; the subordinate executes what is
    asked, volunteers more, or accepts a pact (and keeps the books for one). Bids are at one of three
    levels ``tau < T < b``.

    Returns
    -------
    FiniteForm
        A :class:`~layered_games.StrategicGame` in ten levels, which ``game.levels`` gives in the
        primitives of the canonical game; ``game.at`` takes values of either.

    Notes
    -----
    Payoffs come out of the payoffs of ``overbidding(pact="binding")``: of a bid made openly the subordinate
    chooses effort and falsification; of one under a pact both choose them together, at suppressed
    detection. All nine cells are told by ``game.cells()``.

    Examples
    --------
    >>> game = overbidding_finite()
    >>> print(game.cells().cells()[8][:4])
    ('offer', 'accept', 'b', 'collusive')
    >>> len(solve(game).equilibria), len(solve(game, at=game.example).equilibria)
    (10, 3)
    """
    return finite_on(pact_ground(overbidding(), "binding"))


def finite_on(ground: Model) -> FiniteForm:
    """Put the finite form of a canonical game together.

    Parameters
    ----------
    ground : Model
        The canonical game with the parameters and channels of a pact, as it stands or under reforms.

    Raises
    ------
    GameError
        If a bid can be executed in more ways than one.
    """
    added = _added()
    a = {p.name: p.symbol for p in added}
    tau = ground.parameters["tau"].symbol
    order = [sp.StrictGreaterThan(a["T"], tau), sp.StrictGreaterThan(a["b"], a["T"])]
    space = ground.parameters.with_parameters(added, order)
    bids = {"tau": tau, "T": a["T"], "b": a["b"]}
    u = {n: _level(f"u_{n}", f"worth to A of the bid {n}, openly", "下级公开承诺的收益") for n in _LEVELS}
    v = {n: _level(f"v_{n}", f"worth to S of the bid {n}, openly", "公开承诺时上级的收益") for n in _LEVELS}
    pact = {
        "A": _level("u_J", "worth to A of the bid b under the pact", "共谋下的下级收益"),
        "S": _level("v_J", "worth to S of the bid b under the pact", "共谋下的上级收益"),
    }
    levels: dict[sp.Symbol, sp.Expr] = {}
    for name, bid in bids.items():
        done = _openly(ground, space, bid)
        levels |= {u[name].symbol: done["A"], v[name].symbol: done["S"]}
    agreed = _together(ground, space, a["b"])
    listed = {c.parameter.name: c.symbol for c in ground.channels}
    levels |= {pact["A"].symbol: agreed["A"], pact["S"].symbol: agreed["S"] - listed["exposure"]}
    terms = {n: added[2 + k] for k, n in enumerate(("t", "g", "r"))}
    levels |= {p.symbol: p.symbol for p in terms.values()}
    worth_S, worth_A = _payoffs(u, v, pact, terms)
    shown = [*u.values(), *v.values(), *pact.values(), *terms.values()]
    return FiniteForm(
        ground=ground,
        primitives=space,
        levels=levels,
        example=_EXAMPLE,
        payoffs=[worth_S, worth_A],
        players=("S", "A"),
        actions=(OFFERS, ACCEPTS),
        parameters=ParameterSpace(shown),
        title="overbidding, finite form",
    )


_EXAMPLE: Final = {
    "tau": 60, "k": 1, "beta_A": 30, "beta_S": 25, "A_A": 4, "A_S": 2, "P": 4, "q": "1/2", "sigma": "1/10",
    "ell": 1, "phi_A": 0, "phi_S": 0, "chi": "4/5", "F": 1, "T": 66, "b": 72, "t": 20, "g": 1, "r": 1,
}  # fmt: skip


def _level(name: str, meaning: str, meaning_zh: str) -> Parameter:
    return Parameter(name, "real", "payoff", meaning, meaning_zh)


def _added() -> list[Parameter]:
    unit = "units of the target"
    return [
        Parameter("T", "positive", unit, "target where the superior marks up", "加码后的目标"),
        Parameter("b", "positive", unit, "bid volunteered, or agreed in the pact", "自愿或共谋的承诺指标"),
        _level("t", "transfer from A to S under the pact", "共谋中的转移支付"),
        Parameter("g", "positive", "payoff", "cost to A of keeping books for a pact", "保存共谋账目的成本"),
        Parameter("r", "positive", "payoff", "cost to S of an offer that is refused", "提议被拒的成本"),
    ]


def _payoffs(
    u: Mapping[str, Parameter],
    v: Mapping[str, Parameter],
    pact: Mapping[str, Parameter],
    terms: Mapping[str, Parameter],
) -> tuple[list[list[sp.Expr]], list[list[sp.Expr]]]:
    """The two arrays, from what happens in each cell."""
    t, g, r = (terms[n].symbol for n in ("t", "g", "r"))
    above: list[list[sp.Expr]] = [[sp.S.Zero] * 3 for _ in range(3)]
    below: list[list[sp.Expr]] = [[sp.S.Zero] * 3 for _ in range(3)]
    for (i, j), cell in CELLS.items():
        if cell.agreed:
            above[i][j], below[i][j] = pact["S"].symbol + t, pact["A"].symbol - t - g
        else:
            above[i][j] = v[cell.bid].symbol - (r if cell.refused else 0)
            below[i][j] = u[cell.bid].symbol - (g if cell.books else 0)
    return above, below


# ---------------------------------------------------------------------- what a bid is worth
def _openly(ground: Model, space: ParameterSpace, bid: sp.Symbol) -> dict[str, sp.Expr]:
    """Both payoffs of a bid of which the subordinate chooses effort and falsification."""
    (piece,) = _executions(ground, space, bid, {"A": ground.payoffs["A"]}, {})
    return {p: normal(piece.at(e)) for p, e in _bid(ground, bid, {}).items()}


def _together(ground: Model, space: ParameterSpace, bid: sp.Symbol) -> dict[str, sp.Expr]:
    """Both payoffs of a bid under a pact: both choose effort and falsification, at suppressed detection."""
    hidden = _hidden(ground)
    pieces = _executions(ground, space, bid, {"A": sp.Add(*ground.payoffs.values())}, hidden)
    found = _bid(ground, bid, hidden)
    return {
        p: sp.Piecewise(*((normal(piece.at(e)), piece.where) for piece in pieces)) for p, e in found.items()
    }


def own_execution(game: FiniteForm) -> sp.Expr:
    """Return what the bid of the pact is worth to A if it chooses effort and falsification for itself."""
    ground = game.ground
    bid = game.primitives["b"].symbol
    hidden = _hidden(ground)
    (piece,) = _executions(ground, game.primitives, bid, {"A": ground.payoffs["A"]}, hidden)
    return normal(piece.at(_bid(ground, bid, hidden)["A"]))


def _hidden(ground: Model) -> dict[sp.Symbol, sp.Symbol]:
    """Channels that a pact changes, to what they are under it."""
    listed = {c.parameter.name: c.symbol for c in ground.channels}
    return {s: listed[n + HIDDEN] for n, s in listed.items() if n + HIDDEN in listed}


def _bid(ground: Model, bid: sp.Symbol, hidden: Mapping[sp.Symbol, sp.Symbol]) -> dict[str, sp.Expr]:
    swap = {ground.moves["b"].symbol: bid, **hidden}
    return {p: payoff.xreplace(swap) for p, payoff in ground.payoffs.items()}


@dataclass(frozen=True)
class _Execution:
    """How a bid is met, and where in parameters."""

    values: Mapping[sp.Symbol, sp.Expr]
    where: Any

    def at(self, payoff: sp.Expr) -> sp.Expr:
        return payoff.xreplace(dict(self.values))


def _executions(
    ground: Model,
    space: ParameterSpace,
    bid: sp.Symbol,
    payoff: Mapping[str, sp.Expr],
    hidden: Mapping[sp.Symbol, sp.Symbol],
) -> list[_Execution]:
    """Best effort and falsification at a bid, by the staged solver."""
    effort = Move("A", "e", lower=0, upper=bid)
    fake = Move("A", "f", lower=0, upper=bid - effort.symbol)
    swap = {ground.moves["b"].symbol: bid, **hidden}
    wanted = payoff["A"].xreplace(swap)
    used = wanted.free_symbols | {bid}
    known = [p for p in (*space.values(), *(c.parameter for c in ground.channels)) if p.symbol in used]
    facts = [r for r in space.relations if r.free_symbols <= used]
    if space["tau"].symbol in used and bid != space["tau"].symbol:
        facts.append(sp.StrictGreaterThan(bid, space["tau"].symbol))
    game = SequentialGame(["A"], [[effort, fake]], {"A": wanted}, ParameterSpace(known, facts))
    solution = solve(game)
    if not solution.complete:
        raise GameError(f"the bid {bid} can be met in ways that the solver does not separate")
    return [_Execution({m.symbol: e.values[m.name] for m in (effort, fake)}, e.condition) for e in solution]
