"""Which method answers which concept for extensive games."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.options import call
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.trees.backward import backward_induction
from layered_games.equilibria.trees.backward_ties import count_pure, list_pure
from layered_games.equilibria.trees.behaviour import Probabilities, checked_behaviour, pure_behaviour
from layered_games.equilibria.trees.cases import Case, symbolic_cases
from layered_games.equilibria.trees.subgame_perfect import Found, Walk, solve_subgames
from layered_games.equilibria.verify_tree import symbolic_regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import Behaviour
from layered_games.games.extensive_kuhn import to_behaviour
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC

__all__ = ["solve_tree"]

LIMIT: Final = 100
BACKWARD: Final = "backward induction: equilibria in pure strategies"
CASES: Final = "backward induction by cases: equilibria in pure strategies"
SUBGAMES: Final = "Nash equilibria of subgames, from the smallest up"
STRATEGIC: Final = "Nash equilibria of the reduced strategic form, as behaviour strategies"


def solve_tree(game: ExtensiveGame, concept: Concept = Concept.SUBGAME_PERFECT, **options: Any) -> Solution:
    """Solve an extensive game for a concept.

    Parameters
    ----------
    game : ExtensiveGame
    concept : Concept
        ``SUBGAME_PERFECT``: with perfect information by backward induction (all equilibria in pure
        strategies; symbols: a case tree), else by subgames from the bottom. ``NASH``: through the
        reduced strategic form. ``PERFECT_BAYESIAN`` and ``SEQUENTIAL``: small trees with
        numbers; the records have beliefs.
    **options
        ``limit``: the most equilibria to list (default 100). ``ties``, ``max_cases``: symbols with perfect
        information, see :func:`~layered_games.equilibria.trees.cases.symbolic_cases`. Others go to the
        solver of strategic forms.

    Returns
    -------
    Solution
        Of each equilibrium ``profile`` has one tuple of probabilities per information set, in the
        order of ``game.information_sets``; ``values`` maps ``"set/action"`` to its probability;
        ``payoffs`` come in the players' order. With perfect information and ties ``complete`` is False:
        the note says how many equilibria in pure strategies there are and how many are listed; mixing
        tied actions may give more.

    Raises
    ------
    GameError
        If the concept does not apply to trees, or perfect recall fails.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> solution = solve_tree(game)
    >>> solution[0].payoffs, solution.complete
    ((Fraction(1, 1), Fraction(1, 1)), True)
    >>> sorted({e.payoffs for e in solve_tree(game, Concept.NASH)})
    [(Fraction(0, 1), Fraction(2, 1)), (Fraction(1, 1), Fraction(1, 1))]
    """
    if concept is Concept.NASH:
        return _nash(game, **options)
    if concept is Concept.PERFECT_BAYESIAN:
        from layered_games.equilibria.trees.perfect_bayesian import solve_perfect_bayesian

        return call(solve_perfect_bayesian, game, options)
    if concept is Concept.SEQUENTIAL:
        from layered_games.equilibria.trees.sequential import solve_sequential_equilibria

        return call(solve_sequential_equilibria, game, options)
    if concept is not Concept.SUBGAME_PERFECT:
        raise GameError(
            f"the concept {concept.value!r} does not apply to an extensive game; use "
            f"{Concept.SUBGAME_PERFECT.value}, {Concept.PERFECT_BAYESIAN.value}, {Concept.SEQUENTIAL.value}, "
            f"{Concept.NASH.value}, or solve game.to_strategic()"
        )
    if not game.perfect_information:
        return _subgames(game, **options)
    symbolic = game.kind == SYMBOLIC
    known = ("limit", "ties", "max_cases") if symbolic else ("limit",)
    unknown = [name for name in options if name not in known]
    if unknown:
        raise GameError(f"backward induction has no option {unknown[0]!r} here; known are {', '.join(known)}")
    return _cases(game, **options) if symbolic else _backward(game, **options)


def _backward(game: ExtensiveGame, limit: int = LIMIT) -> Solution:
    found = backward_induction(game)
    listed = list_pure(found, limit + 1)
    rows = [pure_behaviour(game, choices.tolist()) for choices in listed[:limit]]
    known = [found.payoffs()] if len(rows) == 1 and not len(found.tied) else [None] * len(rows)
    equilibria = tuple(checked_behaviour(game, r, u) for r, u in zip(rows, known, strict=True))
    notes: tuple[str, ...] = ()
    if len(listed) > 1:
        total = count_pure(found)
        shown = "many" if total is None else str(total)
        notes = (
            f"{shown} equilibria in pure strategies, {len(rows)} listed; at ties, among others at "
            f"{_tied(game, found.tied.tolist())}, mixing may give further ones",
        )
    return Solution(game, equilibria, len(listed) == 1, Status.SOLVED, BACKWARD, notes=notes)


def _tied(game: ExtensiveGame, nodes: list[int]) -> str:
    names = [game.set_names[game.arrays.information[n]] for n in nodes[:5]]
    return ", ".join(names) + (", ..." if len(nodes) > 5 else "")


def _cases(game: ExtensiveGame, ties: str = "first", max_cases: int = 500, limit: int = LIMIT) -> Solution:
    if ties not in ("first", "all"):
        raise GameError(f"ties must be 'first' or 'all', not {ties!r}")
    cases = symbolic_cases(game, ties, max_cases)
    equilibria = tuple(_of_case(game, case) for case in cases[:limit])
    undecided = any(c.conditions.undecided for c in cases)
    borders = {"{} = {}".format(*_sides(e)) for c in cases for e in c.borders}
    notes = []
    if borders:
        shown = ", ".join(sorted(borders))
        notes.append(f"on these loci a player is indifferent and takes the action listed first: {shown}")
    if len(cases) > limit:
        notes.append(f"{len(cases)} equilibria in pure strategies, {limit} listed")
    return Solution(
        game,
        equilibria,
        not undecided and len(cases) <= limit,
        Status.UNDECIDED if undecided else Status.SOLVED,
        CASES,
        notes=tuple(notes),
    )


def _sides(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """An expression that is zero, as what is positive against what is negative in it."""
    terms = sp.Add.make_args(sp.expand(expression))
    left = sp.Add(*(t for t in terms if not t.could_extract_minus_sign()))
    right = sp.Add(*(-t for t in terms if t.could_extract_minus_sign()))
    return (right, left) if left.is_number else (left, right)


def _readable(constraint: Constraint) -> Any:
    """A constraint without minus signs where it is a sum: ``c >= a`` for ``c - a >= 0``."""
    if not constraint.expr.is_Add:
        return constraint.relation
    terms = sp.Add.make_args(constraint.expr)
    left = sp.Add(*(t for t in terms if not t.could_extract_minus_sign()))
    return constraint.relation.func(left, left - constraint.expr, evaluate=False)


def _of_case(game: ExtensiveGame, case: Case) -> Equilibrium:
    profile = pure_behaviour(game, case.choices)
    condition = sp.And(*(_readable(c) for c in case.conditions.constraints))
    names = ", ".join(game.set_names[i] for i in case.tied)
    notes = (f"other actions are worth the same at {names}",) if names else ()
    if case.conditions.undecided:
        notes = (*notes, "neither proved possible nor proved empty")
    return _symbolic(game, profile, condition, case.payoffs, notes)


def _symbolic(
    game: ExtensiveGame,
    profile: Behaviour,
    condition: Any,
    payoffs: tuple[Any, ...],
    notes: tuple[str, ...],
    *,
    proved: bool = True,
) -> Equilibrium:
    """A record, checked by definition at points where its condition holds."""
    worst = symbolic_regret(game, profile, condition)
    if worst is not None and worst > 0:
        raise GameError(
            f"a solver returned {profile} where {condition}, from which a player gains {worst} "
            "at a point there: please report this"
        )
    return Equilibrium(
        condition=condition,
        values=Probabilities(game, profile),
        payoffs=payoffs,
        regret=sp.S.Zero if proved else None,
        evidence="proved" if proved else "candidate",
        notes=notes,
        profile=profile,
    )


def _subgames(game: ExtensiveGame, limit: int = LIMIT, **options: Any) -> Solution:
    walk = Walk(game, limit, options)
    found = solve_subgames(game, walk)
    equilibria = tuple(_of_found(game, item) for item in found)
    if not equilibria:
        walk.falls_short("no equilibrium was found in some subgame", Status.SAMPLE)
    return Solution(game, equilibria, walk.complete, walk.status, SUBGAMES, notes=walk.notes)


def _of_found(game: ExtensiveGame, found: Found) -> Equilibrium:
    profile = tuple(found.rows[name] for name in game.set_names)
    if game.kind == SYMBOLIC:
        return _symbolic(game, profile, found.condition, found.payoffs, (), proved=found.proved)
    return _numeric(game, profile, subgames=True)


def _numeric(game: ExtensiveGame, profile: Behaviour, *, subgames: bool) -> Equilibrium:
    """A record with its check; where floats met irrational probabilities all are given as floats."""
    kinds = [isinstance(p, float) for row in profile for p in row]
    if all(kinds) or not any(kinds) or game.kind == FLOAT:
        return checked_behaviour(game, profile, subgames=subgames)
    rows = tuple(tuple(float(p) for p in row) for row in profile)
    found = checked_behaviour(game.to_floats(), rows, subgames=subgames)
    return replace(found, notes=("irrational payoffs of a subgame were carried upward as floats",))


def _nash(game: ExtensiveGame, limit: int = LIMIT, **options: Any) -> Solution:
    from layered_games.equilibria.finite.solving import solve_strategic

    if not game.perfect_recall:
        raise GameError(
            f"perfect recall fails at {', '.join(game.forgetful)}: no behaviour strategy need do what a "
            "mixed strategy does; solve game.to_strategic()"
        )
    solution = solve_strategic(game.to_strategic(), Concept.NASH, **options)
    listed = _distinct((to_behaviour(game, e.profile), e) for e in solution)
    equilibria = []
    for profile, item in listed[:limit]:
        if game.kind == SYMBOLIC:
            equilibria.append(replace(item, profile=profile, values=Probabilities(game, profile)))
        else:
            equilibria.append(_numeric(game, profile, subgames=False))
    notes = solution.notes
    if any(getattr(c, "is_continuum", False) for c in solution.components):
        notes = (*notes, "there are continua; see the components of the solution of game.to_strategic()")
    return Solution(
        game,
        tuple(equilibria),
        solution.complete and len(listed) <= limit,
        solution.status,
        STRATEGIC,
        notes=notes,
    )


def _distinct(pairs: Iterable[tuple[Behaviour, Equilibrium]]) -> list[tuple[Behaviour, Equilibrium]]:
    """One equilibrium per behaviour and condition."""
    found: dict[Any, tuple[Behaviour, Equilibrium]] = {}
    for profile, equilibrium in pairs:
        found.setdefault((profile, equilibrium.condition), (profile, equilibrium))
    return list(found.values())
