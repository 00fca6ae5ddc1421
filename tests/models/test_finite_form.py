"""The 3x3 game of acceptance: cells, equilibria, regimes with probabilities."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import finite_oracle
import nashpy
import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.institutions import FaultTolerance
from layered_games.models.finite_form import overbidding_finite
from layered_games.models.finite_form_cells import CELLS
from layered_games.models.finite_form_regimes import finite_regimes
from layered_games.regime import Regime

GAME = overbidding_finite()
SYMBOLIC = lg.solve(GAME)


def points(count: int, seed: int) -> list[dict[str, Any]]:
    names = {p.symbol: n for n, p in GAME.primitives.items()}
    return [
        {names[s]: v for s, v in point.items()} for point in GAME.primitives.sample(count, seed, boundary=0)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_cells_are_the_payoffs_of_best_execution(seed: int) -> None:
    (at,) = points(1, seed)
    for found, expected in zip(GAME.at(at).payoffs, finite_oracle.arrays(at), strict=True):
        size = 1 + np.abs(expected).max()
        assert np.abs(found.astype(float) - expected).max() < 1e-6 * size


def test_no_two_actions_are_the_same() -> None:
    for payoff, axis in ((GAME.payoffs[0], 0), (GAME.payoffs[1], 1)):
        lines = [tuple(payoff.take(k, axis)) for k in range(3)]
        assert len(set(lines)) == 3


def test_the_cells_are_told() -> None:
    table = GAME.cells()
    assert [row[3] for row in table.cells()] == [str(CELLS[i, j].regime) for i in range(3) for j in range(3)]
    assert all(row[-1].endswith(".") for row in table.cells())
    assert r"\begin{tabular}" in table.to_latex()


@pytest.mark.parametrize("seed", range(12))
def test_conditions_in_symbols_say_which_equilibria_there_are(seed: int) -> None:
    (at,) = points(1, 100 + seed)
    numbers = GAME.at(at)
    levels = dict(zip(GAME.parameters.symbols.values(), _levels(at), strict=True))
    told = set()
    for found in SYMBOLIC:
        if found.condition.subs(levels) == sp.true:
            told.add(
                tuple(
                    tuple(Fraction(str(sp.sympify(p, strict=True).subs(levels))) for p in side)
                    for side in found.profile
                )
            )
    assert told == {e.profile for e in lg.solve(numbers)}


def _levels(at: dict[str, Any]) -> list[sp.Rational]:
    """Levels at a point, read off the cells."""
    S, A = (a for a in GAME.at(at).payoffs)
    t, g, r = (sp.Rational(str(at[n])) for n in ("t", "g", "r"))
    value = {
        "u_tau": A[0, 0], "u_T": A[1, 0], "u_b": A[0, 1], "v_tau": S[0, 0], "v_T": S[1, 0], "v_b": S[0, 1],
        "u_J": A[2, 2] + Fraction(str(t)) + Fraction(str(g)), "v_J": S[2, 2] - Fraction(str(t)),
        "t": t, "g": g, "r": r,
    }  # fmt: skip
    return [sp.Rational(str(value[n])) for n in GAME.parameters]


def test_equilibria_agree_with_nashpy_and_with_the_batch() -> None:
    drawn = [GAME.at({n: float(v) for n, v in at.items()}) for at in points(30, 7)]
    A, B = (np.stack([g.payoffs[k] for g in drawn]) for k in (0, 1))
    batch = lg.solve_batch(A, B)
    for number, game in enumerate(drawn):
        found = [tuple(np.concatenate(e.profile)) for e in lg.solve(game)]
        told = [tuple(np.concatenate(e)) for e in nashpy.Game(*game.payoffs).vertex_enumeration()]
        assert len(found) == batch.counts[number]
        for one in told:
            assert min(np.abs(np.subtract(one, other)).max() for other in found) < 1e-6


def test_regimes_have_probabilities() -> None:
    for mixture in finite_regimes(GAME):
        assert sp.simplify(sum(mixture.probabilities.values())) == 1
    table = finite_regimes(GAME, at=GAME.example)
    assert [m.pure for m in table] == [Regime.PASSIVE, Regime.COLLUSIVE, None]
    assert all(sum(m.probabilities.values()) == 1 for m in table)
    assert table.cells()[0][:3] == ("mark up", "execute", "0") and len(table) == 3


def test_values_by_level_are_taken_too() -> None:
    levels = dict(zip(GAME.parameters, _levels(GAME.example), strict=True))
    one, other = GAME.at(levels), GAME.at(GAME.example)
    assert all((a == b).all() for a, b in zip(one.payoffs, other.payoffs, strict=True))
    with pytest.raises(lg.ParameterError, match="missing: T"):
        GAME.at({n: v for n, v in GAME.example.items() if n != "T"})
    with pytest.raises(lg.ParameterError, match="T > tau"):
        GAME.at({**GAME.example, "T": 59})


def test_tolerance_at_the_top_ends_the_mark_up() -> None:
    at = {**GAME.example, "beta_S": 0, "ell": "1/10"}
    kept = [str(m.pure) for m in finite_regimes(GAME, at=at)]
    mild = GAME.with_reform(FaultTolerance(phi_S="99/100"))
    assert "passive" in kept
    assert "passive" not in [
        str(m.pure) for m in finite_regimes(mild, at={n: v for n, v in at.items() if n in mild.primitives})
    ]


def test_propositions_are_settled() -> None:
    stated = GAME.propositions()
    assert len(stated) == 5
    assert not [f"{p.name}: {q.label}" for p in stated for q in p.parts if not q.settled]


def test_a_pact_worth_less_is_no_equilibrium() -> None:
    """With the transfer raised until A prefers to execute, the cell of the pact drops out."""
    dear = {**GAME.example, "t": 60}
    assert Regime.COLLUSIVE not in [m.pure for m in finite_regimes(GAME, at=dear)]


def test_other_games_are_refused() -> None:
    with pytest.raises(lg.GameError, match="reads overbidding_finite"):
        finite_regimes(lg.StrategicGame.from_arrays([[1]], [[1]]))  # type: ignore[arg-type]
