"""Claims about a game in channels: what is known of their symbols, and the prover's verdict.

A claim in channels is proved with the channels free in their domains wherever that suffices. Examples and
counterexamples count only if they are points of the game: then channels are tied to what they are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.staged import facts_about
from layered_games.games.sequential import SequentialGame
from layered_games.proofs import Outcome, Verdict, prove

__all__ = ["facts_tied", "settle"]


def settle(
    game: SequentialGame, claim: Boolean, given: Sequence[Boolean] = (), timeout: float = 10.0
) -> Verdict:
    """Return the verdict on a claim in a game's parameters and channels.

    Parameters
    ----------
    game : SequentialGame
    claim : SymPy relation or Boolean
        In parameters and channels.
    given : sequence of SymPy relations
        Assumed besides the game's own facts.
    timeout : float
        Seconds for each of at most two proofs.

    Returns
    -------
    Verdict
        Its points, if any, can be extended to points of the whole parameter space.

    Examples
    --------
    >>> import layered_games as lg
    >>> a, p, c = (lg.Parameter(*pair) for pair in (("a", "positive"), ("p", "(0, 1)"), ("c", "positive")))
    >>> x = lg.Move("1", "x")
    >>> payoff = c.symbol * x.symbol - x.symbol**2
    >>> share = lg.Channel(c, a.symbol * p.symbol)
    >>> game = lg.SequentialGame(["1"], [[x]], {"1": payoff}, [a, p], channels=[share])
    >>> settle(game, c.symbol < a.symbol).outcome.name
    'TRUE'
    """
    symbols = claim.free_symbols.union(*(g.free_symbols for g in given))
    free = facts_about(game, symbols)
    verdict = prove(claim, assuming=[*free, *given], timeout=timeout)
    if verdict.outcome in (Outcome.TRUE, Outcome.FALSE, Outcome.CONTRADICTORY):
        return verdict
    tied = facts_tied(game, symbols)
    if set(tied) == set(free):
        return verdict
    return prove(claim, assuming=[*tied, *given], timeout=timeout)


def facts_tied(game: SequentialGame, symbols: Iterable[sp.Symbol]) -> list[Any]:
    """Return the facts on symbols, with every channel tied to what it shares with another of them.

    A channel stays free in its domain only if nothing that it is made of occurs elsewhere, except through
    the channel itself. Every point of these facts extends to a point of the whole parameter space, as far
    as domains and relations of free channels say all that follows from their definitions.
    """
    parts = {c.symbol: c.definition.free_symbols for c in game.channels}
    known: set[sp.Symbol] = set(symbols)
    tied: set[sp.Symbol] = set()
    while True:
        loose = sorted(known & set(parts) - tied, key=str)
        found = next((c for c in loose if _shared(c, known, parts)), None)
        if found is None:
            break
        tied.add(found)
        known |= parts[found]
    facts = facts_about(game, known)
    ties = [sp.Eq(c.symbol, c.definition, evaluate=False) for c in game.channels if c.symbol in tied]
    return list(dict.fromkeys([*facts, *ties]))


def _shared(channel: sp.Symbol, known: set[sp.Symbol], parts: dict[sp.Symbol, set[sp.Symbol]]) -> bool:
    """Whether something that a channel is made of occurs in another known symbol, not through the channel."""
    own = _inputs(channel, parts, stop=None) - {channel}
    return any(own & _inputs(other, parts, stop=channel) for other in known - {channel})


def _inputs(
    symbol: sp.Symbol, parts: dict[sp.Symbol, set[sp.Symbol]], stop: sp.Symbol | None
) -> set[sp.Symbol]:
    """A symbol and all that it is made of, at every depth; what lies behind ``stop`` is left out."""
    found, waiting = set(), [symbol]
    while waiting:
        one = waiting.pop()
        if one not in found and one != stop:
            found.add(one)
            waiting += parts.get(one, ())
    return found
