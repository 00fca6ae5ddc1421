"""Claims on the canonical game: what settles a statement, and what does not."""

from __future__ import annotations

from dataclasses import replace

from layered_games.equilibria.solving import solve
from layered_games.models import overbidding
from layered_games.models.canonical_claims import _effect_part
from layered_games.proofs import Outcome
from layered_games.statics import Sign, comparative_statics


def test_an_effect_of_another_sign_does_not_settle_a_statement() -> None:
    game = overbidding()
    solution = solve(game)
    falls = comparative_statics(solution, "b", "sigma", "active")
    assert _effect_part(game, falls, Sign.NEGATIVE).settled
    assert not _effect_part(game, falls, Sign.POSITIVE).settled
    unknown = replace(falls, sign=Sign.UNKNOWN)
    assert _effect_part(game, unknown, Sign.POSITIVE).verdict.outcome is not Outcome.TRUE
