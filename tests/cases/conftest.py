"""Shared by the tests of cases: the canonical domains, a small file, and a way to break it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from layered_games.cases import read_case
from layered_games.errors import CaseError
from layered_games.parameters import Parameter, ParameterSpace

DOMAINS = {
    "tau": "positive",
    "k": "positive",
    "beta_A": "nonnegative",
    "beta_S": "nonnegative",
    "A_A": "positive",
    "A_S": "positive",
    "P": "positive",
    "q": "[0, 1)",
    "sigma": "[0, 1)",
    "ell": "(0, 1]",
    "phi_A": "[0, 1)",
    "phi_S": "[0, 1)",
}

SMALL = (Path(__file__).parent / "small.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def space() -> ParameterSpace:
    """The canonical game's parameters as theory.md gives them."""
    parameters = {
        name: Parameter(name, domain, meaning=f"meaning of {name}") for name, domain in DOMAINS.items()
    }
    return ParameterSpace(parameters.values(), [parameters["q"].symbol + parameters["sigma"].symbol > 0])


@pytest.fixture(scope="session")
def small() -> str:
    """A valid case file of three layers."""
    return SMALL


@pytest.fixture
def broken(space: ParameterSpace) -> Callable[..., str]:
    """Replace one piece of the small file (or give a whole text) and return the error."""

    def fault(old: str, new: str = "", *, text: str = SMALL) -> str:
        assert old in text
        with pytest.raises(CaseError) as caught:
            read_case(text.replace(old, new, 1), "my.toml", space)
        message = str(caught.value)
        assert message.startswith("my.toml: ")
        assert "\n" not in message and message.isprintable() and len(message) < 600
        assert "; " in message  # what is wrong; the mend
        return message

    return fault
