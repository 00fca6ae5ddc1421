"""Initiative: against grids over monitoring and initiative."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.literature import initiative as row

GRID = np.linspace(0, 1, 401)


def drawn(source):
    return {
        "M": share(source),
        "B": source.randint(1, 4),
        "b": Fraction(source.randint(0, 12), 4),
        "c": Fraction(source.randint(1, 8), 4),
        "al": share(source),
    }


def gross(M, B, al, e):
    """The principal's expected payoff, outcome by outcome."""
    return M * e * B + M * (1 - e) * B + (1 - M) * e * al * B


def reply(M, b, c, al):
    """The agent's best initiative, outcome by outcome, on grids around the best one so far."""
    low, high = np.zeros_like(M), np.ones_like(M)
    for _ in range(5):
        e = low + (high - low) * GRID[:, None]
        mine = M * e * al * b + M * (1 - e) * al * b + (1 - M) * e * b - c * e**2 / 2
        best, step = np.take_along_axis(e, mine.argmax(axis=0)[None], axis=0)[0], (high - low) / 400
        low, high = np.clip(best - step, 0, 1), np.clip(best + step, 0, 1)
    return best


def lowest(B, b, c, al):
    """The least of the principal's payoff over monitoring, on grids around the best one so far."""
    low, high = 0.0, 1.0
    for _ in range(4):
        M = low + (high - low) * GRID
        values = gross(M, B, al, reply(M, b, c, al))
        at, step = M[values.argmin()], (high - low) / 400
        low, high = max(at - step, 0.0), min(at + step, 1.0)
    return values.min()


def test_claimed_is_computed():
    assert_agrees(row, draws(12, drawn))
    assert_floats(row)


def check_by_grids(point):
    found = {name: float(value) for name, value in row.compute(**point).items()}
    M, B, b, c, al = (float(v) for v in point.values())
    assert found["initiative"] == pytest.approx(reply(np.array([M]), b, c, al)[0], abs=1e-6)
    assert found["welfare"] == pytest.approx(gross(M, B, al, found["initiative"]), abs=1e-9)
    worst = np.array([found["worst_monitoring"]])
    assert gross(worst, B, al, reply(worst, b, c, al))[0] == pytest.approx(lowest(B, b, c, al), abs=1e-6)


@pytest.mark.parametrize("point", draws(12, drawn, seed=3))
def test_grids_over_initiative_and_monitoring(point):
    check_by_grids(point)


def test_where_initiative_is_at_its_bound_two_minima_compete():
    point = {"M": 0, "B": 1, "b": 4, "c": 3}
    worst = {
        al: row.compute(**point, al=Fraction(*al))["worst_monitoring"] for al in ((5, 7), (3, 4), (4, 5))
    }
    assert worst == {(5, 7): 0, (3, 4): 0, (4, 5): Fraction(17, 32)}  # a tie at 3/4: the lesser one


def test_the_ends():
    assert row.compute(M=1, B=2, b=1, c=1, al=1) == {
        "initiative": 0,
        "welfare": 2,
        "worst_monitoring": Fraction(1, 2),
    }
    assert row.compute(M=0, B=2, b=0, c=1, al=1) == {"initiative": 0, "welfare": 0, "worst_monitoring": 0}
    assert row.compute(M=0, B=2, b=9, c=1, al=0) == {"initiative": 1, "welfare": 0, "worst_monitoring": 0}


def test_a_changed_payoff_moves_the_output():
    """An agent who likes the work itself: initiative is worth 1/10 more a unit."""
    paid = row.payoffs(Fraction(1, 4), 2, 1, 1, Fraction(9, 10))
    changed = paid | {"agent": paid["agent"] + row.INITIATIVE.symbol / 10}
    before, after = row.outcome(row.game(paid)), row.outcome(row.game(changed))
    assert after["initiative"] - before["initiative"] == Fraction(1, 10)
    assert after["welfare"] > before["welfare"]
    M = row.MONITORING.symbol
    anywhere = row.payoffs(M, 2, 1, 1, Fraction(9, 10))
    costly = anywhere | {"principal": anywhere["principal"] - M}
    assert row.worst(row.worst_case(costly)) > row.worst(row.worst_case(anywhere))


def test_games_that_are_not_determined():
    paid, e = row.payoffs(1, 2, 1, 1, 1), row.INITIATIVE.symbol
    with pytest.raises(lg.GameError, match="initiative is not determined"):
        row.outcome(row.game(paid | {"agent": (2 * e - 1) ** 2}))
    free = lg.Move("adversary", "M")
    with pytest.raises(lg.GameError, match="worst monitoring is not determined"):
        row.worst(lg.SequentialGame(["adversary"], [[free]], {"adversary": free.symbol}))


def test_what_is_refused():
    assert_refused(row, {"M": 2}, {"M": -1}, {"B": 0}, {"b": -1}, {"c": 0}, {"al": Fraction(3, 2)})
