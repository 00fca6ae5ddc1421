"""Cover-up: against payoffs summed up period by period, for betrayal in any period."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.literature import cover_up as row


def drawn(source):
    q = share(source) if source.random() < 0.5 else 0
    return {
        "C": Fraction(source.randint(-2, 12), 2),
        "D": source.randint(1, 6),
        "N": 0 if q else source.choice([0, -1, Fraction(1, 2)]),
        "q": q,
        "L": source.choice([0, 1, Fraction(5, 2)]),
        "delta": share(source, 8, 0, 7),
    }


def path(C, D, N, q, L, delta, betray_at=None, periods=4000):
    """Expected discounted payoff of covering until a period of betrayal, added up."""
    weights = (delta * (1 - q)) ** np.arange(periods if betray_at is None else betray_at)
    total = float(np.sum(weights * (C - q * L)))
    if betray_at is None:
        return total
    return total + (delta * (1 - q)) ** betray_at * (D + delta * N / (1 - delta))


def kept(point, delta, q=None):
    """Whether covering for ever is at least as good as betrayal in any of the first periods."""
    at = {k: float(v) for k, v in point.items()} | {"delta": delta} | ({} if q is None else {"q": q})
    stay = path(**at)
    return all(stay >= path(**at, betray_at=t) - 1e-10 for t in (0, 1, 2, 7))


def test_claimed_is_computed():
    assert_agrees(row, draws(60, drawn))
    assert_floats(row)


def least(holds, low, high):
    """Where a condition that holds from some number on begins to hold."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def check_by_adding_up(point):
    found = row.compute(**point)
    critical = found["critical_delta"]
    if critical <= 0.99:
        assert least(lambda delta: kept(point, delta), 0.0, 0.995) == pytest.approx(float(critical), abs=1e-6)
    else:
        assert not kept(point, 0.98)
    if point["N"] != 0:
        assert "max_detection" not in found
        return
    most, delta = found["max_detection"], float(point["delta"])
    if most is None:
        assert not kept(point, delta, 0.0)
    elif most == 1:
        assert kept(point, delta, 1.0)
    else:
        border = 1 - least(lambda escape: kept(point, delta, 1 - escape), 0.0, 1.0)
        assert border == pytest.approx(float(most), abs=1e-6)


@pytest.mark.parametrize("point", draws(12, drawn, seed=2))
def test_periods_added_up(point):
    check_by_adding_up(point)


def test_both_outputs_tell_one_border():
    """At the greatest detection the given discount factor is the critical one."""
    for point in draws(40, drawn, seed=4):
        most = row.compute(**(point | {"N": 0})).get("max_detection")
        if most is not None and 0 < most < 1:
            assert row.compute(**(point | {"N": 0, "q": most}))["critical_delta"] == point["delta"]


def test_what_is_left_out():
    assert_agrees(row, [{"C": 3, "D": 5}, {"C": 3, "D": 5, "N": 1}, {"C": 3, "D": 5, "L": 1}])
    assert row.compute(C=3, D=5, N=1) == {"critical_delta": Fraction(1, 2)}
    assert list(row.compute(C=3, D=5, N=1, L=1, delta=0)) == ["critical_delta"]
    assert list(row.compute(C=3, D=5, q=Fraction(1, 9), L=1)) == ["critical_delta"]


def test_the_ends():
    assert row.compute(C=0, D=1, N=0)["critical_delta"] == 1
    assert row.compute(C=0, D=1, N=Fraction(1, 2))["critical_delta"] == math.inf
    assert row.compute(C=1, D=1, N=0, L=0, delta=0) == {"critical_delta": 0, "max_detection": 1}
    assert row.compute(C=1, D=1, q=1, L=1)["critical_delta"] == math.inf
    assert row.compute(C=2, D=1, q=1, L=1)["critical_delta"] == 0
    assert row.compute(C=0, D=1, q=1, L=0, delta=0.5) == {"critical_delta": math.inf, "max_detection": None}


def test_a_changed_payoff_moves_the_output():
    """A conscience: who betrays loses 1."""
    period = row.game(3, 5, 1)
    mine = [[x - (k == 1) for x in line] for k, line in enumerate(period.payoffs[0].tolist())]
    theirs = [[x - (k == 1) for k, x in enumerate(line)] for line in period.payoffs[1].tolist()]
    changed = lg.StrategicGame.from_arrays(mine, theirs)
    assert row.least_patience(period, 0) == Fraction(1, 2)
    assert row.least_patience(changed, 0) == Fraction(1, 4)
    detected = row.game(3, 5, 0, row.DETECTION, 2)
    softer = row.game(3, 5, 0, row.DETECTION, 1)
    assert row.greatest_detection(softer, Fraction(4, 5)) > row.greatest_detection(detected, Fraction(4, 5))


def test_games_without_such_a_punishment():
    kind = lg.StrategicGame.from_arrays([[3, 2], [5, 1]], [[3, 5], [2, 1]])
    with pytest.raises(lg.GameError, match="no punishment"):
        row.least_patience(kind, 0)
    crooked = row.game(3, 5, 0, row.DETECTION, row.DETECTION)
    with pytest.raises(lg.GameError, match="not linear"):
        row.greatest_detection(crooked, Fraction(1, 2))


def test_what_is_refused():
    assert_refused(row, {"q": 2}, {"q": -1}, {"L": -1}, {"delta": 1}, {"delta": -1}, {"C": math.inf})
    assert_refused(row, {"D": 0}, {"D": 1, "N": 1, "q": 0}, match="needs no punishment")
    assert_refused(row, {"N": 1}, {"N": -1}, match="must be 0 if q > 0")
    assert_refused(row, {"L": None}, match="is needed if q > 0")
