"""Perfect Bayesian equilibria of small trees, with beliefs.

Definition
----------
An assessment (behaviour strategies and a belief at every information set) is here a *perfect Bayesian
equilibrium* if

1. it is sequentially rational: at every information set, reached or not, no plan for this and all later
   own sets does better, given the belief there; and
2. Bayes' rule holds wherever it applies: let S be a node, or an information set with its belief, or what
   one action leads to from there (with the same belief), such that every node of a set follows one of
   S. If from S the strategies reach the set, its belief is the one that follows from S.

From the root alone, (2) is the *weak* form, which this is not (``bayes_gap(..., weak=True)`` checks it). From
other nodes it makes beliefs follow the strategies in every subgame, so the equilibrium is subgame perfect;
after an own action it is updating along own moves, on the path and off it; after another's action it says
that nobody signals what he does not know. Nothing ties the beliefs of two players at different sets to one
another otherwise. Every sequential equilibrium is perfect Bayesian in this sense, so one exists; the
converse fails, for instance where two players who learn the same have different beliefs after a deviation.

Algorithm
---------
1. Supports of behaviour strategies are enumerated from the end of the tree, those with an action that is
   worse than another whatever else is played are cut.
2. For each, beliefs follow from starting points as polynomials in the probabilities of actions, or are free.
   Sequential rationality is then a system of equations and inequalities; it is solved exactly.
3. Each family found, with all its corners, is checked by definition
   (:mod:`layered_games.equilibria.verify_beliefs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from layered_games.equilibria.result import Solution, Status
from layered_games.equilibria.trees.assessment_numbers import ADJUSTED, exact_tree
from layered_games.equilibria.trees.assessment_structure import Builder, Structure
from layered_games.equilibria.trees.assessment_supports import Supports, Tree, supports
from layered_games.equilibria.trees.assessment_systems import Worth, system_of
from layered_games.equilibria.trees.assessments import Candidate, candidates, maximal
from layered_games.equilibria.trees.beliefs import checked_beliefs
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_changes import require_numbers

__all__ = ["MAX_SUPPORTS", "capped", "perfect_bayesian_ways", "solve_assessments", "solve_perfect_bayesian"]

MAX_SUPPORTS: Final = 5_000
MAX_STRUCTURES: Final = 300
"""The most choices of nodes with positive beliefs that are solved for one profile of supports."""
NAMED: Final = 10
METHOD: Final = "supports of behaviour strategies; beliefs and indifference solved exactly"
MORE: Final = "the family has more corners than are listed; ranges are those of the corners listed"
Ways: TypeAlias = Callable[[Builder], Iterator[tuple[list[Candidate], bool]]]


def solve_perfect_bayesian(
    game: ExtensiveGame, *, pure: bool = False, limit: int = 100, max_supports: int = MAX_SUPPORTS
) -> Solution:
    """Find the perfect Bayesian equilibria of a small tree, with beliefs.

    Bayes' rule is applied wherever it applies, not only on the path; see the module for the definition.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers, perfect recall, and any number of players.
    pure : bool
        Only strategies without mixing (off the path, too); ``complete`` then is False.
    limit : int
        The most equilibria to list.
    max_supports : int
        The most profiles of supports to solve.

    Returns
    -------
    Solution
        Of :class:`~layered_games.equilibria.trees.beliefs.BeliefEquilibrium` records: one for each support
        profile and each maximal polytope of strategies and beliefs with that support. ``complete`` is
        True if every support profile has been decided and all that was found is listed: then every perfect
        Bayesian equilibrium of the game is in a family. It is False where conditions of degree two or more
        leave a continuum (the notes name these supports; of each at most a point is listed), with ``pure``,
        beyond ``limit``, and where floats as probabilities of chance had to be adjusted to sum to 1.

    Raises
    ------
    GameError
        If the game is symbolic, perfect recall fails, or the game is too large; the text names the cost.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Decision
    >>> seen = lambda u, v: Decision("2", {"fight": u, "share": v}, information="2")
    >>> entry = ExtensiveGame(
    ...     Decision(
    ...         "1", {"out": (0, 2), "strong": seen((-1, -1), (2, 1)), "weak": seen((-1, -1), (1, 1))}
    ...     )
    ... )
    >>> solution = solve_perfect_bayesian(entry)
    >>> [(e.payoffs, e.beliefs["2"]) for e in solution], solution.complete
    ([((Fraction(2, 1), Fraction(1, 1)), (Fraction(1, 1), Fraction(0, 1)))], True)
    """
    return solve_assessments(game, perfect_bayesian_ways, METHOD, pure, limit, max_supports)


def solve_assessments(
    game: ExtensiveGame, ways: Ways, method: str, pure: bool, limit: int, max_supports: int
) -> Solution:
    """Go through the support profiles of a game and collect what a method finds for each."""
    require_numbers(game, "equilibria with beliefs")
    if not game.perfect_recall:
        raise GameError(
            f"perfect recall fails at {', '.join(game.forgetful)}: equilibria in behaviour strategies need "
            "not exist; solve game.to_strategic() for mixed strategies"
        )
    exact, adjusted = exact_tree(game)
    found, undecided = _searched(Tree(exact), ways, supports(Tree(exact), max_supports, pure))
    if not (found or undecided or pure):
        raise GameError(f"no equilibrium was found for {game!r}, although there is one: please report this")
    notes = tuple(f"not decided: {_named(game, p)}" for p in undecided[:NAMED])
    if len(undecided) > NAMED:
        notes += (f"{len(undecided)} supports in all are not decided",)
    if len(found) > limit:
        notes += (f"{len(found)} equilibria were found, {limit} are listed",)
    if pure:
        notes += ("only strategies without mixing were looked at",)
    if adjusted:
        notes += (ADJUSTED,)
    records = tuple(
        checked_beliefs(game, c.centre, c.corners, c.orders, (MORE,) if c.more else (), exact=exact)
        for c in found[:limit]
    )
    complete = not (undecided or pure or adjusted) and len(found) <= limit
    return Solution(game, records, complete, _status(undecided, found, pure), method, notes=notes)


def _searched(tree: Tree, ways: Ways, profiles: Sequence[Supports]) -> tuple[list[Candidate], list[Supports]]:
    """What a method finds for the support profiles, and those that it does not decide."""
    found: list[Candidate] = []
    undecided: list[Supports] = []
    for profile in profiles:
        here: list[Candidate] = []
        decided = True
        for some, complete in ways(Builder(tree, profile)):
            here += some
            decided = decided and complete
        found += maximal(here)
        if not decided:
            undecided.append(profile)
    return found, undecided


def _status(undecided: list[Supports], found: list[Candidate], pure: bool) -> Status:
    if undecided:
        return Status.CONTINUA
    return Status.SOLVED if found or not pure else Status.NO_EQUILIBRIUM


def capped(structures: Iterable[Structure]) -> Iterator[Structure | None]:
    """Yield structures, and None instead of those beyond ``MAX_STRUCTURES``."""
    for k, structure in enumerate(structures):
        if k == MAX_STRUCTURES:
            yield None
            return
        yield structure


def _named(game: ExtensiveGame, profile: Supports) -> str:
    rows = zip(game.set_names, game.set_actions, profile, strict=True)
    return ", ".join(f"{name}: {' or '.join(actions[a] for a in used)}" for name, actions, used in rows)


def perfect_bayesian_ways(builder: Builder) -> Iterator[tuple[list[Candidate], bool]]:
    """Solve every structure of beliefs of a support profile."""
    worth = Worth(builder)
    for structure in capped(builder.structures(split=False)):
        if structure is None:
            yield [], False
            continue
        system = system_of(builder, worth, structure, split=False)
        if system is not None:
            yield candidates(builder, structure, system)
