"""What the tests of mechanisms share: random games solved, and the best deviation by brute force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deviations import largest_gain

from layered_games.equilibria.solving import solve

Point = Mapping[str, Any]


def random_points(game: Any, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Exact random points of a model's parameter space, by parameter name."""
    names = {p.symbol: name for name, p in game.parameters.items()}
    return [{names[s]: v for s, v in point.items()} for point in game.parameters.sample(count, seed)]


def solved(game: Any, at: Point) -> Mapping[str, Any]:
    """All equilibrium quantities at a point, exactly."""
    return solve(game, at=at)[0].values


def best_deviation(game: Any, count: int = 24, seed: int = 0) -> float:
    """The largest relative gain that any deviation brings at random points, on the path and off it."""
    points = random_points(game, count, seed)
    return largest_gain(game, solve(game), points, [solved(game, p) for p in points])
