"""Inspection over time: against paths that are run, with and without delay, and against the definition."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_refused, draws

import layered_games as lg
from layered_games.equilibria.flows import Linear, logit, replicator
from layered_games.literature import inspection_dynamics as row

POINT = {"G": 2, "F": 5, "c": 1, "R": 3, "tau": Fraction(1, 5)}


def drawn(source):
    fine, reward = Fraction(source.randint(2, 40), 2), Fraction(source.randint(2, 40), 2)
    return {
        "G": fine * Fraction(source.randint(1, 9), 10),
        "F": fine,
        "c": reward * Fraction(source.randint(1, 9), 10),
        "R": reward,
        "tau": Fraction(source.randint(1, 40), source.choice([1, 10, 100])),
    }


def assert_agrees(module, points):
    for point in points:
        for c in module.ROW.compare(**point):
            assert c.agrees and c.difference < 1e-9, (c.output, c.claimed, c.computed)


def test_claimed_is_computed():
    assert_agrees(row, draws(30, drawn))


def test_floats_give_floats():
    found = row.compute(**{k: float(v) for k, v in POINT.items()})
    assert all(isinstance(v, float) for v in found["rest_point"])
    assert found["rest_point"] == pytest.approx([1 / 3, 2 / 5])


# ---------------------------------------------------------------------- paths
def rates(violate, inspect, G, F, c, R):
    """What an inspection earns beyond trust, and a violation beyond compliance."""
    return violate * R - c, G - inspect * F


def test_a_path_of_the_replicator_turns_in_the_period():
    """nashpy integrates the package's game: a small circle comes back after the period told."""
    found = row.compute(**POINT)
    violate, inspect = map(float, found["rest_point"])
    start = [[inspect + 0.002, 1 - inspect - 0.002], [violate, 1 - violate]]
    game = row.game(*(POINT[k] for k in "GFcR"))
    path = lg.learn(game, "asymmetric-replicator", start=start, steps=6000, horizon=3 * found["period"])
    seen = path.strategies[1][:, 0] - violate
    ups = [k for k in range(1, len(seen)) if seen[k - 1] < 0 <= seen[k]]
    crossings = [
        path.times[k - 1] + (path.times[1] - path.times[0]) * seen[k - 1] / (seen[k - 1] - seen[k])
        for k in ups
    ]
    assert np.diff(crossings) == pytest.approx(found["period"], rel=1e-4)


def delayed(delay, share, tau=0.2, horizon=60.0, step=0.002):
    """Run the logit dynamics by Heun's method; the delay is split between the two populations."""
    G, F, c, R = 2.0, 5.0, 1.0, 3.0
    v, p = row.claimed(**POINT)["logit_point"]
    lags = round(delay * share / step), round(delay * (1 - share) / step)
    back = max(lags) + 1
    total = round(horizon / step)
    x, y = np.full(total + back + 1, p), np.full(total + back + 1, v)
    x[back] += 1e-3

    def motion(k, here_x, here_y, late_x, late_y):
        inspect, violate = rates(late_y, late_x, G, F, c, R)
        return 1 / (1 + math.exp(-inspect / tau)) - here_x, 1 / (1 + math.exp(-violate / tau)) - here_y

    for k in range(back, back + total):
        dx, dy = motion(k, x[k], y[k], x[k - lags[1]], y[k - lags[0]])
        nx, ny = x[k] + step * dx, y[k] + step * dy
        next_x = x[k + 1 - lags[1]] if lags[1] else nx
        next_y = y[k + 1 - lags[0]] if lags[0] else ny
        ex, ey = motion(k, nx, ny, next_x, next_y)
        x[k + 1], y[k + 1] = x[k] + step * (dx + ex) / 2, y[k] + step * (dy + ey) / 2
    gaps = np.hypot(x - p, y - v)[back:]
    return gaps[-total // 10 :].max() / gaps[total // 10 : total // 5].max()


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_pushes_die_out_below_the_critical_delay_and_grow_above(share):
    """Only the sum of the delays matters, not which population is late."""
    critical = row.compute(**POINT)["critical_delay"]
    assert delayed(0.85 * critical, share) < 0.1
    assert delayed(1.2 * critical, share) > 3


def check_by_differences(point):
    """The motion differenced at the logit point, written from scratch."""
    G, F, c, R, tau = (float(v) for v in point.values())
    v, p = row.compute(**point)["logit_point"]

    def motion(inspect, violate):
        one, other = rates(violate, inspect, G, F, c, R)
        return np.array([1 / (1 + np.exp(-one / tau)) - inspect, 1 / (1 + np.exp(-other / tau)) - violate])

    assert np.abs(motion(p, v)).max() < 1e-10
    eps = 1e-7 * min(1.0, tau / max(F, R))
    slopes = [(motion(p + eps, v) - motion(p - eps, v)), (motion(p, v + eps) - motion(p, v - eps))]
    found = np.linalg.eigvals(np.array(slopes).T / (2 * eps))
    told = np.array(row.compute(**point)["logit_eigenvalues"])
    assert np.sort(found.imag) == pytest.approx(np.sort(told.imag), rel=1e-5, abs=1e-5)
    assert found.real == pytest.approx([-1, -1], rel=1e-5) and told[0].imag >= 0


@pytest.mark.parametrize("point", draws(12, drawn, seed=5))
def test_eigenvalues_are_those_of_differences(point):
    check_by_differences(point)


def test_noise_damps_so_much_that_no_delay_destabilises():
    found = row.compute(**(POINT | {"tau": 2}))
    assert found["critical_delay"] == math.inf and abs(found["logit_eigenvalues"][0].imag) < 1
    assert row.compute(**(POINT | {"tau": 1}))["logit_eigenvalues"][0].imag < 1
    delays = [row.compute(**(POINT | {"tau": t}))["critical_delay"] for t in ("1/100", "1/10", "1/2")]
    assert delays == sorted(delays) and delays[-1] < math.inf


# ---------------------------------------------------------------------- games and flows
def test_a_changed_payoff_moves_the_output():
    """An inspector who suffers from a missed violation inspects at fewer violations, and cycles faster."""
    model = row.game(2, 5, 1, 3)
    payoffs = [array.copy() for array in model.payoffs]
    payoffs[0][1, 0] -= 1
    changed = lg.StrategicGame(payoffs, model.players, model.actions)
    before, after = (row.outcome(m, Fraction(1, 5)) for m in (model, changed))
    assert after["rest_point"] == (Fraction(1, 4), Fraction(2, 5))
    assert all(after[name] != before[name] for name in before)


def test_flows_of_other_games():
    pennies = lg.StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert replicator(pennies).near((0.5, 0.5)).period() == pytest.approx(2 * math.pi)
    dilemma = lg.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    with pytest.raises(lg.GameError, match="no centre"):
        replicator(dilemma).near((0, 0)).period()
    with pytest.raises(lg.GameError, match="no rest point"):
        logit(pennies, 1).near((0.2, 0.5))
    with pytest.raises(lg.GameError, match="2 by 2"):
        replicator(lg.StrategicGame.from_arrays([[1, 2, 3]] * 2, [[1, 2, 3]] * 2))


def test_what_has_no_critical_delay():
    with pytest.raises(lg.GameError, match="not stable"):
        Linear(((0, 0), (0, 0)), ((0, 1), (-1, 0))).critical_delay()
    with pytest.raises(lg.GameError, match="only the others late"):
        Linear(((-1, 0), (0, -1)), ((-1, 1), (-1, 0))).critical_delay()
    assert Linear(((-1, 0), (0, -1)), ((0, 1), (-1, 0))).critical_delay() == math.inf
    drag = Linear(((-1, 0), (0, -2)), ((0, 0), (5, 0)))
    assert drag.critical_delay() == math.inf


def test_what_is_refused():
    assert_refused(row, {"G": 5}, {"G": 6}, {"c": 3}, {"F": 0}, {"R": 0}, match="cycle only where")
    assert_refused(row, {"G": 0}, {"c": 0}, {"tau": 0}, {"tau": -1})
