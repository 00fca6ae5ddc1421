"""The record that holds the equilibria of many games."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError
from layered_games.tables import Presented, Table

__all__ = ["BatchSolution", "Lists", "Profile"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Profile = tuple[Floats, Floats]


class Lists(Protocol):
    """Equilibria as they were found, which can be laid out as arrays with room for the longest list."""

    def profiles(self, n_games: int, most: int) -> Profile:
        """Return strategies, player by player, of shape (n_games, most, actions), NaN where there is none."""

    def payoffs(self, n_games: int, most: int) -> Profile:
        """Return what each player expects, of shape (n_games, most), NaN where there is none."""


@dataclass(frozen=True, eq=False, repr=False)
class BatchSolution(Presented):
    """Equilibria of many two-player games of one size, as arrays padded with NaN.

    Iterating, or an index, gives one game's equilibria as a list of pairs of strategies. The padded arrays
    are laid out when they are first asked for, which takes memory and about half the time of solving.

    Attributes
    ----------
    counts : array of shape (n_games,)
        Number of equilibria listed: all of them where the game is not degenerate, else the extreme ones.
    degenerate : array of shape (n_games,)
        True where some strategy has more best responses than actions in use. Equilibria may then form
        continua, of which the list holds the extreme points. Also True for floats that are no small
        integers where a change of their last digits would do this; the list then belongs to the numbers
        as they are.
    complete : array of shape (n_games,)
        True where all (extreme) equilibria are certain to be listed.
    method : str
        How they were found.
    actions : tuple of int
        How many actions each player has.
    lists : Lists
        Where the arrays come from.
    """

    counts: Counts
    degenerate: Flags
    complete: Flags
    method: str
    actions: tuple[int, int]
    lists: Lists

    @cached_property
    def profiles(self) -> Profile:
        """Two arrays of shape (n_games, max_count, actions): probabilities, NaN from ``counts`` on."""
        return self.lists.profiles(len(self), self._most)

    @cached_property
    def payoffs(self) -> Profile:
        """Two arrays of shape (n_games, max_count): what each player expects, NaN from ``counts`` on."""
        return self.lists.payoffs(len(self), self._most)

    @cached_property
    def _most(self) -> int:
        return int(self.counts.max(initial=0))

    def table(self) -> Table:
        """Return how many games have how many equilibria."""
        numbers, games = np.unique(self.counts, return_counts=True)
        rows = tuple((str(n), str(g)) for n, g in zip(numbers.tolist(), games.tolist(), strict=True))
        caption = f"{len(self)} games, {int(self.degenerate.sum())} degenerate; {self.method}"
        return Table(("equilibria", "games"), rows, caption)

    def to_frame(self) -> Any:
        """Return a pandas DataFrame with a row for each equilibrium, by game and number."""
        import pandas as pd

        game = np.repeat(np.arange(len(self)), self.counts)
        number = np.concatenate([np.arange(c) for c in self.counts]) if len(self) else np.zeros(0, dtype=int)
        columns: dict[str, Any] = {"game": game, "equilibrium": number}
        for player, (profile, payoff) in enumerate(zip(self.profiles, self.payoffs, strict=True), 1):
            columns |= {f"player {player}: {a}": profile[game, number, a] for a in range(profile.shape[2])}
            columns[f"payoff {player}"] = payoff[game, number]
        return pd.DataFrame(columns).set_index(["game", "equilibrium"])

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
        m, n = self.actions
        return (
            f"BatchSolution({len(self):,} games of {m}x{n}, {int(self.counts.sum()):,} equilibria, "
            f"{int(self.degenerate.sum()):,} degenerate)"
        )

    @property
    def mask(self) -> Flags:
        """Array of shape (n_games, max_count): True where an equilibrium is listed."""
        found: Flags = np.arange(self._most) < self.counts[:, None]
        return found
