"""The catalogue: one file for each mechanism, primitives and propositions only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layered_games.loading import loader

if TYPE_CHECKING:
    from layered_games.models.base import Model
    from layered_games.models.canonical import overbidding
    from layered_games.models.catalogue_table import catalogue
    from layered_games.models.contest import contest_play, promotion_contest
    from layered_games.models.control_modes import control_rights
    from layered_games.models.control_modes_table import governance_table
    from layered_games.models.elimination_model import elimination
    from layered_games.models.finite_form import overbidding_finite
    from layered_games.models.finite_form_regimes import finite_regimes
    from layered_games.models.hidden_capacity_ratchet import ratchet
    from layered_games.models.hidden_model import hidden_capacity
    from layered_games.models.hierarchy_ladder import ladder
    from layered_games.models.hierarchy_model import hierarchy
    from layered_games.models.pacts_contract import side_contract
    from layered_games.models.pacts_proof import chain_of_silence, cover_up_gain, least_audit, least_reward
    from layered_games.models.signalling_model import signalling
    from layered_games.models.upward_model import hidden_upward

_HOMES: Final = {
    "layered_games.models.base": ("Model",),
    "layered_games.models.canonical": ("overbidding",),
    "layered_games.models.catalogue_table": ("catalogue",),
    "layered_games.models.contest": ("contest_play", "promotion_contest"),
    "layered_games.models.control_modes": ("control_rights",),
    "layered_games.models.control_modes_table": ("governance_table",),
    "layered_games.models.elimination_model": ("elimination",),
    "layered_games.models.finite_form": ("overbidding_finite",),
    "layered_games.models.finite_form_regimes": ("finite_regimes",),
    "layered_games.models.hidden_capacity_ratchet": ("ratchet",),
    "layered_games.models.hidden_model": ("hidden_capacity",),
    "layered_games.models.hierarchy_ladder": ("ladder",),
    "layered_games.models.hierarchy_model": ("hierarchy",),
    "layered_games.models.pacts_contract": ("side_contract",),
    "layered_games.models.pacts_proof": ("chain_of_silence", "cover_up_gain", "least_audit", "least_reward"),
    "layered_games.models.signalling_model": ("signalling",),
    "layered_games.models.upward_model": ("hidden_upward",),
}
"""Module to the public names that live there."""

MODELS: Final = ("overbidding", "hierarchy", "promotion_contest", "control_rights")
"""What builds a game with all parameters free when called without arguments."""

__all__ = [
    "Model",
    "catalogue",
    "chain_of_silence",
    "contest_play",
    "control_rights",
    "cover_up_gain",
    "elimination",
    "finite_regimes",
    "governance_table",
    "hidden_capacity",
    "hidden_upward",
    "hierarchy",
    "ladder",
    "least_audit",
    "least_reward",
    "overbidding",
    "overbidding_finite",
    "promotion_contest",
    "ratchet",
    "side_contract",
    "signalling",
]

__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return list(__all__)
