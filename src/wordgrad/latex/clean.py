"""Blank out what carries no meaning in a formula and write every sign in one way, without moving a single character.

Every replacement has the length of what it replaces, so a position in the cleaned text is a position in the reader's text.
What depends on the arrangement (rows, wide spaces, bars) is in layout.py.
"""

import re

from . import layout
from .layout import MAX_DEPTH, blank, pad

MAX_LENGTH = 10_000
_MATRIX = r"(?:array|[a-zA-Z]?matrix|aligned|split|gathered)"

# $ a = b $, \[ a = b \]: the delimiters around a formula that was copied with them
DELIMITED = re.compile(r"(\s*(?:\$\$?|\\\[|\\\())(.*[^\\$])((?:\$\$?|\\\]|\\\))\s*)", re.DOTALL)
# \text{if $w = o$}: words, mathematics, words
MATHS_IN_TEXT = re.compile(r"\\(?:text|mbox|textrm)\s*\{([^{}$]*)\$([^${}]*(?:\{[^{}]*\}[^${}]*)*)\$([^{}$]*)\}")

# One sign for all its spellings, so that grammar.lark and the rest know only one; no sign is longer than its spellings.
SIGNS = {
    "≤": "le leq leqslant", "≥": "ge geq geqslant", "≠": "ne neq", "<": "lt", ">": "gt", "∈": "in isin", "∉": "notin",
    "=": "equiv", ":=": "coloneqq triangleq", "←": "leftarrow gets", "∀": "forall", "∂": "partial part",
    "∇": "nabla bigtriangledown triangledown",
    "⇒": "implies iff Rightarrow Leftrightarrow Longrightarrow Longleftrightarrow rightarrow longrightarrow leadsto",
    "·": "cdot bullet", "×": "times", "*": "ast", "⊙": "odot circ", "⊗": "otimes", "…": "dots ldots cdots vdots ddots dotsc dotsb",
    "⟨": "lvert", "⟩": "rvert", "⟪": "lVert", "⟫": "rVert", "|": "vert", "‖": "Vert", "⎮": "mid", ":": "colon",
    "[": "lbrack llbracket", "]": "rbrack rrbracket", "↵": "atop", r"\\": "cr newline", r"\top": "intercal transpose",
    r"\text": "mbox textrm textit mathrm operatorname textnormal textsf",
}  # fmt: skip
COMMANDS = {f"\\{spelling}": sign for sign, spellings in SIGNS.items() for spelling in spellings.split()}
CHARACTERS = str.maketrans("−–∗⋅∣′≡→⇔", "--*·|'=⇒⇒")
# What is more than one command.
SPELLINGS = {
    r"(?:\\\\\s*){2,}": r"\\",  # escaped twice, as Markdown asks
    rf"\\left\s*\\(?:\{{|lbrace)\s*\\begin\{{{_MATRIX}\}}(?:\s*\{{[lcr|@ ]*\}})?": r"\begin{cases}",  # \left\{\begin{array}{ll}
    rf"\\end\{{{_MATRIX}\}}\s*\\right\s*\.": r"\end{cases}",
    r"\\begin\{dcases\}": r"\begin{cases}", r"\\end\{dcases\}": r"\end{cases}",
    r"\\therefore(?![a-zA-Z])(?!\s*&?\s*=)": "⇒",
    r"\\text\s*\{\s*d\s*\}|\\mathit\s*\{\s*d\s*\}": "d", r"\\mathsf\s*\{\s*T\s*\}": r"\top",
    r"\\text\s*\{\s*\(\s*(?=(?:if|when|for|where)\s*\})": r"\text{", r"\\text\s*\{\s*\)[\s.]*\}": "",  # \text{(if } w = o \text{)}
    r"\\textbf(?!\s*\{\s*1\s*\})": r"\text", r"\\text\s*\*": r"\text", r"\\text(?![a-zA-Z])(?!\s*\{)": "",
    r"\^\s*\{\s*(?:\\prime|')\s*(?=(?:T|\\top)\s*\})": "'^{",  # v^{\prime T}
    r"\\#": "#", r"\\not\s*=": "≠", r"\\not\s*∈": "∉", r"<\s?=": "≤", r">\s?=": "≥", r"==": "=", r"\.\.\.": "…",
    r"(?<!\\)\\\|": "‖", r"\\_": "_", r"\[\s*\\!\s*\[": "[", r"\]\s*\\!\s*\]": "]",
}  # fmt: skip
# \overset{\text{def}}{=}: a relation with something written over it; what stands over a sum sign or a maximum is a part of it
OVERSET = re.compile(
    r"\\(?:stackrel|overset|underset)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
    r"\s*\{(?:\s|\\[,;:!])*([=:<>≤≥≠∈←⇒]+|\\(?:approx|sim|propto|to))(?:\s|\\[,;:!])*\}"
)
RELATION_IN_TEXT = re.compile(r"\\text\s*\{(\s*[a-z]\s*!?[=≠∈]\s*[a-z0-9]\s*)\}")  # \text{w=o}
DOUBLE = re.compile(r"\|\|([^|]+)\|\|")  # ||x||
UNEQUAL = re.compile(r"(?<!\\)!\s?=")  # w != o
# \underbrace{a}_{\text{data loss}}, \boxed{a}, \cancel{a}, \color{red}{a}: what is decorated
DECORATED = re.compile(
    r"\\(?:(underbrace|overbrace|underline|boxed|cancel|bcancel|xcancel|mathop|mathrel|mathbin|smash)(?![a-zA-Z])"
    r"|(?:text)?color\s*\{[^{}]*\})"
)
SCIENTIFIC = re.compile(r"(?<![a-zA-Z0-9\\])[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+(?![0-9.]*[a-zA-Z])")  # 1e-3
# what stands at a brace
_LABEL = r"\s*((\{)|\\[a-zA-Z]+(?:\s*\{[^{}]*\})?|\S)"
LABEL = {"underbrace": re.compile(r"\s*_" + _LABEL), "overbrace": re.compile(r"\s*\^" + _LABEL)}
LONE_COMMAND = re.compile(r"\s*(?:\\[a-zA-Z]+|[∂∇·×⊙⊗])\s*")
# Prose at the end of a line: (\text{a row vector}), \text{(a row vector)}, \quad \text{by the chain rule}; and equation numbers: \quad (12)
_LINE_END = r"(?=[\s.,;]*(?:\\\\|\\end|\\tag|$))"
REMARK = re.compile(
    r"(?:\(\s*\\text\s*\{[^{}$]*\}\s*\)|\\text\s*\{\s*[(\[][^()\[\]{}$]*[)\]][\s.,]*\}"
    r"|(?<=quad)\s*\\text\s*\{[^{}$]*\s[^{}$]*\}|(?<=quad)\s*\(\s*[0-9]+(?:\.[0-9]+)*[a-z]?\s*\))" + _LINE_END
)
CONDITION = re.compile(
    r"(?i)\b(?:if|for|when|where|unless|only|except|not|with|without|given|assum\w+|suppos\w+|provided|as|let|since|because"
    r"|otherwise|else|and|or)\b"
)
# Kept from the next: the vector of ones, indicators, sets of numbers, expectations.
KEPT = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|pmb|textbf|mathbb|mathds)\s*(?:\{\s*1\s*\}|1(?![0-9]))|\\mathbb\s*\{?\s*[RNZIE](?![a-zA-Z])"
)
# Style, sizes, spacing, comments, tags and the environments that only arrange lines.
_STYLE = (
    r"mathbf|boldsymbol|bm|pmb|mathcal|mathit|mathsf|mathscr|mathbb|bf|rm|it|cal|vec|overrightarrow|displaystyle|textstyle|scriptstyle"
    r"|limits|nolimits|displaylimits|nonumber|notag|quad|qquad|enspace|space|thinspace|negthinspace|hfill"
    r"|left|right|middle|[bB]igg?[lrm]?|mathopen|mathclose|therefore|because|strut|mathstrut|ensuremath|Box|square|blacksquare|qed|qedhere"
)
_LINES = r"(?:aligned|align\*?|split|gathered|gather\*?|equation\*?|alignedat|alignat\*?|multline\*?|eqnarray\*?|flalign\*?)"
BLANK = re.compile(
    r"(\\\\)|(?<!\\)%[^\n]*|\\(?:tag|label|hspace|vspace|hskip|phantom|vphantom|hphantom)\*?\s*\{[^{}]*\}|\\tag\s*\d"
    rf"|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])\s?[.](?![0-9])|\\(?:{_STYLE})(?![a-zA-Z])|\\[,;:!> ]|~|\\hline"
    rf"|\\begin\{{{_LINES}\}}(?:\[[tbc]\])?(?:\{{[0-9]+\}})?|\\end\{{{_LINES}\}}"
)


def clean(latex):
    """The formula with style, spacing, comments and alignment blanked out and bars told apart; same length, or ValueError."""
    if len(latex) > MAX_LENGTH:
        raise ValueError(f"the formula has {len(latex):,} characters; at most {MAX_LENGTH:,} are read")
    _not_too_deep(latex)
    if number := SCIENTIFIC.search(latex):
        raise ValueError(f"'{number[0]}' is printed as a product with e: write 10^{{-3}} for 1e-3")
    text = DELIMITED.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[3]), latex, count=1) if DELIMITED.fullmatch(latex) else latex
    text = _spelled(MATHS_IN_TEXT.sub(_text_with_maths, text.translate(CHARACTERS)))
    text = layout.unwrapped(text)
    text = layout.cases(layout.alignments(layout.substacks(text)))
    text = _remarks(_undecorated(layout.separated(text)))
    text = _outside(KEPT, text, lambda part: BLANK.sub(lambda m: m[1] or blank(m), part))
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
    text = re.sub(r"\\\\|\\[a-zA-Z]+", lambda m: pad(COMMANDS.get(m[0], m[0]), len(m[0])), text)
    for pattern, sign in SPELLINGS.items():
        text = re.sub(pattern, lambda m, sign=sign: pad(sign, len(m[0])), text)
    text = RELATION_IN_TEXT.sub(lambda m: pad(m[1].replace("!=", "≠"), len(m[0])), text)
    text = DOUBLE.sub(lambda m: m[0] if text[: m.start()].count("|") % 2 else f"‖ {m[1]}‖ ", text)
    text = UNEQUAL.sub(lambda m: m[0] if _factorial(text, m.start()) else pad("≠", len(m[0])), text)
    return OVERSET.sub(lambda m: pad(m[1], len(m[0])), text)


def _factorial(text, place):
    """Whether the ! of `5! = 120` and `x!=6` belongs to what is before it; in the braces under a sum sign, `w!=o` is a condition."""
    inside = len(re.findall(r"(?<!\\){", text[:place])) > len(re.findall(r"(?<!\\)}", text[:place]))
    return text[place + 1] != "=" or not inside and not text[:place].endswith(" ")


def _undecorated(text):
    r"""`\underbrace{a}_{\text{loss}}` is (a), `\underbrace{a}_{b}` is \labelled{a}{b}; `\boxed{a = b}` stands for its inside."""
    ends = layout.pairs(text)
    for match in DECORATED.finditer(text):
        text = layout.erased(text, match.start(), match.end())
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        end = ends.get(start)
        if end is None:
            continue
        inner, label = text[start + 1 : end], LABEL[match[1]].match(text, end + 1) if match[1] in LABEL else None
        last = ends.get(label.start(2), label.end() - 1) if label else end
        words = label and r"\text" in text[end : last + 1]
        if layout.related(inner) or match[1] == "boxed" and "," in layout.flat(inner) or LONE_COMMAND.fullmatch(inner):
            text = layout.erased(layout.erased(text, start, start + 1), end, end + 1)
        elif label and not words:  # what the brace says of its inside is a claim
            text = text[: match.start()] + pad(r"\labelled", start - match.start()) + text[start:]
            text = layout.erased(text, end + 1, label.start(1))
            continue
        elif match[1] in ("underbrace", "overbrace", "boxed"):  # what is marked as one thing is read as one
            text = f"{text[:start]}({inner}){text[end + 1 :]}"
        if label and not words:
            raise ValueError("what stands at a brace around a relation is not checked: write it as an equation")
        text = layout.erased(text, end + 1, last + 1)
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
