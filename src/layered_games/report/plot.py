"""Figures for papers: regime maps, curves, ladders, fingerprints, paths, known results, welfare splits.

Public as ``lg.plot``. Every function draws on the axes that it is given, or on a new figure, and returns the
``Axes`` (the first, where there are several panels); ``.figure`` is the figure, and ``save`` takes either.
They draw with the object-oriented interface of matplotlib: no global state is touched, nothing is shown;
in a notebook what is returned shows itself.
"""

from __future__ import annotations

from layered_games.report.plot_best_responses import best_responses
from layered_games.report.plot_bifurcation import bifurcation
from layered_games.report.plot_bimatrix import bimatrix
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_effects import effects
from layered_games.report.plot_files import save
from layered_games.report.plot_fingerprint import fingerprint
from layered_games.report.plot_hierarchy import hierarchy
from layered_games.report.plot_ladder import ladder
from layered_games.report.plot_literature import result
from layered_games.report.plot_map import regime_map
from layered_games.report.plot_modes import modes
from layered_games.report.plot_phase import phase
from layered_games.report.plot_response import response
from layered_games.report.plot_sensitivity import sensitivity
from layered_games.report.plot_statics import statics
from layered_games.report.plot_trajectory import trajectory
from layered_games.report.plot_tree import tree
from layered_games.report.plot_welfare import welfare
from layered_games.report.style import STYLE, WIDTHS

__all__ = [
    "STYLE",
    "WIDTHS",
    "Panel",
    "best_responses",
    "bifurcation",
    "bimatrix",
    "curves",
    "effects",
    "fingerprint",
    "hierarchy",
    "ladder",
    "modes",
    "phase",
    "regime_map",
    "response",
    "result",
    "save",
    "sensitivity",
    "statics",
    "trajectory",
    "tree",
    "welfare",
]
