"""Comparative statics along a parameter: level, derivative within each branch, sign, jumps at the borders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from layered_games.equilibria.result import Solution
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime, branches, roles_of
from layered_games.report.plot_along import Stretch, header, wrapped
from layered_games.report.plot_statics import stretch_of
from layered_games.report.plot_words import LANGUAGES, axis_label, equation, symbol, word, writable
from layered_games.report.style import INK, SHADES, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["effects"]

POINTS: Final = 161
FLAT: Final = 1e-12
SIGNS: Final = {1: "$+$", 0: "$0$", -1: "$-$"}
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "sign": ("sign", "符号"),
    "jump": ("jump", "跳跃"),
}


@dataclass(frozen=True)
class _Piece:
    """The quantity on one stretch of the parameter: values, derivatives, and both at the ends."""

    low: float
    high: float
    regime: Regime
    x: np.ndarray
    level: np.ndarray
    slope: np.ndarray

    @property
    def signs(self) -> list[tuple[float, float, int]]:
        """Stretches of one sign of the derivative."""
        size = max(float(np.nanmax(np.abs(self.slope))), FLAT)
        sign = np.where(np.abs(self.slope) <= 1e-9 * size, 0, np.sign(self.slope)).astype(int)
        if size <= FLAT:
            sign[:] = 0
        cuts = [0, *(np.flatnonzero(np.diff(sign)) + 1).tolist(), len(sign)]
        ends = [self.low, *(float(self.x[c]) for c in cuts[1:-1]), self.high]
        return [(a, b, int(sign[c])) for (a, b), c in zip(pairwise(ends), cuts, strict=False)]


def effects(
    game: SequentialGame | Solution,
    of: str,
    wrt: str,
    at: Mapping[str, Any],
    *,
    limits: tuple[float, float] | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Sequence[Axes] | None = None,
) -> Axes:
    r"""Draw the comparative statics of one quantity along one parameter.

    Parameters
    ----------
    game : SequentialGame or Solution
        A game with roles and a closed-form solution.
    of : str
        A move, a derived quantity, or ``U_<player>``.
    wrt : str
        The parameter to move.
    at : mapping of str to number
        Values of all parameters; that of ``wrt`` is marked if given.
    limits : (low, high), optional
        As in :func:`statics`.
    title, language, width, height
        As in :func:`regime_map`.
    ax : sequence of three Axes, optional
        Draw here: level, derivative, sign.

    Returns
    -------
    matplotlib.axes.Axes
        The panel of the level. Its derivative, taken in symbols within each branch, is below; the last
        panel says its sign, and names the jump where the quantity jumps between two branches.

    Raises
    ------
    GameError
        If the quantity is unknown or the axes are not three.

    Examples
    --------
    >>> import layered_games as lg
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, ell=1, phi_A=0, phi_S=0)
    >>> at["sigma"] = "0.2"
    >>> axes = effects(lg.models.overbidding(), "T", "phi_S", at)
    >>> [t.get_text() for t in axes.figure.axes[2].texts if t.get_gid() == "sign"]
    ['$-$', '$0$']
    """
    model: SequentialGame = game.game if isinstance(game, Solution) else game
    roles_of(model)
    shown = writable(language)
    label = axis_label(of, model, shown)
    line = stretch_of(model, at, wrt, limits, shown)
    pieces = _pieces(line, of)
    if ax is not None and len(ax) != 3:
        raise GameError(f"{len(ax)} axes for level, derivative and sign; pass three")
    with context(shown == "zh"):
        axes = list(ax) if ax is not None else _axes(width, height, language)
        for target in axes:
            adopt(target, shown == "zh")
            target.set_xlim(*line.limits)
        for piece in pieces:
            _draw(axes, piece)
        _jumps(axes, pieces, shown)
        if line.here is not None:
            for target in axes[:2]:
                target.axvline(line.here, color=INK, linewidth=0.7, linestyle=":", zorder=1).set_gid("here")
        texts = [
            label,
            f"$\\partial {symbol(of, model)} / \\partial {symbol(wrt, model)}$",
            _word("sign", shown),
        ]
        _label(axes, line, texts, title, own=ax is None)
    return finish(axes[0], language)


def _word(key: str, language: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)]


# ---------------------------------------------------------------------- the pieces
def _pieces(line: Stretch, of: str) -> list[_Piece]:
    """Level and derivative on each stretch, from the closed form of the branch that holds there."""
    found = []
    for low, high, regime in line.bands:
        cuts = _cuts(line, (low, high), regime)
        for start, stop in pairwise(cuts):
            expr = _closed(line, of, regime, (start + stop) / 2)
            gap = (stop - start) * 1e-6
            x = np.linspace(start + gap, stop - gap, POINTS)
            variable = line.game.parameters[line.wrt].symbol
            both = sp.lambdify(variable, [expr, sp.diff(expr, variable)], "numpy")(x)
            level, slope = (np.broadcast_to(np.asarray(v, dtype=float), x.shape) for v in both)
            found.append(_Piece(start, stop, regime, x, level, slope))
    return found


def _cuts(line: Stretch, ends: tuple[float, float], regime: Regime) -> list[float]:
    """Ends of a regime's stretch, and the places inside it where one of its branches gives way to another."""
    low, high = ends
    grid = np.linspace(low, high, 66)[1:-1]
    which = [_branch(line, regime, float(v)) for v in grid]
    cuts = [low]
    for (left, one), (right, other) in pairwise(zip(grid, which, strict=True)):
        if one == other:
            continue
        a, b = float(left), float(right)
        for _ in range(60):
            middle = (a + b) / 2
            if _branch(line, regime, middle) == one:
                a = middle
            else:
                b = middle
        cuts.append((a + b) / 2)
    return [*cuts, high]


def _branch(line: Stretch, regime: Regime, value: float) -> int:
    point = _values(line, value)
    listed = [(n, b) for n, b in enumerate(branches(line.game)) if b.regime == regime]
    for number, branch in listed:
        margins = [_number(c.expr, line.game, point) for c in branch.constraints]
        if all(m >= -1e-12 for m in margins):
            return number
    raise GameError(f"no branch of {regime} holds at {line.wrt} = {value}")


def _values(line: Stretch, value: float | sp.Symbol) -> dict[sp.Symbol, Any]:
    parameters = line.game.parameters
    fixed = parameters.validate({**line.at, line.wrt: line.limits[0]})
    return {**fixed, parameters[line.wrt].symbol: value}


def _number(expr: sp.Expr, game: SequentialGame, point: Mapping[sp.Symbol, Any]) -> float:
    return float(expr.xreplace(game.definitions).subs(point))


def _closed(line: Stretch, of: str, regime: Regime, value: float) -> sp.Expr:
    """The quantity in the parameter alone."""
    found = branches(line.game)[_branch(line, regime, value)].equilibrium
    expr = found.piece.payoffs[of[2:]] if of.startswith("U_") else found.in_channels[of]
    return expr.xreplace(line.game.definitions).subs(_values(line, line.game.parameters[line.wrt].symbol))


# ---------------------------------------------------------------------- the axes
def _axes(width: str | float, height: float | None, language: str) -> list[Axes]:
    figure = new_figure(width, height or 3.3, language)
    return [*np.ravel(figure.subplots(3, 1, sharex=True, height_ratios=[1.0, 0.8, 0.22], squeeze=False))]


def _draw(axes: Sequence[Axes], piece: _Piece) -> None:
    for target, values in zip(axes, (piece.level, piece.slope), strict=False):
        target.axvspan(piece.low, piece.high, facecolor=SHADES[piece.regime].fill, linewidth=0, zorder=0)
        target.plot(piece.x, values, color=INK, linewidth=1.2, zorder=3).pop().set_gid("curve")
        target.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        target.margins(y=0.12)
    axes[1].axhline(0, color=INK, linewidth=0.4, zorder=1).set_gid("zero")
    band = axes[2]
    for low, high, sign in piece.signs:
        fill = {1: "#c5d3e0", 0: "white", -1: "#f0dcc0"}[sign]
        band.axvspan(low, high, facecolor=fill, edgecolor=INK, linewidth=0.5, zorder=0)
        if high - low > 0.04 * (band.get_xlim()[1] - band.get_xlim()[0]):
            band.text(
                (low + high) / 2, 0.5, SIGNS[sign], ha="center", va="center", fontsize=SMALL + 1, gid="sign"
            )
    band.set(yticks=[], ylim=(0, 1))


def _jumps(axes: Sequence[Axes], pieces: Sequence[_Piece], language: str) -> None:
    """A dotted riser where the level jumps, with its size."""
    heights = np.concatenate([p.level for p in pieces])
    span = float(np.nanmax(heights) - np.nanmin(heights)) or 1.0
    for left, right in pairwise(pieces):
        gap = float(right.level[0] - left.level[-1])
        axes[0].axvline(left.high, color=INK, linewidth=0.5, zorder=1).set_gid("threshold")
        axes[1].axvline(left.high, color=INK, linewidth=0.5, zorder=1).set_gid("threshold")
        if abs(gap) < 1e-3 * span:
            continue
        ends = [float(left.level[-1]), float(right.level[0])]
        axes[0].plot([left.high] * 2, ends, color=INK, linestyle=":", linewidth=1.4, zorder=4).pop().set_gid(
            "jump"
        )
        text = f"{_word('jump', language)} {gap:+.3g}".replace("-", "\N{MINUS SIGN}")
        axes[0].annotate(
            text, (left.high, sum(ends) / 2),
            xytext=(4, 0), textcoords="offset points", va="center", fontsize=SMALL, gid="jump",
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "linewidth": 0},
        )  # fmt: skip


def _label(axes: Sequence[Axes], line: Stretch, texts: Sequence[str], title: str, own: bool) -> None:
    bands = [(low, high, word(str(regime), line.language)) for low, high, regime in line.bands]
    cuts = [(float(t.value), equation(symbol(line.wrt, line.game), t.value)) for t in line.marks]
    here = None if line.here is None else (line.here, word("case", line.language))
    across = axis_label(line.wrt, line.game, line.language)
    written: list[Any] = []
    for last in (False, True):
        if not last or own:
            wrapped(axes, texts, across)
            axes[2].set_ylabel(texts[2], rotation=0, ha="right", va="center")
        if last and own:
            axes[0].figure.align_ylabels(list(axes[:2]))
            freeze(axes[0].figure)
        for artist in written:
            artist.remove()
        written = header(axes[0], bands, cuts, here, title)
