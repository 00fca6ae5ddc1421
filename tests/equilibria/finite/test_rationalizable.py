"""Rationalizable actions: readable, complete where certified, and consistent with Nash equilibria."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import nashpy
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layered_games.equilibria.finite import dominating_mixture as lp
from layered_games.equilibria.finite.rationalizable import solve_rationalizable
from layered_games.equilibria.result import Solution, Status
from layered_games.games.strategic import StrategicGame


def make(*payoffs: Any, **options: Any) -> StrategicGame:
    return StrategicGame.from_arrays(*payoffs, **options)


BERNHEIM = make(
    [[0, 2, 7, 0], [5, 3, 5, 0], [7, 2, 0, 0], [0, 0, 0, 10]],
    [[7, 5, 0, 1], [2, 3, 2, 1], [0, 5, 7, 1], [0, -2, 0, -1]],
    actions=[["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]],
)


def test_the_example_of_bernheim() -> None:
    """b4 is dominated by (b1 + b3) / 2, and then a4 by a2; the other actions are rationalizable."""
    found = solve_rationalizable(BERNHEIM)
    assert isinstance(found, Solution) and found.complete and found.status is Status.SOLVED
    assert found.actions == {"1": ("a1", "a2", "a3"), "2": ("b1", "b2", "b3")}
    assert [e.action for r in found.reactions for e in r.eliminations] == [3, 3]
    assert [r.indices for r in found.reactions] == [(0, 1, 2), (0, 1, 2)]
    assert len(found) == 0 and found.reduction.holds()
    text = str(found)
    assert text.startswith(
        "rationalizable actions; solved; complete\n  1: a1, a2, a3\n  2: b1, b2, b3\nround 1: b4 of 2"
    )
    assert "equilibri" not in text and "<td>a1, a2, a3</td>" in found._repr_html_()


def test_every_rationalizable_action_has_its_belief() -> None:
    for record in solve_rationalizable(BERNHEIM).reactions:
        assert [s.action for s in record.survivals] == list(record.indices)
        assert all(sum(w for _, w in s.belief) == 1 for s in record.survivals)


def test_one_profile_left_is_the_only_equilibrium() -> None:
    found = solve_rationalizable(make([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    (only,) = found
    assert only.profile == ((0, 1), (0, 1)) and only.payoffs == (1, 1) and only.regret == 0
    assert "the only equilibrium" in str(found)
    floats = solve_rationalizable(make([[3.0, 0], [5, 1]], [[3, 5], [0, 1.5]]))
    assert floats.complete and floats[0].payoffs == (1.0, 1.5)


@given(hnp.arrays(np.int64, (2, 3, 3), elements=st.integers(-4, 4)))
@settings(max_examples=80)
def test_pure_equilibria_use_rationalizable_actions_only(payoffs: Any) -> None:
    game = make(*payoffs)
    found = solve_rationalizable(game)
    assert found.complete
    best = game.best_responses()
    for profile in game.profiles():
        if all(b[profile] for b in best):
            assert all(a in r.indices for a, r in zip(profile, found.reactions, strict=True))


@pytest.mark.filterwarnings("ignore:[^A-z]*An even number:RuntimeWarning")
def test_supports_of_mixed_equilibria_are_rationalizable() -> None:
    rng = np.random.default_rng(4)
    for _ in range(30):
        payoffs = rng.random((2, 3, 4))
        records = solve_rationalizable(make(*payoffs)).reactions
        for equilibrium in nashpy.Game(*payoffs).support_enumeration():
            for strategy, record in zip(equilibrium, records, strict=True):
                assert {int(i) for i in np.flatnonzero(strategy > 1e-9)} <= set(record.indices)


def test_three_players_are_told_about_correlation() -> None:
    """Osborne and Rubinstein, A Course in Game Theory, section 4.1: only a correlated belief justifies M2."""
    third = np.zeros((2, 2, 4), dtype=int)
    third[0, 0] = [8, 4, 0, 3]
    third[1, 1] = [0, 4, 8, 3]
    third[0, 1] = third[1, 0] = [0, 0, 0, 3]
    flat = np.zeros((2, 2, 4), dtype=int)
    found = solve_rationalizable(make(flat, flat, third))
    assert found.complete and "correlated rationalizability" in str(found) and found.reduction.holds()
    (second,) = (s for s in found.reactions[2].survivals if s.action == 1)
    assert dict(second.belief) == {(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)}
    for p, q in product([Fraction(i, 40) for i in range(41)], repeat=2):
        both, none = p * q, (1 - p) * (1 - q)
        assert 4 * both + 4 * none < max(8 * both, 8 * none, Fraction(3))


def test_what_is_undecided_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lp, "_propose", lambda own, others: None)
    monkeypatch.setattr(lp, "LARGEST", 0)
    found = solve_rationalizable(make([[3, 0], [0, 3], [1, 1]], [[1, 0], [0, 1], [0, 0]]))
    assert not found.complete and found.status is Status.UNDECIDED
    assert "undecided: 3 of 1" in str(found) and "not proved complete" in str(found)
    assert found.reduction.holds()


def test_symbols() -> None:
    v, c = sp.symbols("v c", positive=True)
    solved = solve_rationalizable(make([[v, 0], [v + c, c]], [[v, v + c], [0, c]]))
    assert solved.complete and solved[0].profile == ((0, 1), (0, 1)) and solved[0].payoffs == (c, c)
    assert solved[0].regret == 0 and solved[0].evidence == "proved"
    hawk = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    open_game = solve_rationalizable(make(hawk, hawk.T))
    assert not open_game.complete and "for the exact sets" in str(open_game)
    assert solve_rationalizable(make(hawk, hawk.T).at({"v": 4, "c": 2})).actions == {"1": ("1",), "2": ("1",)}
