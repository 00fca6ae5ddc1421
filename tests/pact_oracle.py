"""Pacts by brute force: nested bisection on the payoffs of theory, section 1, written by hand.

Shares nothing with the package. Arrays hold one entry for each draw; every search is over one concave
quantity at a time (the best over inner moves of a concave payoff is concave).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEPS = 42
Array = Any


def detection(v: dict[str, Array], chi: Array) -> Array:
    """Detection by inspection that is suppressed with effectiveness chi, or by the public."""
    return 1 - (1 - v["q"] * (1 - chi)) * (1 - v["sigma"])


def payoffs(v: dict[str, Array], D: Array, b: Array, e: Array, f: Array) -> tuple[Array, Array]:
    """The payoffs of superior and subordinate before the flat loss."""
    a_A, a_S = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"])
    sanction = a_A * (b - e - f) ** 2 / 2 + D * v["P"] * f**2 / 2
    superior = v["beta_S"] * b - a_S * np.maximum(0, v["tau"] - e) ** 2 / 2 - v["ell"] * sanction
    return superior, v["beta_A"] * b - e**2 / (2 * v["k"]) - sanction


def best(
    v: dict[str, Array], D: Array, weights: tuple[Array, Array], floor: Array, steps: int = STEPS
) -> dict[str, Array]:
    """Return the moves b >= floor, e, f that maximise a weighted sum of payoffs, and both payoffs there.

    By bisection on what a little more of each move pays, the inner moves at their best.
    """
    w_S, w_A = weights
    a_A, a_S, d = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"]), D * v["P"]
    borne = w_S * v["ell"] + w_A

    def fake(b: Array, e: Array) -> Array:
        return _bisect(lambda f: borne * (a_A * (b - e - f) - d * f), 0 * b, b - e, steps)

    def harder(b: Array, e: Array) -> Array:
        own = borne * a_A * (b - e - fake(b, e)) - w_A * e / v["k"]
        return own + w_S * a_S * np.maximum(0, v["tau"] - e)

    def effort(b: Array) -> Array:
        return _bisect(lambda e: harder(b, e), 0 * b, b, steps)

    def higher(b: Array) -> Array:
        e = effort(b)
        return w_S * v["beta_S"] + w_A * v["beta_A"] - borne * a_A * (b - e - fake(b, e))

    # beyond this bid the sanction on the gap alone exceeds what credit can pay
    reach = floor + 4 * (1 + v["tau"] + (v["beta_A"] + v["beta_S"]) * (v["k"] + 1 / _softness(v, D)))
    b = np.where(higher(floor) <= 0, floor, _bisect(higher, floor, reach, steps))
    e = effort(b)
    f = fake(b, e)
    superior, subordinate = payoffs(v, D, b, e, f)
    return {"b": b, "e": e, "f": f, "h": b - e - f, "U_S": superior, "U_A": subordinate}


def _softness(v: dict[str, Array], D: Array) -> Array:
    """A lower bound of half the stiffness of the gap."""
    return np.minimum(v["A_A"] * (1 - v["phi_A"]), D * v["P"]) / 2


def alone(v: dict[str, Array], steps: int = STEPS) -> dict[str, Array]:
    """Return what is played without a pact: the superior searches over targets, the subordinate replies.

    The superior's payoff has one peak below the subordinate's own bid (flat) and beyond it (concave), hence
    the search goes over targets from that bid on; where the floor is higher, from there.
    """
    D = detection(v, 0.0)
    own = best(v, D, (0.0, 1.0), v["tau"], steps)
    low = np.maximum(v["tau"], own["b"])

    reach = low + 1.0
    for _ in range(200):  # the payoff is concave from there on: double while it still rises
        rises = bound(v, D, reach)["U_S"] > bound(v, D, low + 0.5 * (reach - low))["U_S"]
        if not rises.any():
            break
        reach = np.where(rises, low + 2 * (reach - low), reach)
    a_A, a_S, d = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"]), D * v["P"]

    def higher(T: Array) -> Array:
        """What a little more pays: the reply to a target grows in proportion to it, in all its parts."""
        reply = bound(v, D, T)
        e, f, h = (reply[n] for n in ("e", "f", "h"))
        spared = a_S * np.maximum(0, v["tau"] - e) * e / T
        return v["beta_S"] + spared - v["ell"] * (a_A * h**2 + d * f**2) / T

    T = _bisect(higher, low, reach, steps)
    T = np.where(bound(v, D, low)["U_S"] >= bound(v, D, T)["U_S"], low, T)
    return bound(v, D, T)


def bound(v: dict[str, Array], D: Array, b: Array, steps: int = 60) -> dict[str, Array]:
    """Return the subordinate's reply where the bid is given, by bisection on what a little more pays.

    The superior does not choose the reply optimally for itself: an error in it would enter its payoff to
    first order, which a search on payoffs is too coarse for.
    """
    a_A, d = v["A_A"] * (1 - v["phi_A"]), D * v["P"]

    def fake(e: Array) -> Array:
        return _bisect(lambda f: a_A * (b - e - f) - d * f, 0 * b, b - e, steps)

    e = _bisect(lambda e: a_A * (b - e - fake(e)) - e / v["k"], 0 * b, b, steps)
    f = fake(e)
    superior, subordinate = payoffs(v, D, b, e, f)
    return {"b": b, "e": e, "f": f, "h": b - e - f, "U_S": superior, "U_A": subordinate}


def _bisect(marginal: Callable[[Array], Array], low: Array, high: Array, steps: int) -> Array:
    """Return where a falling function crosses zero, elementwise."""
    for _ in range(steps):
        middle = (low + high) / 2
        up = marginal(middle) > 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return (low + high) / 2


def improvement(
    v: dict[str, Array], D: Array, weights: tuple[float, float], floor: Array, read: list[Any]
) -> Array:
    """Return by how much any of many sampled profiles pays more than the one read, relatively; 0 if none.

    By definition: payoffs only, nothing derived from them. Profiles lie anywhere and ever closer by.
    """
    rng = np.random.default_rng(5)
    b, e, f = (np.array([float(r[n]) for r in read]) for n in ("b", "e", "f"))

    def worth(b: Array, e: Array, f: Array) -> Array:
        superior, subordinate = payoffs(v, D, b, e, f)
        return weights[0] * superior + weights[1] * subordinate

    here, most = worth(b, e, f), np.zeros(len(b))
    for number in range(4000):
        size = 10.0 ** -(number % 7)
        tried_b = np.maximum(floor, b * (1 + size * rng.uniform(-1, 1, len(b))))
        tried_e = np.clip(e + size * b * rng.uniform(-1, 1, len(b)), 0, tried_b)
        tried_f = np.clip(f + size * b * rng.uniform(-1, 1, len(b)), 0, tried_b - tried_e)
        most = np.maximum(most, worth(tried_b, tried_e, tried_f) - here)
    return most / np.maximum(1.0, np.abs(here))


def draws(game: Any, count: int, seed: int) -> list[dict[str, Any]]:
    """Return points of a game's parameter space at which all regimes come up."""
    found = []
    for number, point in enumerate(game.parameters.sample(count, seed=seed, boundary=0.1)):
        at = {s.name: x for s, x in point.items()}
        if number % 3 == 0:
            at |= {n: at[n] / 40 for n in ("beta_A", "beta_S")}
        if number % 2 == 0:
            at |= {"F": at["F"] / 10}
        if number % 5 == 0:
            at |= {"beta_S": at["beta_S"] / 50, "A_S": at["A_S"] / 8}
        found.append(at)
    return found


def gaps(points: list[dict[str, Any]], read: list[Any]) -> dict[str, Array]:
    """Return the relative differences between what the package reads and brute force."""
    v = {n: np.array([float(at[n]) for at in points]) for n in points[0]}
    D_x, loss = detection(v, v["chi"]), v["sigma"] * v["F"]
    covered, openly = (best(v, D, (1.0, 1.0), v["tau"]) for D in (D_x, detection(v, 0.0)))
    apart = alone(v)
    cheat = best(v, D_x, (0.0, 1.0), covered["b"])
    covered["U_S"] = covered["U_S"] - loss
    worth = {n: s["U_S"] + s["U_A"] for n, s in (("x", covered), ("0", openly), ("N", apart))}
    gain, temptation = worth["x"] - worth["0"], cheat["U_A"] - covered["U_A"]
    surplus = worth["x"] - worth["N"]
    critical = temptation / ((1 - v["sigma"]) * (temptation + surplus))
    found = {}
    for kind, brute in (("agreed", covered), ("openly", openly), ("apart", apart)):
        for name, values in brute.items():
            found[f"{kind} {name}"] = _gap([getattr(p.pact, kind)[name] for p in read], values)
    found["hiding gain"] = _gap([p.pact.hiding_gain for p in read], gain)
    found["coordination gain"] = _gap([p.pact.coordination_gain for p in read], worth["0"] - worth["N"])
    found["deviation gain"] = _gap([p.pact.deviation.gain for p in read], temptation)
    for name in ("e", "f", "b"):
        found[f"deviation {name}"] = _gap([p.pact.deviation.moves[name] for p in read], cheat[name])
    D_0, moves = detection(v, 0.0), [p.pact.deviation.moves for p in read]
    for name, D, weights, floor, shown in (
        ("agreed", D_x, (1.0, 1.0), v["tau"], [p.pact.agreed for p in read]),
        ("openly", D_0, (1.0, 1.0), v["tau"], [p.pact.openly for p in read]),
        ("deviation", D_x, (0.0, 1.0), covered["b"], moves),
    ):
        found[f"{name} improved"] = improvement(v, D, weights, floor, shown)
    if "delta" in v:
        # none is listed exactly where the cover-up does not pay; a missing one counts as infinitely wrong
        listed = [np.inf if p.pact.critical is None else float(p.pact.critical) for p in read]
        none = np.array([p.pact.critical is None for p in read])
        found["critical factor"] = np.where(
            none, np.where(gain > 1e-9, np.inf, 0.0), _gap(listed, critical, none)
        )
        pact = (gain > 0) & (v["delta"] >= critical)
        found["made"] = np.abs(pact.astype(float) - [float(p.pact.made) for p in read])
    return found


def _gap(exact: list[Any], brute: Array, skip: Array = False) -> Array:
    shown = np.where(skip, brute, np.array([float(x) for x in exact]))
    return np.abs(shown - brute) / np.maximum(1.0, np.abs(shown))
