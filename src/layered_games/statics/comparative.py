"""Signs of comparative statics, through the chain rule on channels first.

Algorithm
---------
1. Take each branch of the regime and write the quantity in that form (channels or parameters) in
   which the parameter acts through the fewest paths.
2. Differentiate: direct part, plus, for each channel, the derivative by the channel times the
   derivative of the channel.
3. Prove the sign of every part under the domains, the branch's conditions and the user's
   assumptions; combine. What has no fixed sign is reported with the condition that separates signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.pieces import Piece
from layered_games.equilibria.result import Solution, Status
from layered_games.equilibria.staged import bounds, facts
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime, roles_of
from layered_games.statics.effects import Effect, combine
from layered_games.statics.finite_effects import finite_effect
from layered_games.statics.implicit import first_order_conditions, implicit_statics
from layered_games.statics.staged_effects import branch_effect, interior_branches, symbol_named

__all__ = ["comparative_statics"]


def comparative_statics(
    solution: Solution,
    of: str | sp.Expr,
    wrt: str,
    regime: str | Regime | None = None,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
    *,
    branch: int | None = None,
) -> Effect:
    """Return the effect of a parameter on an equilibrium quantity, with its proved sign.

    Parameters
    ----------
    solution : Solution
        A solution with parameters: of a staged game, of a strategic game, of a tree.
    of : str or sympy.Expr
        A move, a derived quantity, ``U_<player>``, or an expression in the symbols of such quantities. In a
        strategic game ``"<player>:<action>"`` is the probability of an action; in a tree the names in the
        ``values`` of its equilibria are.
    wrt : str
        The name of a parameter, or of a channel (then all other channels are held fixed).
    regime : str or Regime, optional
        The regime to look at, in a game with roles; all branches together if None.
    assuming : iterable of SymPy relations
        Further assumptions in parameters, for instance ``Eq(beta_S, 0)``.
    timeout : float
        Seconds for each proof.
    branch : int, optional
        The number of one equilibrium of the solution. Finite games with several equilibria need it: these
        may exist side by side.

    Raises
    ------
    GameError
        If the quantity, the parameter or the regime is unknown, or the quantity is a set there.

    Notes
    -----
    A game of one stage without a closed form is taken at an interior equilibrium, by the implicit function
    theorem (:func:`~layered_games.implicit_statics`); what is assumed is then in ``domain`` of the effect.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> from layered_games.equilibria.solving import solve
    >>> comparative_statics(solve(overbidding()), of="T", wrt="phi_S", regime="passive").sign.name
    'NEGATIVE'
    """
    game = solution.game
    staged = isinstance(game, SequentialGame)
    if solution.status is Status.NO_CLOSED_FORM and staged and len(game.stages) == 1:
        return _interior(game, of, wrt, tuple(assuming), float(timeout))
    if not solution.equilibria:
        raise GameError(f"no closed form to differentiate: {solution.status}")
    if branch is not None and not 0 <= branch < len(solution.equilibria):
        raise GameError(f"branch {branch} does not exist; there are 0 to {len(solution.equilibria) - 1}")
    which = _regime(regime)
    extra = tuple(sp.sympify(a, strict=True) for a in assuming)
    if not staged:
        if which is not None:
            raise GameError("a finite game has no regimes; choose an equilibrium by its number, branch=0")
        return finite_effect(solution, of, wrt, branch, extra, float(timeout))
    symbol_named(game, wrt)
    if which is not None:
        roles_of(game)
    chosen = None if branch is None else solution.equilibria[branch].piece
    return _effect(game, of, wrt, which, extra, float(timeout), _Chosen(chosen))


def _interior(
    game: SequentialGame, of: str | sp.Expr, wrt: str, extra: tuple[Boolean, ...], timeout: float
) -> Effect:
    """The effect at an interior equilibrium that has no closed form."""
    symbol = symbol_named(game, wrt)
    known: dict[str, sp.Expr] = {m.name: m.symbol for m in game.moves.values()}
    known |= {f"U_{p}": u for p, u in game.raw_payoffs.items()}
    if isinstance(of, str) and of not in known:
        raise GameError(f"unknown quantity {of!r}; the game has {', '.join(known)}")
    wanted = sp.sympify(known[of], strict=True) if isinstance(of, str) else of
    shown = wanted.xreplace({s: known.get(s.name, s) for s in wanted.free_symbols})
    open_bounds = [
        sp.StrictGreaterThan(c.expr, 0, evaluate=False) for m in game.moves.values() for c in bounds(m)
    ]
    given = [*facts(game, 0), *open_bounds, *extra]
    effect = implicit_statics(first_order_conditions(game), shown, symbol, given, timeout=timeout)
    return replace(effect, of=str(of))


@dataclass(frozen=True, eq=False)
class _Chosen:
    """One piece of a solution, compared by what it is; None for all."""

    piece: Piece | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Chosen) and self.piece is other.piece

    def __hash__(self) -> int:
        return id(self.piece)


def _regime(regime: str | Regime | None) -> Regime | None:
    if regime is None or isinstance(regime, Regime):
        return regime
    try:
        return Regime[str(regime).upper()]
    except KeyError:
        names = ", ".join(str(r) for r in Regime)
        raise GameError(f"unknown regime {regime!r}; use one of {names}") from None


@lru_cache(maxsize=1024)
def _effect(
    game: SequentialGame,
    of: str | sp.Expr,
    wrt: str,
    regime: Regime | None,
    extra: tuple[Boolean, ...],
    timeout: float,
    chosen: _Chosen,
) -> Effect:
    parts = [
        part
        for branch in interior_branches(game, regime)
        if (chosen.piece is None or chosen.piece is branch.equilibrium.piece)
        and (part := branch_effect(game, branch, of, wrt, extra, timeout)) is not None
    ]
    if not parts:
        raise GameError(
            f"no branch{'' if regime is None else f' of regime {regime}'} has interior under {list(extra)}"
        )
    return parts[0] if len(parts) == 1 else combine(parts)
