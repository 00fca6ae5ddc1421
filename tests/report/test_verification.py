"""Verification notices every change that matters, and none that does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layered_games.models import overbidding
from layered_games.report import verification
from layered_games.report.verification import Check, KitError, differences, verify_kit

pytest_plugins = ["paper_kit"]
GAME = overbidding()


def edit(kit: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = kit / "results.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def only(data: dict[str, Any], proofs: int = 0, cases: int = 0) -> None:
    """Keep a few proofs and cases, so that a test is quick."""
    data["propositions"] = data["propositions"][-proofs:] if proofs else []
    data["cases"] = data["cases"][:cases]
    del data["ladders"]["proofs"][:]


def checked(kit: Path, **options: Any) -> list[Check]:
    return list(verify_kit(GAME, kit, **options))


def test_a_fresh_kit_is_confirmed(paper_kit: Path) -> None:
    seen: list[str] = []
    found = checked(paper_kit, note=seen.append)
    assert {c.outcome for c in found} == {"confirmed"}, [str(c) for c in found if c.outcome != "confirmed"]
    assert len(found) == len(seen) == len(list((paper_kit / "proofs").glob("*.smt2"))) + 3


def test_timings_and_versions_do_not_matter(own_kit: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        only(data, cases=1)
        data["timings"], data["versions"] = {}, {}

    edit(own_kit, change)
    assert [c.outcome for c in checked(own_kit)] == ["confirmed"]


def number(data: dict[str, Any]) -> None:
    data["cases"][0]["readings"][1]["equilibrium"]["b"]["exact"] = "71"


def share(data: dict[str, Any]) -> None:
    data["cases"][0]["readings"][0]["robustness"]["regimes"]["active"] += 1e-6


def regime(data: dict[str, Any]) -> None:
    data["cases"][0]["readings"][0]["reforms"][0]["exits"][0]["regime"] = "passive"


def gone(data: dict[str, Any]) -> None:
    del data["cases"][0]["readings"][1]


def malformed(data: dict[str, Any]) -> None:
    data["cases"][0]["readings"] = "x"


@pytest.mark.parametrize("change", [number, share, regime, gone, malformed])
def test_a_changed_number_is_a_mismatch(own_kit: Path, change: Callable[[dict[str, Any]], None]) -> None:
    edit(own_kit, lambda data: (only(data, cases=1), change(data)))
    (found,) = checked(own_kit)
    assert found.outcome == "mismatch" and found.what == "cases/sewage.toml"


def test_a_changed_case_file_is_a_mismatch(own_kit: Path) -> None:
    edit(own_kit, lambda data: only(data, cases=1))
    path = own_kit / "cases" / "sewage.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("value = 0.25, range = [0.1, 0.5]", "value = 0.26, range = [0.1, 0.5]"), encoding="utf-8"
    )
    assert checked(own_kit)[0].outcome == "mismatch"
    path.write_text("nonsense", encoding="utf-8")
    assert "not TOML" in checked(own_kit)[0].detail
    path.unlink()
    assert "no such file" in checked(own_kit)[0].detail


def proof(kit: Path) -> Path:
    return next(iter(sorted((kit / "proofs").glob("08-*")))) if (kit / "proofs").is_dir() else kit


def swap(text: str) -> str:
    return text.replace("(check-sat)", "(assert false)\n(check-sat)", 1)


def expect(text: str) -> str:
    return text.replace("expected: sat", "expected: unsat", 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap, "says unsat, expected sat"),
        (expect, "expects unsat and sat, but results.json says mixed"),
        (lambda text: text.replace("(reset)", ""), "does not hold two questions"),
        (lambda text: None, "the file is missing"),
    ],
)
def test_a_changed_proof_is_a_mismatch(
    own_kit: Path, change: Callable[[str], str | None], words: str
) -> None:
    edit(own_kit, lambda data: only(data, proofs=1))
    path = proof(own_kit)
    text = change(path.read_text(encoding="utf-8"))
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    (found,) = checked(own_kit)
    assert found.outcome == "mismatch" and words in found.detail


def test_a_proof_outside_the_kit_is_not_read(own_kit: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        only(data, proofs=1)
        data["propositions"][0]["parts"][0]["proof"] = "../proof.smt2"

    edit(own_kit, change)
    (own_kit.parent / "proof.smt2").write_text("(check-sat)")
    assert checked(own_kit)[0].detail == "the file is missing"


def test_what_no_solver_answers_is_undecided(own_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(own_kit, lambda data: only(data, proofs=1))
    silent = verification.run_all([""], 0.2)
    monkeypatch.setattr(verification, "run_all", lambda texts, timeout, solver: silent * len(texts))
    (found,) = checked(own_kit)
    assert found.outcome == "undecided" and "--timeout" in found.detail
    monkeypatch.setattr(verification, "available", dict)
    assert "no solver is installed" in checked(own_kit)[0].detail


def test_what_was_never_decided_stays_undecided(own_kit: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        only(data, proofs=1)
        data["propositions"][0]["parts"][0]["outcome"] = "unknown"

    edit(own_kit, change)
    assert checked(own_kit)[0].outcome == "undecided"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["kit"].update(schema=99), "schema: 99 is not known"),
        (lambda data: data.pop("cases"), "'cases' is missing"),
        (lambda data: data["propositions"][0].pop("parts"), "'parts' is missing"),
        (lambda data: data["kit"].update(format="x"), "is no paper kit"),
    ],
)
def test_a_record_that_cannot_be_read_is_told(
    own_kit: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    edit(own_kit, change)
    with pytest.raises(KitError, match=words):
        checked(own_kit)


def test_no_kit_is_told(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="no such folder"):
        checked(tmp_path / "nowhere")
    with pytest.raises(KitError, match="is no paper kit"):
        checked(tmp_path)


def test_differences_name_the_place() -> None:
    one = {"a": [1, {"b": "x"}], "c": 1.0, "d": 1}
    other = {"a": [1, {"b": "y"}, 3], "c": 1.5, "e": 1}
    assert list(differences(one, other)) == [
        "a has 2 entries, recomputed 3",
        "a[1].b is 'x', recomputed 'y'",
        "c is 1.0, recomputed 1.5",
        "d is not recomputed",
        "e is missing",
    ]
    assert list(differences(True, 1)) == [" is True, recomputed 1"]
    assert list(differences(1.0, 1.0 + 1e-12)) == []
