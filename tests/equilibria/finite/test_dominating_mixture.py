"""Mixtures and beliefs: exactly one certificate, by rounding, the active system, or the simplex method."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layered_games.equilibria.finite import dominating_mixture as module
from layered_games.equilibria.finite.dominating_mixture import dominating_mixture


def judged(own: Any, others: Any) -> bool:
    """Whether the action is dominated, after a check of the certificate by loops."""
    mixture, belief = dominating_mixture(own, others)
    assert (mixture is None) != (belief is None)
    gains = [
        [Fraction(a) - Fraction(b) for a, b in zip(row, own.tolist(), strict=True)] for row in others.tolist()
    ]
    weights = mixture or belief or ()
    assert sum(weights) == 1 and min(weights) >= 0 and all(type(w) is Fraction for w in weights)
    if mixture is not None:
        columns = zip(*gains, strict=True)
        assert all(sum(w * g for w, g in zip(mixture, c, strict=True)) > 0 for c in columns)
    else:
        assert all(sum(w * g for w, g in zip(weights, row, strict=True)) <= 0 for row in gains)
    return mixture is not None


sizes = st.tuples(st.integers(2, 5), st.integers(1, 5))
integers = sizes.flatmap(lambda s: hnp.arrays(np.int64, s, elements=st.integers(-3, 3)))
floats = sizes.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.floats(-1, 1)))


@given(integers)
def test_integers(payoffs: Any) -> None:
    judged(payoffs[0], payoffs[1:])


@given(floats)
@settings(max_examples=60)
def test_floats(payoffs: Any) -> None:
    judged(payoffs[0], payoffs[1:])


def without_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_propose", lambda own, others: None)


def test_the_simplex_method_alone_gives_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    games = [rng.integers(-3, 4, (rng.integers(2, 8), rng.integers(1, 7))) for _ in range(80)]
    games += [rng.integers(0, 2, (6, 6)) for _ in range(20)]
    answers = [judged(g[0], g[1:]) for g in games]
    without_proposal(monkeypatch)
    assert [judged(g[0], g[1:]) for g in games] == answers and 20 < sum(answers) < 80


def test_the_active_system_repairs_what_rounding_spoils(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only mixture that is level has a large denominator; it decides against a gain of nothing."""
    weight = Fraction(1_234_567_891, 9_876_543_213)
    others = np.array([[1 - weight, -(1 - weight)], [-weight, weight]], dtype=object)
    own = np.array([Fraction(0), Fraction(0)], dtype=object)
    monkeypatch.setattr(module, "LARGEST", 0)
    assert not judged(own, others)
    tiny = Fraction(1, 10**30)
    assert judged(own - tiny, others) and not judged(own + tiny, others)


def test_numbers_beyond_floats_are_solved_exactly() -> None:
    huge = Fraction(10**400)
    others = np.array([[huge, -huge], [-huge, huge + 1]], dtype=object)
    own = np.array([Fraction(0), Fraction(0)], dtype=object)
    assert judged(own, others)
    assert judged(np.array([-1e308, -1e308]), np.array([[1e308, -1e308 / 2], [1.0, 1.0]]))


def test_too_large_a_program_is_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    without_proposal(monkeypatch)
    monkeypatch.setattr(module, "LARGEST", 11)
    own, others = np.array([1, 1]), np.array([[3, 0], [0, 3]])
    assert dominating_mixture(own, others) == (None, None)
    monkeypatch.setattr(module, "LARGEST", 15)
    assert dominating_mixture(own, others) == ((Fraction(1, 2), Fraction(1, 2)), None)


def test_a_failed_program_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.optimize

    class Failed:
        status = 4

    monkeypatch.setattr(scipy.optimize, "linprog", lambda *args, **options: Failed())
    assert judged(np.array([1, 1]), np.array([[3, 0], [0, 3]]))


def test_a_wrong_proposal_is_never_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    own, others = np.array([1.0, 1.0]), np.array([[3.0, 0.0], [0.0, 3.0]])
    for mixture, belief in (([1.0, 0.0], [0.0, 1.0]), ([0.0, 0.0], [0.0, 0.0]), ([0.5, 0.0], [0.5, 0.5])):
        wrong = module._Proposal(np.array([[9.0, 9.0], [-9.0, -9.0]]), [Fraction(1)] * 2, mixture, belief)
        monkeypatch.setattr(module, "_propose", lambda own, others, wrong=wrong: wrong)
        assert judged(own, others)


def test_cycling_is_excluded() -> None:
    """Ties everywhere: Bland's rule has to end it."""
    payoffs = np.kron(np.eye(7, dtype=int), np.ones((1, 3), dtype=int))
    gains = np.array((payoffs - payoffs[0])[1:], dtype=object)
    mixture, belief = module._simplex(gains)
    assert sum(mixture) > 0 and sum(belief) > 0 and min(*mixture, *belief) >= 0


@pytest.mark.parametrize("size", [30, 60])
def test_large_random_programs(size: int) -> None:
    rng = np.random.default_rng(size)
    payoffs = rng.random((size, size))
    payoffs[0] = 0.45
    assert judged(payoffs[0], payoffs[1:])
    payoffs[0] = 0.6
    assert not judged(payoffs[0], payoffs[1:])
