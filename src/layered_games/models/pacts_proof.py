"""What breaks a pact: rewards for reporting, external audits; and pacts that need many to keep silent.

All numbers are read off the solved game with a pact; only detection is changed, as stated in each function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.equilibria.evaluation import evaluate
from layered_games.equilibria.repeated import Incentive, critical_factor, pooled
from layered_games.errors import GameError
from layered_games.models.pacts import PactModel
from layered_games.parameters import exact, is_exact
from layered_games.regime import as_number

__all__ = ["Silence", "chain_of_silence", "cover_up_gain", "least_audit", "least_reward", "silence_incentive"]

STEPS = 60
Escapes = Callable[[Fraction], Fraction]


def cover_up_gain(game: PactModel, at: Mapping[str, Any], audit: Any = 0) -> Any:
    """Return what covering up adds to an honest side contract, the expected exposure subtracted.

    Parameters
    ----------
    game : PactModel
        ``overbidding(pact=...)``.
    at : mapping of str to number
        A value for every parameter.
    audit : number in [0, 1)
        Probability that an external audit, which nobody in the pact can suppress, finds falsification.

    Returns
    -------
    number
        In payoff; exact if the input was. The pact covers up where it is positive.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=1, k=1, beta_A=1, beta_S=1, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1,
    ...           phi_A=0, phi_S=0, chi=1, F=1)
    >>> game = overbidding(pact="binding")
    >>> cover_up_gain(game, at), cover_up_gain(game, at, audit="1/2")
    (107/55, 109/3410)
    """
    found = _gain(game, at, _share("audit", audit))
    return as_number(found, _exact(at, audit))


def least_reward(game: PactModel, at: Mapping[str, Any], audit: Any = 0) -> Any:
    """Return the least reward to the superior for reported evidence that breaks the cover-up.

    A superior who inspects finds evidence with probability ``q`` and would suppress it with probability
    ``chi``: covering up forgoes ``q*chi`` times the reward. The contract is collusion-proof from the value
    returned on (ties are resolved against the pact).

    Returns
    -------
    number
        In payoff; 0 if the pact does not cover up anyway.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=1, k=1, beta_A=1, beta_S=1, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1,
    ...           phi_A=0, phi_S=0, chi=1, F=1)
    >>> least_reward(overbidding(pact="binding"), at)
    214/55
    """
    gain = _gain(game, at, _share("audit", audit))
    if gain <= 0:
        return as_number(Fraction(0), _exact(at, audit))
    point = {s.name: v for s, v in game.parameters.validate(at).items()}
    forgone = point["q"] * point["chi"]
    return as_number(gain / Fraction(int(forgone.p), int(forgone.q)), _exact(at, audit))


def least_audit(game: PactModel, at: Mapping[str, Any]) -> float | None:
    """Return the least probability of an external audit that breaks the cover-up without any reward.

    The gain from covering up falls in it strictly (proved), hence bisection finds it.

    Returns
    -------
    float or None
        0.0 if the pact does not cover up anyway; None if no audit short of certainty breaks it.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=1, k=1, beta_A=1, beta_S=1, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1,
    ...           phi_A=0, phi_S=0, chi=1, F=1)
    >>> round(least_audit(overbidding(pact="binding"), at), 6)
    0.564995
    """
    if _gain(game, at, Fraction(0)) <= 0:
        return 0.0
    low, high = Fraction(0), 1 - Fraction(1, 2**STEPS)
    if _gain(game, at, high) > 0:
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _gain(game, at, middle) > 0 else (low, middle)
    return float(high)


# ---------------------------------------------------------------------- many keepers
@dataclass(frozen=True)
class Silence:
    """A pact that several keepers of evidence have to keep, at one point.

    Attributes
    ----------
    gain : number
        What covering up adds to an honest contract, exposure and forgone rewards subtracted.
    surplus : number
        What the pact pays a round above play without any pact, all parties together.
    temptation : number
        What all parties together gain at once by breaking it.
    critical : number or None
        The discount factor from which on repetition keeps it; 1 or more if none is high enough; None if
        the pact does not pay.
    """

    gain: Any
    surplus: Any
    temptation: Any
    critical: Any


def silence_incentive(parties: Mapping[str, sp.Expr]) -> Incentive:
    """Return the pooled incentives of a chain of silence, in the symbols given.

    Parameters
    ----------
    parties : mapping
        ``work`` (what the subordinate gains at once by cutting effort), ``report`` (what a keeper gains at
        once by reporting), ``keepers``, ``surplus``, ``exposed``, ``leak``, ``noticed``, ``mistaken``.

    Examples
    --------
    >>> M, r, n, G, s, l = sp.symbols("M r n G s l", positive=True)
    >>> pact = dict(work=M, report=r, keepers=n, surplus=G, exposed=s, leak=0, noticed=1, mistaken=0)
    >>> critical_factor(silence_incentive(pact)).value
    -(M + n*r)/((s - 1)*(G + M + n*r))
    """
    g = {n: sp.sympify(v, strict=True) for n, v in parties.items()}
    chances = {
        "survival": (1 - g["exposed"]) * (1 - g["leak"]) ** g["keepers"],
        "noticed": g["noticed"],
        "mistaken": g["mistaken"],
    }
    worker = Incentive(g["work"], g["surplus"], **chances)
    keepers = Incentive(g["keepers"] * g["report"], sp.S.Zero, **chances)
    return pooled([worker, keepers])


def chain_of_silence(
    game: PactModel,
    at: Mapping[str, Any],
    keepers: int,
    *,
    reward: Any = 0,
    leak: Any = 0,
    noticed: Any = 1,
    mistaken: Any = 0,
) -> Silence:
    """Return what it takes to keep a pact for which several keepers of evidence have to be silent.

    Each of ``keepers`` (the superior among them) inspects on its own with probability ``q`` and suppresses
    with effectiveness ``chi``: falsification escapes with probability ``(1 - q)**keepers*(1 - sigma)``
    openly and ``(1 - q*(1 - chi))**keepers*(1 - sigma)`` under the pact.

    Parameters
    ----------
    game : PactModel
        ``overbidding(pact="relational")``.
    at : mapping of str to number
        A value for every parameter; the discount factor is not used.
    keepers : int
    reward : number
        For a keeper who reports what it found; silence forgoes ``q*chi`` times it.
    leak : number in [0, 1)
        Probability that a keeper leaks by mistake in a round, which ends the pact.
    noticed, mistaken : number in [0, 1]
        Imperfect monitoring: probabilities that a deviation is noticed, and that compliance is taken for one.

    Raises
    ------
    GameError
        If the game has no relational pact or there is no keeper.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=1, k=1, beta_A=1, beta_S=1, A_A=4, A_S=2, P=4, q="1/5", sigma="1/10", ell=1,
    ...           phi_A=0, phi_S=0, chi=1, F=1, delta=0)
    >>> game = overbidding(pact="relational")
    >>> [round(float(chain_of_silence(game, at, n, reward=1).critical), 3) for n in (1, 2, 4)]
    [0.228, 0.252, 0.319]
    """
    if not game.agreement.self_enforcing:
        raise GameError('a chain of silence is kept by repetition; use overbidding(pact="relational")')
    if not isinstance(keepers, int) or keepers < 1:
        raise GameError(f"keepers={keepers!r}: the pact needs one keeper of evidence or more")
    point = {s.name: Fraction(int(v.p), int(v.q)) for s, v in game.parameters.validate(at).items()}
    q, chi, sigma = point["q"], point["chi"], point["sigma"]
    found = [
        1 - (1 - q) ** keepers * (1 - sigma),
        1 - (1 - q * (1 - chi)) ** keepers * (1 - sigma),
    ]
    v = _at_detection(game, at, *found)
    report = q * chi * _number(reward)
    forgone = keepers * report
    worth, exposure = v["W_x"] - forgone, v["exposure"]
    gain, surplus = worth - v["W_0"] - exposure, worth - v["N"] - exposure
    exactly = _exact(at, reward, leak, noticed, mistaken)
    critical = None
    if gain > 0:
        shares = {
            "exposed": sigma,
            "leak": _share("leak", leak),
            "noticed": _share("noticed", noticed, closed=True),
            "mistaken": _share("mistaken", mistaken),
        }
        if shares["noticed"] <= shares["mistaken"]:
            raise GameError("monitoring says nothing: noticed has to exceed mistaken")
        parties = {
            "work": v["M"],
            "report": report,
            "keepers": Fraction(keepers),
            "surplus": surplus,
            **shares,
        }
        value = critical_factor(silence_incentive({n: sp.Rational(x) for n, x in parties.items()})).value
        critical = value if exactly else float(value)
    return Silence(
        as_number(gain, exactly), as_number(surplus, exactly), as_number(v["M"] + forgone, exactly), critical
    )


# ---------------------------------------------------------------------- helpers
def _gain(game: PactModel, at: Mapping[str, Any], audit: Fraction) -> Fraction:
    """The gain from covering up where an audit finds a share of what escapes otherwise."""
    env = _channels(game, at, {})
    detected = [1 - (1 - env[n]) * (1 - audit) for n in ("D", "D_x")]
    v = _at_detection(game, at, *detected)
    found: Fraction = v["W_x"] - v["W_0"] - v["exposure"]
    return found


def _at_detection(
    game: PactModel, at: Mapping[str, Any], openly: Fraction, covered: Fraction
) -> dict[str, Any]:
    return _channels(game, at, {"D": openly, "D_x": covered})


def _channels(game: PactModel, at: Mapping[str, Any], given: Mapping[str, Fraction]) -> dict[str, Any]:
    """All channels by name, where some are given and those after them follow."""
    point = game.parameters.validate(at)
    env: dict[sp.Symbol, Any] = {s: Fraction(int(v.p), int(v.q)) for s, v in point.items()}
    named: dict[str, Any] = {}
    for channel in game.channels:
        name = channel.parameter.name
        named[name] = given[name] if name in given else evaluate(channel.definition, env)
        env[channel.symbol] = named[name]
    return named


def _number(value: Any) -> Fraction:
    number = exact(value)
    return Fraction(int(number.p), int(number.q))


def _share(name: str, value: Any, closed: bool = False) -> Fraction:
    number = _number(value)
    if not (0 <= number < 1 or (closed and number == 1)):
        raise GameError(f"{name} = {value} is a probability in [0, 1{']' if closed else ')'}")
    return number


def _exact(at: Mapping[str, Any], *others: Any) -> bool:
    return all(is_exact(v) for v in (*at.values(), *others))
