"""Propositions on the finite form: its pure equilibria, and how it agrees with continuous bids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Solution
from layered_games.equilibria.settling import settle
from layered_games.equilibria.solving import solve
from layered_games.models.canonical import overbidding
from layered_games.models.finite_form import FiniteForm, own_execution
from layered_games.models.finite_form_cells import CELLS
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import TIMEOUT, part
from layered_games.proofs import Outcome
from layered_games.regime import Regime, branches

__all__ = ["claims"]

POSSIBLE = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2))
"""The cells that can be pure equilibria."""


def claims(game: FiniteForm) -> tuple[Proposition, ...]:
    """Return the propositions on the finite form, each with its verdict."""
    solution = solve(game)
    return (_pure(game, solution), _both(solution), _volunteer(game), _mark_up(game), _agreed(game))


def _profile(cell: tuple[int, int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(k == chosen) for k in range(3)) for chosen in cell)


def _condition(solution: Solution, cell: tuple[int, int]) -> Boolean:
    """Where a cell is an equilibrium, as the solver found it."""
    return sp.Or(*(e.condition for e in solution if e.profile == _profile(cell)))


def _no_deviation(game: FiniteForm, cell: tuple[int, int]) -> Boolean:
    """The definition: neither gains by another action."""
    i, j = cell
    above, below = game.payoffs
    gaps = [above[i, j] - above[k, j] for k in range(3)] + [below[i, j] - below[i, k] for k in range(3)]
    return sp.And(*(sp.GreaterThan(gap, 0) for gap in gaps))


def _pure(game: FiniteForm, solution: Solution) -> Proposition:
    parts = []
    for cell in CELLS:
        above, below = game.actions[0][cell[0]], game.actions[1][cell[1]]
        definition = _no_deviation(game, cell)
        if cell in POSSIBLE:
            claim = sp.Equivalent(_condition(solution, cell), definition)
            parts.append(part(f"({above}, {below}) exactly where the solver says", claim, game.parameters))
        else:
            parts.append(part(f"({above}, {below}) never", sp.Not(definition), game.parameters))
    return Proposition(
        "pure",
        "Pure equilibria of the finite form",
        "Five of the nine cells can be equilibria: passing on and executing (none), marking up and executing "
        "(passive), volunteering under either target (active), and the pact that is offered and accepted "
        "(collusive). An offer that is refused and books kept in vain never are.",
        "",
        tuple(parts),
        {r"\text{pact}": _condition(solution, (2, 2))},
    )


def _both(solution: Solution) -> Proposition:
    passive, pact = _condition(solution, (1, 0)), _condition(solution, (2, 2))
    game = solution.game
    apart = sp.Not(sp.And(passive, pact))
    return Proposition(
        "several",
        "Passive and collusive overbidding side by side",
        "Marking up with execution and the pact can both be equilibria of one game; then results are sets, "
        "and a third equilibrium mixes.",
        "",
        (part("one excludes the other", apart, game.parameters, expected=Outcome.MIXED),),
    )


def _settled(
    game: FiniteForm, label: str, claim: Any, extra: Iterable[Boolean] = (), expected: Outcome = Outcome.TRUE
) -> Part:
    """A claim in primitives and channels, under what is known of both."""
    space = game.primitives
    given = [r for n in ("T", "b") for r in space[n].domain.relations(space[n].symbol)]
    tau, T, b = (space[n].symbol for n in ("tau", "T", "b"))
    given += [sp.StrictGreaterThan(T, tau), sp.StrictGreaterThan(b, T), *extra]
    return Part(label, claim, settle(game.ground, claim, given, TIMEOUT), expected)


def _worth(game: FiniteForm, name: str) -> sp.Expr:
    return next(e for s, e in game.levels.items() if s.name == name)


def _channel(game: FiniteForm, name: str) -> sp.Symbol:
    listed = {c.parameter.name: c.symbol for c in game.ground.channels}
    return listed[name] if name in listed else game.primitives[name].symbol


def _volunteer(game: FiniteForm) -> Proposition:
    a_A, d, beta = (_channel(game, n) for n in ("a_A", "d", "beta_A"))
    gain = normal(_worth(game, "u_b") - _worth(game, "u_tau"))
    (least,) = sp.solve(sp.numer(sp.together(gain)), beta)
    wants = sp.GreaterThan(gain, 0, evaluate=False)
    active = [
        c for branch in branches(overbidding()) if branch.regime is Regime.ACTIVE for c in branch.constraints
    ]
    own = next(c.expr for c in active if c.strict and not c.expr.has(_channel(game, "a_S")))
    listed = {c.parameter.name: c.definition for c in game.ground.channels}
    continuous = sp.StrictGreaterThan(own.xreplace({_channel(game, "c"): listed["c"]}), 0)
    slopes = {s: sp.StrictLessThan(normal(sp.diff(gain, s)), 0, evaluate=False) for s in (a_A, d)}
    return Proposition(
        "volunteer",
        "When the subordinate volunteers",
        r"The subordinate prefers the high bid to the received target iff its credit reaches $\beta_A^*$. "
        "Tolerance ($a_A$ falls) makes volunteering more attractive, oversight ($d$ rises) less. If it "
        "volunteers in the finite form it overbids in the game of continuous bids; not conversely: three "
        "levels hide overbids that stop short of the highest.",
        "",
        (
            _settled(game, "the threshold", sp.Equivalent(wants, sp.GreaterThan(beta, least))),
            *(_settled(game, f"the gain falls in {s}", claim) for s, claim in slopes.items()),
            _settled(game, "then the continuous bid exceeds the target", sp.Implies(wants, continuous)),
            _settled(game, "and conversely", sp.Implies(continuous, wants), expected=Outcome.MIXED),
        ),
        {r"\beta_A^*": normal(least)},
    )


def _mark_up(game: FiniteForm) -> Proposition:
    a_S, k, ell, beta_S = (_channel(game, n) for n in ("a_S", "k", "ell", "beta_S"))
    gain = (_worth(game, "v_T") - _worth(game, "v_tau")).subs(beta_S, 0)
    wants = sp.StrictGreaterThan(gain, 0, evaluate=False)
    keen = sp.StrictGreaterThan(a_S * k, ell)
    return Proposition(
        "mark-up",
        "When the superior marks up",
        r"Without credit of its own the superior prefers the marked-up target only if $a_S k > \ell$, as "
        "with continuous bids; not whenever, because the one markup on offer may be too large.",
        r"$\beta_S = 0$",
        (
            _settled(game, "only if a_S k > ell", sp.Implies(wants, keen)),
            _settled(game, "whenever a_S k > ell", sp.Implies(keen, wants), expected=Outcome.MIXED),
        ),
    )


def _agreed(game: FiniteForm) -> Proposition:
    """At what was agreed the subordinate would gain by choosing its own effort."""
    alone = own_execution(game)
    agreed = _worth(game, "u_J")
    parts: list[Part] = []
    before: list[Boolean] = []
    for number, (value, where) in enumerate(agreed.args, 1):
        gains = sp.StrictGreaterThan(normal(alone - value), 0, evaluate=False)
        label = f"own effort beats the agreed one, case {number}"
        parts.append(_settled(game, label, gains, [where, *before]))
        before.append(sp.Not(where))
    return Proposition(
        "enforcement",
        "The pact needs enforcement",
        "Under the pact the subordinate would gain by choosing its own effort at the agreed bid, always: "
        "the cell stands for an agreement that is enforced, and is no equilibrium of the moves behind it.",
        "",
        tuple(parts),
    )
