"""Ladders on numbers: the targets of a hierarchy, layer by layer, for many parameter draws at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.chain import chain_path
from layered_games.equilibria.chain_reading import LayerReader, WorkReader, reactions
from layered_games.errors import GameError, ParameterError
from layered_games.games.layered import Layer
from layered_games.models.hierarchy_parts import (
    FORESIGHTS,
    LIABILITIES,
    Form,
    Parts,
    chosen,
    parts,
    superior,
)

__all__ = ["Ladder", "ladder"]

Array = npt.NDArray[np.float64]
_ZERO = ("beta_A", "beta_S", "phi_A", "phi_S", "sigma", "q")
"""Parameters that are zero where they are not given."""
_BY_LAYER = ("beta_S", "a_S", "A_S", "ell", "phi_S")


@dataclass(frozen=True)
class Ladder:
    """The path of play of one hierarchy, or of many.

    Attributes
    ----------
    tau : ndarray of shape (...,)
        Target that the first superior receives.
    T : ndarray of shape (..., layers)
        Targets handed down, from the top; where several are as good, the least.
    highest : ndarray of shape (..., layers)
        The highest target that is as good to its superior, given what it received in ``T``.
    b, e : ndarray of shape (...,)
        Final bid and real effort.
    f, h : ndarray of shape (...,) or None
        Falsified and admitted part of the gap; None where only the stiffness ``c`` was given.
    """

    tau: Array
    T: Array
    highest: Array
    b: Array
    e: Array
    f: Array | None
    h: Array | None

    @property
    def rungs(self) -> Array:
        """The announced ladder ``tau, T_1, ..., T_n``, and the bid as last entry; shape (..., layers + 2)."""
        return np.concatenate([self.tau[..., None], self.T, self.b[..., None]], axis=-1)

    @property
    def imposed(self) -> Array:
        """Markup of every superior, ``T_i - T_(i-1)``; shape (..., layers)."""
        return np.diff(self.rungs, axis=-1)[..., :-1]

    @property
    def volunteered(self) -> Array:
        """Markup of the bottom on the last target, ``b - T_n``."""
        return self.b - self.T[..., -1]

    @property
    def ratios(self) -> Array:
        """Markup factors ``T_i/T_(i-1)``; shape (..., layers)."""
        rungs = self.rungs
        return np.asarray(rungs[..., 1:-1] / rungs[..., :-2])


def ladder(
    parameters: Mapping[str, Any], layers: int, liability: str = "direct", foresight: str = "full"
) -> Ladder:
    """Return targets, bid, effort, falsified and admitted part of a hierarchy on numbers.

    Parameters
    ----------
    parameters : mapping of str to number or array
        Names of theory, section 0, or channels in their place (``a_S``, ``a_A``, ``d``, ``c``).
        Needed: ``tau``, ``k``, ``ell``, ``a_S`` (or ``A_S``), and ``c`` (or ``a_A`` and ``d``, or ``A_A``,
        ``P`` and ``q`` or ``sigma``). Zero unless given: ``beta_A``, ``beta_S``, ``phi_A``, ``phi_S``,
        ``q``, ``sigma``. Arrays of shape ``(draws,)`` give many hierarchies; ``beta_S``, ``a_S``,
        ``A_S``, ``ell``, ``phi_S`` may have shape ``(draws, layers)`` or ``(1, layers)``, from the top.
    layers : int
        Number of superiors, 1 or more; the subordinate who works comes below them.
    liability : {"direct", "recursive", "distance"}
    foresight : {"full", "myopic"}
        Myopic superiors expect the next layer to execute their target at the execution rate and
        look no further; the last one knows whom it deals with. Each then sees a dyad, in which
        the three liabilities are the same.

    Returns
    -------
    Ladder
        Arrays with a leading axis of draws; without it if no value was an array.

    Raises
    ------
    ParameterError
        If a value is missing, unknown, or outside its domain.
    GameError
        If ``layers``, ``liability`` or ``foresight`` is none of those listed.

    Notes
    -----
    By backward induction on pieces (:mod:`layered_games.equilibria.chain`): exact up to rounding,
    cost proportional to the number of layers as long as the number of pieces stays bounded.

    Examples
    --------
    >>> found = ladder(dict(tau=60, a_S=1.39, k=1, c=2.92, ell=0.76), layers=3, liability="recursive")
    >>> [round(float(t), 2) for t in found.T]
    [60.98, 61.94, 70.04]
    """
    if isinstance(layers, bool) or not isinstance(layers, int | np.integer) or layers < 1:
        raise GameError(f"layers = {layers!r}: a hierarchy has a whole number of superiors, 1 or more")
    chosen("liability", liability, LIABILITIES)
    chosen("foresight", foresight, FORESIGHTS)
    values, single = _values(parameters, int(layers))
    myopic = foresight == "myopic"
    reader, work = _readers("direct" if myopic else liability)
    split = "a_A" in values
    if not split:  # any two weights in series that give the stiffness
        values["a_A"] = values["d"] = 2 * values["c"]
    size = max(v.shape[-1] for v in values.values())
    values["distance"] = np.arange(layers, 0, -1, dtype=float)[:, None]
    start = np.broadcast_to(values["tau"], (size,)).astype(float)
    path = chain_path(start, reader, work, values, int(layers), expected=reader if myopic else None)
    b, e, f = (path.moves[n] for n in work.names)
    found = Ladder(
        start, path.targets.T, path.tops.T, b, e, f if split else None, b - e - f if split else None
    )
    return _first(found) if single else found


def _first(many: Ladder) -> Ladder:
    fields = (many.tau, many.T, many.highest, many.b, many.e, many.f, many.h)
    return Ladder(*(None if v is None else v[0] for v in fields))  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _readers(liability: str) -> tuple[LayerReader, WorkReader]:
    """The compiled payoffs of a superior and of the subordinate."""
    made = _plain()
    symbols = made.space.symbols | {c.parameter.name: c.symbol for c in made.channels}
    moves = tuple(m.symbol for m in made.bottom.moves)
    dyad = superior(liability, symbols["beta_S"] * moves[0], moves[1], symbols["a_S"], symbols["ell"])
    template = Layer("superior", "T", dyad["payoff"], dyad["passed"])
    listed = reactions(made.bottom, *_bottom_parameters(made))
    return LayerReader(template, moves), WorkReader(made.bottom, listed)


@lru_cache(maxsize=1)
def _plain() -> Parts:
    return parts(Form(1, "full", "direct", "all", True, False))


def _bottom_parameters(made: Parts) -> tuple[list[Any], tuple[Any, ...]]:
    used = made.bottom.payoff.free_symbols
    free = [p for p in made.space.values() if p.symbol in used]
    return [*free, *(c.parameter for c in made.channels if c.symbol in used)], ()


# ---------------------------------------------------------------------- reading values
def _values(given: Mapping[str, Any], layers: int) -> tuple[dict[str, Array], bool]:
    """Arrays of shape (N,) or (layers, N); channels are filled in; whether all values were single numbers."""
    made = _plain()
    channels = {c.parameter.name: c for c in made.channels}
    known = {**made.space, **{n: c.parameter for n, c in channels.items()}}
    unknown = [n for n in given if n not in known or n in ("D", "kappa")]
    if unknown:
        listed = [n for n in known if n not in ("D", "kappa")]
        raise ParameterError(f"unknown: {', '.join(map(str, unknown))}. A ladder takes {', '.join(listed)}")
    arrays = {n: _array(n, v, layers) for n, v in given.items()}
    single = all(np.ndim(v) == 0 for v in given.values())
    values = {n: _checked(known[n], v) for n, v in arrays.items()}
    _match(values)
    values |= {n: np.zeros(1) for n in _ZERO if n not in values}
    for name, channel in channels.items():
        inputs = [s.name for s in channel.definition.free_symbols]
        if name not in values and all(n in values for n in inputs) and not (name in "a_Ad" and "c" in values):
            values[name] = _computed(channel, values)
    missing = [n for n in ("tau", "k", "ell", "a_S", "c") if n not in values]
    if missing:
        raise ParameterError(
            f"missing: {', '.join(missing)}. A ladder needs tau, k, ell, a_S (or A_S), and c (or a_A and "
            "d, or A_A, P and q or sigma)"
        )
    if "d" in values:
        _checked(channels["d"].parameter, values["d"])
    return values, single


def _computed(channel: Any, values: Mapping[str, Array]) -> Array:
    from sympy import lambdify

    symbols = sorted(channel.definition.free_symbols, key=str)
    return np.asarray(lambdify(symbols, channel.definition, "numpy")(*(values[s.name] for s in symbols)))


def _array(name: str, value: Any, layers: int) -> Array:
    try:
        made = np.asarray(value, dtype=float)
    except (TypeError, ValueError) as error:
        raise ParameterError(
            f"parameter {name}: {value!r} is neither a number nor an array of numbers"
        ) from error
    if made.ndim <= 1:
        return made.reshape(-1)
    if made.ndim == 2 and made.shape[1] == layers and name in _BY_LAYER:
        return made.T
    raise ParameterError(
        f"parameter {name} has shape {made.shape}; use a number, (draws,), or (draws, {layers}) for one of "
        f"{', '.join(_BY_LAYER)}"
    )


def _checked(parameter: Any, values: Array) -> Array:
    domain = parameter.domain
    low, high = float(domain.lower), float(domain.upper)
    inside = (values > low) | ((values == low) & (domain.lower_closed))
    inside &= (values < high) | ((values == high) & (domain.upper_closed))
    if not bool(np.all(inside & np.isfinite(values))):
        worst = values[~(inside & np.isfinite(values))].flat[0]
        raise ParameterError(f"parameter {parameter.name} = {worst} is outside its domain {domain}")
    return values


def _match(values: Mapping[str, Array]) -> None:
    sizes = {n: v.shape[-1] for n, v in values.items() if v.shape[-1] != 1}
    if len(set(sizes.values())) > 1:
        raise ParameterError(f"parameters have different numbers of draws: {sizes}")
