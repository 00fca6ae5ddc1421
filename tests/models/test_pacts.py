"""Pacts: regimes, flags, what a pact is not, and brute force on random draws."""

from __future__ import annotations

import numpy as np
import pact_oracle as oracle
import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.evaluation import channel_point, holds, relation_holds
from layered_games.games.agreements import Agreement
from layered_games.institutions import SocialOversight
from layered_games.models.pacts import PactModel
from layered_games.regime import branches

AT = dict(
    tau=60, k=1, beta_A=30, beta_S=25, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1, phi_A=0, phi_S=0
)
PACT = {**AT, "chi": "4/5", "F": 1}
UP = {**PACT, "tau": 30, "beta_A": 60, "beta_S": 5}
QUIET = {**PACT, "beta_A": 0, "beta_S": 0}
DRAWS = 24
CORNERS = [
    {"chi": 0}, {"F": 0}, {"chi": 0, "F": 0}, {"chi": 1}, {"sigma": 0}, {"sigma": 0, "F": 0}, {"q": 0},
    {"sigma": "999999/1000000"}, {"q": "999/1000", "chi": 1, "sigma": "1/1000"}, {"P": 10**6}, {"F": 10**6},
]  # fmt: skip


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding(pact="binding")


@pytest.fixture(scope="module")
def repeated():
    return lg.models.overbidding(pact="relational")


def test_parameters_are_the_contract(game, repeated):
    plain = " ".join(lg.models.overbidding().parameters)
    assert " ".join(game.parameters) == plain + " chi F"
    assert " ".join(repeated.parameters) == plain + " chi F delta"
    assert all(p.meaning and p.meaning_zh for p in repeated.parameters.values())
    with pytest.raises(lg.ParameterError, match="chi"):
        lg.regime_at(game, {**PACT, "q": "1/2", "chi": 1, "sigma": 0})


def test_collusive_exactly_where_the_cover_up_is_chosen_and_moves_the_bid(game):
    for at in oracle.draws(game, 60, 11):
        point = lg.regime_at(game, at)
        pays = point.pact.hiding_gain > 0
        above = point.pact.agreed["b"] > at["tau"]
        assert (point.regime is lg.Regime.COLLUSIVE) == (pays and above)
        assert point.covered == pays == point.pact.made
        if not pays:
            plain = lg.regime_at(lg.models.overbidding(), {n: at[n] for n in AT})
            assert (point.regime, point.values["b"]) == (plain.regime, plain.values["b"])


@pytest.fixture(scope="module")
def compared(repeated):
    """Random draws and corners, read and searched for all at once; and the largest differences of each."""
    points = oracle.draws(repeated, DRAWS, 3) + [
        {n: sp.Rational(x) for n, x in {**base, **corner, "delta": "9/10"}.items()}
        for base in (PACT, UP, QUIET, {**QUIET, "ell": "1/10"})
        for corner in CORNERS
    ]
    return oracle.gaps(points, [lg.regime_at(repeated, at) for at in points])


@pytest.mark.parametrize("part", [slice(DRAWS), slice(DRAWS, None)], ids=["random draws", "corners"])
def test_brute_force_agrees(compared, part):
    assert {n: g for n, gap in compared.items() if not (g := np.max(gap[part])) <= 1e-6} == {}


def test_escalating_and_restraining_are_told_apart(game):
    up, down = lg.regime_at(game, UP), lg.regime_at(game, PACT)
    assert up.regime is down.regime is lg.Regime.COLLUSIVE
    assert up.pact.escalating and not up.pact.restraining and up.pact.direction == "escalating"
    assert down.pact.restraining and down.values["b"] < down.pact.apart["b"]
    assert up.values["b"] > up.pact.apart["b"]


def test_a_cover_up_at_the_received_target_is_flagged_and_not_collusive(game):
    quiet = {**PACT, "beta_A": 0, "beta_S": 0, "ell": "1/10"}
    point = lg.regime_at(game, quiet)
    assert (point.regime, point.covered, point.motive) == (lg.Regime.NONE, True, None)
    assert point.values["b"] == 60
    # this pact restrains: without it the bid is passive and there is more falsification
    assert point.pact.apart["b"] > 60 and point.pact.apart["f"] > point.values["f"]


def test_motives_of_pacts(game):
    assert lg.regime_at(game, UP).motive == "credit"
    assert lg.regime_at(game, {**PACT, "beta_A": 20, "beta_S": 0, "ell": "1/10"}).motive == "joint"


def test_gains_of_coordination_and_of_covering_up_are_kept_apart(game):
    point = lg.regime_at(game, {**PACT, "chi": 0})
    assert not point.covered
    assert point.pact.coordination_gain > 0
    assert point.pact.hiding_gain == -sp.Rational(1, 10)  # nothing is hidden, exposure still costs
    assert point.pact.failing == ("the cover-up pays",)


def test_joint_liability_alone_is_no_collusion(game):
    for ell in ("1/10", "1/2", 1):
        assert lg.regime_at(game, {**UP, "chi": 0, "ell": ell}).regime is not lg.Regime.COLLUSIVE


def test_a_pact_is_no_equilibrium_without_enforcement(game):
    point = lg.regime_at(game, PACT)
    deviation = point.pact.deviation
    v = {n: float(sp.Rational(x)) for n, x in PACT.items()}
    stiff = float(point.channels["c_x"])
    b = float(point.values["b"])
    assert deviation.player == "A"
    assert float(deviation.moves["e"]) == pytest.approx(stiff * b / (1 + stiff))
    assert deviation.moves["e"] < point.values["e"]
    D = oracle.detection(v, v["chi"])
    kept = oracle.payoffs(v, D, b, float(point.values["e"]), float(point.values["f"]))[1]
    cheat = oracle.payoffs(v, D, b, float(deviation.moves["e"]), float(deviation.moves["f"]))[1]
    assert cheat - kept == pytest.approx(float(deviation.gain))
    assert deviation.gain > 0


def test_transfers_split_the_gain_by_bargaining_weight(game):
    pact = lg.regime_at(game, PACT).pact
    total = pact.agreed["U_S"] + pact.agreed["U_A"]
    for weight in (0, sp.Rational(1, 3), 1):
        shares = pact.shares(weight)
        assert sum(shares.values()) == total
        gain = total - pact.apart["U_S"] - pact.apart["U_A"]
        assert shares["S"] == pact.apart["U_S"] + weight * gain
        assert pact.transfer(weight) == shares["S"] - pact.agreed["U_S"]
    with pytest.raises(lg.GameError, match="weight"):
        pact.shares(2)


def test_repetition_gives_sets_with_a_named_selection(repeated):
    critical = lg.regime_at(repeated, {**PACT, "delta": 0}).pact.critical
    above, below = {**PACT, "delta": critical}, {**PACT, "delta": critical - sp.Rational(1, 10**9)}
    assert [e.agreement for e in lg.solve(repeated, at=above)] == ["agreed", ""]
    assert [e.agreement for e in lg.solve(repeated, at=below)] == [""]
    assert lg.regime_at(repeated, above).regime is lg.Regime.COLLUSIVE
    assert lg.regime_at(repeated, below).regime is lg.Regime.PASSIVE
    assert lg.regime_at(repeated, below).pact.failing == ("patience suffices",)
    honest = lg.regime_at(repeated, above, selection="honest")
    assert (honest.regime, honest.covered) == (lg.Regime.PASSIVE, False)
    assert not lg.solve(repeated).complete


def test_grim_trigger_is_an_equilibrium_exactly_from_the_critical_factor_on(repeated):
    point = lg.regime_at(repeated, {**PACT, "delta": "9/10"})
    pact, sigma = point.pact, 0.1
    surplus = float(pact.hiding_gain + pact.coordination_gain)
    for delta, keeps in ((float(pact.critical) + 1e-6, True), (float(pact.critical) - 1e-6, False)):
        stream = sum(surplus * (delta * (1 - sigma)) ** t for t in range(1, 4000))
        assert (stream >= float(pact.deviation.gain)) is keeps


def test_selection_of_the_open_target(game):
    cautious, passed = (lg.regime_at(game, PACT, selection=s) for s in ("cautious", "pass-through"))
    assert cautious.values["T"] == cautious.values["b"] == cautious.sets["T"][1]
    assert passed.values["T"] == 60 == passed.sets["T"][0]
    assert passed.markup.volunteered == passed.markup.total


def test_repetition_leaves_no_target_open(repeated):
    """Patience is measured at the tightest floor: a lower one would tempt A more than it can bear."""
    critical = lg.regime_at(repeated, {**PACT, "delta": 0}).pact.critical
    at = {**PACT, "delta": critical}
    for selection in ("cautious", "pass-through"):
        point = lg.regime_at(repeated, at, selection=selection)
        assert point.regime is lg.Regime.COLLUSIVE
        assert point.sets == {} and point.values["T"] == point.values["b"]
    assert lg.solve(repeated, at=at)[0].sets == {}
    v = {n: np.array([float(sp.Rational(x))]) for n, x in PACT.items()}
    D = oracle.detection(v, v["chi"])
    kept = float(point.pact.agreed["U_A"])
    low, tight = (
        oracle.best(v, D, (0.0, 1.0), np.array([float(T)]))["U_A"][0] - kept for T in (60, point.values["b"])
    )
    assert tight == pytest.approx(float(point.pact.deviation.gain))
    assert low > tight + 100


def test_a_tie_goes_against_the_pact(game):
    gain = lg.regime_at(game, {**PACT, "F": 0}).pact.hiding_gain
    loss = gain / sp.Rational(1, 10)  # sigma*F is then exactly what hiding is worth
    for F, pays in ((loss, False), (loss - sp.Rational(1, 10**9), True)):
        point = lg.regime_at(game, {**PACT, "F": F})
        assert point.covered is pays
        assert (point.regime is lg.Regime.COLLUSIVE) is pays


def test_solutions_hold_both_kinds_of_branches(game):
    solution = lg.solve(game)
    assert solution.complete
    here = lg.solve(game, at=PACT)
    assert [e.agreement for e in here] == ["agreed"]
    assert here[0].values["b"] == lg.regime_at(game, PACT).values["b"]
    assert isinstance(lg.solve(game, at={**PACT, "F": 0.5})[0].values["b"], float)
    with pytest.raises(lg.GameError, match="concept"):
        lg.solve(game, "nash")


def test_regimes_are_disjoint_and_cover(game):
    partition = lg.regimes(lg.solve(game))
    for at in oracle.draws(game, 12, 5):
        env = channel_point(game, game.parameters.validate(at))
        assert sum(holds(b.constraints, env) for b in branches(game)) >= 1
        here = [r for r, condition in partition.items() if relation_holds(condition, env)]
        assert here == [lg.regime_at(game, at).regime]


def test_sweeps_show_the_pact(game):
    at = {n: v for n, v in UP.items() if n not in ("chi", "F")}
    data = lg.sweep(game, {"chi": [0, 0.4, 0.8], "F": [0, 1, 5000]}, at)
    for chi in (0, 0.4, 0.8):
        for loss in (0, 1, 5000):
            expected = lg.regime_at(game, {**at, "chi": chi, "F": loss})
            cell = data.sel(chi=chi, F=loss)
            assert int(cell.regime) == int(expected.regime)
            assert float(cell.b) == pytest.approx(float(expected.values["b"]))


def test_reforms_form_the_pact_anew(game):
    strict = game.with_reform(SocialOversight("1/2"))
    assert isinstance(strict, PactModel)
    assert game.with_reform() is game
    same = lg.regime_at(game, {**PACT, "sigma": "11/20"})  # 1 - (1 - 1/10)*(1 - 1/2)
    after = lg.regime_at(strict, PACT)
    assert (after.regime, after.values, after.pact.hiding_gain) == (
        same.regime,
        same.values,
        same.pact.hiding_gain,
    )


def test_a_pact_needs_a_third_party(game):
    deal = game.agreement
    with pytest.raises(lg.GameError, match="three tiers"):
        Agreement(("S", "A"), "S", deal.hidden, deal.cost, "S", deal.terms)
    with pytest.raises(lg.GameError, match="two members"):
        Agreement(("S",), "centre", deal.hidden, deal.cost, "S", deal.terms)
    with pytest.raises(lg.GameError, match="none of the members"):
        Agreement(("S", "A"), "centre", deal.hidden, deal.cost, "centre", deal.terms)


def test_games_with_a_pact_are_not_written_to_files(game):
    with pytest.raises(lg.GameError, match="ground"):
        game.to_json()
    assert game != lg.models.overbidding() and hash(game) != hash(game.ground)
