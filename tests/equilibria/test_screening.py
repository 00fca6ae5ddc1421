"""Screening solvers on games of their own: menus, continua, two periods, signals, experts."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from layered_games.equilibria.screening import MenuSolution, ScreeningProblem
from layered_games.equilibria.screening_continuum import ContinuumProblem, ContinuumSolution
from layered_games.equilibria.screening_envelope import solve_continuum
from layered_games.equilibria.screening_experts import ExpertProblem, Lens, solve_experts
from layered_games.equilibria.screening_families import solve_signals
from layered_games.equilibria.screening_menus import solve_menu
from layered_games.equilibria.screening_repeated import RepeatedScreening, solve_repeated
from layered_games.equilibria.screening_signals import SignalProblem
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.parameters import Parameter, ParameterSpace

HALF = sp.Rational(1, 2)
A = Parameter("a", "positive")
T = Parameter("t", "positive")
X, PAY = Move("1", "x", lower=0), Move("1", "m")
KIND = T.symbol


def quality(low: object = 1, high: object = 2, share: object = HALF, **more: object) -> ScreeningProblem:
    """A seller of quality at cost x**2/2 to buyers who value it differently (Mussa and Rosen)."""
    return ScreeningProblem(
        X,
        PAY,
        KIND,
        PAY.symbol - A.symbol * X.symbol**2 / 2,
        KIND * X.symbol - PAY.symbol,
        {"low": sp.sympify(low, strict=True), "high": sp.sympify(high, strict=True)},
        {"low": share, "high": 1 - share},
        ParameterSpace([A]),
        **more,
    )


@pytest.fixture(scope="module")
def menu():
    return solve_menu(quality(share=sp.Rational(3, 4)))


def test_frequent_strong_buyers_leave_the_weak_without_quality(menu):
    both = next(b for b in menu if len(b.served) == 2)
    assert both.values["x_low"] == sp.Rational(2, 3) / A.symbol and both.values["x_high"] == 2 / A.symbol
    nothing = solve_menu(quality(share=sp.Rational(1, 4)))
    offered = [b.values.get("x_low", 0) for b in nothing]
    assert offered and not any(offered)  # excluded, or served nothing


def test_upper_bounds_bind():
    problem = quality()
    capped = replace(
        problem, decision=Move("1", "x", lower=0, upper=1), parameters=ParameterSpace([A], [A.symbol < HALF])
    )
    branch = next(b for b in solve_menu(capped) if b.values)
    assert branch.values["x_high"] == 1 and "x_high <= 1" in branch.binding


def test_without_exclusion_everybody_is_served():
    menu = solve_menu(quality(share=sp.Rational(3, 4)), exclude=False)
    assert {b.served for b in menu} == {("low", "high")} and menu.complete


def test_wrong_declarations_are_refused():
    with pytest.raises(GameError, match="one value and one probability"):
        replace(quality(), prior={"low": 1})
    with pytest.raises(GameError, match="not linear in the transfer"):
        replace(quality(), agent=KIND * X.symbol - PAY.symbol**2)


def test_an_incomplete_menu_says_so(menu):
    broken = MenuSolution(menu.problem, (), menu.cases, False)
    with pytest.raises(GameError, match="not complete"):
        broken.at({"a": 1})


def selling(**more: object) -> ContinuumProblem:
    given = dict(
        decision=X,
        transfer=PAY,
        kind=T,
        lower=sp.S.Zero,
        upper=A.symbol,
        principal=PAY.symbol - X.symbol**2 / 2,
        agent=KIND * X.symbol - PAY.symbol,
        parameters=ParameterSpace([A]),
    )
    return ContinuumProblem(**(given | more))


def test_half_the_buyers_are_left_out():
    solution = solve_continuum(selling())
    branch = next(b for b in solution if b.segments[0].decision is None and b.profit != 0)
    out, served = branch.segments
    assert branch.condition == sp.true and solution.complete
    assert out.decision is None and served.start == A.symbol / 2 == branch.threshold
    assert sp.expand(served.decision - (2 * KIND - A.symbol)) == 0
    assert sp.expand(served.rent - (KIND - A.symbol / 2) ** 2) == 0
    assert branch.profit == A.symbol**2 / 12


def test_decreasing_rents_are_not_confirmed():
    solution = solve_continuum(selling(agent=(A.symbol - KIND) * X.symbol - PAY.symbol))
    assert not solution.checks["better types gain more from every contract"] and not solution.complete


def test_wrong_continua_are_refused():
    with pytest.raises(GameError, match="constant slope"):
        selling(agent=KIND * PAY.symbol - X.symbol)
    with pytest.raises(GameError, match="may not depend on the type"):
        selling(outside=KIND)
    with pytest.raises(GameError, match="not complete"):
        ContinuumSolution(selling(), (), {}, False).at({"a": 1})


def test_two_periods_need_two_types_and_one_menu():
    once = quality(share=sp.Rational(3, 4))
    with pytest.raises(GameError, match="two types"):
        RepeatedScreening(
            replace(once, types={"low": sp.S.One}, prior={"low": sp.S.One}),
            A,
            {},
            once.parameters,
            HALF,
            HALF,
        )
    game = RepeatedScreening(once, Parameter("n", "(0, 1)"), {}, once.parameters, HALF, HALF)
    with pytest.raises(GameError, match="branches"):
        solve_repeated(game)


def sending(**more: object) -> SignalProblem:
    b, r = Move("1", "b", lower=0), Move("2", "r")
    given = dict(
        signal=b,
        reply=r,
        kind=KIND,
        sender=r.symbol - b.symbol**2 / KIND + b.symbol,
        receiver=-((r.symbol - KIND) ** 2),
        types={"low": sp.S.One, "high": sp.S(2)},
        prior={"low": 1 - A.symbol, "high": A.symbol},
        belief=Parameter("n", "share"),
        parameters=ParameterSpace([A], [A.symbol < 1]),
    )
    return SignalProblem(**(given | more))


def test_signals_of_another_game():
    found = solve_signals(sending())
    assert found.regular
    family = found.family("separating")
    assert family.signals["low"] == HALF
    (bid,) = family.free
    assert family.condition.subs(bid, 3 * HALF) == sp.true and family.condition.subs(bid, 1) == sp.false


def test_wrong_signal_games_are_refused():
    with pytest.raises(GameError, match="two types"):
        sending(types={"low": sp.S.One})
    with pytest.raises(GameError, match="strictly concave"):
        solve_signals(sending(receiver=Move("2", "r").symbol * KIND))
    with pytest.raises(GameError, match="branches"):
        b, r = Move("1", "b", lower=0), Move("2", "r")
        solve_signals(sending(sender=r.symbol - b.symbol**2 + (A.symbol - HALF) * b.symbol))


def experts(**more: object) -> ExpertProblem:
    joint = {
        (t, x, y): HALF * HALF * ((1 if x == y else 0) if t else HALF)
        for t in (0, 1)
        for x in (0, 1)
        for y in (0, 1)
    }
    given = dict(
        joint=joint,
        able=1,
        actions=(0, 1),
        lenses=[Lens("all", sp.S.One, lambda a, x: (a, x))],
        result=lambda a, x: sp.S.Zero,
        standing=sp.S.One,
        attributed={0: 0, 1: 1},
        parameters=ParameterSpace([]),
    )
    return ExpertProblem(**(given | more))


def test_experts_follow_their_signal_if_all_is_seen():
    found = {tuple(e.rule.values()): e for e in solve_experts(experts())}
    assert found[0, 1].condition == sp.true and found[0, 1].success == sp.Rational(3, 4)
    assert found[1, 0].ratings["all", (0, 0)] == 0
    assert found[0, 1].ratings["all", (1, 1)] == sp.Rational(2, 3)


def test_probabilities_of_experts_add_up():
    with pytest.raises(GameError, match="lenses add up to 1/2"):
        experts(lenses=[Lens("half", HALF, lambda a, x: a)])
