"""Signalling by bid: families of equilibria against brute force on grids, the refinement, propositions."""

from __future__ import annotations

import hidden_oracle as oracle
import numpy as np
import pytest
import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.models.signalling_claims import least_cost
from layered_games.models.signalling_model import signalling

AT = dict(beta_A=1.0, v=0.8, k_L=1.0, k_H=1.9, p_L=0.4)
POINTS = [
    AT,
    dict(beta_A=0.3, v=2.0, k_L=0.6, k_H=0.9, p_L=0.7),
    dict(beta_A=2.0, v=0.2, k_L=1.0, k_H=1.5, p_L=0.2),
]


@pytest.fixture(scope="module")
def game():
    return signalling()


def grid(v: dict[str, float]) -> np.ndarray:
    top = v["beta_A"] * v["k_H"] + 2 * np.sqrt(2 * v["k_H"] * v["v"] * (v["k_H"] - v["k_L"]))
    return np.unique(np.append(np.linspace(0, top, 60), [v["beta_A"] * v["k_L"], v["beta_A"] * v["k_H"]]))


def test_the_solver_confirms_what_it_rests_on(game):
    assert game.solution.regular
    assert [f.kind for f in game.solution] == ["separating", "pooling", "L mixes", "H mixes"]
    with pytest.raises(GameError, match="no equilibria of kind"):
        game.solution.family("hybrid")


@pytest.mark.parametrize("v", POINTS)
def test_pure_equilibria_are_those_of_the_grid(game, v):
    bids = grid(v)
    own = v["beta_A"] * v["k_L"]
    found = {True: 0, False: 0}
    for bid in map(float, bids):
        if bid == own:
            continue
        for kind, low in (("separating", own), ("pooling", bid)):
            margin = oracle.stays({"L": {low: 1.0}, "H": {bid: 1.0}}, v, bids)
            if margin < -1e-6 or margin > -1e-9:
                name = "b_H" if kind == "separating" else "b_P"
                assert game.holds(kind, v, **{name: bid}) == (margin > -1e-9), (kind, bid)
                found[margin > -1e-9] += 1
    assert min(found.values()) > 3


def test_low_bids_of_its_own_other_than_the_best_are_no_equilibrium():
    bids = grid(AT)
    own = AT["beta_A"] * AT["k_L"]
    for bid in bids[::6]:
        if bid != own:
            assert oracle.stays({"L": {float(bid): 1.0}, "H": {3.2: 1.0}}, AT, bids) < 0


@pytest.mark.parametrize("kind", ["L mixes", "H mixes"])
def test_semi_separating_equilibria_are_equilibria(game, kind):
    family = game.solution.family(kind)
    hits = 0
    for bid in np.linspace(0.05, 4.0, 16 if kind == "H mixes" else 60):
        for own in [None] if kind == "L mixes" else np.linspace(bid, 4.2, 12):
            free = {"b_P": float(bid)} | ({} if own is None else {"b_H": float(own)})
            if own == bid or not game.holds(kind, AT, **free):
                continue
            point = {s: (free | AT)[str(s)] for s in family.mixing.free_symbols}
            share = float(family.mixing.subs(point))
            assert 0 < share < 1
            if own is None:
                play = {"L": {AT["beta_A"] * AT["k_L"]: 1 - share, float(bid): share}, "H": {float(bid): 1.0}}
            else:
                play = {"L": {float(bid): 1.0}, "H": {float(bid): share, float(own): 1 - share}}
            assert oracle.stays(play, AT, grid(AT)) > -1e-9
            hits += 1
    assert hits > 3


def test_a_wrong_mixture_is_not_an_equilibrium():
    play = {"L": {1.0: 0.5, 2.0: 0.5}, "H": {2.0: 1.0}}
    assert oracle.stays(play, AT, grid(AT)) < -1e-3


def test_intuitive_criterion_on_a_grid(game):
    point = {game.parameters[n].symbol: x for n, x in AT.items()}
    lower, upper = (float(e.subs(point)) for e in least_cost(game.solution))
    assert lower > AT["beta_A"] * AT["k_H"]
    family = game.solution.family("separating")

    def upset(bid: float) -> bool:
        at = point | {family.free[0]: bid}
        return any(bool(game.solution.tempting(family, x / 20).subs(at)) for x in sp.Range(0, 120))

    assert game.holds("separating", AT, b_H=lower + 1e-9) and not game.holds(
        "separating", AT, b_H=lower - 1e-6
    )
    assert game.holds("separating", AT, b_H=upper - 1e-9) and not game.holds(
        "separating", AT, b_H=upper + 1e-6
    )
    assert not upset(lower) and upset(0.5 * (lower + upper))


def test_bids_are_checked(game):
    with pytest.raises(ParameterError, match="b_H"):
        game.holds("separating", AT, b_H="high")
    with pytest.raises(ParameterError, match="missing"):
        game.holds("separating", {}, b_H=1)


def test_propositions_are_settled(game):
    listed = game.propositions()
    assert [p.name for p in listed] == ["separation", "pooling", "semi-separating", "intuitive"]
    for proposition in listed:
        assert proposition.settled, str(proposition)
