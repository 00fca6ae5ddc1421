import numpy as np
import pytest
import sympy as sp
from hierarchy_oracle import Brute, as_rows, draw, myopic

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError, ParameterError
from layered_games.models.canonical import overbidding
from layered_games.models.hierarchy_ladder import ladder
from layered_games.models.hierarchy_model import hierarchy
from layered_games.regime import Regime, regime_at

UNIT = {"tau": 1, "a_S": 1, "k": 1, "c": 1, "ell": 0.5}
RATIOS = {
    "direct": [1, 1, 1, 4 / 3],
    "recursive": [1.082, 1.093, 1.091, 1.333],
    "distance": [1.059, 1.111, 1.200, 1.333],
}
RAW = {"tau": 60, "k": 1, "beta_A": 0, "A_A": 4, "A_S": 2, "P": 4, "q": "1/10", "sigma": "1/5", "ell": "1/2"}
RAW |= {"phi_A": 0, "phi_S": 0}


@pytest.mark.parametrize("liability", RATIOS)
def test_the_ratios_of_the_theory(liability: str) -> None:
    found = ladder(UNIT, 4, liability)
    assert found.ratios == pytest.approx(RATIOS[liability], abs=5e-4)


def test_the_ladder_of_the_sewage_case_fits_recursive_liability() -> None:
    found = ladder({"tau": 60, "a_S": 1.39, "k": 1, "c": 2.92, "ell": 0.76}, 3, "recursive")
    assert pytest.approx([60.98, 61.94, 70.04], abs=0.005) == found.T
    assert found.f is None and found.h is None
    assert found.imposed.sum() + found.volunteered == pytest.approx(10.04, abs=0.005)


@pytest.mark.parametrize("number", range(12))
def test_numbers_agree_with_brute_force(number: int) -> None:
    layers, liability = 2 + number % 3, ("direct", "recursive", "distance")[number // 3 % 3]
    point = draw(np.random.default_rng(100 + number), layers)
    targets, bid = Brute(point, liability).play()
    found = ladder(as_rows(point), layers, liability)
    size = max(1.0, bid)
    assert found.b[0] == pytest.approx(bid, abs=1e-6 * size)
    assert np.all(targets >= found.T[0] - 1e-5 * size) and np.all(targets <= found.highest[0] + 1e-5 * size)


@pytest.mark.parametrize("number", range(6))
def test_myopic_numbers_agree_with_brute_force(number: int) -> None:
    point = draw(np.random.default_rng(200 + number), 2 + number % 3)
    targets, bid = myopic(point)
    found = ladder(as_rows(point), 2 + number % 3, "recursive", "myopic")
    size = max(1.0, bid)
    assert found.b[0] == pytest.approx(bid, abs=1e-6 * size)
    assert np.all(targets >= found.T[0] - 1e-5 * size) and np.all(targets <= found.highest[0] + 1e-5 * size)


def test_many_chains_are_each_chain_alone() -> None:
    source = np.random.default_rng(3)
    many = {n: source.uniform(0.3, 2, 700) for n in ("tau", "k", "c", "a_S", "beta_A")}
    many |= {"ell": source.uniform(0.2, 1, 700), "beta_S": source.uniform(0, 0.4, (700, 3))}
    together = ladder(many, 3, "recursive")
    for i in range(0, 700, 50):
        one = {n: v[i] if v.ndim == 1 else v[i : i + 1] for n, v in many.items()}
        alone = ladder(one, 3, "recursive")
        assert together.T[i] == pytest.approx(alone.T[0], rel=1e-9)
        assert together.b[i] == pytest.approx(alone.b[0], rel=1e-9)
    assert np.all(np.diff(together.rungs) >= -1e-12)


def test_a_change_of_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    source = np.random.default_rng(4)
    many = {n: source.uniform(0.3, 2, 50) for n in ("tau", "k", "c", "a_S", "beta_A")} | {"ell": 0.4}
    whole = ladder(many, 3, "distance")
    monkeypatch.setattr("layered_games.equilibria.chain._CHUNK", 7)
    monkeypatch.setattr("layered_games.equilibria.chain._SMALL", 2)
    parts = ladder(many, 3, "distance")
    assert np.array_equal(whole.T, parts.T) and np.array_equal(whole.b, parts.b)


def test_raw_parameters_give_the_falsified_part_too() -> None:
    at = {n: float(sp.Rational(v)) for n, v in RAW.items()} | {"beta_A": 40.0}
    found = ladder(at, 4, "recursive")
    assert found.f + found.h + found.e == pytest.approx(found.b)
    assert found.f / found.h == pytest.approx(4 / (0.28 * 4))  # a_A/d
    same = ladder(
        {"tau": 60, "k": 1, "beta_A": 40, "a_A": 4, "d": 1.12, "a_S": 2, "ell": 0.5}, 4, "recursive"
    )
    assert pytest.approx(found.T) == same.T and same.f == pytest.approx(found.f)


def test_where_superiors_are_indifferent_the_set_is_told() -> None:
    found = ladder(UNIT | {"beta_A": 1}, 2)  # the subordinate wants 2 by itself
    assert found.b == pytest.approx(2) and found.T.tolist() == [1, 1]
    assert found.highest == pytest.approx([1.5, 2])  # the second superior would want 4/3 of what it gets
    assert found.volunteered == pytest.approx(1)


def test_who_inflates_is_an_outcome() -> None:
    far = ladder(UNIT | {"a_S": 0.4}, 2, "distance")  # ell**2 < a_S*k < ell
    assert far.ratios[0] > 1.1 and far.ratios[1] == pytest.approx(1)
    near = ladder(UNIT | {"a_S": 0.4}, 2, "direct")
    assert near.ratios.tolist() == [1, 1]


def test_a_thousand_layers() -> None:
    found = ladder(UNIT | {"beta_A": 0.3}, 1000)
    assert found.T[-1] == pytest.approx(4 / 3) and found.T[-2] == 1
    far = ladder(UNIT | {"a_S": 1.4, "ell": 0.7}, 1000, "distance")
    assert far.b == pytest.approx(2)  # effort reaches what the centre asks, kappa = 1/2


def test_one_superior_is_the_canonical_game() -> None:
    dyad, chain = overbidding(), hierarchy(1, credit="all")
    at = dict(RAW) | {"beta_S": 3, "beta_A": 5}
    one, other = regime_at(dyad, at), regime_at(chain, at)
    assert one.regime is other.regime is Regime.PASSIVE
    assert one.values["b"] == other.values["b"] and one.values["T"] == other.values["T1"]
    assert one.values["U_S"] == other.values["U_S1"] and one.values["f"] == other.values["f"]


def test_the_symbolic_chain_gives_the_numbers_of_the_ladder() -> None:
    game = hierarchy(2)
    assert solve(game).equilibria
    for beta_A in (0, 10, 45, 60):
        at = dict(RAW) | {"beta_A": beta_A}
        found = ladder({n: float(sp.Rational(v)) for n, v in at.items()}, 2)
        listed = solve(game, at=at)
        assert listed.equilibria and bool(listed[0].sets) == (beta_A == 60)
        for exact in listed:
            assert float(exact.values["b"]) == pytest.approx(found.b)
            assert exact.values["m1"] + exact.values["m2"] + exact.values["m_A"] == exact.values["b"] - 60
            first = float(exact.values["T1"])
            assert found.T[0] - 1e-9 <= first <= found.highest[0] + 1e-9
            low, high = exact.sets.get("T1", (first, first))
            assert found.T[0] - 1e-9 <= low <= high <= found.highest[0] + 1e-9


def test_layers_may_differ() -> None:
    game = hierarchy(2, credit="none", identical=False, liability="distance")
    assert [n for n in game.parameters if n[-1] in "12"] == [
        f"{n}{i}" for n in ("A_S", "ell", "phi_S") for i in (1, 2)
    ]
    assert game.payoffs["S1"].has(game.parameters["ell1"].symbol ** 2)
    assert not game.payoffs["S1"].has(game.parameters["ell2"].symbol)
    assert game.roles.blame == {"S2": "A_S2", "A": "A_A"} and game.roles.credit == {}


def test_information_fades_with_the_layers() -> None:
    game = hierarchy(3, omega=True)
    q, omega, sigma = (game.parameters[n].symbol for n in ("q", "omega", "sigma"))
    detection = next(c.definition for c in game.channels if c.parameter.name == "D")
    assert sp.expand(detection - (1 - (1 - sigma) * (1 - q * omega**3))) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layers": 0}, "whole number of superiors"),
        ({"layers": True}, "whole number of superiors"),
        ({"foresight": "far"}, "unknown foresight 'far'"),
        ({"liability": "none"}, "unknown liability"),
        ({"credit": "top"}, "unknown credit"),
    ],
)
def test_wrong_choices_are_named(change: dict, message: str) -> None:
    with pytest.raises(GameError, match=message):
        hierarchy(**change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ell": 0}, r"parameter ell = 0.0 is outside its domain"),
        ({"ell": float("nan")}, "outside its domain"),
        ({"kappa": 1}, "unknown: kappa"),
        ({"k": "much"}, "neither a number"),
        ({"k": [[1, 2]]}, "shape"),
        ({"k": [1, 2], "c": [1, 2, 3]}, "different numbers of draws"),
        ({"c": None}, "missing: c"),
    ],
)
def test_wrong_values_are_named(change: dict, message: str) -> None:
    at = {n: v for n, v in (UNIT | change).items() if v is not None}
    with pytest.raises(ParameterError, match=message):
        ladder(at, 2)


def test_detection_must_be_possible() -> None:
    with pytest.raises(ParameterError, match=r"parameter d = 0\.0"):
        ladder({"tau": 1, "k": 1, "A_A": 1, "P": 1, "A_S": 1, "ell": 1}, 2)


def test_wrong_chains_are_named() -> None:
    for wrong in (0, 1.5, True):
        with pytest.raises(GameError, match="whole number of superiors"):
            ladder(UNIT, wrong)
    with pytest.raises(GameError, match="unknown liability"):
        ladder(UNIT, 2, "shared")
    with pytest.raises(GameError, match="floating-point"):
        ladder(UNIT | {"a_S": 4}, 4000, foresight="myopic")
