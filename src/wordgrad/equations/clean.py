"""Blank out what carries no meaning in a formula and write every sign in one way, without moving a single character.

Every replacement has the length of what it replaces, so a position in the cleaned text is a position in the reader's text.
What depends on the arrangement (rows, wide spaces, bars) is in layout.py.
"""

import re

from . import layout
from .layout import MAX_DEPTH, blank, pad

MAX_LENGTH = 10_000
_TEXT = r"\\(?:text|textrm|mathrm|mbox)\s*"
_MATRIX = r"(?:array|[a-zA-Z]?matrix|aligned|split|gathered)"

# \text{if $w = o$}: words, mathematics, words
MATHS_IN_TEXT = re.compile(r"\\(?:text|mbox|textrm)\s*\{([^{}$]*)\$([^${}]*(?:\{[^{}]*\}[^${}]*)*)\$([^{}$]*)\}")

# $ a = b $, \[ a = b \]: the delimiters around a formula that was copied with them
DELIMITED = re.compile(r"(\s*(?:\$\$?|\\\[|\\\())(.*[^\\$])((?:\$\$?|\\\]|\\\))\s*)", re.DOTALL)

# One spelling for each sign: what stands there, and what is read (never longer).
SPELLINGS = {
    rf"\\left\s*\\(?:\{{|lbrace)\s*\\begin\{{{_MATRIX}\}}(?:\s*\{{[lcr|@ ]*\}})?": r"\begin{cases}",  # \left\{\begin{array}{ll}
    rf"\\end\{{{_MATRIX}\}}\s*\\right\s*\.": r"\end{cases}",
    r"\\begin\{dcases\}": r"\begin{cases}", r"\\end\{dcases\}": r"\end{cases}",
    r"\\(?:mathrm|text|textrm|mathit|operatorname)\s*\{\s*d\s*\}": "d",
    r"\\therefore(?![a-zA-Z])(?!\s*&?\s*=)": "⇒",
    r"\\(?:text|mbox|textrm)\s*\{\s*\(\s*(?=(?:if|when|for|where)\s*\})": r"\text{",  # \text{(if } w = o \text{)}
    r"\\(?:text|mbox|textrm)\s*\{\s*\)[\s.]*\}": "",
    r"\\lvert(?![a-zA-Z])": "⟨", r"\\rvert(?![a-zA-Z])": "⟩", r"\\lVert(?![a-zA-Z])": "⟪", r"\\rVert(?![a-zA-Z])": "⟫",
    r"\\vert(?![a-zA-Z])": "|", r"(?<!\\)\\\|": "‖", r"\\Vert(?![a-zA-Z])": "‖", r"\\_": "_",
    r"\\lbrack(?![a-zA-Z])": "[", r"\\rbrack(?![a-zA-Z])": "]", r"\\colon(?![a-zA-Z])": ":",
    r"\\llbracket(?![a-zA-Z])": "[", r"\\rrbracket(?![a-zA-Z])": "]", r"\[\s*\\!\s*\[": "[", r"\]\s*\\!\s*\]": "]",
    r"\\intercal(?![a-zA-Z])": r"\top", r"\\mathsf\s*\{\s*T\s*\}": r"\top", r"\\transpose(?![a-zA-Z])": r"\top",
    r"\\atop(?![a-zA-Z])": "↵", r"\\cr(?![a-zA-Z])": r"\\", r"<\s?=": "≤", r">\s?=": "≥", r"==": "=",
}  # fmt: skip
# \overset{\text{def}}{=}: a relation with something written over it; what stands over a sum sign or a maximum is a part of it
_SIGN = r"[=:<>≠≤≥]|\\(?:leq?|geq?|neq?|leqslant|geqslant|equiv|approx|sim|triangleq|coloneqq|propto|to|implies|iff|[lL](?:ong)?(?:left)?[rR]?ightarrow)"
OVERSET = re.compile(r"\\(?:stackrel|overset|underset)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{\s*((?:" + _SIGN + r")+)\s*\}")
UNEQUAL = re.compile(r"(?<!\\)!\s?=")
# \underbrace{a}_{\text{data loss}}, \boxed{a}, \cancel{a}, \color{red}{a}: what is decorated
DECORATED = re.compile(
    r"\\(?:(underbrace|overbrace|underline|boxed|cancel|bcancel|xcancel|mathop|mathrel|mathbin|smash)(?![a-zA-Z])|(?:text)?color\s*\{[^{}]*\})"
)
LABEL = re.compile(rf"\s*[_^]\s*(?:{_TEXT}\{{[^{{}}]*\}}|\{{\s*{_TEXT}\{{[^{{}}]*\}}\s*\}})")  # _{\text{data loss}}
LONE_COMMAND = re.compile(r"\s*\\[a-zA-Z]+\s*")
# Prose at the end of a line: (\text{a row vector}), \text{(a row vector)}, \quad \text{by the chain rule}; and equation numbers: \quad (12)
_LINE_END = r"(?=[\s.,;]*(?:\\\\|\\end|\\tag|$))"
REMARK = re.compile(
    r"(?:\(\s*\\(?:text|textrm|mbox)\s*\{[^{}$]*\}\s*\)|\\(?:text|textrm|mbox)\s*\{\s*[(\[][^()\[\]{}$]*[)\]][\s.,]*\}"
    r"|(?<=quad)\s*\\(?:text|textrm|mbox)\s*\{[^{}$]*\s[^{}$]*\}|(?<=quad)\s*\(\s*[0-9]+(?:\.[0-9]+)*[a-z]?\s*\))" + _LINE_END
)
CONDITION = re.compile(
    r"(?i)\b(?:if|for|when|where|unless|only|except|not|with|without|given|assum\w+|suppos\w+|provided|as|let|since|because|otherwise|else|and|or)\b"
)
# Kept from the next: the vector of ones, indicators, sets of numbers, expectations.
KEPT = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|pmb|textbf|mathbb|mathds)\s*(?:\{\s*1\s*\}|1(?![0-9]))|\\mathbb\s*\{?\s*[RNZIE](?![a-zA-Z])"
)
# Style, sizes, spacing, comments, tags and the environments that only arrange lines.
_STYLE = (
    r"mathbf|boldsymbol|bm|pmb|mathcal|mathit|mathsf|mathscr|mathbb|bf|rm|it|cal|vec|overrightarrow|displaystyle|textstyle|scriptstyle"
    r"|limits|nolimits|nonumber|notag|quad|qquad|enspace|space|thinspace|negthinspace|left|right|middle|[bB]igg?[lrm]?|mathopen|mathclose"
    r"|therefore|because|strut|mathstrut|ensuremath|hfill|Box|square|blacksquare|qed|qedhere"
)
_LINES = r"(?:aligned|align\*?|split|gathered|gather\*?|equation\*?|alignedat|alignat\*?|multline\*?|eqnarray\*?|flalign\*?)"
BLANK = re.compile(
    r"(?<!\\)%[^\n]*|\\(?:tag|label|hspace|vspace|hskip|phantom|vphantom|hphantom)\*?\s*\{[^{}]*\}"
    rf"|\\(?:{_STYLE})(?![a-zA-Z])\s?[.]?|(?<!\\)\\[,;:!> ]|~|\\hline|\\begin\{{{_LINES}\}}(?:\[[tbc]\])?(?:\{{[0-9]+\}})?|\\end\{{{_LINES}\}}"
)


def clean(latex):
    """The formula with style, spacing, comments and alignment blanked out and bars told apart; same length, or ValueError."""
    if len(latex) > MAX_LENGTH:
        raise ValueError(f"the formula has {len(latex):,} characters; at most {MAX_LENGTH:,} are read")
    _not_too_deep(latex)
    text = DELIMITED.fullmatch(latex)
    text = " " * len(text[1]) + text[2] + " " * len(text[3]) if text else latex
    text = _spelled(MATHS_IN_TEXT.sub(_text_with_maths, text))
    text = layout.cases(layout.alignments(layout.substacks(layout.unwrapped(text))))
    text = _remarks(_undecorated(layout.separated(text)))
    text = _outside(KEPT, text, lambda part: BLANK.sub(blank, part))
    return layout.bars(layout.rows(text))


def _not_too_deep(text):
    """Refuse deep braces at once: what follows looks at every pair."""
    depth = 0
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth > MAX_DEPTH:
            raise ValueError(f"brackets are nested more than {MAX_DEPTH} deep")


def _text_with_maths(match):
    r"""`\text{if $w = o$}` is `\text{if}` followed by the mathematics."""
    before, maths, after = match[1], match[2], match[3]
    words = f"\\text{{{before.strip()}}}" if before.strip() else ""
    return pad(f"{words} {maths}" + (f" \\text{{{after.strip()}}}" if after.strip(" .,") else ""), len(match[0]))


def _spelled(text):
    """Each sign in the one spelling that is read."""
    for pattern, sign in SPELLINGS.items():
        text = re.sub(pattern, lambda m, sign=sign: pad(sign, len(m[0])), text)
    text = UNEQUAL.sub(lambda m: m[0] if _factorial(text, m.start()) else pad("≠", len(m[0])), text)
    return OVERSET.sub(lambda m: pad(m[1], len(m[0])), text)


def _factorial(text, place):
    """Whether the ! of `5! = 120` and `x!=6` belongs to what is before it; in the braces under a sum sign, `w!=o` is a condition."""
    inside = len(re.findall(r"(?<!\\){", text[:place])) > len(re.findall(r"(?<!\\)}", text[:place]))
    return text[place + 1] != "=" or not inside and not text[:place].endswith(" ")


def _undecorated(text):
    r"""`\underbrace{a}_{\text{data loss}}` is (a); `\boxed{a = b}` and `\mathop{\sum}` stand for their inside."""
    ends = layout.pairs(text)
    for match in DECORATED.finditer(text):
        text = layout.erased(text, match.start(), match.end())
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        end = ends.get(start)
        if end is None:
            continue
        if layout.related(text[start + 1 : end]) or LONE_COMMAND.fullmatch(text[start + 1 : end]):
            text = layout.erased(layout.erased(text, start, start + 1), end, end + 1)
        elif match[1] in ("underbrace", "overbrace", "boxed"):  # what is marked as one thing is read as one
            text = f"{text[:start]}({text[start + 1 : end]}){text[end + 1 :]}"
        if match[1] in ("underbrace", "overbrace") and (label := LABEL.match(text, end + 1)):
            text = layout.erased(text, label.start(), label.end())
    return text


def _remarks(text):
    """Blank out prose at the end of a line, unless it sets a condition."""
    return _outside(layout.CASES, text, lambda part: REMARK.sub(lambda m: m[0] if CONDITION.search(m[0]) else blank(m), part))


def _outside(kept, text, change):
    """`change` applied to the parts of `text` that `kept` does not match."""
    parts, last = [], 0
    for match in kept.finditer(text):
        parts += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join(parts) + change(text[last:])
