"""The time limit holds whatever the claim, and nothing is left behind."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, for_all, prove, there_exists
from layered_games.proofs.fast import implies, satisfiable
from layered_games.proofs.translation import translate

SLACK = 0.5 if sys.gettrace() is None else 3.0  # a tracer slows Python down
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


def overrun(call, limit):
    """Seconds by which a call runs over; the best of three, for other programs share the machine."""
    found = []
    while len(found) < 3 and (not found or min(found) > SLACK):
        translate.cache_clear()
        start = time.monotonic()
        result = call(limit)
        found.append(time.monotonic() - start - limit)
    return result, min(found)


@pytest.mark.parametrize("name", LARGE)
def test_large_claims_keep_the_limit(name):
    claim = LARGE[name]()
    verdict, over = overrun(lambda limit: prove(claim, timeout=limit), 0.8)
    assert over <= SLACK, f"{over:.2f} s too long"
    assert verdict.to_smtlib().count("(check-sat)") == 2 or verdict.outcome is Outcome.UNKNOWN
    assert verdict.seconds > 0


@pytest.mark.parametrize(
    "name", ["a power of a sum of forty symbols", "forty variables of degree twelve", "nested roots"]
)
def test_large_assumptions_keep_the_limit(name):
    fact = LARGE[name]()
    _, over = overrun(lambda limit: prove(x > y, [fact], timeout=limit), 0.8)
    assert over <= SLACK, f"{over:.2f} s too long"


def test_a_tiny_limit_is_kept_and_gives_no_wrong_outcome():
    claim = sum(v**6 for v in many) >= 6 * sp.prod(many[:6])
    verdict, over = overrun(lambda limit: prove(claim, timeout=limit), 0.01)
    assert over <= SLACK
    assert verdict.outcome in (Outcome.TRUE, Outcome.UNKNOWN)
    assert verdict.outcome is Outcome.TRUE or verdict.reason


def test_many_assumptions():
    chain = [many[i] < many[i + 1] for i in range(39)]
    verdict, over = overrun(lambda limit: prove(many[0] < many[39] + 1, chain, timeout=limit), 4.0)
    assert over <= SLACK
    assert verdict.outcome is Outcome.TRUE


@pytest.mark.parametrize(
    "name", ["forty variables of degree twelve", "three symbols to the 64th", "a product of forty sums"]
)
def test_quick_decisions_keep_their_limit(name):
    claim = LARGE[name]()
    for decide in (lambda limit: satisfiable([claim], limit), lambda limit: implies([x > 0], claim, limit)):
        answer, over = overrun(decide, 0.3)
        assert over <= SLACK
        assert answer in (True, False, None)


def test_numbers_with_too_many_digits_are_refused():
    for text in ("9**64**64 > x", "((9**64)**64)**64 > x", "(((10**64)**64)**64)**64 > x"):
        start = time.monotonic()
        with pytest.raises(ClaimError):
            prove(text, timeout=1.0)
        assert time.monotonic() - start <= 1.0 + SLACK


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
    verdict = prove(hard, [x > 1, y > 1, z > 1, many[0] * many[1] > x**7], timeout=0.7)
    assert verdict.outcome is not Outcome.CONTRADICTORY
    prove(sp.sqrt(signed[0] * signed[1]) <= (signed[0] + signed[1]) / 2)
    assert children() <= before
    assert len(os.listdir("/proc/self/fd")) <= handles
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "claim",
    [
        2 ** (2**x) > 3 * x,
        sp.exp(sp.exp(sp.exp(x))) > 3 * x,
        "exp(exp(exp(exp(5)))) > x",
        sp.Gt(sp.Sum(sp.sin(y) / (y**3 + sp.exp(y)), (y, 1, 10**6)), x, evaluate=False),
        sp.Xor(*(there_exists(x, x**2 + i * x * v < v**3) for i, v in enumerate(many[:15]))),
        nested_roots(12) > 1,
    ],
)
def test_terms_that_cannot_be_computed_keep_to_the_limit(claim):
    start = time.monotonic()
    verdict = prove(claim, timeout=1)
    assert time.monotonic() - start < 1 + SLACK
    assert verdict.outcome in (Outcome.UNKNOWN, Outcome.MIXED, Outcome.TRUE)
    assert verdict.to_smtlib()


def test_long_numbers_are_printed_or_refused():
    verdict = prove(sp.Eq(y, x**4096), [sp.Eq(x, 100)])
    assert verdict.outcome is Outcome.MIXED
    assert len(str(verdict)) > 8000
    assert "1" + "0" * 8000 in prove(x * 10**4000 > y / sp.Integer(10) ** 4000).to_smtlib()
    with pytest.raises(ClaimError, match="bits"):
        prove(x > 3**100_000)
    with pytest.raises(ClaimError, match="bits"):
        prove(x > sp.Float("1e5000"))
