"""The game that is not zero-sum: by definition over all states, and against programmes over whole plans."""

from __future__ import annotations

from fractions import Fraction

import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws
from stages_oracle import minimax

from layered_games.literature import maschler as row
from layered_games.literature.inspection_stages import Stages


def drawn(source):
    n = source.randint(1, 5)
    return {
        "n": n,
        "m": source.randint(0, n),
        "a": Fraction(source.randint(0, 5), 6),
        "b": Fraction(source.randint(0, 6), 2),
    }


def test_claimed_is_computed():
    assert_agrees(row, draws(20, drawn))
    assert_floats(row)


@pytest.mark.parametrize("point", draws(8, drawn, seed=2))
def test_a_linear_programme_over_plans_gives_what_the_inspectee_gets(point):
    n, m, _, b = point.values()
    value = minimax(n, m, -float(b), 1)
    found = row.compute(**point)
    assert found["inspectee_value"] == pytest.approx(value, abs=1e-9)
    assert found["leadership_value"] == pytest.approx(-value, abs=1e-9)


def best(model, n, m, player):
    """What a player gets by its best plan against the other one's mixtures: dynamic programming."""
    if n == 0:
        return model.legal[player]
    state = model.solve(n, m)
    p, v = state.inspect, state.violate
    after = [best(model, n - 1, min(m - used, n - 1), player) if m >= used else None for used in (0, 1)]
    if player == 0:
        payoffs = (model.uncaught[0], model.caught[0])
        return max(v * x + (1 - v) * y for x, y in zip(payoffs, after, strict=True) if y is not None)
    legal = (1 - p) * after[0] + (p * after[1] if p else 0)
    return max(legal, (1 - p) * model.uncaught[1] + p * model.caught[1])


@pytest.mark.parametrize("point", draws(10, drawn, seed=4))
def test_nobody_gains_by_another_plan(point):
    n, m, a, b = point.values()
    model, found = row.game(a, b), row.compute(**point)
    assert best(model, n, m, 0) == found["inspector_value"]
    assert best(model, n, m, 1) == found["inspectee_value"]


def followed(model, n, m):
    """The leader's payoff if the inspectee acts legally until the inspections are used up."""
    if n == 0:
        return 0
    if m == 0:
        return -1
    p = model.solve(n, m).inspect
    return p * followed(model, n - 1, m - 1) + (1 - p) * (followed(model, n - 1, m) if m < n else 0)


def test_leadership_deters_until_inspections_are_used_up():
    found = row.compute(n=5, m=2, a=Fraction(1, 2), b=1)
    model = Stages(caught=(Fraction(-1, 2), -1), uncaught=(-1, 1), leader=True)
    assert followed(model, 5, 2) == found["leadership_value"] > found["inspector_value"]
    assert model.solve(5, 2).inspect == found["inspect_first"] and model.solve(5, 2).violate == 0


def test_the_ends():
    assert set(row.compute(n=3, m=3, a=0, b=0).values()) == {0, 1}
    assert row.compute(n=3, m=0, a=0, b=1)["inspectee_value"] == 1


def test_a_changed_payoff_moves_the_output():
    half = Fraction(1, 2)
    before = row.outcome(row.game(half, 2), 4, 2)
    after = row.outcome(Stages(caught=(-half, -2), uncaught=(-2, 1)), 4, 2)  # misses cost the inspector more
    assert after["inspector_value"] != before["inspector_value"]
    assert after["leadership_value"] == 2 * before["leadership_value"]
    assert after["inspectee_value"] == before["inspectee_value"]


def test_what_is_refused():
    assert_refused(row, {"n": 1}, {"a": 1}, {"a": -1}, {"b": -1}, {"m": 2.5})
