"""Effects on disk: one file a game, found by content, so that a sign table is derived once.

The key has the game and the source of the package: after a change of either nothing old is read. Effects
are written as data and read by a closed list of operations; nothing in a file is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import sympy as sp

from layered_games.cache import cache_file, read_json, write_json
from layered_games.errors import LayeredGamesError
from layered_games.expressions import decode, encode
from layered_games.proofs import Outcome, Verdict
from layered_games.regime import Regime
from layered_games.statics.effects import Effect, Sign
from layered_games.statics.paths import ChannelEffect

__all__ = ["EffectStore"]

FORMAT: Final = "layered_games.effects/1"


class EffectStore:
    """Effects of one game, in memory and in a file.

    Parameters
    ----------
    game : SequentialGame, StrategicGame or ExtensiveGame
    folder : pathlib.Path, optional
        Default: ``LAYERED_GAMES_CACHE``, else the user's cache folder.
    """

    def __init__(self, game: Any, folder: Path | None = None) -> None:
        self.path = cache_file("effects", f"{FORMAT}\n{game.to_json()}", folder)
        self._symbols = _symbols(game)
        data = read_json(self.path)
        self._found: dict[str, Any] = data if isinstance(data, dict) else {}
        self._changed = False

    def get(self, key: tuple[Any, ...]) -> Effect | None:
        """Return a stored effect; None if there is none that can be read."""
        data = self._found.get(_name(key))
        if data is None:
            return None
        try:
            return _effect_from(data, self._symbols)
        except (LayeredGamesError, KeyError, TypeError, ValueError, IndexError):
            return None  # a file that was tampered with: derive it again

    def put(self, key: tuple[Any, ...], effect: Effect) -> None:
        """Keep an effect, unless it is undecided or has functions that the format does not hold."""
        if effect.sign is Sign.UNKNOWN:
            return
        try:
            self._found[_name(key)] = _effect_to(effect)
        except LayeredGamesError:
            return
        self._changed = True

    def save(self) -> bool:
        """Write the file in one step; False if the folder cannot be written to."""
        if not self._changed:
            return True
        self._changed = not write_json(self.path, self._found)
        return not self._changed


def _symbols(game: Any) -> dict[str, sp.Symbol]:
    channels = getattr(game, "channels", ())
    return {**game.parameters.symbols, **{c.parameter.name: c.symbol for c in channels}}


def _name(key: tuple[Any, ...]) -> str:
    return " | ".join(str(part) for part in key)


def _effect_to(effect: Effect) -> dict[str, Any]:
    verdict = effect.verdict
    return {
        "names": [effect.of, effect.wrt],
        "regime": None if effect.regime is None else effect.regime.name,
        "sign": effect.sign.name,
        "condition": encode(effect.condition),
        "expression": encode(effect.expression),
        "domain": encode(effect.domain),
        "in_channels": encode(effect.in_channels),
        "channels": [
            [c.channel, encode(c.by_channel), encode(c.channel_by_parameter)] for c in effect.channels
        ],
        "verdict": {
            "outcome": verdict.outcome.name,
            "claim": encode(verdict.claim),
            "assumptions": [encode(a) for a in verdict.assumptions],
            "points": [_point_to(verdict.example), _point_to(verdict.counterexample)],
            "evidence": verdict.evidence,
            "reason": verdict.reason,
            "seconds": verdict.seconds,
            "smtlib": verdict.smtlib,
        },
        "parts": [_effect_to(part) for part in effect.parts],
    }


def _point_to(point: Mapping[sp.Symbol, sp.Expr] | None) -> list[Any] | None:
    return None if point is None else [[encode(s), encode(v)] for s, v in point.items()]


def _effect_from(data: Mapping[str, Any], symbols: Mapping[str, sp.Symbol]) -> Effect:
    def read(item: Any) -> Any:
        return decode(item, symbols)

    told = data["verdict"]
    points = [None if p is None else {read(s): read(v) for s, v in p} for p in told["points"]]
    verdict = Verdict(
        Outcome[told["outcome"]],
        read(told["claim"]),
        tuple(read(a) for a in told["assumptions"]),
        points[0],
        points[1],
        str(told["evidence"]),
        str(told["reason"]),
        float(told["seconds"]),
        str(told["smtlib"]),
    )
    of, wrt = data["names"]
    return Effect(
        str(of),
        str(wrt),
        None if data["regime"] is None else Regime[data["regime"]],
        Sign[data["sign"]],
        read(data["condition"]),
        read(data["expression"]),
        verdict,
        tuple(ChannelEffect(str(n), read(a), read(b)) for n, a, b in data["channels"]),
        read(data["domain"]),
        read(data["in_channels"]),
        tuple(_effect_from(part, symbols) for part in data["parts"]),
    )
