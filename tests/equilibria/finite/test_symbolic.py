"""Equilibria in symbols: closed forms, conditions, degenerate loci, and what is refused."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.equilibria.finite import symbolic
from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.finite.symbolic import solve_symbolic
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.result import Status
from layered_games.equilibria.verify_symbolic import obstacle
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs.exactness import truth

x, y = sp.symbols("x y", real=True)
v, c = sp.symbols("v c", positive=True)
gain, fine, cost, prize = sp.symbols("G F c R", positive=True)


def solve(*payoffs: object, **options: object) -> SymbolicSolution:
    return solve_symbolic(StrategicGame.from_arrays(*payoffs, **options))


def listed(solution: SymbolicSolution) -> dict[str, str]:
    return {str(e.profile): str(e.condition) for e in solution}


# ---------------------------------------------------------------------- the acceptance examples
def test_zero_sum_game_of_the_public_question() -> None:
    A = sp.Matrix([[x / 2, x], [1 - x, (1 - x) / 2]])
    solution = solve(A, -A)
    assert listed(solution) == {
        "((1, 0), (1, 0))": "3*x >= 2",
        "((0, 1), (0, 1))": "1 >= 3*x",
        "((1 - x, x), (3*x - 1, 2 - 3*x))": "(2 > 3*x) & (3*x > 1)",
    }
    assert [str(b) for b in solution.boundaries] == ["Eq(3*x, 1)", "Eq(3*x, 2)"]
    assert solution.complete and solution.status is Status.SOLVED
    value = sp.expand(solution[2].payoffs[0])
    assert value == sp.expand(3 * x * (1 - x) / 2)
    assert not solution.continua


def test_hawk_and_dove() -> None:
    A = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    solution = solve(A, A.T)
    mixed = (v / c, (c - v) / c)
    assert {e.profile: str(e.condition) for e in solution} == {
        ((1, 0), (1, 0)): "v >= c",
        ((1, 0), (0, 1)): "c >= v",
        ((0, 1), (1, 0)): "c >= v",
        (mixed, mixed): "c > v",
    }
    assert all(e.regret == 0 and e.evidence == "proved" for e in solution)
    assert solution[3].payoffs[0].equals(v * (c - v) / (2 * c))


def test_inspection_game() -> None:
    A = [[-cost, prize - cost], [0, 0]]
    B = [[0, gain - fine], [0, gain]]
    solution = solve(A, B, actions=[["inspect", "wait"], ["comply", "cheat"]])
    mixed = solution[2]
    assert mixed.profile[0][0] == gain / fine
    assert mixed.profile[1][1] == cost / prize
    assert mixed.condition == sp.And(fine > gain, prize > cost)
    assert {str(b) for b in solution.boundaries} == {"Eq(F, G)", "Eq(R, c)"}
    assert any("further equilibria" in note for note in solution.notes)


def test_all_payoffs_free() -> None:
    a, b = sp.symbols("a1:5", real=True), sp.symbols("b1:5", real=True)
    solution = solve([a[:2], a[2:]], [b[:2], b[2:]])
    assert len(solution) == 5
    assert isinstance(solution[4].condition, sp.Or)
    assert len(solution[4].condition.args) == 4  # each denominator may have either sign
    assert {str(e) for e in solution.boundaries} == {
        "Eq(a1, a3)", "Eq(a2, a4)", "Eq(b1, b2)", "Eq(b3, b4)",
    }  # fmt: skip


def test_three_by_three_with_six_symbols() -> None:
    s = sp.symbols("s1:7", positive=True)
    A = [[s[0] - s[1], s[2], 0], [s[1], 0, s[0]], [0, s[1], s[2]]]
    B = [[s[3] - s[4], 0, s[5]], [s[5], s[3], 0], [0, s[4], s[3]]]
    solution = solve(A, B)
    assert len(solution) == 13
    assert solution.complete
    assert all(e.evidence == "proved" for e in solution)


# ---------------------------------------------------------------------- conditions
def test_what_the_space_settles_is_not_listed() -> None:
    share = Parameter("q", domain="(0, 1)")
    q = share.symbol
    solution = solve([[q, 0], [0, 1 - q]], [[q * v, 0], [0, 1 - q]], parameters=[share, v])
    assert all(e.condition == sp.true for e in solution)
    assert len(solution) == 3
    assert solution.boundaries == ()
    assert solution[2].profile[1] == (1 - q, q)


def test_relations_of_the_space_prune_branches() -> None:
    A = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    solution = solve(A, A.T, parameters=ParameterSpace([v, c], [v > 2 * c]))
    assert listed(solution) == {"((1, 0), (1, 0))": "True"}


def test_a_closed_end_of_a_domain_is_a_boundary() -> None:
    k = sp.Symbol("k", nonnegative=True)
    solution = solve([[k * v, 0], [0, 1]], [[1, 0], [0, 1]])
    assert listed(solution)["((1, 0), (1, 0))"] == "True"
    assert listed(solution)["((1/2, 1/2), (1/(k*v + 1), k*v/(k*v + 1)))"] == "k > 0"
    assert [str(b) for b in solution.boundaries] == ["Eq(k, 0)"]


def test_even_powers_and_products_of_open_sign() -> None:
    solution = solve([[x**2 * y, 0], [0, 1]], [[1, 0], [0, 1]])
    first = next(e for e in solution if e.profile == ((1, 0), (1, 0)))
    for point, holds in (((2, 1), True), ((2, -1), False), ((0, -1), True), ((0, 0), True)):
        assert truth(first.condition, dict(zip((x, y), map(sp.Integer, point), strict=True))) is holds
    mixed = solution[-1]
    for point, holds in (((2, 1), True), ((2, -1), False), ((0, 1), False)):
        assert truth(mixed.condition, dict(zip((x, y), map(sp.Integer, point), strict=True))) is holds


def test_payoffs_with_a_pole_of_open_sign() -> None:
    solution = solve([[1 / x, 0], [0, 1]], [[1, 0], [0, 1]])
    here = listed(solution)
    assert here["((1, 0), (1, 0))"] == "x > 0"
    assert here["((0, 1), (0, 1))"] == "Ne(x, 0)"


def test_a_branch_on_a_thin_set_is_left_out_and_its_locus_listed() -> None:
    solution = solve([[x, x], [0, 0]], [[-x, 0], [0, 0]])
    assert not any(e.condition == sp.And(x >= 0, x <= 0) for e in solution)
    assert "Eq(x, 0)" in {str(b) for b in solution.boundaries}


def test_payoffs_that_tie_identically_give_extreme_points() -> None:
    solution = solve([[x, 1], [x, 1], [0, 2]], [[v, 0], [0, c], [1, 1]])
    assert solution.complete and solution.continua
    assert any("continua" in note and "identically" in note for note in solution.notes)


# ---------------------------------------------------------------------- roots and other functions
def test_irrational_numbers_as_payoffs() -> None:
    root = sp.sqrt(2)
    solution = solve([[root, 0], [0, 1]], [[1, 0], [0, root]])
    assert len(solution) == 3
    assert solution.complete
    mixed = solution[2].profile
    assert mixed[0][0].equals(root / (1 + root))
    assert mixed[1][0].equals(1 / (1 + root))
    assert [len(cell.equilibria) for cell in solution.partition()] == [3]


def test_powers_of_roots_are_lowered() -> None:
    solution = solve([[sp.sqrt(2) * sp.sqrt(8) - 4 + x, 0], [0, 1]], [[1, 0], [0, 1]])
    assert listed(solution)["((1, 0), (1, 0))"] == "x >= 0"
    twice = solve([[sp.sqrt(v) ** 3, v], [v * sp.sqrt(v), 0]], [[1, 0], [1, 0]])
    assert twice.continua  # the first column ties


def test_roots_and_exponentials_of_parameters() -> None:
    solution = solve([[sp.sqrt(v), 0], [1, 1]], [[1, 0], [0, sp.exp(x)]])
    assert all(e.evidence == "proved" for e in solution)
    assert listed(solution)["((1, 0), (1, 0))"] == "sqrt(v) >= 1"
    assert solution[2].profile[1] == (1 / sp.sqrt(v), (sp.sqrt(v) - 1) / sp.sqrt(v))


def test_relations_among_roots_that_are_not_seen_are_owned_up_to() -> None:
    tie = sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6))
    assert abs(sp.N(tie, 40)) < 1e-30
    solution = solve([[tie, 1], [0, 2]], [[1, 0], [x, 1]])
    assert not solution.complete
    assert any("not seen" in note for note in solution.notes)


@pytest.mark.parametrize("payoff", [sp.Max(x, 0), abs(x), sp.sign(x), sp.Piecewise((1, x > 0), (0, True))])
def test_kinks_are_refused(payoff: sp.Expr) -> None:
    with pytest.raises(GameError, match="kink or a jump"):
        solve([[payoff, 0], [0, 1]], [[1, 0], [0, 1]])


def test_division_by_zero_is_refused() -> None:
    nothing = sp.Add(x, 1, -x, -1, evaluate=False)
    with pytest.raises(GameError, match="cannot be read"):
        solve([[sp.Pow(nothing, -1, evaluate=False), 0]], [[1, x]])


# ---------------------------------------------------------------------- other numbers of players, limits
def test_one_player() -> None:
    solution = solve([x, y, 0])
    assert solution.complete
    assert listed(solution) == {
        "((1, 0, 0),)": "(x >= 0) & (x >= y)",
        "((0, 1, 0),)": "(y >= 0) & (y >= x)",
        "((0, 0, 1),)": "(x <= 0) & (y <= 0)",
    }
    assert len(solution.partition()) == 3


def test_three_players_pure_equilibria() -> None:
    A = [[[x, 0], [0, 0]], [[0, 0], [0, 1]]]
    solution = solve(A, A, A)
    assert not solution.complete
    assert any("three and more players" in note for note in solution.notes)
    here = listed(solution)
    assert here["((0, 1), (0, 1), (0, 1))"] == "True"
    assert here["((1, 0), (1, 0), (1, 0))"] == "x >= 0"
    assert all(e.evidence == "proved" for e in solution)
    assert solution[0].payoffs == (x, x, x) or solution[-1].payoffs == (1, 1, 1)


def test_no_pure_equilibrium_of_three_players() -> None:
    solution = solve([[[v], [-v]], [[-v], [v]]], [[[-v], [v]], [[v], [-v]]], [[[0], [0]], [[0], [0]]])
    assert len(solution) == 0
    assert solution.status is Status.NO_EQUILIBRIUM


def test_too_many_supports_give_pure_equilibria_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symbolic, "MAX_SUPPORTS", 4)
    A = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    solution = solve(A, A.T)
    assert len(solution) == 3 and not solution.complete
    assert any("only pure equilibria" in note for note in solution.notes)


def test_an_empty_space_is_refused() -> None:
    space = ParameterSpace([x], [x > 1, x < 0])
    with pytest.raises(GameError, match="contradict"):
        solve([[x, 0], [0, 1]], [[1, 0], [0, x]], parameters=space)


def test_an_equation_among_the_relations_is_owned_up_to() -> None:
    space = ParameterSpace([x, y], [sp.Eq(x, y)])
    solution = solve([[x, 0], [y, 1]], [[1, 0], [0, 1]], parameters=space)
    assert not solution.complete
    assert any("equation" in note for note in solution.notes)


def test_without_time_branches_are_kept_and_marked() -> None:
    far = 10**8
    space = ParameterSpace([x, y], [x**2 + y**2 < sp.Rational(1, far), x * y > sp.Rational(1, 3 * far)])
    game = StrategicGame.from_arrays([[x**3 - y, 0], [0, 1]], [[1, 0], [0, 1]], parameters=space)
    solution = solve_symbolic(game, timeout=1e-9)
    assert solution.status is Status.UNDECIDED
    assert any("not decided" in note for e in solution for note in e.notes)


def test_the_solution_shows_its_branches() -> None:
    text = str(solve([[x, 0], [0, 1]], [[1, 0], [0, 1]]))
    assert text.startswith("3 ") and "where x > 0" in text and "further equilibria" in text


def test_solve_nash_takes_symbols() -> None:
    game = StrategicGame.from_arrays([[x, 0], [0, 1]], [[1, 0], [0, 1]])
    assert solve_nash(game) == solve_symbolic(game)


# ---------------------------------------------------------------------- the check
def test_the_check_finds_what_is_wrong() -> None:
    A = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    game = StrategicGame.from_arrays(A, A.T)
    mixed = [v / c, 1 - v / c]
    assert obstacle(game, [mixed, mixed], c > v) is None
    assert "positive probability" in (obstacle(game, [mixed, mixed], v > c) or "")
    assert "add up" in (obstacle(game, [[1, 1], [1, 0]], sp.true) or "")
    assert "not indifferent" in (obstacle(game, [[sp.Rational(1, 2)] * 2, [1, 0]], c > v) or "")
    assert "not indifferent" in (obstacle(game, [mixed, [sp.Rational(1, 2)] * 2], c > v) or "")
    assert "does not gain" in (obstacle(game, [[1, 0], [1, 0]], sp.true) or "")
    assert "does not gain" in (obstacle(game, [[1, 0], [0, 1]], v > 2 * c) or "")
    assert obstacle(game, [[1, 0], [1, 0]], v > 2 * c) is None
    assert obstacle(game, [[1, 0], [1, 0]], sp.Or(v > 2 * c, sp.And(v >= c, c > 1))) is None
    assert obstacle(game, [[1, 0], [1, 0]], sp.Or(v > 2 * c, c > 1)) is not None
    assert obstacle(game, [[1, 0], [1, 0]], sp.false) is None


def test_a_branch_that_the_check_does_not_confirm_is_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symbolic, "obstacle", lambda *args, **options: "not proved: something")
    solution = solve([[x, 0], [0, 1]], [[1, 0], [0, 1]])
    assert {e.evidence for e in solution} == {"candidate"}
    assert all(e.regret is None and "not proved: something" in e.notes for e in solution)
