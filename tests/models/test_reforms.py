"""Reforms as operators: composition, targets, what they do to payoffs; solved games against mapped points."""

from __future__ import annotations

from itertools import permutations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.errors import GameError, ParameterError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Decision
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.institutions import Appeal, Balance, FaultTolerance, Inspection, Oversight, Responsibility
from layered_games.models import overbidding
from layered_games.models.hidden_model import hidden_capacity
from layered_games.models.hierarchy_model import hierarchy
from layered_games.models.reforms import reformed
from layered_games.models.reforms_points import point_under
from layered_games.models.upward_model import hidden_upward
from layered_games.parameters import Parameter
from layered_games.regime import regime_at

GAME = overbidding()
PLAIN = [
    FaultTolerance(phi_S="1/2"),
    FaultTolerance(phi_A="x", lambda_="1/4"),
    Oversight("1/4"),
    Inspection(sp.Symbol("sigma") / 2),
    Balance(reward=2, sanction="1/2"),
    Oversight("1/4"),
    Responsibility("1/2"),
    Appeal("1/3"),
]


def test_composition_is_associative_and_free_of_order():
    whole = GAME.with_reform(*PLAIN)
    assert GAME.with_reform(*PLAIN[::-1]) == whole
    for cut in (1, 3, 7):
        assert GAME.with_reform(*PLAIN[:cut]).with_reform(*PLAIN[cut:]) == whole
    step = GAME
    for reform in PLAIN:
        step = step.with_reform(reform)
    assert step == whole
    for order in permutations(PLAIN[:3]):
        assert GAME.with_reform(*order) == GAME.with_reform(*PLAIN[:3])


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(PLAIN) - 1)), st.integers(0, 6), st.integers(0, 6))
def test_any_order_and_grouping_of_any_reforms_gives_one_game(order, one, other):
    """Appeals apart, which need a boundary first: the last of the list is left out."""
    listed = [PLAIN[k] for k in order]
    first, second = sorted((one, other))
    parts = listed[:first], listed[first:second], listed[second:]
    game = GAME
    for part in parts:
        game = game.with_reform(*part)
    assert game == GAME.with_reform(*PLAIN[:-1])


def test_numbers_act_again_but_a_named_institution_counts_once():
    twice = GAME.with_reform(Oversight("1/4"), Oversight("1/4"))
    assert twice != GAME.with_reform(Oversight("1/4"))
    assert twice == GAME.with_reform(Oversight("7/16"))
    named = GAME.with_reform(Oversight("more"))
    assert named.with_reform(Oversight("more")) == named


def test_what_the_game_has_already_changes_nothing():
    assert GAME.with_reform() is GAME
    assert GAME.with_reform(FaultTolerance(), Oversight()) == GAME
    assert GAME.with_reform(Balance()) == GAME


def _raw(game, name):
    channel = next(c for c in game.channels if c.parameter.name == name)
    return game.definitions[channel.symbol]


def test_effects_on_channels_are_those_of_the_theory():
    s = GAME.parameters.symbols
    soft = GAME.with_reform(FaultTolerance(phi_A="x", lambda_="1/4"), Oversight("1/5"))
    x = soft.parameters.symbols["x"]
    assert sp.expand(_raw(soft, "a_A") - s["A_A"] * (1 - s["phi_A"]) * (1 - x)) == 0
    assert sp.expand(_raw(soft, "D") - (1 - (1 - s["q"]) * (1 - s["sigma"]) * sp.Rational(4, 5))) == 0
    assert sp.expand(_raw(soft, "d") - _raw(soft, "D") * s["P"] * (1 - x / 4)) == 0
    assert _raw(soft, "a_S") == _raw(GAME, "a_S")
    assert str(soft.parameters["x"].domain) == "[0, 1)"


def test_blame_that_goes_astray_moves_from_superior_to_subordinate():
    moved = GAME.with_reform(Responsibility("rho"), Appeal("1/2"))
    rho = moved.parameters.symbols["rho"]
    astray = (1 - rho) / 2
    total = {p: sp.expand(moved.payoffs[p] - GAME.payoffs[p]) for p in "SA"}
    assert sp.expand(total["S"] + total["A"]) == 0
    a_S = next(c.symbol for c in GAME.channels if c.parameter.name == "a_S")
    blame = GAME.payoffs["S"] - GAME.payoffs["S"].xreplace({a_S: sp.S.Zero})
    assert sp.expand(total["A"] - astray * blame) == 0
    assert GAME.with_reform(Responsibility(1)).payoffs == GAME.payoffs
    assert moved.with_reform(Appeal("1/2")) == GAME.with_reform(Responsibility("rho"), Appeal("3/4"))


def test_a_reformed_game_is_the_old_one_at_a_mapped_point():
    """The same numbers without solving the reformed game: apply the reform to the point by hand."""
    reform = [FaultTolerance(phi_A="1/4", phi_S="1/3", lambda_="1/2"), Oversight("1/5"), Balance(reward=2)]
    game = GAME.with_reform(*reform)
    for point in GAME.parameters.sample(4, seed=3):
        at = {s.name: v for s, v in point.items()}
        mapped = dict(at)
        mapped["A_A"] *= sp.Rational(3, 4)
        mapped["A_S"] *= sp.Rational(2, 3)
        mapped["P"] *= 1 - sp.Rational(1, 2) * sp.Rational(1, 4)
        mapped["sigma"] = 1 - (1 - at["sigma"]) * sp.Rational(4, 5)
        mapped["beta_A"], mapped["beta_S"] = 2 * at["beta_A"], 2 * at["beta_S"]
        here, there = regime_at(game, at), regime_at(GAME, mapped)
        assert here.regime is there.regime
        assert here.values == there.values


def test_expressions_keep_their_domain_by_a_relation():
    linked = GAME.with_reform(FaultTolerance(phi_S=2 * sp.Symbol("sigma")))
    assert len(linked.parameters.relations) > len(GAME.parameters.relations)
    at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.6", ell=1, phi_A=0, phi_S=0)
    with pytest.raises(ParameterError, match="relation"):
        linked.parameters.validate(at)
    implied = GAME.with_reform(FaultTolerance(phi_S=sp.Symbol("sigma") / 2))
    assert len(implied.parameters.relations) == len(GAME.parameters.relations)
    declared = GAME.with_reform(
        FaultTolerance(phi_S=sp.Symbol("z") / 2), declare=[Parameter("z", "[0, 1]", "", "mood")]
    )
    assert declared.parameters["z"].meaning == "mood"
    assert len(declared.parameters.relations) == len(GAME.parameters.relations)
    again = declared.with_reform(Oversight("1/4"))
    assert again.parameters["z"].meaning == "mood"
    with pytest.raises(ParameterError, match="at every point"):
        GAME.with_reform(FaultTolerance(phi_S=1 + sp.Symbol("sigma")))


def test_a_reformed_game_makes_no_claims_and_remembers():
    game = GAME.with_reform(Oversight("1/4"))
    assert game.propositions() == ()
    assert game.origin == GAME and game.reforms == (Oversight("1/4"),)
    assert "reformed" in game.name


@pytest.mark.parametrize(
    ("reforms", "match"),
    [
        (["tolerance"], "no reform"),
        ([Appeal("1/2")], "boundary first"),
        ([Oversight("k")], "taken"),
        ([FaultTolerance(players=("Z",), shares=("1/2",))], "no parameter for accountability_Z"),
        ([FaultTolerance(phi_A="x"), Oversight("x")], "different things"),
        ([FaultTolerance(phi_A="phi_A", lambda_="new")], "not the rest"),
    ],
)
def test_errors_say_what_to_do(reforms, match):
    with pytest.raises(GameError, match=match):
        GAME.with_reform(*reforms)


def test_strategic_games_with_symbols():
    sigma, gain, P = (
        sp.Symbol("sigma", nonnegative=True),
        sp.Symbol("g", positive=True),
        sp.Symbol("P", positive=True),
    )
    game = StrategicGame.from_arrays(
        [[gain - sigma * P, 0], [1, 0]], [[0, 1], [0, 0]], parameters=[Parameter("sigma", "[0, 1)")]
    )
    soft = reformed(game, Oversight("1/2"), Balance(sanction="w", players=()))
    s = {n: p.symbol for n, p in soft.parameters.items()}
    assert sp.expand(soft.payoffs[0][0, 0] - (s["g"] - (1 + s["sigma"]) / 2 * s["P"] * s["w"])) == 0
    assert soft.actions == game.actions


def test_games_without_parameters_or_roles_are_refused():
    with pytest.raises(GameError, match="trees"):
        reformed(ExtensiveGame(Decision("x", {"a": (1,), "b": (0,)})), Oversight("1/2"))
    with pytest.raises(GameError, match="StrategicGame"):
        reformed(StrategicGame.from_arrays([[1]], [[1]]), Oversight("1/2"))
    bare = SequentialGame(
        GAME.players, GAME.stages, GAME.payoffs, GAME.parameters, GAME.derived, GAME.channels
    )
    assert reformed(bare, Oversight("1/2")).channels == GAME.with_reform(Oversight("1/2")).channels
    with pytest.raises(GameError, match="roles"):
        reformed(bare, Responsibility("1/2"))


# ---------------------------------------------------------------------- other games of the package
def test_where_layers_differ_a_reform_for_superiors_is_for_all_and_can_be_for_one():
    game = hierarchy(2, identical=False, credit="all")
    s = game.parameters.symbols
    everyone = game.with_reform(FaultTolerance(phi_S="1/2"), Balance(reward=3, players=("S",)))
    one = game.with_reform(FaultTolerance(players=("S2",), shares=("1/2",)))
    for i in (1, 2):
        full = s[f"A_S{i}"] * (1 - s[f"phi_S{i}"])
        assert sp.expand(_raw(everyone, f"a_S{i}") - full / 2) == 0
        assert sp.expand(_raw(one, f"a_S{i}") - full / (2 if i == 2 else 1)) == 0
        assert everyone.payoffs[f"S{i}"].has(3 * s[f"beta_S{i}"])


@pytest.mark.parametrize("liability", ["direct", "recursive", "distance"])
@pytest.mark.parametrize("foresight", ["full", "myopic"])
def test_hierarchies_compose_freely_and_equal_the_old_game_at_a_mapped_point(liability, foresight):
    game = hierarchy(2, foresight, liability)
    reforms = (FaultTolerance(phi_S="1/2", phi_A="1/3", lambda_="1/2"), Oversight("1/4"))
    one = game.with_reform(*reforms)
    assert one == game.with_reform(*reforms[::-1]) == game.with_reform(reforms[0]).with_reform(reforms[1])
    for point in game.parameters.sample(3, seed=5):
        at = {symbol.name: value for symbol, value in point.items()}
        mapped = point_under(game, *reforms, at=at)
        assert mapped["P"] == at["P"] * sp.Rational(5, 6) and mapped["A_S"] == at["A_S"] / 2
        assert mapped["sigma"] == 1 - (1 - at["sigma"]) * sp.Rational(3, 4)
        there = {p.symbol: mapped[n] for n, p in game.parameters.items()}
        here = {p.symbol: at[n] for n, p in one.parameters.items()}
        for player in game.players:
            new = one.payoffs[player].xreplace(one.definitions).xreplace(here)
            old = game.payoffs[player].xreplace(game.definitions).xreplace(there)
            assert sp.expand(new - old) == 0


def test_a_pact_is_reformed_with_its_ground():
    """What the public sees more of it exposes more of: the loss by exposure is reformed as well."""
    game = overbidding(pact="binding")
    reforms = (FaultTolerance(phi_S="1/2"), Oversight("1/4"))
    one = game.with_reform(*reforms)
    assert one == game.with_reform(*reforms[::-1])
    assert one.agreement.members == game.agreement.members
    s = one.parameters.symbols
    seen = 1 - (1 - s["sigma"]) * sp.Rational(3, 4)
    hidden = 1 - (1 - s["q"] * (1 - s["chi"])) * (1 - s["sigma"]) * sp.Rational(3, 4)
    assert sp.expand(_raw(one, "exposure") - seen * s["F"]) == 0
    assert sp.expand(_raw(one, "D_x") - hidden) == 0
    assert sp.expand(_raw(one, "a_S") - s["A_S"] * (1 - s["phi_S"]) / 2) == 0


def test_hidden_information_is_reformed_at_a_point():
    at = dict(g="3/4", pi_1="3/4", v=1, gamma="1/2", q_a="3/4", sigma="1/10")
    found = point_under(hidden_upward(), Oversight("1/2"), at=at)
    assert found == {n: sp.Rational(v) for n, v in at.items()} | {"sigma": sp.Rational(11, 20)}
    menu = dict(tau=1, beta_S=3, k_L=1, k_H=2, p_L="1/2", u_0=0)
    assert point_under(hidden_capacity(), Balance(reward=2, players=("S",)), at=menu)["beta_S"] == 6
    with pytest.raises(GameError, match="no parameter for escape"):
        point_under(hidden_capacity(), Oversight("1/2"), at=menu)
    with pytest.raises(GameError, match="point_under"):
        reformed(hidden_capacity(), Oversight("1/2"))
    with pytest.raises(GameError, match="no parameters"):
        point_under(object(), Oversight("1/2"), at={})
    dyad = {symbol.name: value for symbol, value in GAME.parameters.sample(1)[0].items()}
    with pytest.raises(GameError, match="staged games only"):
        point_under(GAME, Responsibility("1/2"), at=dyad)
    with pytest.raises(ParameterError, match="new to the game"):
        point_under(hidden_upward(), Oversight("more"), at=at)


def test_blame_goes_astray_in_dyads_only():
    for game in (hierarchy(2), hierarchy(2, identical=False)):
        with pytest.raises(GameError, match="whose blame lands where"):
            game.with_reform(Responsibility("1/2"))


def test_the_one_order_that_matters_and_the_effects_that_depend_on_it():
    """Games do not depend on the order; what a reform adds does, and an appeal needs a boundary first."""
    assert GAME.with_reform(Responsibility("1/2")).with_reform(Appeal("1/2"))
    with pytest.raises(GameError, match="boundary first"):
        GAME.with_reform(Appeal("1/2")).with_reform(Responsibility("1/2"))
    at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.2", ell=1, phi_A=0, phi_S=0)

    def bid(*reforms):
        return regime_at(GAME, point_under(GAME, *reforms, at=at)).values["b"]

    soft, open_ = FaultTolerance(phi_S="1/4"), Oversight("1/2")
    first, second = bid(soft) - bid(), bid(open_, soft) - bid(open_)
    assert first < 0 and second < 0 and first != second
