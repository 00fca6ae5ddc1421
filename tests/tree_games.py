"""Classic trees for tests."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision, Payoffs

F = Fraction
HOME = F(3, 2)
SMALL = st.integers(-2, 2)


def entry() -> ExtensiveGame:
    """Entry deterrence: out is a Nash equilibrium that rests on an empty threat."""
    react = Decision("Incumbent", {"fight": (-1, -1), "share": (1, 1)})
    return ExtensiveGame(Decision("Entrant", {"out": (0, 2), "in": react}), title="Entry")


def centipede(legs: int) -> ExtensiveGame:
    """The centipede game: stop or pass a growing pot."""
    rows = [(leg - 1, leg + 1) if leg % 2 else (leg + 1, leg - 1) for leg in range(legs + 1)]
    node: Any = Payoffs(*rows[legs])
    for leg in range(legs - 1, -1, -1):
        node = Decision("AB"[leg % 2], {"stop": rows[leg], "go": node})
    return ExtensiveGame(node, players=["A", "B"])


def ultimatum(cake: int) -> ExtensiveGame:
    """The ultimatum game in whole pieces: offering 0 leaves the responder indifferent."""
    offers = {
        str(k): Decision("Responder", {"yes": (cake - k, k), "no": (0, 0)}, information=f"offer {k}")
        for k in range(cake + 1)
    }
    return ExtensiveGame(Decision("Proposer", offers))


def beer() -> ExtensiveGame:
    """Cho and Kreps' signalling game."""

    def after(drink: str, duel: tuple[int, int], peace: tuple[int, int]) -> Decision:
        return Decision("Receiver", {"duel": duel, "peace": peace}, information=f"after {drink}")

    strong = Decision(
        "Sender", {"beer": after("beer", (1, 0), (3, 1)), "quiche": after("quiche", (0, 0), (2, 1))}
    )
    weak = Decision(
        "Sender", {"beer": after("beer", (0, 1), (2, 0)), "quiche": after("quiche", (1, 1), (3, 0))}
    )
    return ExtensiveGame(
        Chance({"strong": (F(9, 10), strong), "weak": (F(1, 10), weak)}), title="Beer and quiche"
    )


def poker() -> ExtensiveGame:
    """Kuhn's poker with three cards: value 1/18 to the second player."""
    deals = {}
    for one, two in ((a, b) for a, b in product("JQK", repeat=2) if a != b):
        win = 1 if "JQK".index(one) > "JQK".index(two) else -1
        call = Decision("1", {"fold": (-1, 1), "call": (2 * win, -2 * win)}, information=f"1 {one} pass bet")
        passed = Decision("2", {"pass": (win, -win), "bet": call}, information=f"2 {two} pass")
        bet = Decision("2", {"fold": (1, -1), "call": (2 * win, -2 * win)}, information=f"2 {two} bet")
        deals[one + two] = (F(1, 6), Decision("1", {"pass": passed, "bet": bet}, information=f"1 {one}"))
    return ExtensiveGame(Chance(deals), players=["1", "2"])


def forgetful() -> ExtensiveGame:
    """A player who forgets the own first move."""

    def second(match: int, miss: int) -> Decision:
        return Decision("1", {"l": (match, -match), "r": (miss, -miss)}, information="later")

    reply = Decision("2", {"a": second(1, 0), "b": second(0, 0)}, information="reply")
    other = Decision("2", {"a": second(0, 0), "b": second(0, 2)}, information="reply")
    return ExtensiveGame(Decision("1", {"L": reply, "R": other}))


def driver() -> ExtensiveGame:
    """The absent-minded driver: one information set twice on a way."""
    inner = Decision("Driver", {"exit": (4,), "on": (1,)}, information="junction")
    return ExtensiveGame(Decision("Driver", {"exit": (0,), "on": inner}, information="junction"))


def battle_with_exit(home: Any = HOME) -> ExtensiveGame:
    """Staying at home, or a battle of the sexes."""
    battle = Decision(
        "1",
        {
            "opera": Decision("2", {"opera": (2, 1), "fight": (0, 0)}, information="2"),
            "fight": Decision("2", {"opera": (0, 0), "fight": (1, 2)}, information="2"),
        },
        information="1 out",
    )
    return ExtensiveGame(Decision("1", {"home": (home, 0), "go": battle}, information="1"))


@st.composite
def random_trees(
    draw: Any,
    chance: bool = True,
    information: bool = False,
    depth: int = 4,
    payoffs: Any = SMALL,
) -> ExtensiveGame:
    """Small trees with two players; with ``information`` some sets are joined at random."""

    def node(level: int) -> Any:
        kind = draw(st.integers(0, 4))
        if level == depth or (level and kind == 0):
            return (draw(payoffs), draw(payoffs))
        labels = draw(st.sampled_from(["ab", "abc"]))
        if chance and kind == 4:
            weights = [draw(st.integers(1, 3)) for _ in labels]
            return Chance(
                {a: (F(w, sum(weights)), node(level + 1)) for a, w in zip(labels, weights, strict=True)}
            )
        player = draw(st.sampled_from("12"))
        name = draw(st.sampled_from(["x", "y", None, None])) if information else None
        return Decision(player, {a: node(level + 1) for a in labels}, name and f"{player}{labels}{name}")

    return ExtensiveGame(node(0), players=["1", "2"])


def played(game: ExtensiveGame, choice: Any, node: int = 0) -> tuple[Any, ...]:
    """The payoffs of one pure choice per information set, by walking the tree."""
    arrays = game.arrays
    if arrays.children[node] == 0:
        return tuple(game.payoffs[arrays.leaves.tolist().index(node)])
    kids = range(arrays.first[node], arrays.first[node] + arrays.children[node])
    if arrays.mover[node] >= 0:
        return played(game, choice, kids[choice[int(arrays.information[node])]])
    odds = [game.chance[arrays.chance_kids.tolist().index(kid)] for kid in kids]
    rows = [played(game, choice, kid) for kid in kids]
    return tuple(sum(p * row[i] for p, row in zip(odds, rows, strict=True)) for i in range(game.n_players))


def choices(game: ExtensiveGame, sets: Any = None) -> Any:
    """Every pure choice at the sets, as mappings."""
    sets = range(len(game.set_names)) if sets is None else sets
    sizes = (range(len(game.set_actions[i])) for i in sets)
    return (dict(zip(sets, actions, strict=True)) for actions in product(*sizes))


def pays(game: ExtensiveGame, choice: Any, roots: Any) -> bool:
    """Whether some player gains by some pure deviation in a subgame that begins at one of the nodes."""
    for root in roots:
        have = played(game, choice, root)
        for player in range(game.n_players):
            own = [i for i, p in enumerate(game.set_players) if p == player]
            if any(
                played(game, {**choice, **other}, root)[player] > have[player] for other in choices(game, own)
            ):
                return True
    return False
