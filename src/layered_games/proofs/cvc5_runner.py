"""Run an SMT-LIB file through cvc5's Python bindings: ``python cvc5_runner.py FILE MILLISECONDS``.

The file is run as a script of its own, so that starting it loads nothing else of the package.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["main"]


def main(path: str, milliseconds: str = "0") -> None:
    """Print what cvc5 answers to every command of the file; a time of 0 means no limit."""
    import cvc5

    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("tlimit", milliseconds)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, Path(path).read_text(encoding="utf-8"), path)
    symbols = parser.getSymbolManager()
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return
        sys.stdout.write(str(command.invoke(solver, symbols)))
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
