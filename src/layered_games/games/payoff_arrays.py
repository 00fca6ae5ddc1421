"""Reading of payoff arrays: every entry exact, float or symbolic, refused with its place otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.errors import GameError

__all__ = ["EXACT", "FLOAT", "SYMBOLIC", "Array", "as_float", "read_arrays"]

Array = npt.NDArray[Any]
EXACT: Final = "exact"
FLOAT: Final = "float"
SYMBOLIC: Final = "symbolic"


def read_arrays(payoffs: Sequence[Any], players: Sequence[str]) -> tuple[tuple[Array, ...], str]:
    """Return read-only arrays of one kind, one per player, and the kind.

    The kind is ``"symbolic"`` as soon as one entry is a SymPy expression that is no rational number,
    else ``"float"`` as soon as one entry is a float, else ``"exact"``. Exact entries are fractions; in
    a symbolic game floats are read as their shortest decimal.

    Raises
    ------
    GameError
        If an array is ragged or empty, shapes differ, or an entry is no finite number or expression.
    """
    read = [_read(array, player) for array, player in zip(payoffs, players, strict=True)]
    shapes = {player: array.shape for array, player in zip(read, players, strict=True)}
    first = read[0].shape
    for player, shape in shapes.items():
        if shape != first:
            raise GameError(
                f"the payoffs of {player} have shape {shape}, those of {players[0]} {first}; "
                "give one array of equal shape per player"
            )
    if len(first) != len(read):
        raise GameError(
            f"{len(read)} payoff array(s) of {len(first)} dimension(s); a game of {len(first)} players needs "
            f"{len(first)} arrays, one per player, with one axis per player"
        )
    if 0 in first:
        short = players[first.index(0)]
        raise GameError(f"player {short} has no action; every player needs at least one")
    kind = _kind(read)
    return tuple(_frozen(array, kind) for array in read), kind


def as_float(value: Any) -> float:
    """Return a payoff as a float."""
    return float(value)


def _read(data: Any, player: str) -> Array:
    """An array of checked entries; the dimensions are those of the nesting."""
    if isinstance(data, np.ndarray) and data.dtype.kind in "iuf":
        if not np.isfinite(data).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(data))[0])
            raise GameError(f"payoff {data[place]} of {player} at {place} is not finite; give a number")
        if data.dtype.kind == "f":
            return data.astype(np.float64)
        return _objects(data.ravel().tolist(), data.shape, player)
    if isinstance(data, sp.MatrixBase | sp.NDimArray):
        return _objects(
            list(data.flat() if isinstance(data, sp.MatrixBase) else sp.flatten(data)), data.shape, player
        )
    if hasattr(data, "to_numpy"):
        return _read(data.to_numpy(), player)
    if isinstance(data, np.ndarray):
        return _objects(data.ravel().tolist(), data.shape, player)
    shape = _shape(data, player, ())
    flat = data
    for _ in shape[1:]:
        flat = [entry for row in flat for entry in row]
    return _objects(list(flat), shape, player)


def _shape(data: Any, player: str, place: tuple[int, ...]) -> tuple[int, ...]:
    single = isinstance(data, np.ndarray) and not data.ndim
    if single or isinstance(data, str | bytes) or not isinstance(data, Sequence | np.ndarray):
        if not place:
            raise GameError(f"the payoffs of {player} must be an array, not {type(data).__name__} {data!r}")
        return ()
    parts = [_shape(entry, player, (*place, i)) for i, entry in enumerate(data)]
    for i, part in enumerate(parts):
        if part != parts[0]:
            raise GameError(
                f"the payoffs of {player} are ragged: entry {(*place, i)} has shape {part}, "
                f"entry {(*place, 0)} has {parts[0]}; all rows need the same length"
            )
    return (len(parts), *(parts[0] if parts else ()))


def _objects(entries: list[Any], shape: tuple[int, ...], player: str) -> Array:
    found = np.empty(len(entries), dtype=object)
    for index, entry in enumerate(entries):
        try:
            found[index] = _entry(entry)
        except GameError as error:
            place = tuple(int(i) for i in np.unravel_index(index, shape)) if shape else ()
            raise GameError(f"payoff {entry!r} of {player} at {place} {error}") from None
    return found.reshape(shape)


def _entry(entry: Any) -> Any:
    """A Fraction, a float, or a SymPy expression."""
    if isinstance(entry, bool | np.bool_):
        raise GameError("is a truth value; give 0 or 1")
    if isinstance(entry, str | bytes):
        raise GameError("is text; give a number, a Fraction, or a SymPy expression")
    if isinstance(entry, Rational):
        return Fraction(int(entry.numerator), int(entry.denominator))
    if isinstance(entry, sp.Basic):
        return _symbolic(entry)
    if isinstance(entry, Decimal):
        if not entry.is_finite():
            raise GameError("is not finite; give a number")
        return Fraction(entry)
    if isinstance(entry, Real | np.floating):
        if not math.isfinite(entry):
            raise GameError("is not finite; give a number")
        return float(entry)
    raise GameError(f"is no real number (it is {type(entry).__name__}); give int, Fraction, float or SymPy")


def _symbolic(entry: sp.Basic) -> Any:
    if not isinstance(entry, sp.Expr):
        raise GameError("is no expression with a value; give a number or a SymPy expression")
    if entry.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise GameError("is not finite; give a number or an expression")
    if isinstance(entry, sp.Rational):
        return Fraction(int(entry.p), int(entry.q))
    if isinstance(entry, sp.Float):
        return float(entry)
    if entry.is_real is False:
        raise GameError("is not real; payoffs are real numbers")
    return entry


def _kind(arrays: Sequence[Array]) -> str:
    entries = [entry for array in arrays if array.dtype == object for entry in array.flat]
    if any(isinstance(entry, sp.Expr) for entry in entries):
        return SYMBOLIC
    floats = any(array.dtype != object for array in arrays) or any(isinstance(e, float) for e in entries)
    return FLOAT if floats else EXACT


def _frozen(array: Array, kind: str) -> Array:
    if kind == FLOAT:
        try:
            found = np.array(array, dtype=np.float64)
        except OverflowError:
            raise GameError("a payoff is too large for a float; give all of them exactly") from None
    elif kind == EXACT:
        found = array.copy()
    else:
        found = np.empty(array.shape, dtype=object)
        found.ravel()[:] = [_expression(entry) for entry in array.flat]
    found.setflags(write=False)
    return found


def _expression(entry: Any) -> sp.Expr:
    if isinstance(entry, Fraction):
        return sp.Rational(entry.numerator, entry.denominator)
    if isinstance(entry, float | np.floating):
        return sp.Rational(repr(float(entry)))
    floats = {f: sp.Rational(str(f)) for f in entry.atoms(sp.Float)}
    return entry.xreplace(floats) if floats else entry
