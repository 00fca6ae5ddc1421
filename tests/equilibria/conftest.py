"""Fixtures for tests of solvers and checks."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def staged() -> ModuleType:
    """The games of ``staged_games.py``, which lies beside this file."""
    place = Path(__file__).with_name("staged_games.py")
    spec = importlib.util.spec_from_file_location("staged_games", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
