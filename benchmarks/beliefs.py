"""Perfect Bayesian and sequential equilibria of random trees, against z3 with the definitions alone.

Run ``python benchmarks/beliefs.py [TREES] [SEED]`` in the repository. Every support profile of small trees
with two and with three players is put to z3: where the list has nothing there must be no equilibrium, and
elsewhere none outside the listed ranges. Of larger games (types, then three players in turn) some supports
are drawn. Lists that are not complete are counted and not compared. The exit code is 1 on a contradiction.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layered_games.equilibria.trees.perfect_bayesian import solve_perfect_bayesian
from layered_games.equilibria.trees.sequential import solve_sequential_equilibria
from layered_games.errors import GameError

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import belief_oracle as oracle

FAMILIES: dict[str, Callable[[random.Random], Any]] = {
    "two players": oracle.any_tree,
    "three players": lambda source: oracle.any_tree(source, players=3),
    "three in turn": oracle.stages,
}
SOLVERS = {"perfect-bayesian": solve_perfect_bayesian, "sequential": solve_sequential_equilibria}


def compared(game: Any, concept: str, source: random.Random, drawn: bool, counts: Counter[str]) -> list[str]:
    """What contradicts the solution of one game."""
    start = time.perf_counter()
    try:
        solution = SOLVERS[concept](game, limit=100_000)
    except GameError as error:
        counts["refused"] += "max_supports" in str(error)
        return [] if "max_supports" in str(error) else [str(error)]
    counts["us"] += round(1e6 * (time.perf_counter() - start))
    counts["games"] += 1
    counts["equilibria"] += len(solution)
    if not solution.complete:
        counts["not complete"] += 1
        return []
    every = oracle.Oracle(game).supports()
    if drawn:
        found = sorted({oracle.support_of(e.profile) for e in solution})
        every = source.sample(every, min(20, len(every))) + source.sample(found, min(10, len(found)))
    counts["supports"] += len(every)
    return oracle.exceptions(solution, concept == "sequential", every)


def main(trees: int, seed: int) -> int:
    """Print one line for each family and concept, and every contradiction."""
    wrong = 0
    for family, make in FAMILIES.items():
        for concept in SOLVERS:
            counts: Counter[str] = Counter()
            for k in range(trees):
                source = random.Random(1_000_003 * seed + k)
                game = make(source)
                if not game.perfect_recall or len(game.set_names) > 7:
                    continue
                texts = compared(game, concept, source, family == "three in turn", counts)
                wrong += len(texts)
                for text in texts:
                    print(f"{family}, {concept}, seed {seed}, tree {k}: {text}")
            each = counts["us"] / 1000 / max(1, counts["games"])
            print(
                f"{family}, {concept}: {counts['games']} trees, {counts['equilibria']} families, "
                f"{each:.0f} ms each; {counts['not complete']} not complete; "
                f"{counts['supports']} supports put to z3",
                flush=True,
            )
    print(f"{wrong} contradictions")
    return int(wrong > 0)


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(arguments + [60, 0][len(arguments) :])))
