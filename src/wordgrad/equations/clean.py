"""Blank out what carries no meaning in a formula, without moving a single character.

Every replacement has the length of what it replaces, so a position in the cleaned text is a position in the reader's text.
"""

import re

MAX_LENGTH, MAX_DEPTH = 10_000, 40

STYLE = (
    r"\\(?:mathbf|boldsymbol|bm|pmb|mathcal|mathit|mathsf|mathscr|mathbb|bf|rm|it|cal|vec|overrightarrow|displaystyle|textstyle|limits|nolimits"
    r"|nonumber|notag|quad|qquad|left|right|middle|[bB]igg?[lrm]?|mathopen|mathclose|therefore|because|strut|ensuremath)(?![a-zA-Z])\s?[.]?"
)
KEEP = re.compile(r"\\(?:mathbf|boldsymbol|bm|pmb|textbf|mathbb|mathds)\s*(?:\{\s*1\s*\}|1(?![0-9]))|\\mathbb\s*\{?\s*[RNZI](?![a-zA-Z])")
BLANK = re.compile(
    r"(?<!\\)%[^\n]*|\\(?:tag|label|hspace|vspace|hskip|phantom)\*?\s*\{[^{}]*\}|" + STYLE + r"|(?<!\\)\\[,;:!> ]|~|\\hline"
    r"|\\begin\{(?:aligned|align\*?|split|gathered|gather\*?|equation\*?|alignedat|multline\*?)\}|\\end\{(?:aligned|align\*?|split|gathered|gather\*?|equation\*?|multline\*?)\}"
)
SWAP = {
    r"\\lvert(?![a-zA-Z])": "⟨", r"\\rvert(?![a-zA-Z])": "⟩", r"\\lVert(?![a-zA-Z])": "⟪", r"\\rVert(?![a-zA-Z])": "⟫",
    r"\\vert(?![a-zA-Z])": "|", r"\\(?:\||Vert(?![a-zA-Z]))": "‖", r"\\_": "_", r"\\lbrack(?![a-zA-Z])": "[", r"\\rbrack(?![a-zA-Z])": "]",
    r"\\intercal(?![a-zA-Z])": r"\top", r"\\mathsf\s*\{\s*T\s*\}": r"\top", r"\\transpose(?![a-zA-Z])": r"\top", r"\\atop(?![a-zA-Z])": "↵", r"!\s?=": "≠",
}  # fmt: skip
SPELLINGS = {
    r"\\left\s*\\\{\s*\\begin\{(?:array|matrix|aligned)\}(?:\s*\{[lcr|@ ]*\})?": r"\begin{cases}", r"\\end\{(?:array|matrix|aligned)\}\s*\\right\s*\.": r"\end{cases}",
    r"\\(?:mathrm|text|textrm|mathit|operatorname)\s*\{\s*d\s*\}": "d", r"\\therefore(?![a-zA-Z])(?!\s*&?\s*=)": "⇒",
    r"\\(?:text|mbox|textrm)\s*\{\s*\(\s*(?=(?:if|when|for|where)\s*\})": r"\text{", r"\\(?:text|mbox|textrm)\s*\{\s*\)[\s.]*\}": "",
}  # fmt: skip
CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
MARKS = re.compile(r"\\(?:quad|qquad)(?![a-zA-Z])|\\hspace\*?\s*\{[^{}]*\}|\\begin\{[a-z]*\*?\}|\\end\{[a-z]*\*?\}|\\\\|\\[{}]|[][{}()]")
RELATED = re.compile(r"[=<>]|\\(?:leq?|geq?|neq?|leftarrow|gets)(?![a-zA-Z])")
LINKED = re.compile(r"\s*&?\s*(?:[=<>+\-,;:)]|\\(?:leq?|geq?|neq?|cdot|times|approx|equiv|odot|in|text|mbox|textrm|tag|label)(?![a-zA-Z])|$)")
DECORATED = re.compile(r"\\(underbrace|overbrace)(?![a-zA-Z])|\\boxed(?![a-zA-Z])|\\(?:text)?color\s*\{[^{}]*\}")
LABEL = re.compile(r"\s*[_^]\s*(?:\\(?:text|textrm|mathrm|mbox)\s*\{[^{}]*\}|\{\s*\\(?:text|textrm|mathrm|mbox)\s*\{[^{}]*\}\s*\})")
REMARK = re.compile(r"(?:\(\s*\\(?:text|textrm|mbox)\s*\{[^{}$]*\}\s*\)|\\(?:text|textrm|mbox)\s*\{\s*\([^(){}$]*\)[\s.,]*\})(?=[\s.,;]*(?:\\\\|\\end|\\tag|$))")
CONDITION = re.compile(r"(?i)\b(?:if|for|when|where|unless|only|except|not|with|without|given|assum\w+|suppos\w+|provided|as|let|since|because)\b")
ROWS = re.compile(r"\\begin\{(cases|[bp]?matrix|array)\}|\\end\{(?:cases|[bp]?matrix|array)\}|\\substack\s*\{|\\\\(?:\s*\[[^\]]*\])?|&|[{}]")
CONTINUES = re.compile(r"\s*&?\s*(?:=|<|>|\+|-|:=|≠|≤|≥|\\(?:leq?|geq?|neq?|cdot|times|approx|equiv|odot|in)(?![a-zA-Z])|\\(?:quad|qquad)|$)")


def pad(text, length):
    """`text` filled up with spaces to `length`."""
    return text + " " * (length - len(text))


def clean(latex):
    """The formula with style, spacing, comments and alignment blanked out and bars told apart; same length, or ValueError."""
    if len(latex) > MAX_LENGTH:
        raise ValueError(f"the formula has {len(latex):,} characters; at most {MAX_LENGTH:,} are read")
    _not_too_deep(latex)
    text = re.sub(r"\\(?:text|mbox|textrm)\s*\{([^{}$]*)\$([^${}]*(?:\{[^{}]*\}[^${}]*)*)\$([^{}$]*)\}", _text_with_maths, latex)
    text = _remarks(_braces(_named_differently(text)))
    text = _outside(KEEP, text, lambda part: BLANK.sub(lambda m: " " * len(m[0]), part))
    for pattern, symbol in SWAP.items():
        text = re.sub(pattern, lambda m, symbol=symbol: pad(symbol, len(m[0])), text)
    return _bars(_rows(text))


def _not_too_deep(text):
    """Refuse deep braces at once: what follows looks at every pair."""
    depth = 0
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth > MAX_DEPTH:
            raise ValueError(f"brackets are nested more than {MAX_DEPTH} deep")


def _named_differently(text):
    r"""An array after `\left\{` is `cases`, an upright d is d, and a wide space between two equations separates them like a comma."""
    for pattern, name in SPELLINGS.items():
        text = re.sub(pattern, lambda m, name=name: pad(name, len(m[0])), text)
    text = CASES.sub(_tidied, text)
    spaces, depth, marks = [], 0, {m.start(): m for m in MARKS.finditer(text)}
    for at in sorted(marks):
        mark = marks[at][0]
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(mark, 0) + mark.startswith("\\begin") - mark.startswith("\\end")
        if depth <= 0 and mark[0] == "\\" and not mark.startswith(("\\begin", "\\end", "\\{", "\\}")):
            spaces.append(marks[at])
    chars = list(text)
    for before, space, after in zip([None, *spaces], spaces, [*spaces[1:], None], strict=False):
        left, right = text[before.end() if before else 0 : space.start()], text[space.end() : after.start() if after else len(text)]
        if space[0] != "\\\\" and RELATED.search(_level(left)) and RELATED.search(_level(right)) and not re.search(r"(?:[=<>+\-,;:&(]|\\(?:leq?|geq?|neq?|cdot|times|approx|equiv|odot|in|log|exp|ln))\s*$", left) and not LINKED.match(right):
            chars[space.start()] = ","
            chars[space.start() + 1 : space.end()] = " " * (len(space[0]) - 1)
    return "".join(chars)


def _tidied(match):
    r"""The rows of `cases` without a leading & and without the punctuation at their ends."""
    return re.sub(r"(?:(?<=\\begin\{cases\})|(?<=\\\\))\s*&|[.,;](?=\s*(?:\\\\|\\end\{cases\}))", lambda m: " " * len(m[0]), match[0])


def _level(text):
    """The text without its brackets and what is in them."""
    while (shorter := re.sub(r"\{[^{}]*\}|\([^()]*\)|\[[^][]*\]", " ", text)) != text:
        text = shorter
    return text


def _braces(text):
    r"""`\underbrace{a}_{\text{data loss}}` is a; so are `\boxed{a}` and `\color{red} a`."""
    for match in DECORATED.finditer(text):
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
        depth, end = 0, match.end()
        while end < len(text) and (depth or not text[match.end() : end].strip()):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        if match[0].startswith("\\boxed"):
            text = text[: match.end()] + text[match.end() : end].replace("{", " ", 1)[:-1] + " " + text[end:]
        if match[1] and (label := LABEL.match(text, end)):
            text = text[:end] + " " * len(label[0]) + text[label.end() :]
    return text


def _remarks(text):
    r"""Blank out prose in brackets at the end of a line, `(\text{a row vector})`, unless it sets a condition."""
    return REMARK.sub(lambda m: m[0] if CONDITION.search(m[0]) else " " * len(m[0]), text)


def _outside(keep, text, change):
    """`change` applied to the parts of `text` that `keep` does not match."""
    parts, last = [], 0
    for match in keep.finditer(text):
        parts += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join(parts) + change(text[last:])


def _text_with_maths(match):
    r"""`\text{if $w = o$}` is `\text{if}` followed by the mathematics."""
    before, maths, after = match[1], match[2], match[3]
    words = f"\\text{{{before.strip()}}}" if before.strip() else ""
    return pad(f"{words} {maths}" + (f" \\text{{{after.strip()}}}" if after.strip(" .,") else ""), len(match[0]))


def _rows(text):
    r"""Keep `&` and `\\` only where they separate something: in cases, matrices, stacked conditions, and between two equations."""
    stack, out, last = [], [], 0
    for match in ROWS.finditer(text):
        token = match[0]
        out.append(text[last : match.start()])
        last = match.end()
        if token.startswith(r"\begin"):
            stack.append("env")
        elif token.startswith(r"\end"):
            if stack:
                stack.pop()
        elif token.startswith(r"\substack"):
            stack.append("stack")
        elif token == "{":
            stack.append("{")
        elif token == "}" and stack and stack[-1] in ("{", "stack"):
            stack.pop()
        inside = next((s for s in reversed(stack) if s != "{"), None)
        if token == "&" and inside != "env":
            token = " "
        elif token.startswith("\\\\"):
            joined = inside is None and (CONTINUES.match(text, match.end()) or re.search(r"[=+\-]\s*&?\s*$", text[: match.start()]))
            token = pad(" " if joined else "↵", len(token))
        out.append(token)
    return "".join(out) + text[last:]


def _bars(text):
    """Tell `|x|` from `P(w | c)`: a lone bar in its bracket is 'given', two are an absolute value (or a size); the same for double bars."""
    groups, stack = {}, [0]
    chars = list(text)
    for i, ch in enumerate(chars):
        if ch in "([{" or (ch == "⟨") or ch == "⟪":
            stack.append(i + 1)
            if len(stack) > MAX_DEPTH:
                raise ValueError(f"brackets are nested more than {MAX_DEPTH} deep")
        elif ch in ")]}⟩⟫" and len(stack) > 1:
            stack.pop()
        elif ch in "|‖":
            groups.setdefault((stack[-1], ch), []).append(i)
    for (_, ch), places in groups.items():
        pair = "⟨⟩" if ch == "|" else "⟪⟫"
        if ch == "|" and len(places) % 2:
            middle = places.pop(0) if len(places) == 1 else places.pop(_lone(chars, places))
            chars[middle] = "⎮"
        for k, place in enumerate(places):
            chars[place] = pair[k % 2]
    return "".join(chars)


def _lone(chars, places):
    """Which of an odd number of bars stands alone: the first that follows a symbol directly and is not closed by the next."""
    for k, place in enumerate(places):
        before = "".join(chars[:place]).rstrip()[-1:]
        if before and (before.isalnum() or before in ")}]"):
            return k
    return 0
