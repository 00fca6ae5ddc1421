"""Classic trees in which beliefs matter, and assessments found by brute force."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret
from layered_games.equilibria.verify_tree import nash_regret
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision

F = Fraction
COST_LOW, COST_HIGH = F(6, 5), F(3, 5)


def horse() -> ExtensiveGame:
    """Selten's horse."""

    def three(left: Any, right: Any) -> Decision:
        return Decision("3", {"L": left, "R": right}, information="3")

    two = Decision("2", {"d": three((4, 4, 0), (0, 0, 1)), "c": (1, 1, 1)}, information="2")
    one = Decision("1", {"D": three((3, 3, 2), (0, 0, 0)), "C": two}, information="1")
    return ExtensiveGame(one, players=["1", "2", "3"], title="Horse")


def niche() -> ExtensiveGame:
    """Entry, then both fight or accommodate at once: out is weak perfect Bayesian, not subgame perfect."""

    def firm(fight: Any, share: Any) -> Decision:
        return Decision("I", {"f": fight, "a": share}, information="I")

    after = Decision("E", {"F": firm((-3, -1), (1, -2)), "A": firm((-2, -1), (3, 1))}, information="E in")
    return ExtensiveGame(Decision("E", {"out": (0, 2), "in": after}, information="E"), players=["E", "I"])


def entry_modes() -> ExtensiveGame:
    """The incumbent does not see how the entrant came in; fighting is never best."""

    def firm(fight: Any, share: Any) -> Decision:
        return Decision("2", {"fight": fight, "share": share}, information="2")

    ways = {"out": (0, 2), "strong": firm((-1, -1), (3, 0)), "weak": firm((-1, -1), (2, 1))}
    return ExtensiveGame(Decision("1", ways, information="1"), players=["1", "2"])


def rival_modes() -> ExtensiveGame:
    """As before, but fighting is best against a weak entrant: out is supported by that belief."""

    def firm(fight: Any, share: Any) -> Decision:
        return Decision("2", {"fight": fight, "share": share}, information="2")

    ways = {"out": (0, 3), "strong": firm((-1, -2), (1, 0)), "weak": firm((-2, 2), (-1, 0))}
    return ExtensiveGame(Decision("1", ways, information="1"), players=["1", "2"])


def spence(cost_low: Any = COST_LOW, cost_high: Any = COST_HIGH) -> ExtensiveGame:
    """Education as a signal: two types, two levels, three wages; the market loses the square of its error."""
    wages = {"w1": F(1), "w3/2": F(3, 2), "w2": F(2)}

    def market(ability: int, level: int, cost: Any) -> Decision:
        ends = {name: (w - cost, -((w - ability) ** 2)) for name, w in wages.items()}
        return Decision("Market", ends, information=f"level {level}")

    def worker(ability: int, cost: Any) -> Decision:
        return Decision(
            "Worker",
            {"0": market(ability, 0, 0), "1": market(ability, 1, cost)},
            information="low" if ability == 1 else "high",
        )

    types = {"low": (F(1, 2), worker(1, cost_low)), "high": (F(1, 2), worker(2, cost_high))}
    return ExtensiveGame(Chance(types), players=["Worker", "Market"], title="Education")


def cycle() -> ExtensiveGame:
    """Three types, three observers' sets that each hold two of them: beliefs may run in a circle.

    A set says "no" if its first type is at least twice as likely as its second one. All types out is perfect
    Bayesian with beliefs A over B, B over C, C over A; no trembles give these.
    """
    deals = {}
    for kind, group in product("ABC", ("AB", "BC", "CA")):
        if kind in group:
            value = 1 if kind == group[0] else -2
            after = Decision("2", {"no": (-1, value), "yes": (2, 0)}, information=group)
            deals[f"{kind} at {group}"] = (
                F(1, 6),
                Decision("1", {"out": (0, 0), "in": after}, information=kind),
            )
    return ExtensiveGame(Chance(deals), players=["1", "2"])


def two_audiences() -> ExtensiveGame:
    """Two receivers at separate sets after one deviation; which of them acts is drawn."""

    def acts(player: str, good: Any, bad: Any) -> Decision:
        return Decision(player, {"x": good, "y": bad}, information=player)

    def drawn(one: int) -> Chance:
        return Chance(
            {
                "2": (F(1, 2), acts("2", (1, one, 0), (-3, 0, 0))),
                "3": (F(1, 2), acts("3", (1, 0, -one), (-3, 0, 0))),
            }
        )

    tree = Decision("1", {"out": (0, 0, 0), "a": drawn(1), "b": drawn(-1)}, information="1")
    return ExtensiveGame(tree, players=["1", "2", "3"])


def tremble_twice() -> ExtensiveGame:
    """One way to player 2's set takes two mistakes, the other one: the latter is then the rarer kind."""

    def two(left: Any, right: Any) -> Decision:
        return Decision("2", {"l": left, "r": right}, information="2")

    later = Decision("1", {"stop": (4, 0), "on": two((0, 2), (3, 0))}, information="1 later")
    tree = Decision("1", {"out": (5, 1), "a": two((1, 0), (0, 1)), "b": later}, information="1")
    return ExtensiveGame(tree, players=["1", "2"])


@st.composite
def signalling(draw: Any, span: int = 2) -> ExtensiveGame:
    """Random signalling games: two or three types, two messages, perhaps an outside option."""
    pay = st.tuples(st.integers(-span, span), st.integers(-span, span))
    types = draw(st.integers(2, 3))
    weights = [draw(st.integers(1, 3)) for _ in range(types)]
    out = {"out": draw(pay)} if draw(st.booleans()) else {}

    def sender(k: int) -> Decision:
        after = {m: Decision("2", {"x": draw(pay), "y": draw(pay)}, information=f"2 {m}") for m in "ab"}
        return Decision("1", after | out, information=f"type {k}")

    ways = {str(k): (F(w, sum(weights)), sender(k)) for k, w in enumerate(weights)}
    return ExtensiveGame(Chance(ways), players=["1", "2"])


def grid(game: ExtensiveGame, parts: int) -> Iterator[list[tuple[Fraction, ...]]]:
    """Every system of beliefs with probabilities in these parts of 1."""

    def simplex(size: int) -> list[tuple[Fraction, ...]]:
        rows = product(range(parts + 1), repeat=size)
        return [tuple(F(x, parts) for x in row) for row in rows if sum(row) == parts]

    yield from map(list, product(*(simplex(len(s.nodes)) for s in game.information_sets)))


def pure_assessments(game: ExtensiveGame, parts: int = 4) -> Iterator[tuple[Any, Any]]:
    """Perfect Bayesian equilibria without mixing, with beliefs on a grid, by definition."""
    for choice in product(*(range(len(a)) for a in game.set_actions)):
        pairs = zip(choice, game.set_actions, strict=True)
        profile = tuple(tuple(F(int(k == c)) for k in range(len(a))) for c, a in pairs)
        if nash_regret(game, profile) == 0:
            for beliefs in grid(game, parts):
                if bayes_gap(game, profile, beliefs) == 0 == belief_regret(game, profile, beliefs):
                    yield profile, beliefs


def holds(equilibrium: Any, game: ExtensiveGame, profile: Any, beliefs: Any) -> bool:
    """Whether a family of equilibria contains an assessment without mixing, by its ranges."""
    if equilibrium.profile != profile:
        return False
    for name, row in zip(game.set_names, beliefs, strict=True):
        one = tuple((p, p) for p in equilibrium.beliefs[name])
        ranges = equilibrium.belief_sets.get(name, one)
        if not all(low <= p <= high for p, (low, high) in zip(row, ranges, strict=True)):
            return False
    return True


def within(equilibrium: Any, game: ExtensiveGame, profile: Any) -> bool:
    """Whether each probability of a profile is in the range that a family of equilibria gives for it."""
    rows = zip(game.set_names, game.set_actions, equilibrium.profile, profile, strict=True)
    for name, actions, centre, row in rows:
        for action, p, q in zip(actions, centre, row, strict=True):
            low, high = equilibrium.sets.get(f"{name}/{action}", (p, p))
            if q != p and not low <= q <= high:
                return False
    return True


def inspection() -> ExtensiveGame:
    """One mixed equilibrium and no other."""

    def agent(obey: Any, shirk: Any) -> Decision:
        return Decision("2", {"obey": obey, "shirk": shirk}, information="2")

    tree = Decision("1", {"look": agent((-1, 0), (1, -2)), "trust": agent((0, 0), (-1, 1))}, information="1")
    return ExtensiveGame(tree, players=["1", "2"])


def at_once(seed: int) -> ExtensiveGame:
    """Three players with two actions each move without seeing one another; random payoffs."""
    source = random.Random(seed)

    def last() -> Decision:
        ends = {c: tuple(source.randint(-9, 9) for _ in range(3)) for c in "lr"}
        return Decision("3", ends, information="3")

    def middle() -> Decision:
        return Decision("2", {b: last() for b in "lr"}, information="2")

    return ExtensiveGame(Decision("1", {a: middle() for a in "lr"}, information="1"), players=["1", "2", "3"])


def curve() -> ExtensiveGame:
    """Three players at once; the third is indifferent, the others have one reply to each of its mixtures.

    If the third plays l with r < 2/3 and all mix, the others play l with (2 - 3 r)/(3 - 3 r) and 1/(2 + r).
    """

    def last(one: Any, two: Any) -> Decision:
        return Decision("3", {"l": (one[0], two[0], 0), "r": (one[1], two[1], 0)}, information="3")

    def middle(left: Any, right: Any) -> Decision:
        return Decision("2", {"l": last(*left), "r": last(*right)}, information="2")

    top = middle(((2, 1), (0, 0)), ((0, 0), (1, 1)))
    bottom = middle(((0, 0), (0, 2)), ((1, 1), (1, 0)))
    return ExtensiveGame(Decision("1", {"l": top, "r": bottom}, information="1"), players=["1", "2", "3"])


def ratios_multiply() -> ExtensiveGame:
    """Beliefs at the third set of player 3 are, as odds, products of those at the first two.

    Player 1's unused actions lead to the first set, those of player 2 to the second, both to the third. The
    replies x that keep players 1 and 2 out need a belief of 1 at a1 and of 1 at b2: the product is 0/0 there.
    """

    def three(name: str, x: Any, y: Any) -> Decision:
        return Decision("3", {"x": x, "y": y}, information=name)

    def first(one: int) -> Decision:
        return three("H1", (-1, 0, one), (2, 0, 1))

    def second(one: int) -> Decision:
        return three("H2", (0, -1, one), (0, 2, 1))

    def third(one: int) -> Decision:
        return three("H3", (0, 0, one), (0, 0, 1 - one))

    def two(a: Any, b: Any) -> Decision:
        return Decision("2", {"out": (0, 0, 0), "a2": a, "b2": b}, information="2")

    def after(one: int, a: Any, b: Any) -> Chance:
        return Chance({"seen": (F(1, 2), first(one)), "on": (F(1, 2), two(a, b))})

    nothing = (0, 0, 0)
    moves = {
        "out": nothing,
        "a1": after(1, third(1), nothing),
        "b1": after(0, nothing, third(0)),
    }
    tree = Chance(
        {
            "1": (F(1, 2), Decision("1", moves, information="1")),
            "2": (F(1, 2), two(second(0), second(1))),
        }
    )
    return ExtensiveGame(tree, players=["1", "2", "3"])


def reached_or_not() -> ExtensiveGame:
    """Player 3's set comes after two of the three nodes of player 2's: whether it is reached is a belief."""

    def two(right: Any) -> Decision:
        return Decision("2", {"l": (-1, 0, 0), "r": right}, information="2")

    def three(one: int, other: int) -> Decision:
        ends = {"x": (1, one, 1 - other), "y": (-2, -one, other)}
        return Decision("3", ends, information="3")

    moves = {
        "out": (0, 0, 0),
        "a": two(three(1, 0)),
        "b": two(three(-1, 1)),
        "c": two((2, 0, 0)),
    }
    return ExtensiveGame(Decision("1", moves, information="1"), players=["1", "2", "3"])


def two_own_moves() -> ExtensiveGame:
    """Player 1 enters and then picks a side; player 2 matches, and may be asked without any entry."""

    def two(left: Any, right: Any) -> Decision:
        return Decision("2", {"l": left, "r": right}, information="2")

    side = Decision("1", {"x": two((1, 0), (-1, 1)), "y": two((-1, 1), (1, 0))}, information="side")
    enter = Decision("1", {"out": (0, 0), "in": side}, information="enter")
    ways = {"asked": (F(1, 3), two((0, 1), (0, 0))), "not": (F(2, 3), enter)}
    return ExtensiveGame(Chance(ways), players=["1", "2"])


def reporting() -> ExtensiveGame:
    """A clean or a dirty firm reports; the office audits or trusts. One equilibrium: the dirty firm mixes."""
    ends = {
        ("clean", "ok"): {"audit": (1, -1), "trust": (2, 0)},
        ("clean", "fault"): {"audit": (-1, -1), "trust": (-1, 0)},
        ("dirty", "ok"): {"audit": (-2, 1), "trust": (2, -1)},
        ("dirty", "fault"): {"audit": (0, -1), "trust": (0, 0)},
    }

    def firm(kind: str) -> Decision:
        after = {r: Decision("Office", ends[kind, r], information=f"told {r}") for r in ("ok", "fault")}
        return Decision("Firm", after, information=kind)

    types = {kind: (F(1, 2), firm(kind)) for kind in ("clean", "dirty")}
    return ExtensiveGame(Chance(types), players=["Firm", "Office"])


def centipede_with_types(kind: Any) -> ExtensiveGame:
    """Three moves; with this probability player A is of a kind that always goes on."""

    def legs(name: str, ends: tuple[int, int, int, int]) -> Decision:
        last = Decision("A", {"stop": (ends[2], 1), "go": (ends[3], 4)}, information=f"{name} again")
        reply = Decision("B", {"stop": (ends[1], 2), "go": last}, information="B")
        return Decision("A", {"stop": (ends[0], 0), "go": reply}, information=name)

    types = {"kind": (kind, legs("kind", (0, 1, 1, 2))), "plain": (1 - kind, legs("plain", (1, 0, 3, 2)))}
    return ExtensiveGame(Chance(types), players=["A", "B"])


def scaled_weights() -> ExtensiveGame:
    """Nothing matters; one way to player 3 takes one move, the other two moves of two players."""

    def three() -> Decision:
        return Decision("3", {"x": (0, 0, 0), "y": (0, 0, 0)}, information="3")

    two = Decision("2", {"stop": (0, 0, 0), "on": three()}, information="2")
    ways = {"out": (0, 0, 0), "a": three(), "b": two}
    return ExtensiveGame(Decision("1", ways, information="1"), players=["1", "2", "3"])
