"""What the arrangement of a formula says: rows and columns, wide spaces between equations, bars; every character keeps its place."""

import re

MAX_DEPTH = 40
CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
# _{\begin{array}{c} w \in V \\ w \ne o \end{array}}: conditions one below the other
STACKED = re.compile(
    r"(_\s*\{\s*)(\\begin\{(array|matrix|smallmatrix|subarray|aligned|gathered)\}(?:\s*\{[lcr ]*\})?)(.*?)(\\end\{\3\})(?=\s*\})", re.DOTALL
)
# \begin{array}{l} a &= b \\ &= c \end{array}, where it stands in no bracket: lines, not a matrix
ARRAY = re.compile(r"(\\begin\{array\}\s*(?:\[[tbc]\])?\s*\{[^{}]*\})((?:(?!\\begin\{array\}).)*?)(\\end\{array\})", re.DOTALL)
LEADING = re.compile(r"(?:\\\\(?:\s*\[[^\]]*\])?|&|\\begin\{array\}\s*\{[^{}]*\})\s*(\{)\s*&?\s*=")  # \\ {= b}
VALUED = re.compile(r"[=+\-*/<>≤≥(·⊙×]\s*(?:&\s*)?$")  # before the cases of a value, not of a system
QUAD = re.compile(r",?\s*(?:\\q?quad(?![a-zA-Z])\s*)+(?!\\text)")
CASES_ENDS = re.compile(r"\\(?:begin|end)\{cases\}")
BREAK = re.compile(r"(\\\\(?:\s*\[[^\]]*\])?)")
# What may stand between two equations on one line, and what opens or closes a level around it.
MARKS = re.compile(
    r"\\(?:quad|qquad)(?![a-zA-Z])|\\hspace\*?\s*\{[^{}]*\}|(?:(?<!\\)\\[ ;]\s*){3,}"
    r"|\\(?:begin|end)\{(?:cases|[a-zA-Z]?matrix|array)\}|\\\\|\\[{}]|[][{}()]"
)
RELATED = re.compile(r"[=<>≠≤≥←]")
_LINK = r"[=<>≠≤≥∈+\-·×⊙]|\\approx(?![a-zA-Z])"
OPEN_END = re.compile(rf"(?:{_LINK}|[,;:&(]|\\(?:log|exp|ln))\s*$")  # more must follow
LINKED = re.compile(rf"\s*&?\s*(?:{_LINK}|[,;:)]|\\(?:text|tag|label)(?![a-zA-Z])|$)")  # it continues what stands before
CONTINUES = re.compile(rf"\s*&?\s*(?::=|{_LINK}|\\(?:quad|qquad)|$)")  # a row that continues the one above
OWN = re.compile(r"[\s&]*[+\-](?:(?!\\\\|&).)+&\s*[=<>≠≤≥←]")  # - a &= b: a row with a left side of its own
ROWS = re.compile(r"\\(?:begin|end)\{(?:cases|[bpvV]?matrix|array)\}|\\substack\s*\{|\\\\(?:\s*\[[^\]]*\])?|&|[{}]")


def blank(match):
    return " " * len(match[0])


def pad(text, length):
    """`text` filled up with spaces to `length`."""
    return text + " " * (length - len(text))


def erased(text, start, end):
    """`text` with spaces from `start` to `end`."""
    return text[:start] + " " * (end - start) + text[end:]


def pairs(text):
    """For each `{` that is closed, where its `}` stands."""
    found, stack = {}, []
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if brace[0] == "{":
            stack.append(brace.start())
        elif brace[0] == "}" and stack:
            found[stack.pop()] = brace.start()
    return found


def flat(text):
    """The text without what stands in brackets."""
    while (shorter := re.sub(r"\{[^{}]*\}|\([^()]*\)|\[[^][]*\]", " ", text)) != text:
        text = shorter
    return text


def related(text):
    """Whether a relation stands in the text, outside its brackets."""
    return RELATED.search(flat(text))


def unwrapped(text):
    r"""Lines in braces of their own, `\\ {= b}`, and a formula in braces, `{\displaystyle a = b}`, without the braces."""
    ends = pairs(text)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip(" \n.,;")) - 1
    if ends.get(start) == end and related(text[start + 1 : end]):
        text = erased(erased(text, start, start + 1), end, end + 1)
    for match in LEADING.finditer(text):
        if match.start(1) in ends:
            for place in (match.start(1), ends[match.start(1)]):
                text = erased(text, place, place + 1)
    return text


def substacks(text):
    r"""An array under a sum sign is a `\substack`."""

    def stack(match):
        body = re.sub(r"\\\\\s*$", blank, match[4])
        return match[1] + pad(r"\substack{", len(match[2])) + body + pad("}", len(match[5]))

    return STACKED.sub(stack, text)


def alignments(text):
    r"""An array of equations outside brackets only arranges them."""

    def lines(match):
        before = text[: match.start()].rstrip()
        if before.endswith(("(", "[", "|", r"\{", "‖")) or not related(match[2]):
            return match[0]
        return " " * len(match[1]) + match[2] + " " * len(match[3])

    return ARRAY.sub(lines, text)


def cases(text):
    r"""The rows of `cases` with one & at most and without the punctuation at their ends."""

    def tidied(match):
        value = VALUED.search(text[: match.start()])
        parts = [part if k % 2 else _case(part) for k, part in enumerate(BREAK.split(match[0]))]
        return "".join(parts) if value or not _is_system(parts[::2]) else "".join(CASES_ENDS.sub(blank, part) for part in parts)

    return CASES.sub(tidied, text)


def _is_system(rows):
    """Whether a brace holds equations, one below the other, and not the cases of one value."""
    rows = [CASES_ENDS.sub("", row) for row in rows]
    if any(re.search(r"&(?:\s|\\[,;:!])*(?:=|<|>)", row) for row in rows):
        return True
    conditional = any(re.search(r"&|,|\\(?:text|q?quad)|if|when|for|otherwise", row) for row in rows)
    return not conditional and all(related(row) for row in rows if row.strip())


def _case(row):
    row = re.sub(r"^(\\begin\{cases\})?(\s*)&", r"\1\2 ", row)
    row = re.sub(r"&(\s*)(,?)(\s*)&", r"\2\1&\3 ", row)
    row = re.sub(r"&(\s*(?:\\text\s*\{[^{}]*\}|if|for|when)\s*)&", r"&\1 ", row)
    if "&" not in row and (space := QUAD.search(row)) and related(row[space.end() :]):  # 1 \quad i = o
        row = row[: space.start()] + pad("&", len(space[0])) + row[space.end() :]
    row = re.sub(r"(?:(?<!\\)[.,;&]\s*)+(?=(?:\\end\{cases\})?$)", blank, row)
    braced = re.search(r"&\s*(\{)\s*(?=\\text)", row)  # & {\text{if } w = o}
    if braced and (end := pairs(row).get(braced.start(1))) and not row[end + 1 :].replace(r"\end{cases}", "").strip():
        row = erased(erased(row, braced.start(1), braced.end(1)), end, end + 1)
    return row


def separated(text):
    """A wide space between two equations separates them like a comma."""
    spaces, depth = [], 0
    for mark in MARKS.finditer(text):
        word = mark[0]
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(word, 0) + word.startswith("\\begin") - word.startswith("\\end")
        if depth <= 0 and word[0] == "\\" and not word.startswith(("\\begin", "\\end", "\\{", "\\}")):
            spaces.append(mark)
    chars = list(text)
    for before, space, after in zip([None, *spaces], spaces, [*spaces[1:], None], strict=False):
        left = text[before.end() if before else 0 : space.start()]
        right = text[space.end() : after.start() if after else len(text)]
        if space[0] != "\\\\" and _apart(left, right):
            chars[space.start() : space.end()] = pad(",", len(space[0]))
    return "".join(chars)


def rows(text):
    r"""Keep `&` and `\\` only where they separate something: in cases, matrices, stacked conditions, and between two equations."""
    stack, out, last = [], [], 0
    columns, start = 0, 0  # of a row of an alignment; where its equation begins
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
            columns += 1
            apart = inside is None and columns % 2 == 0 and _apart(text[start : match.start()], text[last:].split(r"\\")[0])
            start = last if apart else start
            token = "," if apart else " "
        elif token.startswith("\\\\"):
            continued = CONTINUES.match(text, match.end()) or re.search(r"[=+\-]\s*&?\s*$", text[: match.start()])
            joined = inside is None and continued and not OWN.match(text, match.end())
            token = pad(" " if joined else "↵", len(token))
            columns, start = 0, last
        out.append(token)
    return "".join(out) + text[last:]


def _apart(left, right):
    """Whether two equations stand to the left and to the right."""
    return related(left) and related(right) and not OPEN_END.search(left) and not LINKED.match(right)


def bars(text):
    """Tell `|x|` from `P(w | c)`: a lone bar in its bracket is 'given', also in `Pr[w | c]`, two are an absolute value (or a size); the same for double bars."""
    groups, stack, ends, given = {}, [0], {}, set()
    chars = list(text)
    for i, ch in enumerate(chars):
        if ch in "([{⟨⟪":
            stack.append(i + 1)
            if len(stack) > MAX_DEPTH:
                raise ValueError(f"brackets are nested more than {MAX_DEPTH} deep")
        elif ch in ")]}⟩⟫" and len(stack) > 1:
            ends[stack.pop() - 1] = i
        elif ch in "|‖":
            groups.setdefault((stack[-1], ch), []).append(i)
        elif ch == "⎮":
            given.add(stack[-1])
    for (start, ch), places in groups.items():
        pair = "⟨⟩" if ch == "|" else "⟪⟫"
        if ch == "|" and len(places) == 2 and places[1] == places[0] + 1:  # KL(p || q), which is no absolute value of nothing
            chars[places.pop()] = " "
        if len(places) % 2:
            middle = places.pop(0) if len(places) == 1 else places.pop(_lone(chars, places))
            chars[middle] = "⎮"
            given.add(start)
        for k, place in enumerate(places):
            chars[place] = pair[k % 2]
    for first in (start - 1 for start in given):
        if first in ends and chars[first] == "[":
            chars[first], chars[ends[first]] = "()"
    return "".join(chars)


def _lone(chars, places):
    """Which of an odd number of bars stands alone: the first that follows a symbol directly and is not closed by the next."""
    for k, place in enumerate(places):
        before = "".join(chars[:place]).rstrip()[-1:]
        if before and (before.isalnum() or before in ")}]"):
            return k
    return 0
