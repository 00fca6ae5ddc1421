"""Sequential equilibria of small trees (Kreps and Wilson 1982), with beliefs.

Algorithm
---------
1. As for perfect Bayesian equilibria (:mod:`layered_games.equilibria.trees.perfect_bayesian`): supports
   of behaviour strategies, for each the beliefs that Bayes' rule fixes, and free ones. Every sequential
   equilibrium is among these.
2. If every free belief with full support is a limit of Bayesian ones, and nothing ties them to one
   another, all are: the consistent beliefs are a closed set. Else each choice of the nodes that have
   positive beliefs is a case of its own: orders of smallness must exist for it, and ratios of beliefs
   must be products of coefficients of trembles (:mod:`layered_games.equilibria.trees.trembles`). Both
   are exact.
3. Each family found, with its corners, is checked by definition; the orders prove that the member
   which the record shows is consistent.

References
----------
D. Kreps, R. Wilson, Sequential equilibria, Econometrica 50 (1982), 863-894.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from layered_games.equilibria.result import Solution
from layered_games.equilibria.trees.assessment_structure import Builder, Structure, total, zero_cases
from layered_games.equilibria.trees.assessment_systems import Worth, system_of
from layered_games.equilibria.trees.assessments import Candidate, candidates
from layered_games.equilibria.trees.perfect_bayesian import (
    MAX_SUPPORTS,
    capped,
    perfect_bayesian_ways,
    solve_assessments,
)
from layered_games.equilibria.trees.trembles import SequentialBuilder, orders_of, relations_of
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame

__all__ = ["solve_sequential_equilibria"]

METHOD: Final = "supports of behaviour strategies; beliefs as limits of trembles, exactly"


def solve_sequential_equilibria(
    game: ExtensiveGame, *, pure: bool = False, limit: int = 100, max_supports: int = MAX_SUPPORTS
) -> Solution:
    """Find the sequential equilibria of a small tree, with beliefs and orders of trembles.

    Parameters
    ----------
    game, pure, limit, max_supports
        As for :func:`~layered_games.equilibria.trees.perfect_bayesian.solve_perfect_bayesian`.

    Returns
    -------
    Solution
        Of :class:`~layered_games.equilibria.trees.beliefs.BeliefEquilibrium` records; ``orders`` belongs to
        the member that the record shows. Corners of a family are limits of its members, so they are
        sequential equilibria, too. ``complete`` as for perfect Bayesian equilibria.

    Raises
    ------
    GameError
        As for perfect Bayesian equilibria, and if a branch of chance has probability 0.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Decision
    >>> seen = lambda u, v: Decision("2", {"l": u, "r": v}, information="2")
    >>> game = ExtensiveGame(
    ...     Decision("1", {"out": (2, 0), "a": seen((1, 1), (0, 0)), "b": seen((0, 0), (0, 1))})
    ... )
    >>> solution = solve_sequential_equilibria(game)
    >>> [str(p) for p in solution[0].beliefs["2"]], solution[0].orders
    (['3/4', '1/4'], {'1:1/a': 1, '1:1/b': 1, '2/r': 1})
    """
    if any(p <= 0 for p in game.chance.tolist()):
        raise GameError(
            "sequential equilibrium needs every branch of chance to have positive probability: trembles do "
            "not say what to believe where chance cannot lead; leave such branches out, or solve for "
            "concept='perfect-bayesian', which leaves these beliefs free"
        )
    return solve_assessments(game, _ways, METHOD, pure, limit, max_supports)


def _ways(plain: Builder) -> Iterator[tuple[list[Candidate], bool]]:
    if all(complete and not found for found, complete in perfect_bayesian_ways(plain)):
        return
    builder = SequentialBuilder(plain.tree, plain.profile)
    worth = Worth(builder)
    whole = _whole(builder)
    if whole is not None:
        yield _solved(builder, worth, whole, split=False)
        return
    for structure in capped(builder.structures(split=True)):
        if structure is None:
            yield [], False
        else:
            structure.equations += relations_of(builder, structure)
            yield _solved(builder, worth, structure, split=True)


def _whole(builder: SequentialBuilder) -> Structure | None:
    """The structure in which free beliefs may be anything, if all of these are consistent."""
    found = next(builder.structures(split=False))
    if found.reached or any(zero_cases(found, total(row)) for row in found.weights.values()):
        return None
    if found.equations or relations_of(builder, found) or orders_of(builder, found.weights) is None:
        return None
    return found


def _solved(
    builder: SequentialBuilder, worth: Worth, structure: Structure, split: bool
) -> tuple[list[Candidate], bool]:
    system = system_of(builder, worth, structure, split)
    if system is None:
        return [], True
    game = builder.tree.game
    found, complete = candidates(builder, structure, system)
    proved = []
    for candidate in found:
        positive = {h: [p != 0 for p in row] for h, row in enumerate(candidate.centre[1])}
        orders = orders_of(builder, positive)
        if orders is None:
            raise GameError(f"no trembles lead to {candidate.centre}: please report this")
        named = {f"{game.set_names[h]}/{game.set_actions[h][a]}": k for (h, a), k in orders.items()}
        proved.append(replace(candidate, orders=named))
    return proved, complete
