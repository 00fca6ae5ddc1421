"""Staged games that several tests share, with what is known about them."""

from __future__ import annotations

from typing import Any

import sympy as sp

from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, ParameterSpace

NAMES = ["tau", "k", "beta_A", "beta_S", "A_A", "A_S", "P", "q", "sigma", "ell", "phi_A", "phi_S"]
DOMAINS = dict.fromkeys(NAMES, "positive") | {
    "beta_A": "nonnegative",
    "beta_S": "nonnegative",
    "q": "[0, 1)",
    "sigma": "[0, 1)",
    "phi_A": "[0, 1)",
    "phi_S": "[0, 1)",
    "ell": "(0, 1]",
}


def canonical() -> SequentialGame:
    """The overbidding game of theory.md, section 1, written out by hand without channels."""
    parameters = {n: Parameter(n, DOMAINS[n]) for n in NAMES}
    s = {n: p.symbol for n, p in parameters.items()}
    target = Move("S", "T", lower=s["tau"])
    bid = Move("A", "b", lower=target.symbol)
    effort = Move("A", "e", lower=0, upper=bid.symbol)
    fake = Move("A", "f", lower=0, upper=bid.symbol - effort.symbol)
    b, e, f = bid.symbol, effort.symbol, fake.symbol
    h = b - e - f
    soft_a, soft_s = s["A_A"] * (1 - s["phi_A"]), s["A_S"] * (1 - s["phi_S"])
    d = (1 - (1 - s["q"]) * (1 - s["sigma"])) * s["P"]
    sanction = soft_a * h**2 / 2 + d * f**2 / 2
    return SequentialGame(
        ["S", "A"],
        [[target], [bid, effort, fake]],
        {
            "A": s["beta_A"] * b - e**2 / (2 * s["k"]) - sanction,
            "S": s["beta_S"] * b - soft_s * sp.Max(0, s["tau"] - e) ** 2 / 2 - s["ell"] * sanction,
        },
        ParameterSpace(parameters.values(), [s["q"] + s["sigma"] > 0]),
        derived={"h": h},
    )


def channels(at: dict[str, Any]) -> dict[str, float]:
    """The channels of theory.md, section 1, and b_hat, T_hat."""
    v = {k: float(x) for k, x in at.items()}
    a_A, a_S = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"])
    d = (1 - (1 - v["q"]) * (1 - v["sigma"])) * v["P"]
    c = a_A * d / (a_A + d)
    kappa = v["k"] * c / (1 + v["k"] * c)
    stiff = v["ell"] * c * (1 - kappa) ** 2
    blame = (v["beta_S"] + a_S * kappa * v["tau"]) / (a_S * kappa**2 + stiff)
    return v | {
        "a_A": a_A,
        "d": d,
        "c": c,
        "kappa": kappa,
        "b_hat": v["beta_A"] * (v["k"] + 1 / c),
        "T_hat": max(blame, v["beta_S"] / stiff),
    }


def reaction(at: dict[str, Any], target: float) -> dict[str, float]:
    """What the subordinate does after a target."""
    v = channels(at)
    b = max(target, v["b_hat"])
    e = v["kappa"] * b if target >= v["b_hat"] else v["k"] * v["beta_A"]
    gap = (b - e) / (v["a_A"] + v["d"])
    return {"b": b, "e": e, "f": gap * v["a_A"], "h": gap * v["d"]}


def closed_form(at: dict[str, Any]) -> dict[str, Any]:
    """Path of play; ``T`` is a pair where the superior is indifferent on an interval."""
    v = channels(at)
    active = v["b_hat"] > v["tau"] and v["b_hat"] >= v["T_hat"]
    target = max(v["tau"], v["T_hat"])
    path: dict[str, Any] = reaction(at, v["tau"] if active else target)
    path["T"] = (v["tau"], v["b_hat"]) if active else target
    return path


def duopoly(*, sequential: bool) -> SequentialGame:
    """Linear duopoly with price a - b*(q1 + q2) and unit cost c."""
    a, b, c = (Parameter(n, "positive") for n in "abc")
    one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    price = a.symbol - b.symbol * (one.symbol + two.symbol)
    payoffs = {m.player: (price - c.symbol) * m.symbol for m in (one, two)}
    return SequentialGame(["1", "2"], [[one], [two]] if sequential else [[one, two]], payoffs, [a, b, c])


def contest(*, sequential: bool, power: int) -> SequentialGame:
    """Tullock contest for a prize V; costs c*x**power."""
    prize, c = Parameter("V", "positive"), Parameter("c", "positive")
    low = sp.Rational(1, 1000)
    one, two = Move("1", "x1", lower=low), Move("2", "x2", lower=low)
    total = one.symbol + two.symbol
    payoffs = {m.player: prize.symbol * m.symbol / total - c.symbol * m.symbol**power for m in (one, two)}
    return SequentialGame(["1", "2"], [[one], [two]] if sequential else [[one, two]], payoffs, [prize, c])


def public_good() -> SequentialGame:
    """Leader and follower give to a public good worth v_i*ln-free G - s*G**2/2, within budgets w_i."""
    p = {n: Parameter(n, "positive") for n in ("v1", "v2", "s", "w1", "w2")}
    v1, v2, s, w1, w2 = (q.symbol for q in p.values())
    one, two = Move("1", "x1", lower=0, upper=w1), Move("2", "x2", lower=0, upper=w2)
    good = one.symbol + two.symbol
    payoffs = {
        "1": v1 * good - s * good**2 / 2 - one.symbol**2 / 2,
        "2": v2 * good - s * good**2 / 2 - two.symbol**2 / 2,
    }
    return SequentialGame(["1", "2"], [[one], [two]], payoffs, p.values())


def kinked() -> SequentialGame:
    """One player, payoff with kinks; the best move is the kink at m if 0 < g < p."""
    g, p, m = Parameter("g", "positive"), Parameter("p", "positive"), Parameter("m", "positive")
    x = Move("1", "x", lower=0)
    payoff = g.symbol * x.symbol - (g.symbol + p.symbol) * sp.Max(0, x.symbol - m.symbol)
    return SequentialGame(["1"], [[x]], {"1": payoff}, [g, p, m])


def chain() -> SequentialGame:
    """Stackelberg with three movers; outputs are 1/2, 1/4, 1/8 of the market."""
    moves = [Move(str(i), f"q{i}", lower=0) for i in (1, 2, 3)]
    price = 1 - sum(m.symbol for m in moves)
    return SequentialGame(["1", "2", "3"], [[m] for m in moves], {m.player: price * m.symbol for m in moves})


def pennies() -> SequentialGame:
    """One flees, one follows, on [-1, 1]: no equilibrium in pure strategies."""
    x, y = Move("1", "x", lower=-1, upper=1), Move("2", "y", lower=-1, upper=1)
    gap = (x.symbol - y.symbol) ** 2
    return SequentialGame(["1", "2"], [[x, y]], {"1": gap, "2": -gap})


def coordination() -> SequentialGame:
    """Two symmetric equilibria at 0 and 1, an unstable one between."""
    x, y = Move("1", "x", lower=0, upper=1), Move("2", "y", lower=0, upper=1)
    return SequentialGame(
        ["1", "2"],
        [[x, y]],
        {"1": x.symbol * (y.symbol - sp.Rational(1, 2)), "2": y.symbol * (x.symbol - sp.Rational(1, 2))},
    )
