"""What is no claim about real numbers is refused, with a text that helps."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, prove

x, y = sp.symbols("x y", real=True)
u = sp.Symbol("u")
i = sp.Symbol("i", imaginary=True)
M, N = sp.MatrixSymbol("M", 2, 2), sp.MatrixSymbol("N", 2, 2)


@pytest.mark.parametrize(
    "claim",
    [
        3,
        2.5,
        None,
        x,
        x + 1,
        u,
        sp.Symbol("p", bool=True),
        [x > 0],
        (x > 0, y > 0),
        sp.Matrix([x]),
        sp.Eq(M, N),
        sp.Eq(sp.Matrix([x, y]), sp.Matrix([1, 2])),
        sp.Eq(sp.Tuple(x, y), sp.Tuple(1, 2)),
        object(),
        b"x > 0",
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_claim(claim):
    with pytest.raises(ClaimError) as caught:
        prove(claim)
    assert len(str(caught.value)) > 20


def test_a_symbol_inside_a_claim_is_no_claim():
    with pytest.raises(ClaimError, match="no claim"):
        prove(sp.And(sp.Symbol("p"), x > 0))


@pytest.mark.parametrize(
    "claim",
    [
        sp.Eq(i, x, evaluate=False),
        sp.Gt(i**2, 0, evaluate=False),
        sp.Eq(sp.Symbol("w", infinite=True), u, evaluate=False),
        sp.Eq(u * sp.Symbol("w", commutative=False), 0, evaluate=False),
        sp.Eq(u, sp.I, evaluate=False),
        sp.Eq(u * sp.I, 3, evaluate=False),
        sp.Eq(u, sp.zoo, evaluate=False),
        sp.Eq(u, sp.nan, evaluate=False),
        sp.Lt(u, sp.oo, evaluate=False),
        sp.Gt(u, -sp.oo, evaluate=False),
        sp.Gt(u, sp.Float("inf"), evaluate=False),
    ],
    ids=str,
)
def test_real_numbers_only(claim):
    with pytest.raises(ClaimError, match="real"):
        prove(claim)
    with pytest.raises(ClaimError, match="real"):
        prove(u > 0, [claim])


def test_sets_are_refused_and_unknown_functions_have_any_real_value():
    with pytest.raises(ClaimError):
        prove(sp.Contains(u, sp.Integers))
    f = sp.Function("f")
    assert prove(f(x) > 0).outcome is Outcome.MIXED
    assert prove(sp.Or(f(x) > 0, f(x) <= 0, evaluate=False)).outcome is Outcome.TRUE


@pytest.mark.parametrize("assuming", [3, None, x, [x], [3], [None], "x", ["x > 0", "y"], object()])
def test_bad_assumptions(assuming):
    with pytest.raises(ClaimError):
        prove(x > 0, assuming)


def test_deep_terms_are_refused_or_judged_without_a_crash():
    deep = x
    for _ in range(3000):
        deep = sp.Add(sp.Pow(deep, 2, evaluate=False), 1, evaluate=False)
    try:
        verdict = prove(sp.Gt(deep, 0, evaluate=False), timeout=2)
        assert verdict.outcome in (Outcome.TRUE, Outcome.UNKNOWN)
    except ClaimError as error:
        assert "deep" in str(error)
