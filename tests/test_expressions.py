"""Expressions as data: exact round trips, and refusal of everything else."""

from __future__ import annotations

import json

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import layered_games as lg
from layered_games.expressions import decode, encode

X, Y = sp.symbols("x y", real=True)
SYMBOLS = {"x": X, "y": Y}
LEAVES = st.one_of(
    st.sampled_from([X, Y]),
    st.fractions(max_denominator=50).map(lambda f: sp.Rational(f.numerator, f.denominator)),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        st.tuples(inner, inner).map(lambda p: sp.Max(*p, evaluate=False) if p[0] != p[1] else p[0]),
        inner.map(lambda e: e**2),
    ),
    max_leaves=8,
)


@given(TREES)
def test_round_trip_through_json_text(expression):
    assert decode(json.loads(json.dumps(encode(expression))), SYMBOLS) == expression


@pytest.mark.parametrize(
    "expression",
    [
        sp.sqrt(X) / 3,
        sp.Piecewise((X, X > 0), (Y, True)),
        sp.And(X > 0, sp.Or(Y < 1, sp.Ne(X, 2))),
        sp.true,
        sp.oo,
        -sp.oo,
        sp.pi * X,
        sp.exp(X) + sp.log(Y),
        sp.Abs(X),
        sp.Min(X, Y),
        sp.Not(sp.Or(X > 0, Y > 0)),
        sp.E,
        sp.Float("0.5"),
    ],
)
def test_operations_survive(expression):
    assert decode(encode(expression), SYMBOLS) == expression


@pytest.mark.parametrize(
    "data",
    [
        ["symbol", "z"],
        ["symbol"],
        ["system", "ls"],
        [],
        {},
        3,
        ["add", None],
        "1/x",
        ["float", "y"],
        ["__import__", "os"],
    ],
)
def test_other_data_is_refused(data):
    with pytest.raises(lg.LayeredGamesError):
        decode(data, SYMBOLS)


def test_depth_is_limited_and_unknown_functions_are_refused():
    deep: object = "1"
    for _ in range(500):
        deep = ["abs", deep]
    with pytest.raises(lg.LayeredGamesError, match="nested"):
        decode(deep, SYMBOLS)
    with pytest.raises(lg.LayeredGamesError, match="sin"):
        encode(sp.sin(X))
    assert encode(0.25) == "0.25"
    assert decode("0.25", SYMBOLS) == sp.Float(0.25)
