"""Statement 7 and the other statements on pacts: verdicts, and the same signs by numbers."""

from __future__ import annotations

import pact_oracle as oracle
import pytest

import layered_games as lg
from layered_games.models.pacts_proof import cover_up_gain


@pytest.fixture(scope="module")
def listed():
    return lg.models.overbidding(pact="relational").propositions()


def test_all_statements_are_settled(listed):
    names = [
        "joint-optimum",
        "coordination",
        "no-equilibrium",
        "liability",
        "gain",
        "direction",
        "fingerprint",
    ]
    assert [p.name for p in listed] == [*names, "patience"]
    for proposition in listed:
        assert proposition.settled, str(proposition)
        assert proposition.verdict.evidence in ("certificate", "two solvers", "one solver")


def test_direction_is_exhibited_both_ways(listed):
    for part in next(p for p in listed if p.name == "direction").parts:
        assert part.verdict.outcome is lg.Outcome.MIXED
        assert part.verdict.example and part.verdict.counterexample


def test_every_pair_of_pieces_is_covered(listed):
    labels = [part.label for part in next(p for p in listed if p.name == "gain").parts]
    assert len([x for x in labels if x.endswith("falls in F")]) == 4
    assert labels[-1] == "hence the gain falls in sigma"


@pytest.mark.parametrize(
    ("wrt", "sign"), [("F", -1), ("chi", 1), ("sigma", -1)], ids=["loss", "suppression", "oversight"]
)
def test_the_gain_moves_as_proved(wrt, sign):
    game = lg.models.overbidding(pact="binding")
    for at in oracle.draws(game, 25, 2):
        step = (1 - at[wrt]) / 50 if wrt != "F" else 1
        more = {**at, wrt: at[wrt] + step}
        if at["q"] * at["chi"] == 0 or step == 0 or (wrt == "F" and at["sigma"] == 0):
            continue
        change = cover_up_gain(game, more) - cover_up_gain(game, at)
        assert change * sign > 0
