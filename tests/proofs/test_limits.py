"""The time limit holds whatever the claim, and nothing is left behind."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, for_all, prove
from layered_games.proofs.fast import implies, satisfiable

OVERRUN = 0.5
x, y, z = sp.symbols("x y z", real=True)
many = sp.symbols("v0:40", real=True)
signed = sp.symbols("w0:40", positive=True)


def nested_roots(depth):
    e = x
    for i in range(depth):
        e = sp.sqrt(e + signed[i])
    return e


def tower(depth):
    e = x
    for i in range(depth):
        e = sp.Max(e**2 - many[i], many[i + 1] ** 2 - e)
    return e


LARGE = {
    "a power of a sum of forty symbols": lambda: sum(many) ** 12 > sum(signed),
    "the difference of two such powers": lambda: sum(signed) ** 12 - sum(signed[:20]) ** 12 > sum(many),
    "a product of forty sums": lambda: sp.prod(sum(many[: i + 1]) + i for i in range(40)) > 0,
    "a sum of forty quotients": lambda: (
        sum((many[i] + 1) / (many[i - 1] ** 2 - many[i - 2] + 2) for i in range(40)) > 0
    ),
    "forty variables of degree twelve": lambda: sum(v**12 for v in many) - sp.prod(many[:12]) + 1 > 0,
    "three symbols to the 64th": lambda: (x + y + z) ** 64 + x * y > 0,
    "nested powers": lambda: ((x**2 + y) ** 32 + z) ** 2 + 1 > x**64,
    "huge coefficients": lambda: (10**400 * x**3 - 7**300 * y**2 + 3**500 * z) ** 3 > 11**700,
    "nested roots": lambda: nested_roots(12) > nested_roots(11) + x,
    "a tower of maxima": lambda: tower(4) > x,
    "many disjunctions": lambda: sp.And(
        *(sp.Or(many[i] > many[i + 1] ** 2, many[i] * x < y**3) for i in range(30))
    ),
    "long equivalences": lambda: sp.Equivalent(*(many[i] ** 2 > many[i + 1] for i in range(30))),
    "exclusive or": lambda: sp.Xor(*(many[i] ** 2 > many[i + 1] for i in range(16))),
    "quantifiers": lambda: for_all(many[:8], sum(v**4 for v in many[:8]) > sp.prod(many[:8]) - x),
    "a hard equation": lambda: sp.Ne(x**3 + y**3 + z**3, 42 * x * y * z + sum(v**5 for v in many[:6])),
    "exponentials": lambda: sum(sp.exp(v) for v in many) > sum(many) ** 3,
    "a big integer claim": lambda: sp.Ne(
        sp.Symbol("n", integer=True) ** 3 + sp.Symbol("m", integer=True) ** 3, 33
    ),
    "ten thousand characters": lambda: ("+".join(f"(a{i}-b{i})**2*c{i % 40}" for i in range(500)) + " > 0")[
        :10_000
    ],
    "a text of products": lambda: "*".join(f"(a{i}-b{i}+c)" for i in range(60)) + " > 0",
    "a text of nested quotients": lambda: "1/(1+" * 40 + "x" + ")" * 40 + " > y",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_claims_keep_the_limit(name):
    claim = LARGE[name]()
    start = time.monotonic()
    verdict = prove(claim, timeout=1.0)
    taken = time.monotonic() - start
    assert taken <= 1.0 + OVERRUN, f"{taken:.2f} s"
    assert verdict.to_smtlib().count("(check-sat)") == 2 or verdict.outcome is Outcome.UNKNOWN
    assert verdict.seconds == pytest.approx(taken, abs=0.1)


@pytest.mark.parametrize(
    "name", ["a power of a sum of forty symbols", "forty variables of degree twelve", "nested roots"]
)
def test_large_assumptions_keep_the_limit(name):
    start = time.monotonic()
    prove(x > y, [LARGE[name]()], timeout=1.0)
    assert time.monotonic() - start <= 1.0 + OVERRUN


def test_a_tiny_limit_is_kept_and_gives_no_wrong_outcome():
    start = time.monotonic()
    verdict = prove(sum(v**6 for v in many) >= 6 * sp.prod(many[:6]), timeout=0.01)
    assert time.monotonic() - start <= OVERRUN + 0.01
    assert verdict.outcome in (Outcome.TRUE, Outcome.UNKNOWN)
    assert verdict.outcome is Outcome.TRUE or "0.01" in verdict.reason


def test_many_assumptions():
    start = time.monotonic()
    verdict = prove(many[0] < many[39] + 1, [many[i] < many[i + 1] for i in range(39)], timeout=3.0)
    assert time.monotonic() - start <= 3.0 + OVERRUN
    assert verdict.outcome is Outcome.TRUE


@pytest.mark.parametrize("decide", [lambda c, t: satisfiable([c], t), lambda c, t: implies([x > 0], c, t)])
def test_quick_decisions_keep_their_limit(decide):
    for name in ("forty variables of degree twelve", "three symbols to the 64th", "a product of forty sums"):
        start = time.monotonic()
        decide(LARGE[name](), 0.3)
        assert time.monotonic() - start <= 0.3 + OVERRUN, name


def test_numbers_with_too_many_digits_are_refused():
    for text in ("9**64**64 > x", "((9**64)**64)**64 > x", "(((10**64)**64)**64)**64 > x"):
        start = time.monotonic()
        with pytest.raises(ClaimError):
            prove(text, timeout=1.0)
        assert time.monotonic() - start <= 1.0 + OVERRUN


def children() -> set[int]:
    """Processes, zombies too, whose parent is this one."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(entry.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, handles = children(), len(os.listdir("/proc/self/fd"))
    hard = sp.Ne(x**5 * y + y**5 * z + z**5 * x, many[0] ** 6 + many[1] ** 3 * x * y + 17)
    assert prove(hard, [x > 1, y > 1, z > 1, many[0] * many[1] > x**7], timeout=0.7)
    prove(sp.sqrt(signed[0] * signed[1]) <= (signed[0] + signed[1]) / 2)
    assert children() <= before
    assert len(os.listdir("/proc/self/fd")) <= handles
    assert list(tmp_path.iterdir()) == []
