"""Propositions in the style of the public QF_NRA economics family: numbered variables, derivatives as free reals.

The style is that of C. Mulligan, R. Bradford, J. Davenport, M. England and Z. Tonks, *Non-linear real arithmetic
benchmarks derived from automated reasoning in economics* (2018): first-order conditions, second-order
conditions and their total differentials are assumptions about variables v1, v2, ...; the systems here are
derived from textbook models, not copied.
"""

from __future__ import annotations

import sympy as sp
from economics_record import Proposition, lister, negative, positive

DIFFERENTIALS: list[Proposition] = []
add = lister(DIFFERENTIALS)
v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17 = sp.symbols("v1:18")
v18, v19, v20 = sp.symbols("v18:21")
Eq = sp.Eq

# v1 product demand elasticity, v2 substitution, v3 supply of the other factor, v4 share, v5 price, v6 output,
# v7, v8 amounts, v9 the other wage, v10 own wage: all changes in proportion
MARSHALL = (
    *positive(v1, v2, v3, v4, v10), v4 < 1, Eq(v5, v4 * v10 + (1 - v4) * v9), Eq(v6, -v1 * v5),
    Eq(v7, v6 - (1 - v4) * v2 * (v10 - v9)), Eq(v8, v6 + v4 * v2 * (v10 - v9)), Eq(v8, v3 * v9),
)  # fmt: skip
add("a dearer factor is used less", "derived demand", "TRUE",
    "v9 = v4*v10(v2-v1)/(v3+v1(1-v4)+v4*v2), hence Hicks' formula", v7 < 0, MARSHALL)  # fmt: skip
add("a dearer factor raises use of the other", "derived demand", "MIXED", "the sign of v2 - v1", v8 > 0,
    MARSHALL)  # fmt: skip
add("a dearer factor raises use of the other though products are easily replaced", "derived demand", "FALSE",
    "the sign of v2 - v1", v8 > 0, MARSHALL, v1 > v2)  # fmt: skip
add("a dearer factor makes the product cheaper", "derived demand", "FALSE",
    "v5 = v4*v10(v3+v2)/(v3+v1(1-v4)+v4*v2)", v5 < 0, MARSHALL)  # fmt: skip
add("a dearer factor makes the product dearer", "derived demand", "TRUE",
    "v5 = v4*v10(v3+v2)/(v3+v1(1-v4)+v4*v2)", v5 > 0, MARSHALL)  # fmt: skip
add("a dearer factor is used more", "derived demand", "CONTRADICTORY", "Hicks' formula is positive", v5 > 0,
    MARSHALL, v7 >= 0)  # fmt: skip

# v1 slope of demand, v2 of supply, v3 buyers' price, v4 tax (changes), v5 amount, v6 revenue, v7, v8 the levels
INCIDENCE = (
    v1 < 0,
    *positive(v2, v4, v7, v8),
    Eq(v5, v1 * v3),
    Eq(v5, v2 * (v3 - v4)),
    Eq(v6, v7 * v4 + v8 * v5),
)
add("a tax is shared", "tax incidence", "TRUE", "v3 = v2*v4/(v2-v1)", sp.And(v3 > 0, v3 < v4), INCIDENCE)
add("a higher tax brings more", "tax incidence", "MIXED", "v7*v4 against v8*v5", v6 > 0, INCIDENCE)
add("a higher tax brings more from none", "tax incidence", "TRUE", "v6 = v7*v4", v6 > 0,
    v1 < 0, *positive(v2, v4, v7), Eq(v8, 0), *INCIDENCE[5:])  # fmt: skip
add("a higher tax enlarges the market", "tax incidence", "FALSE", "v5 = v1*v2*v4/(v2-v1)", v5 > 0, INCIDENCE)
add("a tax that sellers more than bear", "tax incidence",
    "CONTRADICTORY", "v3 > 0", v4 > 0, INCIDENCE, v4 - v3 > v4)  # fmt: skip

# v1 = u_c, v2 = u_cc, v3 = u_cl, v4 = u_ll, v5 wage, v6 hours, v7 change in hours, v8 in the wage, v9 = u_l
LABOUR = (
    *positive(v1, v5, v6, v8, v9), Eq(v5 * v1, v9), v5**2 * v2 - 2 * v5 * v3 + v4 < 0,
    Eq((v5**2 * v2 - 2 * v5 * v3 + v4) * v7 + (v1 + v6 * (v5 * v2 - v3)) * v8, 0),
)  # fmt: skip
add("hours rise with the wage", "labour supply", "MIXED", "v1 + v6(v5*v2-v3) has no sign", v7 > 0, LABOUR)
add("hours rise with the wage if leisure is inferior", "labour supply", "TRUE", "v5*v2 - v3 >= 0", v7 > 0,
    LABOUR, v5 * v2 - v3 >= 0)  # fmt: skip
add("hours rise with the wage though the income effect is large", "labour supply", "FALSE",
    "v1 + v6(v5*v2-v3) < 0", v7 > 0, LABOUR, v6 * (v5 * v2 - v3) < -v1)  # fmt: skip
add("hours fall with the wage and leisure is no normal good", "labour supply", "CONTRADICTORY",
    "v1 + v6(v5*v2-v3) >= v1 > 0", v1 > 0, LABOUR, v7 < 0, v5 * v2 >= v3)  # fmt: skip

# v1 price, v2 cost, v3 demand, v4, v5 its derivatives, v6 change in price, v7 in cost, v8 in amount, v9 in profit
MONOPOLY = (
    *positive(v1, v2, v3, v7), v4 < 0, Eq(v3 + (v1 - v2) * v4, 0), 2 * v4 + (v1 - v2) * v5 < 0,
    Eq((2 * v4 + (v1 - v2) * v5) * v6 - v4 * v7, 0), Eq(v8, v4 * v6), Eq(v9, -v3 * v7),
)  # fmt: skip
add("a monopolist's price rises with cost", "monopoly", "TRUE", "v6 = v4*v7/(2*v4+(v1-v2)v5)", v6 > 0,
    MONOPOLY)  # fmt: skip
add("a monopolist passes on less than the cost", "monopoly", "MIXED", "if and only if v4 + (v1-v2)v5 < 0",
    v6 < v7, MONOPOLY)  # fmt: skip
add("a monopolist with concave demand passes on at most half", "monopoly", "TRUE", "v5 <= 0", 2 * v6 <= v7,
    MONOPOLY, v5 <= 0)  # fmt: skip
add("a monopolist below cost", "monopoly", "CONTRADICTORY", "v1 - v2 = -v3/v4 > 0", v3 > 0, MONOPOLY,
    v1 < v2)  # fmt: skip
add("a monopolist gains from higher cost", "monopoly", "FALSE", "v9 = -v3*v7", v9 >= 0, MONOPOLY)

# v1, v2 own second derivatives, v3, v4 cross ones, v5, v6 effects of the parameter on marginal profits,
# v7 change of the parameter, v8, v9 of the actions
DUOPOLY = (
    *negative(v1, v2), v1 * v2 - v3 * v4 > 0, v7 > 0, Eq(v1 * v8 + v3 * v9 + v5 * v7, 0),
    Eq(v4 * v8 + v2 * v9 + v6 * v7, 0),
)  # fmt: skip
add("a push on one of two rivals moves that one", "duopoly", "TRUE", "v8 = -v2*v5*v7/det", v8 > 0, DUOPOLY,
    v5 > 0, Eq(v6, 0))  # fmt: skip
add("a push on one of two rivals moves the other", "duopoly", "MIXED", "v9 = v4*v5*v7/det", v9 < 0, DUOPOLY,
    v5 > 0, Eq(v6, 0))  # fmt: skip
add("a push on one of two rivals moves the other back, actions being substitutes", "duopoly", "TRUE",
    "v9 = v4*v5*v7/det", v9 < 0, DUOPOLY, v5 > 0, v4 < 0, Eq(v6, 0))  # fmt: skip
add("a push on both of two complements moves them back", "duopoly", "FALSE",
    "both terms of each change are positive", sp.Or(v8 < 0, v9 < 0), DUOPOLY,
    *positive(v3, v4, v5, v6))  # fmt: skip
add("two complements pushed forward, and one goes back", "duopoly", "CONTRADICTORY",
    "v8 = (-v2*v5+v3*v6)v7/det > 0", v7 > 0, DUOPOLY, *positive(v3, v4, v5, v6), v8 <= 0)  # fmt: skip

# v1, v2 prices, v3, v4 amounts, v5, v6 marginal utilities, v7 = u11, v8 = u12, v9 = u22, v10 multiplier,
# v11 change of the first price, v12, v13 of amounts, v14 of the multiplier, v15 compensation
CONSUMER = (
    *positive(v1, v2, v3, v4, v5, v6, v10, v11), Eq(v5, v10 * v1), Eq(v6, v10 * v2),
    2 * v1 * v2 * v8 - v2**2 * v7 - v1**2 * v9 > 0,
    Eq(v7 * v12 + v8 * v13, v10 * v11 + v1 * v14), Eq(v8 * v12 + v9 * v13, v2 * v14),
    Eq(v1 * v12 + v2 * v13 + v3 * v11, v15),
)  # fmt: skip
add("compensated demand falls", "Slutsky", "TRUE", "v12 = -v2**2*v10*v11/bordered determinant", v12 < 0, CONSUMER,
    Eq(v15, v3 * v11))  # fmt: skip
add("compensated demand for the other good rises", "Slutsky", "TRUE", "v1*v12 + v2*v13 = 0", v13 > 0,
    CONSUMER, Eq(v15, v3 * v11))  # fmt: skip
add("demand falls", "Slutsky", "MIXED", "Giffen goods", v12 < 0, CONSUMER, Eq(v15, 0))
add("demand for a normal good falls with its price", "Slutsky", "TRUE", "v2*v8 - v1*v9 > 0 is normality", v12 < 0,
    CONSUMER, Eq(v15, 0), v2 * v8 - v1 * v9 > 0)  # fmt: skip
add("compensated demand rises", "Slutsky", "CONTRADICTORY", "the substitution effect is negative", v11 > 0,
    CONSUMER, Eq(v15, v3 * v11), v12 > 0)  # fmt: skip

# v1 = C', v2 = I_r, v3 = L_Y, v4 = L_r, v5 = dG, v6 = dM, v7 = dY, v8 = dr, v9 = dC, v10 = dI
MONEY = (
    *positive(v1, v3), v1 < 1, *negative(v2, v4), Eq(v7, v9 + v10 + v5), Eq(v9, v1 * v7), Eq(v10, v2 * v8),
    Eq(v6, v3 * v7 + v4 * v8),
)  # fmt: skip
add("spending raises income and interest", "IS-LM", "TRUE", "v7(1-v1+v2*v3/v4) = v5 and v8 = -v3*v7/v4",
    sp.And(v7 > 0, v8 > 0), MONEY, v5 > 0, Eq(v6, 0))  # fmt: skip
add("spending raises private spending", "IS-LM", "MIXED", "the multiplier exceeds one if v1 > v2*v3/v4",
    v9 + v10 > 0, MONEY, v5 > 0, Eq(v6, 0))  # fmt: skip
add("money lowers interest", "IS-LM", "TRUE", "v8 = v6(1-v1)/(v4(1-v1)+v3*v2)", v8 < 0, MONEY, v6 > 0,
    Eq(v5, 0))  # fmt: skip
add("spending raises investment", "IS-LM", "FALSE", "v10 = v2*v8 with v8 > 0", v10 > 0, MONEY, v5 > 0,
    Eq(v6, 0))  # fmt: skip
add("money with a falling income", "IS-LM", "CONTRADICTORY", "v7 = v6*v2/(v4(1-v1)+v3*v2) > 0", v6 > 0, MONEY,
    v6 > 0, Eq(v5, 0), v7 < 0)  # fmt: skip

# v1 today's income, v2 tomorrow's, v3 saving, v4 = 1 + interest, v5, v6 = u', v7, v8 = u'', v9 discount,
# v10 change in saving, v11 in today's income, v12 in interest
SAVING = (
    *positive(v4, v5, v6, v9), *negative(v7, v8), Eq(v5, v9 * v4 * v6),
    Eq((v7 + v9 * v4**2 * v8) * v10, v7 * v11 - v9 * v12 * (v6 + v4 * v3 * v8)),
)  # fmt: skip
add("part of a windfall is saved", "saving", "TRUE", "v10 = v7*v11/(v7+v9*v4**2*v8)",
    sp.And(v10 > 0, v10 < v11), SAVING, v11 > 0, Eq(v12, 0))  # fmt: skip
add("interest raises saving", "saving", "MIXED", "v6 + v4*v3*v8 has no sign", v10 > 0, SAVING, v12 > 0,
    Eq(v11, 0))  # fmt: skip
add("interest raises a debtor's saving", "saving", "TRUE", "v3*v8 >= 0", v10 > 0, SAVING, v12 > 0, v3 <= 0,
    Eq(v11, 0))  # fmt: skip
add("interest raises saving under strong smoothing", "saving", "FALSE", "v6 + v4*v3*v8 < 0", v10 > 0, SAVING,
    v12 > 0, v4 * v3 * v8 < -v6, Eq(v11, 0))  # fmt: skip

# Harberger: v1..v4 shares of capital and labour in two sectors, v5, v6 of sectors in capital, v7 substitution in
# both, v8 tax, v9 return, v10 wage (changes), v11, v12 prices, v13, v14 outputs, v15 demand elasticity
HARBERGER = (
    *positive(v1, v2, v3, v4, v7, v8, v15), Eq(v1 + v2, 1), Eq(v3 + v4, 1), Eq(v10, 0),
    Eq(v11, v1 * (v9 + v8)), Eq(v12, v3 * v9), Eq(v13 - v14, -v15 * (v11 - v12)), *positive(v5, v6, v16, v17),
    Eq(v5 + v6, 1), Eq(v16 + v17, 1),
    Eq(v5 * (v13 - v2 * v7 * (v9 + v8)) + v6 * (v14 - v4 * v7 * v9), 0),
    Eq(v16 * (v13 + v1 * v7 * (v9 + v8)) + v17 * (v14 + v3 * v7 * v9), 0),
)  # fmt: skip
add("a tax on capital in the labour-intensive sector hurts capital", "tax incidence", "MIXED",
    "output and substitution effects are opposed", v9 < 0, HARBERGER, v1 < v3, v5 < v16)  # fmt: skip
add("a tax on capital in the capital-intensive sector hurts capital", "tax incidence", "TRUE",
    "both effects are negative: (v5-v16)(...) + v7(...)", v9 < 0, HARBERGER, v1 > v3, v5 > v16)  # fmt: skip

# v1, v2 f1 f2, v3 f11, v4 f12, v5 f22, v6 product price, v7, v8 wages, v9 change of the first wage, v10, v11 amounts
INPUTS = (
    *positive(v1, v2, v6, v7, v8, v9), *negative(v3, v5), v3 * v5 - v4**2 > 0, Eq(v6 * v1, v7), Eq(v6 * v2, v8),
    Eq(v6 * (v3 * v10 + v4 * v11), v9), Eq(v4 * v10 + v5 * v11, 0),
)  # fmt: skip
add("a dearer input is used less", "factor demand", "TRUE", "v10 = v5*v9/(v6*det)", v10 < 0, INPUTS)
add("a dearer input raises use of the other", "factor demand", "MIXED", "the sign of -v4", v11 > 0, INPUTS)
add("a dearer input raises use of a complement", "factor demand", "FALSE", "v11 = -v4*v9/(v6*det)", v11 > 0,
    INPUTS, v4 > 0)  # fmt: skip
add("a well-behaved technology with rising returns to the second input", "factor demand", "CONTRADICTORY",
    "v3*v5 > v4**2 >= 0 with v3 < 0 needs v5 < 0", v1 > 0, *positive(v1, v2, v9), v3 < 0, v3 * v5 - v4**2 > 0,
    v5 >= 0)  # fmt: skip
add("a dearer input is used less if the other adjusts too, by more", "factor demand", "TRUE",
    "v10/v9 = v5/(v6(v3*v5-v4**2)) <= 1/(v6*v3)", v10 / v9 <= 1 / (v6 * v3), INPUTS)  # fmt: skip
