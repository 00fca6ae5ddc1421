"""Figures for results of the literature whose point is a picture.

Curves come from the rows' solvers, not from closed forms; what is drawn is told apart by dashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from layered_games.errors import GameError, ParameterError
from layered_games.report.plot_words import LANGUAGES, literal, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, new_figure

__all__ = ["PICTURES", "result"]

GREY: Final = "#8a8a8a"
STYLES: Final = ("-", "--", ":", "-.")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "inspect": ("share that inspects, $x$", "检查的比例 $x$"),
    "violate": ("share that violates, $v$", "违规的比例 $v$"),
    "inspector": ("inspector", "检查者"),
    "inspectee": ("inspectee, fine {}", "被检查者，罚款 {}"),
    "target": ("target $t$", "目标 $t$"),
    "effort": ("effort $e$", "努力 $e$"),
    "bonus": ("bonus {}", "奖金 {}"),
    "power": ("discriminatory power $r$", "区分度 $r$"),
    "dissipation": ("share of the prize spent", "租值消散的比例"),
    "contestants": ("{} contestants", "{} 个竞争者"),
    "layer": ("layer", "层级"),
    "ladder": ("target set", "设定的目标"),
    "cost": ("$h = {}$", "$h = {}$"),
    "monitoring": ("monitoring $M$", "监督 $M$"),
    "welfare": ("payoff of the principal", "委托人的收益"),
    "congruence": (r"$\alpha = {}$", r"$\alpha = {}$"),
    "detection": ("detection $q$", "发现概率 $q$"),
    "patience": (r"least discount factor $\delta$", r"最低贴现因子 $\delta$"),
    "loss": ("$L = {}$", "$L = {}$"),
    "replicator": ("replicator", "复制动态"),
    "logit": ("logit", "logit 动态"),
}


def result(
    name: str,
    *,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float = 2.4,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a result of the literature says.

    Parameters
    ----------
    name : str
        ``"inspection_fine"`` (best responses, and what a doubled fine moves), ``"target_difficulty"`` (effort
        by target), ``"tullock"`` (dissipation by power, where an equilibrium exists), ``"blame_margin"`` (the
        ladder of targets), ``"initiative"`` (where monitoring is worst), ``"cover_up"`` (patience by
        detection) or ``"inspection_dynamics"`` (paths of two populations).
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ParameterError
        If there is no such figure.

    Examples
    --------
    >>> axes = result("tullock")
    >>> [text.get_text() for text in axes.texts if text.get_gid() == "end"]
    ['2 contestants', '3 contestants', '10 contestants']
    """
    if name not in PICTURES:
        raise ParameterError(f"no figure of {name!r}; there are figures of {', '.join(PICTURES)}")
    shown = writable(language)
    with context(shown == "zh"):
        axes = ax if ax is not None else new_figure(width, height, language).add_subplot()
        adopt(axes, shown == "zh")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        PICTURES[name](axes, lambda key, *given: _WORDS[key][LANGUAGES.index(shown)].format(*given))
        axes.set_title(literal(title))
    return finish(axes, language)


Words = Callable[..., str]


def _curve(ax: Axes, x: Any, y: Any, number: int, gid: str) -> None:
    ax.plot(x, y, linestyle=STYLES[number], color=INK, clip_on=False, gid=gid)


def _named(ax: Axes, x: float, y: float, text: str, **options: Any) -> None:
    """A label beside the end of a curve."""
    place: dict[str, Any] = {"xytext": (3, 0), "ha": "left", "va": "center", **options}
    ax.annotate(text, (x, y), textcoords="offset points", fontsize=SMALL, gid="end", **place)


def _dot(ax: Axes, x: float, y: float, full: bool = True) -> None:
    face = INK if full else "white"
    ax.plot([x], [y], "o", ms=3.5, mfc=face, mec=INK, mew=0.8, clip_on=False, zorder=5, gid="dot")


# ---------------------------------------------------------------------- best responses
def _best_responses(ax: Axes, words: Words) -> None:
    """Where each side is indifferent: the curves of two fines, and the equilibria where they cross."""
    from layered_games.literature import inspection_fine

    for number, fine in enumerate((4, 8)):
        game = inspection_fine.game(2, fine, 1, 3)
        found = inspection_fine.outcome(game)
        inspect, violate = float(found["inspect"]), float(found["violate"])
        (a, b), (c, d) = (_replies(game, player) for player in (0, 1))
        if not number:
            _curve(ax, [a, a, b, b], [0, violate, violate, 1], 0, "inspector")
        _curve(ax, [0, inspect, inspect, 1], [c, c, d, d], 1 + number, f"fine-{fine}")
        _dot(ax, inspect, violate)
        _named(ax, inspect, 0.93 - 0.2 * number, words("inspectee", fine))
    _named(ax, 0.97, violate, words("inspector"), xytext=(0, 3), ha="right", va="bottom")
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=words("inspect"), ylabel=words("violate"))


def _replies(game: Any, player: int) -> tuple[int, int]:
    """How often a player takes its first action if the other never, and always, takes its own."""
    payoff = game.payoffs[player] if player == 0 else game.payoffs[player].T
    never, always = (int(payoff[0, k] > payoff[1, k]) for k in (1, 0))
    return never, always


# ---------------------------------------------------------------------- targets
def _difficulty(ax: Axes, words: Words) -> None:
    """Effort by target, for two bonuses; the higher one is given up before the slope levels off."""
    from layered_games.literature import target_difficulty

    for number, (bonus, last) in enumerate(((4, Fraction(2)), (18, Fraction(5)))):
        targets = [Fraction(k) for k in range(-2, int(last) + 1)]  # effort bends at whole targets only
        efforts = [float(target_difficulty.compute(Bn=bonus, h=1, t=t)["effort"]) for t in targets]
        beyond = last + Fraction(1, 100)
        after = float(target_difficulty.compute(Bn=bonus, h=1, t=beyond)["effort"])
        _curve(ax, [float(t) for t in targets], efforts, number, f"bonus-{bonus}")
        _curve(ax, [float(beyond), 7.0], [after, after], number, f"beyond-{bonus}")
        _dot(ax, float(last), efforts[-1])
        _dot(ax, float(last), after, full=False)
        _named(ax, float(last), efforts[-1], words("bonus", bonus))
    ax.set(xlim=(-2, 7), ylim=(0, 6.5), xlabel=words("target"), ylabel=words("effort"))


def _ladder(ax: Axes, words: Words) -> None:
    """Targets layer by layer, for accountability that is strict, balanced and weak."""
    from layered_games.literature import blame_margin

    for number, cost in enumerate((Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))):
        found = blame_margin.compute(t0=60, A=1, h=cost, rho=1, sig=5, layers=4)["targets"]
        targets = [float(t) for t in found]
        ax.step(
            range(len(targets)),
            targets,
            where="mid",
            linestyle=STYLES[number],
            color=INK,
            gid=f"cost-{number}",
        )
        _named(ax, len(targets) - 0.5, targets[-1], words("cost", float(cost)))
        ax.plot([len(targets) - 1, len(targets) - 0.5], [targets[-1]] * 2, STYLES[number], color=INK)
    ax.set_xticks(range(5))
    ax.set(xlim=(-0.5, 5.4), xlabel=words("layer"), ylabel=words("ladder"))


# ---------------------------------------------------------------------- authority and cover
def _monitoring(ax: Axes, words: Words) -> None:
    """Payoff of the principal by monitoring, for three degrees of congruence, and where it is worst."""
    from layered_games.literature import initiative

    steps = [Fraction(k, 40) for k in range(41)]
    for number, shared in enumerate((Fraction(3, 10), Fraction(7, 10), Fraction(1))):
        at = {"B": 1, "b": 1, "c": 1, "al": shared}
        gains = [float(initiative.compute(M=m, **at)["welfare"]) for m in steps]
        worst = initiative.compute(M=0, **at)["worst_monitoring"]
        _curve(ax, [float(m) for m in steps], gains, number, f"congruence-{number}")
        _dot(ax, float(worst), float(initiative.compute(M=worst, **at)["welfare"]))
        place: dict[str, Any] = (
            {"xytext": (6, -3), "va": "top"} if not number else {"xytext": (4, 5), "va": "bottom"}
        )
        _named(ax, 0.0, gains[0], words("congruence", float(shared)), **place)
    ax.set(xlim=(0, 1), ylim=(0, 1.15), xlabel=words("monitoring"), ylabel=words("welfare"))


def _patience(ax: Axes, words: Words) -> None:
    """Least patience that keeps a cover-up, by detection, as far as any does."""
    from layered_games.literature import cover_up

    steps = [Fraction(k, 100) for k in range(61)]
    for number, loss in enumerate((0, 2, 6)):
        found = [cover_up.compute(C=3, D=5, N=0, q=q, L=loss)["critical_delta"] for q in steps]
        kept = [(float(q), float(d)) for q, d in zip(steps, found, strict=True) if d <= 1]
        _curve(ax, [q for q, _ in kept], [d for _, d in kept], number, f"loss-{loss}")
        _named(ax, *kept[-1], words("loss", loss), xytext=(0, 3), ha="center", va="bottom")
    ax.set(xlim=(0, 0.65), ylim=(0, 1.1), xlabel=words("detection"), ylabel=words("patience"))


# ---------------------------------------------------------------------- contests and paths
def _dissipation(ax: Axes, words: Words) -> None:
    """Share of the prize spent, as far as a symmetric equilibrium exists."""
    from layered_games.literature import tullock

    for number, count in enumerate((2, 3, 10)):
        last = Fraction(count, count - 1)
        powers = [last * share for share in (Fraction(1, 1000), *(Fraction(k, 8) for k in range(1, 9)))]
        spent = [tullock.compute(n=count, r=r, V=1) for r in powers]
        beyond = tullock.compute(n=count, r=last + Fraction(1, 1000), V=1)
        if beyond["exists"] or not all(found["exists"] for found in spent):
            raise GameError(f"with {count} contestants the equilibrium does not end at the power {last}")
        shares = [float(found["dissipation"]) for found in spent]
        _curve(ax, [float(r) for r in powers], shares, number, f"contestants-{count}")
        _dot(ax, float(last), shares[-1])
        side = "center" if count < 10 else "right"
        _named(ax, float(last), shares[-1], words("contestants", count), xytext=(0, 5), ha=side, va="bottom")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    ax.set(xlim=(0, 2.2), ylim=(0, 1.1), xlabel=words("power"), ylabel=words("dissipation"))


def _paths(ax: Axes, words: Words) -> None:
    """Two turns of the replicator, one path of the logit dynamics, rest points."""
    from layered_games.equilibria.flows import logit
    from layered_games.equilibria.learning import learn
    from layered_games.literature import inspection_dynamics

    game = inspection_dynamics.game(2, 5, 1, 3)
    found = inspection_dynamics.outcome(game, Fraction(1, 5))
    violate, inspect = map(float, found["rest_point"])
    for push in (0.08, 0.25):
        start = [[inspect + push, 1 - inspect - push], [violate, 1 - violate]]
        path = learn(game, "asymmetric-replicator", start=start, steps=600, horizon=1.5 * found["period"])
        ax.plot(path.strategies[0][:, 0], path.strategies[1][:, 0], "-", color=GREY, lw=0.8, gid="replicator")
    point, flow = np.array([0.9, 0.9]), logit(game, Fraction(1, 5)).compiled()
    spiral = [point]
    for _ in range(1600):  # steps of 0.005, by the midpoint
        half = spiral[-1] + 0.0025 * flow(spiral[-1])
        spiral.append(spiral[-1] + 0.005 * flow(half))
    ax.plot(*np.array(spiral).T, "-", color=INK, gid="logit")
    _dot(ax, inspect, violate, full=False)
    _dot(ax, found["logit_point"][1], found["logit_point"][0])
    _named(ax, 0.9, 0.9, words("logit"), xytext=(3, 0))
    _named(ax, inspect + 0.25, violate, words("replicator"))
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=words("inspect"), ylabel=words("violate"))


PICTURES: Final[Mapping[str, Callable[[Axes, Words], None]]] = {
    "inspection_fine": _best_responses,
    "target_difficulty": _difficulty,
    "tullock": _dissipation,
    "blame_margin": _ladder,
    "initiative": _monitoring,
    "cover_up": _patience,
    "inspection_dynamics": _paths,
}
"""Row to what draws it."""
