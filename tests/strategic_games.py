"""Strategic games that Hypothesis draws, with names of all kinds."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from layered_games.games.strategic import StrategicGame

names = st.text(max_size=6).filter(lambda s: bool(s) and not s.endswith("\\"))
numbers = st.one_of(st.integers(-(10**20), 10**20), st.fractions())


@st.composite
def games(draw: st.DrawFn, entries: Any = numbers) -> StrategicGame:
    shape = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    size = int(np.prod(shape))
    arrays = []
    for _ in shape:
        flat = np.empty(size, dtype=object)
        flat[:] = draw(st.lists(entries, min_size=size, max_size=size))
        arrays.append(flat.reshape(shape))
    return StrategicGame(
        arrays,
        draw(st.lists(names, min_size=len(shape), max_size=len(shape), unique=True)),
        [draw(st.lists(names, min_size=n, max_size=n, unique=True)) for n in shape],
        title=draw(names),
    )
