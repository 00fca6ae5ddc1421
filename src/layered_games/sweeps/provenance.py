"""Where numbers come from: versions, assumptions, and a hash of the game's content, all as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any

import sympy as sp

from layered_games.games.agreements import AgreementGame
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import ParameterSpace
from layered_games.versions import __version__

__all__ = ["content_hash", "provenance"]


def provenance(game: Any, space: ParameterSpace, method: str) -> dict[str, str]:
    """Return what a dataset says about its origin.

    Parameters
    ----------
    game : game of any kind
    space : ParameterSpace
        The parameters of the sweep.
    method : str

    Returns
    -------
    dict of str to str
        ``game``, ``game_hash``, ``assumptions``, ``method`` and versions; text only, so that every format
        can keep it, and so that numbers among a dataset's attributes are fixed parameters.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> told = provenance(overbidding(), overbidding().parameters, "closed forms")
    >>> told["game"], len(told["game_hash"]), told["assumptions"][:17]
    ('overbidding', 64, 'tau > 0; k > 0; b')
    """
    return {
        "game": str(getattr(game, "name", "") or getattr(game, "title", "")),
        "game_hash": content_hash(game),
        "assumptions": "; ".join(sp.sstr(relation) for relation in space.assumptions),
        "method": method,
        "layered_games_version": __version__,
        "numpy_version": metadata.version("numpy"),
        "sympy_version": metadata.version("sympy"),
    }


def content_hash(game: Any) -> str:
    """Return the SHA-256 of a game's content: the same in every process, another one for another game.

    Examples
    --------
    >>> one, two = (StrategicGame.from_arrays([[x, 0], [0, 1]], [[1, 0], [0, 1]]) for x in (1, 2))
    >>> content_hash(one) == content_hash(two)
    False
    """
    return hashlib.sha256("\n".join(_content(game)).encode()).hexdigest()


def _content(game: Any) -> Iterable[str]:
    if isinstance(game, SequentialGame):
        yield from _staged(game)
    elif isinstance(game, StrategicGame):
        yield f"strategic {game.players} {game.actions} {game.kind}"
        yield from _space(game.parameters)
        yield from ("; ".join(map(str, payoff.ravel().tolist())) for payoff in game.payoffs)
        yield from _named(getattr(game, "levels", {}))
        yield from _content(game.ground) if hasattr(game, "ground") else ()
    else:
        yield game.to_json()


def _staged(game: SequentialGame) -> Iterable[str]:
    yield f"staged {game.players}"
    for stage in game.stages:
        yield "; ".join(f"{m.player} {m.name} {sp.sstr(m.lower)} {sp.sstr(m.upper)}" for m in stage)
    yield from _named(game.payoffs)
    yield from _named(game.derived)
    yield from _space(game.parameters)
    yield from _named({c.parameter.name: c.definition for c in game.channels})
    yield repr(game.roles)
    if isinstance(game, AgreementGame):
        deal = game.agreement
        yield f"agreement {deal.members} {deal.against} {deal.bearer} {deal.self_enforcing}"
        yield f"{sp.sstr(deal.cost)} {sp.sstr(deal.critical)}"
        yield from _named(deal.hidden)
        yield from (f"{sp.sstr(term.expr)} {term.strict} {term.label}" for term in deal.terms)
        yield from _content(game.ground)


def _named(expressions: Mapping[Any, Any]) -> Iterable[str]:
    return (f"{name} = {sp.sstr(e)}" for name, e in expressions.items())


def _space(space: ParameterSpace) -> Iterable[str]:
    yield from (f"{p.name} in {p.domain}" for p in space.values())
    yield from (sp.sstr(relation) for relation in space.relations)
