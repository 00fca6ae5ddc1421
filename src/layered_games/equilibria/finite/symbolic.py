"""Nash equilibria of games with symbols as payoffs: closed forms, and the conditions of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.finite.symbolic_branches import Branch, Workshop, pairs, pure
from layered_games.equilibria.finite.symbolic_conditions import condition_of
from layered_games.equilibria.finite.symbolic_loci import loci
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.finite.symbolic_supports import count
from layered_games.equilibria.result import Equilibrium, Status
from layered_games.equilibria.verify_symbolic import obstacle
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_symbolic"]

MAX_SUPPORTS: Final = 1000
METHOD: Final = "cofactors of every support; conditions factored, pruned by proof"
PURE: Final = "every pure profile by definition; conditions factored, pruned by proof"
UNDECIDED: Final = (
    "whether this branch exists was not decided: it is neither shown at a point nor proved empty"
)


def solve_symbolic(game: StrategicGame, *, timeout: float = 60.0) -> SymbolicSolution:
    """Find the Nash equilibria of a game whose payoffs are rational functions of symbols.

    1. Payoffs become fractions of polynomials; roots and smooth functions become generators.
    2. For each support of one player and as many actions of the other, cofactors give the mixture that
       makes these actions indifferent; it is kept with the conditions that it is a mixture and that no
       other action pays more.
    3. Two mixtures form an equilibrium where each uses only best replies to the other [1]_. Factors of
       known sign are cancelled, what the other conditions imply is dropped, what is proved empty is
       left out. A denominator of open sign gives two cases, joined by "or".
    4. Each branch is checked by definition, by code that shares nothing with the solver.

    Parameters
    ----------
    game : StrategicGame
        Two players: all equilibria. One player, or three and more: those in pure strategies.
    timeout : float
        Seconds after which nothing more is proved: what is open then is kept and marked.

    Returns
    -------
    SymbolicSolution
        With ``boundaries``: the degenerate loci. If ``complete``, then wherever no boundary equation
        holds the extreme equilibria are exactly the branches whose condition holds.

    Raises
    ------
    GameError
        If a payoff has a kink or a jump, or divides by zero.

    References
    ----------
    .. [1] B. von Stengel, Computing equilibria for two-person games, Handbook of Game Theory 3 (2002).

    Examples
    --------
    >>> v, c = sp.symbols("v c", positive=True)
    >>> A = [[(v - c) / 2, v], [0, v / 2]]
    >>> solution = solve_symbolic(StrategicGame.from_arrays(A, sp.Matrix(A).T))
    >>> for equilibrium in solution:
    ...     print(equilibrium.profile[0], equilibrium.condition)
    (1, 0) v >= c
    (1, 0) c >= v
    (0, 1) c >= v
    (v/c, (c - v)/c) c > v
    >>> solution.complete, solution.boundaries
    (True, (Eq(c, v),))
    """
    shop = Workshop(game, timeout)
    small = game.n_players == 2 and count(*game.shape) <= MAX_SUPPORTS
    branches = pairs(shop) if small else pure(shop)
    found = tuple(_record(game, shop, branch) for branch in branches)
    boundaries = loci(shop, branches)
    exists = small or game.n_players == 1
    if exists and not found:
        _refuse_empty(shop)
    hidden = shop.hidden
    status = Status.SOLVED if found else Status.NO_EQUILIBRIUM
    if any(UNDECIDED in e.notes for e in found) or (exists and not found):
        status = Status.UNDECIDED
    return SymbolicSolution(
        game,
        found,
        exists and bool(found) and not hidden and not shop.has_equations,
        status,
        METHOD if small else PURE,
        notes=tuple(_notes(game, shop, branches, boundaries, hidden)),
        boundaries=boundaries,
        continua=any(b.ties for b in branches),
    )


def _refuse_empty(shop: Workshop) -> None:
    if shop.knowledge.possible(()) is False:
        raise GameError("the relations of the parameter space contradict one another; relax one of them")


def _record(game: StrategicGame, shop: Workshop, branch: Branch) -> Equilibrium:
    condition = condition_of(branch.clauses, shop.knowledge)
    reason = obstacle(game, branch.profile, condition, timeout=shop.allowed(2.0))
    notes = () if branch.certain else (UNDECIDED,)
    return Equilibrium(
        condition=condition,
        payoffs=branch.payoffs,
        regret=None if reason else sp.S.Zero,
        evidence="candidate" if reason else "proved",
        notes=(*notes, *([reason] if reason else [])),
        profile=branch.profile,
    )


def _notes(
    game: StrategicGame, shop: Workshop, branches: list[Branch], boundaries: tuple[Any, ...], hidden: bool
) -> Iterator[str]:
    if boundaries:
        shown = "; ".join(f"{b.lhs} = {b.rhs}" for b in boundaries)
        yield f"on these loci there may be further equilibria, and continua: {shown}"
    if any(b.ties for b in branches):
        yield "payoffs tie identically: some branches are extreme points of continua of equilibria"
    if game.n_players > 2:
        yield "equilibria in mixed strategies of three and more players in symbols are not looked for"
    elif game.n_players == 2 and count(*game.shape) > MAX_SUPPORTS:
        yield (
            f"{count(*game.shape)} pairs of supports are more than {MAX_SUPPORTS}: only pure equilibria; "
            "remove dominated actions, or put numbers in with game.at({...})"
        )
    if shop.has_equations:
        yield "a relation of the space is an equation; solve it for a parameter and put that in instead"
    elif hidden:
        yield "roots or other functions in the payoffs may tie identically in a way that was not seen"
