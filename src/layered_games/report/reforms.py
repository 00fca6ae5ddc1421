"""Reforms: which change of one parameter moves a case out of its regime, and where the threshold is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime, roles_of
from layered_games.statics.borders import Threshold, thresholds

__all__ = ["Exit", "Reform", "reforms"]

_PRECEDENCE: Final = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)


@dataclass(frozen=True)
class Exit:
    """A way out of a regime along one parameter.

    Attributes
    ----------
    direction : {"raise", "lower"}
    value : exact number
        The threshold.
    regime : Regime
        What holds beyond it.
    attained : bool
        Whether that regime holds at the threshold itself (a tie goes to none, then to active).
    within : bool
        Whether the threshold lies inside the assumed range of the parameter.
    """

    direction: str
    value: Any
    regime: Regime
    attained: bool
    within: bool

    @property
    def relation(self) -> str:
        """The side on which the new regime holds: ``>=``, ``>``, ``<=`` or ``<``."""
        return {"raise": ">", "lower": "<"}[self.direction] + ("=" if self.attained else "")

    @property
    def ends(self) -> bool:
        """Whether overbidding ends there."""
        return self.regime is Regime.NONE


@dataclass(frozen=True)
class Reform:
    """One parameter, moved over its whole domain while all others stay.

    Attributes
    ----------
    parameter : str
    value : Fraction
        Where the case stands.
    thresholds : tuple of Threshold
        Every value at which the regime changes.
    exits : tuple of Exit
        The nearest way out of the regime, downwards and upwards; empty if no value of the
        parameter leads out.
    """

    parameter: str
    value: Fraction
    thresholds: tuple[Threshold, ...]
    exits: tuple[Exit, ...]

    @property
    def holds(self) -> bool:
        """Whether the regime stays whatever the value of the parameter."""
        return not self.exits

    @property
    def robust(self) -> bool:
        """Whether the regime stays everywhere in the assumed range of this parameter alone."""
        return not any(way.within for way in self.exits)


def reforms(
    game: SequentialGame,
    at: Mapping[str, Fraction],
    ranges: Mapping[str, tuple[Fraction, Fraction]],
    regime: Regime,
) -> tuple[Reform, ...]:
    """Return one record for each parameter but the received target, in the order of the game.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> from layered_games.models import overbidding
    >>> reading = builtin_case("sewage").reading("chain")
    >>> found = reforms(overbidding(), reading.values, reading.ranges, Regime.PASSIVE)
    >>> tolerance = next(r for r in found if r.parameter == "phi_S")
    >>> [(way.relation, str(way.value), str(way.regime)) for way in tolerance.exits]
    [('>=', '13/35', 'none')]
    """
    received = roles_of(game).received
    names = [name for name in game.parameters if name != received]
    return tuple(_reform(name, at[name], ranges[name], regime, thresholds(game, at, name)) for name in names)


def _reform(
    name: str,
    value: Fraction,
    reach: tuple[Fraction, Fraction],
    regime: Regime,
    found: tuple[Threshold, ...],
) -> Reform:
    down = [t for t in found if t.value <= value and t.before is not regime]
    up = [t for t in found if t.value >= value and t.after is not regime]
    ways = []
    if down:
        ways.append(_exit("lower", down[-1], down[-1].before, reach, regime))
    if up:
        ways.append(_exit("raise", up[0], up[0].after, reach, regime))
    return Reform(name, value, found, tuple(ways))


def _exit(
    direction: str, threshold: Threshold, beyond: Regime, reach: tuple[Fraction, Fraction], regime: Regime
) -> Exit:
    attained = _PRECEDENCE.index(beyond) < _PRECEDENCE.index(regime)
    low, high = reach
    end = high if direction == "raise" else low
    within = bool(low <= threshold.value <= high) and (attained or bool(threshold.value != end))
    return Exit(direction, threshold.value, beyond, attained, within)
