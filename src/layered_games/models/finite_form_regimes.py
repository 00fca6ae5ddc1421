"""The regimes of a mixed equilibrium: with which probability which overbidding comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.models.finite_form import FiniteForm
from layered_games.models.finite_form_cells import CELLS
from layered_games.regime import Regime
from layered_games.tables import Tabular

__all__ = ["FiniteRegimes", "Mixture", "finite_regimes"]


@dataclass(frozen=True)
class Mixture:
    """One equilibrium read as a lottery over regimes.

    Attributes
    ----------
    equilibrium : Equilibrium
    probabilities : mapping of Regime to number or expression
        Probability of each regime under the profile; they add up to one.
    """

    equilibrium: Equilibrium
    probabilities: Mapping[Regime, Any]

    @property
    def pure(self) -> Regime | None:
        """The regime, if one has probability one."""
        return next((r for r, p in self.probabilities.items() if p == 1), None)


@dataclass(frozen=True)
class FiniteRegimes(Tabular):
    """Every equilibrium with the probabilities of its regimes.

    Attributes
    ----------
    solution : Solution
    mixtures : tuple of Mixture
        In the order of the solution's equilibria.
    """

    solution: Solution
    mixtures: tuple[Mixture, ...]

    def __iter__(self) -> Iterator[Mixture]:
        return iter(self.mixtures)

    def __len__(self) -> int:
        return len(self.mixtures)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("S", "A", *(str(r) for r in Regime), "where")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        found = []
        for mixture in self.mixtures:
            profile = mixture.equilibrium.profile
            mixed = [_mixed(p, a) for p, a in zip(profile, self.solution.game.actions, strict=True)]
            shares = [_shown(mixture.probabilities[r]) for r in Regime]
            found.append((*mixed, *shares, _shown(mixture.equilibrium.condition)))
        return found


def finite_regimes(game: FiniteForm, at: Mapping[str, Any] | None = None) -> FiniteRegimes:
    """Solve the finite form and read each equilibrium as a lottery over regimes.

    Parameters
    ----------
    game : FiniteForm
        ``overbidding_finite()``, or that under reforms.
    at : mapping of str to number, optional
        Values of the primitives, or of the levels; without them the probabilities are in levels.

    Raises
    ------
    GameError
        If the game is none in finite form.

    Examples
    --------
    >>> from layered_games.models.finite_form import overbidding_finite
    >>> game = overbidding_finite()
    >>> for mixture in finite_regimes(game, at=game.example):
    ...     print({str(r): round(float(p), 3) for r, p in mixture.probabilities.items() if p})
    {'passive': 1.0}
    {'collusive': 1.0}
    {'none': 0.11, 'passive': 0.862, 'collusive': 0.028}
    """
    if not isinstance(game, FiniteForm):
        raise GameError(f"finite_regimes reads overbidding_finite(), not {type(game).__name__}")
    solution = solve(game, at=at)
    return FiniteRegimes(solution, tuple(Mixture(e, _lottery(e)) for e in solution))


def _lottery(equilibrium: Equilibrium) -> dict[Regime, Any]:
    above, below = equilibrium.profile
    found: dict[Regime, Any] = dict.fromkeys(Regime, 0)
    for (i, j), cell in CELLS.items():
        found[cell.regime] = found[cell.regime] + above[i] * below[j]
    return {r: sp.factor(p) if isinstance(p, sp.Expr) else p for r, p in found.items()}


def _mixed(shares: Any, names: tuple[str, ...]) -> str:
    played = [(_shown(p), n) for p, n in zip(shares, names, strict=True) if p != 0]
    return played[0][1] if len(played) == 1 else " + ".join(f"{p} {n}" for p, n in played)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Fraction) and value.denominator > 10_000:
        return f"{float(value):.4g}"
    return sp.sstr(value) if isinstance(value, sp.Basic) else str(value)
