"""Collusion against a fine: to pay the watchman, or to have the pair audited from outside.

Game
----
With probability ``mu`` a supervisor finds evidence that would cost its agent a fine ``F``. It reports and
gets a reward, or hides the evidence for a bribe: what the agent pays is worth ``k`` as much to it. An
outsider audits with probability ``q``, at cost ``c*q``, and exposes a pair that hides evidence: the agent
loses ``PA``, the supervisor ``PS``. The principal chooses the audits, and the least reward (paid with
probability ``mu``) that leaves the pair nothing to share.

Edge cases
----------
``F = 0`` or ``k = 0``: nothing to hide or no way to share it, reward 0 and no audit. If audits deter alone
the reward is 0. If full audits do not suffice and pay, ``audit`` is 1 and a reward is needed beside them.
On a tie between auditing and not: no audit; where audits cost nothing, the least that saves the whole
reward. Without ``q`` the output ``reward`` is left out; without ``c`` and ``mu``, ``audit``. Negative
money, or ``q`` or ``mu`` outside [0, 1]: DomainError.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.literature.contracts import best_terms
from layered_games.parameters import make_symbol

__all__ = ["ROW", "best_audit", "claimed", "compute", "game", "least_reward", "payoffs"]

ROW: Final = Row(
    module="external_audit",
    title="An outside audit is used to the full or not at all",
    source=(
        "F. Kofman and J. Lawarree, Collusion in hierarchical agency, Econometrica 61 (1993); the linear "
        "model is ours"
    ),
    parameters={
        "F": "fine that hiding the evidence saves the agent, at least 0",
        "PA": "agent's penalty if the pair is exposed, at least 0",
        "PS": "supervisor's penalty if the pair is exposed, at least 0",
        "k": "bribe efficiency: what a unit paid is worth to the supervisor, at least 0",
        "c": "cost of a certain audit, at least 0",
        "mu": "probability that there is evidence, hence that the reward is paid",
        "q": "probability of an audit",
    },
    outputs={
        "reward": "least reward for a report that deters collusion at audits q",
        "audit": "probability of an audit that costs the principal least",
    },
    examples=(
        {"F": 10, "PA": 6, "PS": 4, "k": Fraction(1, 2), "c": 1, "mu": Fraction(1, 2), "q": Fraction(1, 4)},
        {"F": 10, "PA": 6, "PS": 4, "k": Fraction(1, 2), "c": 4, "mu": Fraction(1, 2), "q": 1},
        {"F": 4, "PA": 6, "PS": 4, "k": Fraction(1, 2), "c": 1, "mu": Fraction(1, 2), "q": Fraction(1, 2)},
        {"F": 10, "PA": 6, "PS": 4, "k": Fraction(1, 2), "c": Fraction(7, 2), "mu": Fraction(1, 2), "q": 0},
        {"F": 4, "PA": 6, "PS": 4, "k": 1, "c": 0, "mu": Fraction(1, 2), "q": Fraction(2, 5)},
    ),
    selection="no audit on a tie; collusion is deterred, and a pair that is indifferent reports",
)

REWARD, AUDIT = make_symbol("reward"), make_symbol("audit")


def payoffs(F: Any, PA: Any, PS: Any) -> dict[str, tuple[Any, Any]]:
    """Return what (supervisor, agent) get before bribes: reported, hidden and exposed, hidden for good."""
    return {"reported": (REWARD, -F), "exposed": (-PS, -PA), "hidden": (0, 0)}


def game(
    ends: Mapping[str, tuple[Any, Any]], k: Any, c: Any = 0, mu: Any = 1, q: Any = AUDIT
) -> ExtensiveGame:
    """Return the game between the principal and the pair under a given reward and given audits.

    A unit of the agent's money is worth ``k`` to the supervisor, who can be bribed: hence the pair hides
    evidence where that gives it more, with the agent's payoff weighted by ``k``.
    """

    def end(name: str, paid: Any = 0) -> tuple[Any, Any]:
        supervisor, agent = ends[name]
        return (-paid - c * q, supervisor + k * agent)

    hidden = Chance({"audited": (q, end("exposed")), "not": (1 - q, end("hidden"))})
    choice: Decision | Chance = Decision(
        "pair", {"report": end("reported", REWARD), "hide": hidden}, "evidence"
    )
    if mu != 1:
        choice = Chance({"evidence": (mu, choice), "none": (1 - mu, (-c * q, 0))})
    return ExtensiveGame(choice, ["principal", "pair"])


REPORT, HIDE = {"evidence": "report"}, {"evidence": "hide"}


def least_reward(model: ExtensiveGame) -> Fraction:
    """Find the least reward at which the pair reports, by a linear programme; audits are numbers."""
    found = best_terms(model, "principal", "pair", REPORT, [HIDE], {REWARD: 0})
    if found is None:
        raise GameError("no reward makes the pair report")
    return found.values[REWARD]


def best_audit(ends: Mapping[str, tuple[Any, Any]], k: Any, c: Any, mu: Any) -> Fraction:
    """Find the audits that cost the principal least, rewards included, by linear programmes.

    Reward and audits are first chosen together. What they cost is convex in the audits: where the best would
    be more than certain, certain ones are. The optimum is a vertex, hence audits that cost nothing go no
    further than the reward falls. Ties with no audit are broken by comparison.
    """
    both = best_terms(game(ends, k, c, mu), "principal", "pair", REPORT, [HIDE], {REWARD: 0, AUDIT: 0})
    if both is None:
        raise GameError("no reward and no audits make the pair report")
    audit = min(both.values[AUDIT], Fraction(1))

    def cost(q: Fraction) -> Fraction:
        return Fraction(c * q + mu * least_reward(game(ends, k, q=q)))

    return audit if cost(audit) < cost(Fraction(0)) else Fraction(0)


def compute(F: Any, PA: Any, PS: Any, k: Any, c: Any = None, mu: Any = None, q: Any = None) -> dict[str, Any]:
    """Find reward and audits with the package's linear programmes.

    Examples
    --------
    >>> compute(F=10, PA=6, PS=4, k="1/2", c=1, mu="1/2", q="1/4")
    {'reward': Fraction(13, 4), 'audit': Fraction(5, 7)}
    """
    fine, agent, supervisor, bribe, price, chance, audits = _read(F, PA, PS, k, c, mu, q)
    ends = payoffs(fine, agent, supervisor)
    found = {}
    if audits is not None:
        found["reward"] = least_reward(game(ends, bribe, q=audits))
    if price is not None and chance is not None:
        found["audit"] = best_audit(ends, bribe, price, chance)
    return known(found, F, PA, PS, k, c, mu, q)


def claimed(F: Any, PA: Any, PS: Any, k: Any, c: Any = None, mu: Any = None, q: Any = None) -> dict[str, Any]:
    """Return the closed form: reward ``k*(F - q*PA) - q*PS``, or 0 if that is negative.

    A unit of audits saves ``mu*(k*PA + PS)`` of rewards as long as any is due, up to
    ``q = k*F/(k*PA + PS)``: audits go there, at most to 1, if ``c`` is less than that; else there are none.

    Examples
    --------
    >>> claimed(F=10, PA=6, PS=4, k="1/2", c=1, mu="1/2", q="1/4")
    {'reward': Fraction(13, 4), 'audit': Fraction(5, 7)}
    """
    fine, agent, supervisor, bribe, price, chance, audits = _read(F, PA, PS, k, c, mu, q)
    stake, bite = bribe * fine, bribe * agent + supervisor
    found = {}
    if audits is not None:
        found["reward"] = max(Fraction(0), stake - audits * bite)
    if price is not None and chance is not None:
        pays = price < chance * bite
        found["audit"] = min(Fraction(1), stake / bite) if pays else Fraction(0)
    return known(found, F, PA, PS, k, c, mu, q)


def _read(F: Any, PA: Any, PS: Any, k: Any, c: Any, mu: Any, q: Any) -> tuple[Any, ...]:
    money = [number(name, x, "nonnegative") for name, x in (("F", F), ("PA", PA), ("PS", PS), ("k", k))]
    price = None if c is None else number("c", c, "nonnegative")
    chances = [None if x is None else number(n, x, "probability") for n, x in (("mu", mu), ("q", q))]
    if q is None and (c is None or mu is None):
        raise DomainError("give q for the reward, or c and mu for the best audits")
    return (*money, price, *chances)
