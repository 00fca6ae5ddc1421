"""All equilibria of many small two-player games at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_fill import Listed, equilibria
from layered_games.equilibria.finite.batch_input import largest_size, read_games
from layered_games.equilibria.finite.batch_records import BatchSolution
from layered_games.equilibria.finite.batch_regular import blocks
from layered_games.equilibria.finite.batch_single import solve_one_by_one
from layered_games.equilibria.finite.batch_special import extreme_equilibria
from layered_games.equilibria.finite.batch_tables import cost
from layered_games.equilibria.finite.batch_two import solve_two_by_two

__all__ = ["BatchSolution", "solve_batch"]

Array = npt.NDArray[Any]
Progress = Callable[[Sequence[int]], Any]

MOST_SUPPORTS: Final = 1000
MOST_ACTIONS: Final = 48
SLOW_SUPPORTS: Final = 100_000_000
"""Games times supports from which on a terminal shows progress: some five seconds."""
CLOSED_FORM = "closed form by four exact signs"
MASKS = "sign masks over all supports; ties and what is near a tie in exact integers"


def solve_batch(A: Any, B: Any, *, progress: bool | None = None) -> BatchSolution:
    """Find all equilibria of many two-player games of one size.

    1. 2x2 games: four signs of differences, which floats give exactly, look up the equilibria.
    2. Up to 5x5 or so: minors of all orders without a division, games side by side; for each pair of
       supports of equal size their signs say whether it carries an equilibrium [1]_; probabilities are
       ratios of minors, computed for those only. All equilibria of a nondegenerate game have supports of
       equal size.
    3. A game with a zero sign, or one that rounding could turn, is done again in exact integers: all
       vertices of the best-reply polyhedra, and the pairs in which actions in use are best replies.
    4. Larger games: one at a time, by the solver for a single game.

    Floats are read as exactly the numbers that they are: multiplying payoffs by a power of two changes no
    sign, and neither does adding a constant wherever the sums are not rounded.

    Parameters
    ----------
    A, B : arrays of shape (n_games, m, n)
        Payoffs of the row and the column player: finite floats, or integers.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal, and if it takes more than a few seconds.

    Returns
    -------
    BatchSolution
        Equilibria in the order of the size of their supports, then of the actions. Regular probabilities
        have a relative error below 1e-6, commonly 1e-15; those of games with ties are rounded once. A
        degenerate game has its extreme equilibria, so no list is empty.

    Raises
    ------
    GameError
        If the arrays are no batch of finite games, or a game is too large for its equilibria to be
        enumerated.

    References
    ----------
    .. [1] B. von Stengel, Computing equilibria for two-person games, Handbook of Game Theory 3 (2002).

    Examples
    --------
    >>> pennies, tie = [[1, -1], [-1, 1]], [[0, 0], [0, 0]]
    >>> batch = solve_batch([pennies, tie], [[[-1, 1], [1, -1]], pennies])
    >>> batch
    BatchSolution(2 games of 2x2, 5 equilibria, 1 degenerate)
    >>> batch.counts, batch[0]
    (array([1, 4]), [(array([0.5, 0.5]), array([0.5, 0.5]))])
    """
    first, second = read_games(A, B)
    n_games, rows, columns = first.shape
    supports = cost(rows, columns)
    bar = _bar(n_games * supports > SLOW_SUPPORTS if progress is None else progress, progress is None)
    if supports > MOST_SUPPORTS or rows + columns > MOST_ACTIONS:
        for payoffs, name in ((first, "A"), (second, "B")):
            largest_size(payoffs, name)
        return solve_one_by_one(first, second, bar)
    quick = solve_two_by_two(first, second, CLOSED_FORM) if (rows, columns) == (2, 2) else None
    return _by_masks(first, second, bar) if quick is None else quick


def _by_masks(first: Array, second: Array, progress: Progress) -> BatchSolution:
    """Solve games by sign masks, and those with ties by their vertices."""
    n_games, rows, columns = first.shape
    counts, special = np.empty(n_games, dtype=np.int64), np.empty(n_games, dtype=np.bool_)
    parts = []
    for block in blocks(first, second, progress):
        parts.append(equilibria(block))
        counts[block.games], special[block.games] = parts[-1].counts, block.special
    hard = np.flatnonzero(special)
    extreme = extreme_equilibria(first[hard], second[hard], progress)
    own = np.bincount(extreme.game, minlength=len(hard))
    counts[hard] = own
    degenerate = np.zeros(n_games, dtype=np.bool_)
    degenerate[hard] = extreme.degenerate
    games, slots = hard[extreme.game], np.arange(len(extreme.game)) - (np.cumsum(own) - own)[extreme.game]
    u, v = (
        np.einsum("gm,gmn,gn->g", extreme.x, payoffs[games].astype(np.float64), extreme.y)
        for payoffs in (first, second)
    )
    lists = Listed(tuple(parts), extreme, games, slots, (u, v))
    certain = np.ones(n_games, dtype=np.bool_)
    return BatchSolution(counts, degenerate, certain, MASKS, (rows, columns), lists)


def _bar(wanted: bool, only_on_terminal: bool) -> Progress:
    """What wraps a sequence of blocks of games: a progress bar, or nothing."""
    if not wanted or (only_on_terminal and not sys.stderr.isatty()):
        return iter
    from tqdm import tqdm

    return lambda blocks: tqdm(blocks, desc="games", unit="block", leave=False)
