"""Draw the figures of the pages on the literature.

python docs/build_literature.py
"""

from __future__ import annotations

from pathlib import Path

from layered_games.report.plot_literature import PICTURES, result
from layered_games.report.style import save

FOLDER = Path(__file__).resolve().parent / "theory" / "literature" / "figures"


def main() -> None:
    """Save every figure as SVG."""
    for name in PICTURES:
        pdf, _ = save(result(name), FOLDER / name)
        pdf.unlink()
        print(name)


if __name__ == "__main__":
    main()
