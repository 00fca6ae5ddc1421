"""The catalogue's entry for hidden capacity (隐藏能力), row 19."""

from __future__ import annotations

from typing import Any

import sympy as sp

from layered_games.equilibria.screening import MenuBranch, MenuSolution, ScreeningProblem
from layered_games.models.entries import Entry, Worked
from layered_games.models.hidden_model import HiddenCapacity, hidden_capacity
from layered_games.parameters import latex_of

__all__ = ["ENTRY"]


def _written(problem: ScreeningProblem, expression: Any) -> str:
    names = {p.symbol: p.latex for p in problem.parameters.values() if p.latex}
    text: str = sp.latex(expression, symbol_names=names)
    return text


def _game_text(model: HiddenCapacity) -> str:
    """Who knows what, who moves when, the payoffs of a contract, the parameters."""
    problem = model.problem
    assert isinstance(problem, ScreeningProblem)  # the entry shows two types
    target, reward = problem.decision, problem.transfer
    kinds = ", ".join(
        f"${_written(problem, value)}$ with probability ${_written(problem, problem.prior[name])}$"
        for name, value in problem.types.items()
    )
    floor = _written(problem, target.lower)
    lines = [
        f"0. Capacity ${_written(problem, problem.kind)}$ is {kinds}; only A knows which.",
        f"1. S offers a menu of contracts: a {target.meaning} ${target.name} \\ge {floor}$ and a "
        f"{reward.meaning} ${reward.name}$.",
        f"2. A takes one of them, or does nothing (躺平) and gets ${_written(problem, problem.outside)}$; "
        "S then gets 0.",
        "",
        "The payoffs of a contract that is taken:",
        "",
        f"$$ U_{{S}} = {_written(problem, problem.principal)} $$",
        f"$$ U_{{A}} = {_written(problem, problem.agent)} $$",
        "",
        "| parameter | domain | meaning | |",
        "|---|---|---|---|",
    ]
    for p in problem.parameters.values():
        domain = str(p.domain).replace("oo", r"\infty")
        lines.append(f"| ${_written(problem, p.symbol)}$ | ${domain}$ | {p.meaning} | {p.meaning_zh} |")
    lines += [
        "",
        "The page [on hidden capacity](hidden-capacity.md) has the continuum of capacities, the "
        "game over two "
        "periods without commitment (the ratchet, 鞭打快牛) and the game in which the bid signals capacity.",
    ]
    return "\n".join(lines)


def _equilibrium(model: HiddenCapacity) -> str:
    """Every menu with what binds and where it is optimal."""
    solution = model.solution
    assert isinstance(solution, MenuSolution)
    problem = solution.problem
    whole = "they cover all parameters" if solution.complete else "the list may be incomplete"
    empty = sum(case.possible is False for case in solution.cases)
    lines = [
        f"Every choice of binding constraints was solved, {len(solution.cases)} that have a "
        f"solution; the prover "
        f"refutes {empty} of them. The optimal menus; {whole}."
    ]
    for number, branch in enumerate(solution, 1):
        lines += ["", *_branch(problem, number, branch)]
    return "\n".join(lines)


def _branch(problem: ScreeningProblem, number: int, branch: MenuBranch) -> list[str]:
    who = " and ".join(branch.served) or "nobody"
    where = sp.And(branch.condition).args if isinstance(branch.condition, sp.And) else (branch.condition,)
    held = ", ".join(f"${_written(problem, r)}$" for r in where)
    bound = "; ".join(branch.binding) or "nothing"
    lines = [f"**Menu {number}**, which serves {who}, where {held}:", ""]
    lines += [f"$$ {latex_of(n)} = {_written(problem, sp.factor(v))} $$" for n, v in branch.values.items()]
    lines += [
        rf"$$ \text{{rent of {kind}}} = {_written(problem, sp.factor(rent))} $$"
        for kind, rent in branch.rents.items()
        if kind in branch.served
    ]
    return [*lines, "", f"(binding: {bound})"]


def _worked(model: HiddenCapacity) -> Worked:
    return Worked(
        (
            r"a unit of target costs the low capacity $T/k_L = T$ at the margin and the high one "
            r"$T/k_H = T/2$",
            r"each unit of $T_L$ also adds $T_L(1/k_L - 1/k_H) = T_L/2$ to the rent of the high one, "
            r"who is as "
            r"likely as the low one: odds $(1 - p_L)/p_L = 1$",
            r"so $\beta_S = 2 = T_L + T_L/2$ and $T_L = 4/3$, above the received $\tau = 1$; an "
            r"informed superior "
            r"would set $\beta_S k_L = 2$",
            r"at the top $T_H = \beta_S k_H = 4$; the rent of H is $\frac12\cdot(4/3)^2\cdot(1 - "
            r"\frac12) = 4/9$",
        ),
        "T_L",
        sp.Rational(4, 3),
    )


ENTRY = Entry(
    name="hidden_capacity",
    number=19,
    mechanism="hidden capacity",
    mechanism_zh="隐藏能力",
    paper="overbidding",
    passage="section 四.3, 监督受阻：上下政府间的信息不对称",
    institutions=("target setting", "incentives"),
    outcomes=("a menu that tells capacities apart", "one contract for both", "the low capacity left out"),
    build=hidden_capacity,
    worked=_worked,
    literature=(
        "Maskin and Riley (1984): menus under hidden types",
        "Laffont and Tirole (1988): two periods without commitment, and the ratchet effect",
    ),
    game_text=_game_text,
    equilibrium=_equilibrium,
)
