from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games.equilibria.finite.perfect as module
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.perfect import solve_trembling_hand, weak_dominator
from layered_games.equilibria.finite.solving import solve_strategic
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

ENTRY = StrategicGame.from_arrays([[-1, 2], [0, 0]], [[-1, 1], [2, 2]])
MYERSON = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]


@st.composite
def bimatrix(draw: st.DrawFn) -> StrategicGame:
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    entries = st.lists(st.integers(0, 2), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    return StrategicGame.from_arrays(*(np.reshape(draw(entries), shape) for _ in range(2)))


def test_the_incumbent_does_not_fight() -> None:
    solution = solve_trembling_hand(ENTRY)
    assert len(solve_bimatrix(ENTRY)) == 3
    assert [e.profile for e in solution] == [((1, 0), (0, 1))]
    assert solution.complete
    assert "weakly dominated" in solution[0].notes[-1]


def test_the_game_of_myerson() -> None:
    game = StrategicGame.from_arrays(MYERSON, MYERSON)
    assert len(solve_bimatrix(game)) == 3
    found = {e.profile for e in solve_trembling_hand(game)}
    assert found == {((1, 0, 0),) * 2, ((0, 1, 0),) * 2}
    assert len(solve_strategic(game, Concept.TREMBLING_HAND_PERFECT)) == 2


def test_dominance_by_a_mixture_only() -> None:
    game = StrategicGame.from_arrays([[2, 0, 1], [0, 2, 1], [1, 1, 1], [1, 1, 0]], np.ones((4, 3), dtype=int))
    dominator, belief = weak_dominator(game, 0, [F(0), F(0), F(0), F(1)])
    assert belief is None
    assert dominator is not None
    assert dominator[3] == 0
    assert weak_dominator(game, 0, [F(0), F(0), F(1), F(0)])[0] is None
    assert all(e.profile[0][3] == 0 for e in solve_trembling_hand(game))


@given(bimatrix(), st.data())
@settings(max_examples=60)
def test_a_strategy_is_weakly_dominated_or_justified_by_full_support(game: StrategicGame, data) -> None:
    weights = data.draw(st.lists(st.integers(0, 3), min_size=game.shape[0], max_size=game.shape[0]))
    if not sum(weights):
        return
    own = np.array([F(w, sum(weights)) for w in weights], dtype=object)
    dominator, belief = weak_dominator(game, 0, own)
    table = game.payoffs[0]
    if dominator is not None:
        gains = np.array(dominator, dtype=object) @ table - own @ table
        assert min(gains) >= 0 and max(gains) > 0
        assert belief is None
    else:
        assert belief is not None
        assert min(belief) > 0 and sum(belief) == 1
        assert own @ table @ np.array(belief, dtype=object) == max(table @ np.array(belief, dtype=object))


@given(bimatrix())
@settings(max_examples=60)
def test_perfect_equilibria_exist_are_nash_and_fill_their_subsets(game: StrategicGame) -> None:
    solution = solve_trembling_hand(game)
    nash = {e.profile for e in solve_bimatrix(game)}
    assert 1 <= len(solution) <= len(nash)
    assert {e.profile for e in solution} <= nash
    listed = set()
    for component in solution.components:
        assert component.subsets
        for first, second in component.subsets:
            listed |= {(x, y) for x in first for y in second}
            middle = [[sum(p) / F(len(s)) for p in zip(*s, strict=True)] for s in (first, second)]
            assert regret(game, middle) == 0
            assert all(weak_dominator(game, p, row)[0] is None for p, row in enumerate(middle))
    assert listed == {e.profile for e in solution}


def test_a_mixture_of_perfect_equilibria_may_be_imperfect() -> None:
    # against column 1 all rows pay the same; rows 1 and 2 are undominated, their mixture is not
    rows = [[0, 3, 0], [0, 0, 3], [0, 2, 2]]
    game = StrategicGame.from_arrays(rows, [[1, 0, 0]] * 3)
    solution = solve_trembling_hand(game)
    assert weak_dominator(game, 0, [F(1, 2), F(1, 2), F(0)])[0] is not None
    assert {e.profile[0] for e in solution} == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
    (component,) = solution.components
    kept = sorted(tuple(sorted(x.index(1) for x in first)) for first, _ in component.subsets)
    assert kept == [(0, 2), (1, 2)]
    assert component.index is None
    assert "only within a subset" in solution.notes[-1]


@given(bimatrix())
@settings(max_examples=40)
def test_perfect_equilibria_survive_trembles_and_the_others_do_not(game: StrategicGame) -> None:
    perfect = {e.profile for e in solve_trembling_hand(game)}
    for equilibrium in solve_bimatrix(game):
        found = [weak_dominator(game, p, row) for p, row in enumerate(equilibrium.profile)]
        assert (equilibrium.profile in perfect) == all(dominator is None for dominator, _ in found)
        for player, (_, belief) in enumerate(found):
            if equilibrium.profile in perfect:  # a best reply to mistakes that become rare
                for rare in (F(1), F(1, 7), F(1, 1000)):
                    other = equilibrium.profile[1 - player]
                    trembling = [(1 - rare) * p + rare * b for p, b in zip(other, belief, strict=True)]
                    table = game.payoffs[player] if player == 0 else game.payoffs[1].T
                    values = np.dot(table, np.array(trembling, dtype=object))
                    assert min(trembling) > 0
                    assert np.dot(np.array(equilibrium.profile[player], dtype=object), values) == max(values)


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=6),
)
@settings(max_examples=40)
def test_maximal_sets_of_strategies_are_what_trying_all_gives(rows: list[list[int]]) -> None:
    game = StrategicGame.from_arrays(rows, np.zeros((len(rows), 3), dtype=int))
    judge = module._Judge(game)
    points = [tuple(F(i == k) for i in range(len(rows))) for k in range(len(rows))]
    kept = [p for k, p in enumerate(points) if judge.undominated(0, frozenset({k}))]
    good = [
        set(some)
        for size in range(1, len(kept) + 1)
        for some in combinations(kept, size)
        if judge.undominated(0, frozenset(p.index(1) for p in some))
    ]
    maximal = [g for g in good if not any(g < other for other in good)]
    found = judge.subsets(0, kept)
    assert sorted(map(sorted, found)) == sorted(map(sorted, maximal))


def test_many_actions_that_are_all_alike_are_one_set() -> None:
    game = StrategicGame.from_arrays(np.ones((12, 2), dtype=int), np.ones((12, 2), dtype=int))
    (component,) = solve_trembling_hand(game).components
    assert [tuple(map(len, subset)) for subset in component.subsets] == [(12, 2)]
    assert component.index == 1
    assert module._Judge(game).subsets(0, []) == []


def test_floats_are_judged_exactly_and_rounded_at_the_end() -> None:
    game = StrategicGame.from_arrays([[-1.0, 2.0], [0.0, 0.0]], [[-1.0, 1.0], [2.0, 2.0]])
    solution = solve_trembling_hand(game)
    assert [e.profile for e in solution] == [((1.0, 0.0), (0.0, 1.0))]
    assert all(isinstance(p, float) for row in solution[0].profile for p in row)
    assert solution.components[0].subsets == ((((1.0, 0.0),), ((0.0, 1.0),)),)
    assert "binary fractions" in solution.notes[0]
    # a mixed equilibrium whose small probability no float can hold is no pure one
    large, tiny = 1e300, 5e-324
    steep = StrategicGame.from_arrays([[0.0, large], [tiny, 0.0]], [[0.0, tiny], [large, 0.0]])
    assert len(solve_trembling_hand(steep)) == len(solve_bimatrix(steep.to_exact())) == 3


def test_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GameError, match="two players"):
        solve_trembling_hand(StrategicGame.from_arrays([1, 2]))
    monkeypatch.setattr(module, "weak_dominator", lambda *args: ((F(1),), None))
    with pytest.raises(GameError, match="although one exists"):
        solve_trembling_hand(ENTRY)


def test_a_solver_that_errs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.maximum

    def wrong(program):
        found = right(program)
        return type(found)((F(0), F(1)), found.value + 1, (F(9), F(0), F(0)))

    justified = StrategicGame.from_arrays([[0, 1], [1, 0]], [[0, 0], [0, 0]])
    monkeypatch.setattr(module, "maximum", wrong)
    with pytest.raises(GameError, match="dominating strategy failed"):
        weak_dominator(justified, 0, [F(1), F(0)])
    monkeypatch.setattr(
        module, "maximum", lambda program: replace(right(program), multipliers=(F(9), F(0), F(0)))
    )
    with pytest.raises(GameError, match="belief that justifies"):
        weak_dominator(justified, 0, [F(1), F(0)])
    monkeypatch.setattr(module, "maximum", lambda program: None)
    with pytest.raises(GameError, match="as well as itself"):
        weak_dominator(ENTRY, 0, [F(1), F(0)])
