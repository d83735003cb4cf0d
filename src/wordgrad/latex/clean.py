"""Blank out what carries no meaning in a formula and write every sign in one way, without moving a single character.

Every replacement has the length of what it replaces, so a position in the cleaned text is a position in the reader's
text. What depends on the arrangement (rows, wide spaces, bars) is in layout.py.
"""

import re

from . import layout
from .layout import INSIDE, nested, placed, rewritten

MAX_LENGTH = 10_000
MAX_DEPTH = 40
SCIENTIFIC = re.compile(r"(?<![a-zA-Z0-9\\])[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+(?![0-9.]*[a-zA-Z])")  # 1e-3

# What a command cannot be taken out of: comments, labels, spaces with a width. See `rewritten` for what \1 is.
UNPRINTED = {
    r"\A\s*(?:\$\$?|\\\[|\\\()(.*[^\\$])(?:\$\$?|\\\]|\\\))\s*\Z": r"\1",  # $ a = b $, \[ a = b \]
    r"(?<!\\)%[^\n]*": "",
    r"\A\s*\\(?:text|mathrm)\s*\{\s*(?:[Ll]et|[Gg]iven|[Ss]uppose|[Aa]ssume)\s*\}": "",
    r"\\hspace\*?\s*\{[^{}]*\}|(?:(?<!\\)\\[ ;]\s*){3,}": "␣",
    r"\\(?:tag|label|hskip|vspace|phantom|vphantom|hphantom)\*?\s*\{[^{}]*\}|\\tag\s*\d": "",
    r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])(?:\s?\.(?![0-9]))?": "",
    r"\\therefore(?![a-zA-Z])(?!\s*&?\s*=)": "⇒",
    r"\\mathsf\s*\{\s*T\s*\}": r"\top",
    r"\[\s*\\!\s*\[": "[",
    r"\]\s*\\!\s*\]": "]",
}
# One sign for all its spellings, so that grammar.lark and the rest know only one; no sign is longer than its spellings.
SIGNS = {
    "≤": "le leq leqslant", "≥": "ge geq geqslant", "≠": "ne neq", "<": "lt", ">": "gt", "∈": "in isin", "∉": "notin",
    "=": "equiv ≡ doteq", ":=": "coloneqq triangleq", "←": "leftarrow gets", "∀": "forall", "∂": "partial part",
    "⇒": "implies iff Rightarrow Leftrightarrow Longrightarrow Longleftrightarrow rightarrow longrightarrow leadsto →"
    " ⇔", "∇": "nabla bigtriangledown triangledown", "·": "cdot bullet ⋅", "×": "times", "*": "ast ∗",
    "⊙": "odot circ", "⊗": "otimes", r"\setminus": "backslash", "-": "− –",
    "…": "dots ldots cdots vdots ddots dotsc dotsb", "'": "′",
    "⟨": "lvert", "⟩": "rvert", "⟪": "lVert", "⟫": "rVert", "|": "vert ∣", "‖": "Vert parallel |", "⎮": "mid",
    ":": "colon",
    "[": "lbrack llbracket", "]": "rbrack rrbracket", r"\{": "lbrace", r"\}": "rbrace", "_": "_", "#": "#",
    "↵": "atop", r"\\": "cr newline", r"\top": "intercal transpose", "␣": "quad qquad",  # ␣: a wide space
    r"\text": "mbox textrm textit textbf mathrm operatorname textnormal textsf",
    # style, sizes, spacing
    "": "mathbf bold boldsymbol bm pmb mathcal mathit mathsf mathscr mathbb bf rm it cal vec overrightarrow ensuremath"
    " limits nolimits displaylimits displaystyle textstyle scriptstyle enspace space thinspace negthinspace hfill"
    " , ; : ! > ~ strut mathstrut mathopen mathclose nonumber notag hline therefore because"
    " checkmark Box square blacksquare qed qedhere",
}  # fmt: skip
COMMANDS = {f"\\{word}" if word.isascii() else word: sign for sign, words in SIGNS.items() for word in words.split()}
COMMANDS |= {"~": "", "\\ ": ""}
# The vector of ones, sets of numbers and expectations are told by their style; any other sign stands for itself.
SIGN = re.compile(
    r"\\(?:mathbf|bold|boldsymbol|bm|pmb|textbf|mathbb|mathds)\s*(?:\{\s*1\s*\}|1(?![0-9]))"
    r"|\\mathbb\s*\{?\s*[RNZIE](?![a-zA-Z])|\\[a-zA-Z]+|\\.|[^\x00-\x7f]|~",
    re.DOTALL,
)
# \overset{i = j}{=}: a condition, not a remark such as \text{def}
ANNOTATED = re.compile(rf"\\(?:stackrel|overset|underset)\s*\{{({INSIDE})\}}\s*\{{\s*[=≤≥<>]")
# \text{if $w = o$}: words, mathematics, words
MATHS_IN_TEXT = re.compile(r"\\text\s*\{([^{}$]*)\$([^${}]*(?:\{[^{}]*\}[^${}]*)*)\$([^{}$]*)\}")

_MATRIX = r"array|[a-zA-Z]?matrix|aligned|split|gathered"
_STACK = r"array|matrix|smallmatrix|subarray|aligned|gathered"
_LINES = r"(?:aligned|alignedat|split|gathered|(?:align|alignat|flalign|gather|multline|equation|eqnarray)\*?)"
# What is more than one sign.
SPELLINGS = {
    r"(?:\\\\\s*){2,}": r"\\",  # escaped twice, as Markdown asks
    # \left\{\begin{array}{ll} … \end{array}\right.
    rf"\\\{{\s*\\begin\{{({_MATRIX})\}}(?:\s*\{{[lcr|@ ]*\}})?(.*?)\\end\{{\1\}}(?!\s*\\\}})":
        r"\begin{cases}\2\end{cases}",
    r"(\\(?:begin|end)\{)dcases\}": r"\1cases}",
    r"\\\{\s*\\pm\s*1\s*\\\}": r"\{-1,1\}",
    r"\\text\s*\{\s*d\s*\}": "d",
    r"\\text\s*\{\s*\(\s*(?=(?:if|when|for|where)\s*\})": r"\text{",  # \text{(if } w = o \text{)}
    r"\\text\s*\{\s*\)[\s.]*\}": "",
    r"\\text\s*\*": r"\text",
    r"\\text(?![a-zA-Z])(?!\s*\{)": "",
    r"\^\s*\{\s*(?:\\prime|')\s*(?=(?:T|\\top)\s*\})": "'^{",  # v^{\prime T}
    # x^{\langle t \rangle} and x^{<t>} number the steps of a sequence, as x^{(t)} does
    r"(\^\s*\{\s*)(?:\\langle|<)([^{}<>,]*?)(?:\\rangle|>)(?=\s*(?:T|\\top)?\s*\})": r"\1(\2)",
    r"(?<=[a-zA-Z}])\{\s*(_\s*(?:\w|\{[^{}]*\}))\s*\}": r"\1",  # \theta{_k}
    r"\\not\s*=": "≠", r"\\not\s*∈": "∉", r"<\s?=": "≤", r">\s?=": "≥", r"==": "=", r"\.{2,3}": "…",
    r"(\\\{\s*[0-9]\s*),?\s*(?:…|\\[lc]?dots(?![a-zA-Z]))\s*,?\s*(?=[a-zA-Z|]|\\[a-zA-Z])": r"\1, …, ",  # \{1 \dots n\}
    r"(\\text\s*\{\s*[a-z]\s*)!=": r"\1≠",
    r"([a-z])(\s*\\sim[^(){}·]*\(\s*)·": r"\1\2\1",  # x \sim P(\cdot \mid c)
    r"\\text\s*\{(\s*[a-z]\s*[=≠∈]\s*[a-z0-9]\s*)\}": r"\1",  # \text{w=o}
    r"(?<!\|)\|([^|(){}]+)\|(?=\|[^|])": r"⟨\1⟩",  # |x||y|
    r"\|\|([^|]+)\|\|": r"‖\1‖",  # ||x||
    rf"(?<= )!=|!=(?={INSIDE}\}})": "≠",  # w != o; but 5!=120 is a factorial, where it is no condition in braces
    # \overset{\text{def}}{=}: a relation with something over it; what stands over a sum or maximum is a part of it
    r"\\(?:stackrel|overset|underset)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
    r"\s*\{\s*([+=:<>≤≥≠∈←⇒]+|\\(?:approx|sim|propto|to))\s*\}": r"\1",
    # _{\begin{array}{c} w \in V \\ w \ne o \end{array}}: conditions one below the other
    rf"(_\s*\{{\s*)\\begin\{{({_STACK})\}}(?:\s*\{{[lcr ]*\}})?(.*?)\\end\{{\2\}}(?=\s*\}})": r"\1\substack{\3}",
    # {\displaystyle a = b} and lines \\ {= b}
    rf"\A\s*\{{((?:[^{{}}=<>≠≤≥←]|\{{{INSIDE}\}})*[=<>≠≤≥←]{INSIDE})\}}([\s.,;]*)\Z": r"\1\2",
    rf"((?:\\\\(?:\s*\[[^\]]*\])?|&|\\begin\{{array\}}\s*\{{[^{{}}]*\}})\s*)\{{(\s*&?\s*={INSIDE})\}}": r"\1\2",
    r"\\\\\s*(?=\\end\{)": "",
    rf"\\begin\{{{_LINES}\}}(?:\[[tbc]\])?(?:\{{[0-9]+\}})?|\\end\{{{_LINES}\}}": "",
}  # fmt: skip

# \underbrace{a}_{\text{data loss}}, \boxed{a}, \cancel{a}, \color{red}{a}: what is decorated, and what is written at it
DECORATED = re.compile(
    r"\\(?:(?:(underbrace)|(overbrace)|(boxed)|underline|[bx]?cancel|mathop|mathrel|mathbin|smash)(?![a-zA-Z])"
    rf"|(?:text)?color\s*\{{[^{{}}]*\}})\s*(?:()\{{({INSIDE})\}}"
    rf"(?:(?(1)\s*_|(?(2)\s*\^|(?!)))\s*(\{{{INSIDE}\}}|\\[a-zA-Z]+(?:\s*\{{[^{{}}]*\}})?|[^\s{{]))?)?"
)
LONE_COMMAND = re.compile(r"\s*(?:\\[a-zA-Z]+|[∂∇·×⊙⊗])\s*")

# Prose at the end of a line, (\text{a row vector}), \text{(a row vector)}, \quad \text{by the chain rule}, unless it
# sets a condition; and equation numbers, \quad (12).
_CONDITION = (
    r"(?i:if|for|when|where|unless|only|except|not|with|without|given|assum\w+|suppos\w+|provided|as|let|since|because"
    r"|otherwise|else|and|or)"
)
_PROSE = rf"\\text\s*\{{(?![^{{}}]*\b{_CONDITION}\b)"
REMARKS = {
    rf"(\\begin\{{cases\}}.*?\\end\{{cases\}})"
    rf"|(?:(?:␣\s*\(\s*{_PROSE}|\(\s*{_PROSE}(?=[^{{}}$]*[^{{}}$\s]\s+[^{{}}$\s]))[^{{}}$]*\}}\s*\)"
    rf"|{_PROSE}\s*[(\[][^()\[\]{{}}$]*[)\]][\s.,]*\}}"
    rf"|␣\s*{_PROSE}[^{{}}$]*\s[^{{}}$]*\}}"
    r"|␣\s*\(\s*[0-9]+(?:\.[0-9]+)*[a-z]?\s*\))(?=[\s.,;␣]*(?:\\\\|\\end|$))": r"\1"
}


def clean(latex):
    """The formula without style, spacing, comments and alignment, and bars told apart; same length, or ValueError."""
    if len(latex) > MAX_LENGTH:
        raise ValueError(f"the formula has {len(latex):,} characters; at most {MAX_LENGTH:,} are read")
    if number := SCIENTIFIC.search(latex):
        raise ValueError(f"'{number[0]}' is printed as a product with e: write 10^{{-3}} for 1e-3")
    text = SIGN.sub(lambda m: COMMANDS.get(m[0], m[0]).ljust(len(m[0])), rewritten(latex, UNPRINTED))
    if any(len(around) >= MAX_DEPTH for _, around in nested(text)):
        raise ValueError(f"brackets are nested more than {MAX_DEPTH} deep")
    if any(set("=≠<>≤≥∈") & set(over[1]) for over in ANNOTATED.finditer(text)):
        raise ValueError("what stands over a relation is not read: write a condition behind the equation")
    text = rewritten(MATHS_IN_TEXT.sub(_text_with_maths, text), SPELLINGS)
    while (plain := DECORATED.sub(_undecorated, text)) != text:
        text = plain
    text = layout.cases(layout.alignments(text))
    return layout.bars(layout.separated(rewritten(text, REMARKS)))


def _text_with_maths(match):
    r"""`\text{if $w = o$}` is `\text{if}` followed by the mathematics."""
    before, maths, after = match[1].strip(), match[2], match[3].strip(" .,")
    before = f"\\text{{{before}}} " if before else ""
    after = f" \\text{{{after}}}" if after else ""
    return (before + maths + after).ljust(len(match[0]))


def _undecorated(match):
    r"""`\underbrace{a}_{\text{loss}}` is (a), `\underbrace{a}_{b}` is \labelled{a}{b}; `\boxed{a = b}` its inside."""
    under, over, boxed, _, inner, label = match.groups()
    claim = label and r"\text" not in label  # what the brace says of its inside
    if inner is None:
        return placed(match, "")
    if layout.related(inner) or boxed and "," in layout.flat(inner) or LONE_COMMAND.fullmatch(inner):
        if claim:
            raise ValueError("what stands at a brace around a relation is not checked: write it as an equation")
        return placed(match, r"\5")
    if claim:
        return placed(match, r"\labelled{\5}\6")
    marked = under or over or boxed  # what is marked as one thing is read as one
    return placed(match, r"\4(\5)" if marked else r"\4{\5}")
