"""What the tests of the literature share: draws, agreement of claimed and computed, refusals."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pytest

import layered_games as lg
from layered_games.errors import ParameterError


def draws(count: int, draw: Callable[[random.Random], dict[str, Any]], seed: int = 7) -> list[dict[str, Any]]:
    source = random.Random(seed)
    return [draw(source) for _ in range(count)]


def share(source: random.Random, steps: int = 8, low: int = 0, high: int | None = None) -> Fraction:
    return Fraction(source.randint(low, steps if high is None else high), steps)


def assert_agrees(module: Any, points: Iterable[dict[str, Any]], *, exact: bool = True) -> None:
    """Claimed and computed are equal (to the last digit if rational) and have the outputs promised."""
    for point in points:
        said, found = module.claimed(**point), module.compute(**point)
        assert set(found) <= set(module.ROW.outputs) and list(said) == list(found)
        if exact:
            assert said == found, (point, said, found)
        else:
            assert all(c.agrees and c.difference < 1e-9 for c in module.ROW.compare(**point)), point


def assert_refused(module: Any, *points: dict[str, Any], match: str | None = None) -> None:
    """Both functions say in words what is wrong, as either of the package's errors for input."""
    for point in points:
        for function in (module.compute, module.claimed):
            with pytest.raises(lg.GameError, match=match) as caught:
                function(**(module.ROW.defaults | point))
            assert isinstance(caught.value, ParameterError)


def assert_floats(module: Any) -> None:
    """Float input gives floats, close to what exact input gives."""
    exact = module.ROW.defaults
    inexact = {
        k: float(v) if isinstance(v, int | Fraction) and k not in "nmT" else v for k, v in exact.items()
    }
    one, other = module.compute(**exact), module.compute(**inexact)
    for name, value in one.items():
        if isinstance(value, Fraction):
            assert isinstance(other[name], float) and other[name] == pytest.approx(float(value), abs=1e-12)
