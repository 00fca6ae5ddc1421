"""Writing expressions in channels."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.equilibria.conditions import Context
from layered_games.equilibria.folding import composite_channels, fold, fold_together
from layered_games.equilibria.pieces import Constraint
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

A, D = Parameter("a", "positive"), Parameter("d", "positive")
a, d = A.symbol, D.symbol
SPRINGS = Channel(Parameter("c", "positive"), a * d / (a + d))
c = SPRINGS.symbol
z = sp.Symbol("z", real=True)
FREE = Context((sp.Gt(a, c, evaluate=False), sp.Gt(d, c, evaluate=False)))


@pytest.mark.parametrize(
    ("expression", "folded"),
    [
        (a * d / (a + d), c),
        (1 / a + 1 / d, 1 / c),
        (z * (1 / a + 1 / d) ** 2, z / c**2),
        (a + d, a + d),
        (a, a),
        (z, z),
    ],
)
def test_a_channel_replaces_its_inputs_only_where_all_vanish(expression, folded):
    assert sp.simplify(fold(expression, [SPRINGS]) - folded) == 0


def test_folding_is_all_or_nothing_for_payoffs_and_constraints():
    sign = Constraint((a + d) * (z - a * d / (a + d)))
    payoffs, constraints, used = fold_together([z / a + z / d], [sign], [SPRINGS], FREE)
    assert payoffs == [z / c]
    assert [sp.expand(k.expr - (z - c)) for k in constraints] == [0]
    assert used == [SPRINGS]
    payoffs, constraints, used = fold_together([z / a + z / d, a], [sign], [SPRINGS], FREE)
    assert (payoffs, constraints, used) == ([z / a + z / d, a], [sign], [])
    payoffs, _, used = fold_together([z / a + z / d], [Constraint(z - a)], [SPRINGS], FREE)
    assert payoffs == [z / a + z / d]
    assert used == []


def test_nothing_to_fold_is_no_use_of_a_channel():
    assert fold_together([z], [Constraint(z)], [SPRINGS], FREE) == ([z], [Constraint(z)], [])


def test_channels_that_no_input_gives_rationally_are_left():
    square = Channel(Parameter("s", "positive"), a**2 + d**2)
    assert fold(a**2 + d**2, [square]) == a**2 + d**2


def test_composite_channels_have_several_inputs():
    x = Move("1", "x")
    plain = Channel(Parameter("b", "positive"), 2 * a)
    game = SequentialGame(["1"], [[x]], {"1": -(x.symbol**2)}, [A, D], channels=[plain, SPRINGS])
    assert composite_channels(game) == [SPRINGS]
