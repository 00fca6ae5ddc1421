"""Sweeps: regimes and equilibrium quantities over parameter grids, as labelled arrays."""

from layered_games.sweeps.grid import sweep

__all__ = ["sweep"]
