"""Burden (减负悖论): an order to assess less is checked with new reports, and control finds other ways.

Primitives only: a superior who is held to account for results and controls by assessments and by visits that
no order counts.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.games.moves import Channel, Move
from layered_games.institutions import Accountability, FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "burden"]


@cache
def burden() -> Model:
    """Return the game of a superior under an order to relieve the grassroots, all parameters free.

    The passage: section 三.2 of the paper on burden reduction: governments that want to shine at relief add
    to what they assess (在此基础上增加考核内容,使得基层政府负担更重); conclusion: relief in name, more
    visits and surprise inspections in fact (频繁地采用不打招呼暗访、不定期调研与突击检查).

    The superior S needs control ``L`` over results for which it answers with weight ``a_S``. It assesses
    ``n`` times and makes ``z`` informal visits, each of which controls ``s`` times as much. The centre's
    order of strength ``g`` makes each unit of assessment time cost S ``g``; visits leave no file, so that
    they cost the same per unit of time only if the public reports them, with probability ``sigma``.
    Compliance with the order is itself checked by reports, ``o*g`` units of the grassroots' time. The burden
    is the time of all three.

    Idealised: the grassroots bear what comes; costs of control are quadratic; the order's strength is given.
    What the model cannot say: what the grassroots drop to find the time (see the models of frequency and
    of elimination).

    Returns
    -------
    Model

    Examples
    --------
    >>> game = burden()
    >>> " ".join(game.parameters)
    'L s m_n m_z t_n t_z o g A_S phi_S sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "phi_S": p})[0].values["B"]) for p in (0, "1/2", "4/5")]
    ['201/20', '33/4', '21/4']
    """
    institutions = (Accountability(), FaultTolerance(players=("S",)), Oversight())
    listed = {p.name: p for p in (*_own(), *parameters_of(institutions))}
    order = ("L", "s", "m_n", "m_z", "t_n", "t_z", "o", "g", "A_S", "phi_S", "sigma")
    raw = {name: listed[name].symbol for name in order}
    a_S = Parameter("a_S", "positive", "", "effective accountability of the superior", "上级有效问责")
    channel = Channel(a_S, factor("accountability_S", institutions))
    formal = Move("S", "n", lower=0, meaning="assessments", meaning_zh="正式考核次数")
    informal = Move("S", "z", lower=0, meaning="informal visits", meaning_zh="非正式暗访与调研")
    n, z = formal.symbol, informal.symbol
    gap = raw["L"] - n - raw["s"] * z
    formal_time, informal_time = raw["t_n"] * n, raw["t_z"] * z
    reports = raw["o"] * raw["g"]
    order_costs = raw["g"] * (formal_time + raw["sigma"] * informal_time)
    own = raw["m_n"] * n**2 / 2 + raw["m_z"] * z**2 / 2
    return Model(
        players=("S",),
        stages=((formal, informal),),
        payoffs={"S": -a_S.symbol * gap**2 / 2 - own - order_costs},
        parameters=ParameterSpace([listed[name] for name in order]),
        derived={"B": formal_time + informal_time + reports},
        channels=(channel,),
        name="burden",
        claims=_claims,
        accounts=Accounts(losses={"assessments": formal_time, "visits": informal_time, "reports": reports}),
        example={
            "L": 8, "s": 1, "m_n": 1, "m_z": 1, "t_n": 1, "t_z": 2, "o": "1/4", "g": 1,
            "A_S": 2, "phi_S": 0, "sigma": 0,
        },
    )  # fmt: skip


def _own() -> tuple[Parameter, ...]:
    time = "days"
    square = "payoff per squared unit"
    return (
        Parameter("L", "positive", "units of control", "control that the superior needs", "上级所需的控制量"),
        Parameter("s", "positive", "", "control by a visit, relative to an assessment", "暗访的相对控制力"),
        Parameter("m_n", "positive", square, "the superior's cost of assessments", "上级考核成本"),
        Parameter("m_z", "positive", square, "the superior's cost of visits", "上级暗访成本"),
        Parameter("t_n", "positive", time, "grassroots time that an assessment takes", "每次考核的基层耗时"),
        Parameter("t_z", "positive", time, "grassroots time that a visit takes", "每次暗访的基层耗时"),
        Parameter(
            "o", "nonnegative", time, "time for reports on relief, by strength of the order", "减负汇报耗时"
        ),
        Parameter("g", "nonnegative", "payoff per day", "strength of the order to relieve", "减负令强度"),
    )


# ---------------------------------------------------------------------- propositions
def _claims(game: Model) -> tuple[Proposition, ...]:
    solution = solve(game)
    return (
        _paradox(solution),
        _instead(solution),
        _tolerance(solution),
        _design(solution),
        _nothing(solution),
    )


def _unseen(game: Model) -> list[sp.Basic]:
    """The public reports no visits."""
    return [sp.Eq(symbol(game, "sigma"), 0, evaluate=False)]


def _no_reports(game: Model) -> list[sp.Basic]:
    return [sp.Eq(symbol(game, "o"), 0, evaluate=False)]


def _by_order(branch: Equilibrium, game: Model) -> sp.Expr:
    """What another bit of the order does to the burden."""
    return normal(sp.diff(branch.in_channels["B"], symbol(game, "g")))


def _paradox(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    o, s, a_S, t_n, t_z, m_z = (symbol(game, n) for n in ("o", "s", "a_S", "t_n", "t_z", "m_z"))
    (least,) = sp.solve(_by_order(inner, game), o)
    rises = sp.StrictGreaterThan(_by_order(inner, game), 0, evaluate=False)
    plain = sp.StrictGreaterThan(a_S * s * (t_z - s * t_n), m_z * t_n, evaluate=False)
    return Proposition(
        "paradox",
        "When relief is a burden",
        r"A stronger order raises the burden exactly if its reports take more than $o^*$. If it takes no "
        r"reports and the "
        r"public sees no visits, it does so exactly if $a_S s (t_z - s t_n) > m_z t_n$: visits take more "
        r"time for the "
        "control they give than assessments, and the superior is held to account enough to make them.",
        "there are assessments and visits",
        (
            effect_part(solution, "B", "g", Sign.MIXED, inner),
            part("B rises exactly if o > o*", sp.Equivalent(rises, o > least), game),
            part(
                "without reports and public",
                sp.Equivalent(rises, plain),
                game,
                [*_unseen(game), *_no_reports(game)],
            ),
        ),
        {"o^*": normal(least)},
    )


def _instead(solution: Solution) -> Proposition:
    inner, unseen = branch_where(solution), _unseen(solution.game)
    return Proposition(
        "instead",
        "Control finds another way",
        r"Where the public sees no visits, $\sigma = 0$, a stronger order means fewer assessments and more "
        r"visits. Social "
        "oversight takes visits away and brings assessments back.",
        "there are assessments and visits",
        (
            effect_part(solution, "n", "g", Sign.NEGATIVE, inner, unseen),
            effect_part(solution, "z", "g", Sign.POSITIVE, inner, unseen),
            effect_part(solution, "z", "sigma", Sign.NEGATIVE, inner, [symbol(solution.game, "g") > 0]),
            effect_part(solution, "n", "sigma", Sign.POSITIVE, inner, [symbol(solution.game, "g") > 0]),
        ),
    )


def _tolerance(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    harder = sp.diff(_by_order(inner, game), symbol(game, "a_S"))
    return Proposition(
        "tolerance",
        "Relief needs tolerance at the top",
        r"Where the public sees no visits, fault tolerance for the superior, $\varphi_S$, lowers the "
        r"burden, and it always "
        "makes an order work better: what the order adds to the burden, or fails to take from it, grows in "
        "the "
        "superior's accountability.",
        "there are assessments and visits",
        (
            effect_part(solution, "B", "phi_S", Sign.NEGATIVE, inner, _unseen(game)),
            part(
                "the effect of the order on B rises in a_S",
                sp.StrictGreaterThan(harder, 0, evaluate=False),
                game,
                _unseen(game),
            ),
        ),
    )


def _design(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    effect, sigma = _by_order(inner, game), symbol(game, "sigma")
    whole = normal(effect.xreplace({sigma: sp.S.One, symbol(game, "o"): sp.S.Zero}))
    rises = sp.StrictGreaterThan(effect, 0, evaluate=False)
    from_outside = [*_no_reports(game), sp.Eq(sigma, sp.Rational(9, 10), evaluate=False)]
    return Proposition(
        "design",
        "An order that cannot backfire",
        "An order that counts all time of the grassroots alike, whatever the occasion, and learns of it "
        "from the "
        r"grassroots and the public instead of from reports ($\sigma \to 1$, $o = 0$) lowers the burden "
        r"always. Anything less "
        r"may raise it: with $\sigma = 9/10$ and no reports there are superiors under whom it does.",
        "there are assessments and visits",
        (
            part("dB/dg < 0 where all time counts", sp.StrictLessThan(whole, 0, evaluate=False), game),
            part("at sigma = 9/10 the burden may rise", rises, game, from_outside, Outcome.MIXED),
        ),
        {r"\frac{dB}{dg}": whole},
    )


def _nothing(solution: Solution) -> Proposition:
    game, none = solution.game, branch_where(solution, "n >= 0")
    return Proposition(
        "nothing-left",
        "When nothing is left to relieve",
        "Once there are no assessments left and the public sees no visits, a stronger order adds its own "
        "reports to the "
        "burden and does nothing else.",
        "no assessments, some visits",
        (
            effect_part(solution, "B", "g", Sign.POSITIVE, none, [*_unseen(game), symbol(game, "o") > 0]),
            effect_part(solution, "z", "g", Sign.ZERO, none, _unseen(game)),
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"with the gap $G = 8 - n - z$ the superior's conditions are $2G = n + 1$ and $2G = z$",
            r"so $n = 2G - 1$, $z = 2G$ and $G = 8 - 4G + 1$: $G = 9/5$, $n = 13/5$, $z = 18/5$",
            r"the burden is $B = \frac{13}{5} + 2\cdot\frac{18}{5} + \frac14 = 201/20$",
            r"without the order $n = z = 16/5$ and $B = 48/5 = 192/20$: relief has raised it",
        ),
        "B",
        sp.Rational(201, 20),
    )


ENTRY = Entry(
    name="burden",
    number=9,
    mechanism="burden-reduction order",
    mechanism_zh="减负悖论",
    paper="burden",
    passage="section 三.2 and conclusion, 名义上减负、实际上加重负担",
    institutions=("accountability", "fault tolerance", "social oversight"),
    outcomes=("assessments and visits", "visits only", "assessments only", "no control"),
    build=burden,
    worked=_worked,
    literature=(
        "Kerr (1975): hoping for one thing while rewarding another",
        "Holmstrom and Milgrom (1991): what is not measured grows where what is measured is taxed",
    ),
)
