"""Fault tolerance (容错): a share of accountability is waived for an honest shortfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from layered_games.errors import ParameterError
from layered_games.institutions.base import Institution, Setting, settled
from layered_games.parameters import Parameter

__all__ = ["FaultTolerance"]

_WHO = {"A": ("subordinate", "下级"), "S": ("superior", "上级")}
_FALSIFIER = "A"


@dataclass(frozen=True, init=False)
class FaultTolerance(Institution):
    """A share ``phi_i`` of player ``i``'s accountability is waived.

    With ``lambda_`` (also ``precision``) set, the list of tolerated faults is imprecise: it also
    waives the share ``lambda_*phi_A`` of the sanction on falsification (theory, section 3).

    Parameters
    ----------
    players : sequence of str, optional
        Whom the list covers; by default those whose shares are given, else both A and S.
    stem : str
        Shares that are not given become parameters ``<stem>_<player>``.
    precision : str, number or sympy.Expr, optional
        Imprecision of the list, between 0 and 1: a parameter's name, or a value; ``lambda_`` is another
        name for it.
    shares : sequence, optional
        One share for each player, as names, numbers or expressions.
    **named
        Shares by name: ``phi_S=0.5`` tolerates faults of the superior only.

    Examples
    --------
    >>> FaultTolerance().factors["accountability_A"]
    1 - phi_A
    >>> FaultTolerance(phi_S="1/2").factors
    {'accountability_S': 1/2}
    >>> FaultTolerance(phi_A="1/2", lambda_="1/5").factors["sanction"]
    9/10
    """

    players: tuple[str, ...] = ("A", "S")
    stem: str = "phi"
    precision: Setting = None
    shares: tuple[Setting, ...] = field(default=())

    def __init__(
        self,
        players: Sequence[str] | None = None,
        stem: str = "phi",
        precision: Setting = None,
        shares: Sequence[Setting] = (),
        *,
        lambda_: Setting = None,
        **named: Setting,
    ) -> None:
        if lambda_ is not None and precision is not None:
            raise ParameterError("lambda_ and precision are two names of one thing; give one of them")
        wanted = {key.removeprefix(f"{stem}_"): value for key, value in named.items()}
        wrong = [key for key in named if not key.startswith(f"{stem}_")]
        if wrong:
            raise ParameterError(
                f"FaultTolerance does not know {', '.join(wrong)}; name shares {stem}_<player>, "
                f"for instance {stem}_S=0.5"
            )
        covered = tuple(players) if players is not None else tuple(wanted) or ("A", "S")
        if missing := [p for p in wanted if p not in covered]:
            raise ParameterError(f"{', '.join(missing)}: given a share, but not among the players {covered}")
        if wanted and shares:
            raise ParameterError("give shares by name or in a list, not both")
        listed = tuple(shares) or tuple(wanted.get(p, f"{stem}_{p}") for p in covered)
        if len(listed) != len(covered):
            raise ParameterError(f"{len(listed)} shares for {len(covered)} players {covered}; give one each")
        imprecise = precision if lambda_ is None else lambda_
        if imprecise is not None and _FALSIFIER not in covered:
            raise ParameterError(
                "an imprecise list waives sanctions of those whom it covers, and the one who falsifies is "
                f"{_FALSIFIER}; cover {_FALSIFIER} or leave lambda_ out"
            )
        fields = {"players": covered, "stem": stem, "precision": imprecise, "shares": listed}
        for key, value in fields.items():
            object.__setattr__(self, key, value)
        self._settled()

    def _settled(self) -> list[tuple[sp.Expr, Parameter | None, Parameter]]:
        """Each share, then the imprecision: expression, named parameter, parameter of the theory."""
        given = [*zip(self.shares, map(self._standard, self.players), strict=True)]
        if self.precision is not None:
            leak = Parameter(
                "lambda_", "share", "", "imprecision of the tolerance list", "容错清单模糊度", r"\lambda"
            )
            given.append((self.precision, leak))
        return [(*settled(value, standard), standard) for value, standard in given]

    def _standard(self, player: str) -> Parameter:
        who, who_zh = _WHO.get(player, (player, player))
        return Parameter(
            f"{self.stem}_{player}",
            "[0, 1)",
            "",
            f"fault tolerance: share of the {who}'s accountability waived",
            f"{who_zh}容错比例",
            rf"\varphi_{{{player}}}",
        )

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The shares, and the imprecision of the list, where they are named parameters."""
        return tuple(named for _, named, _ in self._settled() if named is not None)

    @property
    def conditions(self) -> tuple[tuple[sp.Expr, Parameter], ...]:
        """The shares and the imprecision, where they are expressions."""
        return tuple((e, std) for e, named, std in self._settled() if named is None and not e.is_number)

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """``1 - phi_i`` on each accountability; ``1 - lambda_*phi_A`` on the sanction."""
        levels = [level for level, _, _ in self._settled()]
        found = {f"accountability_{p}": 1 - s for p, s in zip(self.players, levels, strict=False)}
        if self.precision is not None:
            found["sanction"] = 1 - levels[-1] * levels[self.players.index(_FALSIFIER)]
        return found

    @property
    def levels(self) -> Mapping[str, Setting]:
        """The shares by player; the imprecision is no level of the reform."""
        return {f"{self.stem}_{p}": s for p, s in zip(self.players, self.shares, strict=True)}

    def with_levels(self, levels: Mapping[str, Setting]) -> FaultTolerance:
        """Return the same list with other shares."""
        mine = {**self.levels, **levels}
        return FaultTolerance(self.players, self.stem, self.precision, tuple(mine.values()))
