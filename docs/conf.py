"""Settings for Sphinx."""

from layered_games.versions import __version__

project = "layered_games"
author = "The layered_games developers"
release = version = __version__
extensions = ["myst_parser", "numpydoc"]
exclude_patterns = ["build"]
html_theme = "alabaster"
suppress_warnings = ["myst.xref_missing"]
