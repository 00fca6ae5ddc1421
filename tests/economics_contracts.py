"""Propositions on conflict and contracts: contests, agency, inspection, signals, bargaining, public goods."""

from __future__ import annotations

import sympy as sp
from economics_record import Proposition, lister, positive, shares

CONTRACTS: list[Proposition] = []
add = lister(CONTRACTS)
b, c, d, e, f, g, h, i, k, m, n, p, q, r, s, v, w, x, y, z = sp.symbols(
    "b c d e f g h i k m n p q r s v w x y z"
)
D, G, H, L, R, S, W = sp.symbols("D G H L R S W")
b1, b2, d1, d2, p0, p1, s1, s2, w0, w1, delta, theta, beta = sp.symbols(
    "b1 b2 d1 d2 p0 p1 s1 s2 w0 w1 delta theta beta"
)
Half = sp.Rational(1, 2)

# ---------------------------------------------------------------------- contests
HIGH, LOW = H**2 * L / (H + L) ** 2, H * L**2 / (H + L) ** 2
add("who values the prize more tries harder", "contest", "TRUE", "efforts are as H to L", HIGH > LOW,
    positive(L), H > L)  # fmt: skip
add("total effort rises with the weaker valuation", "contest", "TRUE", "the slope is H**2/(H+L)**2",
    sp.diff(HIGH + LOW, L) > 0, positive(H, L))  # fmt: skip
add("a stronger rival makes one try harder", "contest", "MIXED", "the slope has the sign of L - H",
    sp.diff(LOW, H) > 0, positive(H, L))  # fmt: skip
add("a stronger favourite makes the underdog try harder", "contest", "FALSE",
    "the slope has the sign of L - H", sp.diff(LOW, H) > 0, positive(L), H > L)  # fmt: skip
add("a contest cannot cost more than the smaller valuation", "contest", "TRUE", "H*L/(H+L) < L",
    sp.Min(H, L) > H * L / (H + L), positive(H, L))  # fmt: skip
EFFORT = (n - 1) * v / n**2
add("rivals discourage", "contest", "TRUE", "(n-1)(n+1)**2 > n**3 as soon as n**2 > n + 1",
    EFFORT.subs(n, n + 1) < EFFORT, n >= 2, v > 0)  # fmt: skip
add("rivals waste more together", "contest", "TRUE", "(n-1)/n rises", n * EFFORT < m * EFFORT.subs(n, m),
    n >= 2, v > 0, m > n)  # fmt: skip
add("more is spent than the prize is worth", "contest", "CONTRADICTORY", "n*x = v(n-1)/n < v",
    x > 0, n >= 1, v > 0, sp.Eq(x, EFFORT), n * x > v)  # fmt: skip
TULLOCK = v / n - r * (n - 1) * v / n**2
add("taking part in a contest pays", "contest", "MIXED", "if and only if r <= n/(n-1)", TULLOCK >= 0,
    n > 1, positive(v, r))  # fmt: skip
add("taking part in a contest pays if effort is not too decisive", "contest", "TRUE",
    "if and only if r <= n/(n-1)", TULLOCK >= 0, n > 1, positive(v, r), r <= n / (n - 1))  # fmt: skip
add("taking part in a very decisive contest pays", "contest", "FALSE", "if and only if r <= n/(n-1)",
    TULLOCK >= 0, n > 1, v > 0, r > n / (n - 1))  # fmt: skip
add("own effort has falling returns", "contest", "TRUE", "the second derivative is -2*y*v/(x+y)**3",
    sp.diff(v * x / (x + y), x, 2) < 0, positive(x, y, v))  # fmt: skip
add("efforts are complements", "contest", "MIXED", "the cross derivative is v(x-y)/(x+y)**3",
    sp.diff(v * x / (x + y), x, y) > 0, positive(x, y, v))  # fmt: skip
add("a wider prize spread and less noise raise effort", "tournament", "TRUE", "x = W/(s*k)",
    w1 / (s1 * k) > w0 / (s2 * k), positive(k, w0, s1), w1 > w0, s1 < s2)  # fmt: skip

# ---------------------------------------------------------------------- agency
LIABLE = (*positive(c, p0), p0 < p1, p1 < 1)
add("limited liability leaves a rent", "limited liability", "TRUE", "p0*c/(p1-p0) > 0",
    p1 * c / (p1 - p0) - c > 0, LIABLE)  # fmt: skip
add("work that is bought is worth its cost", "limited liability", "TRUE", "p1*c/(p1-p0) > c",
    (p1 - p0) * R > c, LIABLE, (p1 - p0) * R >= p1 * c / (p1 - p0))  # fmt: skip
add("work that is worth its cost is bought", "limited liability", "MIXED",
    "its price is p1*c/(p1-p0), not c", (p1 - p0) * R >= p1 * c / (p1 - p0), LIABLE,
    (p1 - p0) * R > c)  # fmt: skip
add("a more telling outcome raises the rent", "limited liability", "FALSE", "p0*c/(p1-p0) falls in p1",
    sp.diff(p0 * c / (p1 - p0), p1) > 0, LIABLE)  # fmt: skip
add("a bonus that moves effort and leaves no rent", "limited liability", "CONTRADICTORY",
    "p1*s + (1-p1)*f >= f + p1*c/(p1-p0) > c if f >= 0", c > 0, LIABLE, (p1 - p0) * (s - f) >= c,
    p1 * s + (1 - p1) * f - c <= 0, f >= 0)  # fmt: skip
BONUS = 1 / (1 + r * k * s)
add("risk weakens incentives", "agency", "TRUE", "1/(1+r*k*s) falls in s", sp.diff(BONUS, s) < 0,
    positive(r, k, s))  # fmt: skip
add("a risk-averse agent bears all risk", "agency", "FALSE", "1/(1+r*k*s) < 1", BONUS >= 1,
    positive(r, k, s))  # fmt: skip
OTHER = (b2 - k * b1) / (1 - k**2)
add("pay for one task spoils the other", "multitask", "TRUE", "the slope is -k/(1-k**2)",
    sp.diff(OTHER, b1) < 0, shares(k))  # fmt: skip
add("pay for one task spoils the other, complements allowed", "multitask", "MIXED", "the sign of -k",
    sp.diff(OTHER, b1) < 0, k > -1, k < 1)  # fmt: skip
add("pay for one task spoils a complement", "multitask", "FALSE", "the slope -k/(1-k**2) is positive",
    sp.diff(OTHER, b1) < 0, k > -1, k < 0)  # fmt: skip
add("no two partners who share all both work enough", "teams", "CONTRADICTORY",
    "both need the whole return at the margin, and shares add up to one", x > 0, sp.Eq(s1 + s2, 1),
    s1 / c >= 1 / c, c > 0, s2 / c >= 1 / c)  # fmt: skip
add("who gets part of the surplus invests too little", "hold-up", "TRUE", "i = beta*k",
    beta * k < k, k > 0, shares(beta))  # fmt: skip
add("a wage against shirking exceeds cost and outside option", "efficiency wage", "TRUE",
    "w = b + e + e(a+s+r)/q", b + e + e * (d + s + r) / q > b + e, positive(b, e, d, s, r, q))  # fmt: skip
add("better control raises the wage against shirking", "efficiency wage", "FALSE", "the slope is -e(d+s+r)/q**2",
    sp.diff(b + e + e * (d + s + r) / q, q) > 0, positive(b, e, d, s, r, q))  # fmt: skip

# ---------------------------------------------------------------------- inspection
INSPECTED = (*positive(g, f, c, h), f > g)
add("a larger fine means fewer inspections", "inspection", "TRUE", "p = g/f", sp.diff(g / f, f) < 0,
    INSPECTED)  # fmt: skip
add("a larger fine means fewer offences", "inspection", "FALSE", "the inspector's q = c/h does not move",
    sp.Ne(sp.diff(c / h, f), 0), INSPECTED)  # fmt: skip
add("a larger fine means fewer offences if the inspector keeps it", "inspection", "TRUE", "q = c/(h+f)",
    sp.diff(c / (h + f), f) < 0, INSPECTED)  # fmt: skip
add("offences are rarer than inspections", "inspection", "MIXED", "c/(h+f) against g/f",
    c / (h + f) < g / f, INSPECTED, c < h + f)  # fmt: skip
add("inspections make an offender of small fines indifferent", "inspection", "CONTRADICTORY",
    "p = g/f <= 1 needs f >= g", p > 0, positive(p, f), p <= 1, sp.Eq(p * f, g), f < g)  # fmt: skip
add("a fine that deters at certain inspection deters always", "inspection", "MIXED", "p*f >= g is needed",
    p * f >= g, positive(g, f), shares(p), f > g)  # fmt: skip

# ---------------------------------------------------------------------- hidden types
COSTS = (*positive(D, L), L < H)
add("a signal between the two bounds separates", "signalling", "TRUE", "D*L <= e <= D*H",
    sp.And(D - e / L <= 0, D - e / H >= 0), COSTS, e >= D * L, e <= D * H)  # fmt: skip
add("a signal separates", "signalling", "MIXED", "only between D*L and D*H",
    sp.And(D - e / L <= 0, D - e / H >= 0), COSTS, e > 0)  # fmt: skip
add("a signal above the upper bound separates", "signalling", "FALSE", "the able would not give it",
    sp.And(D - e / L <= 0, D - e / H >= 0), COSTS, e > D * H)  # fmt: skip
add("a signal separates although it is cheaper for the less able", "signalling", "CONTRADICTORY",
    "e/H <= D <= e/L needs L <= H", D > 0, positive(D, e, H, L), D - e / L <= 0, D - e / H >= 0,
    H < L)  # fmt: skip
add("single crossing", "signalling", "TRUE", "the slope e/theta falls in theta",
    sp.diff(e**2 / (2 * theta), e, theta) < 0, positive(e, theta))  # fmt: skip
LEMON = theta * p / 2 - p
add("lemons drive out trade", "adverse selection", "TRUE", "theta/2 < 1", LEMON < 0, p > 0, theta > 1,
    theta < 2)  # fmt: skip
add("lemons are traded", "adverse selection", "MIXED", "if and only if theta >= 2", LEMON >= 0, p > 0,
    theta > 1)  # fmt: skip
add("lemons are traded at no gain from trade", "adverse selection", "FALSE", "theta/2 < 1", LEMON >= 0,
    p > 0, theta > 0, theta <= 1)  # fmt: skip
QUALITY = L - beta / (1 - beta) * (H - L)
add("the lower type's quality is held down", "screening", "TRUE", "a share beta/(1-beta) of the gap is taken off",
    QUALITY < L, positive(L), H > L, shares(beta))  # fmt: skip
add("the lower type is served", "screening", "MIXED", "if and only if L > beta*H", QUALITY > 0, positive(L),
    H > L, shares(beta))  # fmt: skip
add("the lower type is served though the upper is many and keen", "screening", "FALSE",
    "if and only if L > beta*H", QUALITY > 0, positive(L), H > L, shares(beta), beta * H >= L)  # fmt: skip
add("served, yet too few to be worth it", "screening", "CONTRADICTORY", "if and only if L > beta*H", L > 0,
    positive(L), H > L, shares(beta), QUALITY > 0, beta * H >= L)  # fmt: skip
add("revenues of first- and second-price auctions are equal", "auctions", "TRUE",
    "(n-1)/n times n/(n+1)", sp.Eq((n - 1) / n * (n / (n + 1)), (n - 1) / (n + 1)), n > 1)  # fmt: skip

# ---------------------------------------------------------------------- bargaining, public goods, risk
NASH = d1 + beta * (S - d1 - d2)
add("a better fallback gives more", "bargaining", "TRUE", "the slope is 1 - beta", sp.diff(NASH, d1) > 0,
    shares(beta), d1 + d2 < S)  # fmt: skip
add("one bargainer gets more than the other", "bargaining", "MIXED", "depends on fallback and power",
    NASH > S - NASH, shares(beta), d1 + d2 < S)  # fmt: skip
add("a bargain gives less than the fallback", "bargaining", "FALSE", "d1 plus a share of the surplus",
    d1 > NASH, shares(beta), d1 + d2 < S)  # fmt: skip
add("the equal split of the surplus maximises Nash's product", "bargaining", "TRUE",
    "the gap is (2x - S - d1 + d2)**2/4", (x - d1) * (S - x - d2) <= (S - d1 - d2) ** 2 / 4,
    d1 + d2 < S)  # fmt: skip
add("two bargainers above their fallbacks although nothing is to be shared", "bargaining", "CONTRADICTORY",
    "x > d1 and S - x > d2 add up to S > d1 + d2", S > 0, x > d1, S - x > d2, d1 + d2 >= S)  # fmt: skip
FIRST = (1 - s2) / (1 - s1 * s2)
add("patience pays", "bargaining", "TRUE", "the slope is s2(1-s2) over a square", sp.diff(FIRST, s1) > 0,
    shares(s1, s2))  # fmt: skip
add("the first to propose gets more than half", "bargaining", "MIXED", "not if the second is more patient",
    Half < FIRST, shares(s1, s2))  # fmt: skip
add("the first of equally patient players gets more than half", "bargaining", "TRUE", "1/(1+delta)",
    Half < FIRST, shares(s1, s2), sp.Eq(s1, s2))  # fmt: skip
add("too little is given to a public good", "public goods", "TRUE", "(w-c)/b < (n*w-c)/(n*b)",
    (w - c) / b < (n * w - c) / (n * b), positive(b, c), w > c, n > 1)  # fmt: skip
add("giving is dominated, yet all gain if all give", "public goods", "TRUE", "1/n < m < 1",
    sp.And(m - 1 < 0, n * m - 1 > 0), n > 1, m > 1 / n, m < 1)  # fmt: skip
add("giving pays", "public goods", "FALSE", "m < 1", m * (x + 1) - (x + 1) > m * x - x, m > 0,
    m < 1)  # fmt: skip
add("a mean-preserving gamble hurts", "risk aversion", "TRUE", "the loss is b*h**2/2",
    ((w + h) - b * (w + h) ** 2 / 2 + (w - h) - b * (w - h) ** 2 / 2) / 2 < w - b * w**2 / 2,
    positive(b, h, w), w + h < 1 / b)  # fmt: skip
add("quadratic utility grows less averse with wealth", "risk aversion", "FALSE",
    "b/(1-b*w) rises", sp.diff(b / (1 - b * w), w) < 0, positive(b, w), w < 1 / b)  # fmt: skip
add("the rich hold more of the risky asset under quadratic utility", "risk aversion", "FALSE",
    "the holding falls with wealth, slope -m*(1+r)/(m**2+s)",
    sp.diff((1 / b - w * (1 + r)) * m / (m**2 + s), w) > 0, positive(b, w, m, s, r))  # fmt: skip
add("a gamble is accepted", "risk aversion", "MIXED", "mean m against b/2 times the second moment",
    m - b * (m**2 + s) / 2 > 0, positive(m, b, s))  # fmt: skip
