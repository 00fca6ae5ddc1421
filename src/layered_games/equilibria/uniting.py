"""Intervals of best replies at one point: parts that a solver lists apart are put together.

Pieces that say the same are joined in symbols only where the prover shows that one conjunction describes
both. Where it does not, in the time that it has, one interval of best replies comes in several parts, each
with its own branch. At numbers nothing is left to prove: the parts that hold are united.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from layered_games.equilibria.evaluation import evaluate
from layered_games.equilibria.result import Equilibrium

__all__ = ["played", "united"]


def played(branch: Equilibrium, env: Mapping[sp.Symbol, Any], memo: dict[Any, Any]) -> Equilibrium:
    """Return what a branch prescribes at one point, in numbers.

    Parameters
    ----------
    branch : Equilibrium
        Of a staged game, in closed form.
    env : mapping of symbol to number
        Parameters and channels.
    memo : dict
        Shared between evaluations at the same point.
    """
    return Equilibrium(
        values={n: evaluate(v, env, memo) for n, v in branch.in_channels.items()},
        sets={n: (evaluate(a, env, memo), evaluate(b, env, memo)) for n, (a, b) in branch.piece.sets.items()},
        payoffs={p: evaluate(u, env, memo) for p, u in branch.piece.payoffs.items()},
        binding=branch.binding,
        regret=branch.regret,
        evidence=branch.evidence,
        agreement=branch.agreement,
    )


def united(found: Sequence[Equilibrium], moves: Sequence[str]) -> list[Equilibrium]:
    """Return equilibria at one point, each once, with intervals of best replies that are whole.

    Algorithm
    ---------
    1. From the last move to the first: of two equilibria that pay everybody the same, and whose moves
       are the same but for this one and later ones that are chosen from intervals too, the intervals of
       this move are joined if they meet (a single choice counts as an interval).
    2. A selection is what the mover would want, moved into the part. If it is the upper end of the lower
       part, the mover may want more, and the equilibrium of the upper part stays; else that of the lower one.

    Parameters
    ----------
    found : sequence of Equilibrium
        With numbers as values.
    moves : sequence of str
        The game's moves in the order of play.

    Examples
    --------
    >>> parts = [Equilibrium(values={"x": 1}, sets={"x": ends}) for ends in ((1, 2), (2, 3), (5, 6))]
    >>> [e.sets["x"] for e in united(parts, ["x"])]
    [(1, 3), (5, 6)]
    """
    kept = list(found)
    for place in range(len(moves) - 1, -1, -1):
        merged = True
        while merged:
            kept, merged = _merged(kept, moves, place)
    return kept


def _merged(found: list[Equilibrium], moves: Sequence[str], place: int) -> tuple[list[Equilibrium], bool]:
    """Join the first two equilibria that can be joined in the move at a place."""
    for i, one in enumerate(found):
        for j in range(i + 1, len(found)):
            stays = _joined(one, found[j], moves, place)
            if stays is not None:
                return [*found[:i], stays, *found[i + 1 : j], *found[j + 1 :]], True
    return found, False


def _joined(one: Equilibrium, other: Equilibrium, moves: Sequence[str], place: int) -> Equilibrium | None:
    """One equilibrium for two, if they differ only in an interval of the move, and the intervals meet."""
    if one.payoffs != other.payoffs or one.agreement != other.agreement:
        return None
    for index, name in enumerate(moves):
        chosen = index > place and (name in one.sets or name in other.sets)
        if index != place and not chosen and one.values.get(name) != other.values.get(name):
            return None
    name = moves[place]
    if name not in one.values or name not in other.values:
        return None
    ((a, b), low), ((c, d), high) = sorted(
        ((e.sets.get(name, (e.values[name],) * 2), e) for e in (one, other)), key=lambda pair: pair[0]
    )
    if c > b:
        return None
    ends = (a, max(b, d))
    stays = high if low.values[name] == b and d > b else low
    return stays if ends[0] == ends[1] else replace(stays, sets={**stays.sets, name: ends})
