"""One equilibrium: Lemke and Howson's path in floats, in integers, and its refusal to guess."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.equilibria.finite import bimatrix_one
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.bimatrix_exact import WholeGame
from layered_games.equilibria.finite.bimatrix_one import lemke_howson
from layered_games.equilibria.result import Status
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

WHEEL = ([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]])


def whole(table, shift=0):
    return np.array(table, dtype=object) + shift


@pytest.fixture
def no_pure(monkeypatch):
    monkeypatch.setattr(bimatrix_one, "_pure", lambda _: iter(()))


@pytest.mark.parametrize("caps", [bimatrix_one.CAPS, ()])
@pytest.mark.parametrize("high", [1, 100])
def test_both_arithmetics_end_at_an_equilibrium(no_pure, monkeypatch, caps, high):
    monkeypatch.setattr(bimatrix_one, "CAPS", caps)
    rng = np.random.default_rng(2)
    for size in [(1, 1), (1, 4), (3, 2), (4, 4), (7, 7)]:
        A, B = rng.integers(-high, high + 1, (2, *size))
        game = StrategicGame.from_arrays(A, B)
        solution = solve_bimatrix(game, method="one")
        assert len(solution) == 1 and not solution.complete and solution.status is Status.SAMPLE
        assert regret(game, solution[0].profile) == 0 == solution[0].regret
        assert solution.components == () and "Lemke-Howson" in solution.method


def test_a_pure_equilibrium_is_taken_first(monkeypatch):
    monkeypatch.setattr(bimatrix_one, "lemke_howson", None)
    game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert solve_bimatrix(game, method="one")[0].profile == ((0, 1), (0, 1))


def test_floats_are_confirmed_exactly_then_rounded():
    rng = np.random.default_rng(0)
    game = StrategicGame.from_arrays(*rng.random((2, 60, 60)))
    solution = solve_bimatrix(game, method="one")
    assert solution[0].regret < 1e-14
    assert any("binary fractions" in note for note in solution.notes)
    assert isinstance(solution[0].profile[0][0], float)


@given(st.integers(1, 4), st.integers(1, 4), st.data())
@settings(max_examples=40, deadline=None)
def test_every_label_leads_to_a_listed_or_mixed_equilibrium(m, n, data):
    table = st.lists(st.lists(st.integers(1, 3), min_size=n, max_size=n), min_size=m, max_size=m)
    A, B = data.draw(table), data.draw(table)
    game = StrategicGame.from_arrays(A, B)
    listed = {e.profile for e in solve_bimatrix(game)}
    for label in range(m + n):
        own, others = lemke_howson(whole(A), whole(B), label)
        x, y = WholeGame.of(game).profile(own, others)
        assert (x.fractions, y.fractions) in listed  # a basis is a vertex of each polytope


def test_a_wheel_has_its_mixed_equilibrium():
    solution = solve_bimatrix(StrategicGame.from_arrays(*WHEEL), method="one")
    assert {p for s in solution[0].profile for p in s} == {solution[0].profile[0][0]}


def test_paths_are_given_up_and_taken_up_again(monkeypatch):
    A, B = (whole(t, 2).astype(float) for t in WHEEL)
    assert lemke_howson(A, B, 0, cap=2) is None
    assert lemke_howson(A, B, 0, cap=50) == ([0, 1, 2], [0, 1, 2])
    monkeypatch.setattr(bimatrix_one, "CAPS", (1, 2))
    assert solve_bimatrix(StrategicGame.from_arrays(*WHEEL), method="one")[0].regret == 0


def test_lost_paths_are_no_equilibria(monkeypatch):
    nothing = np.full((2, 2), -1.0)
    assert lemke_howson(nothing, nothing, 0) is None
    monkeypatch.setattr(bimatrix_one, "_ends", lambda _: iter([([0], [0])]))
    with pytest.raises(GameError, match="please report"):
        solve_bimatrix(StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), method="one")


def test_a_large_game_is_answered():
    rng = np.random.default_rng(1)
    A, B = rng.integers(0, 1000, (2, 120, 120))
    game = StrategicGame.from_arrays(A, B)
    assert solve_bimatrix(game, method="one")[0].regret == 0
