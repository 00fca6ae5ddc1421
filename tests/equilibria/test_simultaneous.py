"""Stages with several movers whose payoffs have kinks: ends of continua of equilibria."""

from __future__ import annotations

import sympy as sp

import layered_games as lg


def _deterrence():
    """Two leaders and one follower in a linear market; costs differ."""
    a, *costs = (lg.Parameter(n, "positive") for n in ("a", "c1", "c2", "c3"))
    moves = [lg.Move(n, f"q{n}", lower=0) for n in "123"]
    price = a.symbol - sum(m.symbol for m in moves)
    payoffs = {m.player: (price - c.symbol) * m.symbol for m, c in zip(moves, costs, strict=True)}
    return lg.SequentialGame("123", [moves[:2], moves[2:]], payoffs, [a, *costs])


def test_ends_of_a_continuum_come_from_both_sides_of_a_kink():
    """At these numbers leaders deter entry together; q1 = c3 - c1 or q2 = c3 - c2 at the ends."""
    costs = sp.Rational(35, 24), sp.Integer(2), sp.Rational(181, 48)
    at = {"a": sp.Rational(69, 8), "c1": costs[0], "c2": costs[1], "c3": costs[2]}
    solution = lg.solve(_deterrence(), at=at)
    assert solution.status is lg.Status.SOLVED
    assert not solution.complete
    assert any("not proved to be excluded" in n for n in lg.solve(_deterrence()).notes)
    limit = at["a"] - costs[2]
    first, second = costs[2] - costs[0], costs[2] - costs[1]
    expected = {(first, limit - first, 0), (limit - second, second, 0)}
    assert {(e.values["q1"], e.values["q2"], e.values["q3"]) for e in solution} == expected
