"""Claims in channels: free channels prove, tied channels give examples."""

from __future__ import annotations

import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.settling import facts_tied, settle
from layered_games.games.moves import Channel
from layered_games.proofs import Outcome
from layered_games.statics import Sign


def game(share: str = "(0, 1)") -> lg.SequentialGame:
    """A move worth ``w*(a - c)`` a unit, where the channel ``c`` is a share of ``a``."""
    w, a, p = lg.Parameter("w", "positive"), lg.Parameter("a", "positive"), lg.Parameter("p", share)
    c = Channel(lg.Parameter("c", "positive"), a.symbol * (1 - p.symbol))
    x = lg.Move("1", "x")
    payoff = w.symbol * (a.symbol - c.symbol) * x.symbol - x.symbol**2 / 2
    return lg.SequentialGame(["1"], [[x]], {"1": payoff}, [w, a, p], channels=[c])


def symbols(found: lg.SequentialGame) -> dict[str, sp.Symbol]:
    return {s.name: s for s in (*found.parameters.symbols.values(), *(c.symbol for c in found.channels))}


def test_a_sign_that_only_a_free_channel_could_change_is_not_mixed() -> None:
    effect = lg.comparative_statics(lg.solve(game()), of="x", wrt="w")
    assert effect.sign is Sign.POSITIVE and effect.verdict.outcome is Outcome.TRUE


def test_counterexamples_are_points_of_the_game() -> None:
    found = game("(-1, 1)")
    effect = lg.comparative_statics(lg.solve(found), of="x", wrt="w")
    s = symbols(found)
    assert effect.sign is Sign.MIXED
    for point in (effect.verdict.example, effect.verdict.counterexample):
        assert point is not None and point[s["c"]] == point[s["a"]] * (1 - point[s["p"]])


@pytest.mark.parametrize(("claim", "outcome"), [("c < a", Outcome.TRUE), ("c < w", Outcome.MIXED)])
def test_a_channel_is_tied_only_to_what_it_is_made_of(claim: str, outcome: Outcome) -> None:
    found = game()
    s = symbols(found)
    left, right = (s[name] for name in claim.split(" < "))
    assert settle(found, sp.StrictLessThan(left, right)).outcome is outcome
    tied = sp.Eq(s["c"], s["a"] * (1 - s["p"]), evaluate=False) in facts_tied(found, {left, right})
    assert tied is (right == s["a"])


def test_channels_that_share_a_parameter_are_tied_to_it() -> None:
    """``D`` and ``c`` share the parameters of detection; ``c`` and ``kappa`` share only ``c`` itself."""
    found = lg.models.overbidding()
    s = symbols(found)
    above = {f.lhs for f in facts_tied(found, {s["c"], s["D"]}) if isinstance(f, sp.Equality)}
    assert above == {s["c"], s["d"]}
    beside = {f.lhs for f in facts_tied(found, {s["c"], s["k"], s["kappa"]}) if isinstance(f, sp.Equality)}
    assert beside == {s["kappa"]}
