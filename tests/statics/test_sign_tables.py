"""The sign table, and its store on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sympy as sp

from layered_games import (
    GameError,
    Move,
    Parameter,
    SequentialGame,
    Sign,
    StrategicGame,
    comparative_statics,
    models,
    solve,
)
from layered_games.regime import Regime
from layered_games.statics.sign_tables import sign_table
from layered_games.statics.store import EffectStore

ROWS, COLUMNS = ["T", "e"], ["tau", "A_A", "phi_S"]
x = sp.Symbol("x", positive=True)


@pytest.fixture(scope="module")
def solution():
    return solve(models.overbidding())


@pytest.fixture(scope="module")
def table(solution):
    return sign_table(solution, ROWS, COLUMNS, cache=False)


def test_every_cell_is_the_effect_of_its_own(solution, table):
    for (regime, of, wrt), effect in table.items():
        assert effect.sign is comparative_statics(solution, of, wrt, regime).sign
    assert table.sign("passive", "T", "phi_S") is Sign.NEGATIVE
    assert table.sign(Regime.ACTIVE, "T", "tau") is None
    assert len(table) == 15
    assert table.evidence == {"certificate": 15}


def test_sets_have_no_derivative(table):
    assert list(table.sets) == [(Regime.ACTIVE, "T")]
    assert "best response" in table.sets[Regime.ACTIVE, "T"]


def test_mixed_signs_come_with_their_condition(solution, table):
    (key,) = table.conditions()
    assert key == (Regime.PASSIVE, "T", "A_A")
    assert table.conditions()[key] == comparative_statics(solution, "T", "A_A", "passive").condition


def test_the_table_in_every_form(table):
    text = str(table)
    assert text.splitlines()[0].split() == COLUMNS
    assert table.to_frame().loc[("passive", "T"), "phi_S"] == "-"
    assert table.to_markdown().splitlines()[1] == "|---|---|---|---|---|"
    latex = table.to_latex()
    assert r"\phi_{S}" in latex
    assert latex.count(r"\\") == 1 + len(table.rows)
    assert table._repr_html_().count("<tr>") == 1 + len(table.rows)


# ---------------------------------------------------------------------- the store
def test_what_was_derived_is_read_again(solution, tmp_path: Path, monkeypatch):
    first = sign_table(solution, ROWS, COLUMNS, cache=tmp_path)
    monkeypatch.setattr("layered_games.statics.sign_tables.comparative_statics", _forbidden)
    again = sign_table(solution, ROWS[1:], COLUMNS, cache=tmp_path)
    for key, effect in again.items():
        assert effect.sign is first[key].sign
        assert effect.condition == first[key].condition
        assert effect.expression == first[key].expression
        assert effect.channels == first[key].channels
        assert [p.sign for p in effect.parts] == [p.sign for p in first[key].parts]
        assert effect.verdict.to_smtlib() == first[key].verdict.to_smtlib()


def _forbidden(*args, **options):
    raise AssertionError("derived again")


def test_the_environment_names_the_folder(solution, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("LAYERED_GAMES_CACHE", str(tmp_path))
    sign_table(solution, ["e"], ["tau"])
    assert [p.suffix for p in tmp_path.iterdir()] == [".json"]


def test_assumptions_are_part_of_the_key(solution, tmp_path: Path):
    zero = [sp.Eq(solution.game.parameters["beta_S"].symbol, 0)]
    free = sign_table(solution, ["T"], ["A_A"], cache=tmp_path)
    held = sign_table(solution, ["T"], ["A_A"], zero, cache=tmp_path)
    assert free.sign("passive", "T", "A_A") is Sign.MIXED
    assert held.sign("passive", "T", "A_A") is not Sign.MIXED
    assert sign_table(solution, ["T"], ["A_A"], cache=tmp_path).sign("passive", "T", "A_A") is Sign.MIXED


@pytest.mark.parametrize("damage", ["no json", "[1]", '{"passive": 3}'])
def test_a_damaged_file_is_derived_again(tmp_path: Path, damage: str):
    solution = solve(StrategicGame.from_arrays([[x, 0]], [[2 * x, 0]]))
    table = sign_table(solution, cache=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(damage, encoding="utf-8")
    assert sign_table(solution, cache=tmp_path).cells() == table.cells()


def test_a_forged_entry_is_derived_again(tmp_path: Path):
    solution = solve(StrategicGame.from_arrays([[x, 0]], [[2 * x, 0]]))
    table = sign_table(solution, cache=tmp_path)
    (file,) = tmp_path.iterdir()
    data = json.loads(file.read_text(encoding="utf-8"))
    for entry in data.values():
        entry["expression"] = ["__import__('os').system", "1"]
    file.write_text(json.dumps(data), encoding="utf-8")
    assert sign_table(solution, cache=tmp_path).cells() == table.cells()


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    solution = solve(StrategicGame.from_arrays([[x, 0]], [[2 * x, 0]]))
    assert sign_table(solution, cache=blocked).sign(0, "U_1", "x") is Sign.POSITIVE
    store = EffectStore(solution.game, blocked)
    store.put(("a",), comparative_statics(solution, "U_1", "x"))
    assert store.save() is False


def test_undecided_effects_are_not_kept(tmp_path: Path):
    solution = solve(StrategicGame.from_arrays([[x, 0]], [[2 * x, 0]]))
    effect = comparative_statics(solution, "U_1", "x")
    store = EffectStore(solution.game, tmp_path)
    store.put(("a",), replace(effect, sign=Sign.UNKNOWN))
    store.put(("b",), replace(effect, expression=sp.sin(x)))
    assert store.get(("a",)) is None
    assert store.get(("b",)) is None
    assert store.save() is True
    assert list(tmp_path.iterdir()) == []


def test_finite_games_have_a_row_for_each_equilibrium():
    game = StrategicGame.from_arrays([[x, 0], [0, 1]], [[1, 0], [0, x]])
    table = sign_table(solve(game), cache=False)
    assert {branch for branch, _ in table.rows} == {0, 1, 2}
    assert "U_1" in str(table)


def test_unknown_names_and_empty_solutions():
    solution = solve(StrategicGame.from_arrays([[x, 0]], [[2 * x, 0]]))
    with pytest.raises(GameError, match="unknown quantity 'zz'"):
        sign_table(solution, ["zz"], cache=False)
    with pytest.raises(GameError, match="no equilibrium to differentiate"):
        sign_table(replace(solution, equilibria=()), cache=False)


def test_staged_games_without_roles_have_a_row_for_each_branch():
    a, move = Parameter("a", "real"), Move("1", "x", lower=0)
    game = SequentialGame(["1"], [[move]], {"1": a.symbol * move.symbol - move.symbol**2}, [a])
    table = sign_table(solve(game), cache=False)
    assert {(b, of): table.sign(b, of, "a").name for b, of in table.rows if of == "x"} == {
        (0, "x"): "POSITIVE",
        (1, "x"): "ZERO",
    }
