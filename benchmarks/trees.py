"""Building and solving trees: from nodes and from arrays, by size and depth, and Gambit on a small one.

Target: 1e5 nodes built in 1 s and solved in 0.1 s, time linear in size. Medians of several runs.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from statistics import median
from typing import Any

import numpy as np

from layered_games.equilibria.trees.backward import backward_induction
from layered_games.equilibria.trees.solving import solve_tree
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Decision

RUNS = 5
BUILD, SOLVE = 1.0, 0.1


def seconds(call: Callable[[], Any]) -> float:
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return median(spent)


def numbers(levels: int, chance: bool = False) -> tuple[Any, dict[str, Any]]:
    inner = 2**levels - 1
    children = np.array([2] * inner + [0] * (inner + 1))
    movers = np.arange(2 * inner + 1) % 2
    odds: list[Fraction] = []
    if chance:
        movers = np.where(np.arange(2 * inner + 1) % 3 == 0, -1, movers)
        odds = [Fraction(1, 3), Fraction(2, 3)] * int(((movers == -1) & (children > 0)).sum())
    payoffs = np.random.default_rng(levels).integers(0, 10**9, (inner + 1, 2))
    return (children, movers, payoffs), {"probabilities": odds}


def nodes(levels: int, source: random.Random) -> Any:
    if levels == 0:
        return (source.randint(0, 10**9), source.randint(0, 10**9))
    below = {"l": nodes(levels - 1, source), "r": nodes(levels - 1, source)}
    return Decision("12"[levels % 2], below)


def line(what: str, build: float, induct: float, solve: float) -> None:
    print(f"{what:<44} {build:8.3f} {induct:10.4f} {solve:10.3f}")


def caterpillar(depth: int) -> Any:
    children = [2] + [0, 2] * (depth - 1) + [0, 0]
    payoffs = np.random.default_rng(depth).integers(0, 10**9, (depth + 1, 2))
    return children, np.arange(len(children)) % 2, payoffs


def gambit(levels: int) -> None:
    try:
        import pygambit
    except ImportError:
        return
    arguments, options = numbers(levels)
    text = ExtensiveGame.from_levels(*arguments, **options).to_gambit()
    read = seconds(lambda: pygambit.read_efg(io.StringIO(text)))
    ours = seconds(lambda: ExtensiveGame.from_gambit(text))
    print(f"reading .efg of {2 ** (levels + 1) - 1} nodes: Gambit {read:.3f} s, here {ours:.3f} s")


def main() -> int:
    print(f"{'tree':<44} {'build s':>8} {'induct s':>10} {'solve s':>10}")
    worst: tuple[float, float] = (0.0, 0.0)
    for levels in (10, 13, 16):
        arguments, options = numbers(levels)
        game = ExtensiveGame.from_levels(*arguments, **options)
        build = seconds(lambda a=arguments, o=options: ExtensiveGame.from_levels(*a, **o))
        worst = (build, seconds(lambda g=game: backward_induction(g)))
        line(f"{game.n_nodes} nodes from arrays", *worst, seconds(lambda g=game: solve_tree(g)))
    tree = nodes(16, random.Random(1))
    game = ExtensiveGame(tree)
    build = seconds(lambda: ExtensiveGame(tree))
    line(f"{game.n_nodes} nodes from Decision", build, seconds(lambda: backward_induction(game)), 0.0)
    arguments, options = numbers(16, chance=True)
    lucky = ExtensiveGame.from_levels(*arguments, **options)
    built = seconds(lambda: ExtensiveGame.from_levels(*arguments, **options))
    line(f"{lucky.n_nodes} nodes with chance, exact", built, seconds(lambda: backward_induction(lucky)), 0.0)
    for depth in (5_000, 50_000):
        deep = caterpillar(depth)
        game = ExtensiveGame.from_levels(*deep)
        build = seconds(lambda d=deep: ExtensiveGame.from_levels(*d))
        line(
            f"{game.n_nodes} nodes, depth {depth}", build, seconds(lambda g=game: backward_induction(g)), 0.0
        )
    gambit(11)
    return int(max(build, worst[0]) > BUILD or worst[1] > SOLVE)


if __name__ == "__main__":
    sys.exit(main())
