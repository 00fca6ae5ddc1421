"""Names that are loaded on first use."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from layered_games.loading import loader
from layered_games.versions import show_versions


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType("made_up")
    monkeypatch.setitem(sys.modules, "made_up", made)
    return made


def test_a_name_is_found_and_kept(package: ModuleType) -> None:
    get = loader("made_up", {"layered_games.versions": ("show_versions", "")})
    assert get("show_versions") is show_versions and vars(package)["show_versions"] is show_versions
    assert get("versions") is sys.modules["layered_games.versions"]


def test_an_unknown_name_says_where_it_was_looked_for(package: ModuleType) -> None:
    get = loader("made_up", {"layered_games.versions": ("show_versions",)})
    with pytest.raises(AttributeError, match="module 'made_up' has no public name 'show_version'") as caught:
        get("show_version")
    assert caught.value.obj is package
