"""Versions of the package and of everything that it leans on, for bug reports and results."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any, Final

__all__ = ["show_versions", "versions"]

__version__ = "0.1.0"

DEPENDENCIES: Final = (
    "click",
    "filelock",
    "jinja2",
    "matplotlib",
    "mpmath",
    "nashpy",
    "numpy",
    "platformdirs",
    "python-flint",
    "scipy",
    "sympy",
    "tqdm",
    "xarray",
)
SOLVERS: Final = {"z3": "z3-solver", "cvc5": "cvc5"}
"""SMT solver to the distribution that brings it."""
OPTIONAL: Final = ("pygambit", "quantecon", "numba", "dask", "zarr")


def versions() -> dict[str, Any]:
    """Return the versions of the package, Python, the platform, dependencies and solvers.

    Nothing is imported: the numbers come from the installed distributions.

    Returns
    -------
    dict
        ``layered_games``, ``python`` and ``platform`` to text; ``dependencies``, ``solvers`` and
        ``optional`` to a dict of name to version, with None for what is not installed.

    Examples
    --------
    >>> found = versions()
    >>> list(found)
    ['layered_games', 'python', 'platform', 'dependencies', 'solvers', 'optional']
    >>> found["solvers"]["z3"] is None
    False
    """
    return {
        "layered_games": __version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "dependencies": {name: _installed(name) for name in DEPENDENCIES},
        "solvers": {solver: _installed(name) for solver, name in SOLVERS.items()},
        "optional": {name: _installed(name) for name in OPTIONAL},
    }


def show_versions() -> None:
    """Print what :func:`versions` returns, one line each, to paste into a bug report.

    Examples
    --------
    >>> show_versions()
    layered_games  ...
    python         ...
    """
    for key, value in versions().items():
        lines = value.items() if isinstance(value, dict) else [(key, value)]
        for name, version in lines:
            print(f"{name:<15}{version or 'not installed'}")


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
