"""Compiled payoffs: three evaluators of one source agree; caching; errors."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.errors import GameError, ParameterError
from layered_games.games.compiled import compile_game
from layered_games.games.exact_values import exact_value
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, make_symbol

RATIONAL = st.fractions(min_value=-20, max_value=20, max_denominator=50)


def game() -> SequentialGame:
    """Channels, kinks, a quotient, names that clash with generated ones and with NumPy's."""
    k, sqrt = Parameter("k", "positive"), Parameter("sqrt", "positive")
    c = Channel(Parameter("c", "positive"), k.symbol / (1 + k.symbol))
    x0, y = Move("1", "x0", lower=c.symbol), Move("2", "y", upper=3)
    z = Move("2", "z", lower=0, upper=y.symbol + 1)
    x, w, v = x0.symbol, y.symbol, z.symbol
    one = c.symbol * sp.Max(0, x - w, sqrt.symbol) ** 2 / 3 + sp.Min(x, v) + sp.Abs(w) / (1 + k.symbol)
    two = x * w / (1 + x**2) - sqrt.symbol**2 * v
    return SequentialGame(
        ["1", "2"], [[x0], [y, z]], {"1": one, "2": two}, [k, sqrt], derived={"gap": x - w}, channels=[c]
    )


@given(*[RATIONAL] * 3, st.integers(1, 30), st.integers(1, 30))
def test_evaluators_agree(x: object, y: object, z: object, k: int, root: int) -> None:
    compiled = compile_game(game())
    at = {"k": sp.Rational(k, 7), "sqrt": sp.Rational(root, 3)}
    moves = {"x0": x, "y": y, "z": z}
    exact = compiled.bind(at, backend="exact")
    floats = compiled.bind(at)
    fine = compiled.bind(at, backend="mpmath")
    symbols = {
        m.symbol: sp.Rational(moves[n].numerator, moves[n].denominator) for n, m in game().moves.items()
    }
    plain = {
        p: u.subs(symbols).subs(compiled.game.parameters.validate(at)) for p, u in game().raw_payoffs.items()
    }
    for player in ("1", "2"):
        value = exact.payoff(player, moves)
        assert value == plain[player]
        assert isinstance(value, sp.Rational)
        assert floats.payoff(player, {n: float(v) for n, v in moves.items()}) == pytest.approx(
            float(value), rel=1e-12, abs=1e-11
        )
        sharp = fine.payoff(player, {n: mpmath.mpf(v.numerator) / v.denominator for n, v in moves.items()})
        assert float(sharp) == pytest.approx(float(value), rel=1e-12, abs=1e-12)


def test_vectorised_with_shapes() -> None:
    bound = compile_game(game()).bind({"k": 1, "sqrt": 2})
    x = np.linspace(1, 2, 4)[:, None]
    values = bound.payoffs({"x0": x, "y": np.linspace(0, 1, 3), "z": 0.5})
    assert values["1"].shape == (4, 3) == values["2"].shape
    assert values["2"][2, 1] == bound.payoff("2", {"x0": x[2, 0], "y": 0.5, "z": 0.5})
    assert bound.derived({"x0": 3, "y": 1, "z": 0})["gap"] == 2


def test_bounds() -> None:
    bound = compile_game(game()).bind({"k": 1, "sqrt": 2})
    assert bound.bounds("x0", {}) == (0.5, None)
    assert bound.bounds(game().moves["y"], {"x0": 1}) == (None, 3)
    low, high = bound.bounds("z", {"x0": 1, "y": np.array([1.0, 2.0])})
    assert low == 0
    assert high.tolist() == [2, 3]
    assert compile_game(game()).bind({"k": 1, "sqrt": 2}, "exact").bounds("x0", {})[0] == sp.Rational(1, 2)


def test_undefined_payoff_is_nan_without_warning() -> None:
    x = Move("1", "x", lower=0)
    ratio = SequentialGame(["1"], [[x]], {"1": 1 / x.symbol + sp.log(x.symbol)})
    values = compile_game(ratio).bind({}).payoff("1", {"x": np.array([0.0, -1.0, 1.0])})
    assert not np.isfinite(values[:2]).any()
    assert values[2] == 1


def test_cached_by_content() -> None:
    assert compile_game(game()) is compile_game(game())
    compiled = compile_game(game())
    assert compiled.template(game().payoffs["1"]) is compiled.payoffs["1"]
    bound = compiled.bind({"k": 1, "sqrt": 2})
    assert bound.function(compiled.payoffs["1"]) is bound.function(compiled.payoffs["1"])


def test_moveless_parts_are_hoisted() -> None:
    body = compile_game(game()).payoffs["2"].body
    assert body.free_symbols.isdisjoint(game().parameters.symbols.values())
    constant = SequentialGame(["1"], [[Move("1", "x", lower=0, upper=1)]], {"1": sp.Rational(1, 3)})
    assert compile_game(constant).bind({}, "exact").payoff("1", {"x": 0}) == sp.Rational(1, 3)
    assert compile_game(constant).bind({}).payoff("1", {"x": np.zeros(3)}) == pytest.approx(1 / 3)


def test_hoisting_inside_other_functions() -> None:
    x, k = Move("1", "x", lower=0), Parameter("k", "positive")
    payoff = sp.sin(k.symbol * x.symbol) + x.symbol**k.symbol + sp.sqrt(x.symbol + k.symbol)
    odd = SequentialGame(["1"], [[x]], {"1": payoff}, [k])
    value = compile_game(odd).bind({"k": 2.5}).payoff("1", {"x": 1.5})
    assert value == pytest.approx(np.sin(3.75) + 1.5**2.5 + 2)
    exact = compile_game(odd).bind({"k": sp.Rational(5, 2)}, "exact").payoff("1", {"x": sp.Rational(3, 2)})
    assert not exact.has(sp.Float)
    assert float(exact) == pytest.approx(float(value))


def test_kinks_are_the_arguments_that_meet() -> None:
    compiled = compile_game(game())
    bound = compiled.bind({"k": 1, "sqrt": 2})
    zeros = [float(bound.function(t)({"x0": 2.0, "y": 0.0, "z": 2.0})) for t in compiled.kinks["1"]]
    assert zeros == [0, 0, 0]  # x - y = sqrt, x = z, y = 0; the 0 inside Max never counts
    assert compiled.kinks["2"] == ()


def test_arrays_of_parameters() -> None:
    bound = compile_game(game()).bind({"k": np.array([1.0, 2.0]), "sqrt": np.array([2.0, 2.0])})
    assert bound.payoff("2", {"x0": 1.0, "y": 1.0, "z": 1.0}).tolist() == [-3.5, -3.5]
    assert bound.bounds("x0", {})[0] == pytest.approx([1 / 2, 2 / 3])


def test_error_functions_take_arrays() -> None:
    """NumPy has none: they come from SciPy."""
    sig = Parameter("sig", "positive")
    move = Move("1", "x")
    game = SequentialGame(
        ["1"], [[move]], {"1": sp.erf(move.symbol / sig.symbol) + sp.erfc(move.symbol)}, [sig]
    )
    payoff = compile_game(game).bind({"sig": 2}).payoff("1", {"x": np.array([0.0, 1.0, -1.0])})
    assert payoff == pytest.approx([1.0, 0.520499878 + 0.157299207, -0.520499878 + 1.842700793])


def test_errors_name_what_is_wrong() -> None:
    compiled = compile_game(game())
    with pytest.raises(ParameterError, match="missing: sqrt"):
        compiled.bind({"k": 1})
    with pytest.raises(ParameterError, match="outside its domain"):
        compiled.bind({"k": -1, "sqrt": 1})
    with pytest.raises(GameError, match="unknown backend 'jax'"):
        compiled.bind({"k": 1, "sqrt": 1}, backend="jax")
    with pytest.raises(GameError, match="exactly the parameters k, sqrt"):
        compiled.bind({"k": np.ones(2)})
    with pytest.raises(GameError, match="stranger"):
        compiled.bind({"k": 1, "sqrt": 1}).expression(make_symbol("stranger"))


def test_exact_values() -> None:
    x, y = make_symbol("x"), make_symbol("y")
    assert exact_value(sp.Abs(x) ** -2 + sp.Min(x, y), {x: 0.5, y: -3}) == 1
    assert exact_value(sp.sqrt(x), {x: 2}) == sp.sqrt(2)
    assert exact_value(x + y, {x: sp.sqrt(2), y: 1}) == 1 + sp.sqrt(2)
    assert exact_value(1 / x, {x: 0}) is sp.zoo
    with pytest.raises(GameError, match="no value for y"):
        exact_value(x + y, {x: 1})


def test_mpmath_parameters_keep_their_digits() -> None:
    x, k = Move("1", "x", lower=0), Parameter("k", "positive")
    product = SequentialGame(["1"], [[x]], {"1": x.symbol * k.symbol}, [k])
    with mpmath.workdps(40):
        third = (
            compile_game(product).bind({"k": sp.Rational(1, 3)}, "mpmath").payoff("1", {"x": mpmath.mpf(3)})
        )
        root = compile_game(product).bind({"k": sp.sqrt(2)}, "mpmath").payoff("1", {"x": mpmath.mpf(1)})
        assert abs(third - 1) < mpmath.mpf(10) ** -38
        assert abs(root**2 - 2) < mpmath.mpf(10) ** -38
