"""The control rights and the reforms: each gives parameters, and factors on named quantities."""

from layered_games.institutions.accountability import Accountability
from layered_games.institutions.appeal import Appeal
from layered_games.institutions.balance import Balance
from layered_games.institutions.base import Institution, factor, parameters_of
from layered_games.institutions.fault_tolerance import FaultTolerance
from layered_games.institutions.incentives import Incentives
from layered_games.institutions.inspection import Inspection
from layered_games.institutions.oversight import Oversight, SocialOversight
from layered_games.institutions.responsibility import Responsibility
from layered_games.institutions.target_setting import TargetSetting

__all__ = [
    "Accountability",
    "Appeal",
    "Balance",
    "FaultTolerance",
    "Incentives",
    "Inspection",
    "Institution",
    "Oversight",
    "Responsibility",
    "SocialOversight",
    "TargetSetting",
    "factor",
    "parameters_of",
]
