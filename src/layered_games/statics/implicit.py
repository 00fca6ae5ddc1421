"""Comparative statics without a closed form: the implicit function theorem on first-order conditions.

Algorithm
---------
1. Conditions ``F(x, p) = 0`` define the choices ``x``. Where the Jacobian ``J = F_x`` is regular,
   ``dx/dp = -J^{-1} F_p``; Cramer's rule gives each entry as a quotient of determinants.
2. What is assumed: the conditions hold; each choice's own second-order condition ``dF_i/dx_i < 0`` holds
   strictly; the equilibrium is stable, ``(-1)^n det J > 0`` (P. A. Samuelson, *Foundations of Economic
   Analysis*, 1947, ch. 9: the correspondence principle; for one decision maker a regular maximum has it).
3. The prover signs the quotient. Unknown functions and their derivatives are free real numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.proofs.rational import relation
from layered_games.statics.effects import Effect, signed
from layered_games.statics.paths import ChannelEffect

__all__ = ["first_order_conditions", "implicit_statics"]


def implicit_statics(
    conditions: Mapping[Any, Any],
    of: Any,
    wrt: Any,
    assuming: Iterable[Boolean] = (),
    *,
    stable: bool = True,
    timeout: float = 10.0,
) -> Effect:
    """Return the effect of a parameter on choices that first-order conditions define.

    Parameters
    ----------
    conditions : mapping of symbol to expression
        For each choice the expression that is zero at it: the derivative of the chooser's payoff.
    of : sympy.Symbol or expression
        A choice, or an expression in choices and parameters (its total derivative is taken).
    wrt : sympy.Symbol
        The parameter.
    assuming : iterable of SymPy relations
    stable : bool
        Whether to assume the second-order conditions and stability; otherwise only that the Jacobian is
        regular.
    timeout : float
        Seconds for each proof.

    Returns
    -------
    Effect
        ``expression`` is the derivative, ``channels`` its parts by choice, ``domain`` what was assumed.

    Raises
    ------
    GameError
        If there are no conditions, a key is no symbol, or the parameter is a choice.

    Examples
    --------
    A monopolist with unknown demand ``D`` and a tax ``t``: the price rises if demand is log-concave.

    >>> p, t = sp.symbols("p t", positive=True)
    >>> D = sp.Function("D", positive=True)
    >>> slope, bend = sp.Derivative(D(p), p), sp.Derivative(D(p), (p, 2))
    >>> focs = {p: D(p) + (p - t) * slope}
    >>> effect = implicit_statics(focs, p, t, [slope < 0])
    >>> effect.sign.name, effect.verdict.evidence
    ('POSITIVE', 'certificate')
    """
    choices = _choices(conditions, wrt)
    rows = [sp.sympify(conditions[x], strict=True) for x in choices]
    jacobian = sp.Matrix(rows).jacobian(choices)
    given = [*assuming, *(relation(f, "==") for f in rows), *_regular(jacobian, stable)]
    moves = _moves(jacobian, sp.Matrix([sp.diff(f, wrt) for f in rows]))
    by_choice = dict(zip(choices, moves, strict=True))
    return _effect(sp.sympify(of, strict=True), wrt, by_choice, given, timeout)


def first_order_conditions(game: SequentialGame) -> dict[sp.Symbol, sp.Expr]:
    """Return, for each move of a one-stage game, the derivative of its player's payoff.

    Raises
    ------
    GameError
        If the game has several stages: then later moves respond, and a closed form is needed.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter
    >>> a, x = Parameter("a", "positive"), Move("1", "x")
    >>> game = SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - sp.exp(x.symbol)}, [a])
    >>> first_order_conditions(game)
    {x: a - exp(x)}
    """
    if len(game.stages) > 1:
        raise GameError(
            "first-order conditions are taken in games of one stage: with several, later moves respond to "
            "earlier ones; solve the later stages first, or give conditions to implicit_statics yourself"
        )
    payoffs = game.raw_payoffs
    return {m.symbol: sp.diff(payoffs[m.player], m.symbol) for m in game.moves.values()}


def _choices(conditions: Mapping[Any, Any], wrt: Any) -> list[sp.Symbol]:
    choices = list(conditions)
    if not choices or not all(isinstance(x, sp.Symbol) for x in choices):
        raise GameError("conditions map each choice, a symbol, to the expression that is zero at it")
    if not isinstance(wrt, sp.Symbol) or wrt in choices:
        raise GameError(f"wrt is the symbol of a parameter, not {wrt!r}; the choices are {choices}")
    return choices


def _regular(jacobian: sp.Matrix, stable: bool) -> list[Boolean]:
    determinant = jacobian.det(method="berkowitz")
    if not stable:
        return [relation(determinant, "!=")]
    own = [relation(jacobian[k, k], "<") for k in range(jacobian.rows)]
    return [*own, relation((-1) ** jacobian.rows * determinant, ">")]


def _moves(jacobian: sp.Matrix, by_parameter: sp.Matrix) -> list[sp.Expr]:
    """Cramer's rule."""
    whole, found = jacobian.det(method="berkowitz"), []
    for k in range(jacobian.rows):
        part = jacobian.copy()
        part[:, k] = by_parameter
        found.append(-part.det(method="berkowitz") / whole)
    return found


def _effect(
    of: sp.Expr, wrt: sp.Symbol, moves: Mapping[sp.Symbol, sp.Expr], given: list[Boolean], timeout: float
) -> Effect:
    direct = sp.diff(of, wrt)
    parts = [ChannelEffect(wrt.name, direct, sp.S.One)] if direct != 0 else []
    parts += [
        ChannelEffect(x.name, outer, move) for x, move in moves.items() if (outer := sp.diff(of, x)) != 0
    ]
    total = sp.Add(*(p.by_channel * p.channel_by_parameter for p in parts))
    sign, condition, verdict = signed(sp.together(total), given, timeout)
    return Effect(
        str(of), wrt.name, None, sign, condition, total, verdict, tuple(parts), sp.And(*given), condition
    )
