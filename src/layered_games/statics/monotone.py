"""Monotone methods: comparative statics where derivatives of best responses do not reach.

If every player's payoff has increasing differences in own moves and in the others' moves (a supermodular
game), and in own moves and a parameter, then the least and the greatest equilibrium rise with the parameter,
whether or not payoffs are concave and equilibria unique (D. M. Topkis, *SIAM J. Control Optim.* 17, 1979;
P. Milgrom and J. Roberts, *Econometrica* 58, 1990). With two players and decreasing differences the second
player's moves are turned round first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.staged import bounds, facts
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.proofs.rational import relation
from layered_games.statics.effects import Sign

__all__ = ["MonotoneResult", "increasing_differences", "monotone_statics", "single_crossing"]


def increasing_differences(
    payoff: Any, one: sp.Symbol, other: sp.Symbol, assuming: Iterable[Boolean] = (), timeout: float = 10.0
) -> Verdict:
    """Judge whether the gain from more of one variable never falls in the other: the cross derivative.

    Examples
    --------
    >>> x, t = sp.symbols("x t", positive=True)
    >>> increasing_differences(x * t - x**2, x, t).outcome.name
    'TRUE'
    >>> increasing_differences(x / (x + t), x, t).outcome.name
    'MIXED'
    """
    cross = sp.diff(sp.sympify(payoff, strict=True), one, other)
    return prove(relation(cross, ">="), list(assuming), timeout)


def single_crossing(
    payoff: Any,
    action: sp.Symbol,
    money: sp.Symbol,
    kind: sp.Symbol,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
) -> Verdict:
    """Judge the Spence-Mirrlees condition: the marginal rate of substitution rises with the type.

    The claim is that ``u_action / |u_money|`` rises strictly in ``kind``; ``u_money`` must not vanish.

    Examples
    --------
    Education ``e`` is cheaper for abler types ``n``, and pays the wage ``w``:

    >>> e, w, n = sp.symbols("e w n", positive=True)
    >>> single_crossing(w - e**2 / n, e, w, n).outcome.name
    'TRUE'
    """
    u = sp.sympify(payoff, strict=True)
    slope = sp.diff(u, action) / sp.Abs(sp.diff(u, money))
    by_money = sp.diff(u, money)
    size = prove(relation(by_money, ">"), list(assuming), timeout).outcome
    if size is Outcome.TRUE or size is Outcome.FALSE:
        sign = 1 if size is Outcome.TRUE else -1
        slope = sign * sp.diff(u, action) / by_money
    return prove(relation(sp.together(sp.diff(slope, kind)), ">"), list(assuming), timeout)


@dataclass(frozen=True)
class MonotoneResult:
    """Which way the least and the greatest equilibrium move, and why.

    Attributes
    ----------
    wrt : str
    signs : dict of str to Sign
        For each move POSITIVE (never falls), NEGATIVE (never rises), ZERO, or UNKNOWN.
    steps : tuple of (str, Verdict)
        The conditions of the theorem.
    reversed_players : tuple of str
        Players whose moves were turned round to make the game supermodular.
    """

    wrt: str
    signs: dict[str, Sign]
    steps: tuple[tuple[str, Verdict], ...]
    reversed_players: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the theorem applies."""
        return all(sign is not Sign.UNKNOWN for sign in self.signs.values())

    def __str__(self) -> str:
        lines = [", ".join(f"d{name}/d{self.wrt}: {sign}" for name, sign in self.signs.items())]
        lines += [f"  {what}: {verdict.outcome.value} [{verdict.evidence}]" for what, verdict in self.steps]
        return "\n".join(lines)


def monotone_statics(
    game: SequentialGame, wrt: str, assuming: Iterable[Boolean] = (), timeout: float = 10.0
) -> MonotoneResult:
    """Sign the response of extreme equilibria to a parameter by supermodularity.

    Parameters
    ----------
    game : SequentialGame
        Of one stage, with bounds of moves that do not depend on other moves.
    wrt : str
        The name of a parameter.
    assuming : iterable of SymPy relations
    timeout : float
        Seconds for each proof.

    Raises
    ------
    GameError
        If the game has several stages, a bound depends on moves, or the parameter is unknown.

    Examples
    --------
    Two offices whose efforts complement each other, under a common bonus ``s``:

    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter
    >>> s, x, y = Parameter("s", "positive"), Move("A", "x", lower=0), Move("B", "y", lower=0)
    >>> bonus = s.symbol * x.symbol * y.symbol
    >>> payoffs = {"A": bonus - x.symbol**4, "B": bonus - y.symbol**4}
    >>> print(monotone_statics(SequentialGame(["A", "B"], [[x, y]], payoffs, [s]), "s"))
    dx/ds: +, dy/ds: +
      A: x and y are complements: true [certificate]
      B: y and x are complements: true [certificate]
      A: s raises the gain from x: true [certificate]
      B: s raises the gain from y: true [certificate]
    """
    _check(game, wrt)
    known = [*facts(game, 0), *assuming, *(c.relation for m in game.moves.values() for c in bounds(m))]
    symbol = game.parameters[wrt].symbol
    for turned in _turns(game):
        steps = _complements(game, turned, known, timeout)
        if any(v.outcome is not Outcome.TRUE for _, v in steps):
            continue
        for direction in (1, -1):
            raised = _raised(game, symbol, wrt, turned, direction, known, timeout)
            if all(v.outcome is Outcome.TRUE for _, v in raised):
                signs = {
                    m.name: Sign.POSITIVE if direction * turned[m.player] > 0 else Sign.NEGATIVE
                    for m in game.moves.values()
                }
                back = tuple(p for p in game.players if turned[p] < 0)
                return MonotoneResult(wrt, signs, (*steps, *raised), back)
    steps = _complements(game, dict.fromkeys(game.players, 1), known, timeout)
    raised = _raised(game, symbol, wrt, dict.fromkeys(game.players, 1), 1, known, timeout)
    return MonotoneResult(wrt, dict.fromkeys(game.moves, Sign.UNKNOWN), (*steps, *raised))


def _check(game: SequentialGame, wrt: str) -> None:
    if not isinstance(game, SequentialGame) or len(game.stages) != 1:
        raise GameError("monotone statics reads staged games of one stage: all moves at once")
    if wrt not in game.parameters:
        raise GameError(f"unknown parameter {wrt!r}; the game has {', '.join(game.parameters)}")
    symbols = {m.symbol for m in game.moves.values()}
    for move in game.moves.values():
        for end in (move.lower, move.upper):
            if end is not None and end.free_symbols & (symbols | {game.parameters[wrt].symbol}):
                raise GameError(
                    f"the bound {end} of {move.name} depends on moves or on {wrt}: the set of choices must "
                    "stay as it is; put the bound into the payoff, or change the parameter"
                )


def _turns(game: SequentialGame) -> list[dict[str, int]]:
    """The orders to try: all moves as they are; with two players, one player's turned round."""
    same = dict.fromkeys(game.players, 1)
    return [same, {**same, game.players[1]: -1}] if len(game.players) == 2 else [same]


def _complements(
    game: SequentialGame, turned: dict[str, int], known: list[Any], timeout: float
) -> tuple[tuple[str, Verdict], ...]:
    found = []
    for player in game.players:
        own = [m for m in game.moves.values() if m.player == player]
        others = [m for m in game.moves.values() if m.player != player]
        pairs = [*combinations(own, 2), *((a, b) for a in own for b in others)]
        for one, other in pairs:
            sign = turned[one.player] * turned[other.player]
            payoff = sign * game.raw_payoffs[player]
            verdict = increasing_differences(payoff, one.symbol, other.symbol, known, timeout)
            kind = "complements" if sign > 0 else "substitutes"
            found.append((f"{player}: {one.name} and {other.name} are {kind}", verdict))
    return tuple(found)


def _raised(
    game: SequentialGame,
    symbol: sp.Symbol,
    wrt: str,
    turned: dict[str, int],
    direction: int,
    known: list[Any],
    timeout: float,
) -> tuple[tuple[str, Verdict], ...]:
    found = []
    for move in game.moves.values():
        sign = direction * turned[move.player]
        payoff = sign * game.raw_payoffs[move.player]
        verdict = increasing_differences(payoff, move.symbol, symbol, known, timeout)
        word = "raises" if sign > 0 else "lowers"
        found.append((f"{move.player}: {wrt} {word} the gain from {move.name}", verdict))
    return tuple(found)
