"""The one entry point ``solve``: reads the concept and hands the game to the solver for its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, Final

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.options import call
from layered_games.equilibria.result import Solution
from layered_games.errors import GameError

__all__ = ["solve"]

_KINDS: Final[Mapping[str, tuple[Concept, str]]] = {
    "sequential.SequentialGame": (Concept.SUBGAME_PERFECT, "staged_solution:solve_sequential"),
    "agreements.AgreementGame": (Concept.SUBGAME_PERFECT, "coalitions:solve_agreement"),
    "strategic.StrategicGame": (Concept.NASH, "finite.solving:solve_strategic"),
    "extensive.ExtensiveGame": (Concept.SUBGAME_PERFECT, "trees.solving:solve_tree"),
    "bayesian.BayesianGame": (Concept.BAYES_NASH, "finite.bayes_nash:solve_bayesian"),
}
"""Kind of game (by name: nothing is loaded before it is needed), its default concept, and who solves it."""


def solve(
    game: Any,
    concept: str | Concept | None = None,
    *,
    at: Mapping[str, Any] | None = None,
    **options: Any,
) -> Solution:
    """Find the equilibria of a game.

    Parameters
    ----------
    game : StrategicGame, ExtensiveGame, BayesianGame or SequentialGame
        The game.
    concept : Concept or str, optional
        The solution concept. Default: Nash equilibrium for a strategic game, subgame-perfect equilibrium
        for a tree and for a staged game, Bayes-Nash equilibrium for a Bayesian game.
    at : mapping of str to number, optional
        Values for all parameters of a game in symbols. Then the result holds numbers: exact ones if
        the values are exact.
    **options
        What the method for the concept takes, for instance ``leader=1`` for ``"stackelberg"``.

    Returns
    -------
    Solution
        Iterating gives the equilibria, each with the condition under which it exists. ``complete`` is
        True only if the method guarantees that none is missing; ``status`` carries the remedy where
        something is.

    Raises
    ------
    GameError
        If the object is no game, the concept is unknown or does not apply to it, or an option is unknown.
    ParameterError
        If ``at`` misses a parameter, names an unknown one, or leaves a domain.

    Examples
    --------
    >>> import layered_games as lg
    >>> a, x = lg.Parameter("a", "real"), lg.Move("1", "x", lower=0)
    >>> game = lg.SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a])
    >>> solution = solve(game)
    >>> [(branch.condition, branch.values["x"]) for branch in solution]
    [(a >= 0, a/2), (-a > 0, 0)]
    >>> solve(game, at={"a": 3})[0].values["x"]
    3/2
    >>> dilemma = lg.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [equilibrium.profile for equilibrium in solve(dilemma)]
    [((Fraction(0, 1), Fraction(1, 1)), (Fraction(0, 1), Fraction(1, 1)))]
    """
    for kind in type(game).__mro__:
        name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("layered_games.games.")
        if name in _KINDS:
            default, home = _KINDS[name]
            wanted = default if concept is None else Concept.read(concept)
            module, function = home.split(":")
            method: Callable[..., Solution] = getattr(
                import_module(f"layered_games.equilibria.{module}"), function
            )
            if kind.__qualname__ in ("SequentialGame", "AgreementGame"):
                return call(partial(method, concept=wanted, at=at), game, options)
            return method(game if at is None else game.at(at), wanted, **options)
    kinds = ", ".join(name.rpartition(".")[2] for name in _KINDS)
    raise GameError(f"solve needs a game ({kinds}), not {type(game).__name__}")
