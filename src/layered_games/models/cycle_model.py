"""Cycle (加码—整治—再加码): overbidding, rectification, and overbidding again.

Primitives only: superiors who overbid or not, a centre that rectifies or not, and how both adjust over time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.flows import SHARES, Flow, logit, replicator
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.institutions import Accountability, FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.propositions import Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["Cycle", "cycle"]

CAMPAIGN: Final = 0.9
"""Share of centres that rectify right after a campaign, unless another is given."""


@dataclass(frozen=True)
class Cycle:
    """Two populations that meet at random: superiors (overbid or not) and centres (rectify or not).

    Attributes
    ----------
    stage : StrategicGame
        What a superior and a centre get when they meet.
    parameters : ParameterSpace
    example : mapping of str to number
    name : str
    """

    stage: StrategicGame
    parameters: ParameterSpace
    example: Mapping[str, Any] = field(default_factory=dict, repr=False)
    name: str = "cycle"

    @cached_property
    def rest(self) -> Equilibrium:
        """The equilibrium in which both mix: the rest point inside."""
        inner = [e for e in solve(self.stage) if all(p != 0 for row in e.profile for p in row)]
        if len(inner) != 1:
            raise GameError(f"{len(inner)} equilibria in which both mix; the stage game should have one")
        return inner[0]

    @property
    def shares(self) -> tuple[sp.Expr, sp.Expr]:
        """Shares that overbid, and that rectify, at the rest point."""
        first, second = self.rest.profile
        return normal(first[0]), normal(second[0])

    @cached_property
    def imitation(self) -> Flow:
        """The replicator flow."""
        return replicator(self.stage)

    def noisy(self, tau: Any) -> Flow:
        """Return the logit flow with noise ``tau``, in units of payoff."""
        return logit(self.stage, tau)

    @cached_property
    def constant(self) -> sp.Expr:
        """What the replicator flow keeps constant; that it does is proposition ``center``."""
        (x, y), (across, along) = SHARES, self.imitation.seen
        leads = (along / (y * (1 - y)), -across / (x * (1 - x)))  # of the other population
        return sp.Add(*(_integrated(normal(lead), s) for lead, s in zip(leads, SHARES, strict=True)))

    def quantities(self, at: Mapping[str, Any]) -> dict[str, Any]:
        """Return rest point and squared speed of small cycles at numbers for all parameters, exactly.

        Raises
        ------
        GameError
            If nothing rests inside there.

        Examples
        --------
        >>> game = cycle()
        >>> found = game.quantities(game.example)
        >>> [str(found[name]) for name in ("x", "y", "speed")]
        ['1/4', '1/2', '3/8']
        """
        point = self.parameters.validate(at)
        x, y = (normal(e.subs(point)) for e in self.shares)
        if not (0 < x < 1 and 0 < y < 1):
            raise GameError(
                f"nothing rests inside: the shares would be {x} and {y}; they have to lie in (0, 1)"
            )
        speed = self.imitation.slopes().det().subs(dict(zip(SHARES, (x, y), strict=True))).subs(point)
        return {"x": x, "y": y, "speed": normal(speed)}

    def path(
        self, at: Mapping[str, Any], start: tuple[float, float], times: Any, noise: Any = None
    ) -> np.ndarray:
        """Return the two shares over time, of shape (2, times), from a start; by imitation, or with noise."""
        flow = self.imitation if noise is None else self.noisy(noise)
        point = self.parameters.validate(at)
        put = Flow(
            tuple(e.subs(point) for e in flow.seen),
            tuple(sp.sympify(e, strict=True).subs(point) for e in flow.kept),
        )
        move = put.compiled()
        steps = np.asarray(times, dtype=float)
        found = solve_ivp(
            lambda _, p: move(p), (steps[0], steps[-1]), start, t_eval=steps, rtol=1e-10, atol=1e-12
        )
        return np.asarray(found.y)

    def overshoot(self, at: Mapping[str, Any], campaign: float = CAMPAIGN) -> float:
        """Return the largest share that overbids after a campaign that hits at the rest point.

        The campaign makes the share ``campaign`` of centres rectify. The peak lies where the share of
        centres is back at rest, on the curve of constant value through the start.

        Raises
        ------
        GameError
            If the campaign does not raise the share of centres that rectify.
        """
        found = self.quantities(at)
        x, y = float(found["x"]), float(found["y"])
        if not y < campaign < 1:
            raise GameError(f"campaign={campaign}: a share above the rest point {y:.3g} and below 1")
        kept = sp.lambdify(SHARES, self.constant.subs(self.parameters.validate(at)), "numpy")
        level = kept(x, campaign)
        return float(brentq(lambda share: kept(share, y) - level, x, 1 - 1e-12))

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        from layered_games.models.cycle_claims import claims

        return claims(self)


def _integrated(lead: sp.Expr, share: sp.Symbol) -> sp.Expr:
    """Integrate ``lead/(s*(1 - s))``, where the lead is linear in the share ``s``, by partial fractions."""
    ends = (lead.xreplace({share: sp.Integer(at)}) for at in (0, 1))
    first, last = (normal(end) for end in ends)
    return first * sp.log(share) - last * sp.log(1 - share)


@cache
def cycle() -> Cycle:
    """Return the inspection game of overbidding and rectification, all parameters free.

    The passage: sections 三.(一) and 四 of the paper on overbidding: overbidding comes back after every
    campaign (“加码—整治—再加码”的循环现象).

    A superior who overbids gains ``G``. If it is caught, by a centre that rectifies or by the public, with
    probability ``sigma``, it is blamed with ``a_S = A_S*(1 - phi_S)``. A centre that rectifies pays ``m``,
    and gains ``R`` if it finds what the public has not exposed yet. Superiors and centres are many, meet at
    random, and adjust: by imitation of those who do better (replicator), by noisy responses (logit), or
    late.

    Idealised: two actions each; rectification always finds; the same people play on. What the model cannot
    say: what a superior learns from being caught, and campaigns that are foreseen.

    Returns
    -------
    Cycle

    Examples
    --------
    >>> game = cycle()
    >>> " ".join(game.parameters)
    'G A_S phi_S m R sigma'
    >>> round(game.overshoot(game.example), 4)
    0.8734
    """
    institutions = (Accountability(), FaultTolerance(players=("S",)), Oversight())
    own = (
        Parameter("G", "positive", "payoff", "gain from overbidding", "加码的收益"),
        Parameter("A_S", "positive", "payoff", "accountability for overbidding", "加码被查的问责"),
        Parameter("m", "positive", "payoff", "cost of rectification", "整治成本"),
        Parameter("R", "positive", "payoff", "worth of finding to the centre", "整治发现的收益"),
    )
    listed = {p.name: p for p in (*parameters_of(institutions), *own)}
    G, m, R, sigma = (listed[name].symbol for name in ("G", "m", "R", "sigma"))
    blame = factor("accountability_S", institutions)
    inside = [
        sp.StrictLessThan(G, blame),
        sp.StrictLessThan(blame * sigma, G),
        sp.StrictLessThan(m, R * (1 - sigma)),
    ]
    space = ParameterSpace([listed[name] for name in ("G", "A_S", "phi_S", "m", "R", "sigma")], inside)
    superior = [[G - blame, G - sigma * blame], [0, 0]]
    centre = [[R * (1 - sigma) - m, 0], [-m, 0]]
    names = [("overbid", "hold"), ("rectify", "wait")]
    stage = StrategicGame([superior, centre], ["superior", "centre"], names, space, title="overbidding")
    example = {"G": 2, "A_S": 4, "phi_S": 0, "m": "1/2", "R": 2, "sigma": 0}
    return Cycle(stage, space, space_example(space, example))


def space_example(space: ParameterSpace, values: Mapping[str, Any]) -> dict[str, Any]:
    """The example, checked and exact."""
    point = space.validate(values)
    return {name: point[p.symbol] for name, p in space.items()}
