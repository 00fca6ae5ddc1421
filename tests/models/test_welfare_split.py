"""Welfare: losses add up for every entry that says what counts, and wrong input is told."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.solving import solve
from layered_games.models.catalogue_table import entries
from layered_games.models.public_value_model import public_value
from layered_games.models.welfare_split import WORK, Welfare
from layered_games.report.plot_welfare import welfare as drawn

COUNTED = [e.build() for e in entries() if getattr(e.build(), "accounts", None) is not None]


@pytest.mark.parametrize("game", COUNTED, ids=lambda g: g.name)
def test_losses_add_up_and_none_is_negative(game: Any) -> None:
    found = lg.welfare(game)
    assert found.losses and all(value >= 0 for value in found.losses.values())
    assert found.best - sum(found.losses.values()) == found.reached
    shares = [row[2] for row in found.cells()[:-1] if row[2]]
    assert sum(float(s.rstrip("%")) for s in shares) == pytest.approx(100, abs=0.2)


def test_there_is_something_to_count_in_several_rows() -> None:
    assert {"traces", "burden", "wrong_blame", "horizontal", "dual_subordination", "public_value"} <= {
        g.name for g in COUNTED
    }


def test_a_solution_or_an_equilibrium_may_be_given() -> None:
    game = public_value()
    solution = solve(game, at=game.example)
    assert lg.welfare(game, solution) == lg.welfare(game, solution[0]) == lg.welfare(game)


def test_other_accounts_may_be_given() -> None:
    game = public_value()
    e, f = game.moves["e"].symbol, game.moves["f"].symbol
    found = lg.welfare(game, accounts=lg.Accounts(("e",), 6 * e, e**2 / 2, {"lies": 2 * f}))
    assert (found.best, found.losses[WORK], found.losses["lies"]) == (18, sp.Rational(9, 2), 2)
    assert "lies" in str(found) and found.to_frame().loc["all", "loss"] == "6.5"


def test_wrong_input_is_told() -> None:
    game = public_value()
    e = game.moves["e"].symbol
    with pytest.raises(lg.GameError, match="does not say what counts"):
        lg.welfare(lg.models.overbidding(), at={})
    with pytest.raises(lg.GameError, match="in symbols; solve the game at a point"):
        lg.welfare(game, solve(game))
    with pytest.raises(lg.GameError, match="x is no move of the game"):
        lg.welfare(game, accounts=lg.Accounts(("x",), 6 * e, e**2 / 2))
    with pytest.raises(lg.GameError, match="'rain' is -3 < 0"):
        lg.welfare(game, accounts=lg.Accounts(("e",), 6 * e, e**2 / 2, {"rain": -e}))
    with pytest.raises(lg.GameError, match="accounts need real work"):
        lg.Accounts()
    with pytest.raises(lg.GameError, match="welfare is split at a point"):
        lg.welfare(lg.models.overbidding(), accounts=lg.Accounts(("e",), e))


def test_a_loss_of_nothing_has_no_shares() -> None:
    assert [row[2] for row in Welfare(1, {"a": 0}).cells()] == ["", ""]


def test_cases_that_cannot_be_drawn_together_are_refused() -> None:
    split = lg.welfare(public_value())
    with pytest.raises(lg.ParameterError, match="there is no case"):
        drawn({})
    with pytest.raises(lg.ParameterError, match="different sources"):
        drawn({"one": split, "two": Welfare(1, {"rain": 1})})
    with pytest.raises(lg.ParameterError, match="6 sources"):
        drawn(Welfare(1, {str(i): 1 for i in range(6)}))
    figure = lg.plot.welfare(split, title="Where it goes").figure
    assert figure.axes[0].get_title() == "Where it goes"
    assert lg.plot.welfare(split, ax=figure.axes[0]).figure is figure
