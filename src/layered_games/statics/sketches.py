"""Sketches of proofs in LaTeX: which derivative, through which channels, which inequality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sympy as sp

from layered_games.parameters import latex_of
from layered_games.statics.effects import Effect, Sign

__all__ = ["sketch"]

LONGEST: Final = 700
"""Characters up to which a formula is written out."""
_RELATIONS: Final = {Sign.POSITIVE: "> 0", Sign.NEGATIVE: "< 0", Sign.ZERO: "= 0"}


def sketch(effect: Effect, game: Any) -> str:
    r"""Return how an effect's sign comes about, in sentences with formulas on lines of their own.

    Parameters
    ----------
    effect : Effect
    game : SequentialGame, StrategicGame or ExtensiveGame
        For the notation of its parameters.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.statics import comparative_statics
    >>> solution = solve(overbidding())
    >>> effect = comparative_statics(solution, "e", "k", "active")
    >>> print(sketch(effect, solution.game))
    \[ \frac{d e}{d k} = \beta_{A} > 0. \]
    """
    names = _notation(game)
    return " ".join(dict.fromkeys(_branch(part, names) for part in (effect.parts or (effect,))))


def _notation(game: Any) -> dict[sp.Symbol, str]:
    """The LaTeX of parameters and channels that have one of their own."""
    listed = [*game.parameters.values(), *(c.parameter for c in getattr(game, "channels", ()))]
    return {p.symbol: p.latex for p in listed if p.latex}


def _branch(effect: Effect, names: Mapping[sp.Symbol, str]) -> str:
    left = rf"\frac{{d {_named(effect.of, names)}}}{{d {_named(effect.wrt, names)}}}"
    if effect.sign is Sign.ZERO and not effect.channels:
        return f"${left} = 0$: the parameter does not enter."
    known = _fixed(effect)
    paths, factors = [], {}
    for channel in effect.channels:
        direct = channel.channel_by_parameter == 1
        outer = _partial(effect.of, channel.channel, names)
        pairs = [(outer, channel.by_channel)]
        if not direct:
            pairs.append((_partial(channel.channel, effect.wrt, names), channel.channel_by_parameter))
        written = {name: _latex(_factored(value, known), names) for name, value in pairs}
        if direct and len(effect.channels) == 1 and len(written[outer]) <= LONGEST:
            paths.append(written[outer])
            continue
        paths.append("".join(written))
        factors.update({n: text for n, text in written.items() if len(text) <= LONGEST})
    ends = f" {_RELATIONS[effect.sign]}" if effect.sign in _RELATIONS and effect.condition == sp.true else ""
    lines = [f"{left} = {' + '.join(paths)}{ends}", *(f"{n} = {text}" for n, text in factors.items())]
    text = _display(lines)
    if effect.sign is Sign.MIXED:
        where = _latex(effect.in_channels, names)
        if len(where) <= LONGEST:
            text += " It is positive exactly where " + _display([where])
    return text


def _display(lines: Sequence[str]) -> str:
    r"""A formula on its own, a line for each part."""
    if len(lines) == 1:
        return rf"\[ {lines[0]}. \]"
    return r"\[ \begin{gathered} " + r", \\ ".join(lines) + r". \end{gathered} \]"


def _fixed(effect: Effect) -> dict[sp.Symbol, sp.Expr]:
    """Parameters that the assumptions set to a number."""
    equal = [a for a in effect.verdict.assumptions if isinstance(a, sp.Equality)]
    return {a.lhs: a.rhs for a in equal if a.lhs.is_Symbol and a.rhs.is_number}


def _factored(value: sp.Expr, known: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The value where parameters are set, as a product, with few signs in front."""
    found = sp.factor(value.subs(known))
    top, bottom = sp.fraction(found)
    if bottom.is_Pow and bottom.exp.is_even and bottom.base.could_extract_minus_sign():
        return top / (-bottom.base) ** bottom.exp
    return found


def _partial(of: str, wrt: str, names: Mapping[sp.Symbol, str]) -> str:
    return rf"\frac{{\partial {_named(of, names)}}}{{\partial {_named(wrt, names)}}}"


def _named(name: str, names: Mapping[sp.Symbol, str]) -> str:
    """The LaTeX of a quantity: of one word, or of an expression as text."""
    own = {s.name: text for s, text in names.items()}
    return own.get(name) or (latex_of(name) if name.isidentifier() else rf"\left({name}\right)")


def _latex(e: Any, names: Mapping[sp.Symbol, str]) -> str:
    return str(sp.latex(e, symbol_names=dict(names)))
