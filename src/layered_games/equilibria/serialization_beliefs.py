"""What equilibria with beliefs have of their own, as data for JSON and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.trees.beliefs import BeliefEquilibrium

__all__ = ["belief_data", "with_beliefs"]


def belief_data(e: BeliefEquilibrium, put: Callable[[Any], Any]) -> dict[str, Any]:
    """Return beliefs, their ranges, corners, orders and histories as data.

    Parameters
    ----------
    e : BeliefEquilibrium
    put : callable
        Turns a number into data.

    Examples
    --------
    >>> from fractions import Fraction
    >>> record = BeliefEquilibrium(beliefs={"2": (Fraction(1, 3), Fraction(2, 3))})
    >>> belief_data(record, str)["beliefs"]
    {'2': ['1/3', '2/3']}
    """

    def rows(table: Iterable[Iterable[Any]]) -> list[list[Any]]:
        return [[put(x) for x in row] for row in table]

    return {
        "beliefs": {name: [put(p) for p in row] for name, row in e.beliefs.items()},
        "belief_sets": {name: rows(pairs) for name, pairs in e.belief_sets.items()},
        "extremes": [[rows(part) for part in assessment] for assessment in e.extremes],
        "orders": dict(e.orders),
        "histories": {name: [list(way) for way in ways] for name, ways in e.histories.items()},
    }


def with_beliefs(plain: Equilibrium, item: dict[str, Any], read: Callable[[Any], Any]) -> BeliefEquilibrium:
    """Return an equilibrium with the beliefs that :func:`belief_data` wrote.

    Parameters
    ----------
    plain : Equilibrium
    item : dict
    read : callable
        Turns data into a number.

    Examples
    --------
    >>> from fractions import Fraction
    >>> record = BeliefEquilibrium(beliefs={"2": (Fraction(1, 3), Fraction(2, 3))})
    >>> with_beliefs(Equilibrium(), belief_data(record, str), Fraction) == record
    True
    """

    def rows(table: Any) -> tuple[tuple[Any, ...], ...]:
        return tuple(tuple(read(x) for x in row) for row in table)

    return BeliefEquilibrium(
        **vars(plain),
        beliefs={name: tuple(read(p) for p in row) for name, row in item["beliefs"].items()},
        belief_sets={name: rows(pairs) for name, pairs in item["belief_sets"].items()},
        extremes=tuple((rows(profile), rows(beliefs)) for profile, beliefs in item["extremes"]),
        orders={name: int(order) for name, order in item["orders"].items()},
        histories={name: tuple(map(tuple, ways)) for name, ways in item["histories"].items()},
    )
