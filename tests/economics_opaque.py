"""Propositions with unknown functions: values and derivatives are free numbers."""

from __future__ import annotations

import sympy as sp
from economics_record import Proposition, lister, positive

OPAQUE: list[Proposition] = []
add = lister(OPAQUE)
x, y, p, c, t, w, q, k, n, s, h, z = sp.symbols("x y p c t w q k n s h z")
D, F, f, g, u, C, B = (sp.Function(name) for name in ("D", "F", "f", "g", "u", "C", "B"))
Dp, Dpp, fx, fxx = (sp.Derivative(D(p), p), sp.Derivative(D(p), (p, 2)), sp.Derivative(f(x), x),
                    sp.Derivative(f(x), (x, 2)))  # fmt: skip
MONOPOLY = (*positive(p, c, D(p)), Dp < 0, sp.Eq(D(p) + (p - c) * Dp, 0), 2 * Dp + (p - c) * Dpp < 0)
PASS = Dp / (2 * Dp + (p - c) * Dpp)
add("price rises with cost", "monopoly", "TRUE", "both terms of the ratio are negative", PASS > 0, MONOPOLY)
add("price rises by less than cost", "monopoly", "MIXED", "needs Dp + (p-c)*Dpp < 0", PASS < 1, MONOPOLY)
add("price rises by at most half under concave demand", "monopoly", "TRUE", "Dpp <= 0", sp.Rational(1, 2) >= PASS,
    MONOPOLY, Dpp <= 0)  # fmt: skip
add("price is below cost", "monopoly", "FALSE", "p - c = -D/Dp > 0", p <= c, MONOPOLY)
add(
    "a monopolist at a price below cost",
    "monopoly",
    "CONTRADICTORY",
    "p - c = -D/Dp > 0",
    c > 0,
    MONOPOLY,
    p < c,
)
add("a firm hires less at a higher wage", "factor demand", "TRUE", "dx/dw = 1/(p*f'')", 1 / (p * fxx) < 0, p > 0,
    sp.Eq(p * fx, w), fxx < 0)  # fmt: skip
add("profit is positive at falling returns", "factor demand", "MIXED", "only if f exceeds x*f'", p * f(x) - w * x > 0,
    positive(p, x, w), sp.Eq(p * fx, w), fxx < 0)  # fmt: skip
FOC = sp.Derivative(F(x, t), x, t)
SOC = sp.Derivative(F(x, t), (x, 2))
add("single crossing moves the choice up", "implicit function", "TRUE", "dx/dt = -Fxt/Fxx", -FOC / SOC > 0,
    sp.Eq(sp.Derivative(F(x, t), x), 0), SOC < 0, FOC > 0)  # fmt: skip
add("the parameter moves the choice up", "implicit function", "MIXED", "the sign of Fxt", -FOC / SOC > 0,
    sp.Eq(sp.Derivative(F(x, t), x), 0), SOC < 0)  # fmt: skip
add("the parameter moves the choice up against single crossing", "implicit function", "FALSE", "Fxt < 0",
    -FOC / SOC > 0, SOC < 0, FOC < 0)  # fmt: skip
add("saving raises steady-state capital", "Solow", "TRUE", "dk/ds = f/(n-s*f')",
    f(k) / (n - s * sp.Derivative(f(k), k)) > 0, positive(f(k), k, n, s), sp.Eq(s * f(k), n * k),
    s * sp.Derivative(f(k), k) < n)  # fmt: skip
add("saving raises steady-state consumption", "Solow", "MIXED", "the golden rule",
    (sp.Derivative(f(k), k) - n) * f(k) / (n - s * sp.Derivative(f(k), k)) > 0, positive(f(k), k, n, s),
    sp.Eq(s * f(k), n * k), s * sp.Derivative(f(k), k) < n)  # fmt: skip
add("a function below its tangents has a falling slope", "implicit function", "TRUE",
    "adding f(y) <= f(x) + f'(x)(y-x) and its mirror image", (sp.Derivative(f(x), x) - sp.Derivative(f(y), y)) * (x - y) <= 0,
    f(y) <= f(x) + fx * (y - x), f(x) <= f(y) + sp.Derivative(f(y), y) * (x - y))  # fmt: skip
add("revealed preference: more is used at a lower price", "factor demand", "TRUE",
    "adding p*f(x)-w*x >= p*f(y)-w*y and its mirror image", (w - z) * (x - y) <= 0, p > 0,
    p * f(x) - w * x >= p * f(y) - w * y, p * f(y) - z * y >= p * f(x) - z * x)  # fmt: skip
add("revealed preference turned round", "factor demand", "CONTRADICTORY", "(w-z)(x-y) <= 0", p > 0, p > 0,
    p * f(x) - w * x >= p * f(y) - w * y, p * f(y) - z * y >= p * f(x) - z * x, (w - z) * (x - y) > 0)  # fmt: skip
add("a market with harm makes too much", "externality", "TRUE",
    "at the optimum marginal net benefit equals marginal harm", sp.Derivative(B(q), q) - sp.Derivative(C(q), q) > 0,
    sp.Eq(sp.Derivative(B(q), q) - sp.Derivative(C(q), q) - sp.Derivative(h * q**2, q).doit(), 0),
    positive(h, q))  # fmt: skip
add("a market with a benefit to others makes too much", "externality", "FALSE",
    "at the optimum marginal net benefit is minus the marginal benefit to others",
    sp.Derivative(B(q), q) - sp.Derivative(C(q), q) > 0,
    sp.Eq(sp.Derivative(B(q), q) - sp.Derivative(C(q), q) + 2 * h * q, 0), positive(h, q))  # fmt: skip
