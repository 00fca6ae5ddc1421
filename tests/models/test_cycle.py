"""The cycle: speed and peak against integrated paths, the spiral, and the critical delay by simulation."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.finite.quantal import solve_quantal
from layered_games.equilibria.flows import Linear
from layered_games.games.strategic import StrategicGame
from layered_games.models.cycle_claims import late, near_noise
from layered_games.models.cycle_model import Cycle, cycle

GAME = cycle()


def points(count: int) -> list[dict[str, Any]]:
    names = {p.symbol: name for name, p in GAME.parameters.items()}
    return [{names[s]: v for s, v in p.items()} for p in GAME.parameters.sample(count, 2)]


def test_nobody_gains_at_the_rest_point() -> None:
    for at in points(12):
        found = GAME.quantities(at)
        x, y = (float(found[name]) for name in "xy")
        superior, centre = (np.array(p, dtype=float) for p in GAME.stage.at(at).to_floats().payoffs)
        for gains in (superior @ [y, 1 - y], [x, 1 - x] @ centre):
            assert gains[0] == pytest.approx(gains[1], abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_a_small_cycle_takes_the_time_that_the_speed_says(seed: int) -> None:
    at = points(3)[seed]
    found = GAME.quantities(at)
    x, y = (float(found[name]) for name in "xy")
    period = 2 * math.pi / math.sqrt(float(found["speed"]))
    push = 1e-4 * min(y, 1 - y)
    end = GAME.path(at, (x, y + push), [0.0, period])[:, -1]
    assert end == pytest.approx([x, y + push], abs=0.02 * push)


def test_the_peak_after_a_campaign_is_that_of_the_path() -> None:
    at = GAME.example
    path = GAME.path(at, (0.25, 0.9), np.linspace(0, 40, 4001))
    assert GAME.overshoot(at) == pytest.approx(path[0].max(), abs=1e-4)
    assert GAME.overshoot(at, 0.6) < GAME.overshoot(at, 0.8)
    with pytest.raises(lg.GameError, match="above the rest point"):
        GAME.overshoot(at, 0.3)


def test_noise_damps_and_the_closed_form_of_its_eigenvalues_is_right() -> None:
    at, tau = GAME.example, Fraction(2, 5)
    path = GAME.path(at, (0.25, 0.9), np.linspace(0, 60, 601), noise=tau)
    assert np.ptp(path[:, -50:], axis=1).max() < 1e-8
    (rest,) = solve_quantal(GAME.stage.at(at), precision=float(1 / tau))
    shares = (float(rest.profile[0][0]), float(rest.profile[1][0]))
    assert path[:, -1] == pytest.approx(shares, abs=1e-6)
    near, own = near_noise(GAME)
    values = dict(zip((p.symbol for p in own), (*shares, tau), strict=True)) | GAME.parameters.validate(at)
    slopes = np.array(near.subs(values), dtype=float)
    assert np.linalg.eigvals(slopes).real == pytest.approx([-1, -1])


@pytest.mark.parametrize("strength", [1.5, 4.0, 25.0])
def test_the_critical_delay_is_the_one_of_the_linear_flow(strength: float) -> None:
    root = math.sqrt(strength)
    linear = Linear(((-1, 0), (0, -1)), ((0, -root), (root, 0)))
    assert float(late(sp.Float(strength))) == pytest.approx(linear.critical_delay(), rel=1e-9)


@pytest.mark.parametrize(("factor", "grows"), [(0.9, False), (1.1, True)])
def test_a_push_grows_beyond_the_critical_delay_and_dies_out_below(factor: float, grows: bool) -> None:
    """Euler steps of the linear flow in which the first population sees the second late."""
    strength, step = 4.0, 1e-3
    lag = round(float(late(sp.Float(strength))) * factor / step)
    u, v = [1.0] * (lag + 1), [0.0] * (lag + 1)
    for _ in range(40_000):
        new = u[-1] + step * (-u[-1] - 2 * v[-1 - lag])
        v.append(v[-1] + step * (-v[-1] + 2 * u[-1]))
        u.append(new)
    assert (max(map(abs, u[-5000:])) > 1) is grows


def test_limits_and_refusals() -> None:
    at = dict(GAME.example)
    assert GAME.quantities({**at, "sigma": Fraction(1, 4)})["x"] == Fraction(1, 3)
    assert GAME.quantities({**at, "phi_S": Fraction(1, 4)})["x"] == Fraction(1, 4)
    assert GAME.quantities({**at, "phi_S": Fraction(1, 4)})["y"] == Fraction(2, 3)
    assert GAME.quantities({**at, "m": Fraction(1, 10**6)})["x"] < Fraction(1, 10**6)
    with pytest.raises(lg.ParameterError):
        GAME.quantities({**at, "G": 5})


def test_a_change_of_the_payoff_moves_the_rest_point() -> None:
    first, second = GAME.stage.payoffs
    centre = [[2 * v if i == j == 0 else v for j, v in enumerate(row)] for i, row in enumerate(second)]
    stage = StrategicGame([first, centre], ["superior", "centre"], parameters=GAME.parameters)
    changed = Cycle(stage, GAME.parameters, GAME.example)
    assert changed.quantities(GAME.example)["x"] < GAME.quantities(GAME.example)["x"]
    assert changed.quantities(GAME.example)["y"] == GAME.quantities(GAME.example)["y"]
