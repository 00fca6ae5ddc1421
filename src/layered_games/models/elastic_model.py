"""Elastic appraisal (刚性约束与弹性结合): discretion for somebody who knows more and leans one way.

Primitives only: a superior who caps what may be done, a subordinate who knows what is right on the spot and
leans to one side, and a range of what may turn out right.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.institutions import Oversight, factor, parameters_of
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.stating import conditions, effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "elastic"]


@cache
def elastic() -> Model:
    """Return the game of a superior who delegates within a cap, all parameters free.

    The passage: section 三.2 of the paper on burden reduction, 从“刚性约束”走向“弹性结合”: rigid execution of
    orders adds burden, and the grassroots should have some room of discretion (赋予基层干部在政策执行
    过程中一定的弹性空间).

    What is right on the spot, ``theta``, is known to the subordinate A alone; from above it looks uniform
    between ``m - w`` and ``m + w``. A leans upwards: it wants ``theta + a``. The superior S allows anything
    up to the cap ``H`` and loses the squared distance between what is done and what is right. Where the cap
    lies below all that A would choose, it is a rule: everybody does ``H``.

    Idealised: no transfers; one-sided bias of known size; a uniform range. That a floor never helps is a
    proposition, not an assumption. What the model cannot say: rules that differ by reported reasons.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = elastic()
    >>> " ".join(game.parameters)
    'm w beta_A sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "beta_A": b})[0].values["H"]) for b in ("1/2", 1, 3)]
    ['13/2', '6', '5']
    """
    listed = _listed()
    m, w = listed["m"].symbol, listed["w"].symbol
    cap = Move("S", "H", m - w, m + w + _bias().symbol, "cap on what may be done", "可为的上限")
    return Model(
        players=("S",),
        stages=((cap,),),
        payoffs={"S": -expected_loss(cap.symbol)},
        parameters=ParameterSpace(listed.values()),
        channels=(_bias(),),
        name="elastic",
        claims=_claims,
        example={"m": 5, "w": 2, "beta_A": 1, "sigma": 0},
    )


@cache
def _listed() -> dict[str, Parameter]:
    own = (
        Parameter("m", "real", "", "middle of what may be right", "适当做法的中值"),
        Parameter("w", "positive", "", "how much is known on the spot only", "当地信息的幅度"),
        Parameter(
            "beta_A", "positive", "", "how far the subordinate leans to one side", "下级的偏向", r"\beta_A"
        ),
    )
    found = {p.name: p for p in (*parameters_of((Oversight(),)), *own)}
    return {name: found[name] for name in ("m", "w", "beta_A", "sigma")}


@cache
def _bias() -> Channel:
    a = Parameter("a", "positive", "", "bias that is left under oversight", "监督下剩余的偏向")
    return Channel(a, _listed()["beta_A"].symbol * factor("escape", (Oversight(),)))


def _reply() -> tuple[list[tuple[sp.Expr, sp.Expr]], sp.Symbol]:
    """What A does in each state below the cap and at it, each with the state from which on it is so."""
    theta, cap, lean = (
        Parameter(name, kind) for name, kind in (("theta", "real"), ("H", "real"), ("a", "positive"))
    )
    y = Move("A", "y", upper=cap.symbol)
    wanted = {"A": -((y.symbol - theta.symbol - lean.symbol) ** 2)}
    free, capped = sorted(
        solve(SequentialGame(["A"], [[y]], wanted, [theta, cap, lean])), key=lambda e: len(e.binding)
    )
    (end,) = sp.solve(free.piece.constraints[0].expr, theta.symbol)
    return [(free.values["y"], end), (capped.values["y"], end)], theta.symbol


def expected_loss(cap: sp.Symbol) -> sp.Expr:
    """What S expects to lose: the squared distance between A's reply and what is right, over all states."""
    (free, end), (capped, _) = _reply()[0]
    theta, m, w = _reply()[1], _listed()["m"].symbol, _listed()["w"].symbol
    names = dict.fromkeys(capped.free_symbols, cap) | {s: _bias().symbol for s in free.free_symbols - {theta}}
    cut = Parameter("cut", "real").symbol
    below, above = (sp.expand((y.xreplace(names) - theta) ** 2) for y in (free, capped))
    whole = sp.integrate(below, (theta, m - w, cut)) + sp.integrate(above, (theta, cut, m + w))
    return sp.expand(whole / (2 * w)).xreplace({cut: sp.Max(m - w, end.xreplace(names))})


# ---------------------------------------------------------------------- propositions
def _claims(game: Model) -> tuple[Proposition, ...]:
    solution = solve(game)
    return (_set(solution), _floor(game), _better(solution), _knowledge(solution), _oversight(solution))


def _cap(solution: Solution) -> Equilibrium:
    """The branch in which some of the states are left to A."""
    return max(solution, key=lambda e: len(e.in_channels["H"].free_symbols))


def _rule(solution: Solution) -> Equilibrium:
    return min(solution, key=lambda e: len(e.in_channels["H"].free_symbols))


def _set(solution: Solution) -> Proposition:
    game, cap, rule = solution.game, _cap(solution), _rule(solution)
    m, w, a = (symbol(game, n) for n in ("m", "w", "a"))
    full = cap.in_channels["H"].xreplace({a: sp.S.Zero})
    return Proposition(
        "set",
        "A cap, or a rule",
        r"If the bias is smaller than what is known on the spot only, $a \leq w$, the superior caps what "
        r"may be done, at $H$, "
        "and leaves all states below to the subordinate. If it is larger there is a rule: everybody does "
        "what is "
        "right on average. Without bias there would be full discretion.",
        "",
        (
            part("a cap exactly if a <= w", sp.Equivalent(conditions(cap), a <= w), game),
            part("the rule is the middle", sp.Eq(rule.in_channels["H"], m, evaluate=False), game),
            part("as a goes to 0 nobody is capped", sp.Eq(full, m + w, evaluate=False), game),
        ),
        {"H": cap.in_channels["H"]},
    )


def _floor(game: Model) -> Proposition:
    theta, low = (Parameter(name, "real").symbol for name in ("theta", "L"))
    a = symbol(game, "a")
    pushed = sp.StrictGreaterThan(low, theta + a, evaluate=False)
    worse = sp.StrictGreaterThan((low - theta) ** 2, a**2, evaluate=False)
    return Proposition(
        "floor",
        "A floor never helps",
        r"A floor $L$ moves only those states in which the subordinate would stay below it, $\theta + a < "
        r"L$, and there it "
        "moves what is done further from what is right. With one-sided bias the best set has a cap and no "
        "floor.",
        "",
        (part("the loss under a floor that binds is larger", sp.Implies(pushed, worse), game),),
    )


def _average(loss: sp.Expr) -> sp.Expr:
    """The mean over all states."""
    theta, (m, w) = _reply()[1], (_listed()[n].symbol for n in ("m", "w"))
    return normal(sp.integrate(sp.expand(loss), (theta, m - w, m + w)) / (2 * w))


def _better(solution: Solution) -> Proposition:
    game, cap = solution.game, _cap(solution)
    theta, m, a, w = _reply()[1], *(symbol(game, n) for n in ("m", "a", "w"))
    loss = {"the rule": _average((m - theta) ** 2), "full discretion": _average(a**2)}
    gain = {name: normal(value + cap.piece.payoffs["S"]) for name, value in loss.items()}
    inside = [a < w]

    def sign(expression: sp.Expr) -> sp.Basic:
        return sp.StrictGreaterThan(expression, 0, evaluate=False)

    return Proposition(
        "better",
        "What elasticity is worth",
        "The cap beats both the rule and full discretion. What it gains over the rule grows in what is "
        "known on the spot only, "
        "and shrinks in the bias; what it gains over full discretion grows in the bias.",
        r"$a < w$",
        (
            *(part(f"better than {name}", sign(value), game, inside) for name, value in gain.items()),
            part("gain over the rule rises in w", sign(sp.diff(gain["the rule"], w)), game, inside),
            part("gain over the rule falls in a", sign(-sp.diff(gain["the rule"], a)), game, inside),
            part("gain over discretion rises in a", sign(sp.diff(gain["full discretion"], a)), game, inside),
        ),
        {r"\text{gain over the rule}": gain["the rule"]},
    )


def _knowledge(solution: Solution) -> Proposition:
    cap = _cap(solution)
    return Proposition(
        "knowledge",
        "More to know on the spot",
        "The more is known on the spot only, the higher the cap. More bias lowers it.",
        "there is a cap",
        (
            effect_part(solution, "H", "w", Sign.POSITIVE, cap),
            effect_part(solution, "H", "beta_A", Sign.NEGATIVE, cap),
        ),
    )


def _oversight(solution: Solution) -> Proposition:
    cap, rule = _cap(solution), _rule(solution)
    return Proposition(
        "oversight",
        "Social oversight buys discretion",
        r"Social oversight $\sigma$ takes bias from the subordinate: it raises the cap and the superior's "
        r"payoff, and turns a "
        "rule into a cap once the bias that is left is below $w$. Where there is a rule it moves nothing. "
        "(Fault tolerance does "
        "not enter: nobody is held to account here but by the cap.)",
        "",
        (
            effect_part(solution, "H", "sigma", Sign.POSITIVE, cap),
            effect_part(solution, "U_S", "sigma", Sign.POSITIVE, cap),
            effect_part(solution, "H", "sigma", Sign.ZERO, rule),
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"with the cap $H$ all states above $H - 1$ are capped, and lose $(H - \theta)^2$ instead of $1$",
            r"a slightly higher cap changes the loss by $\frac14\int_{H-1}^{7} 2(H - \theta)\,d\theta$, "
            r"zero where the capped "
            r"states lie evenly around $H$",
            r"so $H - (H - 1) = 7 - H$, and $H = 6$",
        ),
        "H",
        sp.Integer(6),
    )


ENTRY = Entry(
    name="elastic",
    number=7,
    mechanism="rigid or elastic appraisal",
    mechanism_zh="刚性约束与弹性结合",
    paper="burden",
    passage="section 三.2, 策略性变通:从“刚性约束”走向“弹性结合”",
    institutions=("target setting", "social oversight"),
    outcomes=("cap with discretion below", "rule"),
    build=elastic,
    worked=_worked,
    literature=(
        "Holmstrom (1984): the theory of delegation",
        "Melumad and Shibano (1991), Alonso and Matouschek (2008): optimal delegation sets",
    ),
)
