"""Sweeps: regimes and equilibrium quantities over grids and samples of parameters, as labelled arrays."""

from layered_games.sweeps.grid import sweep
from layered_games.sweeps.refining import refine
from layered_games.sweeps.sampling import sample

__all__ = ["refine", "sample", "sweep"]
