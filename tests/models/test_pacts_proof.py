"""Rewards, audits, silence and lossy transfers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pact_oracle as oracle
import pytest
import sympy as sp

import layered_games as lg
from layered_games.models.pacts_contract import frontier, side_contract
from layered_games.models.pacts_proof import chain_of_silence, cover_up_gain, least_audit, least_reward

AT = dict(
    tau=60, k=1, beta_A=30, beta_S=25, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1, phi_A=0, phi_S=0,
    chi="4/5", F=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding(pact="binding")


@pytest.fixture(scope="module")
def repeated():
    return lg.models.overbidding(pact="relational")


def _brute_gain(at, audit):
    v = {n: np.array([float(sp.Rational(x))]) for n, x in at.items()}
    escape = 1 - audit
    found = []
    for chi in (v["chi"], 0.0):
        D = 1 - (1 - oracle.detection(v, chi)) * escape
        both = oracle.best(v, D, (1.0, 1.0), v["tau"])
        found.append(both["U_S"] + both["U_A"])
    return float((found[0] - found[1] - v["sigma"] * v["F"])[0])


@pytest.mark.parametrize("audit", [0, 0.4])
def test_least_reward_undoes_the_gain(game, audit):
    reward = least_reward(game, AT, audit=audit)
    assert float(reward) * 0.5 * 0.8 == pytest.approx(_brute_gain(AT, audit), rel=1e-6)


def test_an_audit_lowers_the_gain_and_the_reward(game):
    gains = [cover_up_gain(game, AT, audit=sp.Rational(n, 10)) for n in range(10)]
    assert all(a > b for a, b in pairwise(gains))
    least = least_audit(game, AT)
    assert 0 < least < 1
    assert cover_up_gain(game, AT, audit=least + 1e-9) <= 0 < cover_up_gain(game, AT, audit=least - 1e-9)
    assert _brute_gain(AT, least) == pytest.approx(0, abs=1e-5)


def test_where_nothing_has_to_be_broken_or_nothing_breaks_it(game):
    honest = {**AT, "chi": 0}
    assert least_reward(game, honest) == 0
    assert least_audit(game, honest) == 0.0
    assert least_audit(game, {**AT, "F": 0}) is None
    with pytest.raises(lg.GameError, match="audit"):
        cover_up_gain(game, AT, audit=1)


def test_silence_of_one_keeper_without_reward_is_the_pact_itself(repeated):
    at = {**AT, "delta": 0}
    one, pact = chain_of_silence(repeated, at, 1), lg.regime_at(repeated, at).pact
    assert one.critical == pact.critical
    assert one.gain == pact.hiding_gain
    assert one.temptation == pact.deviation.gain


@pytest.mark.parametrize(
    ("easy", "hard"),
    [
        ({}, {"leak": "1/10"}),
        ({}, {"reward": 50}),
        ({}, {"noticed": "1/2"}),
        ({"noticed": "9/10"}, {"noticed": "9/10", "mistaken": "1/10"}),
    ],
)
def test_what_makes_silence_harder(repeated, easy, hard):
    at = {**AT, "delta": 0}
    low, high = (chain_of_silence(repeated, at, 2, **options).critical for options in (easy, hard))
    assert 0 < low < high


def test_critical_factor_of_silence_by_simulating_the_stream(repeated):
    at, leak, noticed, mistaken = {**AT, "delta": 0}, 0.05, 0.8, 0.1
    found = chain_of_silence(repeated, at, 3, reward=10, leak=leak, noticed=noticed, mistaken=mistaken)
    stays = 0.9 * (1 - leak) ** 3
    for step, keeps in ((1e-6, True), (-1e-6, False)):
        delta = float(found.critical) + step
        worth = sum(float(found.surplus) * (delta * stays * (1 - mistaken)) ** t for t in range(3000))
        assert (delta * stays * (noticed - mistaken) * worth >= float(found.temptation)) is keeps


def test_silence_that_does_not_pay_has_no_critical_factor(repeated):
    assert chain_of_silence(repeated, {**AT, "delta": 0}, 2, reward=10**6).critical is None


def test_wrong_silence_is_refused(game, repeated):
    at = {**AT, "delta": 0}
    with pytest.raises(lg.GameError, match="relational"):
        chain_of_silence(game, AT, 1)
    with pytest.raises(lg.GameError, match="keepers"):
        chain_of_silence(repeated, at, 0)
    with pytest.raises(lg.GameError, match="noticed"):
        chain_of_silence(repeated, at, 1, noticed="1/10", mistaken="1/5")
    with pytest.raises(lg.GameError, match="leak"):
        chain_of_silence(repeated, at, 1, leak=1)


# ---------------------------------------------------------------------- lossy transfers
def test_without_loss_the_contract_is_the_pact(game):
    contract, pact = side_contract(game, AT, bargaining="1/3"), lg.regime_at(game, AT).pact
    assert contract.covers
    assert contract.values["b"] == pytest.approx(float(pact.agreed["b"]))
    shares = pact.shares(sp.Rational(1, 3))
    assert contract.payoffs == pytest.approx({p: float(u) for p, u in shares.items()})


@pytest.mark.parametrize("loss", ["1/10", "1/2", "9/10"])
@pytest.mark.parametrize("bargaining", ["1/20", "1/2", "19/20"])
def test_contracts_maximise_the_nash_product(game, loss, bargaining):
    found = side_contract(game, AT, bargaining=bargaining, loss=loss)
    share, kept = float(sp.Rational(bargaining)), 1 - float(sp.Rational(loss))
    own = found.disagreement
    assert min(found.payoffs[p] - own[p] for p in own) > 0
    assert found.received == pytest.approx(kept * found.paid)

    def product(first, second):
        return np.maximum(first - own["S"], 0) ** share * np.maximum(second - own["A"], 0) ** (1 - share)

    reached = product(found.payoffs["S"], found.payoffs["A"])
    t = np.linspace(-2000, 2000, 81)
    for covers in (True, False):
        superior, subordinate = (u[:, None] for u in _frontier(np.geomspace(kept, 1 / kept, 7), covers))
        tried = product(superior + np.where(t > 0, kept, 1) * t, subordinate - np.where(t > 0, 1, kept) * t)
        assert (tried <= reached * (1 + 1e-9)).all()


def test_a_high_loss_stops_transfers(game):
    assert side_contract(game, AT, loss="9/10").payer is None
    assert side_contract(game, AT).payer == "A"
    assert side_contract(game, AT, bargaining="1/20").payer == "S"


def test_the_frontier_is_derived_in_the_weight(game):
    pieces = frontier(game)
    assert len(pieces) == 3
    assert any(s.name == "w" for p in pieces for s in p.values["b"].free_symbols)


@pytest.mark.parametrize("loss", [0, "1/2", 1])
def test_a_weight_of_one_or_zero_gives_one_of_them_the_whole_gain(game, loss):
    greedy, meek = (side_contract(game, AT, bargaining=w, loss=loss) for w in (1, 0))
    own = greedy.disagreement
    assert greedy.payoffs["A"] == pytest.approx(own["A"], rel=1e-9)
    assert meek.payoffs["S"] == pytest.approx(own["S"], rel=1e-9)
    for w, taker in ((1, "S"), (0, "A")):
        for lesser in ("1/4", "1/2", "3/4"):
            other = side_contract(game, AT, bargaining=lesser, loss=loss)
            assert other.payoffs[taker] < {1: greedy, 0: meek}[w].payoffs[taker]
    if loss == 0:
        shares = lg.regime_at(game, AT).pact.shares(1)
        assert greedy.payoffs == pytest.approx({p: float(u) for p, u in shares.items()})


@pytest.mark.parametrize("bargaining", [0, "1/3", 1])
def test_no_transfer_arrives_where_all_of_it_is_lost(game, bargaining):
    found = side_contract(game, AT, bargaining=bargaining, loss=1)
    assert (found.payer, found.paid, found.received) == (None, 0.0, 0.0)
    # the frontier without transfers by brute force: no weight on it does better
    share, own = float(sp.Rational(bargaining)), found.disagreement
    gains = {p: found.payoffs[p] - own[p] for p in ("S", "A")}
    best = gains["S"] ** share * gains["A"] ** (1 - share) if 0 < share < 1 else gains["AS"[int(share)]]
    for covers in (True, False):
        superior, subordinate = _frontier(np.geomspace(0.05, 20, 41), covers)
        first, second = superior - own["S"], subordinate - own["A"]
        both = (first > 0) & (second > 0)
        tried = first[both] ** share * second[both] ** (1 - share)
        assert tried.size > 3 and (tried <= best * (1 + 1e-9)).all()


def _frontier(weights, covers):
    """Payoffs of both by brute force, the exposure subtracted, for each weight of the superior's."""
    v = {n: np.full(len(weights), float(sp.Rational(x))) for n, x in AT.items()}
    D = oracle.detection(v, v["chi"] if covers else 0 * v["chi"])
    at = oracle.best(v, D, (weights, np.ones(len(weights))), v["tau"])
    return at["U_S"] - (0.1 if covers else 0.0), at["U_A"]


def test_a_ruinous_exposure_is_not_covered_up_whoever_decides(game):
    for bargaining in (0, "1/2", 1):
        for loss in (0, "1/2", 1):
            found = side_contract(game, {**AT, "F": 10**6}, bargaining=bargaining, loss=loss)
            assert not found.covers


@pytest.mark.parametrize(("name", "value"), [("loss", 2), ("bargaining", "-1/9"), ("bargaining", "10/9")])
def test_wrong_shares_are_refused(game, name, value):
    with pytest.raises(lg.GameError, match=name):
        side_contract(game, AT, **{name: value})
