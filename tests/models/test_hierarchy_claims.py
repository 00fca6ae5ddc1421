import pytest
import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.models.hierarchy_model import hierarchy
from layered_games.proofs import Outcome


def test_last_mile_loading_is_proved_for_any_number_of_layers() -> None:
    (claim,) = hierarchy(7).propositions()
    assert claim.name == "last-mile" and claim.settled
    assert {p.verdict.outcome for p in claim.parts} == {Outcome.TRUE}
    labels = [p.label for p in claim.parts]
    assert sum("costs the superior" in text for text in labels) >= 4
    assert sum("never lowers the bid" in text for text in labels) >= 3
    assert claim.verdict.evidence in ("certificate", "two solvers")


@pytest.mark.parametrize("liability", ["recursive", "distance"])
def test_last_mile_loading_fails(liability: str) -> None:
    claims = {c.name: c for c in hierarchy(3, liability=liability).propositions()}
    claim = claims["no-last-mile"]
    assert claim.settled and {p.verdict.outcome for p in claim.parts} == {Outcome.MIXED}
    (where,) = claim.results.values()
    named = {str(s): s for s in where.free_symbols}

    def holds(**values: object) -> bool:
        return bool(where.subs({named[n]: sp.Rational(v) for n, v in values.items() if n in named}))

    assert holds(a_S=1, k=1, c=1, ell="1/2")
    if liability == "recursive":
        assert not holds(a_S="7/5", k=1, c=1, ell="7/10")
    else:
        assert claims["damping"].settled
        assert holds(a_S="2/5", k=1, ell="1/2") and not holds(a_S="1/5", k=1, ell="1/2")


def test_the_myopic_ladder_is_proved() -> None:
    (claim,) = hierarchy(5, "myopic").propositions()
    assert claim.name == "myopic-ladder" and claim.settled
    assert len(claim.parts) == 4
    ratio = claim.results["r"]
    half = {s: sp.Rational(1, 2) if str(s) == "ell" else sp.S.One for s in ratio.free_symbols}
    assert ratio.subs(half) == sp.Rational(4, 3)


def test_the_myopic_game_climbs_in_every_layer() -> None:
    game = hierarchy(2, "myopic", credit="none")
    at = dict(tau=60, k=1, A_A=2, A_S=1, P=8, q="1/4", sigma=0, ell="1/2", phi_A=0, phi_S=0)
    (found,) = solve(game, at=at)
    assert [found.values[n] for n in ("T1", "T2")] == [80, sp.Rational(320, 3)]


def test_fading_information_feeds_falsification() -> None:
    fading = hierarchy(3, omega=True).propositions()[-1]
    assert fading.name == "fading"
    assert fading.settled and fading.assumptions == "$q > 0$"
    assert any(str(s) == "omega" for s in fading.parts[0].claim.free_symbols)


def test_nothing_is_claimed_where_nothing_is_known() -> None:
    assert hierarchy(2, identical=False).propositions() == ()
    assert hierarchy(2, credit="all").propositions() == ()
