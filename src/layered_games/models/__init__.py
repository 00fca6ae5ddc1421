"""The catalogue: one file for each mechanism, primitives and propositions only."""

from layered_games.models.base import Model
from layered_games.models.canonical import overbidding

__all__ = ["Model", "overbidding"]
