"""The channels by which institutions reach a subordinate's shortfall: shared by the mechanisms."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from layered_games.games.moves import Channel
from layered_games.institutions import Institution, factor
from layered_games.parameters import Parameter

__all__ = ["sanction_channels"]


def sanction_channels(institutions: Iterable[Institution]) -> dict[str, Channel]:
    """Return accountability ``a_A``, detection ``D``, sanction ``d`` and stiffness ``c``, by name.

    Parameters
    ----------
    institutions : iterable of Institution
        Among them accountability, and inspection or oversight.

    Notes
    -----
    Theory, section 1: a gap that is met by falsifying ``f`` and admitting ``h`` costs
    ``a_A*h**2/2 + d*f**2/2``; met at least cost, ``c*(f + h)**2/2``: two springs in series.
    """
    listed = tuple(institutions)
    a_A = Parameter("a_A", "positive", "", "effective accountability of the subordinate", "下级有效问责")
    D = Parameter("D", "(0, 1)", "", "detection probability", "造假被发现的概率")
    d = Parameter("d", "positive", "", "expected sanction on falsification", "造假的预期处罚")
    c = Parameter("c", "positive", "", "stiffness: cost of the gap between target and effort", "缺口刚度")
    below = (sp.StrictLessThan(c.symbol, a_A.symbol), sp.StrictLessThan(c.symbol, d.symbol))
    found = (
        Channel(a_A, factor("accountability_A", listed)),
        Channel(D, 1 - factor("escape", listed)),
        Channel(d, D.symbol * factor("sanction", listed)),
        Channel(c, a_A.symbol * d.symbol / (a_A.symbol + d.symbol), below),
    )
    return {channel.parameter.name: channel for channel in found}
