"""Games of the textbooks that the solver was not written for: markets, contests, contracts, public goods."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp

from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter, ParameterSpace

Max, Min, Half = sp.Max, sp.Min, sp.Rational(1, 2)
Game = Callable[[], SequentialGame]
GAMES: dict[str, Game] = {}


def listed(build: Game) -> Game:
    GAMES[build.__name__] = build
    return build


def declare(text: str) -> tuple[list[Parameter], list[sp.Symbol]]:
    """``"a n:negative"`` gives two parameters, positive unless a domain follows, and their symbols."""
    pairs = [item.partition(":") for item in text.split()]
    parameters = [Parameter(name, domain or "positive") for name, _, domain in pairs]
    return parameters, [p.symbol for p in parameters]


def move(player: str, name: str, lower: object = 0, upper: object = None) -> tuple[Move, sp.Symbol]:
    made = Move(player, name, lower, upper)
    return made, made.symbol


def game(
    stages: list[list[Move]],
    payoffs: dict[str, object],
    parameters: Iterable[Parameter] = (),
    relations: Iterable[object] = (),
) -> SequentialGame:
    return SequentialGame(list(payoffs), stages, payoffs, ParameterSpace(parameters, relations))


def duopoly(*, sequential: bool) -> SequentialGame:
    ps, (a, c1, c2) = declare("a c1 c2")
    (m, x), (n, y) = move("1", "q1"), move("2", "q2")
    payoffs = {"1": (a - x - y - c1) * x, "2": (a - x - y - c2) * y}
    return game([[m], [n]] if sequential else [[m, n]], payoffs, ps)


@listed
def stackelberg() -> SequentialGame:
    """Costs differ: the leader may deter entry, be deterred itself, or be alone without a threat."""
    return duopoly(sequential=True)


@listed
def cournot() -> SequentialGame:
    return duopoly(sequential=False)


@listed
def stackelberg_with_capacities() -> SequentialGame:
    ps, (a, c, k1, k2) = declare("a c K1 K2")
    (m, x), (n, y) = move("1", "q1", 0, k1), move("2", "q2", 0, k2)
    return game([[m], [n]], {"1": (a - x - y - c) * x, "2": (a - x - y - c) * y}, ps)


@listed
def stackelberg_of_three() -> SequentialGame:
    ps, (a, c) = declare("a c")
    moves = [Move(str(i), f"q{i}", lower=0) for i in (1, 2, 3)]
    margin = a - c - sum(m.symbol for m in moves)
    return game([[m] for m in moves], {m.player: margin * m.symbol for m in moves}, ps)


@listed
def leader_and_two_followers() -> SequentialGame:
    ps, (a, c, d) = declare("a c d")
    moves = [Move(str(i), f"q{i}", lower=0) for i in (1, 2, 3)]
    price = a - sum(m.symbol for m in moves)
    costs = dict(zip("123", (c, d, d), strict=True))
    return game([moves[:1], moves[1:]], {m.player: (price - costs[m.player]) * m.symbol for m in moves}, ps)


@listed
def cournot_of_three() -> SequentialGame:
    ps, (a, *costs) = declare("a c1 c2 c3")
    moves = [Move(str(i), f"q{i}", lower=0) for i in (1, 2, 3)]
    price = a - sum(m.symbol for m in moves)
    return game([moves], {m.player: (price - c) * m.symbol for m, c in zip(moves, costs, strict=True)}, ps)


@listed
def substitutes() -> SequentialGame:
    """Strong substitutes (s > 1) have three equilibria, s = 1 a continuum."""
    ps, (s,) = declare("s")
    (m, x), (n, y) = move("1", "x"), move("2", "y")
    return game([[m, n]], {"1": x - s * x * y - x**2 / 2, "2": y - s * x * y - y**2 / 2}, ps)


@listed
def public_good_product() -> SequentialGame:
    ps, (w1, w2) = declare("w1 w2")
    (m, x), (n, y) = move("1", "x1", 0, w1), move("2", "x2", 0, w2)
    return game([[m], [n]], {"1": (w1 - x) * (x + y), "2": (w2 - y) * (x + y)}, ps)


@listed
def public_good_quadratic() -> SequentialGame:
    ps, (v, c1, c2) = declare("v c1 c2")
    (m, x), (n, y) = move("1", "x1"), move("2", "x2")
    good = v * (x + y) - (x + y) ** 2 / 2
    return game([[m], [n]], {"1": good - c1 * x, "2": good - c2 * y}, ps)


@listed
def public_good_threshold() -> SequentialGame:
    ps, (v, c, t) = declare("v c T")
    (m, x), (n, y) = move("1", "x1"), move("2", "x2")
    good = v * Min(x + y, t)
    return game([[m], [n]], {"1": good - c * x**2 / 2, "2": good - c * y**2 / 2}, ps)


@listed
def contest_by_difference() -> SequentialGame:
    ps, (v, t) = declare("V t")
    (m, x), (n, y) = move("1", "x"), move("2", "y")
    win = Half + (x - y) / (2 * t)
    return game([[m], [n]], {"1": v * win - x**2 / 2, "2": v * (1 - win) - y**2 / 2}, ps)


@listed
def contest_by_difference_within_bounds() -> SequentialGame:
    """Probabilities stop at 0 and 1: the follower jumps from fighting to giving up."""
    ps, (v, t) = declare("V t")
    (m, x), (n, y) = move("1", "x"), move("2", "y")
    win = Max(0, Min(1, Half + (x - y) / (2 * t)))
    return game([[m], [n]], {"1": v * win - x**2 / 2, "2": v * (1 - win) - y**2 / 2}, ps)


def tullock(*, sequential: bool, power: int, low: object = 0, costs: str = "c1 c2") -> SequentialGame:
    ps, (v, *unit) = declare(f"V {costs}")
    (m, x), (n, y) = move("1", "x", low), move("2", "y", low)
    payoffs = {
        "1": v * x / (x + y) - unit[0] * x**power / power,
        "2": v * y / (x + y) - unit[-1] * y**power / power,
    }
    return game([[m], [n]] if sequential else [[m, n]], payoffs, ps)


@listed
def tullock_with_linear_costs() -> SequentialGame:
    return tullock(sequential=False, power=1)


@listed
def tullock_above_a_floor() -> SequentialGame:
    return tullock(sequential=False, power=1, low=sp.Rational(1, 100))


@listed
def tullock_in_turn() -> SequentialGame:
    return tullock(sequential=True, power=1, low=sp.Rational(1, 100), costs="c")


@listed
def tullock_with_quadratic_costs() -> SequentialGame:
    return tullock(sequential=False, power=2, costs="c")


@listed
def investment_then_contest() -> SequentialGame:
    """Two stages, quadratic costs; investment raises the marginal effect of effort."""
    ps, (v, k) = declare("V k")
    (invest, i), (m, x), (n, y) = move("1", "i"), move("1", "x"), move("2", "y")
    win = Half + i * x - y
    costs = x**2 / 2 + k * i**4 / 4 + i**2 / 2
    return game([[invest], [m, n]], {"1": v * win - costs, "2": v * (1 - win) - y**2 / 2}, ps)


@listed
def linear_contract() -> SequentialGame:
    ps, (p, r, s, u) = declare("p r s u:real")
    (m, share), (n, e) = move("P", "alpha", None), move("A", "e")
    return game([[m], [n]], {"P": (p - share) * e - u, "A": share * e - e**2 / 2 - r * s * share**2 / 2}, ps)


@listed
def participation() -> SequentialGame:
    """The agent accepts or not; at the reservation wage it accepts, or the principal has no best offer."""
    ps, (p, u) = declare("p u:nonnegative")
    (m, wage), (n, accept) = move("P", "s"), move("A", "d", 0, 1)
    return game([[m], [n]], {"P": accept * (p - wage), "A": accept * (wage - u)}, ps)


@listed
def ultimatum() -> SequentialGame:
    (m, share), (n, accept) = move("1", "s", 0, 1), move("2", "x", 0, 1)
    return game([[m], [n]], {"1": accept * (1 - share), "2": accept * share})


@listed
def hotelling() -> SequentialGame:
    ps, (t, c1, c2) = declare("t c1 c2")
    (m, p), (n, q) = move("1", "p"), move("2", "q")
    share = Half + (q - p) / (2 * t)
    return game([[m, n]], {"1": (p - c1) * share, "2": (q - c2) * (1 - share)}, ps)


@listed
def hotelling_within_bounds() -> SequentialGame:
    ps, (t, c1, c2) = declare("t c1 c2")
    (m, p), (n, q) = move("1", "p"), move("2", "q")
    share = Max(0, Min(1, Half + (q - p) / (2 * t)))
    return game([[m, n]], {"1": (p - c1) * share, "2": (q - c2) * (1 - share)}, ps)


@listed
def hold_up() -> SequentialGame:
    ps, (b, power) = declare("b theta:(0,1)")
    (m, invest), (n, q) = move("S", "i"), move("B", "q", 0, 1)
    payoffs = {"S": (1 - power) * b * invest * q - invest**2 / 2, "B": power * b * invest * q - q**2 / 2}
    return game([[m], [n]], payoffs, ps)


@listed
def costly_delegation() -> SequentialGame:
    """The principal grants discretion within [-D, D] to an agent whose ideal point differs."""
    ps, (d, cap, z) = declare("d:real m z:real")
    m, room = move("P", "D", 0, cap)
    n, y = move("A", "y", -room, room)
    return game([[m], [n]], {"P": -((y - z) ** 2) - room / 10, "A": -((y - d) ** 2)}, ps)


@listed
def free_delegation() -> SequentialGame:
    """Discretion costs nothing: what the agent does not use is indifferent to the principal."""
    ps, (d, cap, z) = declare("d:real m z:real")
    m, room = move("P", "D", 0, cap)
    n, y = move("A", "y", -room, room)
    return game([[m], [n]], {"P": -((y - z) ** 2), "A": -((y - d) ** 2)}, ps)
