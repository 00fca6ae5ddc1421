"""Draw the pictures of the README from its own examples: python docs/build_doors.py.

Each block that assigns ``axes`` is a door; the picture that follows the block is what the block drew.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import layered_games as lg

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PART = re.compile(
    r"^```python\n(?P<code>.*?)^```$|^!\[[^]]*\]\((?P<image>[^)]+)\)$", re.MULTILINE | re.DOTALL
)


def doors() -> dict[str, Any]:
    """Run the examples of the README as one session; return the axes by the image that shows them."""
    names: dict[str, Any] = {}
    found = {}
    for part in PART.finditer(README.read_text(encoding="utf-8")):
        if part["image"]:
            found[part["image"]] = names["axes"]
            continue
        example = doctest.DocTestParser().get_doctest(part["code"], names, "README.md", str(README), 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(example, clear_globs=False)
        names = example.globs
    return found


if __name__ == "__main__":
    for image, axes in doors().items():
        (path,) = lg.plot.save(axes, (ROOT / image).with_suffix(""), formats=("svg",))
        print(path.relative_to(ROOT))
