"""Game trees for the tests of their drawings."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import sympy as sp

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision, Payoffs


def entry() -> ExtensiveGame:
    share = Decision("Incumbent", {"fight": (-1, -1), "share": (1, 1)})
    return ExtensiveGame(Decision("Entrant", {"out": (0, 2), "in": share}))


def beer() -> ExtensiveGame:
    def receiver(strong: bool, drink: str) -> Decision:
        own = int((drink == "beer") == strong)
        ends = {"fight": (own, int(not strong)), "defer": (own + 2, int(strong))}
        return Decision("Receiver", ends, f"after {drink}")

    def sender(strong: bool) -> Decision:
        return Decision("Sender", {drink: receiver(strong, drink) for drink in ("beer", "quiche")})

    return ExtensiveGame(Chance({"strong": (F(9, 10), sender(True)), "weak": (F(1, 10), sender(False))}))


def audit() -> ExtensiveGame:
    found = Decision("Agent", {"confess": (1, -1), "deny": (F(-1, 2), -3)})
    missed = Decision("Agent", {"obey": (0, 0), "shirk": (-2, 2)})
    checked = Chance({"found": (F(1, 3), found), "missed": (F(2, 3), missed)})
    trusted = Decision("Agent", {"obey": (2, 1), "shirk": (-3, 3)})
    return ExtensiveGame(Decision("Principal", {"audit": checked, "trust": trusted}))


def ultimatum(pie: int = 4) -> ExtensiveGame:
    def reply(k: int) -> Decision:
        return Decision("Responder", {"accept": (pie - k, k), "reject": (0, 0)})

    return ExtensiveGame(Decision("Proposer", {f"offer {k}": reply(k) for k in range(pie + 1)}))


def centipede(moves: int = 10) -> ExtensiveGame:
    node: Any = (moves, moves)
    for k in range(moves, 0, -1):
        ends = (k + 1, k - 1) if k % 2 else (k - 1, k + 1)
        node = Decision("Ann" if k % 2 else "Bob", {"take": ends, "pass": node})
    return ExtensiveGame(node)


def symbolic() -> ExtensiveGame:
    v, c, q = sp.symbols("v c q", positive=True)
    hidden = Decision("Centre", {"inspect": (-c * q, v - c), "ignore": (v / 2, -v)})
    return ExtensiveGame(Decision("Local", {"report": (0, v), "hide": hidden}))


def matching() -> ExtensiveGame:
    def bob(sign: int) -> Decision:
        return Decision("Bob", {"heads": (sign, -sign), "tails": (-sign, sign)}, "b")

    return ExtensiveGame(Decision("Ann", {"heads": bob(1), "tails": bob(-1)}))


def hawk_dove() -> ExtensiveGame:
    v, c = sp.symbols("v c", positive=True)

    def bob(dove: Any, hawk: Any) -> Decision:
        return Decision("Bob", {"dove": dove, "hawk": hawk}, "b")

    meek, bold = bob((v / 2, v / 2), (0, v)), bob((v, 0), ((v - c) / 2, (v - c) / 2))
    return ExtensiveGame(Decision("Ann", {"dove": meek, "hawk": bold}))


def bold() -> ExtensiveGame:
    """A node of another row stands between two of a set, unless actions change places."""
    left = Decision("Bob", {"L": (2, 1), "R": (0, 0)}, "b")
    right = Decision("Bob", {"L": (0, 0), "R": (1, 2)}, "b")
    return ExtensiveGame(Decision("Ann", {"x": left, "out": (1, 3), "y": right}))


def horse() -> ExtensiveGame:
    """Selten's horse: nodes of one set after one and after two moves."""
    late = Decision("3", {"L": (4, 4, 0), "R": (0, 0, 1)}, "h")
    early = Decision("3", {"L": (3, 3, 2), "R": (0, 0, 0)}, "h")
    return ExtensiveGame(Decision("1", {"D": early, "A": Decision("2", {"d": late, "a": (1, 1, 1)})}))


def either_first() -> ExtensiveGame:
    """Who moves first is drawn by lot: no rows suit both sets."""

    def move(player: str, first: Any, second: Any) -> Decision:
        return Decision(player, {"l": first, "r": second}, player.lower())

    def after(player: str) -> Decision:
        return move(player, (1, 0), (0, 1))

    ways = {"AB": (F(1, 2), move("A", after("B"), after("B")))}
    ways["BA"] = (F(1, 2), move("B", after("A"), after("A")))
    return ExtensiveGame(Chance(ways))


def passed_by() -> ExtensiveGame:
    """Between two nodes of one set runs the branch to a node of another set, farther down."""

    def last(name: str) -> Decision:
        return Decision("B", {"l": (1, 0), "r": (0, 1)}, name)

    late = Decision("A", {"x": Decision("A", {"y": last("low"), "z": (0, 0)}), "w": (0, 0)})
    ways = {"a": last("high"), "b": last("low"), "c": last("high"), "d": late}
    return ExtensiveGame(Decision("A", ways))


def long_names() -> ExtensiveGame:
    def province(one: tuple[Any, ...], two: tuple[Any, ...]) -> Decision:
        names = ("raise the target and pass it on", "pass the target on unchanged")
        return Decision("Provincial government", dict(zip(names, (one, two), strict=True)))

    ways = {
        "announce the binding target of the plan": province((1, F(1, 3)), (2, 0)),
        "announce an indicative target only": province((0, 1), (0, 0)),
    }
    return ExtensiveGame(Decision("Ministry of Ecology and Environment", ways))


def chinese() -> ExtensiveGame:
    raised = Chance({"查处": (F(1, 4), (3, -2)), "未查处": (F(3, 4), (1, 2))})
    province = Decision("省政府", {"层层加码": raised, "如实执行": (2, 1)})
    return ExtensiveGame(Decision("中央", {"下达指标": province, "不下达": (0, 0)}))


def single() -> ExtensiveGame:
    return ExtensiveGame(Payoffs(1, F(2, 3)), players=["A", "B"])


def full(depth: int, actions: int) -> ExtensiveGame:
    def node(left: int, value: int) -> Any:
        if left == 0:
            return (left, value)
        ways = {chr(97 + k): node(left - 1, value + k) for k in range(actions)}
        return Decision("Ann" if left % 2 else "Bob", ways)

    return ExtensiveGame(node(depth, 0), players=["Ann", "Bob"])


GAMES: dict[str, Callable[[], ExtensiveGame]] = {
    made.__name__: made
    for made in (
        *(entry, beer, audit, ultimatum, centipede, symbolic, matching, hawk_dove),
        *(bold, horse, either_first, passed_by, long_names, single),
    )
}
