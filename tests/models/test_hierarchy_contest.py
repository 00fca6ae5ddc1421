import numpy as np
import pytest

from layered_games.errors import GameError, ParameterError
from layered_games.models.contest import contest_play, promotion_contest

AT = dict(tau=1, k=1, A_A=2, A_S=1, P=8, q=0.25, sigma=0, ell=0.5, phi_A=0, phi_S=0, V=8)


def test_the_marginal_prize_is_the_credit() -> None:
    for n in (2, 3, 6):
        play = contest_play(AT, n)
        expected = np.sqrt(8 * (n - 1) * 2) / n  # marginal prize V*(n - 1)/(n**2*b) = b*c/(1 + k*c), c = 1
        assert play.b == pytest.approx(np.full(n, max(expected, play.T)), rel=1e-7)
        assert play.beta == pytest.approx(8 * (n - 1) / n**2 / play.b, rel=1e-7)
        assert play.e + play.f + play.h == pytest.approx(play.b)
        assert play.volunteered == pytest.approx(play.b - play.T) and play.evidence == "measured"


def test_without_a_prize_worth_it_the_superior_sets_the_dyads_target() -> None:
    play = contest_play(AT | {"V": 0.01}, 3)
    assert pytest.approx(4 / 3, rel=1e-6) == play.T and play.imposed == pytest.approx(1 / 3, rel=1e-5)
    assert play.volunteered == pytest.approx(np.zeros(3), abs=1e-9)


def deviations(at: dict, play: object, k: np.ndarray) -> tuple[float, float]:
    """The most that a subordinate gains by another bid, by formulas written out here."""
    c = 1.0
    others = play.b.sum() - play.b

    def payoff(j: int, bid: np.ndarray) -> np.ndarray:
        return at["V"] * bid / (bid + others[j]) - bid**2 * c / (1 + k[j] * c) / 2

    grid = np.linspace(play.T, 6 * play.b.max(), 200_001)
    return max(float(payoff(j, grid).max() - payoff(j, play.b[j : j + 1])[0]) for j in range(k.size))


def test_no_subordinate_gains_by_another_bid() -> None:
    k = np.array([0.5, 1, 2, 3])
    at = AT | {"V": 9, "k": k}
    play = contest_play(at)
    assert deviations(at, play, k) < 1e-9
    assert np.all(np.diff(play.b) > 0)  # the abler bid more


def test_no_other_target_is_better_for_the_superior() -> None:
    k = np.array([0.5, 1, 2])
    at = AT | {"V": 4, "A_S": 3, "k": k}
    play = contest_play(at)

    def payoff(tau_received: float, bids: np.ndarray) -> float:
        effort = k / (1 + k) * bids
        return float(
            -(3 * np.maximum(0, tau_received - effort) ** 2 / 2 + 0.5 * (bids - effort) ** 2 / 2).sum()
        )

    best = payoff(1, play.b)
    for target in np.linspace(1, 3, 6):
        forced = contest_play(at | {"tau": target, "A_S": 1e-9})  # asks for no more than that
        assert pytest.approx(target) == forced.T
        assert payoff(1, forced.b) <= best + 1e-9


def test_more_rivals_lower_each_bid_and_raise_the_sum() -> None:
    (claim,) = promotion_contest(3).propositions()
    assert claim.settled and len(claim.parts) == 2
    free = [contest_play(AT | {"V": 60, "A_S": 0.1}, n).b for n in (2, 3, 4)]
    assert free[0][0] > free[1][0] > free[2][0]
    assert free[0].sum() < free[1].sum() < free[2].sum()


def test_the_game_is_written_in_primitives() -> None:
    game = promotion_contest(3)
    assert game.players == ("S", "A1", "A2", "A3")
    assert [len(stage) for stage in game.stages] == [1, 9]
    assert game.payoffs["S"].has(game.moves["e3"].symbol) and not game.payoffs["S"].has(
        game.parameters["V"].symbol
    )


def test_wrong_contests_are_named() -> None:
    with pytest.raises(GameError, match="2 or more"):
        promotion_contest(1)
    with pytest.raises(ParameterError, match="numbers of subordinates"):
        contest_play(AT)
    with pytest.raises(ParameterError, match="numbers of subordinates"):
        contest_play(AT | {"k": np.ones(3)}, 2)
    with pytest.raises(ParameterError, match="the same for all"):
        contest_play(AT | {"tau": np.ones(2)})
    with pytest.raises(ParameterError, match="missing: V"):
        contest_play({n: v for n, v in AT.items() if n != "V"}, 2)
