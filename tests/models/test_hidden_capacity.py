"""Hidden capacity: menus against brute force, which constraints bind, exclusion, rents, propositions."""

from __future__ import annotations

import random

import hidden_oracle as oracle
import pytest
import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.models.hidden_model import hidden_capacity
from layered_games.proofs import Outcome

AT = dict(tau=1, beta_S=2, k_L=1, k_H=2, p_L=sp.Rational(1, 2), u_0=0)


@pytest.fixture(scope="module")
def two():
    return hidden_capacity()


@pytest.fixture(scope="module")
def many():
    return hidden_capacity("continuum")


def draws(count: int, seed: int) -> list[dict[str, float]]:
    source = random.Random(seed)
    found = []
    for _ in range(count):
        low = source.uniform(0.3, 2)
        found.append(
            dict(
                tau=source.uniform(0.05, 3),
                beta_S=source.uniform(0.3, 2.5),
                k_L=low,
                k_H=low * source.uniform(1.05, 3),
                p_L=source.uniform(0.1, 0.9),
                u_0=source.choice([0.0, source.uniform(0, 1)]),
            )
        )
    return found


def test_parameters_and_meanings(two, many):
    assert " ".join(two.parameters) == "tau beta_S k_L k_H p_L u_0"
    assert " ".join(many.parameters) == "tau beta_S k_L k_H u_0"
    assert all(p.meaning and p.meaning_zh for p in two.parameters.values())


def test_unknown_types_are_refused():
    with pytest.raises(GameError, match="continuum"):
        hidden_capacity("three")


def test_two_types_are_solved_completely(two):
    menu = two.solution
    assert menu.complete
    assert all(b.proved for b in menu)
    assert set(menu.served) == {("L", "H"), ("H",), ()}
    assert {b.served: len(b.values) for b in menu} == {("L", "H"): 4, ("H",): 2, (): 0}


def test_no_case_with_a_rent_for_the_low_capacity_is_possible(two):
    both = [c for c in two.solution.cases if c.served == ("L", "H")]
    possible = [c for c in both if c.possible is not False]
    assert len(both) > 25 and len(possible) == 4
    for case in possible:
        assert {"participation of L", "H does not take what L takes"} <= set(case.binding)
        assert "participation of H" not in case.binding


def test_every_served_set_agrees_with_brute_force(two):
    seen = set()
    for v in draws(25, 3):
        found, brute = two.solution.at(v), oracle.menu(v)
        best = max(brute, key=lambda served: brute[served][0])
        assert abs(float(found.profit) - brute[best][0]) < 1e-6
        values = sorted((b[0] for b in brute.values()), reverse=True)
        if values[0] - values[1] > 1e-6:
            assert found.served == best
            for name, target in zip(found.served, brute[best][1:], strict=True):
                assert abs(float(found.values[f"T_{name}"]) - target) < 1e-6
        seen.add(found.served)
    assert seen == {("L", "H"), ("H",), ()}


def test_exact_input_gives_exact_menus(two):
    point = two.solution.at(AT)
    assert point.values["T_L"] == sp.Rational(4, 3) and point.values["T_H"] == 4
    assert point.rents == {"L": 0, "H": sp.Rational(4, 9)}
    assert point.branch.binding == ("participation of L", "H does not take what L takes")


def test_a_high_floor_leaves_one_contract_or_none(two):
    assert two.solution.at(AT | {"tau": 4, "beta_S": 3, "k_H": sp.Rational(5, 4)}).branch.values["T_L"] == (
        two.parameters["tau"].symbol
    )
    assert two.solution.at(AT | {"tau": 100}).served == ()


def test_bad_values_are_named(two, many):
    for model in (two, many):
        with pytest.raises(ParameterError, match="k_H"):
            model.solution.at({n: v for n, v in AT.items() if n != "k_H"})
        with pytest.raises(ParameterError, match="relation"):
            model.solution.at({n: AT[n] for n in model.parameters} | {"k_H": 1})


def test_continuum_is_solved_completely(many):
    solution = many.solution
    assert solution.complete and all(solution.checks.values())
    shapes = {tuple("out" if s.decision is None else s.binding for s in b.segments) for b in solution}
    assert len(shapes) == len(solution.branches) == 7


def test_continuum_agrees_with_many_types(many):
    shapes = set()
    for v in draws(8, 11):
        at = {n: v[n] for n in many.parameters}
        branch = many.solution.at(at)
        profit, doubt = oracle.continuum_profit(at, 1000)
        assert abs(float(branch.profit) - profit) < max(1e-6, doubt)
        shapes.add(len(branch.segments))
    assert len(shapes) >= 2


def test_continuum_menu_is_incentive_compatible(many):
    v = dict(tau=0.9, beta_S=1.5, k_L=0.4, k_H=2.0, u_0=0.3)
    branch = many.solution.at(v)
    kind = many.problem.kind.symbol
    served = [s for s in branch.segments if s.decision is not None]
    assert len(branch.segments) == 3 and branch.threshold == served[0].start
    contracts = []
    for s in served:
        for share in range(21):
            k = float(s.start) + share / 20 * (float(s.end) - float(s.start))
            contracts.append((k, *(float(e.subs(kind, k)) for e in (s.decision, s.transfer, s.rent))))
    for k, _, _, rent in contracts:
        choices = [pay - target**2 / (2 * k) - v["u_0"] for _, target, pay, _ in contracts]
        assert abs(max(choices) - rent) < 1e-9
    below = float(branch.threshold) * 0.98
    assert max(pay - target**2 / (2 * below) for _, target, pay, _ in contracts) < v["u_0"]
    assert abs(contracts[0][3]) < 1e-9


def test_roots_that_do_not_exist_do_not_disturb(many):
    pole = many.solution.at(dict(tau=sp.Rational(1, 2), beta_S=1, k_L=1, k_H=2, u_0=sp.Rational(1, 2)))
    assert pole.threshold == sp.sqrt(2) and pole.segments[0].decision is None
    nobody = many.solution.at(dict(tau=0.1, beta_S=0, k_L=1, k_H=2, u_0=0.5))
    assert nobody.threshold == 2 and nobody.profit == 0


@pytest.mark.parametrize("types", ["two", "continuum"])
def test_propositions_are_settled(types):
    listed = hidden_capacity(types).propositions()
    assert len(listed) == 4
    for proposition in listed:
        assert proposition.settled, str(proposition)
        assert proposition.verdict.evidence in ("certificate", "two solvers", "one solver")


def test_claims_react_to_the_model(two):
    from dataclasses import replace

    from layered_games.models.hidden_capacity_claims import part, positive

    inner = next(b for b in two.solution if len(b.served) == 2)
    wrong = part("rent of L", positive(inner.rents["L"]), two.parameters, [inner.condition])
    assert wrong.verdict.outcome is Outcome.FALSE and not wrong.settled
    assert replace(wrong, expected=Outcome.FALSE).settled
