"""Cross-department collusion: one round unravels, patience keeps it, and what moves the threshold."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from layered_games.equilibria.repeated import critical_factor
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.models.collusion_model import Collusion, collusion, incentive_among

GAME = collusion()


def by_hand(at: dict[str, Any], n: int) -> Fraction:
    """What reporting gains over what being covered saves, discounted by the public."""
    v = {name: Fraction(str(x)) for name, x in at.items()}
    a = v["A_A"] * (1 - v["phi_A"])

    def cost(q: Fraction) -> Fraction:
        d = v["P"] * (1 - (1 - q) * (1 - v["sigma"]))
        return a * d / (a + d) * v["g"] ** 2 / 2

    dear = (n - 1) * (v["q"] * v["chi"] * v["R"] + v["sigma"] * v["F"])
    return dear / ((1 - v["sigma"]) * (cost(v["q"]) - cost(v["q"] * (1 - v["chi"]))))


def points(count: int) -> list[dict[str, Any]]:
    names = {p.symbol: name for name, p in GAME.parameters.items()}
    return [{names[s]: v for s, v in p.items()} for p in GAME.parameters.sample(count, 3)]


@pytest.mark.parametrize("n", [2, 3, 4])
def test_the_critical_factor_is_the_one_by_hand(n: int) -> None:
    for at in points(5):
        assert collusion(n).quantities(at)["delta_star"] == by_hand(at, n)


@pytest.mark.parametrize("n", [2, 3])
def test_the_formula_for_any_number_is_that_of_the_finite_game(n: int) -> None:
    symbolic = critical_factor(incentive_among(n)).value
    for at in points(3):
        point = GAME.parameters.validate(at)
        assert symbolic.subs(point) == collusion(n).quantities(at)["delta_star"]


def test_no_department_deviates_just_above_and_every_one_does_just_below() -> None:
    """Values of both plays summed round by round."""
    for at in points(5):
        found = GAME.quantities(at)
        stay = 1 - Fraction(str(at["sigma"]))
        for shift, pays in ((Fraction(101, 100), True), (Fraction(99, 100), False)):
            delta = found["delta_star"] * shift
            if delta < 1:
                assert (delta * stay * found["surplus"] / (1 - delta * stay) >= found["temptation"]) is pays


def test_limits_and_oversight() -> None:
    at = dict(GAME.example)
    assert GAME.quantities(at)["delta_star"] == Fraction(1, 4)
    assert GAME.quantities({**at, "R": Fraction(1, 10**9)})["delta_star"] < Fraction(1, 10**9)
    assert GAME.quantities({**at, "sigma": Fraction(99, 100)})["delta_star"] > 1
    assert GAME.quantities({**at, "phi_A": Fraction(99, 100)})["delta_star"] > 1
    assert GAME.quantities({**at, "F": 100})["delta_star"] == Fraction(1, 4)


def test_inspection_has_either_effect() -> None:
    at, more = dict(GAME.example), {"q": Fraction(3, 4)}
    assert GAME.quantities(at | more)["delta_star"] > GAME.quantities(at)["delta_star"]
    unpaid = at | {"R": 0, "sigma": Fraction(1, 10)}
    assert GAME.quantities(unpaid | more)["delta_star"] < GAME.quantities(unpaid)["delta_star"]


def test_numbers_of_departments() -> None:
    with pytest.raises(GameError, match="whole number from 2"):
        collusion(1)


def test_a_changed_payoff_is_noticed() -> None:
    """A reward of one for whoever reports alone moves temptation and the critical discount factor."""
    game = collusion(2)
    payoffs = [array.copy() for array in game.stage.payoffs]
    payoffs[0][1, 0] += 1
    payoffs[1][0, 1] += 1
    stage = StrategicGame(
        payoffs, game.stage.players, game.stage.actions, game.parameters, title="mutual cover, rewarded"
    )
    before = game.quantities(game.example)
    after = Collusion(stage, game.parameters, game.example).quantities(game.example)
    assert after["temptation"] == before["temptation"] + 1 and after["surplus"] == before["surplus"]
    assert after["delta_star"] > before["delta_star"]
