"""Figures for papers: regime maps, curves, ladders, fingerprints, paths, known results, welfare splits.

Public as ``lg.plot``. Every function returns a matplotlib ``Figure`` and draws with the object-oriented
interface: no global state is touched, nothing is shown. Figures show themselves in notebooks.
``tree`` returns the ``Axes`` instead, whose ``.figure`` is the figure.
"""

from __future__ import annotations

from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_fingerprint import fingerprint
from layered_games.report.plot_ladder import ladder
from layered_games.report.plot_literature import result
from layered_games.report.plot_map import regime_map
from layered_games.report.plot_modes import modes
from layered_games.report.plot_response import response
from layered_games.report.plot_statics import statics
from layered_games.report.plot_trajectory import trajectory
from layered_games.report.plot_tree import tree
from layered_games.report.plot_welfare import welfare
from layered_games.report.style import save

__all__ = [
    "Panel",
    "curves",
    "fingerprint",
    "ladder",
    "modes",
    "regime_map",
    "response",
    "result",
    "save",
    "statics",
    "trajectory",
    "tree",
    "welfare",
]
