"""The canonical game: the generic solver against the closed forms of theory, and its speed budget."""

from __future__ import annotations

from fractions import Fraction

import pytest
from closed_forms import expected

import layered_games as lg

DRAWS = 1000


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


def test_every_branch_is_proved(game):
    solution = lg.solve(game)
    assert solution.status is lg.Status.SOLVED
    assert solution.complete
    assert all(branch.evidence == "proved" and branch.regret == 0 for branch in solution)


def test_thousand_exact_draws_with_boundaries_agree_exactly(game):
    seen = set()
    for point in game.parameters.sample(DRAWS, seed=2026, boundary=0.2):
        values = {s.name: Fraction(int(x.p), int(x.q)) for s, x in point.items()}
        want, got = expected(values), lg.regime_at(game, values)
        assert got.regime.name == want.regime, values
        assert got.motive == want.motive, values
        assert got.overdetermined is want.overdetermined, values
        for name, number in (
            ("b", want.bid),
            ("e", want.effort),
            ("f", want.falsified),
            ("h", want.admitted),
        ):
            assert got.values[name] == number, (name, values)
        assert got.values["T"] == want.target, values
        seen.add((want.regime, want.motive))
    assert {r for r, _ in seen} == {"NONE", "PASSIVE", "ACTIVE"}
    assert {m for _, m in seen} >= {"blame", "credit", "both"}


BASE = dict(
    tau=1, k=1, beta_A=0, beta_S=0, A_A=4, A_S=1, P=4, q="0.02", sigma="0.3", ell="1/2", phi_A=0, phi_S=0
)


def _at(**changes):
    return {**BASE, **changes}


def test_tie_between_none_and_passive_goes_to_none(game):
    """a_S k = ell makes T_hat equal tau exactly."""
    point = lg.regime_at(game, _at(A_S="1/2"))
    assert point.regime is lg.Regime.NONE
    assert point.values["T"] == point.values["b"] == 1
    assert lg.regime_at(game, _at(A_S="501/1000")).regime is lg.Regime.PASSIVE


def test_tie_between_none_and_active_goes_to_none(game):
    stiff = lg.regime_at(game, _at()).channels["c"]
    beta = 1 / (1 + 1 / Fraction(int(stiff.p), int(stiff.q)))
    assert lg.regime_at(game, _at(beta_A=beta, A_S="1/4")).regime is lg.Regime.NONE
    assert lg.regime_at(game, _at(beta_A=beta * Fraction(1001, 1000), A_S="1/4")).regime is lg.Regime.ACTIVE


def test_tie_between_active_and_passive_goes_to_active(game):
    target = lg.regime_at(game, _at()).values["T"]
    c = lg.regime_at(game, _at()).channels["c"]
    beta = target / (1 + 1 / c)
    point = lg.regime_at(game, _at(beta_A=beta))
    assert point.regime is lg.Regime.ACTIVE
    assert point.values["b"] == target
    assert lg.regime_at(game, _at(beta_A=beta * Fraction(999, 1000))).regime is lg.Regime.PASSIVE


def test_active_targets_are_a_set_with_two_selections(game):
    at = _at(beta_A="0.6", sigma="0.05")
    point = lg.regime_at(game, at)
    assert point.regime is lg.Regime.ACTIVE
    low, high = point.sets["T"]
    assert (low, high) == (1, point.values["b"])
    assert low < point.values["T"] < high
    assert lg.regime_at(game, at, selection="pass-through").values["T"] == 1


def test_more_oversight_turns_active_into_passive(game):
    """The example of theory, statement 3."""
    assert lg.regime_at(game, _at(beta_A="0.6", sigma="0.05")).regime is lg.Regime.ACTIVE
    assert lg.regime_at(game, _at(beta_A="0.6", sigma="0.3")).regime is lg.Regime.PASSIVE


def test_branch_conditions_and_values_are_in_raw_parameters(game):
    raw = set(game.parameters.symbols.values())
    for branch in lg.solve(game):
        assert branch.condition.free_symbols <= raw
        assert all(value.free_symbols <= raw for value in branch.values.values())


def test_solve_at_a_point_gives_exact_numbers_and_floats(game):
    at = _at(beta_A="0.6", sigma="0.05")
    (exact,) = lg.solve(game, at=at)
    assert exact.values["b"] == Fraction(269, 92)
    (floating,) = lg.solve(game, at={k: float(Fraction(v)) for k, v in at.items()})
    assert isinstance(floating.values["b"], float)
    assert floating.values["b"] == pytest.approx(269 / 92, rel=1e-14)
