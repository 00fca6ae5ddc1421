"""All equilibria of two-player games beside the tools of today, in one process; medians and ratios.

Run ``python benchmarks/bimatrix.py [GAMES]`` in the repository. Tools that are not installed are left out,
and so are those that would take minutes (nashpy and Gambit's rational solver at 10x10: 8 to 50 s a game).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np

from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.games.strategic import StrategicGame


def quantecon_game(A: Any, B: Any) -> Any:
    from quantecon.game_theory import NormalFormGame, Player

    return NormalFormGame([Player(A.astype(float)), Player(np.ascontiguousarray(B.T.astype(float)))])


def quantecon_vertices(A: Any, B: Any) -> int:
    from quantecon.game_theory import vertex_enumeration

    return len(vertex_enumeration(quantecon_game(A, B)))


def quantecon_supports(A: Any, B: Any) -> int:
    from quantecon.game_theory import support_enumeration

    return len(support_enumeration(quantecon_game(A, B)))


def gambit(A: Any, B: Any, *, rational: bool) -> int:
    import pygambit

    solver = pygambit.nash.enummixed_solve
    return len(solver(pygambit.Game.from_arrays(A, B), rational=rational).equilibria)


def ours(A: Any, B: Any) -> int:
    return len(solve_bimatrix(StrategicGame.from_arrays(A, B)))


def seconds(solver: Callable[[Any, Any], int], games: list[tuple[Any, Any]]) -> float:
    """Median time of a game; the first one warms up caches and compilers."""
    solver(*games[0])
    times = []
    for A, B in games:
        start = time.perf_counter()
        solver(A, B)
        times.append(time.perf_counter() - start)
    return median(times)


def compare(name: str, games: list[tuple[Any, Any]], target: float, peers: dict[str, Any]) -> None:
    """Print our median beside the target and beside each peer's."""
    mine = seconds(ours, games)
    print(f"{name}: {mine * 1e3:.2f} ms, all, exact and complete (target {target * 1e3:g} ms)")
    for peer, (module, solver, count) in peers.items():
        if find_spec(module) is not None:
            its = seconds(solver, games[:count])
            print(f"    {peer}: {its * 1e3:.2f} ms, ratio {its / mine:.1f}")


def main(count: int) -> None:
    """Print one block per kind of game."""
    rng = np.random.default_rng(1)
    qv = ("quantecon", quantecon_vertices, count)
    qs = ("quantecon", quantecon_supports, count)
    rational = ("pygambit", lambda A, B: gambit(A, B, rational=True), count)
    few_rational = (*rational[:2], 2)
    floats = ("pygambit", lambda A, B: gambit(A, B, rational=False), 3)
    small = [tuple(rng.integers(-100, 101, (2, 3, 3))) for _ in range(count)]
    compare("3x3, integers", small, 1e-3, {"Gambit rational": rational, "QuantEcon supports": qs})
    tied = [tuple(rng.integers(-2, 3, (2, 5, 5))) for _ in range(count)]
    compare("5x5, integers from -2 to 2", tied, 1e-2, {"Gambit rational": rational})
    middle = [tuple(rng.integers(-100, 101, (2, 7, 7))) for _ in range(count)]
    compare("7x7, integers", middle, 0.1, {"Gambit rational": few_rational, "QuantEcon vertices": qv})
    whole = [tuple(rng.integers(-100, 101, (2, 10, 10))) for _ in range(count)]
    compare("10x10, integers", whole, 1.0, {"QuantEcon vertices (floats)": qv})
    real = [tuple(rng.random((2, 10, 10))) for _ in range(count)]
    compare("10x10, floats confirmed exactly", real, 0.06, {"QuantEcon vertices": qv, "Gambit float": floats})
    for actions in (12, 13, 14):
        start = time.perf_counter()
        found = ours(*rng.integers(-100, 101, (2, actions, actions)))
        taken = time.perf_counter() - start
        print(f"{actions}x{actions}, integers: {found} equilibria, exact and complete, in {taken:.1f} s")
    game = StrategicGame.from_arrays(*rng.random((2, 400, 400)))
    start = time.perf_counter()
    regret = solve_bimatrix(game, method="one")[0].regret
    print(f"400x400, one equilibrium: regret {regret:.1e} in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
