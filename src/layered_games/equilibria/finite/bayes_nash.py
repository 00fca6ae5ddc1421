"""Bayes-Nash equilibria: solved as a strategic game, given back as strategies by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bayes_plans import Strategy, images, strategy_of
from layered_games.equilibria.finite.bayes_records import BayesNashEquilibrium, by_type, named
from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.options import call
from layered_games.equilibria.result import Component, Equilibrium, Solution
from layered_games.equilibria.verify_concepts import interim_gains
from layered_games.equilibria.verify_symbolic import obstacle
from layered_games.errors import GameError
from layered_games.games.algebraic import largest, sign
from layered_games.games.bayesian import BayesianGame
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_bayes_nash", "solve_bayesian"]

MOST_PLANS: Final = 14
METHODS: Final = ("auto", "plans", "agents", "one")
PLANS_TIE: Final = (
    "several mixtures of plans are the same strategies by type; should payoffs tie identically as well, some "
    "branches are extreme points of continua of equilibria"
)


def solve_bayesian(game: BayesianGame, concept: Concept, **options: Any) -> Solution:
    """Solve a Bayesian game for a concept; what ``solve`` calls.

    Raises
    ------
    GameError
        If the concept is not Bayes-Nash equilibrium, or an option is unknown.
    """
    if concept not in (Concept.BAYES_NASH, Concept.NASH):
        raise GameError(
            f"the concept {concept.value!r} does not apply to a Bayesian game; use 'bayes-nash', or solve "
            "its agent form: solve(game.agent_form(), concept=...)"
        )
    return call(solve_bayes_nash, game, options)


def solve_bayes_nash(game: BayesianGame, *, method: str = "auto", **options: Any) -> Solution:
    """Find the Bayes-Nash equilibria of a Bayesian game.

    Parameters
    ----------
    game : BayesianGame
    method : {"auto", "plans", "agents", "one"}
        ``"plans"``: each player chooses an action for every type, and that strategic game is solved.
        ``"agents"``: one player for each type [1]_. ``"one"``: one equilibrium of a game of two players of
        any size. ``"auto"`` takes plans for one or two players; for two with more than 14 plans, the
        equilibria in pure strategies and one more; and agents for three players or more.
    **options
        What :func:`~layered_games.equilibria.finite.nash.solve_nash` takes for that game.

    Returns
    -------
    Solution
        Of :class:`BayesNashEquilibrium`, each checked type by type by the definition. With plans and
        numbers: every extreme equilibrium once, and the ``components``, in whose subsets a strategy is
        the probabilities of all types' actions in a row (with agents: of one type's). Floats are read as
        the binary fractions that they are, the prior divided by its sum. With symbols, a SymbolicSolution.

    Raises
    ------
    GameError
        If the method is unknown, does not fit the game, or has no such option.

    References
    ----------
    .. [1] J. C. Harsanyi, "Games with incomplete information played by Bayesian players", Management
       Science 14 (1967-68).

    Examples
    --------
    >>> from fractions import Fraction
    >>> half = Fraction(1, 2)
    >>> game = BayesianGame(
    ...     [1, ["likes", "avoids"]],
    ...     [[half, half]],
    ...     [[[[[2, 0], [0, 1]]] * 2], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]],
    ... )
    >>> solution = solve_bayes_nash(game)
    >>> len(solution), solution.complete
    (3, True)
    >>> print(solution[0])
      1, 1: (1, 0), expects 1
      2, likes: (1, 0), expects 1
      2, avoids: (0, 1), expects 2
    """
    if method not in METHODS:
        raise GameError(f"unknown method {method!r} for a Bayesian game; use one of {', '.join(METHODS)}")
    few = game.n_players <= 2
    if game.kind == SYMBOLIC:
        if method == "one":
            raise GameError("the method 'one' takes numbers as payoffs; put them in with game.at({...})")
        return _symbolic(game, "plans" if method == "auto" and few else method, options)
    many = game.n_players == 2 and _plans(game) > MOST_PLANS
    if method == "one" or (method == "auto" and many):
        return _some(game, method, options)
    if method == "plans" or (method == "auto" and few):
        return _in_plans(game, options)
    found = solve_nash(game.to_exact().agent_form(), **options)
    records = {e.profile: _record(game, _by_player(game, e.profile), e.notes) for e in found}
    components = [
        Component(
            tuple(records[e.profile] for e in c),
            tuple(tuple(tuple(_in_kind(game, s) for s in side) for side in subset) for subset in c.subsets),
            c.index,
        )
        for c in found.components
    ]
    return _solution(game, list(records.values()), found, "agent form", components)


def _plans(game: BayesianGame) -> int:
    counts: list[int] = [len(a) ** len(t) for a, t in zip(game.actions, game.types, strict=True)]
    return max(counts)


def _solution(
    game: BayesianGame,
    records: Sequence[BayesNashEquilibrium],
    found: Solution,
    how: str,
    components: Sequence[Component] = (),
) -> Solution:
    notes = found.notes
    if game.kind == FLOAT:
        notes += ("floats were read as the binary fractions they are, and the results rounded",)
    unique = tuple(dict(zip([r.profile for r in records], records, strict=True)).values())
    method = f"{how}; {found.method}"
    return Solution(game, unique, found.complete, found.status, method, tuple(components), notes)


# ---------------------------------------------------------------------- plans
def _in_plans(game: BayesianGame, options: Mapping[str, Any]) -> Solution:
    exact = game.to_exact()
    found = solve_nash(exact.plan_form(), **options)
    if game.n_players > 2:
        pairs = [_strategies(exact, e.profile) for e in found]
        return _solution(game, [_record(game, pair) for pair in pairs], found, "plans")
    image = images(exact, found.components)
    records = {pair: _record(game, pair) for pair in image.profiles}
    components = [
        Component(
            tuple(records[pair] for pair in inside),
            tuple(
                tuple(tuple(_in_kind(game, sum(s, ())) for s in side) for side in block) for block in blocks
            ),
            index,
        )
        for inside, blocks, index in image.components
    ]
    return _solution(game, list(records.values()), found, "plans", components)


def _some(game: BayesianGame, method: str, options: Mapping[str, Any]) -> Solution:
    """One equilibrium by Lemke and Howson's algorithm; without a method, those in pure strategies too."""
    from layered_games.equilibria.finite.bimatrix_one import solve_one
    from layered_games.equilibria.finite.many_players import pure_equilibria

    if game.n_players != 2:
        raise GameError(f"the method 'one' takes two players, the game has {game.n_players}")
    if options:
        raise GameError(f"the method for this game has no option {next(iter(options))!r}; it has none")
    exact = game.to_exact()
    form = exact.plan_form()
    found = solve_one(form)
    mixed = [] if method == "one" else pure_equilibria(form)
    pairs = [_strategies(exact, profile) for profile in [*mixed, found[0].profile]]
    notes = found.notes if method == "one" else (
        f"{_plans(game)} plans are too many to look for all equilibria: those in pure strategies are all "
        "listed, and one more if it is mixed; method='agents' searches for others",
    )  # fmt: skip
    return _solution(game, [_record(game, p) for p in pairs], replace(found, notes=notes), "plans")


def _strategies(game: BayesianGame, profile: Sequence[Sequence[Any]]) -> tuple[Strategy, ...]:
    return tuple(strategy_of(game, player, mixed) for player, mixed in enumerate(profile))


# ---------------------------------------------------------------------- symbols
def _symbolic(game: BayesianGame, method: str, options: Mapping[str, Any]) -> Solution:
    plans = method == "plans"
    found = solve_nash(game.plan_form() if plans else game.agent_form(), **options)
    assert isinstance(found, SymbolicSolution)
    merged: dict[Any, Equilibrium] = {}
    for e in found:
        pair = _strategies(game, e.profile) if plans else _by_player(game, e.profile)
        profile = tuple(tuple(sp.factor(p) for p in row) for s in pair for row in s)
        same = merged.get(profile, replace(e, profile=profile, condition=sp.false))
        condition = sp.Or(same.condition, e.condition)
        notes = tuple(dict.fromkeys((*same.notes, *e.notes)))
        merged[profile] = replace(same, condition=condition, notes=notes)
    agents = game.agent_form()
    records = tuple(by_type(game, _proved(agents, e)) for e in merged.values())
    return SymbolicSolution(
        game,
        records,
        found.complete,
        found.status,
        f"{'plans' if plans else 'agent form'}; {found.method}",
        notes=tuple(PLANS_TIE if plans and "tie identically:" in n else n for n in found.notes),
        boundaries=found.boundaries,
        continua=found.continua,
    )


def _proved(agents: StrategicGame, equilibrium: Equilibrium) -> Equilibrium:
    """A branch with the verdict of the definition: no type gains, whatever the form that was solved."""
    reason = obstacle(agents, equilibrium.profile, equilibrium.condition)
    return replace(
        equilibrium,
        regret=None if reason else sp.S.Zero,
        evidence="candidate" if reason else "proved",
        notes=(*equilibrium.notes, *([reason] if reason else [])),
    )


# ---------------------------------------------------------------------- records
def _by_player(game: BayesianGame, rows: Sequence[Sequence[Any]]) -> tuple[Strategy, ...]:
    """The rows of agents, grouped by player."""
    left = iter(rows)
    return tuple(tuple(tuple(next(left)) for _ in names) for names in game.types)


def _in_kind(game: BayesianGame, values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(float, values)) if game.kind == FLOAT else tuple(values)


def _record(
    game: BayesianGame, pair: Sequence[Strategy], notes: tuple[str, ...] = ()
) -> BayesNashEquilibrium:
    """A profile of a game with numbers, checked by definition before and measured after rounding."""
    rows = sum(map(tuple, pair), ())
    exact = not any(isinstance(p, float) for row in rows for p in row)
    if exact and sign(_regret(game.to_exact(), rows)) > 0:
        raise GameError("a Bayes-Nash equilibrium failed its check: please report this game")
    if exact and game.kind != FLOAT:
        return by_type(game, Equilibrium(profile=rows, regret=Fraction(0), evidence="proved", notes=notes))
    floats = tuple(tuple(map(float, row)) for row in rows)
    regret = float(_regret(game, floats))
    return by_type(game, Equilibrium(profile=floats, regret=regret, evidence="measured", notes=notes))


def _regret(game: BayesianGame, rows: Sequence[Sequence[Any]]) -> Any:
    """The most that a type gains by another action."""
    return largest(interim_gains(game, named(game, rows)).values())
