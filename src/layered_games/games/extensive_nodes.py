"""The nodes from which a game tree is written: decisions, chance moves, payoffs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from layered_games.errors import GameError

__all__ = ["Chance", "Decision", "Node", "Payoffs"]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Payoffs:
    """The end of a play.

    Parameters
    ----------
    *values : numbers, expressions, or one mapping of player to number
        One payoff per player, in the order of the game's players. A plain tuple does the same.

    Examples
    --------
    >>> Payoffs(2, 1)
    Payoffs(2, 1)
    >>> Payoffs({"Entrant": 2, "Incumbent": 1})
    Payoffs({'Entrant': 2, 'Incumbent': 1})
    """

    values: tuple[Any, ...] | Mapping[str, Any]

    def __init__(self, *values: Any) -> None:
        named = len(values) == 1 and isinstance(values[0], Mapping)
        put: Any = {str(k): v for k, v in values[0].items()} if named else values
        object.__setattr__(self, "values", put)

    def __repr__(self) -> str:
        named = isinstance(self.values, Mapping)
        return f"Payoffs({self.values if named else ', '.join(map(str, self.values))})"


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Decision:
    """A player's choice among named actions.

    Parameters
    ----------
    player : str
    actions : mapping of str to node
        Action to what follows: a ``Decision``, a ``Chance``, ``Payoffs``, or a tuple of payoffs.
    information : str, optional
        The information set. Decisions of one name cannot be told apart by the player, so they need
        the same player and the same actions in the same order. Without a name the node stands alone.

    Raises
    ------
    GameError
        If there is no action, or what follows an action is no node.

    Examples
    --------
    >>> Decision("Entrant", {"out": (0, 2), "in": (1, 1)})
    <Decision of Entrant: out, in>
    """

    player: str
    labels: tuple[str, ...]
    children: tuple[Node, ...]
    information: str | None

    def __init__(
        self,
        player: str,
        actions: Mapping[str, Node | Sequence[Any]],
        information: str | None = None,
    ) -> None:
        put, where = object.__setattr__, f"the decision of {player}"
        put(self, "player", str(player))
        put(self, "labels", _labels(actions, where))
        put(self, "children", tuple(as_node(n, where, a) for a, n in actions.items()))
        put(self, "information", None if information is None else str(information))

    def __repr__(self) -> str:
        known = f" at {self.information}" if self.information is not None else ""
        return f"<Decision of {self.player}{known}: {', '.join(self.labels)}>"


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Chance:
    """A move of nature.

    Parameters
    ----------
    outcomes : mapping of str to (probability, node)
        What may happen, how likely, and what follows. Probabilities are numbers or expressions and
        sum to 1.

    Raises
    ------
    GameError
        If there is no outcome, or an entry is no pair of probability and node.

    Examples
    --------
    >>> from fractions import Fraction
    >>> Chance({"good": (Fraction(1, 3), (1, 0)), "bad": (Fraction(2, 3), (0, 0))})
    <Chance: good, bad>
    """

    labels: tuple[str, ...]
    probabilities: tuple[Any, ...]
    children: tuple[Node, ...]

    def __init__(self, outcomes: Mapping[str, tuple[Any, Node | Sequence[Any]]]) -> None:
        put, where = object.__setattr__, "the chance move"
        put(self, "labels", _labels(outcomes, where))
        for label, pair in outcomes.items():
            if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                raise GameError(
                    f"{where} gives {pair!r} to {label!r}; give a pair of probability and node, "
                    'as in Chance({"good": (Fraction(1, 3), node), ...})'
                )
        put(self, "probabilities", tuple(pair[0] for pair in outcomes.values()))
        put(self, "children", tuple(as_node(pair[1], where, a) for a, pair in outcomes.items()))

    def __repr__(self) -> str:
        return f"<Chance: {', '.join(self.labels)}>"


Node: TypeAlias = Decision | Chance | Payoffs


def as_node(item: Any, where: str = "the tree", action: object = None) -> Node:
    """Return a node; a tuple or list of payoffs becomes ``Payoffs``."""
    if isinstance(item, Decision | Chance | Payoffs):
        return item
    if isinstance(item, tuple | list):
        return Payoffs(*item)
    after = f", after {str(action)!r}" if action is not None else ""
    raise GameError(
        f"{where}{after}: {item!r} is no node; give a Decision, a Chance, Payoffs, or a tuple of payoffs"
    )


def _labels(actions: Any, where: str) -> tuple[str, ...]:
    if not isinstance(actions, Mapping):
        raise GameError(f"{where} needs a mapping of actions to nodes, not {type(actions).__name__}")
    labels = tuple(str(label) for label in actions)
    if not labels:
        raise GameError(f"{where} has no action; a play ends with Payoffs")
    if len(set(labels)) != len(labels):
        raise GameError(f"{where} has two actions of one name in {list(labels)}")
    return labels
