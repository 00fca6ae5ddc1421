"""Game-theoretic models of layered bureaucracies: the public names, each loaded on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layered_games.loading import loader

if TYPE_CHECKING:
    from layered_games import institutions, literature, models
    from layered_games.calibration.rationalize_ladders import rationalize
    from layered_games.calibration.sensitivity_indices import sensitivity
    from layered_games.cases import builtin_cases, load_case
    from layered_games.equilibria.concepts import Concept
    from layered_games.equilibria.finite.batch import BatchSolution, solve_batch
    from layered_games.equilibria.finite.dominance import eliminate_dominated
    from layered_games.equilibria.finite.symbolic_partition import partition
    from layered_games.equilibria.learning import Trajectory, learn
    from layered_games.equilibria.result import Component, Equilibrium, Solution, Status
    from layered_games.equilibria.solving import solve
    from layered_games.errors import CaseError, ClaimError, GameError, LayeredGamesError, ParameterError
    from layered_games.games.bayesian import BayesianGame
    from layered_games.games.extensive import ExtensiveGame
    from layered_games.games.extensive_nodes import Chance, Decision, Payoffs
    from layered_games.games.moves import Channel, Move
    from layered_games.games.sequential import SequentialGame
    from layered_games.games.strategic import StrategicGame
    from layered_games.institutions import Appeal, Balance, FaultTolerance, Responsibility, SocialOversight
    from layered_games.models.accounts import Accounts
    from layered_games.models.propositions import Proposition
    from layered_games.models.reforms_points import point_under
    from layered_games.models.reforms_table import reform_table
    from layered_games.models.welfare_split import welfare
    from layered_games.parameters import Parameter, ParameterSpace
    from layered_games.proofs import Outcome, Verdict, for_all, prove, there_exists
    from layered_games.proofs.auditing import Audit, audit
    from layered_games.regime import Regime, regime_at, regimes
    from layered_games.report import plot
    from layered_games.report.explorer import explore
    from layered_games.statics.borders import thresholds
    from layered_games.statics.comparative import comparative_statics
    from layered_games.statics.crossing import crossings
    from layered_games.statics.effects import Sign
    from layered_games.statics.fingerprint_table import fingerprint
    from layered_games.statics.implicit import first_order_conditions, implicit_statics
    from layered_games.statics.monotone import increasing_differences, monotone_statics, single_crossing
    from layered_games.statics.refereeing import referee
    from layered_games.statics.sign_tables import SignTable, sign_table
    from layered_games.sweeps.grid import sweep
    from layered_games.sweeps.refining import refine
    from layered_games.sweeps.sampling import sample
    from layered_games.versions import __version__, show_versions

_HOMES: Final = {
    "layered_games.calibration.rationalize_ladders": ("rationalize",),
    "layered_games.calibration.sensitivity_indices": ("sensitivity",),
    "layered_games.cases": ("builtin_cases", "load_case"),
    "layered_games.equilibria.concepts": ("Concept",),
    "layered_games.equilibria.finite.batch": ("BatchSolution", "solve_batch"),
    "layered_games.equilibria.finite.dominance": ("eliminate_dominated",),
    "layered_games.equilibria.finite.symbolic_partition": ("partition",),
    "layered_games.equilibria.learning": ("Trajectory", "learn"),
    "layered_games.equilibria.result": ("Component", "Equilibrium", "Solution", "Status"),
    "layered_games.equilibria.solving": ("solve",),
    "layered_games.errors": ("CaseError", "ClaimError", "GameError", "LayeredGamesError", "ParameterError"),
    "layered_games.games.bayesian": ("BayesianGame",),
    "layered_games.games.extensive": ("ExtensiveGame",),
    "layered_games.games.extensive_nodes": ("Chance", "Decision", "Payoffs"),
    "layered_games.games.moves": ("Channel", "Move"),
    "layered_games.games.sequential": ("SequentialGame",),
    "layered_games.games.strategic": ("StrategicGame",),
    "layered_games.institutions": (
        "Appeal",
        "Balance",
        "FaultTolerance",
        "Responsibility",
        "SocialOversight",
        "",
    ),
    "layered_games.literature": ("",),
    "layered_games.models": ("",),
    "layered_games.models.accounts": ("Accounts",),
    "layered_games.models.propositions": ("Proposition",),
    "layered_games.models.reforms_points": ("point_under",),
    "layered_games.models.reforms_table": ("reform_table",),
    "layered_games.models.welfare_split": ("welfare",),
    "layered_games.parameters": ("Parameter", "ParameterSpace"),
    "layered_games.proofs": ("Outcome", "Verdict", "for_all", "prove", "there_exists"),
    "layered_games.proofs.auditing": ("Audit", "audit"),
    "layered_games.regime": ("Regime", "regime_at", "regimes"),
    "layered_games.report.explorer": ("explore",),
    "layered_games.report.plot": ("",),
    "layered_games.statics.borders": ("thresholds",),
    "layered_games.statics.comparative": ("comparative_statics",),
    "layered_games.statics.crossing": ("crossings",),
    "layered_games.statics.effects": ("Sign",),
    "layered_games.statics.fingerprint_table": ("fingerprint",),
    "layered_games.statics.implicit": ("first_order_conditions", "implicit_statics"),
    "layered_games.statics.monotone": ("increasing_differences", "monotone_statics", "single_crossing"),
    "layered_games.statics.refereeing": ("referee",),
    "layered_games.statics.sign_tables": ("SignTable", "sign_table"),
    "layered_games.sweeps.grid": ("sweep",),
    "layered_games.sweeps.refining": ("refine",),
    "layered_games.sweeps.sampling": ("sample",),
    "layered_games.versions": ("__version__", "show_versions"),
}
"""Module to the public names that live there; the empty name is the module itself."""

__all__ = [
    "Accounts",
    "Appeal",
    "Audit",
    "Balance",
    "BatchSolution",
    "BayesianGame",
    "CaseError",
    "Chance",
    "Channel",
    "ClaimError",
    "Component",
    "Concept",
    "Decision",
    "Equilibrium",
    "ExtensiveGame",
    "FaultTolerance",
    "GameError",
    "LayeredGamesError",
    "Move",
    "Outcome",
    "Parameter",
    "ParameterError",
    "ParameterSpace",
    "Payoffs",
    "Proposition",
    "Regime",
    "Responsibility",
    "SequentialGame",
    "Sign",
    "SignTable",
    "SocialOversight",
    "Solution",
    "Status",
    "StrategicGame",
    "Trajectory",
    "Verdict",
    "__version__",
    "audit",
    "builtin_cases",
    "comparative_statics",
    "crossings",
    "eliminate_dominated",
    "explore",
    "fingerprint",
    "first_order_conditions",
    "for_all",
    "implicit_statics",
    "increasing_differences",
    "institutions",
    "learn",
    "literature",
    "load_case",
    "models",
    "monotone_statics",
    "partition",
    "plot",
    "point_under",
    "prove",
    "rationalize",
    "referee",
    "refine",
    "reform_table",
    "regime_at",
    "regimes",
    "sample",
    "sensitivity",
    "show_versions",
    "sign_table",
    "single_crossing",
    "solve",
    "solve_batch",
    "sweep",
    "there_exists",
    "thresholds",
    "welfare",
]


__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return list(__all__)
