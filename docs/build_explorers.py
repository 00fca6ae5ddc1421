"""Write the explorers of the site: python docs/build_explorers.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from filelock import FileLock

import layered_games as lg

HERE = Path(__file__).resolve().parent
AT = dict(tau=60, k=1, beta_A=30, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1, phi_A=0, phi_S=0.1)


def build(folder: Path) -> list[Path]:
    """Write the pages that are missing or older than the package; return the paths of all of them."""
    newest = max(path.stat().st_mtime for path in Path(lg.__file__).parent.rglob("*.*") if path.is_file())
    pages = {
        "overbidding": lambda: lg.explore(lg.models.overbidding(), AT),
        "overbidding-zh": lambda: lg.explore(lg.models.overbidding(), AT, language="zh"),
        "binding-pact": lambda: lg.explore(lg.models.overbidding(pact="binding"), {**AT, "chi": 0.8, "F": 1}),
        "elimination": lambda: lg.explore(lg.models.elimination()),
    }
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for name, make in pages.items():
        path = folder / f"{name}.html"
        with FileLock(folder / f".{name}.busy"):
            if not path.is_file() or path.stat().st_mtime < newest:
                make().save(path)
        found.append(path)
    return found


if __name__ == "__main__":
    print(*build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "extra" / "explorer"), sep="\n")
