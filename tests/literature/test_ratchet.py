"""The ratchet: against one optimisation over the whole path, and a game solved stage by stage."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.literature import ratchet as row


def drawn(source):
    return {
        "b": Fraction(source.randint(0, 8), 2),
        "lam": share(source, 4),
        "r": Fraction(source.randint(0, 9), 8),
        "a": Fraction(source.randint(1, 9), 4),
        "T": source.choice([None, 1, 2, 5, 20]),
    }


def whole_path(b, lam, r, a, T, q=3.0):
    """Maximise discounted utility over all outputs at once: it is quadratic, so its gradient is solved."""
    target = np.zeros((T + 1, T + 1))  # rows: periods; columns: outputs, then the constant
    target[0, -1] = q
    for t in range(T):
        target[t + 1] = (1 - lam) * target[t]
        target[t + 1, t] += lam
    discount = (1 + r) ** -np.arange(T)
    gradient = discount * b - (discount[:, None] * b * target[:T, :T]).sum(axis=0)
    return gradient / (discount / a)


def test_claimed_is_computed():
    assert_agrees(row, draws(15, drawn))
    assert_floats(row)


@pytest.mark.parametrize("T", [1, 2, 7])
def test_one_optimisation_over_the_path(T):
    point = {"b": 2.0, "lam": 0.4, "r": 0.25, "a": 1.5, "T": T}
    assert row.compute(**point)["path"] == pytest.approx(whole_path(**point), abs=1e-12)


def test_a_long_horizon_starts_in_the_stationary_state():
    point = {"b": 2.0, "lam": 0.4, "r": 0.25, "a": 1.5}
    found = row.compute(**point)
    assert set(found) == {"effort", "utility"}
    assert found["effort"] == pytest.approx(whole_path(**point, T=200)[0], abs=1e-9)


def test_the_whole_game_solved_stage_by_stage():
    b, lam, r, a = 2, Fraction(1, 2), Fraction(1, 4), 3
    moves = [lg.Move("agent", f"y{t}") for t in range(3)]
    target, total = lg.Parameter("q").symbol, sp.S.Zero
    for t, move in enumerate(moves):
        total += (b * (move.symbol - target) - move.symbol**2 / (2 * a)) / (1 + r) ** t
        target = target + lam * (move.symbol - target)
    game = lg.SequentialGame(["agent"], [[m] for m in moves], {"agent": total}, [lg.Parameter("q")])
    (found,) = lg.solve(game)
    assert list(found.values.values()) == row.compute(b=b, lam=lam, r=r, a=a, T=3)["path"]


def test_the_ends():
    assert row.compute(b=2, lam=0, r=0, a=3) == {"effort": 6, "utility": -6}
    assert row.compute(b=2, lam=1, r=0, a=3, T=2) == {"effort": 0, "utility": 0, "path": [0, 6]}
    assert row.compute(b=0, lam=1, r=1, a=1)["effort"] == 0


def test_a_changed_payoff_moves_the_output():
    now, extra = row.utility(2, 3), Fraction(1, 2)
    before = row.outcome(now, Fraction(1, 2), Fraction(1, 4), 2)
    after = row.outcome(
        now + extra * row.OUTPUT.symbol, Fraction(1, 2), Fraction(1, 4), 2
    )  # paid for output too
    assert after["effort"] - before["effort"] == 3 * extra
    assert [x - y for x, y in zip(after["path"], before["path"], strict=True)] == [3 * extra] * 2


def test_utilities_that_need_another_method():
    target, output = row.TARGET.symbol, row.OUTPUT.symbol
    with pytest.raises(lg.GameError, match="not linear"):
        row.outcome(row.utility(2, 3) - (output - target) ** 2, Fraction(1, 2), 1, 2)
    with pytest.raises(lg.GameError, match="no stationary slope"):
        row.outcome(row.utility(2, 3), Fraction(1, 2), Fraction(-1, 2), None)
    with pytest.raises(lg.GameError, match="not determined"):
        row.outcome(output**2, Fraction(1, 2), 1, 2)


def test_what_is_refused():
    assert_refused(row, {"b": -1}, {"lam": 2}, {"r": -1}, {"a": 0}, {"T": 0}, {"T": 1.5})
