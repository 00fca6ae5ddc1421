"""Hierarchy diagrams: layers, targets that go down, reports that go up, who holds which control right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from layered_games.errors import GameError
from layered_games.models.control_modes import MODES, Allocation
from layered_games.report.plot_words import LANGUAGES, literal, writable
from layered_games.report.style import INK, SMALL, TEXT, adopt, context, finish, freeze, new_figure

__all__ = ["RIGHTS", "hierarchy"]

RIGHTS: Final = ("targets", "inspection", "incentives")
"""The three control rights."""
STEP: Final = 0.72
"""Inches from one layer to the next."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "targets": ("target setting", "目标设定"),
    "inspection": ("inspection", "检查验收"),
    "incentives": ("incentives", "激励分配"),
    "public": ("the public", "公众"),
    "oversight": ("social oversight", "社会监督"),
    "pact": ("pact", "共谋"),
    "target": ("target", "指标"),
    "report": ("report", "上报"),
    "centre": ("centre", "中央"),
    "middle": ("middle", "中间层"),
    "agent": ("agent", "执行层"),
}


def hierarchy(
    layers: Sequence[str] = ("centre", "middle", "agent"),
    rights: str | Allocation | Mapping[str, str] | None = None,
    *,
    targets: Sequence[str] = (),
    public: bool = False,
    pact: tuple[str, str] | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw a hierarchy from the top to the bottom.

    Parameters
    ----------
    layers : sequence of str
        Names, the highest first; known ones are translated.
    rights : str, tuple or mapping, optional
        Who holds target setting, inspection and incentive allocation: the name of a mode of governance
        (see ``lg.models.control_rights``), a tuple of three layers, or a mapping of ``"targets"``,
        ``"inspection"``, ``"incentives"`` to layers.
    targets : sequence of str, optional
        What is written at the arrows down, from the top; mathtext between dollar signs.
    public : bool
        Draw the public that watches the lowest layer.
    pact : (layer, layer), optional
        Two neighbouring layers that are bound by a pact.
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    GameError
        If there are fewer than two layers, names repeat, or a right or the pact names none of them.

    Examples
    --------
    >>> axes = hierarchy(rights="subcontracting", public=True)
    >>> [text.get_text() for text in axes.texts if text.get_gid() == "right"]
    ['target setting\ninspection', 'incentives']
    """
    names = tuple(layers)
    if len(names) < 2 or len(set(names)) != len(names):
        raise GameError(f"layers={names}: give at least two different names, the highest first")
    held = _held(rights, names)
    if pact is not None and sorted(map(_place(names), pact)) not in [
        [i, i + 1] for i in range(len(names) - 1)
    ]:
        raise GameError(f"pact={pact}: only neighbouring layers are drawn as bound by a pact")
    shown = writable(language)
    tall = height or STEP * len(names) + (0.3 if title else 0.1)
    with context(shown == "zh"):
        axes = ax if ax is not None else new_figure(width, tall, language).add_subplot()
        adopt(axes, shown == "zh")
        axes.set(xlim=(0, 10), ylim=(-0.5, len(names) - 0.5), xticks=[], yticks=[])
        axes.set_axis_off()
        for number, name in enumerate(names):
            row = len(names) - 1 - number
            _box(axes, 5.0, row, _name(name, shown))
            _rights(axes, row, [r for r in RIGHTS if held.get(r) == name], shown)
            if number:
                text = targets[number - 1] if number <= len(targets) else _word("target", shown)
                _between(axes, row, text, shown)
        if pact is not None:
            _pact(axes, len(names) - 1 - max(map(_place(names), pact)), shown)
        if public:
            _public(axes, shown)
        if title:
            axes.set_title(literal(title))
        if ax is None:
            freeze(axes.figure)
    return finish(axes, language)


def _word(key: str, language: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)]


def _name(name: str, language: str) -> str:
    return _word(name, language) if name in _WORDS else literal(name)


def _place(names: Sequence[str]) -> Any:
    def find(name: str) -> int:
        if name not in names:
            raise GameError(f"unknown layer {name!r}; the layers are {', '.join(names)}")
        return names.index(name)

    return find


def _held(rights: str | Allocation | Mapping[str, str] | None, names: Sequence[str]) -> Mapping[str, str]:
    if rights is None:
        return {}
    if isinstance(rights, str):
        if rights not in MODES:
            raise GameError(f"unknown mode {rights!r}; the modes are {', '.join(MODES)}")
        rights = MODES[rights]
    held = dict(rights) if isinstance(rights, Mapping) else dict(zip(RIGHTS, rights, strict=True))
    if unknown := [r for r in held if r not in RIGHTS]:
        raise GameError(f"unknown right {unknown[0]!r}; the rights are {', '.join(RIGHTS)}")
    for name in held.values():
        _place(names)(name)
    return held


def _box(axes: Axes, centre: float, row: float, text: str, dashed: bool = False) -> None:
    style: dict[str, Any] = {"facecolor": "#eef2f6", "edgecolor": INK, "linewidth": 0.8, "zorder": 2}
    box = FancyBboxPatch(
        (centre - 1.25, row - 0.2), 2.5, 0.4, boxstyle="round,pad=0,rounding_size=0.1", **style
    )
    box.set(linestyle="--" if dashed else "-", facecolor="white" if dashed else "#eef2f6")
    box.set_gid("layer")
    axes.add_patch(box)
    axes.text(centre, row, text, ha="center", va="center", fontsize=TEXT, zorder=3, gid="layer")


def _rights(axes: Axes, row: float, rights: Sequence[str], language: str) -> None:
    """What a layer holds, left of its box."""
    if rights:
        text = "\n".join(_word(r, language) for r in rights)
        axes.text(3.55, row, text, ha="right", va="center", fontsize=SMALL, linespacing=1.15, gid="right")


def _between(axes: Axes, row: float, text: str, language: str) -> None:
    """The arrows between a layer and the one above it."""
    low, high = row + 0.2, row + 0.8
    arrow = {"arrowstyle": "-|>", "color": INK, "shrinkA": 1, "shrinkB": 1, "mutation_scale": 7}
    axes.annotate("", (4.6, low), xytext=(4.6, high), arrowprops={**arrow, "linewidth": 0.9})
    axes.annotate(
        "", (5.4, high), xytext=(5.4, low), arrowprops={**arrow, "linewidth": 0.7, "linestyle": "--"}
    )
    middle = (low + high) / 2
    axes.text(4.4, middle, text, ha="right", va="center", fontsize=SMALL, gid="target")
    axes.text(5.6, middle, _word("report", language), ha="left", va="center", fontsize=SMALL, gid="report")


def _pact(axes: Axes, row: float, language: str) -> None:
    """A bracket around two layers, on the right."""
    axes.plot([6.4, 6.7, 6.7, 6.4], [row, row, row + 1, row + 1], color=INK, linewidth=1.4, gid="pact")
    axes.text(6.85, row + 0.5, _word("pact", language), ha="left", va="center", fontsize=SMALL, gid="pact")


def _public(axes: Axes, language: str) -> None:
    _box(axes, 8.7, 0.0, _word("public", language), dashed=True)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.7, "linestyle": ":", "mutation_scale": 7}
    axes.annotate("", (6.25, -0.08), xytext=(7.45, -0.08), arrowprops={**arrow, "shrinkA": 1, "shrinkB": 1})
    axes.text(
        8.7, 0.28, _word("oversight", language), ha="center", va="bottom", fontsize=SMALL, gid="oversight"
    )
