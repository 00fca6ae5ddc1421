"""What iterated dominance found: records that can be printed, and checked again by definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame
from layered_games.proofs import Outcome, Verdict, prove

__all__ = ["Elimination", "Reduction", "Survival"]

Profile = tuple[int, ...]


@dataclass(frozen=True)
class Elimination:
    """An action that was removed, and what dominates it.

    Attributes
    ----------
    player, action : int
        Indices in the original game.
    round : int
        The round that removed it, from 1.
    mixture : tuple of (int, Fraction)
        The dominating strategy: actions of the original game with their probabilities.
    margin : Fraction or None
        What it gains at least, over all profiles that the opponents had left; None in symbols.
    verdicts : tuple of Verdict
        In symbols, the proof for each profile of the opponents.
    """

    player: int
    action: int
    round: int
    mixture: tuple[tuple[int, Fraction], ...]
    margin: Fraction | None = None
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Survival:
    """An action that is left, and why it is not dominated.

    Attributes
    ----------
    player, action : int
        Indices in the original game.
    belief : tuple of (profile, Fraction)
        Profiles of the opponents (indices, in the order of players) with probabilities, against which
        the action is a best response. With several opponents it may be correlated.
    against : tuple of (int, profile, point)
        Where only pure actions count: each rival action with a profile of the opponents in which it pays
        no more, and in symbols the point of the parameter space, else None.
    point : mapping or None
        In symbols, the point of the parameter space at which the action is a best response to the belief.
    reason : str
        Why nothing was decided; empty if the action is certified.
    """

    player: int
    action: int
    belief: tuple[tuple[Profile, Fraction], ...] = ()
    against: tuple[tuple[int, Profile, Mapping[sp.Symbol, sp.Expr] | None], ...] = ()
    reason: str = ""
    point: Mapping[sp.Symbol, sp.Expr] | None = None

    @property
    def certified(self) -> bool:
        """Whether it is shown that the action is not dominated."""
        return not self.reason

    def within(self, kept: Sequence[Sequence[int]]) -> bool:
        """Tell whether the certificate speaks of actions only that are left."""
        others = [set(k) for p, k in enumerate(kept) if p != self.player]
        rivals = set(kept[self.player])
        profiles = [s for s, _ in self.belief] + [s for b, s, _ in self.against if b in rivals]
        return all(i in k for s in profiles for i, k in zip(s, others, strict=True))


@dataclass(frozen=True, repr=False)
class Reduction:
    """A game without the actions that iterated strict dominance removes.

    Attributes
    ----------
    original : StrategicGame
    by : str
        ``"mixed"`` or ``"pure"``.
    game : StrategicGame
        The reduced game.
    kept : tuple of tuple of int
        Indices of the actions that are left, player by player.
    eliminated : tuple of Elimination
        In the order of the rounds.
    survivors : tuple of Survival
        One for each action that is left.
    """

    original: StrategicGame
    by: str
    game: StrategicGame
    kept: tuple[tuple[int, ...], ...]
    eliminated: tuple[Elimination, ...]
    survivors: tuple[Survival, ...]

    @property
    def rounds(self) -> tuple[tuple[Elimination, ...], ...]:
        """The eliminations, round by round."""
        last = self.eliminated[-1].round if self.eliminated else 0
        return tuple(tuple(e for e in self.eliminated if e.round == r) for r in range(1, last + 1))

    @property
    def undecided(self) -> tuple[Survival, ...]:
        """The actions that are left without a certificate."""
        return tuple(s for s in self.survivors if not s.certified)

    @property
    def actions(self) -> dict[str, tuple[str, ...]]:
        """Player to the names of the actions that are left."""
        return dict(zip(self.game.players, self.game.actions, strict=True))

    def holds(self) -> bool:
        """Check every certificate again by the definition of dominance and of best responses.

        Symbolic certificates are proved anew.
        """
        kept = [tuple(range(n)) for n in self.original.shape]
        for batch in self.rounds:
            if not all(_dominated(self.original, e, kept) for e in batch):
                return False
            lost = {(e.player, e.action) for e in batch}
            kept = [tuple(a for a in k if (p, a) not in lost) for p, k in enumerate(kept)]
        told = [(s.player, s.action) for s in self.survivors]
        left = [(p, a) for p, actions in enumerate(kept) for a in actions]
        certified = (s for s in self.survivors if s.certified)
        same = tuple(kept) == self.kept and told == left and self.game == self.original.restricted(kept)
        return same and all(_survives(self.original, s, kept) for s in certified)

    def __str__(self) -> str:
        how = "mixed strategies" if self.by == "mixed" else "pure actions"
        sizes = [" x ".join(map(str, g.shape)) for g in (self.original, self.game)]
        lines = [
            f"Strict dominance by {how}: {sizes[0]} "
            + (f"becomes {sizes[1]}" if self.eliminated else "stays")
        ]
        lines += [f"round {e.round}: {_removed(self.original, e)}" for e in self.eliminated]
        lines.append("left: " + "; ".join(f"{p}: {', '.join(names)}" for p, names in self.actions.items()))
        for s in self.undecided:
            name = self.original.actions[s.player][s.action]
            lines.append(f"undecided: {name} of {self.original.players[s.player]} ({s.reason})")
        if not self.undecided:
            lines.append(self._why_left())
        return "\n".join(lines)

    def _why_left(self) -> str:
        """What the certificates of the actions that are left show."""
        where = "" if self.original.kind != SYMBOLIC else " for all parameters"
        if self.by == "pure" or where:
            return f"no action that is left is dominated{where}"
        return "every action that is left is a best response to some belief"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def _removed(game: StrategicGame, e: Elimination) -> str:
    """An elimination in words."""
    names = game.actions[e.player]
    terms = [names[a] if weight == 1 else f"{weight} {names[a]}" for a, weight in e.mixture]
    gain = "proved for all parameters" if e.margin is None else f"gains at least {_shown(game, e.margin)}"
    return f"{names[e.action]} of {game.players[e.player]}, by {' + '.join(terms)} ({gain})"


def _shown(game: StrategicGame, margin: Fraction) -> str:
    return str(margin) if game.kind == "exact" else f"{float(margin):.6g}"


# ---------------------------------------------------------------------- by definition
def _payoff(
    game: StrategicGame, player: int, action: int, others: Profile, point: Mapping[Any, Any] | None = None
) -> Any:
    value = game.payoffs[player][(*others[:player], action, *others[player:])]
    if game.kind != SYMBOLIC:
        return Fraction(value)
    return value if point is None else value.xreplace(dict(point))


def _dominated(game: StrategicGame, e: Elimination, kept: Sequence[tuple[int, ...]]) -> bool:
    """Whether the mixture is a distribution over what is left and pays more against all that is left."""
    weights = dict(e.mixture)
    own = set(kept[e.player]) - {e.action}
    if e.action not in kept[e.player] or not set(weights) <= own or len(weights) != len(e.mixture):
        return False
    if sum(weights.values()) != 1 or min(weights.values()) <= 0:
        return False
    for others in product(*(k for p, k in enumerate(kept) if p != e.player)):
        pays = sum(w * _payoff(game, e.player, a, others) for a, w in weights.items())
        mine = _payoff(game, e.player, e.action, others)
        if game.kind == SYMBOLIC:
            claim = sp.StrictGreaterThan(pays, mine, evaluate=False)
            if prove(claim, assuming=game.parameters).outcome is not Outcome.TRUE:
                return False
        elif not pays > mine:
            return False
    return True


def _survives(game: StrategicGame, s: Survival, kept: Sequence[tuple[int, ...]]) -> bool:
    """Whether the certificate shows that no rival that is left dominates the action."""
    rivals = set(kept[s.player]) - {s.action}
    if s.action not in kept[s.player] or not s.within(kept):
        return False
    if s.belief:
        weights = [w for _, w in s.belief]
        if sum(weights) != 1 or min(weights) <= 0:
            return False
        values = {
            a: sum(w * _payoff(game, s.player, a, others, s.point) for others, w in s.belief)
            for a in kept[s.player]
        }
        return _allowed(game, s.point) and all(_at_most(values[b], values[s.action]) for b in rivals)
    for rival, others, point in s.against:
        left, right = (_payoff(game, s.player, a, others, point) for a in (rival, s.action))
        if rival in rivals and not (_allowed(game, point) and _at_most(left, right)):
            return False
    return {b for b, _, _ in s.against} >= rivals


def _at_most(left: Any, right: Any) -> bool:
    """Whether one number is at most another; an expression with symbols is neither."""
    return bool((left <= right) in (True, sp.true))


def _allowed(game: StrategicGame, point: Mapping[sp.Symbol, sp.Expr] | None) -> bool:
    """Whether a point satisfies what the parameter space says of its symbols."""
    if point is None:
        return game.kind != SYMBOLIC
    known = (r for r in game.parameters.assumptions if r.free_symbols <= set(point))
    return all(r.xreplace(dict(point)) == sp.true for r in known)
