"""The package's exceptions: every one says what was wrong, where, and what to do."""

from __future__ import annotations


class LayeredGamesError(Exception):
    """Base of every error that the package raises on purpose."""


class ParameterError(LayeredGamesError, ValueError):
    """A parameter is missing, unknown, not a number, or outside its domain."""


class GameError(LayeredGamesError, ValueError):
    """A game's primitives contradict each other or miss something."""


class ClaimError(LayeredGamesError, ValueError):
    """A claim cannot be read: it is no Boolean, or uses what the prover does not know."""


class CaseError(LayeredGamesError, ValueError):
    """A case file is wrong; the text names the file, the place, the fault and the mend."""
