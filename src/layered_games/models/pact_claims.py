"""Statements on pacts, statement 7 of the theory among them, as claims about what the solvers derived.

No optimum is written down here: joint optima, replies and equilibria are read off the solutions.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.pieces import Piece
from layered_games.equilibria.solving import solve
from layered_games.models.pacts_known import (
    EXHIBIT,
    NAMES,
    TIMEOUT,
    Known,
    bid_of,
    positive,
    relation,
    slope,
    where_of,
)
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import fresh_symbol
from layered_games.proofs import Outcome, prove
from layered_games.statics import Sign, comparative_statics
from layered_games.statics.sketches import sketch

if TYPE_CHECKING:
    from layered_games.models.pacts import PactModel

__all__ = ["claims"]


def claims(game: PactModel) -> tuple[Proposition, ...]:
    """Return the propositions on the pact, each with its verdict."""
    k = Known(game)
    found = [_pieces(k), _coordination(k), _no_equilibrium(k), _liability(k), _gain(k), _direction(k)]
    return (*found, _fingerprint(k), *([_patience(k)] if game.agreement.self_enforcing else []))


# ---------------------------------------------------------------------- the joint optimum
def _pieces(k: Known) -> Proposition:
    where = [relation(p.constraints) for p in k.openly]
    parts = [
        k.part(f"{NAMES[i]} excludes {NAMES[j]}", sp.Not(sp.And(where[i], where[j])))
        for i, j in combinations(range(len(where)), 2)
    ]
    parts.append(k.part("one of them holds", sp.Or(*where)))
    return Proposition(
        "joint-optimum",
        "What the two do together",
        "Acting as one, superior and subordinate are in exactly one of three cases: real effort reaches the "
        "received target; it falls short of a bid above the target; or the bid stays at the target.",
        "",
        tuple(parts),
        {f"b_{i + 1}": p.values[bid_of(k)] for i, p in enumerate(k.openly)},
    )


def _coordination(k: Known) -> Proposition:
    game = k.game
    total = sp.Add(*(game.payoffs[m] for m in game.agreement.members))
    effort = game.moves["e"].symbol
    parts = []
    for number, branch in enumerate(solve(game.plain), 1):
        at = {game.moves[n].symbol: branch.in_channels[n] for n in game.moves}
        gain = slope(total, effort).xreplace(at)
        room = normal(branch.in_channels["h"])
        claim = sp.And(positive(gain), positive(room), evaluate=False)
        parts.append(
            k.part(
                f"branch {number}: more effort pays both, and there is room", claim, where_of(branch.piece)
            )
        )
    return Proposition(
        "coordination",
        "An honest side contract always gains",
        "In every equilibrium without a pact a little more effort at the same bid raises the sum of both "
        "payoffs. The worth of an honest side contract therefore exceeds what "
        "both get without one, always: that "
        "gain is one of coordination, and hides nothing.",
        "",
        tuple(parts),
    )


def _no_equilibrium(k: Known) -> Proposition:
    game, swap = k.game, dict(k.game.agreement.hidden)
    follower = game.agreement.members[1]
    effort, target = game.moves["e"].symbol, game.moves["T"].symbol
    kept = next(r for r in solve(game.plain).reactions[-1] if r.values[bid_of(k)] == target)
    parts, reply = [], kept.values["e"].xreplace(swap)
    for index, piece in enumerate(k.hidden):
        at = {game.moves[n].symbol: v for n, v in piece.values.items() if n in game.moves}
        payoff = game.payoffs[follower].xreplace(swap)
        claim = positive(-slope(payoff, effort).xreplace(at))
        parts.append(k.part(f"{NAMES[index]}: less effort pays A", claim, where_of(piece)))
        claim = positive(normal(piece.values["e"] - reply.xreplace({target: piece.values[bid_of(k)]})))
        parts.append(k.part(f"{NAMES[index]}: the reply is below what was agreed", claim, where_of(piece)))
    return Proposition(
        "no-equilibrium",
        "A pact is no equilibrium by itself",
        "At what was agreed the subordinate gains by cutting effort, whatever the parameters: without a "
        "binding contract or repetition no pact is an equilibrium. With the bid kept it would cut effort to "
        "the value below.",
        "",
        tuple(parts),
        {"e": sp.factor(reply)},
    )


# ---------------------------------------------------------------------- what a pact is not
def _liability(k: Known) -> Proposition:
    swap = {k.s("chi"): sp.S.Zero}
    parts = []
    for i, j in k.pairs:
        raw = normal(_raw_gain(k, i, j).xreplace(swap)) if i == j else None
        if raw is not None:
            claim = sp.Not(positive(raw), evaluate=False)
            parts.append(k.part(f"no suppression, {NAMES[i]}: covering up never pays", claim))
    effect = comparative_statics(solve(k.game.plain), "T", "ell", "passive")
    settled = effect.sign is Sign.NEGATIVE and effect.condition == sp.true
    wanted = effect.verdict.outcome if settled else Outcome.TRUE
    parts.append(
        Part(
            "dT/dell < 0, passive", effect.verdict.claim, effect.verdict, wanted, sketch(effect, k.game.plain)
        )
    )
    return Proposition(
        "liability",
        "Joint liability is not collusion",
        r"Where the superior cannot suppress evidence ($\chi = 0$) covering up never pays, whatever the "
        r"liability $\ell$. Joint liability acts without any pact: it lowers the passive target.",
        "",
        tuple(parts),
    )


def _raw_gain(k: Known, i: int, j: int) -> sp.Expr:
    """The gain from covering up in raw parameters, on one pair of pieces."""
    return (k.worth(k.hidden[j]) - k.worth(k.openly[i])).xreplace(k.game.definitions)


# ---------------------------------------------------------------------- statement 7
def _gain(k: Known) -> Proposition:
    q, chi, sigma = k.s("q"), k.s("chi"), k.s("sigma")
    parts = []
    for i, j in k.pairs:
        where = [*where_of(k.openly[i]), *where_of(k.hidden[j])]
        name = NAMES[i] if i == j else f"openly {NAMES[i]}, covered {NAMES[j]}"
        gain = k.worth(k.hidden[j]) - k.worth(k.openly[i])
        loss, softer = -sp.diff(gain, k.s("exposure")), normal(sp.diff(gain, k.s("c_x")))
        in_F = loss * sp.diff(k.game.definitions[k.s("exposure")], k.s("F"))
        stiffer = normal(sp.diff(gain, k.s("c")))
        hurts = sp.And(positive(stiffer), sp.GreaterThan(-softer, stiffer, evaluate=False), evaluate=False)
        parts += [
            k.part(f"{name}: falls in F", positive(in_F), [*where, sigma > 0]),
            k.part(f"{name}: rises in chi", positive(softer * _stiffness(k, "_x", chi)), [*where, q > 0]),
            k.part(f"{name}: stiffness hurts more when covering up", hurts, where),
        ]
    flat = k.worth(k.hidden[0]) - k.worth(k.openly[0])
    return Proposition(
        "gain",
        "What moves the gain from covering up",
        r"The gain from covering up falls in $F$ (if $\sigma > 0$), rises in $\chi$ (if $q > 0$), and falls "
        r"in $\sigma$ for every $F \ge 0$ (if $q\chi > 0$): oversight shrinks the set of cover-ups. For "
        r"$\sigma$ three facts combine: stiffness hurts more when covering up, "
        r"oversight stiffens the covered "
        "gap more, and exposure costs. The gain is continuous: what holds on every piece holds everywhere.",
        "",
        (*parts, *_oversight(k)),
        {r"\Delta W": sp.factor(normal(flat.xreplace(k.in_sanctions)))},
    )


def _oversight(k: Known) -> tuple[Part, Part]:
    """Oversight stiffens the covered gap more; and how that, with what stiffness costs, signs the gain."""
    sigma, q, chi = k.s("sigma"), k.s("q"), k.s("chi")
    openly, covered = (_stiffness(k, suffix, sigma) for suffix in ("", "_x"))
    more = sp.And(positive(openly), positive(covered - openly), evaluate=False)
    hurts, hurts_x, moves, moves_x, fine = (
        fresh_symbol(n, "nonnegative") for n in ("G", "G_x", "u", "u_x", "F")
    )
    known = [positive(hurts), hurts_x >= hurts, positive(moves), moves_x > moves]
    whole = positive(hurts_x * moves_x - hurts * moves + fine)
    return (
        k.part("oversight stiffens the covered gap more", more, [q > 0, chi > 0]),
        Part("hence the gain falls in sigma", whole, prove(whole, known, TIMEOUT)),
    )


def _stiffness(k: Known, suffix: str, wrt: sp.Symbol) -> sp.Expr:
    """Derivative of the stiffness with respect to a parameter of detection, in primary channels."""
    listed = {c.symbol: c.definition for c in k.game.channels}
    sanction = k.s(f"d{suffix}")
    by_sanction = normal(sp.diff(listed[k.s(f"c{suffix}")], sanction))
    return by_sanction * sp.diff(k.game.definitions[sanction], wrt)


def _direction(k: Known) -> Proposition:
    bid = bid_of(k)
    short, passive = k.hidden[1], _passive_branch(k)
    pays = k.worth(short) - k.worth(k.openly[1])
    where = [*where_of(short), *where_of(k.openly[1]), *where_of(passive.piece), positive(pays)]
    up = normal(short.values[bid] - passive.in_channels[bid])
    less = normal(passive.in_channels["f"] - short.values["f"])
    both = sp.And(positive(-up), positive(less), evaluate=False)
    here = [sp.Eq(k.s(n), v, evaluate=False) for n, v in EXHIBIT.items()]
    parts = (
        k.part("the pact escalates", positive(up), where, Outcome.MIXED),
        k.part("it cuts the bid and the falsification", both, [*where, *here], Outcome.MIXED),
    )
    return Proposition(
        "direction",
        "Escalating and restraining pacts",
        "A pact that covers up may raise the bid above what is played without it (escalating) or lower it "
        "(restraining); it can cut bid and falsification at once. Whether overbidding falls when a pact "
        "breaks depends on which of the two it was.",
        "the bid without a pact is passive, from blame",
        parts,
    )


def _passive_branch(k: Known) -> Any:
    """The equilibrium in which the floor binds and effort falls short of the received target."""
    blame = k.s("a_S")
    return next(e for e in solve(k.game.plain) if e.binding == ("b >= T",) and e.in_channels["b"].has(blame))


def _fingerprint(k: Known) -> Proposition:
    wanted = (
        ("b", "sigma", Sign.NEGATIVE), ("e", "sigma", Sign.ZERO), ("f", "sigma", Sign.NEGATIVE),
        ("b", "chi", Sign.POSITIVE), ("b", "beta_S", Sign.POSITIVE),
    )  # fmt: skip
    parts = []
    for piece, (of, wrt, sign) in product(k.hidden[:2], wanted):
        moved = _along(k, piece, of, wrt)
        claim = {
            Sign.NEGATIVE: positive(-moved),
            Sign.POSITIVE: positive(moved),
            Sign.ZERO: sp.Eq(moved, 0, evaluate=False),
        }[sign]
        extra = [positive(k.s("beta_A") + k.s("beta_S")), *([k.s("q") > 0] if wrt == "chi" else [])]
        label = f"{NAMES[k.hidden.index(piece)]}: d{of}/d{wrt} {_SIGNS[sign]} 0"
        parts.append(k.part(label, claim, [*where_of(piece), *extra]))
    return Proposition(
        "fingerprint",
        "What tells a pact from active overbidding",
        r"More oversight lowers the bid and the falsification of a pact and "
        r"leaves effort unchanged, as in the "
        r"active regime. But a pact's bid rises in $\chi$ (if $q > 0$) and in "
        r"$\beta_S$, to which active bids do "
        "not respond.",
        r"the pact's bid is above $\tau$",
        tuple(parts),
    )


_SIGNS = {Sign.NEGATIVE: "<", Sign.POSITIVE: ">", Sign.ZERO: "="}


def _along(k: Known, piece: Piece, of: str, wrt: str) -> sp.Expr:
    """Derivative of a quantity of the pact with respect to a parameter."""
    value = piece.values[of].xreplace(k.in_sanctions)
    twin, symbol = k.s("d_x"), k.s(wrt)
    return normal(sp.diff(value, symbol)) + normal(sp.diff(value, twin)) * sp.diff(
        k.game.definitions[twin], symbol
    )


def _patience(k: Known) -> Proposition:
    critical = k.game.agreement.critical
    assert critical is not None
    exposure, gain, apart = k.s("exposure"), k.s("W_x"), k.s("N")
    pays = [positive(k.s("M")), positive(gain - exposure - apart)]
    sigma, surplus = k.s("sigma"), gain - exposure - apart
    rare = sp.Equivalent(positive(1 - critical), positive((1 - sigma) * surplus - sigma * k.s("M")))
    below = k.part("it is below 1 where exposure is rare enough", rare, pays)
    in_loss = sp.diff(critical, exposure)
    parts = (
        below,
        k.part("it rises in the expected loss", positive(in_loss), pays),
        k.part("it rises in the temptation", positive(sp.diff(critical, k.s("M"))), pays),
        k.part("it falls in the worth of the pact", positive(-sp.diff(critical, gain)), pays),
    )
    return Proposition(
        "patience",
        "How patient a pact must be",
        "Kept by repetition alone (grim trigger, transfers between the two, an exposure ends the pact), the "
        "pact can be kept exactly from the critical discount factor below on. "
        "Honest play is an equilibrium for "
        "every discount factor: above the critical one there are both.",
        "the pact pays",
        parts,
        {r"\delta_c": sp.factor(critical)},
    )
