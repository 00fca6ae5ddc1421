"""Global sensitivity: evaluation against single points, indices against known ones, seeds, errors."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import qmc

from layered_games.calibration import sensitivity_indices as module
from layered_games.calibration.sensitivity_indices import sensitivity
from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.models import overbidding
from layered_games.regime import Regime, regime_at

GAME = overbidding()
AT = dict(tau=60, k=1, beta_A=10, beta_S=0, A_A=1.25, P=2.5, q=0.25, ell=0.5, phi_A=0.2)
RANGES = {"A_S": (0.3, 1.2), "sigma": (0.05, 0.4), "phi_S": (0, 0.5)}


def _sample(problem, n, calc_second_order, seed):
    assert not calc_second_order
    low, high = np.array(problem["bounds"]).T
    both = qmc.Sobol(2 * len(low), seed=seed).random(n)
    one, other = both[:, : len(low)], both[:, len(low) :]
    rows = []
    for a, b in zip(one, other, strict=True):
        crossed = [np.where(np.arange(len(low)) == k, b, a) for k in range(len(low))]
        rows += [a, *crossed, b]
    return low + np.array(rows) * (high - low)


def _analyze(problem, output, calc_second_order, seed):
    width = problem["num_vars"] + 2
    table = output.reshape(-1, width)
    a, b = table[:, 0], table[:, -1]
    variance = np.concatenate([a, b]).var()
    first = [np.mean(b * (table[:, k + 1] - a)) / variance for k in range(width - 2)]
    total = [np.mean((a - table[:, k + 1]) ** 2) / 2 / variance for k in range(width - 2)]
    zero = np.zeros(width - 2)
    return {"S1": first, "ST": total, "S1_conf": zero, "ST_conf": zero}


@pytest.fixture
def stand_in(monkeypatch):
    """Saltelli's estimators in a few lines, where SALib may be missing."""
    pair = (SimpleNamespace(sample=_sample), SimpleNamespace(analyze=_analyze))
    monkeypatch.setattr(module, "_salib", lambda: pair)


def test_points_are_evaluated_as_one_by_one():
    space = GAME.parameters.sample(30, seed=5, boundary=0.3)
    point = {n: np.array([float(p[s]) for p in space]) for n, s in GAME.parameters.symbols.items()}
    regime, bid = module._evaluated(GAME, point, len(space))
    for k in range(len(space)):
        single = regime_at(GAME, {n: float(column[k]) for n, column in point.items()})
        assert regime[k] == int(single.regime)
        assert bid[k] == pytest.approx(float(single.values["b"]), rel=1e-9)


def test_indices_and_shares(stand_in):
    found = sensitivity(GAME, RANGES, n=64, seed=1, at=AT)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert {Regime.NONE, Regime.PASSIVE} <= set(found.shares)
    assert found.ranked("overbid")[0] == "A_S"
    assert set(found) >= {"overbid", "regime", "regime:none", "regime:passive"}
    assert len(found) == 2 + len(found.shares)
    assert found["regime"].variance == pytest.approx(sum(p * (1 - p) for p in found.shares.values()))


def test_two_regimes_share_the_indices_of_the_regime(stand_in):
    found = sensitivity(GAME, {"A_S": (0.3, 1.2), "phi_S": (0, 0.5)}, n=32, at={**AT, "sigma": 0.2})
    assert set(found.shares) == {Regime.NONE, Regime.PASSIVE}
    for name in ("A_S", "phi_S"):
        assert found["regime"].total[name] == pytest.approx(found["regime:passive"].total[name])


def test_equal_seeds_give_equal_results(stand_in):
    one, same, other = (sensitivity(GAME, RANGES, n=16, seed=s, at=AT) for s in (3, 3, 4))
    assert one == same
    assert one.overbid != other.overbid


def test_constant_outputs_have_no_indices(stand_in):
    found = sensitivity(GAME, {"A_S": (0.3, 0.4)}, n=16, at={**AT, "sigma": 0.2, "phi_S": 0.5})
    assert found.shares == {Regime.NONE: 1.0}
    assert found["overbid"].total == {"A_S": 0.0} and found["regime"].total == {"A_S": 0.0}


def test_shown_in_four_ways(stand_in):
    found = sensitivity(GAME, RANGES, n=16, at=AT)
    assert str(found).splitlines()[0].startswith("parameter")
    assert found._repr_html_().count("<tr>") == 4
    assert r"$\sigma$" in found.to_latex()
    assert len(found.to_frame()) == 3 * len(found)


def test_points_between_branches_are_decided_exactly(monkeypatch):
    true = module.compiled

    def blurred(symbols, expressions):
        function = true(symbols, expressions)
        return lambda *a: [m * 0 - 1 if len(expressions) > 1 else m for m in function(*a)]

    point = {n: np.array([float(v)]) for n, v in {**AT, "A_S": 0.8, "sigma": 0.2, "phi_S": 0.1}.items()}
    expected = regime_at(GAME, {n: float(v[0]) for n, v in point.items()})
    monkeypatch.setattr(module, "compiled", blurred)
    regime, bid = module._evaluated(GAME, point, 1)
    assert regime[0] == int(expected.regime) and bid[0] == pytest.approx(float(expected.values["b"]))


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"n": 100}, GameError, "power of 2"),
        ({"n": True}, GameError, "power of 2"),
        ({"seed": -1}, GameError, "seed"),
        ({"ranges": {}}, GameError, "nothing varies"),
        ({"ranges": {**RANGES, "zeta": (0, 1)}}, ParameterError, "zeta"),
        ({"ranges": {**RANGES, "A_S": (1, 1)}}, ParameterError, "not below"),
        ({"ranges": {**RANGES, "phi_S": (0, 1)}}, ParameterError, "domain"),
        ({"ranges": {**RANGES, "phi_S": "ab"}}, ParameterError, "low, high"),
        ({"ranges": {**RANGES, "tau": (50, 60)}}, ParameterError, "both"),
        ({"at": {}}, ParameterError, "missing"),
    ],
)
def test_wrong_input(change, error, match, stand_in):
    with pytest.raises(error, match=match):
        sensitivity(**{"game": GAME, "ranges": RANGES, "n": 16, "at": AT, **change})


def test_a_relation_that_fails_on_the_ranges(stand_in):
    linked = GAME.with_reform(module_tolerance())
    with pytest.raises(ParameterError, match="narrow the ranges"):
        sensitivity(linked, {**RANGES, "sigma": (0.1, 0.9)}, n=16, at=AT)


def module_tolerance():
    from layered_games.institutions import FaultTolerance

    return FaultTolerance(phi_S=1.5 * GAME.parameters["sigma"].symbol)


def test_games_without_roles():
    bare = SequentialGame(GAME.players, GAME.stages, GAME.payoffs, GAME.parameters, {}, GAME.channels)
    with pytest.raises(GameError, match="roles"):
        sensitivity(bare, RANGES, n=16, at=AT)


def test_without_salib_the_extra_is_named(monkeypatch):
    for name in ("SALib", "SALib.analyze", "SALib.sample"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"layered-games\[sensitivity\]"):
        sensitivity(GAME, RANGES, n=16, at=AT)


def test_with_salib():
    pytest.importorskip("SALib")
    found = sensitivity(GAME, RANGES, n=128, seed=1, at=AT)
    assert found == sensitivity(GAME, RANGES, n=128, seed=1, at=AT)
    assert found.ranked("overbid")[0] == "A_S"
    assert found["overbid"].total["A_S"] > found["overbid"].total["sigma"]
