"""The fingerprint separates the regimes."""

from __future__ import annotations

from itertools import combinations

import pytest

import layered_games as lg
from layered_games.statics import Sign


@pytest.fixture(scope="module")
def table():
    return lg.fingerprint(lg.solve(lg.models.overbidding()))


def test_every_pair_of_regimes_differs_in_a_fixed_sign(table):
    for one, other in combinations(table.rows, 2):
        pairs = zip(table.signature(one), table.signature(other), strict=True)
        fixed = [p for p in pairs if Sign.MIXED not in p and Sign.UNKNOWN not in p]
        assert any(a is not b for a, b in fixed), (one, other)


def test_local_responses_to_oversight_are_those_of_theory(table):
    want = {
        lg.Regime.NONE: (Sign.ZERO, Sign.POSITIVE, Sign.NEGATIVE),
        lg.Regime.PASSIVE: (Sign.MIXED, Sign.POSITIVE, Sign.NEGATIVE),
        lg.Regime.ACTIVE: (Sign.NEGATIVE, Sign.ZERO, Sign.NEGATIVE),
    }
    for regime, signs in want.items():
        assert tuple(table[(regime, q, "sigma")].sign for q in ("b", "e", "f")) == signs


def test_table_is_a_mapping_that_prints(table):
    assert len(table) == len(list(table)) == 3 * 3 * 4
    assert "db/dsigma" in str(table)
    assert table.columns[0] == ("b", "tau")
