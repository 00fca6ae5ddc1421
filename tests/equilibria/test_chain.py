import numpy as np
import pytest
import sympy as sp

from layered_games.equilibria.chain import chain_path
from layered_games.equilibria.chain_pieces import Continuation, Link
from layered_games.equilibria.chain_reading import LayerReader, WorkReader, reactions
from layered_games.equilibria.chain_stage import reply
from layered_games.equilibria.chain_tree import best_target, rivals
from layered_games.errors import GameError
from layered_games.games.layered import CHARGE, RECEIVED, Bottom, Layer, composed
from layered_games.games.moves import Move
from layered_games.parameters import Parameter

W, Y = Parameter("w", "positive").symbol, Move("B", "y").symbol
Z = Move("B", "z").symbol


def work() -> Bottom:
    """Promises z, at least what is received; works y = z/2."""
    moves = (Move("B", "z", lower=RECEIVED), Move("B", "y", lower=0, upper=Z))
    return Bottom("B", moves, -(Y**2) / 2 - (Z - Y) ** 2 / 2, (Z - Y) ** 2 / 2)


def boss(payoff: sp.Expr, passed: sp.Expr = CHARGE) -> LayerReader:
    return LayerReader(Layer("S", "t", payoff, passed), (Z, Y))


def path(layer: LayerReader, layers: int = 2, start: float = 1.0, **values: float):
    bottom = work()
    reader = WorkReader(bottom, reactions(bottom, [], ()))
    given = {n: np.array([v]) for n, v in values.items()}
    return chain_path(np.array([start]), layer, reader, given, layers)


def test_a_chain_of_other_payoffs() -> None:
    blamed = boss(-W * sp.Max(0, RECEIVED - Y) ** 2 / 2 - CHARGE)
    found = path(blamed, layers=3, w=3.0)
    # the last: minimise 3*(1 - z/2)**2/2 + (z/2)**2/2 -> z = 3/2
    assert found.targets[:, 0] == pytest.approx([1, 1, 1.5])
    assert found.moves["z"][0] == pytest.approx(1.5) and found.moves["y"][0] == pytest.approx(0.75)


def test_a_kink_may_be_written_without_a_shortfall() -> None:
    keen = boss(W * Z - CHARGE)  # gains from what is promised: w = z/4
    assert path(keen, layers=1, w=2.0).targets[0, 0] == pytest.approx(8)
    assert path(keen, layers=2, w=2.0).tops[0, 0] == pytest.approx(8)


def test_nobody_gains_without_bound() -> None:
    with pytest.raises(GameError, match="ever higher targets"):
        path(boss(W * Z), layers=1, w=1.0)


@pytest.mark.parametrize(
    ("payoff", "passed"),
    [
        (-(Z**2) - CHARGE, CHARGE),
        (-sp.Max(0, RECEIVED - Y) * Z - CHARGE, CHARGE),
        (-(sp.Max(0, RECEIVED - Y) ** 2) - sp.Max(0, RECEIVED - Z) ** 2, CHARGE),
        (-CHARGE * Z, CHARGE),
        (-CHARGE, CHARGE + Z),
        (-(sp.Max(0, RECEIVED - Y) ** 2), sp.Max(0, RECEIVED - Z) ** 2),
        (-(sp.Max(1, RECEIVED - Y) ** 2), CHARGE),
        (-(sp.Max(0, RECEIVED - Y**2) ** 2), CHARGE),
        (RECEIVED * Z - CHARGE, CHARGE),
    ],
)
def test_other_forms_are_refused(payoff: sp.Expr, passed: sp.Expr) -> None:
    with pytest.raises(GameError, match="solve the composed game"):
        path(boss(payoff, passed), w=1.0)


def test_work_must_answer_in_proportion() -> None:
    moves = (Move("B", "z", lower=0),)
    curved = Bottom("B", moves, RECEIVED**2 * Z - Z**2 / 2, Z)
    with pytest.raises(GameError, match="not piecewise affine"):
        reactions(curved, [], ())


def test_a_jump_between_pieces_is_found_where_values_meet() -> None:
    # Below y = 2 nothing happens; from there level = y, at a cost. The mover jumps once it pays.
    one = np.ones(1)
    below = Continuation(
        low=np.array([[1.0], [2.0]]),
        high=np.array([[2.0], [np.inf]]),
        base=np.zeros((1, 2, 1)),
        slope=np.array([[[0.0], [1.0]]]),
        charge=np.array([[[0.0], [0.0]], [[0.0], [0.0]], [[0.0], [1.0]]]),
    )
    link = Link(np.zeros((2, 1)), np.array([[0.0], [1.0]]), 2 * one, one, 0 * one, one)
    policy, above = reply(below, link, one)
    # for x in [1, 2): stay at -x**2, or y = 2 at -2; equal at the root of 2; later y = x beats y = 2x/3
    jump = 2**0.5
    assert policy.low[:, 0] == pytest.approx([1, jump, 2])
    assert policy.base[:2, 0] + policy.slope[:2, 0] * jump == pytest.approx([jump, 2])
    assert policy.slope[2, 0] == 1
    assert above.high[:, 0] == pytest.approx([jump, 2, np.inf])


def test_composing_names_what_is_wrong() -> None:
    layer = Layer("S", "t", -CHARGE, CHARGE)
    with pytest.raises(GameError, match="at least one layer"):
        composed(sp.Integer(1), [], work())
    with pytest.raises(GameError, match="different names"):
        composed(sp.Integer(1), [layer, layer], work())


def test_composing_hands_targets_and_charges_on() -> None:
    chain = [Layer(f"S{i}", f"t{i}", -CHARGE - RECEIVED, 2 * CHARGE) for i in (1, 2)]
    game = composed(W, chain, work())
    first, second = (Move("S", n).symbol for n in ("t1", "t2"))
    charge = (Z - Y) ** 2 / 2
    assert game["payoffs"]["S1"] == -2 * charge - W and game["payoffs"]["S2"] == -charge - first
    assert [stage[0].lower for stage in game["stages"]] == [W, first, second]


def test_rivals_of_different_strength() -> None:
    cost = np.array([[1.0], [2.0], [8.0]])
    bids = rivals(lambda b, total: (total - b) / total**2 - cost * b, np.array([0.01, 0.9]), 3)
    assert np.all(bids[:, 1] == 0.9)
    total = bids[:, 0].sum()
    assert (total - bids[:, 0]) / total**2 == pytest.approx(cost[:, 0] * bids[:, 0])


def test_rivals_without_costs_bid_without_bound() -> None:
    with pytest.raises(GameError, match="without bound"):
        rivals(lambda b, total: 1 + 0 * b, np.array([1.0]), 2)


def test_the_least_of_equal_targets_is_taken() -> None:
    assert best_target(lambda t: -np.maximum(0, t - 3), 1.0, 9.0) == 1.0
    assert best_target(lambda t: -abs(t - 2.75), 1.0, 9.0) == pytest.approx(2.75, abs=1e-8)
    assert best_target(lambda t: -t, 1.0, 9.0) == 1.0
