"""Assessments (strategies with beliefs) checked by definition; imports no solver.

Algorithm
---------
*Sequential rationality*: at every information set, reached or not, the best plan of its player for this
and all own later sets is found from the belief there, by going through the tree below. Perfect recall
makes own later sets with different own pasts separate problems.

*Bayes' rule*: from every starting point of a set (a node that precedes the whole set; an information set
whose nodes do, with its belief; the same after one action there) the probabilities of the set's
nodes are multiplied out. Where they are not all zero, the belief has to be proportional to them. The
weak form takes the root as the only starting point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.algebraic import quotient, reduced, sign
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import (
    Behaviour,
    edge_probabilities,
    node_values,
    read_behaviour,
)
from layered_games.games.extensive_changes import require_numbers

__all__ = ["bayes_gap", "belief_regret", "read_beliefs"]

ROUNDING: Final = 1e-9


def read_beliefs(game: ExtensiveGame, beliefs: Any) -> Behaviour:
    """Return one distribution over its nodes per information set.

    Parameters
    ----------
    game : ExtensiveGame
    beliefs : mapping or sequence
        Information set to probabilities of its nodes, in the order of ``InformationSet.nodes``; sets with
        one node may be left out. Or one sequence per set in the game's order.

    Raises
    ------
    GameError
        If a set is missing or unknown, or its probabilities are no distribution over its nodes.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> read_beliefs(game, {})
    ((Fraction(1, 1),), (Fraction(1, 1),))
    """
    sizes = {s.name: len(s.nodes) for s in game.information_sets}
    if isinstance(beliefs, Mapping):
        unknown = [str(k) for k in beliefs if k not in sizes]
        missing = [n for n, k in sizes.items() if n not in beliefs and k > 1]
        if unknown or missing:
            raise GameError(
                f"the beliefs miss the information sets {missing} and name the unknown ones {unknown}"
            )
        rows = [beliefs.get(name, (Fraction(1),)) for name in sizes]
    else:
        rows = list(beliefs)
    if len(rows) != len(sizes):
        raise GameError(f"{len(rows)} beliefs for {len(sizes)} information sets {list(sizes)[:20]}")
    return tuple(_distribution(row, n, name) for row, (name, n) in zip(rows, sizes.items(), strict=True))


def _distribution(row: Sequence[Any], size: int, name: str) -> tuple[Any, ...]:
    values = tuple(_normal(p) for p in row)
    if len(values) != size:
        raise GameError(f"the belief at {name} has {len(values)} probabilities for {size} nodes")
    total = _sum(values)
    if not _close(total, 1) or any(_negative(p) for p in values):
        raise GameError(f"the belief at {name} is no distribution: {tuple(map(str, values))} sums to {total}")
    return values


def _normal(value: Any) -> Any:
    """A number of which zero is seen: fractions for integers, roots out of denominators."""
    if isinstance(value, sp.Expr):
        return quotient(value, sp.S.One) if value.atoms(sp.CRootOf) else reduced(sp.radsimp(value))
    return Fraction(value) if isinstance(value, int) else value


def _sum(values: Sequence[Any]) -> Any:
    total = sum(values, Fraction(0)) if not any(isinstance(v, sp.Expr) for v in values) else None
    return reduced(sp.Add(*map(_in_sympy, values))) if total is None else total


def _in_sympy(value: Any) -> Any:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return bool(abs(one - other) <= ROUNDING)
    return sign(_in_sympy(one) - _in_sympy(other)) == 0


def _negative(value: Any) -> bool:
    return bool(value < -ROUNDING) if isinstance(value, float) else sign(value) < 0


def _positive(value: Any) -> bool:
    return bool(value > 0) if isinstance(value, float) else sign(value) > 0


def _require(game: ExtensiveGame) -> None:
    require_numbers(game, "beliefs")
    if not game.perfect_recall:
        raise GameError(
            f"perfect recall fails at {', '.join(game.forgetful)}: beliefs do not say what a player who "
            "forgets would plan there"
        )


# ---------------------------------------------------------------------- sequential rationality
def belief_regret(game: ExtensiveGame, behaviour: Any, beliefs: Any) -> Any:
    """Return the most that a player gains at some information set, given the belief, by another plan.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers and perfect recall.
    behaviour : mapping or sequence
        A distribution over the actions at each information set.
    beliefs : mapping or sequence
        A distribution over the nodes of each information set, see :func:`read_beliefs`.

    Returns
    -------
    Fraction, float or sympy number
        0 if the assessment is sequentially rational.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> belief_regret(game, {"1:1": "1", "2:1": "1"}, {})
    Fraction(2, 1)
    """
    _require(game)
    rows, mu = read_behaviour(game, behaviour), read_beliefs(game, beliefs)
    moves, values = edge_probabilities(game, rows).tolist(), node_values(game, rows)
    worst: Any = Fraction(0)
    for player, nodes, belief in zip(game.set_players, game.arrays.set_nodes, mu, strict=True):
        start = dict(zip(nodes.tolist(), map(_in_sympy if _symbolic(moves) else _same, belief), strict=True))
        have = sum(w * values[x, player] for x, w in start.items())
        gain = _best_plan(game, moves, player, start) - have
        gain = reduced(gain) if isinstance(gain, sp.Expr) else gain
        worst = gain if _positive(gain - worst) else worst
    return worst


def _symbolic(values: Sequence[Any]) -> bool:
    return any(isinstance(v, sp.Expr) for v in values)


def _same(value: Any) -> Any:
    return value


def _best_plan(game: ExtensiveGame, moves: Sequence[Any], player: int, start: Mapping[int, Any]) -> Any:
    """What the best own plan is worth from weighted nodes on; weights need not sum to 1."""
    arrays = game.arrays
    total: Any = 0
    own: dict[int, dict[int, Any]] = {}
    waiting = [(x, w) for x, w in start.items() if w != 0]
    while waiting:
        node, weight = waiting.pop()
        kids = range(int(arrays.first[node]), int(arrays.first[node] + arrays.children[node]))
        if not kids:
            value = game.payoffs[int(arrays.leaves.searchsorted(node)), player]
            total = total + weight * (_in_sympy(value) if isinstance(weight, sp.Expr) else value)
        elif arrays.mover[node] == player:
            own.setdefault(int(arrays.information[node]), {})[node] = weight
        else:
            waiting.extend((kid, weight * moves[kid]) for kid in kids if moves[kid] != 0)
    for here, weights in own.items():
        options = []
        for action in range(len(game.set_actions[here])):
            after = {int(arrays.first[x]) + action: w for x, w in weights.items()}
            options.append(_best_plan(game, moves, player, after))
        best = options[0]
        for option in options[1:]:
            gain = option - best
            best = option if _positive(reduced(gain) if isinstance(gain, sp.Expr) else gain) else best
        total = total + best
    return total


# ---------------------------------------------------------------------- Bayes' rule
def bayes_gap(game: ExtensiveGame, behaviour: Any, beliefs: Any, *, weak: bool = False) -> Any:
    """Return the largest difference between a belief and what Bayes' rule makes of the strategies.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers and perfect recall.
    behaviour, beliefs
        As for :func:`belief_regret`.
    weak : bool
        Only from the root: where the strategies reach an information set (weak perfect Bayesian
        equilibrium). Default: from every starting point.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Decision
    >>> seen = lambda u, v: Decision("2", {"l": u, "r": v}, information="2")
    >>> game = ExtensiveGame(Decision("1", {"a": seen((1, 1), (0, 0)), "b": seen((0, 0), (0, 1))}))
    >>> bayes_gap(game, {"1:1": "a", "2": "l"}, {"2": (Fraction(1, 2), Fraction(1, 2))})
    Fraction(1, 2)
    """
    _require(game)
    rows, mu = read_behaviour(game, behaviour), read_beliefs(game, beliefs)
    moves = edge_probabilities(game, rows).tolist()
    worst: Any = Fraction(0)
    for here, belief in enumerate(mu):
        for start in [{0: Fraction(1)}] if weak else _starts(game, mu, here):
            weights = [_arrival(game, moves, start, x) for x in game.arrays.set_nodes[here].tolist()]
            total = _sum(weights)
            if not _positive(total):
                continue
            for p, w in zip(belief, weights, strict=True):
                ratio = quotient(_in_sympy(w), _in_sympy(total)) if _symbolic([w, total]) else w / total
                gap = _in_sympy(p) - ratio if isinstance(ratio, sp.Expr) else p - ratio
                gap = reduced(gap) if isinstance(gap, sp.Expr) else gap
                gap = -gap if _negative(gap) else gap
                worst = gap if _positive(gap - worst) else worst
    return worst


def _starts(game: ExtensiveGame, mu: Behaviour, here: int) -> Iterator[dict[int, Any]]:
    """Yield every starting point of a set, as weighted nodes."""
    arrays = game.arrays
    paths = [arrays.path(x) for x in arrays.set_nodes[here].tolist()]
    for node in set.intersection(*({n for n, _ in path} for path in paths)):
        yield {node: Fraction(1)}
    for other, belief in enumerate(mu):
        nodes = arrays.set_nodes[other].tolist()
        passed = [[(n, a) for n, a in path if n in nodes] for path in paths]
        if other == here or not all(passed):
            continue
        weights = dict(zip(nodes, belief, strict=True))
        yield weights
        actions = {a for pairs in passed for _, a in pairs}
        if len(actions) == 1:
            (action,) = actions
            yield {int(arrays.first[n]) + action: w for n, w in weights.items()}


def _arrival(game: ExtensiveGame, moves: Sequence[Any], start: Mapping[int, Any], node: int) -> Any:
    """The probability of coming from weighted nodes to a node that follows one of them."""
    found: Any = Fraction(1)
    while node not in start:
        if node == 0:
            return Fraction(0)
        found = (
            found * moves[node] if not isinstance(moves[node], sp.Expr) else _in_sympy(found) * moves[node]
        )
        node = int(game.arrays.parent[node])
    return (
        _in_sympy(found) * _in_sympy(start[node]) if _symbolic([found, start[node]]) else found * start[node]
    )
