"""Control rights: who inspects, who hands out incentives, and what a claim of success then costs.

Game
----
The base works at cost 1 or shirks. Work succeeds with some probability, shirking never. The base knows how it
ended and claims success or admits failure. Claims are inspected; a false one is found with some probability.
Who inspects reports what was found, or hides it. The centre pays for a claim that stands, for an admission,
for a claim found false, and rewards a report; nobody can be paid less than 0. It wants work and true reports.

In the *tightly coupled* mode the centre inspects, in *subcontracting* too but the intermediate hands out the
incentives, in the *loosely coupled* mode the intermediate does both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.literature.contracts import Demand, best_terms
from layered_games.parameters import make_symbol

__all__ = ["MODES", "ROW", "Mode", "claimed", "compute", "constraints", "demands", "game", "modes", "outcome"]

ROW: Final = Row(
    module="control_rights",
    title="Which control rights to hand down depends on who finds more and who does better",
    source=(
        "X. Zhou and H. Lian, Modes of governance in the Chinese bureaucracy: a control rights theory, "
        "Sociological Study (2012), for the modes; the model is ours"
    ),
    parameters={
        "q": "probability that work succeeds if the centre hands out incentives",
        "a": "risk of handing the incentives down, in units of effort per unit of d, at least 0",
        "d": "what handing them down adds to q, at least 0, q + d at most 1",
        "p_C": "probability that the centre finds a false claim",
        "p_S": "probability that the intermediate finds one",
        "m_C": "cost of an inspection by the centre, in units of effort, at least 0",
        "m_S": "cost of one by the intermediate",
    },
    outputs={
        "cost": "mapping of mode to the least expected cost; infinite if no contract makes the base work",
        "best": "the mode that costs least; None if none makes the base work",
    },
    examples=(
        {
            "q": Fraction(1, 2),
            "a": 1,
            "d": Fraction(1, 4),
            "p_C": Fraction(1, 2),
            "p_S": Fraction(3, 4),
            "m_C": 1,
            "m_S": Fraction(1, 2),
        },
        {
            "q": Fraction(1, 2),
            "a": 1,
            "d": Fraction(1, 4),
            "p_C": Fraction(1, 2),
            "p_S": Fraction(1, 4),
            "m_C": 1,
            "m_S": Fraction(1, 2),
        },
        {
            "q": Fraction(3, 4),
            "a": 4,
            "d": Fraction(1, 4),
            "p_C": 1,
            "p_S": Fraction(1, 4),
            "m_C": 1,
            "m_S": 1,
        },
        {"q": 0, "a": 1, "d": Fraction(1, 2), "p_C": Fraction(1, 2), "p_S": 0, "m_C": 1, "m_S": 0},
    ),
    selection="of modes that cost as little, the one that hands down least",
)

MODES: Final = ("tightly coupled", "subcontracting", "loosely coupled")
CLAIM, ADMIT, FOUND, REWARD, SALARY = (
    make_symbol(name) for name in ("w_claim", "w_admit", "w_found", "reward", "salary")
)
PLAYERS: Final = ("centre", "base", "inspector")
TRUE: Final[dict[str, str]] = {
    "post": "inspect",
    "effort": "work",
    "after success": "claim",
    "after failure": "admit",
    "after shirking": "admit",
    "after a finding": "report",
}


@dataclass(frozen=True)
class Mode:
    """A distribution of control rights, in numbers.

    Attributes
    ----------
    name : str
    success, found : probabilities
        That work succeeds; that a false claim is found.
    inspection, risk : numbers
        Cost of inspecting; cost of handing incentives down, borne by the centre.
    delegated : bool
        Whether the intermediate inspects, and has to be paid for it and kept from hiding what it finds.
    """

    name: str
    success: Any
    found: Any
    inspection: Any
    risk: Any
    delegated: bool


def modes(q: Any, a: Any, d: Any, p_C: Any, p_S: Any, m_C: Any, m_S: Any) -> tuple[Mode, ...]:
    """Return the three modes."""
    return (
        Mode(MODES[0], q, p_C, m_C, 0 * q, False),
        Mode(MODES[1], q + d, p_C, m_C, a * d, False),
        Mode(MODES[2], q + d, p_S, m_S, a * d, True),
    )


def game(mode: Mode) -> ExtensiveGame:
    """Return the game after a contract was offered; the payoffs are (centre, base, inspector).

    An inspecting centre bears the cost of inspection and gets what a report is rewarded with itself.
    """
    own, theirs = (0, mode.inspection) if mode.delegated else (mode.inspection, 0)
    fee = SALARY if mode.delegated else 0

    def end(pay: Any, cost: Any, reward: Any = 0) -> tuple[Any, Any, Any]:
        prize = reward if mode.delegated else 0
        return (-pay - prize - fee - own - mode.risk, pay - cost, prize + fee - theirs)

    def failed(cost: Any, knows: str) -> Decision:
        hidden = {"report": end(FOUND, cost, REWARD), "hide": end(CLAIM, cost)}
        lie: dict[str, Any] = {
            "found": (mode.found, Decision("inspector", hidden, "after a finding")),
            "not found": (1 - mode.found, end(CLAIM, cost)),
        }
        return Decision("base", {"claim": Chance(lie), "admit": end(ADMIT, cost)}, knows)

    succeeded = Decision("base", {"claim": end(CLAIM, 1), "admit": end(ADMIT, 1)}, "after success")
    ended = {"success": (mode.success, succeeded), "failure": (1 - mode.success, failed(1, "after failure"))}
    effort = Decision("base", {"work": Chance(ended), "shirk": failed(0, "after shirking")}, "effort")
    return ExtensiveGame(Decision("inspector", {"inspect": effort, "refuse": (0, 0, 0)}, "post"), PLAYERS)


def demands(delegated: bool) -> tuple[Demand, ...]:
    """Return what a contract must see to: effort, true reports, and no hiding of findings.

    Finding and hiding come up only after a lie, hence the behaviours compared have one. A centre that
    inspects has nothing to hide from itself.
    """
    lying = {**TRUE, "after failure": "claim", "after shirking": "claim"}
    base = ("base",)
    asked = [
        Demand("effort, failure admitted", base, TRUE, {**TRUE, "effort": "shirk"}),
        Demand("effort, failure denied", base, TRUE, {**lying, "effort": "shirk"}),
        Demand("failure is admitted", base, TRUE, lying),
        Demand("success is claimed", base, TRUE, {**TRUE, "after success": "admit"}),
    ]
    if delegated:
        both = ("base", "inspector")
        asked += [
            Demand("findings are not hidden", both, lying, {**lying, "after a finding": "hide"}),
            Demand("the post is taken", ("inspector",), TRUE, {**TRUE, "post": "refuse"}),
        ]
    return tuple(asked)


def constraints(mode: Mode) -> tuple[str, ...]:
    r"""Return in words and formulas what the contract of a mode must satisfy, as derived from the game.

    Examples
    --------
    >>> q, p, m = (make_symbol(name) for name in "qpm")
    >>> print(*constraints(Mode("loosely coupled", q, p, m, 0, True))[2:], sep="\n")
    failure is admitted: -(q - 1)*(p*w_claim - p*w_found + w_admit - w_claim) >= 0
    success is claimed: -q*(w_admit - w_claim) >= 0
    findings are not hidden: -p*(q - 1)*(reward - w_claim + w_found) >= 0
    the post is taken: -m + salary >= 0
    limited liability: w_claim, w_admit, w_found, reward, salary >= 0
    """
    terms = _terms(mode)
    model = game(mode)
    rows = [f"{demand.name}: {sp.factor(demand.gain(model))} >= 0" for demand in demands(mode.delegated)]
    return (*rows, f"limited liability: {', '.join(map(str, terms))} >= 0")


def _terms(mode: Mode) -> dict[Any, int]:
    return dict.fromkeys((CLAIM, ADMIT, FOUND, *((REWARD, SALARY) if mode.delegated else ())), 0)


def outcome(models: Mapping[str, tuple[ExtensiveGame, Mode]]) -> dict[str, Any]:
    """Find the least-cost contract of every mode by a linear programme, and the cheapest mode."""
    costs: dict[str, Any] = {}
    for name, (model, mode) in models.items():
        found = best_terms(model, "centre", "base", TRUE, [], _terms(mode), further=demands(mode.delegated))
        costs[name] = math.inf if found is None else -found.payoffs["centre"]
    best = min(costs, key=lambda name: costs[name])
    return {"cost": costs, "best": None if costs[best] == math.inf else best}


def compute(q: Any, a: Any, d: Any, p_C: Any, p_S: Any, m_C: Any, m_S: Any) -> dict[str, Any]:
    """Find the least cost of every mode with the package's linear programmes.

    Raises
    ------
    DomainError
        If ``q + d`` exceeds 1.

    Examples
    --------
    >>> found = compute(q="1/2", a=1, d="1/4", p_C="1/2", p_S="3/4", m_C=1, m_S="1/2")
    >>> found["best"], found["cost"]["tightly coupled"]
    ('loosely coupled', Fraction(4, 1))
    """
    listed = modes(*_read(q, a, d, p_C, p_S, m_C, m_S))
    return known(outcome({mode.name: (game(mode), mode) for mode in listed}), q, a, d, p_C, p_S, m_C, m_S)


def claimed(q: Any, a: Any, d: Any, p_C: Any, p_S: Any, m_C: Any, m_S: Any) -> dict[str, Any]:
    """Return the closed form: effort, a rent for the truth, inspection, and the risk of delegation.

    With success ``s`` and finding ``p`` it costs ``1 + (1 - p)/(p*s)`` to have the base work and tell the
    truth; infinitely much if ``p*s = 0``.

    Examples
    --------
    >>> claimed(q="1/2", a=1, d="1/4", p_C="1/2", p_S="3/4", m_C=1, m_S="1/2")["best"]
    'loosely coupled'
    """
    base, risk, more, centre, intermediate, dear, cheap = _read(q, a, d, p_C, p_S, m_C, m_S)

    def cost(s: Fraction, p: Fraction, rest: Fraction) -> Any:
        return 1 + (1 - p) / (p * s) + rest if p * s else math.inf

    handed = risk * more
    costs = (
        cost(base, centre, dear),
        cost(base + more, centre, dear + handed),
        cost(base + more, intermediate, cheap + handed),
    )
    least = min(costs)
    best = None if least == math.inf else MODES[costs.index(least)]
    return known({"cost": dict(zip(MODES, costs, strict=True)), "best": best}, q, a, d, p_C, p_S, m_C, m_S)


def _read(q: Any, a: Any, d: Any, p_C: Any, p_S: Any, m_C: Any, m_S: Any) -> tuple[Fraction, ...]:
    base, more = number("q", q, "probability"), number("d", d, "nonnegative")
    if base + more > 1:
        raise DomainError(f"q + d = {base + more} is no probability; lower q = {q} or d = {d}")
    return (
        base,
        number("a", a, "nonnegative"),
        more,
        number("p_C", p_C, "probability"),
        number("p_S", p_S, "probability"),
        number("m_C", m_C, "nonnegative"),
        number("m_S", m_S, "nonnegative"),
    )
