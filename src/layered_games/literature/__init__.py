"""Published results reproduced: one module a row, what is claimed beside what the solvers compute.

Every module has ``compute(**parameters)``, which builds a game from primitives and solves it, and
``claimed(**parameters)``, the closed form. Modules are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from layered_games.literature.base import Comparison, DomainError, Row, Table

ROWS: Final = (
    "inspection_fine",
    "inspection_leadership",
    "dresher",
    "maschler",
    "multitask",
    "rank_order",
    "sabotage",
    "tullock",
    "nested_targets",
    "limited_liability",
    "discriminating_tolerance",
    "ratchet",
    "common_agency",
    "cover_up",
    "tirole",
    "external_audit",
    "transparency",
    "initiative",
    "loss_of_control",
    "blame_margin",
    "inspection_dynamics",
    "target_difficulty",
    "control_rights",
)
"""The modules, in the order of the table."""
_RECORDS: Final = ("Comparison", "DomainError", "Row", "Table")

__all__ = ["ROWS", "Comparison", "DomainError", "Row", "Table", "rows", "table"]


def rows(*names: str) -> tuple[Row, ...]:
    """Return the records of the named rows (default: of all).

    Raises
    ------
    GameError
        If there is no such row.

    Examples
    --------
    >>> [row.module for row in rows()][:2]
    ['inspection_fine', 'inspection_leadership']
    """
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        from layered_games.errors import GameError

        raise GameError(f"the literature has no row {unknown[0]!r}; the rows are {', '.join(ROWS)}")
    return tuple(_module(name).ROW for name in names or ROWS)


def table(*names: str) -> Table:
    """Compare claimed with computed at the examples of the named rows (default: of all).

    Examples
    --------
    >>> table("inspection_fine", "dresher").agrees
    True
    """
    from layered_games.literature.base import table as compared

    return compared(rows(*names))


def _module(name: str) -> ModuleType:
    return import_module(f"layered_games.literature.{name}")


def __getattr__(name: str) -> Any:
    if name in ROWS:
        return _module(name)
    if name in _RECORDS:
        return getattr(_module("base"), name)
    raise AttributeError(f"module {__name__!r} has no name {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *ROWS]
