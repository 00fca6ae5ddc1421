from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games.equilibria.finite.stackelberg as module
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.solving import solve_strategic
from layered_games.equilibria.finite.stackelberg import solve_stackelberg
from layered_games.equilibria.verify_concepts import commitment_payoff
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame


@st.composite
def bimatrix(draw: st.DrawFn, rows: int = 3, columns: int = 3) -> StrategicGame:
    shape = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    entries = st.lists(st.integers(-3, 3), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    return StrategicGame.from_arrays(*(np.reshape(draw(entries), shape) for _ in range(2)))


def over_grid(game: StrategicGame, leader: int, points: int) -> F:
    """The leader's best payoff over a grid of its mixtures, ties broken in its favour."""
    own = np.moveaxis(game.payoffs[leader], leader, 0)
    his = np.moveaxis(game.payoffs[1 - leader], leader, 0)
    best = None
    for i in range(points + 1):
        mixed = np.array([F(i, points), 1 - F(i, points)], dtype=object)
        values, paid = mixed @ his, mixed @ own
        top = max(p for p, v in zip(paid, values, strict=True) if v == max(values))
        best = top if best is None else max(best, top)
    return best


@given(bimatrix(), st.integers(0, 1))
@settings(max_examples=60)
def test_no_commitment_is_better_and_none_of_nash_is(game: StrategicGame, leader: int) -> None:
    solution = solve_stackelberg(game, leader=leader)
    nash = [e.payoffs[leader] for e in solve_bimatrix(game)]
    for best in solution:
        assert best.leader_payoff == commitment_payoff(game, leader)
        assert best.payoffs == game.expected(best.profile)
        assert best.regret == 0
        assert best.leader_payoff >= max(nash)
        assert best.value_of_commitment == (best.leader_payoff - max(nash), best.leader_payoff - min(nash))


@given(bimatrix(2, 4))
@settings(max_examples=30)
def test_a_dense_grid_of_mixtures_finds_nothing_better(game: StrategicGame) -> None:
    if game.shape[0] == 2:
        best = solve_stackelberg(game, compare=False)[0].leader_payoff
        grid = over_grid(game, 0, 60)
        assert grid <= best
        # breakpoints of payoff differences up to 6 are fractions with denominators up to 12
        assert over_grid(game, 0, 27720 // 60) <= best
        if best.denominator == 1 and solve_stackelberg(game, compare=False)[0].strategy[0] in (0, 1):
            assert grid == best


@given(bimatrix(2, 2))
@settings(max_examples=30)
def test_a_grid_that_holds_the_breakpoint_attains_the_value(game: StrategicGame) -> None:
    if game.shape == (2, 2):
        first, second = (his[0] - his[1] for his in game.payoffs[1].tolist())
        apart = abs(first - second) or 1
        assert over_grid(game, 0, int(apart)) == solve_stackelberg(game, compare=False)[0].leader_payoff


def test_the_example_of_von_stengel_and_zamir() -> None:
    game = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]], players=["Inc", "Ent"])
    (best,) = solve_stackelberg(game, leader="Inc")
    assert best.profile == ((F(1, 2), F(1, 2)), (0, 1))
    assert (best.leader, best.reply, best.reply_index) == ("Inc", "2", 1)
    assert best.follower_payoff == F(1, 2)
    assert best.value_of_commitment == (F(3, 2), F(3, 2))
    assert "Inc commits to (1/2, 1/2), the reply is 2" in str(best)
    assert solve_strategic(game, Concept.STACKELBERG, leader=0)[0] == best


def test_the_follower_may_lead() -> None:
    game = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    (best,) = solve_stackelberg(game, leader=1)
    assert best.profile == ((1, 0), (1, 0))
    assert best.leader_payoff == 1


def test_replies_that_are_never_best_are_proved_so() -> None:
    game = StrategicGame.from_arrays([[0, 0, 9], [0, 0, 9]], [[3, 0, 1], [0, 3, 1]])
    solution = solve_stackelberg(game)
    assert {e.reply for e in solution} == {"1", "2"}
    assert solution[0].multipliers[2] == (F(1, 2), F(1, 2), 0)
    assert not solution.complete
    assert "one is listed for each reply" in solution.notes[-1]


def test_a_reply_that_is_best_to_a_mixture_only() -> None:
    game = StrategicGame.from_arrays([[0, 0, 9], [0, 0, 9]], [[3, 0, 2], [0, 3, 2]])
    assert solve_stackelberg(game)[0].leader_payoff == 9


def test_floats_are_solved_exactly_and_rounded() -> None:
    rng = np.random.default_rng(3)
    game = StrategicGame.from_arrays(rng.random((3, 4)), rng.random((3, 4)))
    (best,) = solve_stackelberg(game)
    assert best.evidence == "measured"
    assert 0 <= best.regret < 1e-15
    assert best.leader_payoff == pytest.approx(float(commitment_payoff(game.to_exact(), 0)))
    low, high = best.value_of_commitment
    assert 0 <= low <= high


def test_large_games_are_solved_without_nash() -> None:
    rng = np.random.default_rng(1)
    game = StrategicGame.from_arrays(*rng.integers(0, 99, (2, 16, 16)))
    solution = solve_stackelberg(game)
    assert solution[0].value_of_commitment is None
    assert "the value of commitment was not computed" in solution.notes[0]


def test_errors() -> None:
    game = StrategicGame.from_arrays([[1]], [[1]])
    with pytest.raises(GameError, match="leader=2 is no player"):
        solve_stackelberg(game, leader=2)
    with pytest.raises(GameError, match="leader=True"):
        solve_stackelberg(game, leader=True)
    with pytest.raises(GameError, match="two players, the game has 1"):
        solve_stackelberg(StrategicGame.from_arrays([1, 2]))


def test_a_solver_that_errs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    game = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    right = module.maximum

    def wrong(program):
        found = right(program)
        return type(found)((F(1), F(0)), found.value, found.multipliers)

    monkeypatch.setattr(module, "maximum", wrong)
    monkeypatch.setattr(module, "is_unique", lambda *args: True)
    with pytest.raises(GameError, match="no best one"):
        solve_stackelberg(game)
    monkeypatch.setattr(module, "maximum", lambda program: type(right(program))((F(1),), F(0), (F(0), F(0))))
    with pytest.raises(GameError, match="bound on commitments"):
        solve_stackelberg(game)
    monkeypatch.setattr(module, "maximum", lambda program: None)
    with pytest.raises(GameError, match="to which it is best"):
        solve_stackelberg(game)
    monkeypatch.setattr(module, "maximum", right)
    monkeypatch.setattr(module, "dominating_mixture", lambda own, others: (None, None))
    with pytest.raises(GameError, match="not settled"):
        solve_stackelberg(StrategicGame.from_arrays([[0, 0, 9]] * 2, [[3, 0, 1], [0, 3, 1]]), compare=False)
