"""A tree: one superior over several subordinates who compete for a prize with their bids.

Credit is no constant here: it is the marginal prize of a contest. Every subordinate wins the prize
``V`` with the share of its bid in the sum of all bids. Primitives only; the superior's cost is that
of the dyad, summed over subordinates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.chain_reading import reactions
from layered_games.equilibria.chain_tree import best_target, rivals
from layered_games.errors import GameError, ParameterError
from layered_games.games.layered import CHARGE, RECEIVED
from layered_games.games.moves import Move
from layered_games.models.base import Model
from layered_games.models.hierarchy_parts import Form, Parts, parts
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import Parameter, ParameterSpace, make_symbol
from layered_games.proofs import prove

__all__ = ["Tree", "contest_play", "promotion_contest"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """The play of one superior and n competing subordinates.

    Attributes
    ----------
    T : float
        Target set for all; the least of equally good ones.
    b, e, f, h : ndarray of shape (n,)
        Bids, efforts, falsified and admitted parts.
    beta : ndarray of shape (n,)
        Credit intensity of each subordinate in equilibrium: the marginal prize of its bid.
    imposed : float
        ``T - tau``.
    volunteered : ndarray of shape (n,)
        ``b - T``.
    evidence : str
    """

    T: float
    b: Array
    e: Array
    f: Array
    h: Array
    beta: Array
    imposed: float
    volunteered: Array
    evidence: str = "measured"


def _prize() -> Parameter:
    return Parameter("V", "positive", "payoff", "prize of the contest among subordinates", "晋升奖励")


def _dyad() -> Parts:
    return parts(Form(1, "full", "direct", "none", True, False))


@cache
def promotion_contest(subordinates: int = 2) -> Model:
    """Return the game of one superior over subordinates who compete with their bids.

    Parameters
    ----------
    subordinates : int
        How many, 2 or more; they share parameters.

    Returns
    -------
    Model
        Moves ``T``, then ``b1, e1, f1, b2, ...`` at once. The bids' equilibrium has no closed form where
        the target binds some but not all; see :func:`contest_play` for numbers.

    Raises
    ------
    GameError
        If there are fewer than two subordinates.

    Examples
    --------
    >>> game = promotion_contest(2)
    >>> " ".join(game.parameters)
    'tau k A_A A_S P q sigma ell phi_A phi_S V'
    >>> game.payoffs["A1"].has(game.parameters["V"].symbol)
    True
    """
    if isinstance(subordinates, bool) or not isinstance(subordinates, int) or subordinates < 2:
        raise GameError(f"subordinates = {subordinates!r}: a contest needs a whole number of them, 2 or more")
    made = _dyad()
    target = Move("S", "T", lower=made.start, meaning="target set", meaning_zh="下达的目标")
    named = [_renamed(made, i, target.symbol) for i in range(1, subordinates + 1)]
    total = sp.Add(*(moves[0].symbol for moves, _ in named))
    payoffs: dict[str, sp.Expr] = {"S": sp.S.Zero}
    for i, (moves, swap) in enumerate(named, 1):
        payoffs[f"A{i}"] = _prize().symbol * moves[0].symbol / total + made.bottom.payoff.xreplace(swap)
        seen = {RECEIVED: made.start, CHARGE: made.bottom.charge}
        payoffs["S"] += made.layers[0].payoff.xreplace(seen).xreplace(swap)
    return Model(
        players=tuple(payoffs),
        stages=((target,), tuple(m for moves, _ in named for m in moves)),
        payoffs=payoffs,
        parameters=ParameterSpace([*made.space.values(), _prize()], made.space.relations),
        channels=made.channels,
        name=f"contest of {subordinates}",
        claims=partial(_claims, subordinates=subordinates),
    )


def _renamed(made: Parts, index: int, target: sp.Symbol) -> tuple[tuple[Move, ...], dict[sp.Symbol, sp.Expr]]:
    """The moves of one subordinate, and how the dyad's symbols become its own."""
    swap: dict[sp.Symbol, sp.Expr] = {m.symbol: make_symbol(f"{m.name}{index}") for m in made.bottom.moves}
    bounds = {**swap, RECEIVED: target}
    moves = tuple(
        replace(
            m,
            player=f"A{index}",
            name=f"{m.name}{index}",
            lower=_at(m.lower, bounds),
            upper=_at(m.upper, bounds),
        )
        for m in made.bottom.moves
    )
    return moves, swap


def _at(bound: Any, values: Mapping[sp.Symbol, sp.Expr]) -> Any:
    return None if bound is None else bound.xreplace(dict(values))


# ---------------------------------------------------------------------- what a bid costs and brings
@dataclass(frozen=True)
class _Bid:
    """What follows from a bid once its maker executes it: moves, cost, charge; from the solver."""

    moves: Mapping[str, sp.Expr]
    cost: sp.Expr
    charge: sp.Expr


@cache
def _bid() -> _Bid:
    made = _dyad()
    used = made.bottom.payoff.free_symbols
    known = [p for p in made.space.values() if p.symbol in used]
    known += [c.parameter for c in made.channels if c.symbol in used]
    (found,) = reactions(made.bottom, known, ())  # without credit the bid is the target
    at = {m.symbol: found.values[m.name] for m in made.bottom.moves}
    cost, charge = (normal(e.xreplace(at)) for e in (-made.bottom.payoff, made.bottom.charge))
    return _Bid(dict(found.values), cost, charge)


def _marginal(own: sp.Symbol, total: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Marginal prize of the own bid, where the sum moves along, and marginal cost."""
    won = _prize().symbol * own / total
    prize = normal(sp.diff(won, own) + sp.diff(won, total))
    return prize, normal(sp.diff(_bid().cost.xreplace({RECEIVED: own}), own))


def contest_play(parameters: Mapping[str, Any], subordinates: int | None = None) -> Tree:
    """Return the play of one superior over competing subordinates on numbers.

    Parameters
    ----------
    parameters : mapping of str to number or array
        All parameters of :func:`promotion_contest`; ``k``, ``A_A``, ``P``, ``q``, ``phi_A`` may have
        shape ``(n,)``.
    subordinates : int, optional
        n, where no parameter is an array.

    Raises
    ------
    ParameterError
        If a value is missing, unknown, outside its domain, or the arrays differ in length.

    Notes
    -----
    The subordinates' bids are their one equilibrium, up to rounding; the superior's target is the best
    of a grid narrowed around it (:mod:`layered_games.equilibria.chain_tree`).

    Examples
    --------
    >>> at = dict(tau=1, k=1, A_A=2, A_S=1, P=8, q=0.25, sigma=0, ell=0.5, phi_A=0, phi_S=0, V=8)
    >>> play = contest_play(at, 2)
    >>> play.b.round(4).tolist(), play.beta.round(4).tolist()
    ([2.0, 2.0], [1.0, 1.0])
    """
    count, values = _read(parameters, subordinates)
    own, total = make_symbol("own_bid", "positive"), make_symbol("sum_of_bids", "positive")
    prize, cost = (_numeric(e, values, (own, total)) for e in _marginal(own, total))
    made, bid = _dyad(), _bid()
    effort = bid.moves[made.bottom.moves[1].name]
    seen = {RECEIVED: made.start, CHARGE: bid.charge.xreplace({RECEIVED: own})}
    payoff = made.layers[0].payoff.xreplace({made.bottom.moves[1].symbol: effort.xreplace({RECEIVED: own})})
    superior = _numeric(payoff.xreplace(seen), values, (own, total))

    def bids(targets: Array) -> Array:
        return rivals(lambda b, s: prize(b, s) - cost(b, s), targets, count)

    tau = float(values["tau"].reshape(-1)[0])
    highest = float(bids(np.array([tau]))[:, 0].max())
    top = max(highest, _reach(values, effort, tau))
    best = best_target(lambda t: np.asarray(superior(bids(t), t)).sum(axis=0), tau, top)
    b = bids(np.array([best]))
    moves = {
        n: _numeric(v.xreplace({RECEIVED: own}), values, (own, total))(b, b)[:, 0]
        for n, v in bid.moves.items()
    }
    listed = [np.broadcast_to(moves[m.name], (count,)) for m in made.bottom.moves]
    beta = np.broadcast_to(prize(b, b.sum(axis=0)), b.shape)[:, 0]
    b_, e, f = listed
    return Tree(best, b_, e, f, b_ - e - f, beta, best - tau, b_ - best)


def _reach(values: Mapping[str, Array], effort: sp.Expr, tau: float) -> float:
    """A target at which even the least able would do all that the superior is judged on."""
    rate = _numeric(sp.diff(effort, RECEIVED), values, ())()
    return float(np.max(tau / rate))


def _numeric(expression: sp.Expr, values: Mapping[str, Array], free: tuple[sp.Symbol, ...]) -> Any:
    """A function of the free symbols, at the values; arrays of shape (n, M)."""
    symbols = sorted(expression.free_symbols - set(free), key=str)
    made = sp.lambdify([*symbols, *free], expression, "numpy")
    return partial(made, *(values[s.name] for s in symbols))


_EACH = ("k", "A_A", "P", "q", "phi_A")


def _read(parameters: Mapping[str, Any], subordinates: int | None) -> tuple[int, dict[str, Array]]:
    """Number of subordinates, and parameters and channels as arrays of shape (n, 1) or (1, 1)."""
    space = promotion_contest(2).parameters
    sizes = {len(v) for v in parameters.values() if np.ndim(v) == 1}
    sizes |= {subordinates} if subordinates is not None else set()
    if len(sizes) != 1 or min(sizes) < 2:
        raise ParameterError(
            f"numbers of subordinates found: {sorted(sizes)}; give subordinates=n, or arrays of "
            "one length n >= 2"
        )
    (count,) = sizes
    wrong = [n for n, v in parameters.items() if np.ndim(v) > 0 and n not in _EACH]
    if wrong:
        raise ParameterError(f"{', '.join(wrong)}: the same for all; only {', '.join(_EACH)} may be arrays")
    for i in range(count):
        space.validate({n: v if np.ndim(v) == 0 else float(v[i]) for n, v in parameters.items()})
    values = {n: np.asarray(v, dtype=float).reshape(-1, 1) for n, v in parameters.items()}
    for channel in promotion_contest(2).channels:
        values[channel.parameter.name] = np.asarray(_numeric(channel.definition, values, ())())
    return count, values


# ---------------------------------------------------------------------- propositions
def _claims(game: Model, subordinates: int) -> tuple[Proposition, ...]:
    """What competition does to bids where the target binds nobody."""
    own, total, n = (Parameter(s, "positive").symbol for s in ("own_bid", "sum_of_bids", "n"))
    prize, cost = _marginal(own, total)
    even = normal((prize - cost).xreplace({total: n * own}))
    square = Parameter("square", "positive").symbol
    (bid2,) = sp.solve(sp.fraction(normal(even.subs(own, sp.sqrt(square))))[0], square)
    alone, all_ = normal(sp.diff(bid2, n)), normal(sp.diff(n**2 * bid2, n))
    known = [s > 0 for s in bid2.free_symbols]
    parts = []
    for label, claim, extra in (
        ("the bid of each falls in n", sp.StrictLessThan(alone, 0, evaluate=False), n > 2),
        ("the sum of bids rises in n", sp.StrictGreaterThan(all_, 0, evaluate=False), n >= 2),
    ):
        parts.append(Part(label, claim, prove(claim, assuming=[*known, extra], timeout=10.0)))
    return (
        Proposition(
            "rivals",
            "Credit as the marginal prize of a contest",
            "Where the target binds nobody, the credit intensity of a subordinate is the marginal prize of "
            "its bid. With more rivals each bids less, all together bid more. The square of a bid is "
            "stated below.",
            "equal subordinates, the target binds nobody",
            tuple(parts),
            {"b^2": bid2, r"\beta": normal(prize.xreplace({total: n * own}))},
        ),
    )
