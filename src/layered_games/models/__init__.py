"""The catalogue: one file for each mechanism, primitives and propositions only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layered_games.loading import loader

if TYPE_CHECKING:
    from layered_games.models.base import Model
    from layered_games.models.bearing_capacity_model import bearing_capacity
    from layered_games.models.burden_model import burden
    from layered_games.models.canonical import overbidding
    from layered_games.models.catalogue_table import catalogue
    from layered_games.models.collusion_model import collusion
    from layered_games.models.contest import contest_play, promotion_contest
    from layered_games.models.control_modes import control_rights
    from layered_games.models.control_modes_table import governance_table
    from layered_games.models.cycle_model import cycle
    from layered_games.models.decay_model import decay
    from layered_games.models.dimensions_model import dimensions
    from layered_games.models.dual_subordination_model import dual_subordination
    from layered_games.models.elastic_model import elastic
    from layered_games.models.elimination_model import elimination
    from layered_games.models.finite_form import overbidding_finite
    from layered_games.models.finite_form_regimes import finite_regimes
    from layered_games.models.frequency_model import frequency
    from layered_games.models.hidden_capacity_ratchet import ratchet
    from layered_games.models.hidden_model import hidden_capacity
    from layered_games.models.hierarchy_ladder import ladder
    from layered_games.models.hierarchy_model import hierarchy
    from layered_games.models.horizontal_model import horizontal
    from layered_games.models.measurement_noise_model import measurement_noise
    from layered_games.models.pacts_contract import side_contract
    from layered_games.models.pacts_proof import chain_of_silence, cover_up_gain, least_audit, least_reward
    from layered_games.models.public_value_model import public_value
    from layered_games.models.responsibility_contract_model import responsibility_contract
    from layered_games.models.showcase_model import showcase
    from layered_games.models.signalling_model import signalling
    from layered_games.models.tournament_model import tournament
    from layered_games.models.traces_model import traces
    from layered_games.models.upward_model import hidden_upward
    from layered_games.models.wrong_blame_model import wrong_blame

_HOMES: Final = {
    "layered_games.models.base": ("Model",),
    "layered_games.models.bearing_capacity_model": ("bearing_capacity",),
    "layered_games.models.burden_model": ("burden",),
    "layered_games.models.canonical": ("overbidding",),
    "layered_games.models.catalogue_table": ("catalogue",),
    "layered_games.models.collusion_model": ("collusion",),
    "layered_games.models.contest": ("contest_play", "promotion_contest"),
    "layered_games.models.control_modes": ("control_rights",),
    "layered_games.models.control_modes_table": ("governance_table",),
    "layered_games.models.cycle_model": ("cycle",),
    "layered_games.models.decay_model": ("decay",),
    "layered_games.models.dimensions_model": ("dimensions",),
    "layered_games.models.dual_subordination_model": ("dual_subordination",),
    "layered_games.models.elastic_model": ("elastic",),
    "layered_games.models.elimination_model": ("elimination",),
    "layered_games.models.finite_form": ("overbidding_finite",),
    "layered_games.models.finite_form_regimes": ("finite_regimes",),
    "layered_games.models.frequency_model": ("frequency",),
    "layered_games.models.hidden_capacity_ratchet": ("ratchet",),
    "layered_games.models.hidden_model": ("hidden_capacity",),
    "layered_games.models.hierarchy_ladder": ("ladder",),
    "layered_games.models.hierarchy_model": ("hierarchy",),
    "layered_games.models.horizontal_model": ("horizontal",),
    "layered_games.models.measurement_noise_model": ("measurement_noise",),
    "layered_games.models.pacts_contract": ("side_contract",),
    "layered_games.models.pacts_proof": ("chain_of_silence", "cover_up_gain", "least_audit", "least_reward"),
    "layered_games.models.public_value_model": ("public_value",),
    "layered_games.models.responsibility_contract_model": ("responsibility_contract",),
    "layered_games.models.showcase_model": ("showcase",),
    "layered_games.models.signalling_model": ("signalling",),
    "layered_games.models.tournament_model": ("tournament",),
    "layered_games.models.traces_model": ("traces",),
    "layered_games.models.upward_model": ("hidden_upward",),
    "layered_games.models.wrong_blame_model": ("wrong_blame",),
}
"""Module to the public names that live there."""

__all__ = [
    "Model",
    "bearing_capacity",
    "burden",
    "catalogue",
    "chain_of_silence",
    "collusion",
    "contest_play",
    "control_rights",
    "cover_up_gain",
    "cycle",
    "decay",
    "dimensions",
    "dual_subordination",
    "elastic",
    "elimination",
    "finite_regimes",
    "frequency",
    "governance_table",
    "hidden_capacity",
    "hidden_upward",
    "hierarchy",
    "horizontal",
    "ladder",
    "least_audit",
    "least_reward",
    "measurement_noise",
    "overbidding",
    "overbidding_finite",
    "promotion_contest",
    "public_value",
    "ratchet",
    "responsibility_contract",
    "showcase",
    "side_contract",
    "signalling",
    "tournament",
    "traces",
    "wrong_blame",
]

__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return list(__all__)
