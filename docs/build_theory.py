"""Write the pages of the mechanisms, and their figures, from the package's modules.

python docs/build_theory.py [NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from layered_games.models.catalogue_table import entries, entry
from layered_games.report.style import save
from layered_games.report.theory_page import figure_of, page_of

HERE = Path(__file__).resolve().parent / "theory"


def main(names: list[str]) -> None:
    """Build the pages of some entries, or of all."""
    (HERE / "figures").mkdir(exist_ok=True)
    for found in map(entry, names) if names else entries():
        (HERE / f"{found.name}.md").write_text(page_of(found), encoding="utf-8")
        pdf, _ = save(figure_of(found, found.build()), HERE / "figures" / found.name)
        pdf.unlink()
        print(found.name)


if __name__ == "__main__":
    main(sys.argv[1:])
