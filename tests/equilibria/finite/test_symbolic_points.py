"""Branches in symbols against numbers: at random points they are exactly the game's extreme equilibria."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product

import flint
import pytest
import sympy as sp

from layered_games.equilibria.finite.symbolic import solve_symbolic
from layered_games.equilibria.verify_finite import regret
from layered_games.games.strategic import StrategicGame
from layered_games.proofs.exactness import truth

x = sp.Symbol("x", real=True)
v, c = sp.symbols("v c", positive=True)
gain, fine, cost, prize = sp.symbols("G F c R", positive=True)
a = sp.symbols("a1:5", real=True)
b = sp.symbols("b1:5", real=True)
z = sp.symbols("z1:7", real=True)
p = sp.symbols("p1:7", positive=True)
HAWK = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
RING = sp.Matrix([[0, -p[3], p[0]], [p[1], 0, -p[4]], [-p[5], p[2], 0]])

GAMES = {
    "zero-sum in x": ([[x / 2, x], [1 - x, (1 - x) / 2]], [[-x / 2, -x], [x - 1, (x - 1) / 2]]),
    "hawk and dove": (HAWK, HAWK.T),
    "inspection": ([[-cost, prize - cost], [0, 0]], [[0, gain - fine], [0, gain]]),
    "all eight": ([a[:2], a[2:]], [b[:2], b[2:]]),
    "two by three": ([[a[0], 0, 1], [0, a[1], a[2]]], [[b[0], b[1], 0], [1, b[2], b[3]]]),
    "coordination": (sp.diag(*p[:3]), sp.diag(*p[3:])),
    "cycle": (RING, RING.T),
    "six reals": ([[z[0], z[1], z[2]], [1, 2, 0], [0, 1, 3]], [[z[3], 1, 0], [z[4], 0, 2], [z[5], 3, 1]]),
    "payoffs that tie": ([[z[0], z[1], 0], [0, 0, 1], [1, 0, z[2]]], [[0, z[3], 1], [1, z[4], 0], [0, 1, 1]]),
    "twin rows": ([[x, 1], [x, 1], [0, 2]], [[a[0], 0], [0, a[1]], [1, 1]]),
    "fractions": ([[1 / v, c / (v + c)], [1, v]], [[x / v, 1], [c, 1 / c]]),
    "poles": ([[1 / x, 0], [0, 1]], [[1, 0], [0, 1 / (x - 1)]]),
}


def exact(value: sp.Expr) -> Fraction:
    assert value.is_Rational
    return Fraction(int(value.p), int(value.q))


def mixtures(table: list[list[Fraction]]) -> dict[tuple[Fraction, ...], set[int]]:
    """Vertices over the columns with the rows that are best replies: by linear systems, not by cofactors."""
    found = {}
    for size in range(1, min(len(table), len(table[0])) + 1):
        for used, rows in product(
            combinations(range(len(table[0])), size), combinations(range(len(table)), size)
        ):
            lines = [[table[i][j] for j in used] + [-1] for i in rows] + [[1] * size + [0]]
            flat = [flint.fmpq(Fraction(e).numerator, Fraction(e).denominator) for row in lines for e in row]
            system = flint.fmpq_mat(size + 1, size + 1, flat)
            if system.det() == 0:
                continue
            right = flint.fmpq_mat(size + 1, 1, [0] * size + [1])
            solved = [Fraction(int(e.p), int(e.q)) for e in system.solve(right).entries()]
            if min(solved[:-1]) <= 0:
                continue
            mixed = tuple(solved[used.index(j)] if j in used else Fraction(0) for j in range(len(table[0])))
            pays = [sum(q * e for q, e in zip(mixed, row, strict=True)) for row in table]
            best = {i for i, value in enumerate(pays) if value == max(pays)}
            if set(rows) <= best:
                found[mixed] = best
    return found


def extreme_equilibria(game: StrategicGame) -> set[tuple[tuple[Fraction, ...], ...]]:
    first, second = (array.tolist() for array in game.payoffs)
    turned = [list(row) for row in zip(*second, strict=True)]
    ours, theirs = mixtures(turned), mixtures(first)
    return {
        (row, column)
        for (row, best_columns), (column, best_rows) in product(ours.items(), theirs.items())
        if {i for i, q in enumerate(row) if q} <= best_rows
        and {j for j, q in enumerate(column) if q} <= best_columns
    }


def drawn(game: StrategicGame, count: int, seed: int) -> list[dict[sp.Symbol, sp.Expr]]:
    source = random.Random(seed)
    points = []
    while len(points) < count:
        point = {
            s: sp.Rational(source.randint(1 if s.is_positive else -12, 12), source.choice((1, 2, 3, 4, 7)))
            for s in game.parameters.symbols.values()
        }
        entries = [e.xreplace(point) for array in game.payoffs for e in array.flat]
        if all(e.is_Rational for e in entries):
            points.append(point)
    return points


@pytest.mark.parametrize("name", GAMES)
def test_branches_are_the_extreme_equilibria_at_random_points(name: str) -> None:
    game = StrategicGame.from_arrays(*GAMES[name])
    solution = solve_symbolic(game)
    assert solution.complete
    assert all(e.evidence == "proved" and e.regret == 0 for e in solution)
    generic = 0
    for point in drawn(game, 70, seed=len(name)):
        numbers = game.at({s.name: value for s, value in point.items()})
        expected = extreme_equilibria(numbers)
        here = [e for e in solution if truth(e.condition, point)]
        found = [tuple(tuple(exact(q.xreplace(point)) for q in row) for row in e.profile) for e in here]
        assert len(set(found)) == len(found)
        for equilibrium, profile in zip(here, found, strict=True):
            assert regret(numbers, profile) == 0
            pays = tuple(exact(u.xreplace(point)) for u in equilibrium.payoffs)
            assert pays == numbers.expected(profile)
        if any(truth(boundary, point) for boundary in solution.boundaries):
            assert set(found) <= expected
        else:
            generic += 1
            assert set(found) == expected
            assert solution.continua or len(found) % 2 == 1
    assert generic >= 42  # of 70, in twelve games: 504 and more


@pytest.mark.parametrize("name", ["zero-sum in x", "hawk and dove", "inspection", "all eight"])
def test_every_branch_of_these_games_exists_somewhere(name: str) -> None:
    game = StrategicGame.from_arrays(*GAMES[name])
    solution = solve_symbolic(game)
    points = [cell.point for cell in solution.partition()]
    for equilibrium in solution:
        assert any(point is not None and truth(equilibrium.condition, point) for point in points)


def test_the_oracle_knows_a_game_with_a_continuum() -> None:
    game = StrategicGame.from_arrays([[1, 1], [0, 0]], [[1, 1], [0, 1]])
    row, left, right = (Fraction(1), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))
    assert extreme_equilibria(game) == {(row, left), (row, right)}
