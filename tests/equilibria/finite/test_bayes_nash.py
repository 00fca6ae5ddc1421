from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games.equilibria.finite.bayes_nash as module
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bayes_nash import solve_bayes_nash, solve_bayesian
from layered_games.equilibria.finite.bayes_plans import extreme
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.equilibria.verify_concepts import interim_gains
from layered_games.errors import GameError
from layered_games.games.bayesian import BayesianGame
from layered_games.games.strategic import StrategicGame

HALF = F(1, 2)


def sexes(likes=HALF) -> BayesianGame:
    """Osborne, An Introduction to Game Theory, example 273.1: does she want to meet him?"""
    meet = [[2, 0], [0, 1]]
    return BayesianGame(
        [1, ["likes", "avoids"]],
        [[likes, 1 - likes]],
        [[[meet, meet]], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]],
        actions=[["B", "S"]] * 2,
    )


def auction(second_price: bool) -> BayesianGame:
    """Two bidders with values 1 or 3, even odds, independent; bids 0 to 3; ties drawn."""
    bids = ["0", "1", "2", "3"]

    def paid(types, acts):
        mine, his = (int(a) for a in acts)
        price = [his, mine] if second_price else [mine, his]
        shares = [HALF, HALF] if mine == his else [F(mine > his), F(his > mine)]
        return tuple(s * (int(v) - p) for s, v, p in zip(shares, types, price, strict=True))

    return BayesianGame([["1", "3"]] * 2, np.full((2, 2), F(1, 4)), paid, actions=[bids, bids])


def pure_by_definition(game: BayesianGame) -> set[tuple[int, ...]]:
    """Every pure profile of the agents from which no type gains."""
    agents = [(p, t) for p, names in zip(game.players, game.types, strict=True) for t in names]
    counts = [len(game.actions[game.players.index(p)]) for p, _ in agents]
    found = set()
    for place in product(*(range(n) for n in counts)):
        strategies: dict = {p: {} for p in game.players}
        for (p, t), action, n in zip(agents, place, counts, strict=True):
            strategies[p][t] = [F(k == action) for k in range(n)]
        if max(interim_gains(game, strategies).values()) <= 0:
            found.add(place)
    return found


def pure(solution) -> set[tuple[int, ...]]:
    rows = [e.profile for e in solution if all(p in (0, 1) for row in e.profile for p in row)]
    return {tuple(row.index(1) for row in profile) for profile in rows}


def test_battle_of_the_sexes_by_hand() -> None:
    solution = solve_bayes_nash(sexes())
    assert solution.complete
    assert pure(solution) == {(0, 0, 1)}
    (best,) = [e for e in solution if e.profile[0] == (1, 0) and e.profile[1] == (1, 0)]
    assert best.strategies == {"1": {"1": (1, 0)}, "2": {"likes": (1, 0), "avoids": (0, 1)}}
    assert best.interim == {"1": {"1": 1}, "2": {"likes": 1, "avoids": 2}}
    assert best.payoffs == (1, F(3, 2))
    assert best.regret == 0
    # two more: he mixes so that one of her types is indifferent (Osborne, exercise 276.1)
    mixed = {e.profile[0]: e.strategies["2"] for e in solution if e is not best}
    assert mixed == {
        (F(2, 3), F(1, 3)): {"likes": (F(2, 3), F(1, 3)), "avoids": (0, 1)},
        (F(1, 3), F(2, 3)): {"likes": (0, 1), "avoids": (F(2, 3), F(1, 3))},
    }
    assert "2, avoids: (0, 1), expects 2" in str(best)


def test_agents_and_plans_agree() -> None:
    for likes in (HALF, F(2, 5), F(9, 10)):
        agents = solve_bayes_nash(sexes(likes), method="agents")
        plans = solve_bayes_nash(sexes(likes), method="plans")
        assert {e.profile for e in agents} == {e.profile for e in plans}
        assert agents.complete and plans.complete
        assert agents.method.startswith("agent form") and plans.method.startswith("plans")


def test_a_first_price_auction() -> None:
    game = auction(second_price=False)
    with pytest.raises(GameError, match=r"unknown method 'tree'"):
        solve_bayes_nash(game, method="tree")
    solution = solve_bayes_nash(game)
    expected = pure_by_definition(game)
    assert pure(solution) == expected
    assert not solution.complete
    assert "16 plans are too many" in solution.notes[0]
    (one,) = solve_bayes_nash(game, method="one")
    assert one.regret == 0
    assert one.profile in {e.profile for e in solution}
    # both bid 0 with value 1 and 1 with value 3: 3/4 * 2 beats 1 for sure, and ties at 0
    assert (0, 1, 0, 1) in expected


def test_truth_in_a_second_price_auction() -> None:
    game = auction(second_price=True)
    truth = {"1": {"1": [0, 1, 0, 0], "3": [0, 0, 0, 1]}, "2": {"1": [0, 1, 0, 0], "3": [0, 0, 0, 1]}}
    assert max(interim_gains(game, truth).values()) == 0
    assert (1, 3, 1, 3) in pure_by_definition(game)


def test_plans_of_random_games_hold_every_pure_equilibrium() -> None:
    rng = np.random.default_rng(4)
    for _ in range(15):
        payoffs = [rng.integers(0, 4, (2, 2, 2, 2)).astype(object) for _ in range(2)]
        game = BayesianGame([2, 2], [[F(1, 8), F(3, 8)], [F(1, 4), F(1, 4)]], payoffs)
        solution = solve_bayes_nash(game)
        assert solution.complete
        assert len(solution) >= 1
        assert len({e.profile for e in solution}) == len(solution)
        assert pure(solution) == pure_by_definition(game)
        for e in solution:
            assert e.regret == 0
            assert max(interim_gains(game, e.strategies).values()) == 0
            assert e.payoffs == tuple(
                sum(c * v for c, v in zip(game.marginal(p), e.interim[name].values(), strict=True))
                for p, name in enumerate(game.players)
            )


def test_three_players() -> None:
    coin = np.zeros((2, 1, 1, 2, 2, 2), dtype=object)
    for t in range(2):
        coin[t, 0, 0, 0, 0, 0] = coin[t, 0, 0, 1, 1, 1] = 1 + t
    game = BayesianGame([2, 1, 1], np.full((2, 1, 1), HALF), [coin] * 3)
    solution = solve_bayes_nash(game)
    assert pure_by_definition(game) == pure(solution)


def test_floats() -> None:
    solution = solve_bayes_nash(sexes(0.5))
    assert len(solution) == 3
    assert all(e.evidence == "measured" and abs(e.regret) < 1e-12 for e in solution)


def test_symbols() -> None:
    v = sp.Symbol("v", positive=True)
    meet = [[v, 0], [0, 1]]
    payoffs = [[[meet, meet]], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]]
    game = BayesianGame([1, 2], [[HALF, HALF]], [np.array(p, dtype=object) for p in payoffs])
    for method in ("agents", "plans"):
        solution = solve_bayes_nash(game, method=method)
        (best,) = [e for e in solution if e.profile == ((1, 0), (1, 0), (0, 1))]
        assert best.condition.subs(v, 2) == sp.true
        assert best.condition.subs(v, sp.Rational(1, 2)) == sp.false
        assert best.interim["1"]["1"] == v / 2
        assert str(best).startswith("where v >= 1")


def test_by_concept_and_options() -> None:
    assert len(solve_bayesian(sexes(), Concept.BAYES_NASH, method="plans")) == 3
    assert solve(sexes()) == solve(sexes(), "bayesian") == solve_bayes_nash(sexes())
    with pytest.raises(GameError, match="does not apply to a Bayesian game"):
        solve_bayesian(sexes(), Concept.CORRELATED)


def test_a_solver_that_errs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "interim_gains", lambda game, strategies: {("1", "1"): F(1)})
    with pytest.raises(GameError, match="failed its check"):
        solve_bayes_nash(sexes())


def test_methods_that_do_not_fit() -> None:
    coin = np.zeros((1, 1, 1, 2, 2, 2), dtype=int)
    three = BayesianGame([1, 1, 1], [[[1]]], [coin] * 3)
    with pytest.raises(GameError, match="takes two players, the game has 3"):
        solve_bayes_nash(three, method="one")
    with pytest.raises(GameError, match="no option 'starts'"):
        solve_bayes_nash(sexes(), method="one", starts=3)
    with pytest.raises(GameError, match="no option 'starts'"):
        solve_bayes_nash(sexes(), starts=3)
    symbolic = np.array(sexes().payoffs[0])
    symbolic[0, 0, 0, 0] = sp.Symbol("v")
    with pytest.raises(GameError, match="takes numbers"):
        solve_bayes_nash(BayesianGame([1, 2], [[HALF, HALF]], [symbolic, sexes().payoffs[1]]), method="one")


# ---------------------------------------------------------------------- against what is known otherwise
@given(st.lists(st.integers(0, 3), min_size=12, max_size=12))
@settings(max_examples=25, deadline=None)
def test_one_type_each_is_a_strategic_game(entries: list[int]) -> None:
    a, b = np.reshape(entries, (2, 2, 3))
    game = BayesianGame([1, 1], [[1]], [x.reshape(1, 1, 2, 3) for x in (a, b)])
    ours, nash = solve_bayes_nash(game), solve_bimatrix(StrategicGame.from_arrays(a, b))
    assert [e.profile for e in ours] == [e.profile for e in nash]
    assert [e.payoffs for e in ours] == [e.payoffs for e in nash]
    assert [c.subsets for c in ours.components] == [c.subsets for c in nash.components]
    assert [c.index for c in ours.components] == [c.index for c in nash.components]
    agents = solve_bayes_nash(game, method="agents")
    assert agents.equilibria == ours.equilibria
    assert agents.components == ours.components


def test_types_that_tell_each_other_play_separate_games() -> None:
    rng = np.random.default_rng(8)
    for _ in range(8):
        first, second = rng.integers(-5, 6, (2, 2, 2, 2))
        payoffs = []
        for a, b in zip(first, second, strict=True):
            array = np.zeros((2, 2, 2, 2), dtype=int)
            array[0, 0], array[1, 1] = a, b
            payoffs.append(array)
        prior = [[F(1, 3), 0], [0, F(2, 3)]]  # profiles of types that never occur
        solution = solve_bayes_nash(BayesianGame([2, 2], prior, payoffs))
        apart = [{e.profile for e in solve_bimatrix(StrategicGame.from_arrays(*g))} for g in (first, second)]
        expected = {(x[0], y[0], x[1], y[1]) for x in apart[0] for y in apart[1]}
        assert {e.profile for e in solution} == expected


def test_cournot_with_costs_that_only_one_firm_knows() -> None:
    """Gibbons, Game Theory for Applied Economists, section 3.1.A: demand 12 - Q, costs 1, and 4 or 0."""

    def paid(types, acts):
        one, two = (int(a) for a in acts)
        cost = 4 if types[1] == "high" else 0
        return (12 - one - two - 1) * one, (12 - one - two - cost) * two

    game = BayesianGame(
        [1, ["high", "low"]], [[HALF, HALF]], paid, actions=[["3", "4", "5"], ["1", "2", "3", "4"]]
    )
    solution = solve_bayes_nash(game)
    # q1 = (12 - 2 + 2)/3, q2(4) = (12 - 8 + 1)/3 + 4/12, q2(0) = (12 + 1)/3 - 4/12
    by_formula = ((0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1))
    assert by_formula in [e.profile for e in solution]


def test_an_inspection_that_meets_a_type() -> None:
    """A cheat saves 1 or 3; the fine is 4, the inspection costs 1 and brings the fine; even odds."""

    def paid(types, acts):
        visit, cheat = acts[0] == "visit", acts[1] == "cheat"
        gain = {"poor": 1, "greedy": 3}[types[1]]
        return (4 * cheat - 1) * visit, (gain - 4 * visit) * cheat

    game = BayesianGame(
        [1, ["poor", "greedy"]], [[HALF, HALF]], paid, actions=[["visit", "wait"], ["cheat", "obey"]]
    )
    (found,) = solve_bayes_nash(game)
    # only the greedy type cheats, so often that a visit just pays: 4 * 1/2 * p = 1
    assert found.strategies == {"1": {"1": (F(3, 4), F(1, 4))}, "2": {"poor": (0, 1), "greedy": (HALF, HALF)}}
    assert found.interim == {"1": {"1": 0}, "2": {"poor": 0, "greedy": 0}}


# ---------------------------------------------------------------------- continua
def tied() -> BayesianGame:
    """The second type of player 2 is indifferent, and player 1 cares a little about what it does."""
    own = [[[[2, 0], [0, 1]], [[2, 0], [0, 1]]]]
    other = [[[[1, 0], [0, 2]], [[0, 0], [0, 0]]]]
    return BayesianGame([1, 2], [[F(3, 4), F(1, 4)]], [own, other])


def test_components_hold_equilibria_and_only_extreme_points_are_listed() -> None:
    game = tied()
    solution = solve_bayes_nash(game)
    assert solution.complete
    assert sum(c.index for c in solution.components) == 1
    assert any(c.is_continuum for c in solution.components)
    for component in solution.components:
        for first, second in component.subsets:
            middle = [[sum(p) / len(side) for p in zip(*side, strict=True)] for side in (first, second)]
            strategies = {"1": {"1": middle[0]}, "2": {"1": middle[1][:2], "2": middle[1][2:]}}
            assert max(interim_gains(game, strategies).values()) == 0
            assert len(extreme([(s,) for s in second])) == len(second)
    listed = {e.profile for c in solution.components for e in c}
    assert listed == {e.profile for e in solution}
    assert pure(solution) == pure_by_definition(game)


def test_a_mixture_of_other_points_is_not_extreme() -> None:
    def point(a, b):
        return (F(a), 1 - F(a)), (F(b), 1 - F(b))

    corners = [point(a, b) for a, b in ((0, 0), (1, 0), (0, 1), (1, 1))]
    assert extreme([*corners, point(HALF, HALF), point(0, HALF), point(F(1, 3), F(1, 7))]) == corners
    assert extreme(corners[:2]) == corners[:2]


def test_plans_of_one_player_and_of_three() -> None:
    alone = BayesianGame([2], [HALF, HALF], [[[1, 0], [2, 2]]])
    solution = solve_bayes_nash(alone)
    assert {e.profile for e in solution} == {((1, 0), (1, 0)), ((1, 0), (0, 1))}
    assert solution.components[0].is_continuum
    busy = BayesianGame([4], [F(1, 4)] * 4, [[[0, k] for k in range(-2, 2)]])
    assert [e.payoffs for e in solve_bayes_nash(busy)] == [(F(1, 4),)] * 2
    coin = np.zeros((2, 1, 1, 2, 2, 2), dtype=object)
    coin[:, 0, 0, 0, 0, 0] = coin[:, 0, 0, 1, 1, 1] = 1
    three = BayesianGame([2, 1, 1], np.full((2, 1, 1), HALF), [coin] * 3)
    plans, agents = solve_bayes_nash(three, method="plans"), solve_bayes_nash(three)
    assert pure(plans) == pure(agents) == pure_by_definition(three)


def test_irrational_probabilities() -> None:
    arrays = [
        [[[2, 2], [4, 0]], [[4, 0], [3, 2]]],
        [[[4, 1], [4, 3]], [[4, 0], [3, 4]]],
        [[[0, 1], [3, 0]], [[2, 3], [3, 4]]],
    ]
    game = BayesianGame([1, 1, 1], [[[1]]], [np.reshape(a, (1, 1, 1, 2, 2, 2)) for a in arrays])
    (found,) = [e for e in solve_bayes_nash(game) if isinstance(e.profile[0][0], sp.Expr)]
    assert found.profile[0][0] == (13 - sp.sqrt(105)) / 8
    assert (found.regret, found.evidence) == (0, "proved")


# ---------------------------------------------------------------------- floats, symbols, records
def test_floats_are_read_exactly() -> None:
    prior = [[0.1, 0.2], [0.3, 0.4]]  # sums to 1 in floats only
    rng = np.random.default_rng(3)
    for _ in range(4):
        payoffs = [rng.integers(0, 4, (2, 2, 2, 2)) / 8 for _ in range(2)]
        game = BayesianGame([2, 2], prior, payoffs)
        floats, exact = solve_bayes_nash(game), solve_bayes_nash(game.to_exact())
        assert floats.complete
        assert "binary fractions" in floats.notes[-1]
        for mine, theirs in zip(floats, exact, strict=True):
            assert mine.profile == tuple(tuple(map(float, row)) for row in theirs.profile)
            assert all(type(v) is float for v in (*mine.payoffs, mine.regret, *mine.interim["1"].values()))
        for mine, theirs in zip(floats.components, exact.components, strict=True):
            assert np.array(mine.subsets[0][0]).dtype == np.float64
            assert mine.index == theirs.index


def test_symbols_keep_boundaries_and_partition() -> None:
    v = sp.Symbol("v", positive=True)
    payoffs = [[[[[v, 0], [0, 1]]] * 2], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]]
    game = BayesianGame([1, 2], [[HALF, HALF]], payoffs)
    solution = solve_bayes_nash(game)
    assert solution.complete
    assert [len(cell.equilibria) for cell in solution.partition()] == [3, 1]
    for value in (F(1, 3), F(5, 2), 4):
        numbers = solve_bayes_nash(game.at({"v": value}))
        here = [e for e in solution if e.condition.subs(v, sp.Rational(str(value))) == sp.true]
        put = {
            tuple(tuple(sp.sympify(p).subs(v, sp.Rational(str(value))) for p in r) for r in e.profile)
            for e in here
        }
        assert put == {tuple(tuple(sp.Rational(str(p)) for p in r) for r in e.profile) for e in numbers}


def test_a_branch_that_plans_give_in_parts_is_one() -> None:
    v = sp.Symbol("v", real=True)
    pennies = np.array([[1, -1], [-1, 1]])
    own = np.array([[pennies * (1 + (i == j)) for j in range(2)] for i in range(2)], dtype=object)
    own[0, :, 0, 0] += v
    other = np.array([[-pennies * (1 + (i != j)) for j in range(2)] for i in range(2)], dtype=object)
    solution = solve(BayesianGame([2, 2], np.full((2, 2), F(1, 4)), [own, other]))
    profiles = [e.profile for e in solution]
    assert len(set(profiles)) == len(profiles)
    (mixed,) = [e for e in solution if not any(p in (0, 1) for row in e.profile for p in row)]
    # player 2's types mix in an order that turns round at v = 0, which gives different plans
    assert mixed.condition.subs(v, 1) == mixed.condition.subs(v, -1) == sp.true
    assert (mixed.regret, mixed.evidence) == (0, "proved")
    assert any("mixtures of plans" in n for n in solution.notes)
    changed = module._proved(solution.game.agent_form(), replace(mixed, condition=v > -99))
    assert (changed.regret, changed.evidence) == (None, "candidate")
    assert "not proved" in changed.notes[-1]
    for value in (F(1, 2), F(-1, 2)):
        assert len(solve(solution.game.at({"v": value}))) == sum(
            e.condition.subs(v, sp.Rational(str(value))) == sp.true for e in solution
        )


@pytest.mark.parametrize("game", [sexes(), sexes(0.5), tied()], ids=["exact", "float", "continuum"])
def test_json(game: BayesianGame) -> None:
    solution = solve(game)
    again = Solution.from_json(solution.to_json())
    assert again == solution
    assert again.game == game
    assert [type(e) for e in again] == [type(e) for e in solution]


def test_json_of_a_solution_in_symbols() -> None:
    v = sp.Symbol("v", positive=True)
    payoffs = [[[[[v, 0], [0, 1]]] * 2], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]]
    solution = solve(BayesianGame([1, 2], [[HALF, HALF]], payoffs))
    again = Solution.from_json(solution.to_json())
    assert again == solution
    assert isinstance(again, SymbolicSolution)
