"""The records of a solution."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.solving import solve
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

X, A = Move("1", "x", lower=0), Parameter("a", "real")
GAME = SequentialGame(["1"], [[X]], {"1": A.symbol * X.symbol - X.symbol**2}, [A])


@pytest.mark.parametrize("status", Status)
def test_status_carries_its_remedy(status):
    assert status.text in str(status)
    assert status.remedy in str(status)
    assert bool(status.remedy) == (status not in (Status.SOLVED, Status.NUMERIC))


def test_a_solution_is_a_sequence():
    solution = solve(GAME)
    assert len(solution) == 2
    assert list(solution) == [solution[0], solution[1]]
    with pytest.raises(AttributeError):
        solution.status = None


def test_records_print_conditions_values_and_sets():
    text = str(solve(GAME))
    assert "2 branches; solved; complete" in text
    assert "where a >= 0" in text
    assert "x = a/2" in text
    free = Equilibrium(values={"x": sp.S.Zero}, sets={"x": (sp.S.Zero, sp.S.One)}, payoffs={"1": sp.S.One})
    assert "x may be anything in [0, 1]" in str(free)
    assert "U_1 = 1" in str(free)
    assert "not proved complete" in str(Solution(GAME, (), False, Status.NO_EQUILIBRIUM, "none"))


def test_defaults_claim_nothing():
    empty = Equilibrium()
    assert empty.evidence == "candidate"
    assert empty.regret is None
    assert empty.condition == sp.true


def test_json_round_trip():
    solution = solve(GAME)
    again = Solution.from_json(solution.to_json())
    assert again.game == GAME
    assert [e.values for e in again] == [e.values for e in solution]
