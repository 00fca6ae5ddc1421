"""Cases: real ladders of targets as records, read from TOML files, made comparable by one index."""

from __future__ import annotations

from layered_games.cases.index import (
    Index,
    compose,
    index_table,
    overbid_index,
    rate_ratio,
    rates,
    reading_index,
    step_indices,
)
from layered_games.cases.ladders import Ladder, Layer, Quantity, RecordFault
from layered_games.cases.loading import builtin_case, builtin_cases, builtin_names, load_case, read_case
from layered_games.cases.records import (
    Case,
    CaseParameter,
    Expected,
    Reading,
)

__all__ = [
    "Case",
    "CaseParameter",
    "Expected",
    "Index",
    "Ladder",
    "Layer",
    "Quantity",
    "Reading",
    "RecordFault",
    "builtin_case",
    "builtin_cases",
    "builtin_names",
    "compose",
    "index_table",
    "load_case",
    "overbid_index",
    "rate_ratio",
    "rates",
    "read_case",
    "reading_index",
    "step_indices",
]
