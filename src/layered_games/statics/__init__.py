"""Comparative statics: signs within a regime, borders between regimes, thresholds, fingerprints."""

from layered_games.statics.borders import Boundary, boundaries, boundary_curves, thresholds
from layered_games.statics.comparative import comparative_statics
from layered_games.statics.effects import Effect, Sign
from layered_games.statics.fingerprint_table import Fingerprint, fingerprint

__all__ = [
    "Boundary",
    "Effect",
    "Fingerprint",
    "Sign",
    "boundaries",
    "boundary_curves",
    "comparative_statics",
    "fingerprint",
    "thresholds",
]
