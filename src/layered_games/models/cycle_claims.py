"""Statements on the cycle: where it rests, what turns it, what damps it, what brings it back."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.flows import SHARES
from layered_games.models.cycle_model import Cycle, cycle
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.stating import part
from layered_games.parameters import Parameter, latex_of
from layered_games.proofs import Outcome

__all__ = ["ENTRY", "claims", "late", "near_noise"]


def claims(game: Cycle) -> tuple[Proposition, ...]:
    """Return the propositions of the model, each with its verdict."""
    return (_rest(game), _center(game), _speed(game), _spiral(game), _delay(game))


def _sign(expression: sp.Expr, up: bool = True) -> Boolean:
    relation = sp.StrictGreaterThan if up else sp.StrictLessThan
    found: Boolean = relation(normal(expression), 0, evaluate=False)
    return found


def _rest(game: Cycle) -> Proposition:
    x, y = game.shares
    s = {name: p.symbol for name, p in game.parameters.items()}
    space = game.parameters
    inside = sp.And(_sign(x), _sign(1 - x), _sign(y), _sign(1 - y), evaluate=False)
    return Proposition(
        "rest",
        "Where it rests, and what moves it",
        r"The share that overbids at rest depends on what rectification is worth to the centre, not on "
        r"what it costs the "
        r"superior: fault tolerance $\varphi_S$ leaves it where it is and only takes more rectification. "
        r"Social oversight "
        r"$\sigma$ *raises* it, since the centre leaves to the public what the public does; it lowers "
        r"rectification. "
        r"Oversight ends overbidding only where it suffices alone, $\sigma a_S \geq G$, outside this domain.",
        "overbidding pays without rectification and does not pay with it; the centre rectifies if all "
        "overbid",
        (
            part("both shares lie inside", inside, space),
            part("dx/dphi_S = 0", sp.Eq(sp.diff(x, s["phi_S"]), 0, evaluate=False), space),
            part("dy/dphi_S > 0", _sign(sp.diff(y, s["phi_S"])), space),
            part("dx/dsigma > 0", _sign(sp.diff(x, s["sigma"])), space),
            part("dy/dsigma < 0", _sign(sp.diff(y, s["sigma"]), up=False), space),
            part("dx/dm > 0", _sign(sp.diff(x, s["m"])), space),
        ),
        {"x": x, "y": y},
    )


def _at_rest(game: Cycle) -> sp.Matrix:
    put = dict(zip(SHARES, game.shares, strict=True))
    return game.imitation.slopes().xreplace(put).applyfunc(normal)


def _center(game: Cycle) -> Proposition:
    near, space = _at_rest(game), game.parameters
    (x, y), (across, along) = SHARES, game.imitation.seen
    change = normal(sp.diff(game.constant, x) * across + sp.diff(game.constant, y) * along)
    return Proposition(
        "center",
        "Imitation goes round and round",
        r"Under imitation the rest point is a centre: the eigenvalues are $\pm i\omega$, small cycles take "
        r"$2\pi/\omega$, and every "
        r"path is a closed curve on which $H$ is constant. Nothing damps the cycle and nothing widens it: a "
        r"campaign moves play to another curve for good, on which overbidding peaks higher than before.",
        "",
        (
            part("the trace is 0", sp.Eq(near.trace(), 0, evaluate=False), space),
            part("the determinant is positive", _sign(near.det()), space),
            part("dH/dt = 0", sp.Eq(change, 0, evaluate=False), space),
        ),
        {r"\omega^2": sp.factor(near.det()), "H": game.constant},
    )


def _speed(game: Cycle) -> Proposition:
    square, space = normal(_at_rest(game).det()), game.parameters
    s = {name: p.symbol for name, p in space.items()}
    unseen = [sp.Eq(s["sigma"], 0, evaluate=False)]
    quick = _sign(sp.diff(square, s["phi_S"]))
    return Proposition(
        "speed",
        "How fast it turns",
        r"Social oversight slows the cycle. Where the public sees nothing, fault tolerance slows it as "
        r"well; with "
        "oversight it may do either.",
        "",
        (
            part("oversight slows it", _sign(sp.diff(square, s["sigma"]), up=False), space),
            part("without the public tolerance slows it", sp.Not(quick), space, unseen),
            part("with it tolerance moves it either way", quick, space, (), Outcome.MIXED),
        ),
    )


def near_noise(game: Cycle) -> tuple[sp.Matrix, tuple[Parameter, ...]]:
    """Return the slopes of the logit flow at a rest point, in its shares and the noise ``tau``."""
    noise = Parameter("tau", "positive", "payoff", "noise of responses", "反应噪声", r"\tau")
    shares = tuple(Parameter(name, "(0, 1)") for name in "xy")
    (first, second), slopes = SHARES, game.noisy(noise.symbol).slopes()
    at = {first: shares[0].symbol, second: shares[1].symbol}
    stay = {}
    for e in slopes.atoms(
        sp.exp
    ):  # at rest a response is the share itself: exp(-lead/tau) = (1 - share)/share
        share = at[first] if e.has(second) else at[second]
        stay[e] = (1 - share) / share
    return slopes.xreplace(stay).xreplace(at).applyfunc(normal), (*shares, noise)


def _spiral(game: Cycle) -> Proposition:
    near, own = near_noise(game)
    given = [*game.parameters.assumptions, *(r for p in own for r in p.domain.relations(p.symbol))]
    bend = normal(near.trace() ** 2 - 4 * near.det())
    return Proposition(
        "spiral",
        "Noisy responses damp it",
        r"Under noisy responses both eigenvalues are $-1 \pm i\sqrt{Q}$ at any rest point: overbidding and "
        r"rectification spiral "
        r"in, whatever the parameters. A cycle that lasts needs something else: delay, or one campaign "
        r"after the other.",
        "responses are noisy and not late",
        (
            part("the trace is -2", sp.Eq(near.trace(), -2, evaluate=False), given),
            part("the eigenvalues are not real", _sign(bend, up=False), given),
            part(
                "Q falls in the noise, at given shares",
                _sign(sp.diff(near.det(), own[2].symbol), up=False),
                given,
            ),
        ),
        {"Q": sp.factor(normal(near.det() - 1))},
    )


def late(strength: sp.Expr) -> sp.Expr:
    """Solve ``(1 + i*om)**2 = -Q*exp(-i*om*T)`` for the critical delay ``T``, at the strength ``Q``."""
    om = sp.sqrt(strength - 1)
    return (sp.pi - 2 * sp.atan(om)) / om


def _delay(game: Cycle) -> Proposition:
    strength, speed = (Parameter(name, "positive").symbol for name in ("Q", "omega"))
    neutral = sp.Eq((1 + speed**2) ** 2, strength**2, evaluate=False)  # |1 + i*om|**4 = Q**2
    there = sp.Eq(speed**2, strength - 1, evaluate=False)
    return Proposition(
        "delay",
        "Delay brings the cycle back",
        r"If both learn late, by $T$ together on the way there and back, a lasting cycle appears exactly "
        r"if $Q > 1$ and $T$ reaches "
        r"$T^*$; then it turns at the speed $\sqrt{Q - 1}$. Where responses are so noisy that $Q \leq 1$ "
        r"no delay does it.",
        "responses are noisy and late",
        (
            part("no neutral speed if Q <= 1", sp.Not(neutral), [strength > 0, strength <= 1, speed > 0]),
            part("one neutral speed if Q > 1", sp.Equivalent(neutral, there), [strength > 1, speed > 0]),
        ),
        {"T^*": late(strength)},
    )


# ---------------------------------------------------------------------- the entry
def _written(game: Cycle, expression: sp.Expr) -> str:
    names = {p.symbol: p.latex or latex_of(name) for name, p in game.parameters.items()}
    text: str = sp.latex(expression, symbol_names=names)
    return text


def _game_text(game: Cycle) -> str:
    """The stage game, the three ways to adjust, and the parameters."""
    first, second = game.stage.payoffs
    rows = [
        f"| {act} | "
        + " | ".join(f"${_written(game, first[i][j])}$, ${_written(game, second[i][j])}$" for j in range(2))
        + " |"
        for i, act in enumerate(game.stage.actions[0])
    ]
    lines = [
        "Superiors (rows) and centres (columns) meet at random; payoffs of the superior, then of the centre:",
        "",
        f"| | {' | '.join(game.stage.actions[1])} |",
        "|---|---|---|",
        *rows,
        "",
        "The shares $x$ that overbid and $y$ that rectify move by imitation of those who do better than "
        "average "
        r"(replicator), or towards noisy responses with noise $\tau$ (logit), at once or late.",
        "",
        "| parameter | domain | meaning | |",
        "|---|---|---|---|",
    ]
    for p in game.parameters.values():
        domain = str(p.domain).replace("oo", r"\infty")
        lines.append(f"| ${_written(game, p.symbol)}$ | ${domain}$ | {p.meaning} | {p.meaning_zh} |")
    return "\n".join(lines)


def _equilibrium(game: Cycle) -> str:
    """The rest point, and how play moves around it."""
    x, y = (_written(game, sp.factor(share)) for share in game.shares)
    return "\n".join(
        [
            "The stage game has one equilibrium, in which both mix; it is where both flows turn, and where "
            "imitation "
            "rests:",
            "",
            f"$$ x = {x}, \\qquad y = {y} $$",
            "",
            "Imitation turns around it on closed curves, noisy responses spiral into a point near it, and "
            "late responses "
            "may cycle for ever (propositions below).",
        ]
    )


def _worked(game: Cycle) -> Worked:
    return Worked(
        (
            r"superiors are indifferent where $2 = 4y$, so half of the centres rectify, $y = 1/2$",
            r"centres are indifferent where $\frac12 = 2x$, so $x = 1/4$ overbid",
            r"near rest the share $x$ moves by $-4\cdot\frac14\cdot\frac34 = -\frac34$ a unit of $y$, and "
            r"$y$ by "
            r"$2\cdot\frac12\cdot\frac12 = \frac12$ a unit of $x$",
            r"so $\omega^2 = \frac34\cdot\frac12 = 3/8$, and a small cycle takes $2\pi/\omega \approx 10.3$",
        ),
        "speed",
        sp.Rational(3, 8),
    )


ENTRY = Entry(
    name="cycle",
    number=14,
    mechanism="overbidding, rectification, overbidding again",
    mechanism_zh="加码—整治—再加码",
    paper="overbidding",
    passage="sections 三.(一) and 四, “加码—整治—再加码”的循环现象",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("closed cycles", "damped spiral", "lasting cycle under delay"),
    build=cycle,
    worked=_worked,
    literature=(
        "Taylor and Jonker (1978): the replicator dynamics",
        "Fudenberg and Levine (1998): noisy responses and learning in games",
        "Avenhaus, von Stengel and Zamir (2002): inspection games",
    ),
    game_text=_game_text,
    equilibrium=_equilibrium,
)
