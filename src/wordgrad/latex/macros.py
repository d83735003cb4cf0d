r"""Authors' macros, `\newcommand{\bv}{\mathbf{v}}` among the declarations, expanded before anything is read."""

import re

from .syntax import Unreadable

MAX_EXPANSIONS, MAX_LENGTH = 2_000, 20_000
# Possessive (*+): blanks in a row are looked at once, not in every way of sharing them out.
HEAD = re.compile(
    r"\s*+\\(?:(?:re)?newcommand|providecommand|(DeclareMathOperator))\*?"
    r"\s*+\{?\s*+(\\[a-zA-Z]+)\s*+\}?\s*+(?:\[\s*+([0-9])\s*+\])?\s*+(?=\{)"  # \newcommand{\bv}[1]{
    r"|\s*+\\def\s*+(\\[a-zA-Z]+)\s*+((?:#[0-9])*)\s*+(?=\{)"  # \def\bv#1{
)


def macro(line):
    r"""(name, number of arguments, body) of a line that defines a macro; None for any other line."""
    head = HEAD.match(line)
    if not head:
        return None
    body, end = group(line, head.end())
    if line[end:].strip(" %\n\t"):
        raise Unreadable("one macro is defined to a line", end, len(line))
    if head[1]:
        body = f"\\operatorname{{{body}}}"
    return head[2] or head[4], int(head[3] or 0) + (head[5] or "").count("#"), body


def group(text, start):
    """(what stands in the braces that open at `start`, where they end)."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0) if text[i - 1 : i] != "\\" else 0
        if depth == 0:
            return text[start + 1 : i], i + 1
    raise Unreadable("a brace is open", start, len(text))


def expand(text, macros):
    """`text` with every macro replaced by its body, again and again until none is left."""
    return traced(text, macros)[0] if macros else text


def traced(text, macros):
    """The expanded text, and for each of its characters the place in `text` that it comes from.

    What comes from a body comes from where the macro stands.
    """
    names = re.compile(f"(?:{'|'.join(map(re.escape, macros))})(?![a-zA-Z])") if macros else re.compile("(?!)")
    at, origin = 0, list(range(len(text)))
    for _ in range(MAX_EXPANSIONS):
        found = names.search(text, at)
        if not found or len(text) > MAX_LENGTH:
            return text, origin
        at, end = found.span()
        count, body = macros[found[0]]
        given = {}
        for k in range(1, count + 1):
            start, stop, end = _argument(text, end, found)
            given[f"#{k}"] = text[start:stop], origin[start:stop]
        if re.search(r"\\[a-zA-Z]+$", body) and text[end : end + 1].isalpha():
            body += " "
        parts = [given.get(part, (part, [origin[at]] * len(part))) for part in re.split("(#[1-9])", body)]
        text = "".join([text[:at], *(written for written, _ in parts), text[end:]])
        origin = [*origin[:at], *(place for _, places in parts for place in places), *origin[end:]]
    raise Unreadable(f"the macro {found[0]} expands without end", at, at + 1)


def _argument(text, start, found):
    """(where an argument starts, where it ends, where what follows starts)."""
    token = re.compile(r"\s*(\{|\\[a-zA-Z]+|[^\s{}])").match(text, start)
    if not token:
        raise Unreadable(f"{found[0]} lacks an argument", found.start(), found.end())
    if token[1] != "{":
        return *token.span(1), token.end()
    end = group(text, token.start(1))[1]
    return token.end(), end - 1, end
