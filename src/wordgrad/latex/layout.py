"""What the arrangement of a formula says: rows and columns, wide spaces between equations, bars.

Every character keeps its place.
"""

import re

INSIDE = "[^{}]*+"  # of braces, with the braces in it
for _ in range(20):
    INSIDE = rf"(?:[^{{}}]|\{{{INSIDE}\}})*+"
CASES = re.compile(r"(\\begin\{cases\})(.*?)(\\end\{cases\})", re.DOTALL)
# \begin{array}{l} a &= b \\ &= c \end{array}, where it stands in no bracket: lines, not a matrix
ARRAY = re.compile(
    r"\\begin\{array\}\s*(?:\[[tbc]\])?\s*\{[^{}]*\}((?:(?!\\begin\{array\}).)*?)\\end\{array\}", re.DOTALL
)
VALUED = re.compile(r"[=+\-*/<>≤≥(·⊙×]\s*(?:&\s*)?$")  # before the cases of a value, not of a system
BREAK = re.compile(r"(\\\\(?:\s*\[[^\]]*\])?)")
# How the rows of cases are written otherwise, with & between the value and the condition alone.
ROW = {
    r"\A\s*&": "",
    r"&(\s*(?:,|\\text\s*\{[^{}]*\}|if|for|when)?\s*)&": r"&\1",
    r"(?:(?<!\\)[.,;&␣]\s*)+\Z": "",
    rf"&\s*\{{(\s*\\text{INSIDE})\}}\s*\Z": r"&\1",  # & {\text{if } w = o}
}
# Brackets, and what may separate: rows, columns, wide spaces, bars.
SIGN = re.compile(
    r"""\\text\s*\{[^{}]*\}
      | (?P<open> [(\[{⟨⟪] | \\\{ | \\begin\{[a-zA-Z]+\} | \\substack\s*\{ )
      | (?P<close> [)\]}⟩⟫] | \\\} | \\end\{[a-zA-Z]+\} )
      | (?P<row> \\\\(?:\s*\[[^\]]*\])? ) | (?P<column> & ) | (?P<wide> ␣[\s␣]* ) | (?P<bar> [|‖⎮] ) | \\[^a-zA-Z]""",
    re.VERBOSE | re.DOTALL,
)
RELATED = re.compile(r"[=<>≠≤≥←∈]")
_LINK = r"[=<>≠≤≥∈+\-·×⊙]|\\approx(?![a-zA-Z])"
OPEN_END = re.compile(rf"(?:{_LINK}|[,;:&(]|\\(?:log|exp|ln))\s*$")  # more must follow
_NAMED = r"\\text(?!\s*\{[^{}]*\}\s*(?:[_^]\s*(?:\{[^{}]*\}|\w)\s*|\([^()]*\)\s*)*=)"  # \text{if}, not \text{CE}(y) = …
LINKED = re.compile(rf"\s*&?\s*(?:{_LINK}|[,;:)]|{_NAMED}|$)")  # it continues what stands before
CONTINUES = re.compile(rf"[\s&␣]*(?::=|{_LINK}|$)")  # a row that continues the one above
RELATION = re.compile(r"[\s&␣]*(?::=|[=<>≠≤≥])")
RESTRICTS = re.compile(r"[\s&]*(?:-?\w+\s*[≠∈<>≤≥,]|[i-nrstw]\s*=|\\text|\\forall|∀)")  # a = b, \quad i = 1, …, n
SIGNED = re.compile(r"\s*-[^,;]*=")  # - a = b, without &
UNFINISHED = re.compile(r"[=+\-][\s&␣]*$")
OWN = re.compile(r"[\s&]*[+\-](?:(?!\\\\|&).)+&\s*[=<>≠≤≥←]")  # - a &= b: a row with a left side of its own


def placed(match, template):
    r"""The template at the place of a match; what `\1` is stays where it stands, and blanks fill the gaps."""
    written, *rest = re.split(r"\\([0-9])", template)
    for group, literal in zip(map(int, rest[::2]), rest[1::2], strict=True):
        written = written.ljust(match.start(group) - match.start()) + (match[group] or "") + literal
    return written.ljust(len(match[0]))


def rewritten(text, table):
    """The text with the template for each pattern of the table."""
    for pattern, template in table.items():
        text = re.sub(pattern, lambda match, template=template: placed(match, template), text, flags=re.DOTALL)
    return text


def nested(text):
    """Each bracket and each sign that may separate something, with the brackets that are open around it."""
    around = []
    for sign in SIGN.finditer(text):
        if sign.lastgroup == "close" and sign[0] not in (")", "]"):
            while around and around[-1][0] in ("(", "["):  # they end with the braces in which they are open
                around.pop()
        yield sign, around
        if sign.lastgroup == "open":
            around.append(sign)
        elif sign.lastgroup == "close" and around:
            around.pop()


def flat(text):
    """The text without what stands in brackets."""
    while (shorter := re.sub(r"\{[^{}]*\}|\([^()]*\)|\[[^][]*\]", " ", text)) != text:
        text = shorter
    return text


def related(text):
    """Whether a relation stands in the text, outside its brackets."""
    return RELATED.search(flat(text))


def alignments(text):
    """An array of equations outside brackets only arranges them."""

    def lines(match):
        bracketed = text[: match.start()].rstrip().endswith(("(", "[", "|", r"\{", "‖"))
        return match[0] if bracketed or not related(match[1]) else placed(match, r"\1")

    return ARRAY.sub(lines, text)


def cases(text):
    """The rows of `cases` with one & at most and no punctuation at the ends; a brace around a system says nothing."""

    def tidied(match):
        begin, body, end = match.groups()
        rows = [row if k % 2 else _case(row) for k, row in enumerate(BREAK.split(body))]
        if _is_system(rows[::2]) and not VALUED.search(text[: match.start()]):
            begin, end = " " * len(begin), " " * len(end)
        return "".join((begin, *rows, end))

    return CASES.sub(tidied, text)


def _is_system(rows):
    """Whether a brace holds equations, one below the other, and not the cases of one value."""
    if any(re.search(r"&\s*[=<>]", row) for row in rows):
        return True
    conditional = any(re.search(r"&|,|␣|\\text|if|when|for|otherwise", row) for row in rows)
    return not conditional and all(related(row) for row in rows if row.strip())


def _case(row):
    row = rewritten(row, ROW)
    space = re.search(r",?[\s␣]*␣[\s␣]*(?!\\text)", row)
    if "&" not in row and space and related(row[space.end() :]):  # 1 \quad i = o
        row = row[: space.start()] + "&".ljust(len(space[0])) + row[space.end() :]
    return row


def separated(text):
    r"""Keep `&` and `\\` only where they separate something; what stands between two equations is a comma."""
    signs, marks, columns = list(text), [], 0  # marks: what may separate equations; columns of the row so far
    for sign, around in nested(text):
        kind = sign.lastgroup
        if kind == "wide":
            marks += [] if around else [sign]
        elif kind in ("row", "column"):
            inside = next((a[0] for a in reversed(around) if a[0].startswith(("\\begin", "\\substack"))), "")
            if kind == "row":
                signs[sign.start() : sign.end()] = "↵".ljust(len(sign[0]))
                columns = 0
            elif not inside.startswith("\\begin"):
                signs[sign.start()] = " "
                columns += 1
            if not inside and columns % 2 == 0:
                marks.append(sign)
    places = [0, *(place for mark in marks for place in mark.span()), len(text)]
    beside = False  # whether two equations stand side by side in this row
    for mark, start, end in zip(marks, places[:-2:2], places[3::2], strict=True):
        left, right = text[start : mark.start()], text[mark.end() : end]
        if mark.lastgroup != "row":
            restricts, claims = RESTRICTS.match(right), related(left) and related(right)
            follows = claims or restricts and related(left)
            if claims and mark.lastgroup == "wide" and SIGNED.match(right) and not OPEN_END.search(left):
                raise ValueError("does an equation begin with this sign, or go on? Put a comma before the wide space")
            apart = follows and not OPEN_END.search(left) and not LINKED.match(right)
            signs[mark.start()] = "," if apart else " "
            beside |= bool(claims) and not restricts and (apart or left.rstrip().endswith(","))
        elif CONTINUES.match(text, mark.end()) or UNFINISHED.search(text[: mark.start()]):
            own = OWN.match(text, mark.end())
            goes_on = not own and RELATION.match(text, mark.end())
            if beside and goes_on:
                raise ValueError("which of the equations above goes on in this row? Put each in rows of its own")
            if not own and "&" not in text and SIGNED.match(right) and related(left):
                raise ValueError("does this row begin with a sign, or go on from the row above? Put & before =")
            stated = goes_on and RESTRICTS.match(left)  # w \ne o \\ = c
            signs[mark.start()] = "↵" if own else "," if stated else " "
            beside = beside and not own
        else:
            beside = False
    return "".join(signs).replace("␣", " ")


def bars(text):
    """Tell `|x|` from `P(w | c)`: a lone bar in its bracket is 'given', also in `Pr[w | c]`; two are an absolute value.

    The same for double bars. An absolute value may turn out to be the size of a set.
    """
    groups, ends, given = {}, {}, set()
    chars = list(text)
    for sign, around in nested(text):
        opened = around[-1].start() if around else None
        if sign[0] == "⎮":
            given.add(opened)
        elif sign.lastgroup == "bar":
            groups.setdefault((opened, sign[0]), []).append(sign.start())
        elif sign[0] == "]" and around:
            ends[opened] = sign.start()
    for (opened, bar), places in groups.items():
        if bar == "|" and len(places) == 2 and places[1] == places[0] + 1:
            chars[places.pop()] = " "  # KL(p || q), which is no absolute value of nothing
        if len(places) % 2:
            chars[places.pop(_lone(chars, places))] = "⎮"
            given.add(opened)
        for k, place in enumerate(places):
            chars[place] = ("⟨⟩" if bar == "|" else "⟪⟫")[k % 2]
    for opened in given & ends.keys():
        if chars[opened] == "[":
            chars[opened], chars[ends[opened]] = "()"
    return "".join(chars)


def _lone(chars, places):
    """Which of an odd number of bars stands alone: the first that follows a symbol, or simply the first."""
    before = ["".join(chars[:place]).rstrip()[-1:] for place in places]
    return next((k for k, sign in enumerate(before) if sign.isalnum() or sign in (")", "}", "]")), 0)
