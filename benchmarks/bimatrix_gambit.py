"""Extreme equilibria of random integer games against Gambit's rational enumeration, as sets.

Run ``python benchmarks/bimatrix_gambit.py [GAMES] [SEED]`` in the repository. Sizes 2x2 to 5x5, payoffs
in small ranges so that many games are degenerate. The exit code is 1 if one game differs. One game on which
QuantEcon's two enumerations miss equilibria is printed at the end.
"""

from __future__ import annotations

import sys
import time
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import numpy as np
import pygambit

from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.games.strategic import StrategicGame

EIGHT = ([[0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], [[1, 1, 1, 0], [0, 0, 1, 1], [1, 1, 0, 0]])


def by_gambit(A: Any, B: Any) -> set[Any]:
    """Gambit's extreme equilibria, in fractions."""
    game = pygambit.Game.from_arrays(A, B)
    found = pygambit.nash.enummixed_solve(game, rational=True).equilibria
    return {
        tuple(
            tuple(Fraction(int(p[s].numerator), int(p[s].denominator)) for s in player.strategies)
            for player in game.players
        )
        for p in found
    }


def main(count: int, seed: int) -> int:
    """Print how many games agree, and every one that does not."""
    rng = np.random.default_rng(seed)
    wrong = continua = odd = extreme = 0
    mine = its = 0.0
    for _ in range(count):
        high = int(rng.choice([1, 2, 4, 10, 50]))
        A, B = rng.integers(-high, high + 1, (2, *rng.integers(2, 6, 2)))
        start = time.perf_counter()
        solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
        middle = time.perf_counter()
        peer = by_gambit(A, B)
        its += time.perf_counter() - middle
        mine += middle - start
        profiles = [e.profile for e in solution]
        fine = len(profiles) == len(set(profiles)) and set(profiles) == peer and solution.complete
        fine &= sum(c.index for c in solution.components) == 1
        if not fine:
            wrong += 1
            print(f"differs: {A.tolist()} {B.tolist()}")
        continua += any(c.is_continuum for c in solution.components)
        odd += len(profiles) % 2
        extreme += len(profiles)
    print(
        f"{count} games, seed {seed}: {count - wrong} equal as sets, {wrong} differ; "
        f"{extreme} extreme equilibria, {continua} games with a continuum, {odd} with an odd number; "
        f"ours {mine:.1f} s, Gambit rational {its:.1f} s"
    )
    _show_eight()
    return int(wrong > 0)


def _show_eight() -> None:
    """The game with eight extreme equilibria, by all tools."""
    A, B = (np.array(payoffs) for payoffs in EIGHT)
    found = {"ours": len(solve_bimatrix(StrategicGame.from_arrays(A, B))), "Gambit": len(by_gambit(A, B))}
    if find_spec("quantecon") is not None:
        from quantecon.game_theory import NormalFormGame, Player, support_enumeration, vertex_enumeration

        game = NormalFormGame([Player(A.astype(float)), Player(np.ascontiguousarray(B.T.astype(float)))])
        found["QuantEcon supports"] = len(support_enumeration(game))
        found["QuantEcon vertices"] = len(vertex_enumeration(game))
    print("the 3x4 game with eight extreme equilibria:", ", ".join(f"{k} {v}" for k, v in found.items()))


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 1][len(numbers) :])))
