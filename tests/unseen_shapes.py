"""Games of awkward shape: kinks, ties, corners, convex payoffs, jumps, holes, and payoffs without bound."""

from __future__ import annotations

import sympy as sp
from unseen_applied import Half, Max, Min, declare, game, move

from layered_games.games.sequential import SequentialGame

GAMES = {}
NEVER = {}  # no equilibrium in pure strategies, or no proof of one


def listed(build):
    GAMES[build.__name__] = build
    return build


def never(build):
    NEVER[build.__name__] = build
    return build


def one(payoff, parameters=(), lower=0, upper=None) -> SequentialGame:
    m, x = move("1", "x", lower, upper)
    return game([[m]], {"1": payoff(x)}, parameters)


def two(first, second, parameters=(), ends=((0, None), (0, None)), together=False) -> SequentialGame:
    (m, x), (n, y) = move("1", "x", *ends[0]), move("2", "y", *ends[1])
    return game([[m, n]] if together else [[m], [n]], {"1": first(x, y), "2": second(x, y)}, parameters)


UNIT = ((0, 1), (0, 1))


# ---------------------------------------------------------------------- one move
@listed
def soft_kink():
    ps, (a, b, k) = declare("a b k")
    return one(lambda x: a * x - b * Max(0, x - k) ** 2 / 2, ps)


@listed
def optimum_on_the_kink():
    ps, (g, p, m) = declare("g p m")
    return one(lambda x: g * x - (g + p) * Max(0, x - m), ps)


@listed
def kink_of_any_slope():
    ps, (g, h, m) = declare("g:real h:real m")
    return one(lambda x: g * x - h * Max(0, x - m), ps, 0, 2 * m)


@listed
def kink_and_curve():
    ps, (g, h, m) = declare("g h m")
    return one(lambda x: g * x - x**2 / 2 - h * Max(0, x - m), ps)


@listed
def distances():
    ps, (a, b, w) = declare("a:real b:real w")
    return one(lambda x: -sp.Abs(x - a) - w * sp.Abs(x - b), ps, None)


@listed
def quotient():
    ps, (a, c) = declare("a c")
    return one(lambda x: a * x / (1 + x) - c * x, ps)


@listed
def bang_bang():
    ps, (a, b) = declare("a:real b")
    return one(lambda x: b * x**2 + a * x, ps, 0, 1)


@listed
def linear():
    ps, (m,) = declare("m:real")
    return one(lambda x: m * x, ps, 0, 1)


@listed
def quadratic_of_any_sign():
    ps, (a, b) = declare("a:real b:real")
    return one(lambda x: a * x**2 + b * x, ps, -1, 1)


@listed
def falling_cubic():
    ps, (a,) = declare("a")
    return one(lambda x: 3 * a * x - x**3, ps)


@listed
def rising_cubic_in_a_box():
    ps, (a, u) = declare("a u")
    return one(lambda x: x**3 - 3 * a * x, ps, 0, u)


@listed
def cubic_with_a_root():
    """First-order conditions have real roots only where a + b**2 >= 0."""
    ps, (a, b) = declare("a:real b:real")
    return one(lambda x: a * x - x**3 / 3 + b * x**2, ps, -3, 3)


@listed
def higher_of_two_hills():
    ps, (a, b) = declare("a b")
    return one(lambda x: Max(a - (x - 1) ** 2, b - (x + 1) ** 2), ps, -4, 4)


# ---------------------------------------------------------------------- several moves
@listed
def two_own_moves():
    ps, (a, b, t) = declare("a b t:real")
    (m, x), (n, y) = move("1", "x"), move("1", "y")
    return game([[m, n]], {"1": a * x + b * y - x**2 - y**2 - x * y + t * x}, ps)


@listed
def two_own_moves_on_a_ridge():
    ps, (a,) = declare("a")
    (m, x), (n, y) = move("1", "x"), move("1", "y")
    return game([[m, n]], {"1": a * (x + y) - (x + y) ** 2}, ps)


@listed
def own_bound_on_own_move():
    ps, (a, b) = declare("a:real b:real")
    m, x = move("1", "x", 0, 1)
    n, y = move("1", "y", 0, x)
    return game([[m, n]], {"1": a * x + b * y}, ps)


@listed
def two_own_moves_with_a_kink():
    ps, (a, b, k) = declare("a b k")
    (m, x), (n, y) = move("1", "x"), move("1", "y")
    return game([[m, n]], {"1": a * x + b * y - x**2 / 2 - y**2 / 2 - Max(0, x + y - k)}, ps)


@listed
def bound_on_a_later_move():
    ps, (w, r) = declare("w r")
    m, s = move("1", "s", 0, w)
    n, c = move("2", "c", 0, s)
    return game([[m], [n]], {"1": s - s**2 / 2 + c, "2": c * r - c**2 / 2}, ps)


@listed
def soft_kink_of_the_follower():
    ps, (a, b, k) = declare("a b k")
    return two(
        lambda x, y: -((y - k) ** 2) / 2 - b * x**2 / 2,
        lambda x, y: a * y - Max(0, y - x) ** 2 / 2 - y**2 / 2,
        ps,
    )


@listed
def smaller_of_two():
    ps, (v, c1, c2) = declare("v c1 c2")
    return two(lambda x, y: v * Min(x, y) - c1 * x**2 / 2, lambda x, y: v * Min(x, y) - c2 * y**2 / 2, ps)


@listed
def smaller_of_two_at_once():
    ps, (v, c1, c2) = declare("v c1 c2")
    return two(
        lambda x, y: v * Min(x, y) - c1 * x**2 / 2,
        lambda x, y: v * Min(x, y) - c2 * y**2 / 2,
        ps,
        together=True,
    )


@listed
def distance_to_the_leader():
    ps, (a, w) = declare("a w")
    return two(lambda x, y: -w * x**2 / 2 + y, lambda x, y: -sp.Abs(y - x) - sp.Abs(y - a) / 2, ps)


@listed
def leader_with_two_humps():
    ps, (k, w) = declare("k w")
    return two(
        lambda x, y: w * y - x**2 / 2 + x / 2, lambda x, y: y * (x - k) - y**2 / 2, ps, ((0, 4), (0, 1))
    )


@listed
def three_stages():
    ps, (a, b, c) = declare("a b c")
    (m, x), (n, y), (o, z) = move("1", "x"), move("2", "y"), move("1", "z")
    return game(
        [[m], [n], [o]], {"1": a * x + z * y - x**2 / 2 - z**2 / 2, "2": b * y - c * y * z - y**2}, ps
    )


@listed
def constants_only():
    return two(lambda x, y: (1 - x - y) * x, lambda x, y: (1 - x - y) * y)


@listed
def negative_parameter():
    ps, (n, r) = declare("n:negative r:real")
    free = ((None, None), (None, None))
    return two(lambda x, y: n * x**2 + r * x + x * y, lambda x, y: n * y**2 - x * y, ps, free)


@listed
def leader_wants_the_jump():
    """The follower jumps at x = k; the leader's best exists because the follower's tie goes up."""
    ps, (k,) = declare("k:(0,1)")
    return two(lambda x, y: y - x, lambda x, y: y * (x - k), ps, UNIT)


@listed
def leader_stops_at_the_jump():
    ps, (k,) = declare("k:(0,1)")
    return two(lambda x, y: x - 3 * y, lambda x, y: y * (x - k), ps, UNIT)


@listed
def coordination():
    return two(lambda x, y: x * (y - Half), lambda x, y: y * (x - Half), (), UNIT, together=True)


@listed
def matching_pennies():
    ps, (a,) = declare("a")
    return two(
        lambda x, y: a * (2 * x - 1) * (2 * y - 1),
        lambda x, y: -(2 * x - 1) * (2 * y - 1),
        ps,
        UNIT,
        together=True,
    )


@listed
def shared_kink():
    ps, (a, k) = declare("a k")
    (m, x), (n, y) = move("1", "x"), move("2", "y")
    fine = Max(0, x + y - k)
    return game([[m, n]], {"1": a * x - x**2 / 2 - fine, "2": a * y - y**2 / 2 - fine}, ps)


@listed
def indifferent_follower():
    ps, (a,) = declare("a")
    return two(lambda x, y: a * x - x**2, lambda x, y: a, ps, UNIT)


# ---------------------------------------------------------------------- nothing to be found
@never
def without_bound():
    return one(lambda x: x)


@never
def convex_without_bound():
    return one(lambda x: x**2, (), None)


@never
def cubic_without_bound():
    return one(lambda x: x**3 - 3 * x)


@never
def reply_without_bound():
    return two(lambda x, y: -(x**2), lambda x, y: x * y, (), ((-1, 1), (0, None)))


@never
def flight_and_pursuit():
    box = ((-1, 1), (-1, 1))
    return two(lambda x, y: (x - y) ** 2, lambda x, y: -((x - y) ** 2), (), box, together=True)


@never
def open_contest():
    """With nothing spent by the other the smallest effort wins: a best reply to zero does not exist."""
    return two(lambda x, y: Max(0, x - y), lambda x, y: Max(0, y - x) - y, (), together=True)
