"""The partition of parameter space: disjoint cells that cover it, each with its list of equilibria."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from layered_games.equilibria.finite import symbolic_partition
from layered_games.equilibria.finite.symbolic import solve_symbolic
from layered_games.equilibria.finite.symbolic_partition import Partition, partition
from layered_games.errors import GameError, ParameterError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.proofs.exactness import truth

x = sp.Symbol("x", real=True)
v, c = sp.symbols("v c", positive=True)
gain, fine, cost, prize = sp.symbols("G F c R", positive=True)
a = sp.symbols("a1:5", real=True)
b = sp.symbols("b1:5", real=True)
s = sp.symbols("s1:5", positive=True)
HAWK = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
GAMES = {
    "zero-sum in x": ([[x / 2, x], [1 - x, (1 - x) / 2]], [[-x / 2, -x], [x - 1, (x - 1) / 2]]),
    "hawk and dove": (HAWK, HAWK.T),
    "inspection": ([[-cost, prize - cost], [0, 0]], [[0, gain - fine], [0, gain]]),
    "all eight": ([a[:2], a[2:]], [b[:2], b[2:]]),
    "three by three": (
        [[s[0], s[1], 0], [s[1], 0, 1], [0, 1, s[0]]],
        [[s[2], 0, 1], [0, s[3], 1], [1, 0, s[3]]],
    ),
}
COUNTS = {  # cells, and how many equilibria there are in them
    "zero-sum in x": [1, 1, 1],
    "hawk and dove": [1, 3],
    "inspection": [1, 1, 1],
    "all eight": [1, 1, 1, 1, 1, 3, 3],
}
_DONE: dict[str, Partition] = {}


def split(name: str) -> Partition:
    if name not in _DONE:
        _DONE[name] = solve_symbolic(StrategicGame.from_arrays(*GAMES[name])).partition()
    return _DONE[name]


@pytest.mark.parametrize("name", GAMES)
def test_every_cell_has_a_point_and_an_odd_number_of_equilibria(name: str) -> None:
    found = split(name)
    assert found.decided
    assert len({tuple(e.profile for e in c.equilibria) for c in found}) == len(found)
    for cell in found:
        assert len(cell.equilibria) % 2 == 1
        assert not cell.undecided
        assert truth(cell.condition, cell.point or {})
        assert found.at(dict(cell.point or {})) == cell


@pytest.mark.parametrize("name", GAMES)
def test_each_random_point_lies_in_one_cell_or_on_a_boundary(name: str) -> None:
    found = split(name)
    source = random.Random(3)
    space = found.solution.game.parameters
    apart = 0
    for _ in range(40):
        point = {
            t: sp.Rational(source.randint(1 if t.is_positive else -9, 9), 2) for t in space.symbols.values()
        }
        inside = [cell for cell in found if truth(cell.condition, point)]
        on_border = any(truth(e, point) for e in found.boundaries)
        assert len(inside) == 1 or (not inside and on_border)
        if not on_border:
            apart += 1
            here = {e.profile for e in found.solution if truth(e.condition, point)}
            assert here == {e.profile for e in inside[0].equilibria}
    assert apart >= 10


@pytest.mark.parametrize("name", COUNTS)
def test_counts_and_proof_of_coverage(name: str) -> None:
    found = split(name)
    assert sorted(len(cell.equilibria) for cell in found) == COUNTS[name]
    assert found.verdict.outcome is Outcome.TRUE
    assert found.verdict.to_smtlib()
    overlap = [sp.And(p.condition, q.condition) for p in found for q in found if p is not q]
    assert prove(sp.Or(*overlap), found.facts).outcome is Outcome.FALSE


def test_coverage_that_is_too_much_at_once_is_proved_set_by_set(monkeypatch: pytest.MonkeyPatch) -> None:
    found = split("three by three")
    assert found.empty
    asked: list[Any] = []

    def first_unknown(claim: Any, assuming: Any, timeout: float) -> Verdict:
        asked.append(claim)
        return Verdict(Outcome.UNKNOWN, claim) if len(asked) == 1 else prove(claim, assuming, timeout)

    monkeypatch.setattr(symbolic_partition, "prove", first_unknown)
    few = replace(found, empty=found.empty[:3])
    verdict = few.verify(20.0)
    assert verdict.outcome is Outcome.TRUE
    assert verdict.claim is asked[0] and len(asked) == 4
    assert verdict.evidence in ("certificate", "two solvers", "one solver")
    assert verdict.to_smtlib().count("(check-sat)") >= 3
    asked.clear()
    wrong = replace(found, empty=((s[0] > s[1],),))
    assert wrong.verify(5.0).outcome is Outcome.UNKNOWN


def test_a_point_in_no_cell_is_an_error() -> None:
    with pytest.raises(GameError, match="cannot be told"):
        replace(split("hawk and dove"), cells=()).at({"v": 1, "c": 2})


def test_a_cell_that_is_missing_is_noticed() -> None:
    found = split("hawk and dove")
    less = replace(found, cells=found.cells[:1])
    assert less.verdict.outcome is Outcome.MIXED


def test_cells_of_hawk_and_dove() -> None:
    found = split("hawk and dove")
    assert [str(cell.condition) for cell in found] == ["c > v", "v > c"]
    assert len(found[0].equilibria) == 3
    assert found.at({"v": 2, "c": 5}) is found[0]
    assert found.at({"v": 0.5, "c": 0.25}) is found[1]
    assert found.at({"v": sp.sqrt(2), "c": 1}) is found[1]
    with pytest.raises(GameError, match=r"on the boundary c = v.*game\.at"):
        found.at({"v": 1, "c": 1})
    with pytest.raises(ParameterError, match="missing: c"):
        found.at({"v": 1})
    assert "where c > v:" in str(found)
    assert "boundaries: c = v" in str(found)
    assert "<td>$c &gt; v$</td>" in found._repr_html_()


def test_without_time_the_rest_is_marked_and_the_cells_still_cover() -> None:
    solution = solve_symbolic(StrategicGame.from_arrays(*GAMES["three by three"]))
    found = partition(solution, timeout=0)
    assert not found.decided
    assert any(cell.undecided for cell in found)
    assert "on a part at most" in str(found)
    assert "on a part at most" in found._repr_html_()
    assert "not all decided" in str(found)
    source = random.Random(1)
    for _ in range(20):
        point = {t: sp.Rational(source.randint(1, 9), source.randint(1, 5)) for t in s}
        inside = [cell for cell in found if truth(cell.condition, point)]
        assert len(inside) == 1 or any(truth(e, point) for e in found.boundaries)
        for cell in inside:
            here = {e.profile for e in solution if truth(e.condition, point)}
            surely = {e.profile for e in cell.equilibria}
            assert surely <= here <= surely | {e.profile for e in cell.undecided}


def test_relations_of_the_space_are_used() -> None:
    space = ParameterSpace([v, c], [c > 2 * v])
    game = StrategicGame.from_arrays(HAWK, HAWK.T, parameters=space)
    found = solve_symbolic(game).partition()
    assert [len(cell.equilibria) for cell in found] == [3]
    assert found[0].condition == sp.true
    assert found.boundaries == ()
    assert found.verdict.outcome is Outcome.TRUE


def test_a_parameter_that_no_condition_uses_has_a_value_in_the_points() -> None:
    tiny = Parameter("k", domain="(0, 1/100000)")
    game = StrategicGame.from_arrays(
        [[tiny.symbol * v, c], [0, 1]], [[1, 0], [0, v + c]], parameters=[tiny, v, c]
    )
    found = solve_symbolic(game).partition()
    for cell in found:
        assert set(cell.point or {}) == {tiny.symbol, v, c}


def test_a_cell_that_draws_do_not_meet_gets_its_point_from_the_prover() -> None:
    far = sp.Rational(10**7, 3)
    game = StrategicGame.from_arrays([[v * c, 0], [far**3, 1]], [[1, 0], [0, 1 + x**2]])
    found = solve_symbolic(game).partition()
    assert found.decided
    assert [len(cell.equilibria) for cell in found] == [3, 1]
    assert all(truth(cell.condition, cell.point or {}) for cell in found)
    assert all(set(cell.point or {}) == {v, c, x} for cell in found)


def test_other_solutions_are_refused() -> None:
    with pytest.raises(GameError, match="symbols as payoffs"):
        partition(object())  # type: ignore[arg-type]
