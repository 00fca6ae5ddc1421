"""The nine cells by brute force: payoffs of the theory written by hand, best effort by golden sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.optimize import minimize_scalar


def best(function: Callable[[float], float], high: float) -> float:
    """The argument in [0, high] at which a function with one peak is largest."""
    found = minimize_scalar(
        lambda x: -function(x), bounds=(0.0, high), method="bounded", options={"xatol": 1e-12}
    )
    return float(found.x)


def arrays(at: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Payoffs of S and of A in the nine cells."""
    p = {name: float(value) for name, value in at.items()}
    a_A, a_S = p["A_A"] * (1 - p["phi_A"]), p["A_S"] * (1 - p["phi_S"])

    def sanction(detection: float, gap: float) -> float:
        d = detection * p["P"]
        f = gap * a_A / (a_A + d)
        return a_A * (gap - f) ** 2 / 2 + d * f**2 / 2

    def below(bid: float, e: float, detection: float) -> float:
        return p["beta_A"] * bid - e**2 / (2 * p["k"]) - sanction(detection, bid - e)

    def above(bid: float, e: float, detection: float) -> float:
        short = max(0.0, p["tau"] - e)
        return p["beta_S"] * bid - a_S * short**2 / 2 - p["ell"] * sanction(detection, bid - e)

    openly = 1 - (1 - p["q"]) * (1 - p["sigma"])
    hidden = 1 - (1 - p["q"] * (1 - p["chi"])) * (1 - p["sigma"])
    S, A = np.empty((3, 3)), np.empty((3, 3))
    for bid, cells in (
        (p["tau"], [(0, 0), (0, 2), (2, 0)]),
        (p["T"], [(1, 0), (1, 2)]),
        (p["b"], [(0, 1), (1, 1), (2, 1)]),
    ):
        e = best(lambda e, bid=bid: below(bid, e, openly), bid)
        for i, j in cells:
            S[i, j] = above(bid, e, openly) - (p["r"] if i == 2 else 0)
            A[i, j] = below(bid, e, openly) - (p["g"] if j == 2 else 0)
    bid = p["b"]
    e = best(lambda e: below(bid, e, hidden) + above(bid, e, hidden), bid)
    S[2, 2] = above(bid, e, hidden) - p["sigma"] * p["F"] + p["t"]
    A[2, 2] = below(bid, e, hidden) - p["t"] - p["g"]
    return S, A
