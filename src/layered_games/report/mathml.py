"""Turns the LaTeX that the package writes into MathML, which browsers show without scripts."""

from __future__ import annotations

import re
from html import escape
from typing import Final

__all__ = ["mathml", "mixed"]

_TOKEN: Final = re.compile(
    r"\\begin\{(?P<begin>\w+)\}|\\end\{(?P<end>\w+)\}|\\text\{(?P<text>[^{}]*)\}"
    r"|\\(?:mathrm|operatorname|mathit)\{(?P<word>[^{}]*)\}|\\(?P<command>[A-Za-z]+|.)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<space>\s+)|(?P<char>.)",
    re.DOTALL,
)
_LETTERS: Final = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
            "varphi",
            "ell",
            "partial",
            "infty",
            "Delta",
            "Omega",
            "Phi",
            "Gamma",
            "Lambda",
            "Pi",
            "Psi",
            "Sigma",
            "Theta",
            "varepsilon",
        ],
        "αβγδϵζηθικλμνξπρστυϕχψωφℓ∂∞ΔΩΦΓΛΠΨΣΘε",
        strict=True,
    )
)
_OPERATORS: Final = dict(
    zip(
        [
            "ge",
            "geq",
            "le",
            "leq",
            "ne",
            "neq",
            "iff",
            "implies",
            "cdot",
            "times",
            "in",
            "wedge",
            "vee",
            "neg",
            "pm",
            "mid",
            "{",
            "}",
            "to",
            "dots",
            "ldots",
            "cdots",
            "approx",
            "equiv",
            "sim",
            "Rightarrow",
            "Leftrightarrow",
            "rightarrow",
            "cup",
            "cap",
            "setminus",
            "subset",
            "sum",
            "prod",
            "int",
            "lfloor",
            "rfloor",
            "lceil",
            "rceil",
        ],
        "≥≥≤≤≠≠⟺⟹⋅×∈∧∨¬±∣{}→……⋯≈≡∼⇒⇔→∪∩∖⊂∑∏∫⌊⌋⌈⌉",
        strict=True,
    )
)
_FUNCTIONS: Final = ("max", "min", "log", "ln", "exp", "sin", "cos", "arctan", "lim", "sup", "inf", "Pr")
_SPACES: Final = {",": "0.17em", ":": "0.22em", ";": "0.28em", " ": "0.25em", "quad": "1em", "qquad": "2em"}
_ACCENTS: Final = {"hat": "^", "bar": "¯", "tilde": "~"}


def mathml(latex: str, block: bool = False, large: bool = False) -> str:
    """Return LaTeX as a MathML element.

    Parameters
    ----------
    latex : str
        Mathematics without dollar signs, in the subset that SymPy and this package write.
    block : bool
        Whether it stands on a line of its own.
    large : bool
        Whether fractions keep their full size although it stands in a line or a cell.

    Raises
    ------
    ValueError
        If a command is not known; nothing is ever dropped.

    Examples
    --------
    >>> mathml("a_S > 1")
    '<math><msub><mi>a</mi><mi>S</mi></msub><mo>&gt;</mo><mn>1</mn></math>'
    """
    reader = _Reader(latex)
    inner = reader.row()
    if reader.ahead is not None:
        raise ValueError(f"unmatched {reader.ahead[1]!r} in {latex!r}")
    look = ' display="block"' if block else ' displaystyle="true"' if large else ""
    return f"<math{look}>{inner}</math>"


def mixed(text: str) -> str:
    """Return text with formulas between dollar signs as HTML.

    Examples
    --------
    >>> mixed("if $k < 1$ & only if")
    'if <math><mi>k</mi><mo>&lt;</mo><mn>1</mn></math> &amp; only if'
    """
    parts = text.split("$")
    return "".join(mathml(part) if odd % 2 else escape(part) for odd, part in enumerate(parts))


class _Reader:
    """A recursive-descent reader; each method returns the MathML of what it read."""

    def __init__(self, text: str) -> None:
        found = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(text)]
        self.tokens = [t for t in found if t[0] != "space"]
        self.raw = text
        self.at = 0

    @property
    def ahead(self) -> tuple[str, str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> tuple[str, str]:
        if self.ahead is None:
            raise ValueError(f"{self.raw!r} ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, kind: str, value: str) -> None:
        if self.take() != (kind, value):
            raise ValueError(f"{value!r} expected in {self.raw!r}")

    def row(self) -> str:
        """Everything up to a closing brace or fence, a column, a line end, or the end."""
        parts = []
        while self.ahead is not None and not self._stops(self.ahead):
            parts.append(self.scripted())
        return "".join(parts)

    @staticmethod
    def _stops(token: tuple[str, str]) -> bool:
        return token in (("char", "}"), ("char", "&"), ("command", "right"), ("command", "\\")) or (
            token[0] == "end"
        )

    def scripted(self) -> str:
        """An atom with its indices and powers."""
        base = self.atom()
        found: dict[str, str] = {}
        while self.ahead in (("char", "_"), ("char", "^")):
            place = self.take()[1]
            found[place] = self.argument(index=True).replace("<mo>⋅</mo>", "<mo>∗</mo>")
        if "_" in found and "^" in found:
            return f"<msubsup>{base}{found['_']}{found['^']}</msubsup>"
        if "_" in found:
            return f"<msub>{base}{found['_']}</msub>"
        return f"<msup>{base}{found['^']}</msup>" if "^" in found else base

    def argument(self, index: bool = False) -> str:
        """A group in braces, or one atom; of a number without braces its first digit."""
        if self.ahead != ("char", "{"):
            if self.ahead is not None and self.ahead[0] == "number" and len(self.ahead[1]) > 1:
                number = self.ahead[1]
                self.tokens[self.at] = ("number", number[1:])
                return f"<mn>{number[0]}</mn>"
            return self.atom()
        self.take()
        start = self.at
        inner = self.row()
        read = self.tokens[start : self.at]
        self.expect("char", "}")
        if index and len(read) > 1 and all(kind == "char" and value.isalpha() for kind, value in read):
            return f"<mi>{''.join(value for _, value in read)}</mi>"
        return inner if len(read) == 1 else f"<mrow>{inner}</mrow>"

    def atom(self) -> str:
        kind, value = self.take()
        if kind == "number":
            return f"<mn>{value}</mn>"
        if kind == "begin":
            return self._table(value)
        if kind == "text":
            return f"<mtext>{escape(value).replace(' ', '&#xa0;')}</mtext>"
        if kind == "word":
            return f"<mi>{escape(value)}</mi>"
        if kind == "command":
            return self._command(value)
        if value == "{":
            self.at -= 1
            return self.argument()
        if value.isalpha():
            return f"<mi>{value}</mi>"
        if value in "()[]/|":
            return f'<mo stretchy="false" lspace="0" rspace="0">{value}</mo>'
        return f"<mo>{escape({'-': '−', '*': '⋅'}.get(value, value))}</mo>"

    def _command(self, name: str) -> str:
        if name in _LETTERS:
            return f"<mi>{_LETTERS[name]}</mi>"
        if name in _OPERATORS:
            return f"<mo>{_OPERATORS[name]}</mo>"
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}"/>'
        if name in _FUNCTIONS:
            return f'<mspace width="0.17em"/><mi>{name}</mi><mo>&#x2061;</mo>'
        if name in ("frac", "tfrac", "dfrac"):
            return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self.argument()}</msqrt>"
        if name in _ACCENTS:
            return f'<mover accent="true">{self.argument()}<mo>{_ACCENTS[name]}</mo></mover>'
        if name == "left":
            return self._fenced()
        raise ValueError(f"unknown command \\{name} in {self.raw!r}")

    def _fenced(self) -> str:
        opening = self.take()[1]
        inner = self.row()
        self.expect("command", "right")
        closing = self.take()[1]
        grows = str("<mfrac" in inner or "<mtable" in inner).lower()
        signs = [
            ""
            if sign == "."
            else f'<mo form="{form}" stretchy="{grows}" lspace="0" rspace="0">{escape(sign)}</mo>'
            for sign, form in ((opening, "prefix"), (closing, "postfix"))
        ]
        return f"<mrow>{signs[0]}{inner}{signs[1]}</mrow>"

    def _table(self, environment: str) -> str:
        if environment not in ("cases", "aligned", "array", "gathered", "matrix"):
            raise ValueError(f"unknown environment {environment} in {self.raw!r}")
        rows, cells = [], []
        while True:
            cells.append(f"<mtd>{self.row()}</mtd>")
            kind, value = self.take()
            if (kind, value) == ("char", "&"):
                continue
            rows.append(f"<mtr>{''.join(cells)}</mtr>")
            cells = []
            if kind == "end":
                break
        table = f"<mtable>{''.join(rows)}</mtable>"
        fence = '<mo fence="true" stretchy="true">{</mo>' if environment == "cases" else ""
        return f"<mrow>{fence}{table}</mrow>"
