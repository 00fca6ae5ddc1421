"""Random trees: the lists of equilibria with beliefs against z3, which is given the definitions alone."""

from __future__ import annotations

import random
from dataclasses import replace

import belief_games as games
import pytest
import tree_games as trees

from layered_games.equilibria.trees.perfect_bayesian import solve_perfect_bayesian
from layered_games.equilibria.trees.sequential import solve_sequential_equilibria

pytest.importorskip("z3")
import belief_oracle as oracle

SOLVERS = {"perfect-bayesian": solve_perfect_bayesian, "sequential": solve_sequential_equilibria}


def disagreements(solution, picks=None):
    return oracle.exceptions(solution, "trembles" in solution.method, picks)


@pytest.mark.parametrize("concept", SOLVERS)
@pytest.mark.parametrize("seed", range(4))
def test_no_equilibrium_of_a_random_tree_is_missing(seed, concept):
    game = oracle.any_tree(random.Random(seed), players=2 + seed % 2, sets=3)
    solution = SOLVERS[concept](game, limit=1000)
    assert solution.complete
    assert len(solution)
    assert disagreements(solution) == []


@pytest.mark.parametrize("concept", SOLVERS)
@pytest.mark.parametrize("seed", [3, 6])
def test_no_equilibrium_of_three_in_turn_is_missing(seed, concept):
    source = random.Random(seed)
    game = oracle.stages(source)
    solution = SOLVERS[concept](game, limit=1000)
    if solution.complete:
        every = oracle.Oracle(game).supports()
        found = [oracle.support_of(e.profile) for e in solution]
        picks = source.sample(every, min(12, len(every))) + source.sample(found, min(6, len(found)))
        assert disagreements(solution, picks) == []


@pytest.mark.parametrize("make", [trees.beer, games.horse, games.niche, games.two_audiences])
@pytest.mark.parametrize("concept", SOLVERS)
def test_classics(make, concept):
    solution = SOLVERS[concept](make())
    assert solution.complete
    assert disagreements(solution, [oracle.support_of(e.profile) for e in solution]) == []


def test_the_oracle_sees_what_is_missing():
    """Leaving out a record, or a part of its ranges, contradicts the definition."""
    solution = solve_perfect_bayesian(trees.beer())
    short = replace(solution, equilibria=solution.equilibria[1:])
    (text,) = disagreements(short, [oracle.support_of(solution[0].profile)])
    assert "m" in text
    narrow = replace(solution[0], belief_sets={})
    less = replace(solution, equilibria=(narrow, *solution.equilibria[1:]))
    assert len(disagreements(less, [oracle.support_of(narrow.profile)])) == 1
    game = games.cycle()
    nobody = ((0,),) * len(game.set_names)
    weaker = replace(solve_perfect_bayesian(game), equilibria=())
    assert len(disagreements(weaker, [nobody])) == 1
    assert disagreements(replace(weaker, method="beliefs as limits of trembles"), [nobody]) == []


@pytest.mark.parametrize(
    "make", [games.two_own_moves, games.reporting, lambda: games.centipede_with_types(games.F(1, 4))]
)
@pytest.mark.parametrize("concept", SOLVERS)
def test_every_support_of_a_small_game(make, concept):
    solution = SOLVERS[concept](make())
    assert solution.complete
    assert disagreements(solution) == []


@pytest.mark.parametrize("concept", SOLVERS)
def test_sets_that_are_reached_or_not_as_beliefs_have_it(concept):
    """Cases of what is reached; one support has a region with a curved border and is named as undecided."""
    game = games.reached_or_not()
    solution = SOLVERS[concept](game)
    assert solution.notes == ("not decided: 1: out, 2: l or r, 3: x or y",)
    undecided = ((0,), (0, 1), (0, 1))
    picks = [s for s in oracle.Oracle(game).supports() if s != undecided and s[0] in ((0,), (0, 2), (3,))]
    assert disagreements(solution, picks) == []
    out = [e for e in solution if oracle.support_of(e.profile) == ((0,), (0,), (0,))]
    assert out
    assert len(disagreements(solution, [undecided])) == 1
