"""From a ladder back to parameters: sets, proofs, and numeric backward induction at the witnesses."""

from __future__ import annotations

from functools import cache

import pytest
import sympy as sp
from chain_oracle import chain

from layered_games.calibration.rationalize_ladders import rationalize
from layered_games.errors import GameError
from layered_games.models import overbidding
from layered_games.models.hierarchy_model import hierarchy
from layered_games.proofs import Outcome
from layered_games.proofs.certificate import holds
from layered_games.regime import Regime

SEWAGE = [60, 61, 62, 70]


@cache
def _found(liability, foresight="full", bounds=False, ladder=tuple(SEWAGE), identical=True):
    return rationalize(
        ladder, liability=liability, foresight=foresight, bounds=bounds, identical=identical, timeout=20
    )


def _reading(found, regime, credit=False):
    return next(r for r in found if r.regime is regime and r.credit is credit)


# ---------------------------------------------------------------------- the sewage ladder
@pytest.mark.parametrize(("liability", "foresight"), [("direct", "full"), ("direct", "myopic")])
def test_identical_layers_without_credit_cannot_give_the_ladder(liability, foresight):
    passive = _reading(_found(liability, foresight), Regime.PASSIVE)
    assert passive.possible is False
    assert passive.verdict.outcome is Outcome.TRUE
    assert passive.verdict.evidence == "certificate"
    assert all(holds(c) for c in passive.verdict.certificates)


def test_recursive_liability_gives_it_at_one_point():
    passive = _reading(_found("recursive", bounds=True), Regime.PASSIVE)
    assert passive.possible
    root = sp.sqrt(62)
    assert sp.simplify(passive.bounds["kappa"].lower - (61 - root) / 70) == 0
    assert all(passive.bounds[n].is_point for n in ("kappa", "a_S", "ell"))
    assert passive.bounds["beta_A"].lower == 0
    assert abs(float(passive.witness["ell"]) - 0.760) < 1e-3
    assert [(layer.act, layer.regime) for layer in passive.layers] == [("marks up", Regime.PASSIVE)] * 3 + [
        ("complies", Regime.PASSIVE)
    ]


def test_the_point_gives_the_ladder_by_backward_induction():
    witness = _reading(_found("recursive", bounds=True), Regime.PASSIVE).witness
    values = (float(witness[n]) for n in ("kappa", "a_S", "ell"))
    targets, bid = chain(60.0, 3, *values)
    assert max(abs(t - s) for t, s in zip([*targets, bid], [61, 62, 70, 70], strict=True)) < 1e-6


def test_the_authors_rounded_parameters_are_close_to_the_ladder_and_not_on_it():
    targets, _ = chain(60.0, 3, 2.92 / 3.92, 1.39, 0.76)
    assert [round(t, 2) for t in targets] == [60.98, 61.94, 70.04]


def test_every_witness_is_confirmed_by_other_code():
    for liability in ("direct", "recursive"):
        for reading in _found(liability).fitting:
            assert reading.gap is not None and reading.gap < 1e-9


def test_credit_makes_direct_liability_fit():
    reading = _reading(_found("direct"), Regime.PASSIVE, credit=True)
    assert reading.possible
    w = {n: float(v) for n, v in reading.witness.items()}
    assert w["beta_S"] > 0
    assert 70 * w["kappa"] >= 62  # effort reaches every received target: motive credit, not blame
    _, bid = chain(62.0, 1, w["kappa"], w["a_S"], w["ell"], w["beta_A"], w["beta_S"], "direct")
    assert abs(bid - 70) < 1e-6


def test_active_readings_need_effort_or_none():
    found = _found("recursive", bounds=True)
    active = _reading(found, Regime.ACTIVE)
    assert active.bounds["kappa"].lower == sp.Rational(31, 35)  # effort reaches 62 of 70
    assert active.bounds["beta_A"].lower == 62 and active.bounds["beta_A"].upper == 70
    assert [layer.act for layer in active.layers] == ["free choice", "free choice", "not seen", "volunteers"]
    assert found.least_credit[active.name].lower == 62
    passive = _reading(found, Regime.PASSIVE)
    assert found.least_credit[passive.name].lower == 0


def test_the_fingerprint_tells_the_readings_apart():
    found = _found("recursive", bounds=True)
    assert found.regimes == (Regime.PASSIVE, Regime.ACTIVE)
    assert any("(tau)" in o for o in found.telling)
    assert any("(beta_A)" in o for o in found.telling)
    assert not any("(c)" in o for o in found.telling)  # more oversight lowers the bid in both
    tau = next(said for o, said in found.fingerprint.items() if "(tau)" in o)
    assert tau == {0: "+", 1: "0"}


def test_layers_free_to_differ_always_fit():
    found = _found("direct", identical=False)
    assert [r.possible for r in found] == [True, True]
    w = found[0].witness
    assert {"a_S1", "a_S2", "a_S3", "ell1", "ell2", "ell3"} <= set(w)
    assert found[0].gap < 1e-9


# ---------------------------------------------------------------------- other ladders
@pytest.mark.parametrize(("kappa", "weight", "ell"), [(0.6, 1.2, 0.5), (0.7, 2.0, 0.8)])
def test_round_trip_through_recursive_liability(kappa, weight, ell):
    """Parameters to a ladder by brute force, and back."""
    targets, _ = chain(60.0, 3, kappa, weight, ell)
    assert targets[0] > 60.01
    ladder = (60, *(round(t, 7) for t in targets))
    passive = _found("recursive", ladder=ladder)[0]
    assert passive.possible
    for name, value in (("kappa", kappa), ("a_S", weight), ("ell", ell)):
        assert float(passive.witness[name]) == pytest.approx(value, abs=2e-3)


def test_a_dyad():
    found = rationalize([60, 70], model=overbidding(), liability="direct", foresight="full", timeout=5)
    passive, active = found
    assert passive.possible and active.possible
    assert passive.bounds["kappa"].upper == sp.Rational(6, 7)  # effort falls short of 60 at 70
    w = {n: float(v) for n, v in passive.witness.items()}
    assert abs(chain(60.0, 1, w["kappa"], w["a_S"], w["ell"], w["beta_A"])[1] - 70) < 1e-6


def test_a_flat_ladder_is_no_overbidding():
    found = rationalize([60, 60, 60], liability="direct", foresight="full", timeout=5)
    assert [r.regime for r in found] == [Regime.NONE]
    assert found[0].bounds["a_S"].upper == 1  # a_S*k <= ell <= 1
    assert found.fingerprint == {}
    assert {layer.act for layer in found[0].layers} == {"passes on", "complies"}


def test_last_mile_loading_fits_direct_liability():
    found = _found("direct", ladder=(60, 60, 60, 70))
    passive = _reading(found, Regime.PASSIVE)
    assert passive.possible and passive.gap < 1e-9
    assert [layer.act for layer in passive.layers[:3]] == ["passes on", "passes on", "marks up"]


def test_rounded_entries():
    found = rationalize(
        SEWAGE, liability="direct", foresight="full", tolerance="1/2", bounds=False, timeout=10
    )
    assert _reading(found, Regime.PASSIVE).possible is False
    assert _reading(found, Regime.ACTIVE).possible
    assert _reading(found, Regime.ACTIVE).gap < 1e-9


def test_what_is_not_decided_is_said():
    found = rationalize([60, 70, 71, 72], liability="recursive", foresight="full", bounds=False, timeout=5)
    assert found[0].possible is False
    credit = _reading(found, Regime.PASSIVE, credit=True)
    assert credit.possible is None and "nothing is claimed" in credit.reason
    assert found.empty is False


# ---------------------------------------------------------------------- how it is shown
def test_shown_in_four_ways():
    found = _found("recursive", bounds=True)
    assert "recursive liability" in str(found) and "0.758943" in str(found)
    assert found._repr_html_().count("<tr>") == 3
    assert r"\bottomrule" in found.to_latex()
    frame = found.to_frame()
    assert set(frame.parameter) == {"kappa", "beta_A", "a_S", "ell"}
    rejected = _found("direct", "myopic")
    assert rejected.to_frame().possible.tolist()[0] is not True
    assert len(found) == 2 and found[0] is next(iter(found))
    assert "62 -> 70 marks up (passive)" in str(found[0].layers[2])


@pytest.mark.parametrize("wrong", [{"liability": "none"}, {"foresight": "far"}])
def test_unknown_kinds(wrong):
    with pytest.raises(GameError, match="use one of"):
        rationalize(SEWAGE, **wrong)


def test_a_hierarchy_says_how_its_layers_hang_together():
    model = hierarchy(3, foresight="full", liability="recursive")
    found = rationalize(SEWAGE, model, bounds=False)
    assert {(r.liability, r.foresight) for r in found} == {("recursive", "full")}
    assert found[0].possible
    with pytest.raises(GameError, match="2 superiors"):
        rationalize(SEWAGE, hierarchy(2))


def test_models_that_are_no_dyads():
    bare = overbidding()
    from layered_games.games.sequential import SequentialGame

    game = SequentialGame(
        bare.players, bare.stages, bare.payoffs, bare.parameters, bare.derived, bare.channels
    )
    with pytest.raises(GameError, match="chains of dyads"):
        rationalize(SEWAGE, game)
