"""Commitment to mixed strategies by a leader: strong Stackelberg equilibria, and what commitment is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from layered_games.equilibria.finite.dominating_mixture import dominating_mixture
from layered_games.equilibria.finite.linear_program import Program, is_unique, maximum
from layered_games.equilibria.finite.stackelberg_records import (
    CommitmentSolution,
    CommitmentValue,
    StackelbergEquilibrium,
)
from layered_games.equilibria.result import Equilibrium, Status
from layered_games.equilibria.verify_concepts import bounds_commitment, commitment_losses
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC, Array
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_stackelberg"]

METHOD: Final = "one linear program per reply (Conitzer and Sandholm 2006), confirmed in rationals"


def solve_stackelberg(
    game: StrategicGame, *, leader: int | str = 0, compare: bool = True, timeout: float = 60.0
) -> CommitmentSolution:
    """Find the mixed strategies to which a leader best commits, the follower seeing the commitment.

    A follower with several best replies takes one that is best for the leader (strong Stackelberg
    equilibrium). The leader then never does worse than in any Nash equilibrium.

    Parameters
    ----------
    game : StrategicGame
        Two players. In symbols, closed forms with conditions are derived if the game is small.
    leader : int or str
        Index or name of the player who commits.
    compare : bool
        Whether to find the Nash equilibria too, for the value of commitment.
    timeout : float
        Seconds after which nothing more is proved; only for games in symbols.

    Returns
    -------
    CommitmentSolution
        Of :class:`~layered_games.equilibria.finite.stackelberg_records.StackelbergEquilibrium`: one
        for each reply that is part of a best commitment. With numbers, ``complete`` is True only if
        no other commitment is as good. Floats are solved as the binary fractions that they are.

    Raises
    ------
    GameError
        If there are not two players, or the leader is unknown.

    References
    ----------
    .. [1] V. Conitzer and T. Sandholm, "Computing the optimal strategy to commit to", EC 2006.
    .. [2] B. von Stengel and S. Zamir, "Leadership games with convex strategy sets", Games and Economic
       Behavior 69 (2010).

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    >>> (best,) = solve_stackelberg(game)
    >>> best.strategy, best.reply, best.leader_payoff
    ((Fraction(1, 2), Fraction(1, 2)), '2', Fraction(7, 2))
    >>> best.value_of_commitment
    (Fraction(3, 2), Fraction(3, 2))
    """
    if game.n_players != 2:
        raise GameError(f"commitment is solved for two players, the game has {game.n_players}")
    first = _place(game, leader)
    if game.kind == SYMBOLIC:
        from layered_games.equilibria.finite.stackelberg_symbolic import solve_commitment

        return solve_commitment(game, first, compare=compare, timeout=timeout)
    return _numbers(game, first, compare)


def _place(game: StrategicGame, leader: int | str) -> int:
    if isinstance(leader, str) and leader in game.players:
        return game.players.index(leader)
    if isinstance(leader, int) and not isinstance(leader, bool) and leader in (0, 1):
        return leader
    raise GameError(f"leader={leader!r} is no player; use 0 or 1, or one of {', '.join(game.players)}")


@dataclass(frozen=True)
class _Best:
    """The best commitment to which a reply is best."""

    strategy: tuple[Fraction, ...]
    value: Fraction
    unique: bool | None


def _numbers(game: StrategicGame, leader: int, compare: bool) -> CommitmentSolution:
    exact = game.to_exact()
    own = np.moveaxis(exact.payoffs[leader], leader, 0)
    his = np.moveaxis(exact.payoffs[1 - leader], leader, 0)
    found: dict[int, _Best] = {}
    multipliers: list[tuple[Fraction, ...]] = []
    for reply in range(own.shape[1]):
        best, weights = _for_reply(own, his, reply)
        multipliers.append(weights)
        if best is not None:
            found[reply] = best
    value = max(b.value for b in found.values())
    if not bounds_commitment(exact, leader, value, multipliers):
        raise GameError("the bound on commitments failed its check: please report this game")
    optimal = {reply: b for reply, b in found.items() if b.value == value}
    nash, notes = _nash(game) if compare else ((), ())
    records = tuple(
        _record(game, exact, leader, b, reply, nash, tuple(multipliers)) for reply, b in optimal.items()
    )
    only = len(records) == 1 and all(b.unique for b in optimal.values())
    if not only:
        notes += ("other commitments may give the leader as much; one is listed for each reply",)
    return CommitmentSolution(game, records, only, Status.SOLVED, METHOD, notes=notes)


def _for_reply(own: Array, his: Array, reply: int) -> tuple[_Best | None, tuple[Fraction, ...]]:
    """The best commitment for a reply, or None if it never is one; and multipliers that prove it."""
    others = [k for k in range(his.shape[1]) if k != reply]
    if not (his[:, reply] == his.max(axis=1)).any():
        mixture, belief = dominating_mixture(his[:, reply], his[:, others].T)
        if mixture is not None:
            return None, _spread(mixture, others, his.shape[1])
        if belief is None:
            raise GameError(
                f"whether action {reply} of the follower is ever a best reply was not settled; "
                "round the payoffs to fewer digits"
            )
    losses = his - his[:, [reply]]
    upper = [({i: g for i, g in enumerate(losses[:, k].tolist()) if g}, Fraction(0)) for k in others]
    everywhere = {i: Fraction(1) for i in range(len(own))}
    program = Program(own[:, reply].tolist(), upper, [(everywhere, Fraction(1))])
    found = maximum(program)
    if found is None:
        raise GameError("a reply has no commitment to which it is best: please report this game")
    weights = _spread(found.multipliers[: len(others)], others, his.shape[1])
    return _Best(found.x, found.value, is_unique(program, found)), weights


def _spread(weights: Sequence[Fraction], places: Sequence[int], size: int) -> tuple[Fraction, ...]:
    row = [Fraction(0)] * size
    for place, weight in zip(places, weights, strict=True):
        row[place] = weight
    return tuple(row)


def _nash(game: StrategicGame) -> tuple[tuple[Equilibrium, ...], tuple[str, ...]]:
    """All extreme Nash equilibria, if the game is small enough."""
    from layered_games.equilibria.finite.bimatrix import solve_bimatrix

    try:
        return tuple(solve_bimatrix(game)), ()
    except GameError as error:
        return (), (f"the value of commitment was not computed: {error}",)


def _record(
    game: StrategicGame,
    exact: StrategicGame,
    leader: int,
    best: _Best,
    reply: int,
    nash: tuple[Equilibrium, ...],
    multipliers: tuple[tuple[Fraction, ...], ...],
) -> StackelbergEquilibrium:
    if min(commitment_losses(exact, leader, best.strategy, reply)) < 0:
        raise GameError("a reply is no best one: please report this game")
    floats = game.kind == FLOAT
    strategy: tuple[Any, ...] = tuple(map(float, best.strategy)) if floats else best.strategy
    one: Any = 1.0 if floats else Fraction(1)
    pure = tuple(one if k == reply else one * 0 for k in range(game.shape[1 - leader]))
    profile = (strategy, pure) if leader == 0 else (pure, strategy)
    payoffs = game.expected(profile)
    regret = max(-loss for loss in commitment_losses(game, leader, strategy, reply))
    values = sorted((payoffs[leader] - e.payoffs[leader], k) for k, e in enumerate(nash))
    return StackelbergEquilibrium(
        payoffs=payoffs,
        regret=regret,
        evidence="measured" if floats else "proved",
        profile=profile,
        leader=game.players[leader],
        strategy=strategy,
        reply=game.actions[1 - leader][reply],
        reply_index=reply,
        leader_payoff=payoffs[leader],
        follower_payoff=payoffs[1 - leader],
        against=tuple(CommitmentValue(gain, nash[k]) for gain, k in values),
        multipliers=multipliers,
    )
