"""Global sensitivity: which parameter decides on the regime and on the overbid, over stated ranges.

Algorithm
---------
1. Sample the ranges by Saltelli's scheme on a scrambled, seeded Sobol sequence (SALib).
2. Evaluate the closed forms of all branches at once; the few points that rounding puts between two
   branches are decided exactly.
3. Estimate Sobol indices of the overbid, of each regime's indicator, and of the regime as a whole: its
   indices are those of the indicators, weighted by their variances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.evaluation import compiled
from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact, latex_of
from layered_games.regime import Regime, branches, regime_at, roles_of

__all__ = ["Indices", "Sensitivity", "sensitivity"]

Array = npt.NDArray[np.float64]
PRECEDENCE: Final = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
UNDECIDED: Final = -1


@dataclass(frozen=True)
class Indices:
    """Sobol indices of one output, a value for each parameter.

    Attributes
    ----------
    first, total : mapping of str to float
        Share of the output's variance that a parameter explains alone, and with all others.
    first_error, total_error : mapping of str to float
        Half widths of 95 % confidence intervals, by resampling.
    variance : float
        Of the output; where it is zero, all indices are zero.
    """

    first: Mapping[str, float]
    total: Mapping[str, float]
    first_error: Mapping[str, float]
    total_error: Mapping[str, float]
    variance: float


@dataclass(frozen=True)
class Sensitivity(Mapping[str, Indices]):
    """Indices by output: ``"overbid"``, ``"regime"``, and ``"regime:<name>"`` for each regime seen.

    Attributes
    ----------
    shares : mapping of Regime to float
        Share of the sampled points at which each regime holds.
    overbid : (mean, standard deviation)
        Over the sampled points.
    """

    indices: Mapping[str, Indices]
    shares: Mapping[Regime, float]
    overbid: tuple[float, float]
    ranges: Mapping[str, tuple[float, float]]
    n: int
    seed: int

    def __getitem__(self, key: str) -> Indices:
        return self.indices[key]

    def __iter__(self) -> Any:
        return iter(self.indices)

    def __len__(self) -> int:
        return len(self.indices)

    def ranked(self, output: str = "regime") -> tuple[str, ...]:
        """Return the parameters, the one of the largest total index first."""
        total = self.indices[output].total
        return tuple(sorted(total, key=lambda name: -total[name]))

    def _rows(self) -> list[tuple[str, ...]]:
        head = ("parameter", *(f"{o} {kind}" for o in ("regime", "overbid") for kind in ("first", "total")))
        body = []
        for name in self.ranked():
            cells = [
                getattr(self[o], kind)[name] for o in ("regime", "overbid") for kind in ("first", "total")
            ]
            body.append((name, *(f"{cell:.3f}" for cell in cells)))
        return [head, *body]

    def to_frame(self) -> Any:
        """Return one row for each output and parameter, as a pandas DataFrame."""
        import pandas as pd

        rows = [
            {
                "output": output,
                "parameter": name,
                "first": found.first[name],
                "first error": found.first_error[name],
                "total": found.total[name],
                "total error": found.total_error[name],
            }
            for output, found in self.items()
            for name in found.total
        ]
        return pd.DataFrame(rows)

    def to_latex(self) -> str:
        """Return the indices of regime and overbid as a LaTeX tabular (it needs booktabs)."""
        head, *body = self._rows()
        lines = [r"\begin{tabular}{lcccc}", r"\toprule", " & ".join(head) + r" \\", r"\midrule"]
        lines += [" & ".join([f"${latex_of(row[0])}$", *row[1:]]) + r" \\" for row in body]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head, *rows = self._rows()
        top = "".join(f"<th>{escape(c)}</th>" for c in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    def __str__(self) -> str:
        rows = self._rows()
        widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def sensitivity(
    game: SequentialGame,
    ranges: Mapping[str, tuple[Any, Any]],
    n: int = 1024,
    seed: int = 0,
    *,
    at: Mapping[str, Any] | None = None,
) -> Sensitivity:
    """Return global (Sobol) sensitivity indices of the regime and of the overbid.

    Parameters
    ----------
    game : SequentialGame
        A game with roles and a closed-form solution.
    ranges : mapping of str to (low, high)
        Parameters that vary, each uniformly over its range, independently.
    n : int
        Points of the base sample, a power of 2; the game is evaluated ``n*(D + 2)`` times.
    seed : int
        Equal seeds give equal results, to the last digit.
    at : mapping of str to number
        Values of all other parameters.

    Raises
    ------
    ParameterError
        If a range leaves its parameter's domain, or parameters are missing or unknown.
    GameError
        If the game has no roles, ``n`` is no power of 2, or there is nothing to vary.
    ImportError
        If SALib is not installed: it comes with the extra ``[sensitivity]``.

    Notes
    -----
    Sobol' indices with the estimators of Saltelli et al., *Computer Physics Communications* 181 (2010);
    for the regime, a categorical output, the generalised indices of Gamboa et al. (2014).
    """
    roles = roles_of(game)
    limits, fixed = _limits(game, ranges, dict(at or {}), n, seed)
    sampler, analyser = _salib()
    names = list(limits)
    problem = {"num_vars": len(names), "names": names, "bounds": [list(limits[name]) for name in names]}
    drawn = sampler.sample(problem, n, calc_second_order=False, seed=seed)
    point = {**fixed, **{name: drawn[:, k] for k, name in enumerate(names)}}
    regime, bid = _evaluated(game, point, len(drawn))
    overbid = bid - point[roles.received]
    outputs = {"overbid": overbid}
    present = [r for r in Regime if (regime == int(r)).any()]
    outputs |= {f"regime:{r}": (regime == int(r)).astype(float) for r in present}
    found = {o: _indices(analyser, problem, y, seed) for o, y in outputs.items()}
    found["regime"] = _weighted([found[f"regime:{r}"] for r in present])
    return Sensitivity(
        {o: found[o] for o in ("overbid", "regime", *(f"regime:{r}" for r in present))},
        {r: float((regime == int(r)).mean()) for r in present},
        (float(overbid.mean()), float(overbid.std())),
        limits,
        n,
        seed,
    )


def _salib() -> tuple[Any, Any]:
    try:
        from SALib.analyze import sobol as analyser
        from SALib.sample import sobol as sampler
    except ImportError as error:
        raise ImportError(
            "sensitivity needs SALib; install it by: pip install 'layered-games[sensitivity]'"
        ) from error
    return sampler, analyser


def _limits(
    game: SequentialGame, ranges: Mapping[str, Any], at: dict[str, Any], n: int, seed: int
) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """The ranges and the fixed values as floats, checked."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 2 or n & (n - 1):
        raise GameError(f"n = {n!r}: the base sample has a power of 2 of points, for instance 1024")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise GameError(f"seed = {seed!r}: give a whole number, 0 or more")
    if not ranges:
        raise GameError("nothing varies; give ranges such as {'sigma': (0.05, 0.4)}")
    if both := [name for name in ranges if name in at]:
        raise ParameterError(f"{', '.join(both)}: both varied and fixed; drop them from at")
    limits: dict[str, tuple[float, float]] = {}
    for name, given in ranges.items():
        if name not in game.parameters:
            raise ParameterError(f"unknown parameter {name!r}; the game has {', '.join(game.parameters)}")
        if isinstance(given, str) or not hasattr(given, "__len__") or len(given) != 2:
            raise ParameterError(f"range of {name}: give (low, high), not {given!r}")
        low, high = (game.parameters[name].check(end) for end in given)
        if not low < high:
            raise ParameterError(f"range of {name}: {given[0]} is not below {given[1]}")
        limits[name] = (float(low), float(high))
    middle = {name: (exact(low) + exact(high)) / 2 for name, (low, high) in limits.items()}
    game.parameters.validate({**at, **middle})
    return limits, {name: float(exact(value)) for name, value in at.items()}


def _evaluated(game: SequentialGame, point: Mapping[str, Any], count: int) -> tuple[Array, Array]:
    """Regime (as a number) and bid at every sampled point."""
    symbols = tuple(game.parameters.symbols.values())
    raw = [np.broadcast_to(np.asarray(point[n], dtype=float), (count,)) for n in game.parameters]
    for relation in game.parameters.relations:
        if not np.all(compiled(symbols, (relation,))(*raw)[0]):
            raise ParameterError(f"the relation {relation} fails at some sampled point; narrow the ranges")
    full = [*raw, *compiled(symbols, tuple(game.definitions.values()))(*raw)]
    arguments = (*symbols, *game.definitions)
    regime, bid = np.full(count, UNDECIDED), np.full(count, np.nan)
    name = roles_of(game).bid
    for branch in sorted(branches(game), key=lambda b: PRECEDENCE.index(b.regime)):
        inside = regime == UNDECIDED
        margins = compiled(arguments, tuple(c.expr for c in branch.constraints))(*full)
        for constraint, margin in zip(branch.constraints, margins, strict=True):
            inside &= (margin > 0) if constraint.strict else (margin >= 0)
        value = compiled(arguments, (branch.equilibrium.in_channels[name],))(*full)[0]
        regime[inside] = int(branch.regime)
        bid[inside] = np.broadcast_to(value, (count,))[inside]
    for k in np.flatnonzero(regime == UNDECIDED):
        here = regime_at(game, {n: float(column[k]) for n, column in zip(game.parameters, raw, strict=True)})
        regime[k], bid[k] = int(here.regime), float(here.values[name])
    return regime, bid


def _indices(analyser: Any, problem: Mapping[str, Any], output: Array, seed: int) -> Indices:
    names = problem["names"]
    variance = float(output.std()) ** 2
    if variance == 0:
        zero = dict.fromkeys(names, 0.0)
        return Indices(zero, zero, zero, zero, 0.0)
    found = analyser.analyze(problem, output, calc_second_order=False, seed=seed)
    first, total, first_error, total_error = (
        {name: float(v) for name, v in zip(names, found[key], strict=True)}
        for key in ("S1", "ST", "S1_conf", "ST_conf")
    )
    return Indices(first, total, first_error, total_error, variance)


def _weighted(parts: list[Indices]) -> Indices:
    """The indices of a categorical output: those of its indicators, weighted by their variances."""
    whole = sum(p.variance for p in parts)
    shares = [p.variance / whole if whole else 0.0 for p in parts]

    def mean(kind: str) -> dict[str, float]:
        listed = [getattr(p, kind) for p in parts]
        return {n: sum(s * m[n] for s, m in zip(shares, listed, strict=True)) for n in listed[0]}

    return Indices(mean("first"), mean("total"), mean("first_error"), mean("total_error"), whole)
