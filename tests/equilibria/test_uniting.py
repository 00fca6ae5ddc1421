"""Parts of one interval of best replies are put together; what differs elsewhere stays apart."""

from __future__ import annotations

from typing import Any

import pytest

import layered_games as lg
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.uniting import united


def part(low: Any, high: Any, chosen: Any = None, **others: Any) -> Equilibrium:
    return Equilibrium(values={"x": low if chosen is None else chosen, **others}, sets={"x": (low, high)})


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([(1, 2), (2, 3)], [(1, 3)]),
        ([(2, 3), (1, 2)], [(1, 3)]),
        ([(1, 4), (2, 3)], [(1, 4)]),
        ([(1, 2), (3, 4)], [(1, 2), (3, 4)]),
        ([(1, 2), (3, 4), (2, 3)], [(1, 4)]),
    ],
)
def test_intervals_that_meet_become_one(parts: list[Any], whole: list[Any]) -> None:
    assert [e.sets["x"] for e in united([part(*p) for p in parts], ["x"])] == whole


def test_another_move_or_payoff_keeps_parts_apart() -> None:
    assert len(united([part(1, 2, y=1), part(2, 3, y=2)], ["x", "y"])) == 2
    paid = [Equilibrium(values={"x": a}, sets={"x": (a, a + 1)}, payoffs={"1": a}) for a in (1, 2)]
    assert len(united(paid, ["x"])) == 2


def test_the_choice_is_that_of_the_part_in_which_it_is_free() -> None:
    assert united([part(1, 2, 2), part(2, 3, 3)], ["x"])[0].values["x"] == 3
    assert united([part(1, 2, 2), part(2, 3, 2)], ["x"])[0].values["x"] == 2
    assert united([part(1, 2, 1), part(2, 3, 2)], ["x"])[0].values["x"] == 1


def test_a_single_choice_is_an_interval_of_length_zero() -> None:
    single = Equilibrium(values={"x": 2})
    (found,) = united([single, part(2, 3)], ["x"])
    assert found.sets["x"] == (2, 3)
    assert united([single, single], ["x"]) == [single]


def test_a_superior_whose_target_does_not_matter_has_one_whole_interval() -> None:
    at = dict(tau=60, k=1, beta_A=50, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.2", ell=1, phi_A=0, phi_S=0)
    point = lg.regime_at(lg.models.overbidding(), at)
    low, high = point.sets["T"]
    assert low == 60 and high == point.values["b"] > 60
