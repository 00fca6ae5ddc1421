"""Propositions on markets: demand, taxes, oligopoly, monopsony, externalities, discrimination, cartels."""

from __future__ import annotations

import sympy as sp
from economics_record import Proposition, lister, positive, shares

MARKETS: list[Proposition] = []
add = lister(MARKETS)
a, b, c, d, e, g, h, k, m, n, p, q, s, t, w = sp.symbols("a b c d e g h k m n p q s t w")
a1, a2, c1, c2, e1, e2, p1, p2, t1, t2, delta, sigma, eta, E = sp.symbols(
    "a1 a2 c1 c2 e1 e2 p1 p2 t1 t2 delta sigma eta E"
)
Half = sp.Rational(1, 2)

# ---------------------------------------------------------------------- derived demand (Hicks and Marshall)
HICKS = (sigma * (eta + e) + s * e * (eta - sigma)) / (eta + e - s * (eta - sigma))
FACTOR = (*positive(sigma, eta, e), *shares(s))
add(
    "derived demand is more elastic, the easier substitution", "derived demand", "TRUE",
    "the derivative of Hicks' formula is (1-s)(eta+e)**2 over a square", sp.diff(HICKS, sigma) > 0, FACTOR,
)  # fmt: skip
add(
    "derived demand is more elastic, the more elastic product demand", "derived demand", "TRUE",
    "the derivative is s(sigma+e)**2 over a square", sp.diff(HICKS, eta) > 0, FACTOR,
)  # fmt: skip
add(
    "the importance of being unimportant, without condition", "derived demand", "MIXED",
    "the derivative has the sign of eta - sigma", sp.diff(HICKS, s) > 0, FACTOR,
)  # fmt: skip
add(
    "the importance of being unimportant", "derived demand", "TRUE",
    "the derivative is (eta-sigma)(eta+e)(e+sigma) over a square", sp.diff(HICKS, s) > 0, FACTOR, eta > sigma,
)  # fmt: skip
add(
    "the importance of being unimportant, turned round", "derived demand", "FALSE",
    "the derivative has the sign of eta - sigma, which is negative here",
    sp.diff(HICKS, s) > 0, FACTOR, eta < sigma,
)  # fmt: skip
add(
    "derived demand lies between substitution and product demand", "derived demand", "TRUE",
    "lambda - sigma = s(eta-sigma)(sigma+e)/D and lambda - eta = -(1-s)(eta-sigma)(eta+e)/D",
    (HICKS - sigma) * (eta - HICKS) >= 0, FACTOR,
)  # fmt: skip

# ---------------------------------------------------------------------- demand and monopoly
add(
    "linear demand is more elastic at higher prices", "linear demand", "TRUE",
    "b*p/(a-b*p) rises in p", b * p2 / (a - b * p2) > b * p1 / (a - b * p1),
    positive(a, b, p1), p1 < p2, p2 < a / b,
)  # fmt: skip
add(
    "revenue rises with the price", "linear demand", "MIXED", "p(a-b*p) is a parabola",
    p2 * (a - b * p2) > p1 * (a - b * p1), positive(a, b, p1), p1 < p2, p2 < a / b,
)  # fmt: skip
add(
    "revenue rises with the price where demand is elastic", "linear demand", "FALSE",
    "beyond a/(2*b) the parabola falls", p2 * (a - b * p2) > p1 * (a - b * p1),
    positive(a, b), p1 >= a / (2 * b), p1 < p2, p2 < a / b,
)  # fmt: skip
add(
    "a monopolist prices above cost", "monopoly", "TRUE", "Lerner: (p-c)/p = 1/e", p > c,
    positive(p, c, e), sp.Eq((p - c) / p, 1 / e),
)  # fmt: skip
add(
    "a monopolist on the inelastic part of demand", "monopoly", "CONTRADICTORY",
    "c = p(1 - 1/e) is positive only if e > 1", p > c, positive(p, c, e), sp.Eq((p - c) / p, 1 / e), e < 1,
)  # fmt: skip
add(
    "less than the whole cost is passed on under linear demand", "pass-through", "TRUE",
    "p = (a+c)/2 has slope 1/2", (a + c2) / 2 - (a + c1) / 2 < c2 - c1, a > c2, c2 > c1, c1 > 0,
)  # fmt: skip
add(
    "more than the whole cost is passed on under constant elasticity", "pass-through", "TRUE",
    "p = c*e/(e-1) has slope e/(e-1) > 1", c2 * e / (e - 1) - c1 * e / (e - 1) > c2 - c1,
    e > 1, c2 > c1, c1 > 0,
)  # fmt: skip
add(
    "the midpoint of linear demand is elastic", "linear demand", "CONTRADICTORY",
    "at p = a/(2*b) the elasticity is 1", q > 0, positive(a, b, p, q), sp.Eq(q, a - b * p),
    sp.Eq(p, a / (2 * b)), b * p / q > 1,
)  # fmt: skip

# ---------------------------------------------------------------------- Cournot, Bertrand, Stackelberg
add(
    "pass-through rises with the number of rivals", "Cournot", "TRUE", "n/(n+1) rises",
    n / (n + 1) < m / (m + 1), n > 0, m > n,
)  # fmt: skip
PASS = n / (n + 1 - E)
add(
    "Cournot pass-through exceeds one", "Cournot", "MIXED", "n/(n+1-E) > 1 if and only if E > 1", PASS > 1,
    n >= 1, n + 1 > E,
)  # fmt: skip
add(
    "Cournot pass-through exceeds one if demand is very convex", "Cournot", "TRUE",
    "n/(n+1-E) > 1 if and only if E > 1", PASS > 1, n >= 1, n + 1 > E, E > 1,
)  # fmt: skip
add(
    "Cournot pass-through exceeds one if demand is concave", "Cournot", "FALSE",
    "n/(n+1-E) > 1 if and only if E > 1", PASS > 1, n >= 1, n + 1 > E, E <= 0,
)  # fmt: skip
add(
    "less pass-through than under linear demand, yet convex", "Cournot", "CONTRADICTORY",
    "n/(n+1-E) < n/(n+1) if and only if E < 0", PASS < 1, n >= 1, n + 1 > E, E > 0, n / (n + 1) > PASS,
)  # fmt: skip
add(
    "constant-elasticity Cournot passes on more than the cost", "Cournot", "TRUE",
    "P = c*n*e/(n*e-1)", n * e / (n * e - 1) > 1, positive(n, e), n * e > 1,
)  # fmt: skip
add(
    "both firms produce although one is far too costly", "Cournot", "CONTRADICTORY",
    "q1 = (a-2*c1+c2)/(3*b) > 0 needs c1 < (a+c2)/2", p > 0, positive(a, b, c1, c2),
    (a - 2 * c1 + c2) / (3 * b) > 0, c1 >= (a + c2) / 2,
)  # fmt: skip
PROFIT = (a - 2 * c1 + c2) ** 2 / (9 * b)
add(
    "a rival's cost helps", "Cournot", "TRUE", "q1 rises in c2", sp.diff(PROFIT, c2) > 0,
    positive(a, b, c1, c2), 2 * c1 < a + c2,
)  # fmt: skip
INDUSTRY = PROFIT + (a - 2 * c2 + c1) ** 2 / (9 * b)
add(
    "the industry loses if one firm's cost rises", "Cournot", "MIXED",
    "the derivative in c1 is 2(5*c1-4*c2-a)/(9*b): positive for a laggard with 5*c1 > a+4*c2",
    sp.diff(INDUSTRY, c1) < 0, positive(a, b, c1, c2), 2 * c1 < a + c2, 2 * c2 < a + c1,
)  # fmt: skip
BERTRAND = b / (2 * b - d)
add(
    "differentiated Bertrand passes on between a half and all", "Bertrand", "TRUE",
    "b/(2b-d) with 0 < d < b", sp.And(Half < BERTRAND, BERTRAND < 1), d > 0, b > d,
)  # fmt: skip
add(
    "Bertrand prices are below Cournot prices", "Bertrand", "TRUE",
    "(1-g)(2+g) = 2-g-g**2 < 2-g", a * (1 - g) / (2 - g) < a / (2 + g), a > 0, shares(g),
)  # fmt: skip
add(
    "Bertrand profits are above Cournot profits", "Bertrand", "FALSE",
    "of substitutes: (1-g)(2+g)**2 < (2-g)**2(1+g) for 0 < g < 1, the gap being 2*g**3",
    a**2 * (1 - g) / ((2 - g) ** 2 * (1 + g)) > a**2 / (2 + g) ** 2, a > 0, shares(g),
)  # fmt: skip
add(
    "Bertrand profits are above Cournot profits, complements allowed", "Bertrand", "MIXED",
    "the gap is 2*g**3: the sign of g", a**2 * (1 - g) / ((2 - g) ** 2 * (1 + g)) > a**2 / (2 + g) ** 2,
    a > 0, g > -1, g < 1, sp.Ne(g, 0),
)  # fmt: skip
add(
    "the leader produces more than a Cournot firm", "Stackelberg", "TRUE", "1/2 > 1/3",
    (a - c) / (2 * b) > (a - c) / (3 * b), b > 0, a > c,
)  # fmt: skip
add(
    "the follower earns more than a Cournot firm", "Stackelberg", "FALSE", "1/16 < 1/9",
    (a - c) ** 2 / (16 * b) > (a - c) ** 2 / (9 * b), b > 0, a > c,
)  # fmt: skip
add(
    "two of n Cournot firms gain by merging", "merger", "MIXED", "n + 1 > sqrt(2)*n only below n = 2.41",
    1 / n**2 > 2 / (n + 1) ** 2, n >= 2,
)  # fmt: skip
add(
    "two of at least three Cournot firms gain by merging", "merger", "FALSE", "n**2 > 2*n + 1 from n = 3 on",
    1 / n**2 > 2 / (n + 1) ** 2, n >= 3,
)  # fmt: skip

# ---------------------------------------------------------------------- chains, discrimination, location
add(
    "double marginalisation raises the price", "double marginalisation", "TRUE", "(3a+c)/4 > (a+c)/2",
    (3 * a + c) / 4 > (a + c) / 2, c > 0, a > c,
)  # fmt: skip
add(
    "the separated chain earns at least what the merged one does", "double marginalisation", "FALSE",
    "3/16 < 1/4", 3 * (a - c) ** 2 / (16 * b) >= (a - c) ** 2 / (4 * b), positive(b, c), a > c,
)  # fmt: skip
add(
    "the less elastic market pays more", "price discrimination", "TRUE", "p = c*e/(e-1) falls in e", p1 < p2,
    positive(c, p1, p2), e1 > e2, e2 > 1, sp.Eq(p1 * (1 - 1 / e1), c), sp.Eq(p2 * (1 - 1 / e2), c),
)  # fmt: skip
LOSSES = (a1**2 + a2**2) / 8 - (a1 + a2) ** 2 / 16
add(
    "discrimination never helps if all are served anyway", "price discrimination", "TRUE",
    "the loss grows by (a1-a2)**2/16", LOSSES >= 0, positive(a1, a2), 3 * a1 > a2, 3 * a2 > a1,
)  # fmt: skip
add(
    "discrimination strictly hurts if all are served anyway", "price discrimination", "MIXED",
    "not if a1 = a2", LOSSES > 0, positive(a1, a2), 3 * a1 > a2, 3 * a2 > a1,
)  # fmt: skip
SHARE = Half + (c2 - c1) / (6 * t)
add(
    "both shops sell", "Hotelling", "TRUE", "|c1-c2| < 3t", sp.And(SHARE > 0, SHARE < 1),
    positive(t, c1, c2), c1 - c2 < 3 * t, c2 - c1 < 3 * t,
)  # fmt: skip
add(
    "the costlier shop sells more", "Hotelling", "FALSE", "its share is 1/2 - (c1-c2)/(6t)", Half < SHARE,
    positive(t, c1, c2), c1 > c2,
)  # fmt: skip
add(
    "both shops sell at a cost gap above 3t", "Hotelling", "CONTRADICTORY", "the share is 1/2 - (c1-c2)/(6t)",
    c1 > 0, positive(t, c1, c2), SHARE > 0, c1 - c2 > 3 * t,
)  # fmt: skip
add(
    "free entry on the circle brings too many shops", "Hotelling", "TRUE",
    "n = sqrt(t/F) is twice the optimum", n > m, positive(n, m, t, k), sp.Eq(n**2 * k, t),
    sp.Eq(4 * m**2 * k, t),
)  # fmt: skip

# ---------------------------------------------------------------------- taxes, externalities, monopsony, cartels
REVENUE = t2 * (a - b * t2) - t1 * (a - b * t1)
LAFFER = (*positive(a, b, t1), t1 < t2, t2 < a / b)
add("revenue rises with the rate", "Laffer curve", "MIXED", "t(a-bt) is a parabola", REVENUE > 0, LAFFER)
add(
    "revenue rises with the rate up to the top", "Laffer curve", "TRUE", "rising until a/(2b)", REVENUE > 0,
    LAFFER, t2 <= a / (2 * b),
)  # fmt: skip
add(
    "revenue rises with the rate beyond the top", "Laffer curve", "FALSE", "falling from a/(2b)",
    REVENUE > 0, LAFFER, t1 >= a / (2 * b),
)  # fmt: skip
add(
    "a proportional tax brings more below 1/(1+e)", "Laffer curve", "TRUE",
    "the slope is 1 - e*t/(1-t)", 1 - e * t / (1 - t) > 0, e > 0, shares(t), t < 1 / (1 + e),
)  # fmt: skip
add(
    "past the top of the curve at a rate below 1/(1+e)", "Laffer curve", "CONTRADICTORY",
    "1 - e*t/(1-t) < 0 if and only if t(1+e) > 1", t > 0, e > 0, shares(t), 1 - e * t / (1 - t) < 0,
    t < 1 / (1 + e),
)  # fmt: skip
BURDEN = e1 / (e1 + e2)
add("buyers bear more than half", "tax incidence", "MIXED", "if supply is the more elastic side",
    Half < BURDEN, positive(e1, e2))  # fmt: skip
add("buyers bear more than half of it if demand is the more elastic side", "tax incidence", "FALSE",
    "the inelastic side bears it", Half < BURDEN, positive(e1, e2), e1 < e2)  # fmt: skip
add(
    "the less elastic good is taxed more", "Ramsey taxes", "TRUE", "t1*e1 = t2*e2", t1 < t2,
    positive(t1, t2, e1, e2), sp.Eq(t1 * e1, t2 * e2), e1 > e2,
)  # fmt: skip
add(
    "a market with a harmful by-product makes too much", "externality", "TRUE", "a/(b+c) > a/(b+c+d)",
    a / (b + c) > a / (b + c + d), positive(a, b, c, d),
)  # fmt: skip
add(
    "the tax that restores the optimum exceeds the harm at the market's amount", "externality", "FALSE",
    "d*a/(b+c+d) < d*a/(b+c)", d * a / (b + c + d) > d * a / (b + c), positive(a, b, c, d),
)  # fmt: skip
add("prices beat quantities", "externality", "MIXED", "Weitzman: the sign of c - b",
    s * (c - b) / (2 * c**2) > 0, positive(s, b, c))  # fmt: skip
add("prices beat quantities if costs are the steeper side", "externality", "TRUE", "Weitzman: c > b",
    s * (c - b) / (2 * c**2) > 0, positive(s, b), c > b)  # fmt: skip
HIRED = sp.Min(w / g, (m - w) / k)
FLOOR = (*positive(g, k, m), w > g * m / (2 * g + k), w < m)
add(
    "a wage floor raises a monopsonist's employment", "monopsony", "MIXED",
    "up to 2*g*m/(2*g+k), where labour's product at the old amount is reached", m / (2 * g + k) < HIRED, FLOOR,
)  # fmt: skip
add(
    "a moderate wage floor raises a monopsonist's employment", "monopsony", "TRUE",
    "supply w/g exceeds m/(2g+k), and so does demand (m-w)/k", m / (2 * g + k) < HIRED, FLOOR,
    w < 2 * g * m / (2 * g + k),
)  # fmt: skip
add(
    "a high wage floor raises a monopsonist's employment", "monopsony", "FALSE",
    "demand (m-w)/k is below m/(2g+k)", m / (2 * g + k) < HIRED, FLOOR, w > 2 * g * m / (2 * g + k),
)  # fmt: skip
add(
    "market power on both sides hires less than on one", "monopsony", "TRUE", "m/(2g+2k) < m/(2g+k)",
    m / (2 * g + 2 * k) < m / (2 * g + k), positive(g, k, m),
)  # fmt: skip
add(
    "patient sellers collude", "cartel", "TRUE", "1/(n(1-delta)) >= 1", 1 / (n * (1 - delta)) >= 1, n > 1,
    shares(delta), delta >= 1 - 1 / n,
)  # fmt: skip
add("sellers collude", "cartel", "MIXED", "only if delta >= 1 - 1/n", 1 / (n * (1 - delta)) >= 1, n > 1,
    shares(delta))  # fmt: skip
add(
    "impatient Cournot duopolists collude", "cartel", "FALSE",
    "1/8 >= (1-delta)*9/64 + delta/9 if and only if delta >= 9/17",
    sp.Rational(1, 8) >= (1 - delta) * sp.Rational(9, 64) + delta / 9, shares(delta),
    delta < sp.Rational(9, 17),
)  # fmt: skip
add(
    "a fringe makes the dominant firm's demand more elastic", "dominant firm", "TRUE",
    "(e+(1-s)h)/s > e", (e + (1 - s) * h) / s > e, positive(e, h), shares(s),
)  # fmt: skip
