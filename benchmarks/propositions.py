"""Economics propositions with known verdicts: outcomes, evidence, time; solvers asked again; mutations.

Run ``python benchmarks/propositions.py [--mutations] [--steps]`` in the repository. Every proposition is
proved once, in one process, and repeated by every installed solver on the published text. With
``--mutations`` every mutation of a true proposition is proved as well, and exact sampling looks for a point
that speaks against the verdict. With ``--steps`` the search for certificates is cut down step by step, to
see what each is worth. The exit code is 1 if a verdict is wrong, or a solver disagrees.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from layered_games import prove
from layered_games.proofs import questions

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from economics import PROPOSITIONS
from economics_mutations import complaint, listed


def main() -> int:
    """Print one line for each proposition that is slow, open or wrong, then the shares."""
    prove("x > 0")  # what is loaded once
    seconds, wrong = [], 0
    evidence, outcomes, agreeing = Counter(), Counter(), Counter()
    for proposition in PROPOSITIONS:
        start = time.perf_counter()
        verdict = prove(proposition.claim, proposition.assumptions, timeout=60)
        took = time.perf_counter() - start
        seconds.append(took)
        evidence[verdict.evidence] += 1
        outcomes[verdict.outcome.name] += 1
        again = prove(proposition.claim, proposition.assumptions, timeout=60, confirm=True)
        for confirmation in again.confirmations:
            agreeing[confirmation.solver, confirmation.agrees] += 1
            wrong += confirmation.agrees is False
        right = verdict.outcome.name == proposition.verdict
        wrong += not right
        if took > 1 or not right:
            name = f"{proposition.kind}: {proposition.name}"
            print(f"{name}: {verdict.outcome.name} ({verdict.evidence}), {took:.1f} s")
    print(
        f"{len(seconds)} propositions, {dict(outcomes)}: median {median(seconds):.3f} s (reach 0.2), "
        f"longest {max(seconds):.1f} s (reach 20)"
    )
    print(f"evidence: {', '.join(f'{k} {n / len(seconds):.0%}' for k, n in evidence.most_common())}")
    for solver in sorted({s for s, _ in agreeing}):
        counts = [agreeing[solver, a] for a in (True, None, False)]
        print(f"{solver}: agrees with {counts[0]}, leaves {counts[1]} open, disagrees with {counts[2]}")
    if "--mutations" in sys.argv:
        wrong += mutations()
    if "--steps" in sys.argv:
        steps()
    print(f"{wrong} wrong")
    return int(wrong > 0)


STEPS = {
    "solvers alone": None,
    "signs of coefficients": {"depth": 0, "squares": 0, "cuts": 0, "products": 0, "splits": 0},
    "and of cases": {"depth": 0, "squares": 0, "cuts": 0, "products": 0},
    "and after substitutions, squares completed": {"cuts": 0, "products": 0},
    "and cuts by the order of symbols": {"products": 0},
    "and sums of products": {},
}


def steps() -> None:
    """Print how many propositions end with a certificate, and the time, for less and less searching."""
    for name, limits in STEPS.items():
        seconds, certified, undecided = [], 0, 0
        with patch.object(questions, "refute", limited(limits)):
            for proposition in PROPOSITIONS:
                start = time.perf_counter()
                verdict = prove(proposition.claim, proposition.assumptions, timeout=10)
                seconds.append(time.perf_counter() - start)
                certified += verdict.evidence == "certificate"
                undecided += verdict.evidence == "none"
        print(
            f"{name}: {certified / len(seconds):.0%} by certificate, {undecided} undecided, "
            f"median {median(seconds):.3f} s, {sum(seconds):.0f} s in all",
            flush=True,
        )


def limited(limits: dict[str, int] | None) -> Callable[..., Any]:
    """Return the search for a refutation with some of its steps left out."""
    whole = questions.refute

    def search(facts: Any, effort: Any) -> Any:
        return None if limits is None else whole(facts, replace(effort, **limits))

    return search


def mutations() -> int:
    """Print what sampling has against the verdicts on mutations; return how many."""
    found, against, outcomes = listed(PROPOSITIONS), 0, Counter()
    for mutation in found:
        verdict = prove(mutation.claim, mutation.assumptions, timeout=30)
        outcomes[verdict.outcome.name] += 1
        text = complaint(mutation, verdict, number=800, rounds=4, repeats=2)
        if text:
            against += 1
            print(f"{mutation.name}: {text}")
    print(f"{len(found)} mutations of true claims: {dict(outcomes)}; sampling speaks against {against}")
    return against


if __name__ == "__main__":
    sys.exit(main())
