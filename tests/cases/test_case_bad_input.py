"""Wrong files: each gives one line with file, place, what is wrong and the mend."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layered_games.cases import read_case
from layered_games.errors import CaseError

SMALL = (Path(__file__).parent / "small.toml").read_text(encoding="utf-8")
READING = '[[readings]]\nname = "a"\n'

WRONG = [
    # what to replace, with what, the place, what the text must say
    ("target = 60", "tagret = 60", "ladder.layers[1].tagret", "unknown key; did you mean target?"),
    ("target = 60", "", "ladder.layers[1].target", "missing; add the key target"),
    ("target = 60", "target = 140", "ladder.layers[1].target", "140 percent is more than the whole"),
    ("target = 60", 'target = "sixty"', "ladder.layers[1].target", 'the text "sixty" where a number belongs'),
    ("target = 60", 'target = "60"', "ladder.layers[1].target", "write it without quotes"),
    ("target = 60", 'target = "1/0"', "ladder.layers[1].target", "divides by zero"),
    ("target = 60", 'target = "__import__(1)/2"', "ladder.layers[1].target", "where a number belongs"),
    ("target = 60", "target = true", "ladder.layers[1].target", "the truth value true where a number"),
    ("target = 60", "target = nan", "ladder.layers[1].target", "nan is no usable number"),
    ("target = 60", "target = -inf", "ladder.layers[1].target", "-inf is no usable number"),
    ("target = 60", "target = 1e999999999", "ladder.layers[1].target", "no usable number"),
    ("target = 60", "target = 1" + "0" * 40, "ladder.layers[1].target", "too large"),
    ("target = 60", "target = 0x" + "f" * 20000, "ladder.layers[1].target", "too large"),
    ("target = 60", "target = 0", "ladder.layers[1].target", "above 0"),
    ("target = 60", "target = [60]", "ladder.layers[1].target", "a list where a number belongs"),
    ("target = 60", "target = 2023-06-30", "ladder.layers[1].target", "the date or time 2023-06-30"),
    ("target = 60", "target = 40", "ladder.layers[1].target", "asks less (40 percent)"),
    (
        "target = 60",
        "target = {value = 60, range = [61, 62], note = 'n'}",
        "ladder.layers[1].target.range",
        "the value 60 lies outside its range [61, 62]",
    ),
    (
        "target = 60",
        "target = {value = 60, range = [61], note = 'n'}",
        "ladder.layers[1].target.range",
        "1 numbers where two belong",
    ),
    (
        "target = 60",
        "target = {value = 60, range = [60, '7']}",
        "ladder.layers[1].target.range[1]",
        'text "7"',
    ),
    ("target = 60", "target = {range = [60, 70]}", "ladder.layers[1].target.value", "missing"),
    ("target = 60", "target = {value = 60, range = [60, 70]}", "ladder.layers[1].target.note", "missing"),
    (
        "target = 60",
        "target = {value = 60, assumed = true, note = 'n'}",
        "ladder.layers[1].target.range",
        "missing; an assumed number has a range",
    ),
    (
        "target = 60",
        "target = {value = 60, assumed = 1}",
        "ladder.layers[1].target.assumed",
        "write true or false",
    ),
    ("target = 60", "target = 60\ndays = 4", "ladder.layers[1]", "the ladder's dimension is level"),
    ("target = 60", "target = 60\ndays = 4\nmonths = 1", "ladder.layers[1].months", "given twice"),
    ("target = 60", "target = 60\ndays = -1", "ladder.layers[1].days", "a time is above 0"),
    ("target = 60", "target = 60\ndeadline = 2023-06-30", "ladder.layers[1].deadline", "add start ="),
    ("target = 60", "target = 60\ndeadline = '2023-06-30'", "ladder.layers[1].deadline", "no date"),
    ("target = 60", "target = 60\ndeadline = 2023-06-30T00:00:00", "ladder.layers[1].deadline", "no date"),
    (
        'name = "county"',
        'name = "city"',
        "ladder.layers[1].name",
        "'city' appears twice (first as layers[0])",
    ),
    ('name = "county"', 'name = "county"\nname_zh = "city"', "ladder.layers[1].name_zh", "appears twice"),
    ('name = "county"', 'name = ""', "ladder.layers[1].name", "the text is empty"),
    ('name = "county"', 'name = "a\\u001b[2J"', "ladder.layers[1].name", r"control character \x1b"),
    ('name = "county"', 'name = "a\\u202eb"', "ladder.layers[1].name", r"control character \u202e"),
    ('name = "county"', 'name = "a\\nb"', "ladder.layers[1].name", r"control character \n"),
    (
        'name = "county"',
        f'name = "{"x" * 301}"',
        "ladder.layers[1].name",
        "301 characters; shorten it to 300",
    ),
    (
        'text = "A county asks for more than the city."',
        'text = "a\\u0000"',
        "text",
        r"control character \x00",
    ),
    ('dimension = "level"', 'dimension = "levels"', "ladder.dimension", "did you mean level?"),
    ('dimension = "level"', 'dimension = "zzz"', "ladder.dimension", "use one of level, deadline"),
    ('dimension = "level"', 'dimension = "deadline"', "ladder.layers[0]", "add one of deadline, days"),
    ('dimension = "level"', 'dimension = "level"\nstart = 1', "ladder.start", "no date"),
    ('unit = "percent"', "", "ladder.unit", "missing"),
    ('name = "roads"', 'name = "../../etc/passwd"', "name", "is no name"),
    ('name = "roads"', "name = 3", "name", "a number where a text belongs"),
    ('name = "roads"', "", "name", "missing"),
    ('name = "roads"', "name = {}", "name", "a table where a text belongs"),
    ("schema = 1", "", "schema", "missing"),
    ("schema = 1", "schema = 2\nnew = 1", "schema", "version 2 is not known; this release reads schema = 1"),
    ("schema = 1", "schema = '1'", "schema", "where a number belongs"),
    ("schema = 1", "shema = 1", "shema", "did you mean schema?"),
    ("schema = 1", "schema = 1\nfacts = 'x'", "facts", "where a list belongs"),
    ("schema = 1", "schema = 1\nfacts = ['x', 1]", "facts[1]", "where a text belongs"),
    ("schema = 1", f"schema = 1\nfacts = {['x'] * 101}", "facts", "101 entries; give at most 100"),
    ("schema = 1", "schema = 1\nreadings = []", "readings", "the list is empty"),
    ("schema = 1", "schema = 1\nreadings = [3]", "readings[0]", "where a table belongs"),
    ("schema = 1", "schema = 1\nexpected = 3", "expected", "a number where a table belongs"),
    ("schema = 1", "schema = 1\nexpected = {}", "expected.regime", "missing"),
    ("schema = 1", "schema = 1\nexpected = {regime = 'pasive'}", "expected.regime", "did you mean passive?"),
    (
        "schema = 1",
        "schema = 1\nexpected = {regime = 'none', motive = 'x'}",
        "expected.motive",
        "blame, credit",
    ),
    ("schema = 1", "schema = 1\nobserved = {bid = 70}", "observed.bid", 'write bid = "151/2"'),
    ("schema = 1", "schema = 1\nobserved = {}", "observed.bid", "missing"),
    ("[parameters]", READING + READING + "[parameters]", "readings[1].name", '"a" appears twice'),
    ("[parameters]", "[[readings]]\n[parameters]", "readings[0].name", "missing"),
    ("k = {value = 1,", "k = {vlue = 1,", "parameters.k.vlue", "did you mean value?"),
    ("k = {value = 1,", "k = {value = 0,", "parameters.k.range", "lies outside its range"),
    ("range = [0.5, 2]", "range = [-1, 2]", "parameters.k.range", "-1 is outside the domain (0, oo) of k"),
    (
        "P = 2",
        "P = 0",
        "parameters.P.value",
        "0 is outside the domain (0, oo) of P; give a number in (0, oo) (meaning of P)",
    ),
    ("P = 2", "P = {}", "parameters.P.value", "missing"),
    ("P = 2", "Q = 2", "parameters.Q", "unknown key"),
    ("P = 2", "phi_B = 2", "parameters.phi_B", "did you mean phi_"),
    ("P = 2", "", "parameters.P", "missing; the game needs P"),
    ("ell = 1", "ell = 1.4", "parameters.ell.value", "1.4 is outside the domain (0, 1] of ell"),
    ("phi_A = 0", "phi_A = 1", "parameters.phi_A.value", "outside the domain [0, 1) of phi_A"),
    ("q = 0.2\nsigma = 0.1", "q = 0\nsigma = 0", "parameters", "fails at q = 0, sigma = 0"),
    ("[parameters]", "[[parameters]]", "parameters", "a list where a table belongs"),
    ("[parameters]", "[zzz]\n[parameters]", "zzz", "unknown key; the keys here are schema"),
    ("[parameters]", '["a\\u001b\\u0007"]\n[parameters]', r"a\x1b\x07", "unknown key"),
]


@pytest.mark.parametrize(("old", "new", "place", "says"), WRONG)
def test_wrong_file(broken, old: str, new: str, place: str, says: str) -> None:
    message = broken(old, new)
    assert message.startswith(f"my.toml: {place}: ")
    assert says in message


def test_no_ladder_no_layers_no_parameters(broken) -> None:
    ladder = SMALL[SMALL.index("[ladder]") : SMALL.index("[parameters]")]
    assert ": ladder: missing" in broken(ladder)
    head = '[ladder]\ndimension = "level"\nunit = "percent"\n'
    assert ": ladder.layers: missing" in broken(ladder, head)
    assert ": ladder.layers: the ladder has no layer" in broken(ladder, head + "layers = []\n")
    parameters = SMALL[SMALL.index("[parameters]") :]
    assert ": parameters.tau: missing; the game needs tau, k" in broken(parameters)


def test_reading_faults_name_the_reading(broken) -> None:
    ladder = SMALL[SMALL.index("[ladder]") : SMALL.index("[parameters]")]
    assert ": readings[0].ladder: missing" in broken(ladder, '[[readings]]\nname = "a"\n')
    text = SMALL.replace("P = 2\n", "") + READING + READING.replace('"a"', '"b"') + "parameters = {P = 2}\n"
    assert ": readings[0].parameters.P: missing" in broken("schema", "schema", text=text)


def test_deadline_before_the_start(broken) -> None:
    text = broken(
        'dimension = "level"\nunit = "percent"\n[[ladder.layers]]\nname = "city"\ntarget = 50',
        'dimension = "deadline"\nunit = "percent"\nstart = 2023-02-01\n'
        '[[ladder.layers]]\nname = "city"\ntarget = 50\ndeadline = 2023-01-31',
    )
    assert "ladder.layers[0].deadline: the deadline 2023-01-31 lies before the start 2023-02-01" in text


def test_bad_parameter_name_without_a_space() -> None:
    with pytest.raises(CaseError, match="cannot name a parameter"):
        read_case(SMALL.replace("P = 2", '"P!" = 2'), "f")


SYNTAX = [
    ("schema = 1", "schema = ", "line 1, column 10", "not TOML: invalid value"),
    ("target = 60", "target 60", "line 14", "not TOML: expected '='"),
    ("target = 60", "target = 60\ntarget = 60", "line 15", "not TOML: cannot overwrite a value"),
    ("phi_S = 0\n", "phi_S = [0", "line 30", "not TOML: unclosed array"),
    ("phi_S = 0\n", 'phi_S = """\n\n0', "line 32", "not TOML"),
    ("target = 60", "target = 2023-02-30", "line 14", "invalid date"),
    ("schema = 1", "a = " + "[" * 100000, "", "nested too deeply"),
    ("schema = 1", "a = " + "{a = " * 100000, "", "nested too deeply"),
    ("phi_S = 0\n", "phi_S = 1" + "0" * 5000, "line 30", "a number is too long"),
    ("target = 60", "a." * 100 + "b = 1", "line 14", "a dotted key is too long"),
    ("target = 60", "\"a\" . 'b' . " * 100 + "b = 1", "line 14", "a dotted key is too long"),
    ("schema = 1", "sch\x1bema = 1", "line 1", "not TOML"),
]


@pytest.mark.parametrize(("old", "new", "place", "says"), SYNTAX)
def test_syntax_errors_name_the_line(broken, old: str, new: str, place: str, says: str) -> None:
    message = broken(old, new)
    assert message.startswith(f"my.toml: {place}")
    assert says in message


def test_dots_inside_texts_and_comments_are_fine() -> None:
    dots = "." * 50
    text = SMALL.replace("asks", f"asks{dots}").replace("schema = 1", f'schema = 1 # {dots} """')
    text = text.replace('source = "made up"', f'source = """\n{dots} \\" \n"""\ntitle_zh = \'{dots}\'')
    assert dots in read_case(text).text


HOSTILE = {
    "dotted": "a." * 490_000 + "a=1",
    "short dotted": "".join(f"a{i}.b.c.d.e.f.g.h=1\n" for i in range(40_000)),
    "quotes": '"""' + '\\"""' * 240_000 + "\\",
    "many keys": "\n".join(f"k{i}=1" for i in range(80_000)),
    "zeros": "\0" * 990_000,
    "layers": "[ladder]\n" + "[[ladder.layers]]\nname='x'\n" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon(name: str) -> None:
    start = time.perf_counter()
    with pytest.raises(CaseError):
        read_case(HOSTILE[name], "f")
    assert time.perf_counter() - start < 15


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_damage_gives_a_case_or_one_line(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, min(len(SMALL), start + 20)))
    junk = data.draw(
        st.text(alphabet=st.sampled_from("[]{}=\"'.,#\n\t\\ aé1-e_:\x00\x1b\u202e0T"), max_size=8)
    )
    try:
        read_case(SMALL[:start] + junk + SMALL[end:], "f")
    except CaseError as error:
        assert str(error).isprintable() and "; " in str(error)
