"""Solutions of every kind of game survive JSON."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
import sympy as sp

import layered_games as lg

v, c = sp.symbols("v c", positive=True)


def dilemma() -> lg.StrategicGame:
    return lg.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def entry(fight: tuple[object, ...], give_in: tuple[object, ...]) -> lg.ExtensiveGame:
    firm = lg.Decision("Firm", {"fight": fight, "give in": give_in})
    return lg.ExtensiveGame(lg.Decision("Entrant", {"out": (0, 2), "in": firm}))


GAMES = {
    "exact": dilemma,
    "continuum": lambda: lg.StrategicGame.from_arrays([[1, 1], [0, 1]], [[1, 1], [0, 1]]),
    "float": lambda: lg.StrategicGame.from_arrays([[1.5, -1.0], [-1.0, 0.3]], [[-1.0, 1.1], [1.0, -1.0]]),
    "symbolic": lambda: lg.StrategicGame.from_arrays(
        [[(v - c) / 2, v], [0, v / 2]], [[(v - c) / 2, 0], [v, v / 2]]
    ),
    "surds": lambda: lg.StrategicGame.from_arrays(
        *([[[0, 3], [2, 1]], [[5, 0], [1, 4]]], [[[2, 0], [1, 3]], [[0, 1], [4, 0]]]),
        [[[1, 2], [0, 5]], [[3, 0], [2, 1]]],
    ),
    "tree": lambda: lg.ExtensiveGame(
        lg.Decision(
            "Entrant", {"out": (0, 2), "in": lg.Decision("Firm", {"fight": (-1, -1), "yield": (1, 1)})}
        )
    ),
    "tree in symbols": lambda: lg.ExtensiveGame(
        lg.Decision(
            "Entrant", {"out": (0, 2), "in": lg.Decision("Firm", {"fight": (-1, -c), "yield": (1, v)})}
        )
    ),
}


@pytest.mark.parametrize("name", GAMES)
def test_solutions_come_back_equal(name: str) -> None:
    solution = lg.solve(GAMES[name]())
    again = lg.Solution.from_json(solution.to_json())
    assert type(again) is type(solution) and again.game == solution.game
    for one, other in zip(again, solution, strict=True):
        assert (one.profile, one.payoffs, one.condition) == (other.profile, other.payoffs, other.condition)
        assert (one.regret, one.evidence, dict(one.values)) == (
            other.regret,
            other.evidence,
            dict(other.values),
        )
    assert (again.complete, again.status, again.notes) == (solution.complete, solution.status, solution.notes)
    assert [(x.subsets, x.index, x.is_continuum) for x in again.components] == [
        (x.subsets, x.index, x.is_continuum) for x in solution.components
    ]


def test_a_symbolic_solution_still_has_its_partition() -> None:
    solution = lg.solve(GAMES["symbolic"]())
    again = lg.Solution.from_json(solution.to_json())
    assert again.boundaries == solution.boundaries
    assert [cell.condition for cell in lg.partition(again)] == [
        cell.condition for cell in lg.partition(solution)
    ]


def test_exact_stays_exact_and_floats_stay_floats() -> None:
    (exact,) = lg.Solution.from_json(lg.solve(dilemma()).to_json())
    assert exact.profile == ((0, 1), (0, 1)) and type(exact.profile[0][0]) is Fraction
    first = lg.Solution.from_json(lg.solve(GAMES["float"]()).to_json())[0]
    assert type(first.profile[0][0]) is float and type(first.regret) is float


def test_what_the_format_does_not_hold_is_refused() -> None:
    with pytest.raises(lg.GameError, match="RationalizableSolution cannot be written as JSON"):
        lg.solve(dilemma(), "rationalizable").to_json()


@pytest.mark.parametrize("key", ["game", "equilibria", "status"])
def test_a_missing_part_is_named(key: str) -> None:
    data = json.loads(lg.solve(dilemma()).to_json())
    del data[key]
    with pytest.raises(lg.GameError, match=key):
        lg.Solution.from_json(json.dumps(data))


def test_a_component_of_unknown_members_is_refused() -> None:
    data = json.loads(lg.solve(dilemma()).to_json())
    data["components"][0]["members"] = [7]
    with pytest.raises(lg.GameError, match="IndexError"):
        lg.Solution.from_json(json.dumps(data))
