"""What fixes beliefs: starting points, and cases of what is reached."""

from __future__ import annotations

from fractions import Fraction as F

import belief_games as games
import pytest
import tree_games as trees

from layered_games.equilibria.trees.assessment_blocks import restored
from layered_games.equilibria.trees.assessment_structure import (
    Builder,
    Structure,
    starting_sets,
    without,
    zero_cases,
)
from layered_games.equilibria.trees.assessment_supports import Tree
from layered_games.equilibria.trees.polynomials import constant, plus, times, variable


def polynomial(*terms):
    found = {}
    for term in terms:
        product = constant(1)
        for v in term:
            product = times(product, variable(v))
        found = plus(found, product)
    return found


def free(*rows):
    """Free sets with these variables; variable 9 is an action's."""
    return Structure(free={h: {100 + v: v for v in row} for h, row in enumerate(rows)}, size=9)


@pytest.mark.parametrize(
    "terms, cases",
    [
        ([(0, 9), (1,)], [{0, 1}]),
        ([(0,), (1,), (2,)], []),  # some belief at the set is positive
        ([(9,)], []),
        ([(0, 3), (1, 4)], [{0, 1}, {0, 4}, {1, 3}]),  # 3 and 4 together are all of their set
        ([(0, 3)], [{0}, {3}]),
        ([(0,), (0, 3)], [{0}]),
        ([()], []),
    ],
)
def test_cases_in_which_nothing_arrives(terms, cases):
    assert {frozenset(c) for c in zero_cases(free((0, 1, 2), (3, 4)), polynomial(*terms))} == {
        frozenset(c) for c in cases
    }


def test_what_is_reached_settles_what_follows():
    found = free((0, 1, 2), (3, 4))
    found.reached.append(polynomial((0, 9), (1, 9)))
    assert zero_cases(found, polynomial((0,), (1,))) == []
    assert zero_cases(found, polynomial((0,))) == [frozenset({0})]


def test_beliefs_of_zero_are_put_everywhere():
    found = free((0, 1, 2))
    found.weights[5] = [variable(0), polynomial((0, 9), (1,))]
    found.equations = [polynomial((0,)), polynomial((0,), (2,))]
    found.reached = [polynomial((0,), (1,))]
    left = found.without(frozenset({0}))
    assert left.free == {0: {101: 1, 102: 2}}
    assert left.weights[5] == [{}, variable(1)]
    assert left.equations == [variable(2)]
    assert left.reached == [variable(1)]
    assert found.free[0][100] == 0  # the first one is left as it was
    assert found.without(frozenset({0, 1, 2})) is None
    assert found.without(frozenset({0, 1})) is None  # then nothing is reached
    found.weights[6] = [polynomial((1, 9)), {}]
    assert found.without(frozenset({1})) is None  # then no node of a set has weight
    assert without(polynomial((0, 1), (2,)), frozenset({1})) == variable(2)


def test_structures_of_a_set_that_may_be_reached():
    """Player 3 moves after two of three nodes of player 2: reached, or these have belief 0."""
    game = games.reached_or_not()
    tree = Tree(game)
    two, three = game.set_names.index("2"), game.set_names.index("3")
    builder = Builder(tree, ((0,), (1,), (0,)))
    reached, unreached = builder.structures(split=False)
    assert len(reached.free) == 1
    assert len(reached.reached) == 1
    assert reached.weights[three] == reached.weights[two][:2]
    assert len(unreached.free[two]) == 1
    assert len(unreached.free[three]) == 2
    whole = Builder(tree, ((0,), (0,), (0,)))  # player 2 goes left: what is right of it is one start for 3
    assert len(list(whole.structures(split=False))) == 2
    assert len(list(whole.structures(split=True))) == 6 + 3


def test_starting_points():
    tree = Tree(trees.beer())
    sets = {name: h for h, name in enumerate(trees.beer().set_names)}
    assert starting_sets(tree, sets["after beer"]) == (0, [])
    game = games.reached_or_not()
    last, earlier = starting_sets(Tree(game), game.set_names.index("3"))
    two = game.set_names.index("2")
    assert (last, earlier) == (0, [(two, None), (two, 1)])


def test_expressions_of_fixed_variables_are_put_back():
    """A pivot that is 0 although it has to be positive drops the family."""
    from layered_games.equilibria.trees.assessment_blocks import Block

    blocks = (Block((0,), ((F(1, 2),),)), Block((1,), ((F(0),), (F(1),))))
    gap = plus(variable(0), constant(F(-1, 2)))
    assert restored(blocks, {2: gap}, {2}) is None
    (*_, last) = restored(blocks, {2: gap}, set())
    assert (last.names, last.points) == ((2,), ((F(0),),))
    grown = restored(blocks, {2: plus(variable(0), variable(1))}, {2})
    assert grown[-1].points == ((F(0), F(1, 2)), (F(1), F(3, 2)))
