"""Welfare: how far a game's outcome falls short of the best work for the public, split into its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.evaluation import channel_point, evaluate
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.models.accounts import Accounts
from layered_games.tables import Tabular

__all__ = ["WORK", "Welfare", "best_work", "welfare"]

WORK: Final = "work off its best level"


@dataclass(frozen=True)
class Welfare(Tabular):
    """The loss of welfare at one point, by source; shown as text, HTML, Markdown, LaTeX or a pandas frame.

    Attributes
    ----------
    best : number
        Welfare of the best work, without any loss.
    losses : mapping of str to number
        Each source and what it takes; they add up to the whole loss exactly.
    """

    best: Any
    losses: Mapping[str, Any]

    @property
    def loss(self) -> Any:
        """The whole loss."""
        return sum(self.losses.values())

    @property
    def reached(self) -> Any:
        """Welfare that is reached."""
        return self.best - self.loss

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("source", "loss", "share")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text, the total last."""
        whole = self.loss
        rows = [(name, value) for name, value in self.losses.items()]
        return [
            (name, f"{float(value):.6g}", f"{float(value / whole):.1%}" if whole else "")
            for name, value in [*rows, ("all", whole)]
        ]


def welfare(
    game: SequentialGame,
    solution: Solution | Equilibrium | None = None,
    *,
    at: Mapping[str, Any] | None = None,
    accounts: Accounts | None = None,
) -> Welfare:
    """Split the loss of welfare at an equilibrium into its sources.

    Algorithm
    ---------
    1. The best work maximises value less cost over the moves that are work, by the solver of staged games.
    2. The first source is what work off that level loses; the others are the losses of the accounts. They
       add up exactly, since welfare is value less cost less losses.

    Parameters
    ----------
    game : SequentialGame
        A staged game.
    solution : Solution or Equilibrium, optional
        Solved at a point; of several equilibria the first is taken. Default: solved at ``at``.
    at : mapping of str to number, optional
        Default: the model's example.
    accounts : Accounts, optional
        What counts; default: the model's own.

    Returns
    -------
    Welfare

    Raises
    ------
    GameError
        If the game has no accounts and none are given, the point is missing, there is no equilibrium, or a
        loss is negative.

    Examples
    --------
    >>> from layered_games.models.public_value_model import public_value
    >>> found = welfare(public_value())
    >>> found.best - found.reached == found.loss
    True
    """
    counted = accounts if accounts is not None else getattr(game, "accounts", None)
    if counted is None:
        name = game.name or "the game"
        raise GameError(
            f"{name} does not say what counts as welfare; pass accounts=lg.Accounts(work, value, cost, "
            f"losses)"
        )
    values = dict(at if at is not None else getattr(game, "example", {}))
    if not values:
        raise GameError("welfare is split at a point; give at={parameter: value, ...}")
    found = _equilibrium(game, solution, values)
    env = channel_point(game, game.parameters.validate(values))
    moves = {game.moves[n].symbol: v for n, v in found.values.items() if n in game.moves}
    best = evaluate(*_at(_best(game, counted), counted, env))
    reached = evaluate(counted.value - counted.cost, env | moves)
    losses = {WORK: best - reached} if counted.work else {}
    losses |= {name: evaluate(expr, env | moves) for name, expr in counted.losses.items()}
    for name, value in losses.items():
        if value < 0:
            raise GameError(f"the loss {name!r} is {value} < 0; a loss must be at least 0 in accounts")
    return Welfare(best, losses)


def _equilibrium(
    game: SequentialGame, given: Solution | Equilibrium | None, at: Mapping[str, Any]
) -> Equilibrium:
    if isinstance(given, Equilibrium):
        return given
    found = solve(game, at=at) if given is None else given
    if not len(found):
        raise GameError(f"{game.name or 'the game'} has no equilibrium there; welfare cannot be split")
    first: Equilibrium = found[0]
    if any(isinstance(v, sp.Expr) and v.free_symbols for v in first.values.values()):
        raise GameError("the solution is in symbols; solve the game at a point, or leave the solution out")
    return first


def best_work(game: SequentialGame, accounts: Accounts) -> SequentialGame:
    """Return the problem of choosing work for the public alone, as a game of one player."""
    moves = [Move("public", n, lower=_own_bound(game.moves[n].lower)) for n in accounts.work]
    return SequentialGame(
        players=("public",),
        stages=(tuple(moves),) if moves else ((Move("public", "nothing", lower=0, upper=0),),),
        payoffs={"public": accounts.value - accounts.cost},
        parameters=game.parameters,
        channels=game.channels,
        name="best work",
    )


def _own_bound(bound: Any) -> Any:
    """A bound that is a number; others belong to the game, not to the work."""
    return bound if bound is not None and getattr(bound, "is_number", True) else None


def _best(game: SequentialGame, accounts: Accounts) -> SequentialGame:
    unknown = [n for n in accounts.work if n not in game.moves]
    if unknown:
        raise GameError(f"{', '.join(unknown)} is no move of the game; its moves are {', '.join(game.moves)}")
    return best_work(game, accounts)


def _at(problem: SequentialGame, accounts: Accounts, env: Mapping[sp.Symbol, Any]) -> tuple[Any, Any]:
    """Value less cost, and the point with the best work in it."""
    if not accounts.work:
        return accounts.value - accounts.cost, env
    point = {name: env[symbol] for name, symbol in problem.parameters.symbols.items()}
    best = solve(problem, at=point)[0]
    chosen = {problem.moves[n].symbol: v for n, v in best.values.items() if n in problem.moves}
    return accounts.value - accounts.cost, {**env, **chosen}
