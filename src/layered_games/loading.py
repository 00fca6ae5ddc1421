"""Packages whose public names are loaded on first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

__all__ = ["loader"]


def loader(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that finds its names in other modules.

    Parameters
    ----------
    package : str
        Name of the package.
    homes : mapping of str to sequence of str
        Module to the names that are to be had from it; the empty name stands for the module itself,
        which is then known by the last part of its name.

    Raises
    ------
    AttributeError
        By the function returned, for a name that is in none of the modules.

    Examples
    --------
    >>> get = loader("layered_games", {"layered_games.versions": ["show_versions"]})
    >>> get("show_versions").__name__
    'show_versions'
    """
    found = {
        name or module.rpartition(".")[2]: (module, name) for module, names in homes.items() for name in names
    }

    def get(name: str) -> Any:
        if name not in found:
            raise AttributeError(
                f"module {package!r} has no public name {name!r}", name=name, obj=sys.modules[package]
            )
        module, attribute = found[name]
        value = getattr(import_module(module), attribute) if attribute else import_module(module)
        setattr(sys.modules[package], name, value)
        return value

    return get
