"""Iterated strict dominance: certificates, order, and comparison with the definition and with peers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layered_games.equilibria.finite.dominance import eliminate_dominated
from layered_games.equilibria.finite.dominance_records import Reduction
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame


def make(*payoffs: Any, **options: Any) -> StrategicGame:
    return StrategicGame.from_arrays(*payoffs, **options)


BY_MIXTURE = make(
    [[3, 0], [0, 3], [1, 1]], [[1, 0], [0, 1], [0, 0]], players=["Row", "Col"], actions=["TMB", "LR"]
)
LADDER = make(
    [[4, 5, 6], [2, 8, 3], [3, 9, 2]],
    [[3, 1, 2], [1, 4, 6], [0, 6, 8]],
    actions=[["U", "M", "D"], ["L", "C", "R"]],
)  # the textbook's: R goes in the end, one profile is left


def bimatrices(entries: Any, top: int = 4) -> Any:
    shapes = st.tuples(st.just(2), st.integers(1, top), st.integers(1, top))
    return shapes.flatmap(lambda shape: hnp.arrays(np.int64, shape, elements=entries))


def test_a_mixture_dominates_what_no_pure_action_does() -> None:
    found = eliminate_dominated(BY_MIXTURE)
    (gone,) = found.eliminated
    assert gone.mixture == ((0, Fraction(1, 2)), (1, Fraction(1, 2))) and gone.margin == Fraction(1, 2)
    assert found.kept == ((0, 1), (0, 1)) and found.game.actions == (("T", "M"), ("L", "R")) and found.holds()
    pure = eliminate_dominated(BY_MIXTURE, by="pure")
    assert not pure.eliminated and pure.game == BY_MIXTURE and pure.holds()


def test_rounds_are_recorded() -> None:
    found = eliminate_dominated(LADDER)
    assert [[(e.player, e.action) for e in batch] for batch in found.rounds] == [
        [(1, 1)],
        [(0, 1), (0, 2)],
        [(1, 2)],
    ]
    assert found.kept == ((0,), (0,)) and found.holds() and not found.undecided
    assert found.actions == {"1": ("U",), "2": ("L",)}


def test_it_prints() -> None:
    text = str(eliminate_dominated(BY_MIXTURE))
    assert (
        "3 x 2 becomes 2 x 2" in text and "round 1: B of Row, by 1/2 T + 1/2 M (gains at least 1/2)" in text
    )
    assert "left: Row: T, M; Col: L, R" in text and text == repr(eliminate_dominated(BY_MIXTURE))
    assert eliminate_dominated(make([[1]], [["<", 2][1:]]))._repr_html_().startswith("<pre>Strict dominance")
    floats = str(eliminate_dominated(make([[0.5], [0.25]], [[1], [1]])))
    assert "(gains at least 0.25)" in floats
    assert "stays" in str(eliminate_dominated(make([[1]], [[1]]), by="pure"))


@pytest.mark.parametrize("by", ["Mixed", "", None, "weak"])
def test_other_ways_are_refused(by: Any) -> None:
    with pytest.raises(GameError, match="use 'mixed' or 'pure'"):
        eliminate_dominated(LADDER, by)


def dominated(game: StrategicGame, player: int, action: int) -> bool:
    """Whether some mixture of two other actions dominates, by a search over the points where gains vanish."""
    matrix = np.moveaxis(game.payoffs[player], player, 0).reshape(game.shape[player], -1)
    gains = [row - matrix[action] for i, row in enumerate(matrix) if i != action]
    for first, second in product(gains, repeat=2):
        cuts = {Fraction(0), Fraction(1)}
        cuts |= {Fraction(-b, a - b) for a, b in zip(first, second, strict=True) if a != b}
        ends = sorted(c for c in cuts if 0 <= c <= 1)
        tries = [*ends, *((a + b) / 2 for a, b in pairwise(ends))]
        if any(all(t * a + (1 - t) * b > 0 for a, b in zip(first, second, strict=True)) for t in tries):
            return True
    return False


@given(bimatrices(st.integers(-3, 3), top=3))
@settings(max_examples=150)
def test_what_is_left_is_undominated_and_what_is_gone_is_not(payoffs: Any) -> None:
    """With at most three actions a dominating mixture uses at most two others."""
    game = make(*payoffs)
    found = eliminate_dominated(game)
    assert found.holds() and not found.undecided
    left = found.game
    assert not any(dominated(left, p, a) for p, n in enumerate(left.shape) for a in range(n))
    first = {(e.player, e.action) for e in found.eliminated if e.round == 1}
    assert first == {(p, a) for p, n in enumerate(game.shape) for a in range(n) if dominated(game, p, a)}


@given(bimatrices(st.integers(-4, 4)))
@settings(max_examples=60)
def test_scale_and_kind_do_not_matter(payoffs: Any) -> None:
    game = make(*payoffs)
    kept = eliminate_dominated(game).kept
    for other in (
        game.to_floats(),
        make(*(payoffs * 2.0**-600)),
        make(*(payoffs * 1e8 + 3.0)),
        make(*(payoffs.astype(object) * Fraction(1, 7) + Fraction(10**30, 3))),
        make(*(payoffs.astype(object) * 10**25)),
    ):
        found = eliminate_dominated(other)
        assert found.kept == kept and found.holds()


@given(bimatrices(st.integers(-3, 3)))
@settings(max_examples=60)
def test_mixed_removes_at_least_what_pure_removes(payoffs: Any) -> None:
    game = make(*payoffs)
    mixed, pure = eliminate_dominated(game), eliminate_dominated(game, by="pure")
    assert pure.holds() and all(set(a) <= set(b) for a, b in zip(mixed.kept, pure.kept, strict=True))
    assert eliminate_dominated(mixed.game).game == mixed.game
    assert eliminate_dominated(pure.game, by="pure").game == pure.game


@given(hnp.arrays(np.int64, (3, 2, 3, 2), elements=st.integers(-2, 3)))
@settings(max_examples=60)
def test_three_players(payoffs: Any) -> None:
    for by in ("mixed", "pure"):
        found = eliminate_dominated(make(*payoffs), by)
        assert found.holds() and not found.undecided


@given(hnp.arrays(np.float64, (2, 3, 3), elements=st.floats(-1, 1)))
@settings(max_examples=60)
def test_floats_are_exact_dyadics(payoffs: Any) -> None:
    game = make(*payoffs)
    found = eliminate_dominated(game)
    assert found.holds() and not found.undecided and found.game.kind == "float"
    assert found.kept == eliminate_dominated(game.to_exact()).kept


def test_a_gain_smaller_than_any_tolerance_counts() -> None:
    tiny = Fraction(1, 10**40)
    rows = np.array([[4, 0], [0, 4], [2 - tiny, 2 - tiny]], dtype=object)
    found = eliminate_dominated(make(rows, np.zeros((3, 2), dtype=int)))
    assert found.kept == ((0, 1), (0, 1)) and found.eliminated[0].margin == tiny and found.holds()
    rows[2] = [2 + tiny, 2 - tiny]
    level = eliminate_dominated(make(rows, np.zeros((3, 2), dtype=int)))
    assert level.kept == ((0, 1, 2), (0, 1)) and level.holds()
    assert eliminate_dominated(make([[1 + 2**-52], [1.0]], [[0], [0]])).kept == ((0,), (0,))


def test_one_player_keeps_its_best_actions() -> None:
    found = eliminate_dominated(make([1, 3, 3, 2]))
    assert found.kept == ((1, 2),) and found.holds()
    assert eliminate_dominated(make([7])).kept == ((0,),)


def forged(found: Reduction) -> list[Reduction]:
    """The reduction with one certificate spoilt, in every way."""
    gone, left = found.eliminated[0], found.survivors[0]
    others = found.eliminated[1:]

    def elimination(**changes: Any) -> Reduction:
        return replace(found, eliminated=(replace(gone, **changes), *others))

    def survival(**changes: Any) -> Reduction:
        return replace(found, survivors=(replace(left, **changes), *found.survivors[1:]))

    return [
        elimination(mixture=((0, Fraction(1)),)),
        elimination(mixture=((0, Fraction(1, 3)), (1, Fraction(1, 3)))),
        elimination(mixture=((0, Fraction(3, 2)), (1, Fraction(-1, 2)))),
        elimination(mixture=((2, Fraction(1)),)),
        elimination(action=0),
        survival(belief=(((1,), Fraction(1)),)),
        survival(belief=(((0,), Fraction(1, 2)),)),
        survival(belief=(((0,), Fraction(2)), ((1,), Fraction(-1)))),
        survival(belief=()),
        survival(action=2),
        replace(found, kept=((0,), (0, 1))),
        replace(found, eliminated=()),
        replace(found, survivors=found.survivors[1:]),
        replace(found, game=found.original),
    ]


def test_a_forged_certificate_does_not_hold() -> None:
    for number, wrong in enumerate(forged(eliminate_dominated(BY_MIXTURE))):
        assert not wrong.holds(), number


def test_a_forged_witness_does_not_hold() -> None:
    found = eliminate_dominated(make([[2, 0, 1], [1, 1, 1]], [[0] * 3] * 2), by="pure")
    assert found.holds()
    (stays,) = [s for s in found.survivors if s.against and s.player == 0 and s.action == 1] or [
        found.survivors[1]
    ]
    wrong = replace(stays, belief=(), against=((0, (0,), None),))
    assert not replace(found, survivors=(found.survivors[0], wrong, *found.survivors[2:])).holds()


def test_what_is_gone_agrees_with_gambit() -> None:
    """Gambit removes actions that pure ones dominate strictly, round by round."""
    pygambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(5)
    for shape in [(3, 4), (4, 4), (2, 3, 3)]:
        for _ in range(15):
            game = make(*rng.integers(0, 5, (len(shape), *shape)))
            there = pygambit.Game.from_arrays(*(a.astype(int) for a in game.payoffs))
            support = there.strategy_support_profile()
            while True:
                lost = [
                    s
                    for p in there.players
                    for s in p.strategies
                    if s in support and support.is_dominated(s, True)
                ]
                if not lost:
                    break
                for strategy in lost:
                    support = support.remove(strategy)
            kept = tuple(tuple(i for i, s in enumerate(p.strategies) if s in support) for p in there.players)
            assert eliminate_dominated(game, by="pure").kept == kept


def test_quick_enough_for_large_games() -> None:
    payoffs = np.random.default_rng(0).random((2, 40, 40))
    payoffs[0, 0] = payoffs[0, 1:].min(axis=0) - 1e-3
    found = eliminate_dominated(make(*payoffs))
    assert 0 not in found.kept[0] and found.holds()
