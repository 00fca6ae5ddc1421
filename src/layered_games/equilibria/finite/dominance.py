"""Iterated strict dominance with a certificate for every action, removed or left."""

from __future__ import annotations

from typing import Any

from layered_games.equilibria.finite.dominance_numbers import NumberJudge
from layered_games.equilibria.finite.dominance_records import Elimination, Reduction, Survival
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["eliminate_dominated"]


def eliminate_dominated(game: StrategicGame, by: str = "mixed") -> Reduction:
    """Remove strictly dominated actions, round by round, until none is left.

    Every round removes all actions of all players that are dominated in the game that the rounds before
    left; which actions remain does not depend on that order.

    Parameters
    ----------
    game : StrategicGame
        Floats are taken as the fractions that they stand for. In symbols, an action is removed only if
        the prover shows that a pure action pays more at every point of the parameter space.
    by : {"mixed", "pure"}
        What may dominate: mixed strategies, or pure actions only.

    Returns
    -------
    Reduction
        The reduced game with the certificates: for a removed action the strategy that dominates it, in
        fractions; for an action that is left a belief about the opponents to which it is a best
        response (``"mixed"``; with three players or more the belief may be correlated), or for each
        rival action a profile in which that one pays no more (``"pure"``).

    Raises
    ------
    GameError
        If ``by`` is neither of the two, or the parameters' relations contradict each other.

    Notes
    -----
    A linear program in floats proposes a dominating strategy and a belief, and exact arithmetic confirms
    or repairs one of them; nothing rests on the floats. An action for which neither is confirmed is
    left in and said to be undecided.

    References
    ----------
    .. [1] D. G. Pearce, "Rationalizable strategic behavior and the problem of perfection",
       Econometrica 52 (1984), Lemma 3.

    Examples
    --------
    >>> game = StrategicGame.from_arrays(
    ...     [[3, 0], [0, 3], [1, 1]], [[1, 0], [0, 1], [0, 0]], actions=[["T", "M", "B"], ["L", "R"]]
    ... )
    >>> reduction = eliminate_dominated(game)
    >>> print(reduction)
    Strict dominance by mixed strategies: 3 x 2 becomes 2 x 2
    round 1: B of 1, by 1/2 T + 1/2 M (gains at least 1/2)
    left: 1: T, M; 2: L, R
    every action that is left is a best response to some belief
    >>> reduction.game.shape, reduction.kept, reduction.holds()
    ((2, 2), ((0, 1), (0, 1)), True)
    """
    if by not in ("mixed", "pure"):
        raise GameError(f"by={by!r} is unknown; use 'mixed' or 'pure'")
    judge: Any
    if game.kind == SYMBOLIC:
        from layered_games.equilibria.finite.dominance_proofs import SymbolicJudge

        judge = SymbolicJudge(game, by)
    else:
        judge = NumberJudge(game, by)
    kept = [tuple(range(n)) for n in game.shape]
    left: dict[tuple[int, int], Survival] = {}
    gone: list[Elimination] = []
    while True:
        rounds = gone[-1].round + 1 if gone else 1
        found: list[Elimination] = []
        for player, actions in enumerate(kept):
            view = judge.view(player, kept)
            for action in actions:
                known = left.get((player, action))
                if known is not None and known.certified and known.within(kept):
                    continue
                verdict = judge.judge(view, action, rounds)
                if isinstance(verdict, Elimination):
                    found.append(verdict)
                else:
                    left[player, action] = verdict
        if not found:
            break
        gone += found
        lost = {(e.player, e.action) for e in found}
        kept = [tuple(a for a in actions if (p, a) not in lost) for p, actions in enumerate(kept)]
    survivors = tuple(left[p, a] for p, actions in enumerate(kept) for a in actions)
    return Reduction(game, by, game.restricted(kept), tuple(kept), tuple(gone), survivors)
