"""Statements of the theory page in channels, written out by hand: the prover must settle each."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import Outcome, prove

tau, k, c, a_S, a_A, d = sp.symbols("tau k c a_S a_A d", positive=True)
beta_A, beta_S = sp.symbols("beta_A beta_S", nonnegative=True)
ell = sp.Symbol("ell", positive=True)
TRUE, MIXED = Outcome.TRUE, Outcome.MIXED

kappa = k * c / (1 + k * c)
b_hat = beta_A * (k + 1 / c)
slope = ell * c * (1 - kappa) ** 2
T_blame = (beta_S + a_S * kappa * tau) / (a_S * kappa**2 + slope)
T_credit = beta_S / slope
T_hat = sp.Max(T_blame, T_credit)
blame = T_blame.subs(beta_S, 0)
series = a_A * d / (a_A + d)
share = a_A / (a_A + d)
LIABLE = [ell <= 1]


def no_regime():
    return sp.And(b_hat <= tau, T_hat <= tau)


def passive():
    return sp.And(T_hat > tau, T_hat > b_hat)


def active():
    return sp.And(b_hat > tau, b_hat >= T_hat)


@pytest.mark.parametrize(
    ("claim", "assuming", "outcome"),
    [
        # 1: exclusive and exhaustive
        (sp.Not(sp.And(no_regime(), passive())), LIABLE, TRUE),
        (sp.Not(sp.And(no_regime(), active())), LIABLE, TRUE),
        (sp.Not(sp.And(active(), passive())), LIABLE, TRUE),
        (sp.Or(no_regime(), passive(), active()), LIABLE, TRUE),
        # 2: the superior wants more than it received iff a_S*k > ell
        (sp.Equivalent(blame > tau, a_S * k > ell), LIABLE, TRUE),
        (
            sp.Equivalent(
                sp.And(blame > tau, blame > b_hat),
                sp.And(a_S * k > ell, tau * c > beta_A * (k * c + ell / (a_S * k))),
            ),
            LIABLE,
            TRUE,
        ),
        # 3: tolerance at the top lowers the target, oversight too, tolerance at the bottom raises it
        (sp.diff(blame, a_S) > 0, LIABLE, TRUE),
        (sp.diff(blame, c) < 0, [a_S * k > ell, *LIABLE], TRUE),
        (sp.diff(blame, c) < 0, LIABLE, MIXED),
        (sp.diff(series, d) > 0, (), TRUE),
        (sp.diff(series, a_A) > 0, (), TRUE),
        (blame > 0, LIABLE, TRUE),
        # 4: oversight lowers active overbidding
        (sp.diff(b_hat, c) < 0, [beta_A > 0], TRUE),
        (sp.Eq(sp.diff(b_hat, c), 0), [sp.Eq(beta_A, 0)], TRUE),
        # 5: from falsified to admitted
        (sp.diff(share, a_A) > 0, (), TRUE),
        (sp.diff(share, d) < 0, (), TRUE),
        # 6: with credit to the superior there is no fixed sign
        (sp.diff(T_blame, c) < 0, LIABLE, MIXED),
        (sp.diff(T_blame, c) < 0, [sp.Eq(beta_S, 0), a_S * k > ell, *LIABLE], TRUE),
    ],
)
def test_statement(claim, assuming, outcome):
    verdict = prove(claim, assuming, timeout=30)
    assert verdict.outcome is outcome, str(verdict)
    assert verdict.evidence in {"certificate", "two solvers"}


def test_points_against_a_fixed_sign_are_games():
    verdict = prove(sp.diff(T_blame, c) < 0, [beta_S > 0, *LIABLE])
    assert verdict.outcome is MIXED
    for point, sign in ((verdict.example, -1), (verdict.counterexample, 1)):
        assert sp.sign(sp.diff(T_blame, c).subs(point)) in (sign, 0 if sign > 0 else sign)
        assert point[beta_S] > 0 and point[ell] <= 1


def test_oversight_turns_active_into_passive():
    """The numbers of the theory page: sigma from .05 to .3."""
    q, P, A_A = sp.Rational(2, 100), 4, 4
    values = {a_S: 1, k: 1, ell: sp.Rational(1, 2), beta_A: sp.Rational(6, 10), beta_S: 0}

    def at(sigma):
        falsified = (1 - (1 - q) * (1 - sp.Rational(sigma))) * P
        return {**values, c: sp.Rational(A_A * falsified, A_A + falsified)}

    facts = [tau >= 1]
    before, after = at("0.05"), at("0.3")
    assert prove(active().subs(before), [sp.Eq(tau, 1)]).outcome is TRUE
    assert prove(passive().subs(after), [sp.Eq(tau, 1)]).outcome is TRUE
    assert prove(passive().subs(after), facts).outcome is TRUE
