from __future__ import annotations

import importlib.util
import random
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.games.extensive_arrays import TreeArrays
from layered_games.report.tree_layout import TreeLayout, tree_layout

_spec = importlib.util.spec_from_file_location("tree_games", Path(__file__).with_name("tree_games.py"))
assert _spec is not None
assert _spec.loader is not None
games = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(games)


def random_arrays(seed: int) -> TreeArrays:
    """A random tree in which nodes of one level with as many actions may be one information set."""
    draw = random.Random(seed)
    counts, row = [], 1
    for level in range(draw.randint(0, 5)):
        sizes = [draw.choice([0, 1, 2, 2, 3]) if level or k else 2 for k in range(row)]
        counts += sizes
        row = sum(sizes)
        if row == 0 or len(counts) > 40:
            break
    counts += [0] * row
    children = np.array(counts, dtype=np.int64)
    shape = TreeArrays(children, np.where(children, 0, -2), np.full(len(children), -1), children - 1)
    known: dict[tuple[int, int, int], int] = {}
    information = np.full(len(children), -1)
    for node in range(len(children)):
        if counts[node]:
            part = (int(shape.level[node]), counts[node], draw.randint(0, 1))
            information[node] = known.setdefault(part, len(known))
    return TreeArrays(children, shape.mover, information, shape.group)


def crossings(arrays: TreeArrays, found: TreeLayout) -> int:
    """Pairs of branches that meet away from their ends, by the definition."""
    spots = np.column_stack([found.place, found.level]).astype(float)
    lines = [(int(arrays.parent[n]), n) for n in range(1, len(arrays))]

    def side(a: int, b: int, c: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = spots[[a, b, c]]
        return float((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))

    return sum(
        side(*one, two[0]) * side(*one, two[1]) < -1e-9 and side(*two, one[0]) * side(*two, one[1]) < -1e-9
        for one, two in combinations(lines, 2)
        if not set(one) & set(two)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_invariants(seed: int, reorder: bool, knees: bool) -> None:
    arrays = random_arrays(seed)
    found = tree_layout(arrays, reorder=reorder, knees=knees)
    leaves = sorted(found.place[n] for n in arrays.leaves)
    assert leaves == list(range(len(leaves)))
    for node, order in enumerate(found.order):
        first = int(arrays.first[node])
        assert sorted(order) == list(range(first, first + int(arrays.children[node])))
        if order:
            assert found.place[node] == (found.place[order[0]] + found.place[order[-1]]) / 2
            assert all(found.place[a] < found.place[b] for a, b in pairwise(order))
            assert all(found.level[kid] > found.level[node] for kid in order)
    assert crossings(arrays, found) == 0
    for k, nodes in enumerate(arrays.set_nodes):
        assert len({found.level[n] for n in nodes}) == 1
        assert sum(link.information == k for link in found.links) == len(nodes) - 1
    again = tree_layout(arrays, reorder=reorder, knees=knees)
    assert again == found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_straight_links_have_nothing_between_and_nested_arcs_are_higher(seed: int) -> None:
    arrays = random_arrays(seed)
    found = tree_layout(arrays)
    place, level = found.place, found.level
    for link in found.links:
        between = [
            n
            for n in range(len(arrays))
            if level[n] == level[link.one] and place[link.one] < place[n] < place[link.two]
        ]
        assert link.height > 0 if between else link.height == 0
    for one, two in combinations(found.links, 2):
        shared = min(place[one.two], place[two.two]) - max(place[one.one], place[two.one])
        if level[one.one] == level[two.one] and shared > 1e-9:
            assert one.height != two.height or one.height == two.height == 0
            wide, small = sorted((one, two), key=lambda k: place[k.two] - place[k.one])[::-1]
            if place[wide.one] < place[small.one] and place[small.two] < place[wide.two]:
                assert wide.height > small.height


def test_actions_change_places_where_links_then_pass_over_less() -> None:
    arrays = games.bold().arrays
    assert tree_layout(arrays).order[0] == (2, 1, 3)
    (link,) = tree_layout(arrays).links
    assert link.height == 0
    kept = tree_layout(arrays, reorder=False)
    assert kept.order[0] == (1, 2, 3)
    assert [k.height for k in kept.links] == [1]


def test_the_sets_of_beer_and_quiche_are_nested() -> None:
    arrays = games.beer().arrays
    found = tree_layout(arrays)
    assert sorted(k.height for k in found.links) == [0, 1]
    flat = tree_layout(arrays, reorder=False)
    assert sorted(k.height for k in flat.links) == [1, 2]
    assert flat.order == tuple(tuple(sorted(o)) for o in flat.order)


def test_nodes_of_a_set_share_a_row_though_they_come_after_more_or_fewer_moves() -> None:
    arrays = games.horse().arrays
    found = tree_layout(arrays)
    (nodes,) = (n for n in arrays.set_nodes if len(n) > 1)
    assert arrays.level[nodes].tolist() == [1, 2]
    assert [found.level[n] for n in nodes] == [2, 2]
    for knees in (False, True):
        assert [k.height for k in tree_layout(arrays, knees=knees).links] == [0]


def test_sets_for_which_there_are_no_rows_are_left_as_they_are() -> None:
    arrays = games.either_first().arrays
    found = tree_layout(arrays)
    rows = [len({found.level[n] for n in nodes}) for nodes in arrays.set_nodes]
    assert sorted(rows) == [1, 2]
    assert found.depth == 4


def test_a_set_that_holds_a_node_and_its_successor_is_left_as_it_is() -> None:
    shape = TreeArrays(
        *(np.array(x) for x in ([2, 2, 0, 0, 0], [0, 0, -2, -2, -2], [0, 0, -1, -1, -1], [0, 0, -1, -1, -1]))
    )
    assert tree_layout(shape).level == (0, 1, 1, 2, 2)


def test_a_branch_that_passes_a_row_is_in_the_way() -> None:
    arrays = games.passed_by().arrays
    heights = [k.height for k in tree_layout(arrays, reorder=False).links]
    assert sorted(heights) == [0, 1]
    assert sorted(k.height for k in tree_layout(arrays).links) == [0, 0]


def test_names_of_arcs_keep_away_from_branches() -> None:
    (arc,) = (k for k in tree_layout(games.beer().arrays).links if k.height)
    assert arc.middle == 3.5
    (arc,) = tree_layout(games.bold().arrays, reorder=False).links
    assert arc.middle not in (2.0, 2.5) and arc.height == 1


def test_the_search_for_an_order_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layered_games.report.tree_layout.TRIALS", 1)
    arrays = games.beer().arrays
    assert sorted(k.height for k in tree_layout(arrays).links) == [0, 1]


def test_one_node() -> None:
    found = tree_layout(games.single().arrays)
    assert (found.level, found.place, found.order, found.links, found.depth) == ((0,), (0.0,), ((),), (), 0)
