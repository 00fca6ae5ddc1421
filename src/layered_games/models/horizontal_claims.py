"""Statements on horizontal overbidding, for any number of departments."""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.solving import solve
from layered_games.equilibria.symmetric import SymmetricGame, solve_symmetric
from layered_games.games.moves import Move
from layered_games.models.base import Model
from layered_games.models.horizontal_model import MOST, department_payoff, horizontal
from layered_games.models.propositions import Proposition
from layered_games.models.stating import effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace, fresh_symbol
from layered_games.statics.effects import Sign

__all__ = ["claims"]


@cache
def _joint() -> Model:
    """One claim for all of ``n`` departments, chosen for the sum of their payoffs."""
    count = Parameter("n", "positive", "", "number of departments", "部门数")
    own = Move("C", "x", lower=0, meaning="claim of each department", meaning_zh="每个部门的索取")
    plain = horizontal()
    n, x = count.symbol, own.symbol
    return Model(
        players=("C",),
        stages=((own,),),
        payoffs={"C": n * department_payoff(x, n * x)},
        parameters=ParameterSpace([*plain.parameters.values(), count], [n > 1]),
        derived={"X": n * x},
        channels=plain.channels,
        name="horizontal_joint",
    )


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions on horizontal overbidding, each with its verdict."""
    return (_commons(), _too_much(), _reinforced(), _remedies(game))


def _any_number() -> sp.Expr:
    """The total claim for any number of departments, from the symmetric equilibrium."""
    n, (x, y) = symbol(_joint(), "n"), (fresh_symbol(name, "positive") for name in "xy")
    alike = SymmetricGame((x,), (y,), department_payoff(x, x + (n - 1) * y))
    (point,) = solve_symmetric(alike)
    return normal(n * point.values[x])


def _served() -> list[sp.Basic]:
    """Claims are worth making."""
    game = _joint()
    return [symbol(game, "u") < symbol(game, "v")]


def _free() -> list[sp.Basic]:
    """Claims cost nothing."""
    game = _joint()
    return [sp.Eq(symbol(game, name), 0, evaluate=False) for name in ("m", "u")]


def _positive(expression: sp.Expr) -> sp.Basic:
    return sp.StrictGreaterThan(normal(expression), 0, evaluate=False)


def _commons() -> Proposition:
    game, total = _joint(), _any_number()
    n, K = symbol(game, "n"), symbol(game, "K")
    parts = []
    for count in range(2, MOST + 1):
        solved = _inner(horizontal(count)).in_channels["X"]
        same = sp.Eq(total.xreplace({n: sp.Integer(count)}), solved, evaluate=False)
        parts.append(part(f"X with {count} departments is what the game gives", same, game))
    served = total * (1 - total / K)
    return Proposition(
        "commons",
        "A commons of attention",
        r"With $n$ departments the total claim is $X$, which grows in $n$. If claims cost nothing it is "
        r"$n/(n+1)$ of the "
        "pool, and what is served of all claims together shrinks with every department that joins.",
        "claims are worth making, $u < v$",
        (
            *parts,
            part("dX/dn > 0", _positive(sp.diff(total, n)), game, _served()),
            part("X/K = n/(n+1) at no cost", sp.Eq(total / K, n / (n + 1), evaluate=False), game, _free()),
            part("what is served falls in n at no cost", _positive(-sp.diff(served, n)), game, _free()),
        ),
        {"X": total},
    )


def _inner(game: Model) -> Equilibrium:
    return next(e for e in solve(game) if not e.binding)


def _coordinated() -> sp.Expr:
    return _inner(_joint()).in_channels["X"]


def _too_much() -> Proposition:
    game, gap = _joint(), normal(_any_number() - _coordinated())
    return Proposition(
        "too-much",
        "More than is good for themselves",
        r"Departments claim more together than they would if they agreed: the difference $G$ is the "
        r"horizontal part of "
        r"overbidding. It is positive for any number $n > 1$, also without any vertical pressure.",
        "claims are worth making, $u < v$",
        (part("G > 0", _positive(gap), game, _served()),),
        {"G": gap},
    )


def _reinforced() -> Proposition:
    game, total = _joint(), _any_number()
    n, v, K, m = (symbol(game, name) for name in ("n", "v", "K", "m"))
    silent, costly = [sp.Eq(symbol(game, "u"), 0, evaluate=False)], [m > 0]
    gap = normal(total - _coordinated())
    crossed = _positive(sp.diff(total, v, n))
    few = sp.StrictGreaterThan(m * K, (n - 1) * v, evaluate=False)
    return Proposition(
        "reinforced",
        "Vertical and horizontal overbidding",
        r"Where claims cost something, $m > 0$, vertical pressure raises the total claim, and it widens "
        r"the horizontal part "
        r"$G$: the two reinforce each other. More departments make the total answer more to pressure "
        r"exactly as long as "
        r"$m K > (n - 1) v$; beyond, the pool is so crowded that pressure finds little left to claim. At "
        r"$m = 0$ pressure "
        "moves nothing: the commons alone decides.",
        "no complaints, $u = 0$",
        (
            part("dX/dv > 0", _positive(sp.diff(total, v)), game, [*silent, *costly]),
            part("dG/dv > 0", _positive(sp.diff(gap, v)), game, [*silent, *costly]),
            part(
                "d2X/dv dn > 0 exactly if m*K > (n-1)*v",
                sp.Equivalent(crossed, few),
                game,
                [*silent, *costly],
            ),
            part("dX/dv = 0 at m = 0", sp.Eq(sp.diff(total, v), 0, evaluate=False), game, _free()),
        ),
    )


def _remedies(game: Model) -> Proposition:
    solution = solve(game)
    inner = _inner(game)
    minded = [symbol(game, "W") > 0]
    none = next(e for e in solution if e.binding)
    u, v = symbol(game, "u"), symbol(game, "v")
    costly = [symbol(game, "m") > 0]
    return Proposition(
        "remedies",
        "Fault tolerance and social oversight",
        r"Fault tolerance $\varphi_A$, which takes vertical pressure away, lowers claims where they cost "
        r"something; social "
        r"oversight $\sigma$ lowers them where complaints cost something. Only complaints end them: there "
        r"are no claims "
        r"exactly if $u \geq v$.",
        "",
        (
            effect_part(solution, "X", "phi_A", Sign.NEGATIVE, inner, costly),
            effect_part(solution, "X", "sigma", Sign.NEGATIVE, inner, minded),
            effect_part(solution, "s", "sigma", Sign.POSITIVE, inner, minded),
            part("no claims there", sp.Eq(none.in_channels["X"], 0, evaluate=False), game),
            part("claims where u < v", sp.Implies(u < v, _positive(inner.in_channels["X"])), game),
        ),
    )
