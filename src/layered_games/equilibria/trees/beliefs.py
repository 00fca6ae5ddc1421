"""Equilibria with beliefs as records, each checked by definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from html import escape
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.trees.assessment_blocks import in_sympy
from layered_games.equilibria.trees.assessment_numbers import exact_tree
from layered_games.equilibria.trees.behaviour import ROUNDING, Probabilities
from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret
from layered_games.equilibria.verify_consistency import inconsistency
from layered_games.errors import GameError
from layered_games.games.algebraic import sign
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import Behaviour
from layered_games.games.payoff_arrays import FLOAT

__all__ = ["Assessment", "BeliefEquilibrium", "checked_beliefs"]

Assessment = tuple[Behaviour, Behaviour]
"""Probabilities of actions, and of nodes, at each information set."""
Interval = tuple[Any, Any]


@dataclass(frozen=True)
class BeliefEquilibrium(Equilibrium):
    """An equilibrium in behaviour strategies with the beliefs that support it.

    Where probabilities or beliefs are not unique, the record stands for a family: ``profile`` and
    ``beliefs`` are one member in its interior, ``sets`` and ``belief_sets`` say how far each number may vary
    (ends included), ``extremes`` are the corners.

    Attributes
    ----------
    beliefs : dict of str to tuple
        Information set to the probabilities of its nodes, in the order of ``InformationSet.nodes``.
    belief_sets : dict of str to tuple of (lower, upper)
        For each set whose belief is not unique: the range of each node's probability.
    extremes : tuple of (profile, beliefs)
        The corners of the family, each an equilibrium of the same kind; one entry if it is a point.
    orders : dict of str to int
        Sequential equilibria: ``"set/action"`` to the order of smallness of the action in totally mixed
        strategies that converge to the equilibrium together with their beliefs; 0 for actions in use.
    histories : dict of str to tuple of tuples of str
        For each set with several nodes: the actions that lead to each of them.
    """

    beliefs: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    belief_sets: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    extremes: tuple[Assessment, ...] = field(default=(), repr=False)
    orders: Mapping[str, int] = field(default_factory=dict)
    histories: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        lines = (f"  belief at {name}: {', '.join(self._held(name))}" for name in self.histories)
        return "\n".join([super().__str__(), *lines])

    def _held(self, name: str) -> list[str]:
        """The belief at a set with several nodes, node by node."""
        belief = self.beliefs[name]
        ranges = self.belief_sets.get(name, tuple((p, p) for p in belief))
        rows = zip(self.histories[name], belief, ranges, strict=True)
        return [f"{' → '.join(way)} {_shown(p, pair)}" for way, p, pair in rows]

    def _repr_html_(self) -> str:
        rows, labels = [], iter(self.values)
        for name, probabilities in zip(self.beliefs, self.profile, strict=True):
            keys = [(next(labels), p) for p in probabilities]
            acts = [f"{key[len(name) + 1 :]} {_shown(p, self.sets.get(key, (p, p)))}" for key, p in keys]
            rows.append((name, acts, self._held(name) if name in self.histories else []))
        payoffs = escape(", ".join(map(str, self.payoffs)))
        return (
            f"<table><caption>payoffs {payoffs}</caption>"
            "<tr><th>information set</th><th>strategy</th><th>belief</th></tr>"
            + "".join(
                f"<tr><td>{escape(name)}</td><td>{_cell(acts)}</td><td>{_cell(held)}</td></tr>"
                for name, acts, held in rows
            )
            + "</table>"
        )


def _shown(value: Any, pair: Interval) -> str:
    return f"{value}" if pair[0] == pair[1] else f"{value} ({pair[0]} to {pair[1]})"


def _cell(lines: Sequence[str]) -> str:
    return "<br>".join(map(escape, lines))


def checked_beliefs(
    game: ExtensiveGame,
    centre: Assessment,
    corners: Sequence[Assessment],
    orders: Mapping[str, int] | None = None,
    notes: tuple[str, ...] = (),
    *,
    exact: ExtensiveGame | None = None,
) -> BeliefEquilibrium:
    """Return a family of assessments as a record, its member and its corners checked by definition.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers.
    centre : (profile, beliefs)
        One member, in exact numbers.
    corners : sequence of (profile, beliefs)
    orders : mapping, optional
        Orders of smallness that prove the member consistent.
    exact : ExtensiveGame, optional
        The game in fractions, if it is known already.

    Raises
    ------
    GameError
        If an assessment is not sequentially rational, misses Bayes' rule, or the orders prove nothing:
        the solver that found it is wrong.
    """
    exact = exact_tree(game)[0] if exact is None else exact
    for profile, beliefs in (centre, *corners):
        gain, gap = belief_regret(exact, profile, beliefs), bayes_gap(exact, profile, beliefs)
        if gain != 0 or gap != 0:
            raise GameError(
                f"a solver returned {profile} with beliefs {beliefs}: a player gains {gain}, Bayes' rule is "
                f"missed by {gap}: please report this"
            )
    wrong = "" if orders is None else inconsistency(exact, *centre, orders)
    if wrong:
        raise GameError(f"a solver returned {centre} as consistent, but {wrong}: please report this")
    if game.kind == FLOAT:
        centre, corners = _floats(centre), [_floats(c) for c in corners]
    return _record(game, centre, tuple(corners), orders or {}, notes)


def _floats(assessment: Assessment) -> Assessment:
    one, other = (tuple(tuple(float(x) for x in row) for row in part) for part in assessment)
    return one, other


def _record(
    game: ExtensiveGame,
    centre: Assessment,
    corners: tuple[Assessment, ...],
    orders: Mapping[str, int],
    notes: tuple[str, ...],
) -> BeliefEquilibrium:
    profile, beliefs = centre
    names = game.set_names
    ranges = _ranges([a[0] for a in (centre, *corners)])
    held = _ranges([a[1] for a in (centre, *corners)])
    worst = float(belief_regret(game, profile, beliefs)) if game.kind == FLOAT else Fraction(0)
    limit = ROUNDING * max(1.0, float(abs(game.payoffs.astype(float)).max()))
    if isinstance(worst, float) and worst > limit:
        raise GameError(
            f"rounding of {profile} leaves a gain of {worst}; give exact payoffs (game.to_exact())"
        )
    return BeliefEquilibrium(
        condition=sp.true,
        values=Probabilities(game, profile),
        payoffs=game.expected(profile),
        regret=worst,
        evidence="measured" if game.kind == FLOAT else "proved",
        notes=notes,
        profile=profile,
        sets={
            f"{name}/{action}": pair
            for name, actions, row in zip(names, game.set_actions, ranges, strict=True)
            for action, pair in zip(actions, row, strict=True)
            if pair[0] != pair[1]
        },
        beliefs=dict(zip(names, beliefs, strict=True)),
        belief_sets={n: row for n, row in zip(names, held, strict=True) if any(a != b for a, b in row)},
        extremes=corners,
        orders=dict(orders),
        histories={
            s.name: tuple(game.history(node) for node in s.nodes)
            for s in game.information_sets
            if len(s.nodes) > 1
        },
    )


def _ranges(tables: Sequence[Behaviour]) -> list[tuple[Interval, ...]]:
    """The least and the largest of each entry."""
    order = cmp_to_key(_compare)
    found = []
    for rows in zip(*tables, strict=True):
        columns = [list(dict.fromkeys(column)) for column in zip(*rows, strict=True)]
        found.append(tuple((min(c, key=order), max(c, key=order)) for c in columns))
    return found


def _compare(one: Any, other: Any) -> int:
    if isinstance(one, sp.Expr) or isinstance(other, sp.Expr):
        return sign(in_sympy(one) - in_sympy(other))
    return int(one > other) - int(one < other)
