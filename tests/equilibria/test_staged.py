"""Backward induction: stages, simultaneous movers, coverage, ties, channels."""

from __future__ import annotations

import sympy as sp
from unseen_applied import GAMES
from unseen_shapes import NEVER, two

from layered_games.equilibria.conditions import Context
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.staged import bounds, facts, facts_about, merged, solve_staged
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, ParameterSpace

c, d = sp.symbols("c d", real=True)


def test_bounds_become_constraints_with_labels():
    m = Move("1", "x", lower=0, upper=c)
    assert [(k.expr, k.label) for k in bounds(m)] == [(m.symbol, "x >= 0"), (c - m.symbol, "x <= c")]
    assert bounds(Move("1", "x")) == []


def test_facts_hold_domains_relations_channels_and_earlier_bounds():
    a, k = Parameter("a", "positive"), Parameter("k", "positive")
    channel = Channel(Parameter("m", "(0, 1)"), a.symbol / (a.symbol + k.symbol), (sp.Lt(sp.Symbol("m"), 1),))
    first, second = Move("1", "x", lower=a.symbol), Move("2", "y", lower=0)
    made = SequentialGame(
        ["1", "2"], [[first], [second]], {"1": first.symbol, "2": second.symbol},
        ParameterSpace([a, k], [a.symbol > k.symbol]), channels=[channel],
    )  # fmt: skip
    early, late = list(facts(made, 0)), list(facts(made, 1))
    assert sp.Gt(a.symbol, k.symbol) in early
    assert any(f.has(channel.symbol) for f in early)
    assert [f for f in late if f not in early] == [sp.Ge(first.symbol - a.symbol, 0, evaluate=False)]
    known = facts_about(made, [channel.symbol, a.symbol, k.symbol])
    assert sp.Eq(channel.symbol, channel.definition, evaluate=False) in known
    assert not any(f.has(k.symbol) for f in facts_about(made, [a.symbol, channel.symbol]))


def test_reactions_of_every_stage_are_kept():
    result = solve_staged(GAMES["stackelberg_of_three"]())
    assert len(result.reactions) == 3
    assert {name for r in result.reactions[2] for name in r.values} == {"q3"}
    assert all(r.proved for stage in result.reactions for r in stage)
    assert result.complete
    assert result.notes == ()


def test_a_history_without_best_reply_takes_the_proof_away():
    result = solve_staged(NEVER["reply_without_bound"]())
    assert not any(p.proved for p in result.pieces)
    assert any("stage 2: a best reply" in n for n in result.notes)


def test_indifference_of_followers_is_noted():
    result = solve_staged(GAMES["participation"]())
    assert all(p.proved for p in result.pieces)
    assert not result.complete
    assert any("indifferent" in n for n in result.notes)


def test_binding_constraints_are_named():
    (branch,) = [p for p in solve_staged(GAMES["cournot"]()).pieces if all(v == 0 for v in p.values.values())]
    assert set(branch.binding) == {"q1 >= 0", "q2 >= 0"}


def test_own_concavity_with_a_singular_system_is_not_called_complete():
    assert not solve_staged(GAMES["substitutes"]()).complete
    assert solve_staged(GAMES["hotelling"]()).complete


def test_local_optima_of_simultaneous_movers_are_compared_with_all_replies():
    """Each payoff is convex in the own move: only corners can be mutual best replies."""
    made = two(lambda x, y: x**2 - x * y, lambda x, y: y**2 - x * y, (), ((0, 1), (0, 1)), together=True)
    assert {tuple(p.values.values()) for p in solve_staged(made).pieces} == {(1, 0), (0, 1), (1, 1)}


def test_without_closed_replies_joint_solutions_are_candidates():
    """The reply of the first is the root of a cubic; together with y = x a pure power is left."""
    made = two(lambda x, y: 2 * x - x**4 / 4 - x**3 * y / 3, lambda x, y: -((y - x) ** 2) / 2, together=True)
    (piece,) = solve_staged(made).pieces
    assert piece.values == {"x": 1, "y": 1}
    assert not piece.proved


def test_pieces_that_say_the_same_are_merged():
    def piece(*constraints, value=c):
        return Piece({"1": value}, tuple(Constraint(k, s, "border") for k, s in constraints), {"x": value})

    nothing = Context(())
    parts = [piece((c - 1, False)), piece((1 - c, True), (c, False)), piece((-c, True), value=d)]
    first, second = merged(parts, nothing)
    assert [k.expr for k in first.constraints] == [c]
    assert second.values == {"x": d}
    apart = [piece((c - 1, False)), piece((-c, False))]
    assert merged(apart, nothing) == apart
