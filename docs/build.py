"""Build the site: python docs/build.py [OUT] [--without-notebooks]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sphinx.cmd.build import main

HERE = Path(__file__).resolve().parent


def run(arguments: list[str]) -> int:
    """Build with warnings as errors; all of them are shown."""
    parser = argparse.ArgumentParser(description="Build the site; warnings are errors.")
    parser.add_argument(
        "out", nargs="?", default=str(HERE.parent / "build" / "docs"), help="default: build/docs"
    )
    parser.add_argument(
        "--without-notebooks", action="store_true", help="show notebooks without running them"
    )
    chosen = parser.parse_args(arguments)
    options = ["-D", "nb_execution_mode=off"] if chosen.without_notebooks else []
    return main(["-W", "--keep-going", "-q", "-j", "2", *options, str(HERE), chosen.out])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
