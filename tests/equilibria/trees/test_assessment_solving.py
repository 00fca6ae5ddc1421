"""Conditions on a few probabilities: polytopes, elimination, and what is left to the prover."""

from __future__ import annotations

from fractions import Fraction as F

import belief_games as games
import pytest
import sympy as sp

from layered_games.equilibria.trees import beliefs
from layered_games.equilibria.trees.assessment_solving import solve_system
from layered_games.equilibria.trees.assessment_systems import System
from layered_games.equilibria.trees.perfect_bayesian import solve_perfect_bayesian
from layered_games.equilibria.trees.polynomials import constant, plus, times, variable
from layered_games.errors import GameError

A, B, C, D = map(variable, range(4))
PAIRS = [([0, 1], None), ([2, 3], None)]


def minus(one, other):
    return plus(one, times(constant(-1), other))


def solved(equations=(), inequalities=(), sums=PAIRS, strict=(), names=range(4)):
    system = System(list(equations), list(inequalities), sums, set(strict), {})
    return solve_system(system, list(names))


def points(families):
    return [[tuple(p[v] for v in sorted(p)) for p in f.corners(100)] for f in families]


def test_no_conditions_but_sums():
    (family,), complete = solved()
    assert complete
    assert family.size == 4
    assert family.centre == dict.fromkeys(range(4), F(1, 2))


def test_what_elimination_fixes_leaves_a_polytope():
    """a b = 2/9 gives a = 1/3 or 2/3; then c a >= d b is linear."""
    families, complete = solved([minus(times(A, B), constant(F(2, 9)))], [minus(times(A, C), times(B, D))])
    assert complete
    assert sorted(map(sorted, points(families))) == [
        [(F(1, 3), F(2, 3), F(2, 3), F(1, 3)), (F(1, 3), F(2, 3), F(1), F(0))],
        [(F(2, 3), F(1, 3), F(1, 3), F(2, 3)), (F(2, 3), F(1, 3), F(1), F(0))],
    ]


def test_irrational_points():
    """a b = 1/8 gives surds; conditions on these alone are decided, what else they decide is left open."""
    equation = minus(times(A, B), constant(F(1, 8)))
    families, complete = solved([equation], sums=PAIRS[:1], names=range(2))
    assert complete
    low = (2 - sp.sqrt(2)) / 4
    assert sorted(sp.simplify(f.centre[0] - low) for f in families) == [0, sp.sqrt(2) / 2]
    families, complete = solved([equation], [minus(A, constant(F(1, 2)))], PAIRS[:1], names=range(2))
    assert complete
    assert len(families) == 1
    assert families[0].centre[0] > F(1, 2)
    families, complete = solved([equation], [minus(times(A, C), times(B, D))])
    assert families == []
    assert not complete


@pytest.mark.parametrize(
    "equations, inequalities, strict",
    [
        ([minus(times(A, B), constant(F(1, 2)))], [], []),  # at most 1/4
        ([times(A, B)], [minus(A, constant(F(1, 3))), minus(B, constant(F(1, 3)))], []),
        ([times(A, B)], [], [0, 1]),
        ([], [minus(times(A, B), constant(F(1, 2)))], []),
        ([minus(A, constant(2))], [], []),
        ([minus(A, constant(F(1, 3))), minus(B, constant(F(1, 3)))], [], []),
        ([minus(A, C), minus(B, C), minus(D, A), minus(A, constant(F(1, 3)))], [], []),
        ([A], [], [0]),
        ([minus(A, C)], [minus(constant(F(-1, 3)), A)], []),
        ([], [minus(C, A), minus(D, B), minus(A, constant(1))], [1]),
        ([constant(1)], [], []),
        ([], [constant(-1)], []),
    ],
)
def test_conditions_that_fail(equations, inequalities, strict):
    assert solved(equations, inequalities, strict=strict) == ([], True)


def test_regions_with_curved_borders_have_one_point():
    """Nothing linear, no equations: the prover finds a point, and the list is not complete."""
    families, complete = solved(inequalities=[minus(times(A, C), constant(F(1, 8)))])
    assert not complete
    for f in families:
        assert f.centre[0] * f.centre[2] >= F(1, 8)


def test_an_empty_block_decides_whatever_others_do():
    open_part = minus(times(A, C), constant(F(1, 8)))
    families, complete = solved(
        [minus(variable(4), variable(5))],
        [open_part, minus(variable(4), constant(F(2, 3)))],
        [*PAIRS, ([4, 5], None)],
        names=range(6),
    )
    assert families == []
    assert complete


def test_rounding_that_costs_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(beliefs, "ROUNDING", -1.0)
    with pytest.raises(GameError, match="give exact payoffs"):
        solve_perfect_bayesian(games.rival_modes().to_floats())


def test_ranges_of_irrational_entries():
    root = sp.sqrt(2)
    tables = [((root / 2, 1 - root / 2),), ((F(1, 2), F(1, 2)),), ((F(3, 4), F(1, 4)),)]
    ((first, second),) = beliefs._ranges(tables)
    assert first == (F(1, 2), F(3, 4))
    assert second == (F(1, 4), F(1, 2))
    ((first, _),) = beliefs._ranges(tables[:2])
    assert first == (F(1, 2), root / 2)
