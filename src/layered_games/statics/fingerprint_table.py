"""The fingerprint: the table of local responses that tells the regimes apart.

The announced targets alone cannot: every regime can produce the same ladder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layered_games.equilibria.result import Solution
from layered_games.regime import Regime, branches, roles_of
from layered_games.statics.comparative import comparative_statics
from layered_games.statics.effects import Effect, Sign
from layered_games.tables import Presented, Table

__all__ = ["Fingerprint", "fingerprint"]


@dataclass(frozen=True)
class Fingerprint(Presented, Mapping[tuple[Regime, str, str], Effect]):
    """Effects by (regime, quantity, parameter), with the table of their signs."""

    effects: Mapping[tuple[Regime, str, str], Effect]

    def __getitem__(self, key: tuple[Regime, str, str]) -> Effect:
        return self.effects[key]

    def __iter__(self) -> Iterator[tuple[Regime, str, str]]:
        return iter(self.effects)

    def __len__(self) -> int:
        return len(self.effects)

    @property
    def rows(self) -> tuple[Regime, ...]:
        """The regimes, in order."""
        return tuple(dict.fromkeys(key[0] for key in self.effects))

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The pairs (quantity, parameter), in order."""
        return tuple(dict.fromkeys(key[1:] for key in self.effects))

    def signature(self, regime: Regime) -> tuple[Sign, ...]:
        """The signs of a regime, in the order of the columns."""
        return tuple(self.effects[(regime, *column)].sign for column in self.columns)

    def table(self) -> Table:
        """Return the signs as a table, a row for each regime."""
        heads = tuple(f"d{of}/d{wrt}" for of, wrt in self.columns)
        rows = tuple((str(r), *(str(s) for s in self.signature(r))) for r in self.rows)
        return Table(("regime", *heads), rows)

    def __str__(self) -> str:
        heads = [f"d{of}/d{wrt}" for of, wrt in self.columns]
        width = max(len(str(r)) for r in self.rows)
        lines = [" " * width + "  " + "  ".join(heads)]
        for regime in self.rows:
            cells = [str(s).center(len(h)) for s, h in zip(self.signature(regime), heads, strict=True)]
            lines.append(f"{str(regime).ljust(width)}  " + "  ".join(cells))
        return "\n".join(lines)


def fingerprint(
    solution: Solution,
    quantities: tuple[str, ...] | None = None,
    parameters: tuple[str, ...] | None = None,
    timeout: float = 10.0,
) -> Fingerprint:
    """Derive the responses of bid, effort and falsification that separate the regimes.

    Parameters
    ----------
    solution : Solution
        A symbolic solution of a game with roles.
    quantities : tuple of str, optional
        Default: bid, real effort, falsified part.
    parameters : tuple of str, optional
        Default: received target, the credit parameters, social oversight if the game has it.
    timeout : float
        Seconds for each proof.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> from layered_games.equilibria.solving import solve
    >>> print(fingerprint(solve(overbidding()), ("b", "e"), ("tau", "sigma")))
             db/dtau  db/dsigma  de/dtau  de/dsigma
    none        +         0         +         +
    passive     +        +/-        +         +
    active      0         -         0         0
    """
    game = solution.game
    roles = roles_of(game)
    of = quantities or (roles.bid, roles.real, roles.falsified)
    default = (roles.received, *roles.credit.values(), *(n for n in ("sigma",) if n in game.parameters))
    wrt = parameters or default
    present = sorted({b.regime for b in branches(game)})
    return Fingerprint(
        {
            (regime, quantity, name): comparative_statics(solution, quantity, name, regime, timeout=timeout)
            for regime in present
            for quantity in of
            for name in wrt
        }
    )
