"""The table of reforms: what each does to the regime, from which strength on, and which way it moves things.

Algorithm
---------
1. Put a symbol, the strength, in place of the reform's level (of several levels: of the share of all).
2. Solve the game under that reform once; read the regimes before and after from it, and the
   thresholds along the strength.
3. Prove the sign of every quantity's derivative by the level, in the regime that holds before; of
   several levels, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sympy.logic.boolalg import Boolean

from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.institutions.base import Institution
from layered_games.models.reforms_paths import STRENGTH, label_of, path_into, responses
from layered_games.models.reforms_rows import ReformRow, ReformTable
from layered_games.regime import regime_at, roles_of
from layered_games.statics.borders import thresholds

__all__ = ["reform_table"]

Package = tuple[Institution, ...]


def reform_table(
    game: SequentialGame,
    reforms: Mapping[str, Any] | Iterable[Any],
    at: Mapping[str, Any],
    *,
    of: Sequence[str] | None = None,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
) -> ReformTable:
    """Return what each reform does to a game at a point: regimes, threshold, signs with proofs.

    Parameters
    ----------
    game : SequentialGame
        A game with roles and a closed-form solution.
    reforms : iterable, or mapping of label to reform
        Each an institution, or a sequence of institutions that come together.
    at : mapping of str to number
        A value for every parameter of the game, and for those that reforms name.
    of : sequence of str, optional
        Quantities; default: the bid, the real part and the falsified part.
    assuming : iterable of SymPy relations
        Further assumptions for the signs, for instance ``Eq(beta_S, 0)``.
    timeout : float
        Seconds for each proof.

    Returns
    -------
    ReformTable
        One row a reform, in the order given.

    Raises
    ------
    GameError
        If there is no reform, or the game has no roles.
    ParameterError
        If a value is missing, unknown or outside its domain.

    Notes
    -----
    A threshold is a level of the reform at which the regime changes, all else fixed, over the whole
    domain of that level; for reforms that come together it is a share between 0 and 1 of all their levels.
    A sign is that of the derivative by that level, everywhere in the regime that holds before. For reforms
    that come together it is known where all of them pull one way; else see the values before and after.

    Examples
    --------
    >>> from layered_games.institutions import FaultTolerance
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.2", ell=1,
    ...           phi_A=0, phi_S=0)
    >>> print(reform_table(overbidding(), [FaultTolerance(phi_S="3/5")], at=at, of=("b",)))
    reform                     before   after  threshold  proof        b
    FaultTolerance(phi_S=3/5)  passive  none   phi_S=1/2  certificate  -
    """
    roles = roles_of(game)
    listed = _listed(reforms)
    quantities = tuple(of) if of is not None else (roles.bid, roles.real, roles.falsified)
    known = {**dict.fromkeys(game.parameters), **{p.name: None for r in _flat(listed) for p in r.parameters}}
    if unknown := [n for n in at if n not in known]:
        raise ParameterError(
            f"unknown to game and reforms: {', '.join(unknown)}; they have {', '.join(known)}"
        )
    own = {n: v for n, v in at.items() if n in game.parameters}
    before = regime_at(game, own)
    if absent := [q for q in quantities if q not in before.values]:
        raise GameError(f"unknown quantities {', '.join(absent)}; the game has {', '.join(before.values)}")
    given = tuple(assuming)
    rows = []
    for label, package in listed.items():
        path = path_into(game, package, at)
        after = regime_at(path.game, {**own, STRENGTH: path.value})
        effects, remark = responses(path, quantities, before.regime, given, timeout)
        crossed = tuple(replace(t, parameter=path.shown) for t in thresholds(path.game, own, STRENGTH))
        moved = {q: (before.values[q], after.values[q]) for q in quantities}
        row = ReformRow(
            label=label,
            reform=package,
            before=before.regime,
            after=after.regime,
            level=path.shown,
            value=path.value,
            neutral=path.neutral,
            thresholds=crossed,
            effects=effects,
            values=moved,
            remark=remark,
        )
        rows.append(row)
    return ReformTable(tuple(rows), quantities)


def _flat(listed: Mapping[str, Package]) -> list[Institution]:
    return [institution for package in listed.values() for institution in package]


def _listed(reforms: Any) -> dict[str, Package]:
    if isinstance(reforms, Institution):
        reforms = [reforms]
    pairs = reforms.items() if isinstance(reforms, Mapping) else [("", r) for r in reforms]
    found: dict[str, Package] = {}
    for label, given in pairs:
        package = (given,) if isinstance(given, Institution) else tuple(given)
        if not package or not all(isinstance(i, Institution) for i in package):
            raise GameError(f"{given!r} is no reform; give institutions such as FaultTolerance(phi_S=0.5)")
        name = str(label) or " + ".join(label_of(i) for i in package)
        if name in found:
            raise GameError(f"the reform {name} is listed twice; give a mapping of labels to reforms")
        found[name] = package
    if not found:
        raise GameError("there is no reform; give at least one institution")
    return found
