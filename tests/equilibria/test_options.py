"""Options are checked against the method that answers."""

from __future__ import annotations

import pytest

import layered_games as lg

DILEMMA = ([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def test_an_option_reaches_its_method() -> None:
    solution = lg.solve(lg.StrategicGame.from_arrays(*DILEMMA), method="one")
    assert len(solution) == 1 and not solution.complete


@pytest.mark.parametrize(
    ("concept", "words"),
    [("nash", "no option 'speed'; its options are method"), ("pure-nash", "no option 'speed'; it has none")],
)
def test_an_unknown_option_is_refused(concept: str, words: str) -> None:
    with pytest.raises(lg.GameError, match=words):
        lg.solve(lg.StrategicGame.from_arrays(*DILEMMA), concept, speed=3)


def test_staged_games_and_trees_refuse_unknown_options() -> None:
    with pytest.raises(lg.GameError, match="speed"):
        lg.solve(lg.models.overbidding(), speed=3)
    tree = lg.ExtensiveGame(lg.Decision("1", {"l": (1,), "r": (0,)}))
    for concept in ("subgame-perfect", "nash"):
        with pytest.raises(lg.GameError, match="speed"):
            lg.solve(tree, concept, speed=3)


def test_a_concept_that_does_not_apply_is_refused() -> None:
    with pytest.raises(lg.GameError, match="'sequential' does not apply to a strategic game"):
        lg.solve(lg.StrategicGame.from_arrays(*DILEMMA), "sequential")
