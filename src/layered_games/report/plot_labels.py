"""Labels on a map of regimes: inside the regions, beside the point, along the borders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import sympy as sp
from matplotlib.text import Text
from scipy import ndimage

from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime
from layered_games.report.plot_borders import BorderLine, Plane
from layered_games.report.plot_place import Board, Spot
from layered_games.report.plot_words import equation, number, symbol, word
from layered_games.report.style import SMALL

__all__ = ["border_texts", "label_borders", "label_point", "label_regions"]

WORTH: Final = 0.04
"""Share of the axes from which every further part of a region gets its own label."""
LONG: Final = 0.62
"""Share of the axes' width up to which an equation is written on its border."""
LARGEST: Final = 10**5
"""Numerators and denominators up to which coefficients are written out."""
STYLE: Final[dict[str, Any]] = {"fontsize": SMALL + 0.5}


def flag_name(flag: int) -> str:
    """The name of a regime by its number in a sweep."""
    return "undecided" if flag < 0 else str(Regime(flag))


# ---------------------------------------------------------------------- regions
Homeless = list[tuple[str, np.ndarray]]
"""Names that found no room in their region, with the region on the raster."""


def label_regions(board: Board, plane: Plane, language: str) -> Homeless:
    """Write each regime's name into its region; return those that found no room."""
    across, upward = board.centres()
    columns = np.rint(np.interp(across, plane.x, np.arange(len(plane.x)))).astype(int)
    rows = np.rint(np.interp(upward, plane.y, np.arange(len(plane.y)))).astype(int)
    raster = plane.regime[columns[None, :], rows[:, None]]
    homeless: Homeless = []
    for flag in sorted({int(r) for r in np.unique(plane.regime)}):
        text = word(flag_name(flag), language)
        for part, region in enumerate(_parts(raster == flag)):
            if not _inside(board, text, region) and part == 0:
                homeless.append((text, region))
    return homeless


def _parts(region: np.ndarray) -> Iterator[np.ndarray]:
    """The connected parts of a region worth a label, the largest first."""
    named, count = ndimage.label(region)
    sizes = ndimage.sum_labels(region, named, np.arange(1, count + 1))
    for order, index in enumerate(np.argsort(-sizes, kind="stable")):
        if order == 0 or sizes[index] >= WORTH * region.size:
            yield named == index + 1


def _inside(board: Board, text: str, region: np.ndarray) -> bool:
    for form in dict.fromkeys([text, text.replace(" ", "\n")]):
        size = board.measure(form)
        spot = board.deepest(region & ~board.lines, size)
        if spot is not None:
            board.write(form, spot).set_gid("region")
            board.take(spot, size)
            return True
    return False


# ---------------------------------------------------------------------- the point
def label_point(board: Board, place: tuple[float, float], mark: str | None, language: str) -> None:
    """Write the name of the point beside it, off the borders if there is room."""
    text = word("case", language) if mark is None else mark
    at = board.pixels(place)[0]
    dot = 9.0 * board.ax.figure.dpi / 200
    board.take(Spot(*at), (2 * dot, 2 * dot))
    if not text:
        return
    size = board.measure(text, fontstyle="italic")
    for over_lines in (False, True):
        for reach in (1.0, 1.8, 3.0):
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
                shift = (dx * (size[0] / 2 + reach * dot), dy * (size[1] / 2 + reach * dot))
                spot = Spot(at[0] + shift[0], at[1] + shift[1])
                if board.fits(spot, size, over_lines=over_lines):
                    board.write(text, spot, fontstyle="italic").set_gid("mark")
                    board.take(spot, size)
                    return


# ---------------------------------------------------------------------- borders
def border_texts(line: BorderLine, plane: Plane, game: SequentialGame | None, language: str) -> list[str]:
    """Ways to label a border, the most telling first: its exact equation, then the regimes it parts."""
    x, y = plane.symbols
    names = {s: symbol(s.name, game) for s in plane.symbols}
    pair = " | ".join(word(str(r), language) for r in line.between)
    free = line.factor.free_symbols
    if free == {x} or free == {y}:
        (only,) = free
        here = float(np.median(np.concatenate(line.paths)[:, plane.symbols.index(only)]))
        roots = sp.Poly(line.factor, only).real_roots()
        root = min(roots, key=lambda r: abs(float(r) - here))
        return [equation(names[only], root), f"${names[only]} {number(root)}$", pair]
    texts = []
    for unknown in (y, x):
        poly = sp.Poly(line.factor, unknown)
        if poly.degree() == 1:
            right = sp.factor(-poly.nth(0) / poly.nth(1))
            if all(abs(n) <= LARGEST for r in right.atoms(sp.Rational) for n in (r.p, r.q)):
                texts.append(f"${names[unknown]} = {_quotient(right, names)}$")
    return [*sorted(texts, key=len), pair]


def _quotient(expression: sp.Expr, names: dict[sp.Symbol, str]) -> str:
    """A quotient on one line, for mathtext."""
    top, bottom = (sp.latex(part, symbol_names=names) for part in sp.fraction(expression))
    wide, deep = (isinstance(part, sp.Add) for part in sp.fraction(expression))
    if bottom == "1":
        return str(top)
    over = bottom if not deep and len(sp.Mul.make_args(sp.fraction(expression)[1])) == 1 else f"({bottom})"
    return f"({top})/{over}" if wide else f"{top}/{over}"


def label_borders(
    board: Board,
    lines: Sequence[BorderLine],
    plane: Plane,
    game: SequentialGame | None,
    language: str,
    homeless: Homeless,
) -> None:
    """Write each border's equation along it or beside it, then all that found no room, with a line."""
    groups: dict[sp.Expr, BorderLine] = {}
    for line in lines:
        earlier = groups.get(line.factor)
        paths = (*earlier.paths, *line.paths) if earlier else line.paths
        groups[line.factor] = BorderLine(line.between, line.factor, paths)
    left: list[tuple[str, list[Spot]]] = []
    for line in sorted(groups.values(), key=lambda g: -max(_length(board, p) for p in g.paths)):
        path = board.pixels(max(line.paths, key=lambda p: _length(board, p)))
        *equations, pair = border_texts(line, plane, game, language)
        short = [t for t in equations if board.measure(t, **STYLE)[0] <= LONG * board.width] or [pair]
        if not any(_along(board, t, path) or _near(board, t, path) for t in short):
            left.append((short[-1], [Spot(*p) for p in _resampled(path)[0][20:181:10]]))
    for text, region in homeless:
        _tell(board.callout(text, board.deep(region)), "region")
    for text, targets in left:
        _tell(board.callout(text, targets, **STYLE), "border")


def _tell(written: Text | None, kind: str) -> None:
    if written is not None:
        written.set_gid(kind)


def _length(board: Board, path: np.ndarray) -> float:
    return float(np.hypot(*np.diff(board.pixels(path), axis=0).T).sum())


def _resampled(path: np.ndarray) -> tuple[np.ndarray, float]:
    """Points of a path at equal distances, and its length."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    marks = np.linspace(0, lengths[-1], 201)
    return np.column_stack([np.interp(marks, lengths, path[:, k]) for k in (0, 1)]), float(lengths[-1])


def _along(board: Board, text: str, path: np.ndarray) -> bool:
    """Write on the border where it is straight over the text's length and nothing is in the way."""
    size = board.measure(text, **STYLE)
    even, length = _resampled(path)
    half = int(np.ceil(size[0] / 2 / max(length, 1e-9) * 200)) + 2
    if 2 * half >= 200:
        return False
    best: tuple[float, Spot] | None = None
    for middle in range(half, 200 - half + 1, 2):
        part = even[middle - half : middle + half + 1]
        chord = part[-1] - part[0]
        away = _deviation(part, chord)
        angle = float(np.rad2deg(np.arctan2(chord[1], chord[0])))
        angle = angle - 180 * round(angle / 180) if abs(abs(angle) - 90) > 1e-6 else 90.0
        centre = (part[0] + part[-1]) / 2
        spot = Spot(float(centre[0]), float(centre[1]), angle)
        if away > 0.3 * size[1] or not board.fits(spot, size):
            continue
        score = abs(middle - 100) / 100 + abs(angle) / 90 + away / size[1]
        if best is None or score < best[0]:
            best = (score, spot)
    if best is None:
        return False
    _put(board, text, best[1], size)
    return True


def _deviation(part: np.ndarray, chord: np.ndarray) -> float:
    """The largest distance of a piece of path from its chord."""
    offset = part - part[0]
    length = float(np.hypot(*chord))
    return float(np.abs(offset[:, 0] * chord[1] - offset[:, 1] * chord[0]).max() / max(length, 1e-9))


def _near(board: Board, text: str, path: np.ndarray) -> bool:
    """Write beside the border, upright, off all lines."""
    size = board.measure(text, **STYLE)
    even, _ = _resampled(path)
    gap = 4.0
    for middle in sorted(range(10, 191, 5), key=lambda m: abs(m - 100)):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            spot = Spot(
                float(even[middle, 0] + dx * (size[0] / 2 + gap)),
                float(even[middle, 1] + dy * (size[1] / 2 + gap)),
            )
            if board.fits(spot, size, over_lines=False):
                _put(board, text, spot, size)
                return True
    return False


def _put(board: Board, text: str, spot: Spot, size: tuple[float, float]) -> None:
    board.write(text, spot, **STYLE).set_gid("border")
    board.take(spot, size)
