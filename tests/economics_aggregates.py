"""Propositions on households, factors, trade, growth and income, by elasticities and derivative facts."""

from __future__ import annotations

import sympy as sp
from economics_record import Proposition, lister, negative, positive, shares

AGGREGATES: list[Proposition] = []
add = lister(AGGREGATES)
a, b, c, d, e, f, g, h, k, m, n, p, q, r, s, t, w, x, y = sp.symbols("a b c d e f g h k m n p q r s t w x y")
f1, f2, f11, f12, f22, x1, x2, s1, s2, e1, e2, k1, k2, l1, l2, dY, dC, dI, dr, dk, h1, h2 = sp.symbols(
    "f1 f2 f11 f12 f22 x1 x2 s1 s2 e1 e2 k1 k2 l1 l2 dY dC dI dr dk h1 h2"
)
alpha, beta, kappa, phi, sigma = sp.symbols("alpha beta kappa phi sigma")
Half = sp.Rational(1, 2)

# ---------------------------------------------------------------------- households
GROSS = s - x * m
add("demand for a normal good falls", "Slutsky", "TRUE", "S - x*m with S < 0 < x, m", GROSS < 0,
    s < 0, positive(x, m))  # fmt: skip
add("demand for an inferior good falls", "Slutsky", "MIXED", "not for a Giffen good", GROSS < 0, s < 0, x > 0,
    m < 0)  # fmt: skip
add("a Giffen good is inferior", "Slutsky", "TRUE", "x*m < S <= 0", m < 0, s <= 0, x > 0, GROSS > 0)  # fmt: skip
add("a normal Giffen good", "Slutsky", "CONTRADICTORY", "S - x*m > 0 and S <= 0 give m < 0", x > 0, s <= 0,
    x > 0, GROSS > 0, m > 0)  # fmt: skip
add("two luxuries and nothing else", "Engel", "CONTRADICTORY", "s1*e1 + s2*e2 = 1 = s1 + s2", e1 > 0,
    positive(s1, s2), sp.Eq(s1 + s2, 1), sp.Eq(s1 * e1 + s2 * e2, 1), e1 > 1, e2 > 1)  # fmt: skip
ENGEL = (*positive(s1, s2), sp.Eq(s1 + s2, 1), sp.Eq(s1 * e1 + s2 * e2, 1))
add("if one good is a luxury the other is a necessity", "Engel", "TRUE", "s2*e2 = 1 - s1*e1 < s2",
    e2 < 1, ENGEL, e1 > 1)  # fmt: skip
add("if one good is a luxury the other is normal", "Engel", "MIXED", "e2 = (1-s1*e1)/s2", e2 > 0, ENGEL,
    e1 > 1)  # fmt: skip
add("if one good is inferior so is the other", "Engel", "FALSE", "s2*e2 = 1 - s1*e1 > 1", e2 < 0, ENGEL,
    e1 < 0)  # fmt: skip
add("elastic demand makes the other a substitute", "Cournot aggregation", "TRUE", "s2*e2 = -s1(1+e1)",
    e2 > 0, positive(s1, s2), sp.Eq(s1 * e1 + s2 * e2, -s1), e1 < -1)  # fmt: skip
add("a higher wage means longer hours", "labour supply", "MIXED", "substitution s, income h*y",
    s + h * y > 0, positive(s, h), y < 0)  # fmt: skip
add("a higher wage means longer hours, leisure inferior", "labour supply", "TRUE", "both effects are positive",
    s + h * y > 0, positive(s, h, y))  # fmt: skip
HOURS = (1 - alpha) * t - alpha * n / w
add("with other income hours rise with the wage", "labour supply", "TRUE", "slope alpha*n/w**2",
    sp.diff(HOURS, w) > 0, shares(alpha), positive(t, n, w))  # fmt: skip
add("with other income hours rise with that income", "labour supply", "FALSE", "slope -alpha/w",
    sp.diff(HOURS, n) > 0, shares(alpha), positive(t, n, w))  # fmt: skip
add("hours bend backwards", "labour supply", "MIXED", "with debt n < 0 they do", sp.diff(HOURS, w) < 0,
    shares(alpha), positive(t, w), HOURS > 0)  # fmt: skip
add("hours bend backwards with other income", "labour supply", "CONTRADICTORY", "slope alpha*n/w**2", t > 0,
    shares(alpha), positive(t, w), sp.diff(HOURS, w) < 0, n >= 0)  # fmt: skip
add("Frisch exceeds Hicks exceeds Marshall", "labour supply", "TRUE", "each adds a term of one sign",
    sp.And(e1 + b * y**2 / g > e1, e1 > e1 - y * h), positive(e1, b, y, g, h))  # fmt: skip

# ---------------------------------------------------------------------- production and factor demand
CONCAVE = (*negative(f11, f22), f11 * f22 - f12**2 > 0)
add("long-run demand responds at least as much", "Le Chatelier", "TRUE", "f22/(f11*f22-f12**2) <= 1/f11",
    f22 / (f11 * f22 - f12**2) <= 1 / f11, CONCAVE)  # fmt: skip
add("long-run demand responds more", "Le Chatelier", "MIXED", "not if f12 = 0",
    f22 / (f11 * f22 - f12**2) < 1 / f11, CONCAVE)  # fmt: skip
add("long-run demand responds more if the factors interact", "Le Chatelier", "TRUE", "f12**2 > 0",
    f22 / (f11 * f22 - f12**2) < 1 / f11, CONCAVE, sp.Ne(f12, 0))  # fmt: skip
add("one factor's wage lowers demand for the other", "factor demand", "MIXED", "the sign of -f12",
    -f12 / (f11 * f22 - f12**2) < 0, CONCAVE)  # fmt: skip
add("one factor's wage lowers demand for a complement", "factor demand", "TRUE", "the sign of -f12",
    -f12 / (f11 * f22 - f12**2) < 0, CONCAVE, f12 > 0)  # fmt: skip
add("one factor's wage lowers demand for a substitute", "factor demand", "FALSE", "the sign of -f12",
    -f12 / (f11 * f22 - f12**2) < 0, CONCAVE, f12 < 0)  # fmt: skip
add("demand for a factor rises with its wage", "factor demand", "CONTRADICTORY", "f22 over a positive number",
    f12 > 0, CONCAVE, f22 / (f11 * f22 - f12**2) > 0)  # fmt: skip
EULER = (*positive(x1, x2, f1, f2, f), sp.Eq(x1 * f1 + x2 * f2, f), sp.Eq(x1 * f11 + x2 * f12, 0))
add("two factors under constant returns are complements", "constant returns", "TRUE", "x2*f12 = -x1*f11",
    f12 > 0, EULER, f11 < 0)  # fmt: skip
add("two substitutes under constant and diminishing returns", "constant returns", "CONTRADICTORY",
    "x2*f12 = -x1*f11 > 0", f > 0, EULER, f11 < 0, f12 < 0)  # fmt: skip
SIGMA = (*EULER, f11 < 0, sp.Eq(sigma, f1 * f2 / (f * f12)))
add("more of a factor raises its share", "CES", "MIXED", "if and only if sigma > 1", f1 + x1 * f11 - x1 * f1**2 / f > 0,
    SIGMA)  # fmt: skip
add("more of a factor raises its share if substitution is easy", "CES", "TRUE",
    "f1 + x1*f11 - x1*f1**2/f = (f1*f2*x2/f)(1 - 1/sigma)", f1 + x1 * f11 - x1 * f1**2 / f > 0, SIGMA,
    sigma > 1)  # fmt: skip
add("more of a factor raises its share if substitution is hard", "CES", "FALSE",
    "f1 + x1*f11 - x1*f1**2/f = (f1*f2*x2/f)(1 - 1/sigma)", f1 + x1 * f11 - x1 * f1**2 / f > 0, SIGMA,
    sigma < 1)  # fmt: skip

# ---------------------------------------------------------------------- trade
RYB = (*shares(k1, k2, l1, l2), sp.Eq(k1 + k2, 1), sp.Eq(l1 + l2, 1), k > 0, sp.Eq(k1 * h1 + k2 * h2, k),
       sp.Eq(l1 * h1 + l2 * h2, 0))  # fmt: skip
add("capital expands the capital-intensive good more than in proportion", "Rybczynski", "TRUE",
    "h1 = l2*k/(k1-l1) with k1 - l1 = l2 - k2 < l2", h1 > k, RYB, k1 > l1)  # fmt: skip
add("capital shrinks the other good", "Rybczynski", "TRUE", "h2 = -l1*k/(k1-l1)", h2 < 0, RYB, k1 > l1)  # fmt: skip
add("capital expands the first good", "Rybczynski", "MIXED", "the sign of k1 - l1", h1 > 0, RYB)
add("capital expands the labour-intensive good", "Rybczynski", "FALSE", "the sign of k1 - l1", h1 > 0, RYB,
    k1 < l1)  # fmt: skip
add("capital expands both goods", "Rybczynski", "CONTRADICTORY", "l1*h1 + l2*h2 = 0", h1 > 0, RYB, h1 > 0,
    h2 > 0)  # fmt: skip
STOLPER = (*shares(l1, k1, l2, k2), sp.Eq(l1 + k1, 1), sp.Eq(l2 + k2, 1), p > 0, sp.Eq(l1 * w + k1 * r, p),
           sp.Eq(l2 * w + k2 * r, 0))  # fmt: skip
add("protection raises the used factor more than in proportion", "Stolper-Samuelson", "TRUE",
    "r = l2*p/(l2-l1), and l2 - l1 < l2", r > p, STOLPER, k1 > k2)  # fmt: skip
add("protection hurts the other factor", "Stolper-Samuelson", "TRUE", "w = -k2*r/l2", w < 0, STOLPER,
    k1 > k2)  # fmt: skip
add("protection of the capital-intensive good raises wages", "Stolper-Samuelson", "FALSE", "w = -k2*r/l2",
    w > 0, STOLPER, k1 > k2)  # fmt: skip
add("protection raises wages", "Stolper-Samuelson", "MIXED", "the sign of k2 - k1", w > 0, STOLPER)
add("protection helps both factors", "Stolper-Samuelson", "CONTRADICTORY", "l2*w + k2*r = 0", w > 0, STOLPER,
    w > 0, r > 0)  # fmt: skip
M = (a - b * t) / (1 + b * g)
GAIN = M**2 / (2 * b) + t * M - (a / (1 + b * g)) ** 2 / (2 * b)
LARGE = (*positive(a, b, g, t), t < a / b)
add("a large country gains by a tariff", "tariffs", "MIXED", "up to some rate", GAIN > 0, LARGE)
add("a large country gains by a tariff up to the optimal one", "tariffs", "TRUE",
    "the slope is b(g*M-t)/(1+b*g), positive until t = a*g/(1+2*b*g)", GAIN > 0, LARGE,
    t <= a * g / (1 + 2 * b * g))  # fmt: skip
add("a small country gains by a tariff", "tariffs", "FALSE", "g = 0 leaves the loss b*t**2/2",
    GAIN.subs(g, 0) > 0, positive(a, b, t), t < a / b)  # fmt: skip

# ---------------------------------------------------------------------- income and growth
ISLM = (*positive(c, b, h, k, s), c < 1, s < 1)
MULTIPLIER = 1 / (1 - c * (1 - s) + b * k / h)
add("money makes spending less effective than the simple multiplier says", "IS-LM", "TRUE", "b*k/h > 0",
    1 / (1 - c * (1 - s)) > MULTIPLIER, ISLM)  # fmt: skip
add("a unit of spending raises income by more", "IS-LM", "MIXED", "c(1-s) against b*k/h", MULTIPLIER > 1,
    ISLM)  # fmt: skip
add("a unit of spending raises income by more despite crowding out", "IS-LM", "FALSE", "b*k/h >= c",
    MULTIPLIER > 1, ISLM, b * k / h >= c)  # fmt: skip
add("the multiplier of spending paid by taxes is one", "IS-LM", "TRUE", "dY = c(dY-dG) + dG", sp.Eq(dY, g),
    sp.Eq(dY, c * (dY - g) + g), shares(c))  # fmt: skip
add("the balanced-budget multiplier is two", "IS-LM", "CONTRADICTORY", "dY = g", c > 0,
    sp.Eq(dY, c * (dY - g) + g), shares(c), g > 0, sp.Eq(dY, 2 * g))  # fmt: skip
SOLOW = (*positive(f, k, n, s), s < 1, s * f1 < n, sp.Eq(s * f, n * k), sp.Eq(s * f1 * dk + f, n * dk))
add("saving raises capital", "Solow", "TRUE", "dk = f/(n-s*f1)", dk > 0, SOLOW)
add("saving raises consumption", "Solow", "MIXED", "(f1-n)*dk", (f1 - n) * dk > 0, SOLOW, f1 > 0)
add("saving raises consumption below the golden rule", "Solow", "TRUE", "(f1-n)*dk", (f1 - n) * dk > 0, SOLOW,
    f1 > n)  # fmt: skip
add("saving raises consumption beyond the golden rule", "Solow", "FALSE", "(f1-n)*dk", (f1 - n) * dk > 0,
    SOLOW, f1 < n)  # fmt: skip
GOLD = sp.diff((1 - s) * s / (n + d), s)
add("saving up to one half raises consumption at a capital share of one half", "Solow", "TRUE",
    "c = (1-s)s/(n+d)", GOLD > 0, positive(n, d, s), s < Half)  # fmt: skip
add("too much saving raises consumption", "Solow", "FALSE", "c = (1-s)s/(n+d)", GOLD > 0, positive(n, d),
    s > Half, s < 1)  # fmt: skip
add("little saving and dynamic inefficiency", "Solow", "CONTRADICTORY", "(1-2s)/(n+d) < 0 needs s > 1/2",
    n > 0, positive(n, d, s), GOLD < 0, s < Half)  # fmt: skip
add("an active rule pins down the price level", "policy rules", "TRUE", "kappa(phi-1) + (1-beta)*y > 0",
    kappa * (phi - 1) + (1 - beta) * y > 0, positive(kappa, y), shares(beta), phi > 1)  # fmt: skip
add("a passive rule pins down the price level", "policy rules", "MIXED", "only with y large enough",
    kappa * (phi - 1) + (1 - beta) * y > 0, positive(kappa, y), shares(beta, phi))  # fmt: skip
add("debt grows relative to income", "debt", "MIXED", "(r-g)b against the surplus", (r - g) * b / (1 + g) - s > 0,
    positive(r, g, b, s))  # fmt: skip
add("debt falls relative to income with growth above interest and a surplus", "debt", "TRUE",
    "both terms are negative", (r - g) * b / (1 + g) - s < 0, positive(r, g, b, s), g > r)  # fmt: skip
