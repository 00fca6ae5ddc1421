"""Comparative statics of finite games: probabilities and payoffs of one equilibrium by one parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.errors import GameError
from layered_games.proofs.fast import satisfiable
from layered_games.statics.effects import Effect, signed
from layered_games.statics.paths import ChannelEffect

__all__ = ["finite_effect", "quantities_of"]


def finite_effect(
    solution: Solution,
    of: str | sp.Expr,
    wrt: str,
    branch: int | None,
    extra: Sequence[Boolean],
    timeout: float,
) -> Effect:
    """Return the effect of a parameter within one equilibrium of a finite game.

    Raises
    ------
    GameError
        If the game has no parameters, a name is unknown, or the equilibrium has to be chosen.
    """
    space = solution.game.parameters
    if wrt not in space:
        known = ", ".join(space) or "none: all its payoffs are numbers"
        raise GameError(f"unknown parameter {wrt!r}; the game has {known}")
    equilibrium = _chosen(solution, branch)
    symbol = space[wrt].symbol
    derivative = normal(sp.diff(_expression(solution, equilibrium, of), symbol))
    condition = equilibrium.condition
    given = [*space.assumptions, condition, *extra]
    if satisfiable([*given, sp.true]) is False:
        raise GameError(f"the equilibrium does not exist under {list(extra)}: it needs {condition}")
    sign, strict, verdict = signed(derivative, given, timeout)
    return Effect(
        str(of), wrt, None, sign, strict, derivative, verdict,
        (ChannelEffect(wrt, derivative, sp.S.One),) if derivative != 0 else (),
        condition, strict,
    )  # fmt: skip


def _chosen(solution: Solution, branch: int | None) -> Equilibrium:
    if branch is not None:
        return solution.equilibria[branch]
    if len(solution.equilibria) == 1:
        return solution.equilibria[0]
    listed = "\n".join(
        f"  branch={k}: where {e.condition}: {e.profile}" for k, e in enumerate(solution.equilibria)
    )
    raise GameError(f"the game has several equilibria; choose one:\n{listed}")


def quantities_of(solution: Solution, equilibrium: Equilibrium) -> dict[str, sp.Expr]:
    """Return what has a value in an equilibrium: probabilities of actions, and payoffs.

    Examples
    --------
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.games.strategic import StrategicGame
    >>> x = sp.Symbol("x", positive=True)
    >>> solution = solve(StrategicGame.from_arrays([[x]], [[2 * x]]))
    >>> quantities_of(solution, solution[0])
    {'1:1': 1, '2:1': 1, 'U_1': x, 'U_2': 2*x}
    """
    game = solution.game
    found: dict[str, Any] = dict(equilibrium.values)
    if not found:
        for player, actions, mixture in zip(game.players, game.actions, equilibrium.profile, strict=True):
            found |= {f"{player}:{a}": p for a, p in zip(actions, mixture, strict=True)}
    found |= {f"U_{p}": u for p, u in zip(game.players, equilibrium.payoffs, strict=True)}
    return {name: sp.sympify(value, strict=True) for name, value in found.items()}


def _expression(solution: Solution, equilibrium: Equilibrium, of: str | sp.Expr) -> sp.Expr:
    known = quantities_of(solution, equilibrium)
    if isinstance(of, str):
        if of not in known:
            raise GameError(f"unknown quantity {of!r}; the game has {', '.join(known)}")
        return known[of]
    own = set(solution.game.parameters.symbols.values())
    strange = sorted(s.name for s in of.free_symbols - own if s.name not in known)
    if strange:
        raise GameError(f"unknown quantities {strange} in {of}; the game has {', '.join(known)}")
    return of.xreplace({s: known[s.name] for s in of.free_symbols - own})
