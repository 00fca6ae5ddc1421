"""The record that holds the equilibria of many games."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["BatchSolution", "empty_batch"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Profile = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False, repr=False)
class BatchSolution:
    """Equilibria of many two-player games of one size, as arrays padded with NaN.

    Iterating, or an index, gives one game's equilibria as a list of pairs of strategies.

    Attributes
    ----------
    counts : array of shape (n_games,)
        Number of equilibria listed: all of them where the game is not degenerate, else the extreme ones.
    profiles : tuple of two arrays of shape (n_games, max_count, actions)
        Probabilities, player by player; NaN from ``counts`` on.
    payoffs : tuple of two arrays of shape (n_games, max_count)
        What each player expects, in the unit of the payoffs; NaN from ``counts`` on.
    degenerate : array of shape (n_games,)
        True where some strategy has more best responses than actions in use. Equilibria may then form
        continua, of which the list holds the extreme points. Also True for floats that are no small
        integers where a change of their last digits would do this; the list then belongs to the numbers
        as they are.
    complete : array of shape (n_games,)
        True where all (extreme) equilibria are certain to be listed.
    method : str
        How they were found.
    """

    counts: Counts
    profiles: Profile
    payoffs: Profile
    degenerate: Flags
    complete: Flags
    method: str

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, game: int) -> list[Profile]:
        if isinstance(game, bool | np.bool_) or not isinstance(game, int | np.integer):
            raise GameError(
                f"the index of a game is an integer from 0 to {len(self) - 1}, not {game!r}; "
                "slice the arrays in .profiles for several games"
            )
        if not -len(self) <= game < len(self):
            raise IndexError(f"game {game} of a batch of {len(self)}")
        x, y = (p[game] for p in self.profiles)
        return [(x[i].copy(), y[i].copy()) for i in range(int(self.counts[game]))]

    def __iter__(self) -> Iterator[list[Profile]]:
        return (self[game] for game in range(len(self)))

    def __repr__(self) -> str:
        m, n = (p.shape[2] for p in self.profiles)
        return (
            f"BatchSolution({len(self):,} games of {m}x{n}, {int(self.counts.sum()):,} equilibria, "
            f"{int(self.degenerate.sum()):,} degenerate)"
        )

    @property
    def mask(self) -> Flags:
        """Array of shape (n_games, max_count): True where an equilibrium is listed."""
        found: Flags = np.arange(self.profiles[0].shape[1]) < self.counts[:, None]
        return found


def empty_batch(
    counts: Counts,
    actions: tuple[int, int],
    method: str,
    *,
    degenerate: Flags,
    complete: Flags | None = None,
    blank: bool = True,
) -> BatchSolution:
    """Return a record with room for as many equilibria as counted: every entry NaN, or unwritten."""
    n_games, most = len(counts), int(counts.max(initial=0))
    shapes = [*((n_games, most, n) for n in actions), (n_games, most), (n_games, most)]
    x, y, u, v = (np.full(s, np.nan) if blank else np.empty(s) for s in shapes)
    certain = np.ones(n_games, dtype=np.bool_) if complete is None else complete
    return BatchSolution(counts, (x, y), (u, v), degenerate, certain, method)
