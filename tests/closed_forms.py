"""The closed forms of theory, section 1, written by hand: expected values for tests, never for src."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Expected:
    """What theory says at one point."""

    tau: Fraction
    b_hat: Fraction
    T_blame: Fraction
    T_credit: Fraction
    T_blame_alone: Fraction
    k: Fraction
    kappa: Fraction
    a_A: Fraction
    d: Fraction
    beta_A: Fraction

    @property
    def T_hat(self) -> Fraction:
        return max(self.T_blame, self.T_credit)

    @property
    def bid(self) -> Fraction:
        return max(self.tau, self.b_hat, self.T_hat)

    @property
    def regime(self) -> str:
        if self.bid == self.tau:
            return "NONE"
        return "ACTIVE" if self.b_hat >= self.T_hat else "PASSIVE"

    @property
    def target(self) -> Fraction:
        return max(self.tau, self.T_hat if self.regime != "ACTIVE" else min(self.T_hat, self.b_hat))

    @property
    def effort(self) -> Fraction:
        return self.k * self.beta_A if self.regime == "ACTIVE" else self.kappa * self.bid

    @property
    def falsified(self) -> Fraction:
        return (self.bid - self.effort) * self.a_A / (self.a_A + self.d)

    @property
    def admitted(self) -> Fraction:
        return (self.bid - self.effort) * self.d / (self.a_A + self.d)

    @property
    def motive(self) -> str | None:
        if self.regime != "PASSIVE":
            return {"ACTIVE": "credit", "NONE": None}[self.regime]
        mark = max(self.tau, self.b_hat)
        blame, credit = self.T_blame_alone > mark, self.T_credit > mark
        return {(1, 1): "both", (1, 0): "blame", (0, 1): "credit", (0, 0): "joint"}[blame, credit]

    @property
    def overdetermined(self) -> bool:
        return self.b_hat > self.tau and self.T_hat > self.tau


def expected(v: dict[str, Any]) -> Expected:
    """Evaluate the closed forms at a point."""
    a_A, a_S = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"])
    d = (1 - (1 - v["q"]) * (1 - v["sigma"])) * v["P"]
    c = a_A * d / (a_A + d)
    kappa = v["k"] * c / (1 + v["k"] * c)
    cost = v["ell"] * c * (1 - kappa) ** 2
    blame = a_S * kappa * v["tau"]
    return Expected(
        tau=v["tau"],
        b_hat=v["beta_A"] * (v["k"] + 1 / c),
        T_blame=(v["beta_S"] + blame) / (a_S * kappa**2 + cost),
        T_credit=v["beta_S"] / cost,
        T_blame_alone=blame / (a_S * kappa**2 + cost),
        k=v["k"],
        kappa=kappa,
        a_A=a_A,
        d=d,
        beta_A=v["beta_A"],
    )
