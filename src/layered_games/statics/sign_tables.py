"""The sign table: every quantity by every parameter, regime by regime, with the proof behind each sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Solution
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import latex_of
from layered_games.regime import Regime
from layered_games.statics.comparative import comparative_statics
from layered_games.statics.effects import Effect, Sign
from layered_games.statics.finite_effects import quantities_of
from layered_games.statics.staged_effects import interior_branches
from layered_games.statics.store import EffectStore

__all__ = ["SignTable", "sign_table"]

SET: Final = "set"
Key = tuple[Any, str, str]


@dataclass(frozen=True)
class SignTable(Mapping[Key, Effect]):
    """Effects by (regime or number of the equilibrium, quantity, parameter).

    Attributes
    ----------
    effects : mapping
    sets : mapping of (regime, quantity) to str
        Quantities that have no derivative there, and why: they are sets of best responses.
    parameters : tuple of str
    """

    effects: Mapping[Key, Effect]
    sets: Mapping[tuple[Any, str], str] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()

    def __getitem__(self, key: Key) -> Effect:
        return self.effects[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.effects)

    def __len__(self) -> int:
        return len(self.effects)

    @property
    def rows(self) -> tuple[tuple[Any, str], ...]:
        """The pairs (regime, quantity), in order."""
        listed = dict.fromkeys([*(key[:2] for key in self.effects), *self.sets])
        places = {branch: k for k, branch in enumerate(dict.fromkeys(b for b, _ in listed))}
        return tuple(sorted(listed, key=lambda row: places[row[0]]))

    @property
    def evidence(self) -> dict[str, int]:
        """How many signs rest on which evidence."""
        counts: dict[str, int] = {}
        for effect in self.effects.values():
            counts[effect.verdict.evidence] = counts.get(effect.verdict.evidence, 0) + 1
        return counts

    def sign(self, branch: Any, of: str, wrt: str) -> Sign | None:
        """Return a sign; None where the quantity is a set."""
        key = (Regime[branch.upper()] if isinstance(branch, str) else branch, of, wrt)
        return self.effects[key].sign if key in self.effects else None

    def cells(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return the rows as text: regime, quantity, one sign for each parameter."""
        return [
            (str(b), of, tuple(str(s) if (s := self.sign(b, of, p)) else SET for p in self.parameters))
            for b, of in self.rows
        ]

    def conditions(self) -> dict[Key, Boolean]:
        """Return, for each mixed sign, exactly where the effect is positive (in channels if it has any)."""
        mixed = {k: e for k, e in self.effects.items() if e.sign is Sign.MIXED}
        return {k: e.condition if e.parts else e.in_channels for k, e in mixed.items()}

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of signs as text."""
        import pandas as pd

        index = pd.MultiIndex.from_tuples([row[:2] for row in self.cells()], names=["branch", "quantity"])
        return pd.DataFrame([row[2] for row in self.cells()], index=index, columns=list(self.parameters))

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        lines = ["| | | " + " | ".join(self.parameters) + " |", "|---" * (len(self.parameters) + 2) + "|"]
        lines += [f"| {b} | {of} | " + " | ".join(signs) + " |" for b, of, signs in self.cells()]
        return "\n".join([*lines, ""])

    def to_latex(self) -> str:
        """Return the table as a LaTeX tabular (it needs booktabs)."""
        words = {"+": "$+$", "-": "$-$", "0": "$0$", "+/-": r"$\pm$", "?": "?", SET: "set"}

        def maths(name: str) -> str:
            return f"${latex_of(name)}$" if name.isidentifier() else name

        head = " & ".join(["", "", *map(maths, self.parameters)])
        body, last = [], ""
        for branch, of, signs in self.cells():
            shown = "" if branch == last else branch
            last = branch
            body.append(" & ".join([shown, maths(of), *(words[s] for s in signs)]) + r" \\")
        columns = "ll" + "c" * len(self.parameters)
        lines = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", head + r" \\", r"\midrule", *body]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(p)}</th>" for p in ("", "", *self.parameters))
        rows = "".join(
            f"<tr><th>{escape(b)}</th><th>{escape(of)}</th>{''.join(f'<td>{s}</td>' for s in signs)}</tr>"
            for b, of, signs in self.cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def __str__(self) -> str:
        rows = [("", "", self.parameters), *self.cells()]
        wide = [max(len(row[k]) for row in rows) for k in (0, 1)]
        cells = [max(3, *(len(row[2][k]) for row in rows)) for k in range(len(self.parameters))]
        return "\n".join(
            f"{b:<{wide[0]}}  {of:<{wide[1]}}  "
            + " ".join(f"{s:^{w}}" for s, w in zip(signs, cells, strict=True)).rstrip()
            for b, of, signs in rows
        )


def sign_table(
    solution: Solution,
    of: Sequence[str] | None = None,
    wrt: Sequence[str] | None = None,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
    *,
    cache: bool | str | Path = True,
    progress: bool | None = None,
) -> SignTable:
    """Derive the sign of every effect, in every regime, with proofs.

    Parameters
    ----------
    solution : Solution
        With parameters; see :func:`~layered_games.comparative_statics`.
    of, wrt : sequence of str, optional
        Quantities and parameters; default: all moves, derived quantities and payoffs (finite games:
        probabilities and payoffs), and all parameters.
    assuming : iterable of SymPy relations
    timeout : float
        Seconds for each proof.
    cache : bool, str or path
        Whether to keep what is derived on disk, by content of game and package, and in which folder.
    progress : bool, optional
        Whether to show a bar; default: on a terminal, after two seconds.

    Returns
    -------
    SignTable

    Raises
    ------
    GameError
        If a name is unknown, or the solution has no branches to differentiate.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> from layered_games.equilibria.solving import solve
    >>> table = sign_table(solve(overbidding()), ["T", "e"], ["tau", "beta_S", "phi_S"], cache=False)
    >>> print(table)
                tau beta_S phi_S
    none     T   +    0      0
    none     e   +    0      0
    passive  T   +    +      -
    passive  e   +    +      -
    active   e   0    0      0
    active   T  set  set    set
    """
    from tqdm import tqdm

    extra = tuple(assuming)
    branches, quantities = _rows(solution, of)
    parameters = tuple(wrt or solution.game.parameters)
    folder = Path(cache) if isinstance(cache, str | Path) else None
    store = EffectStore(solution.game, folder) if cache is not False else None
    wanted = [(b, q, p) for b in branches for q in quantities for p in parameters]
    effects: dict[Key, Effect] = {}
    sets: dict[tuple[Any, str], str] = {}
    silent = None if progress is None else not progress
    try:
        for branch, quantity, name in tqdm(wanted, delay=2, disable=silent, leave=False, unit="sign"):
            if (branch, quantity) in sets:
                continue
            key = (str(branch), quantity, name, *map(sp.srepr, extra))
            effect = store.get(key) if store else None
            if effect is None:
                effect = _derived(solution, branch, quantity, name, extra, timeout, sets)
                if store and effect is not None:
                    store.put(key, effect)
            if effect is not None:
                effects[branch, quantity, name] = effect
    finally:
        if store:
            store.save()
    return SignTable(effects, sets, parameters)


def _rows(solution: Solution, of: Sequence[str] | None) -> tuple[list[Any], list[str]]:
    """The regimes (or numbers of equilibria), and the quantities."""
    game = solution.game
    if not isinstance(game, SequentialGame):
        if not solution.equilibria:
            raise GameError(f"there is no equilibrium to differentiate: {solution.status}")
        return list(range(len(solution.equilibria))), list(of or quantities_of(solution, solution[0]))
    present = interior_branches(game)
    names = list(of or [*present[0].equilibrium.in_channels, *(f"U_{p}" for p in game.players)])
    if game.roles is None:
        return list(range(len(solution.equilibria))), names
    return sorted({b.regime for b in present if b.regime is not None}), names


def _derived(
    solution: Solution,
    branch: Any,
    quantity: str,
    name: str,
    extra: tuple[Boolean, ...],
    timeout: float,
    sets: dict[tuple[Any, str], str],
) -> Effect | None:
    """One effect; None, with the reason noted, where the quantity is a set."""
    chosen: dict[str, Any] = {"regime": branch} if isinstance(branch, Regime) else {"branch": branch}
    try:
        return comparative_statics(solution, quantity, name, assuming=extra, timeout=timeout, **chosen)
    except GameError as error:
        if " is a set" not in str(error):
            raise
        sets[branch, quantity] = str(error)
        return None
