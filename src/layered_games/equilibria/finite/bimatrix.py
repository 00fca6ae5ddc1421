"""Every Nash equilibrium of a two-player game with numbers: exact and complete, degenerate games included."""

from __future__ import annotations

from math import comb
from typing import Any, Final

from layered_games.equilibria.finite.bimatrix_exact import Strategy, WholeGame, strategy
from layered_games.equilibria.finite.bimatrix_index import indices
from layered_games.equilibria.finite.bimatrix_pairs import Block, blocks, common_bases, labelled_pairs
from layered_games.equilibria.finite.bimatrix_vertices import Bases, count_bases, feasible_bases
from layered_games.equilibria.result import Component, Equilibrium, Solution, Status
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT
from layered_games.games.strategic import StrategicGame

__all__ = ["MOST_BASES", "solve_bimatrix"]

MOST_BASES: Final = 45_000_000
"""Bases of one polyhedron beyond which not all are looked at; 14 actions each make 40 million."""
MOST_SUBSETS: Final = 20_000_000
"""Entries of the largest table of subsets of actions."""

METHOD: Final = (
    "all extreme equilibria: every basis of both best-response polyhedra by signs of minors, completely "
    "labelled pairs of vertices, maximal bicliques (Avis, Rosenberg, Savani, von Stengel 2010)"
)


def solve_bimatrix(game: StrategicGame, *, method: str = "all") -> Solution:
    """Find the Nash equilibria of a two-player game with numbers as payoffs.

    Parameters
    ----------
    game : StrategicGame
        Two players; payoffs exact or floats. Floats stand for the binary fractions that they are.
    method : str
        ``"all"`` for every extreme equilibrium and every component, or ``"one"`` for one equilibrium of
        a game of any size.

    Returns
    -------
    Solution
        With ``"all"``: each extreme equilibrium once, by size of supports, then in lexicographic order
        of the supports; ``components`` with their maximal Nash subsets and indices; ``complete`` is True,
        since every basis is looked at and every sign is certain. A game of floats is solved for
        the binary fractions exactly; its profiles are rounded at the end, and their regret is measured.

    Raises
    ------
    GameError
        If there are not two players, payoffs are symbolic, the method is unknown, or there are more than
        ``MOST_BASES`` bases to look at.

    Notes
    -----
    1. Scale payoffs to integers. 2. For each player take the minors with a row of ones of the
    opponent's payoffs, by expansion, in floats with a rigorous error bound; settle in integers what the
    bound leaves open. Their signs tell the feasible bases. 3. Bases with equal labels are one vertex.
    4. Pair vertices whose labels are complete, solve these exactly and check them by the
    definition. 5. Group them into components; in each, maximal bicliques are the maximal Nash subsets.

    References
    ----------
    .. [1] D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Enumeration of Nash equilibria for two-player
       games, Economic Theory 42 (2010) 9-37.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    >>> solution = solve_bimatrix(game)
    >>> [e.profile[0] for e in solution]
    [(Fraction(1, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 1)), (Fraction(2, 3), Fraction(1, 3))]
    >>> solution.complete, [c.index for c in solution.components]
    (True, [1, 1, -1])
    """
    if game.n_players != 2:
        raise GameError(f"this method takes two players, the game has {game.n_players}")
    game.require_numbers("these methods")
    if method == "one":
        from layered_games.equilibria.finite.bimatrix_one import solve_one

        return solve_one(game)
    if method != "all":
        raise GameError(f"unknown method {method!r} for two players; use 'all' or 'one'")
    _require_size(game)
    return _all(game)


def _require_size(game: StrategicGame) -> None:
    m, n = game.shape
    bases = count_bases(m, n)
    short, long = min(m, n), max(m, n)
    table = max(comb(long, k) * k for k in range(1, min(short, long // 2 + 1) + 1))
    if bases > MOST_BASES or table > MOST_SUBSETS:
        raise GameError(
            f"a {m} x {n} game has {_magnitude(bases)} bases per player to look at for all equilibria, the "
            f"limit is {MOST_BASES:,} (14 x 14); remove dominated actions first, or ask for one equilibrium: "
            'solve(game, method="one")'
        )


def _magnitude(number: int) -> str:
    digits = len(str(number)) - 1
    return f"{number:,}" if digits < 12 else f"about 10^{digits}"


def _all(game: StrategicGame) -> Solution:
    whole = WholeGame.of(game)
    paid = whole.polyhedra
    first, second = feasible_bases(paid[0]), feasible_bases(paid[1])
    common = common_bases(first, second)
    pairs = labelled_pairs(first, second, common)
    xs = {v: _solved(paid[0], first, v) for v in {x for x, _ in pairs}}
    ys = {v: _solved(paid[1], second, v) for v in {y for _, y in pairs}}
    ordered = sorted(pairs, key=lambda p: _order(xs[p[0]], ys[p[1]]))
    records = {(x, y): whole.record(xs[x], ys[y]) for x, y in ordered}
    counts = indices(paid, first, second, common)
    parts = blocks(ordered)
    if counts is None and len(parts) == 1:
        counts = {ordered[0]: 1}  # indices sum to 1
    notes: tuple[str, ...] = ()
    if counts is None:
        notes += ("the indices of components were not computed: the game has too many degenerate bases",)
    if game.kind == FLOAT:
        notes += (
            "floats were read as the binary fractions they are; every equilibrium was confirmed exactly, "
            "then rounded",
        )
    views = _views(game, xs), _views(game, ys)
    components = tuple(_component(block, records, views, counts) for block in parts)
    return Solution(game, tuple(records.values()), True, Status.SOLVED, METHOD, components, notes)


def _solved(paid: Any, bases: Bases, vertex: int) -> Strategy:
    found = strategy(paid, *bases.sets(int(bases.vertex_basis[vertex])))
    if found is None:
        raise GameError("a feasible basis has no solution: please report this game")
    return found


def _order(x: Strategy, y: Strategy) -> tuple[Any, ...]:
    return len(x.support) + len(y.support), x.support, y.support, x.fractions, y.fractions


def _views(game: StrategicGame, found: dict[int, Strategy]) -> dict[int, tuple[Any, ...]]:
    return {v: s.floats if game.kind == FLOAT else s.fractions for v, s in found.items()}


def _component(
    block: Block,
    records: dict[tuple[int, int], Equilibrium],
    views: tuple[dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]]],
    counts: dict[tuple[int, int], int] | None,
) -> Component:
    return Component(
        extreme_points=tuple(records[pair] for pair in block.pairs),
        subsets=tuple(
            (tuple(views[0][x] for x in left), tuple(views[1][y] for y in right))
            for left, right in block.bicliques
        ),
        index=None if counts is None else sum(counts.get(pair, 0) for pair in block.pairs),
    )
