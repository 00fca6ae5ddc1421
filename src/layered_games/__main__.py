"""Runs the command line as ``python -m layered_games``."""

from layered_games.cli import main

if __name__ == "__main__":
    main(prog_name="layered-games")
