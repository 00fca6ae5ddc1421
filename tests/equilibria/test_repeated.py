"""Grim trigger: critical discount factors in closed form, against streams of payoffs."""

from __future__ import annotations

from itertools import product

import pytest
import sympy as sp

from layered_games.equilibria.repeated import Incentive, critical_factor, pooled, stage_incentives
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

g, s = sp.symbols("g s", positive=True)
R = sp.Rational


def _keeps(i, delta):
    """Whether compliance beats the best deviation, summing the stream numerically."""
    p, stays = 1 - float(i.survival), float(i.survival * (1 - i.mistaken))
    after = float(i.after) / (1 - delta)
    worth = sum((delta * stays) ** t * (float(i.surplus) + delta * p * after) for t in range(3000))
    return delta * float(i.survival) * float(i.noticed - i.mistaken) * worth >= float(i.temptation)


@pytest.mark.parametrize("survival", [1, R(9, 10)])
@pytest.mark.parametrize("after", [0, -1, R(1, 4)])
@pytest.mark.parametrize(("noticed", "mistaken"), [(1, 0), (R(3, 4), 0), (R(3, 4), R(1, 10))])
def test_the_critical_factor_separates(survival, after, noticed, mistaken):
    i = Incentive(*map(sp.sympify, (1, 3, survival, noticed, mistaken, after)))
    critical = float(critical_factor(i).value)
    assert 0 < critical < 1
    assert _keeps(i, critical + 1e-6)
    assert not _keeps(i, critical - 1e-6)


def test_closed_forms_and_slack():
    found = critical_factor(Incentive(g, s))
    assert sp.simplify(found.value - g / (g + s)) == 0
    assert found.slack(0) == -g
    assert sp.simplify(found.slack(1) - s) == 0


def test_pooling_adds_temptations_and_surpluses():
    both = pooled([Incentive(g, sp.S.Zero), Incentive(sp.S.Zero, s)])
    assert sp.simplify(critical_factor(both).value - g / (g + s)) == 0
    with pytest.raises(GameError, match="pooled"):
        pooled([Incentive(g, s), Incentive(g, s, survival=R(1, 2))])


def test_repetition_that_cannot_matter_is_refused():
    with pytest.raises(GameError, match="discount factor"):
        critical_factor(Incentive(g, s, noticed=sp.S.Zero))


def test_stage_games_in_symbols_and_with_three_actions():
    a, c = sp.symbols("a c", positive=True)
    game = StrategicGame.from_arrays([[a, 0], [a + c, 1]], [[a, a + c], [0, 1]])
    for i in stage_incentives(game, (0, 0), (1, 1)).values():
        assert sp.simplify(critical_factor(i).value - c / (c + a - 1)) == 0
    wide = StrategicGame.from_arrays([[3, 0, 0], [5, 1, 0], [4, 1, 0]], [[3, 5, 4], [0, 1, 1], [0, 0, 0]])
    first = stage_incentives(wide, (0, 0), (1, 1))["1"]
    gains = [wide.payoffs[0][row, 0] - 3 for row in (1, 2)]
    assert first.temptation == max(gains) == 2


def test_profiles_outside_the_game_are_refused():
    game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    for profile, other in product([(0, 2), (0,)], [(1, 1)]):
        with pytest.raises(GameError, match="no profile"):
            stage_incentives(game, profile, other)
