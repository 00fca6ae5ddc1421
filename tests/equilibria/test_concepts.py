"""Solution concepts and their names."""

from __future__ import annotations

import pytest

from layered_games.equilibria.concepts import _ALIASES, Concept
from layered_games.errors import GameError


@pytest.mark.parametrize("concept", list(Concept))
def test_every_concept_is_found_by_its_name_however_written(concept: Concept) -> None:
    plain = concept.value
    for name in (plain, plain.upper(), plain.replace("-", "_"), f"  {plain.replace('-', '  ')} ", concept):
        assert Concept.read(name) is concept


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("QRE", Concept.QUANTAL_RESPONSE),
        ("backward induction", Concept.SUBGAME_PERFECT),
        ("Rationalizability", Concept.RATIONALIZABLE),
        ("trembling_hand", Concept.TREMBLING_HAND_PERFECT),
        ("pure", Concept.PURE_NASH),
        ("CCE", Concept.COARSE_CORRELATED),
    ],
)
def test_common_names(name: str, concept: Concept) -> None:
    assert Concept.read(name) is concept


def test_aliases_lead_to_concepts_and_hide_none() -> None:
    values = {c.value for c in Concept}
    assert set(_ALIASES.values()) <= values and not set(_ALIASES) & values


@pytest.mark.parametrize("name", ["", "nsah", "nash equilibrium of sorts", 3, None])
def test_unknown_names_are_refused_with_the_known_ones(name: object) -> None:
    with pytest.raises(GameError, match=r"unknown solution concept .*use one of nash, pure-nash.*sequential"):
        Concept.read(name)  # type: ignore[arg-type]


def test_concepts_are_text() -> None:
    assert Concept.NASH == "nash" and str(Concept.STACKELBERG) == "stackelberg"
    assert len({c.value for c in Concept}) == len(Concept)
