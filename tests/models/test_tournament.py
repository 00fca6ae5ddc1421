"""The tournament: thresholds down the layers, herds by brute force, sabotage, and its limits."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.models.base import Model
from layered_games.models.tournament_model import tournament

GAME = tournament()
RANKED = tournament("rank_order")


@cache
def herd(kind: str) -> Model:
    return tournament(kind, "mean")


def cost(at: dict[str, Any]) -> Any:
    """By hand: accountability that is not waived, times detection, over capacity."""
    known = 1 - (1 - at["q"]) * (1 - at["sigma"])
    return at["A_A"] * (1 - at["phi_A"]) * known / at["k"]


@pytest.mark.parametrize("game", [GAME, RANKED], ids=["tullock", "rank order"])
def test_no_deviation_pays_and_no_equilibrium_is_missing(game: Model) -> None:
    assert best_deviation(game, 6) < 1e-9
    assert solve(game).complete


@pytest.mark.parametrize("seed", range(6))
def test_bids_are_the_larger_of_target_and_threshold(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    assert solved(GAME, at)["b_1"] == max(at["tau"], at["V"] / (4 * cost(at)))
    (at,) = random_points(RANKED, 1, seed)
    assert solved(RANKED, at)["b_1"] == max(at["tau"], at["V"] / (2 * at["w"] * cost(at)))


def test_layers_amplify_only_while_prizes_rise() -> None:
    def passed_down(prizes: list[int], target: int) -> list[Any]:
        found = [sp.Integer(target)]
        for prize in prizes:
            found.append(solved(GAME, {**GAME.example, "V": prize, "tau": found[-1]})["b_1"])
        return found

    assert passed_down([16, 24, 32], 2) == [2, 4, 6, 8]
    assert passed_down([16, 16, 16], 2) == [2, 4, 4, 4]
    assert passed_down([16, 8, 20], 2) == [2, 4, 4, 5]
    assert passed_down([16, 24, 32], 9) == [9, 9, 9, 9]


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("sanction", [0, Fraction(1, 2), 2])
def test_herds_by_brute_force_on_chances_that_stay_chances(sanction: Any, count: int) -> None:
    """A common bid survives all deviations exactly in the interval; chances are cut at 0 and 1.

    With four contestants luck is only just wide enough.
    """
    prize, width = 16.0, 4.0

    def gain(common: float) -> float:
        own = np.linspace(0, 20, 20001)

        def worth(b: Any) -> Any:
            chance = np.clip(1 / count + (b - common) / (2 * width), 0, 1)
            return prize * chance - b**2 / 2 - float(sanction) * np.maximum(0, common - b)

        return float(worth(own).max() - worth(np.array(common)))

    stays = [b / 8 for b in range(8, 60) if gain(b / 8) < 1e-9]
    at = {**herd("rank_order").example, "n": count, "s": sanction or Fraction(1, 10**12)}
    low, high = (float(solved(herd("rank_order"), {**at, "y": y})["b"]) for y in (Fraction(1, 9), 99))
    assert stays == [b / 8 for b in range(8, 60) if low - 1e-9 <= b / 8 <= high + 1e-9]
    assert len(stays) == 1 + 8 * sanction


@pytest.mark.parametrize("seed", range(8))
def test_no_deviation_pays_where_chances_are_cut_at_nought_and_one(seed: int) -> None:
    """Luck is wide enough, by the relation on parameters, also for bids and sabotage together."""
    (at,) = random_points(RANKED, 1, seed)
    found = {n: float(v) for n, v in solved(RANKED, at).items()}
    d = float(at["P"] * (1 - (1 - at["q"]) * (1 - at["sigma"])))
    lead, low = found["b_1"] + found["x_1"], float(at["tau"])

    def worth(b: Any, x: Any) -> Any:
        chance = np.clip(0.5 + (b + x - lead) / (2 * float(at["w"])), 0, 1)
        return float(at["V"]) * chance - float(cost(at)) * b**2 / 2 - d * x**2 / 2

    bids, harms = np.linspace(low, 3 * found["b_1"], 601), np.linspace(0, 3 * found["x_1"], 601)
    here = float(worth(found["b_1"], found["x_1"]))
    best = float(worth(*np.meshgrid(bids, harms)).max())
    assert best <= here + 1e-9 * max(1.0, abs(here))


@pytest.mark.parametrize(("sanction", "follows"), [("1/2", False), (1, True), (2, True)])
def test_a_harsh_sanction_holds_up_any_bid_in_a_tullock_contest(sanction: Any, follows: bool) -> None:
    at = {**herd("tullock").example, "s": sanction, "y": 10**4}
    assert (solved(herd("tullock"), at)["b"] == 10**4) is follows


def test_the_reply_of_one_of_n_is_the_equilibrium_of_two() -> None:
    for kind, game in (("tullock", GAME), ("rank_order", RANKED)):
        bid = solved(game, game.example)["b_1"]
        at = {**herd(kind).example, "y": bid, "s": Fraction(1, 10**9)}
        assert solved(herd(kind), at)["b"] == bid


@pytest.mark.parametrize(("kind", "bids"), [("tullock", (32 / 9, 0)), ("rank_order", (2, 1 / 2))])
def test_three_contestants_by_brute_force(kind: str, bids: tuple[float, float]) -> None:
    """Two thirds of the prize over three times the cost; ranked, as much as two."""
    game = tournament(kind, contestants=3)
    at = {s: float(v) for s, v in game.parameters.validate({**game.example, "tau": 1}).items()}
    made = {c.symbol: float(c.definition.subs(at)) for c in game.channels[:1]}
    made |= {c.symbol: float(c.definition.subs(at | made)) for c in game.channels[1:]}
    others = {m.symbol: bids[n[0] == "x"] for n, m in game.moves.items() if m.player != "A1"}
    own = [m.symbol for m in game.moves.values() if m.player == "A1"]
    worth = sp.lambdify(own, game.payoffs["A1"].subs(at | made | others))
    grid = np.meshgrid(*(np.linspace(1 - i, 6, 501) for i in range(len(own))))
    assert worth(*bids[: len(own)]) >= worth(*grid).max() - 1e-12


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "V": Fraction(1, 10**9)})["b_1"] == at["tau"]
    assert solved(GAME, {**at, "phi_A": Fraction(999, 1000)})["b_1"] == 4000
    assert solved(GAME, {**at, "tau": 10**6})["b_1"] == 10**6
    assert solved(RANKED, {**RANKED.example, "w": 10**6})["x_1"] < Fraction(1, 10**4)


def test_a_change_of_the_payoff_moves_the_bids() -> None:
    """Where both get half the prize whatever they bid, both pass the target on."""
    change = {p: u - GAME.parameters["V"].symbol * _share(p) for p, u in GAME.payoffs.items()}
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs=change,
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["b_1"] == 2 < solved(GAME, GAME.example)["b_1"]


def _share(player: str) -> Any:
    bids = {p: GAME.moves[f"b_{p[1]}"].symbol for p in GAME.players}
    return bids[player] / sum(bids.values())


def test_choices_are_checked() -> None:
    for wrong in ({"kind": "lottery"}, {"herding": "yes"}, {"contestants": 4}, {"contestants": True}):
        with pytest.raises(GameError):
            tournament(**wrong)
    with pytest.raises(GameError, match="the parameter n"):
        tournament(herding="mean", contestants=3)
