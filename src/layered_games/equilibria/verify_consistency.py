"""Consistency of beliefs in the sense of Kreps and Wilson (1982), checked exactly; imports no solver.

An assessment is consistent if it is a limit of totally mixed strategies and the beliefs that Bayes' rule
gives them. That is so if and only if

1. the actions have *orders* of smallness, integers that are 0 exactly for actions in use, such that the
   nodes with positive belief are exactly those of least order in their set (the order of a node is the
   sum over the actions on the way there), and
2. the actions not in use have positive coefficients with which the products along the ways to nodes with
   positive belief are proportional to these beliefs.

Given both, actions of probability ``c * eps**order`` make the assessment a limit. Conversely the logarithms
of any converging sequence give orders (by Farkas' lemma) and coefficients (a linear image is closed).
The coefficients exist if and only if each integer relation among the exponents is one among the ratios
of beliefs, which elimination in integers decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.verify_beliefs import read_beliefs
from layered_games.errors import GameError
from layered_games.games.algebraic import quotient, reduced, sign
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE
from layered_games.games.extensive_behaviour import read_behaviour
from layered_games.games.extensive_changes import require_numbers

__all__ = ["inconsistency"]

ROUNDING: Final = 1e-9


def inconsistency(game: ExtensiveGame, behaviour: Any, beliefs: Any, orders: Mapping[str, int]) -> str:
    """Say why orders do not prove that beliefs are consistent; an empty text if they do.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers; every branch of chance has positive probability.
    behaviour, beliefs
        As for :func:`layered_games.equilibria.verify_beliefs.belief_regret`.
    orders : mapping of str to int
        ``"set/action"`` to the order of smallness; actions left out have order 0.

    Raises
    ------
    GameError
        If a branch of chance has probability 0, or an unknown action is named.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Decision
    >>> seen = lambda u, v: Decision("2", {"l": u, "r": v}, information="2")
    >>> game = ExtensiveGame(
    ...     Decision("1", {"out": (2, 0), "a": seen((1, 1), (0, 0)), "b": seen((0, 0), (0, 1))})
    ... )
    >>> play, belief = {"1:1": "out", "2": "l"}, {"2": (1, 0)}
    >>> inconsistency(game, play, belief, {"1:1/a": 1, "1:1/b": 2, "2/r": 1})
    ''
    >>> inconsistency(game, play, belief, {"1:1/a": 1, "1:1/b": 1, "2/r": 1})
    "at '2' the nodes with positive belief are not those of least order"
    """
    require_numbers(game, "consistency of beliefs")
    if any(p <= 0 for p in game.chance.tolist()):
        raise GameError("consistency needs every branch of chance to have positive probability")
    rows, mu = read_behaviour(game, behaviour), read_beliefs(game, beliefs)
    labels = [[f"{n}/{a}" for a in acts] for n, acts in zip(game.set_names, game.set_actions, strict=True)]
    unknown = set(orders) - {label for row in labels for label in row}
    if unknown:
        raise GameError(f"orders name the unknown actions {sorted(unknown)}; write 'set/action'")
    table = [[int(orders.get(label, 0)) for label in row] for row in labels]
    for names, row, small in zip(labels, rows, table, strict=True):
        for name, p, order in zip(names, row, small, strict=True):
            if order < 0 or (order == 0) != (p != 0):
                return f"the action {name!r} has probability {p} and order {order}"
    relations: list[tuple[list[int], Any]] = []
    for name, nodes, belief in zip(game.set_names, game.arrays.set_nodes, mu, strict=True):
        sums = [sum(table[h][a] for h, a in _moves(game, x)) for x in nodes.tolist()]
        held = [p != 0 for p in belief]
        if held != [s == min(sums) for s in sums]:
            return f"at {name!r} the nodes with positive belief are not those of least order"
        pairs = [(x, p) for x, p in zip(nodes.tolist(), belief, strict=True) if p != 0]
        relations += _relations(game, rows, table, pairs)
    return "" if _solvable(relations) else "no coefficients have products proportional to the beliefs"


def _moves(game: ExtensiveGame, node: int) -> list[tuple[int, int]]:
    """The (information set, action) pairs of players on the way to a node."""
    arrays = game.arrays
    return [(int(arrays.information[x]), a) for x, a in arrays.path(node) if arrays.mover[x] != CHANCE]


def _relations(
    game: ExtensiveGame,
    rows: Sequence[Sequence[Any]],
    table: Sequence[Sequence[int]],
    pairs: Sequence[tuple[int, Any]],
) -> list[tuple[list[int], Any]]:
    """Exponents of the unknown coefficients, with what their product has to be, node against node."""
    unused = [(h, a) for h, row in enumerate(table) for a, order in enumerate(row) if order]
    places = {pair: k for k, pair in enumerate(unused)}
    odds = dict(zip(game.arrays.chance_kids.tolist(), game.chance.tolist(), strict=True))
    found = []
    for node, p in pairs:
        exponents, known = [0] * len(places), _in_sympy(p)
        for above, a in game.arrays.path(node):
            kid = int(game.arrays.first[above]) + a
            here = int(game.arrays.information[above])
            if kid in odds:
                known = _over(known, odds[kid])
            elif table[here][a]:
                exponents[places[here, a]] += 1
            else:
                known = _over(known, rows[here][a])
        found.append((exponents, known))
    head, value = found[0]
    return [([x - y for x, y in zip(e, head, strict=True)], _over(v, value)) for e, v in found[1:]]


def _in_sympy(value: Any) -> Any:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _over(top: Any, bottom: Any) -> Any:
    top, bottom = _in_sympy(top), _in_sympy(bottom)
    return top / bottom if isinstance(top / bottom, float | sp.Float) else _in_sympy(quotient(top, bottom))


def _solvable(relations: list[tuple[list[int], Any]]) -> bool:
    """Whether positive numbers exist whose products with these exponents are these values."""
    rows = list(relations)
    while rows:
        exponents, value = rows.pop()
        pivot = next((k for k, e in enumerate(exponents) if e), None)
        if pivot is None:
            if not _is_one(value):
                return False
            continue
        rows = [_eliminated(row, (exponents, value), pivot) for row in rows]
    return True


def _is_one(value: Any) -> bool:
    if isinstance(value, float | sp.Float):
        return bool(abs(value - 1) <= ROUNDING)
    return sign(reduced(value - 1)) == 0


def _eliminated(row: tuple[list[int], Any], by: tuple[list[int], Any], pivot: int) -> tuple[list[int], Any]:
    """A row, raised to a power and divided by a power of another one so that an exponent vanishes."""
    (one, value), (other, divisor) = row, by
    if one[pivot] == 0:
        return row
    common = gcd(one[pivot], other[pivot])
    a, b = other[pivot] // common, one[pivot] // common
    a, b = (a, b) if a > 0 else (-a, -b)
    return [a * x - b * y for x, y in zip(one, other, strict=True)], _over(value**a, divisor**b)
