r"""The formulas of a Markdown, LaTeX or Jupyter file, each with its exact place.

Whatever is not mathematics (code, comments, the marks of a quotation) is overwritten with spaces before formulas are looked for, so that a
position in the formula is a position in the file.
"""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from ..latex.macros import HEAD, group
from ..latex.syntax import Unreadable

KINDS = {".md": "markdown", ".markdown": "markdown", ".qmd": "markdown", ".Rmd": "markdown", ".tex": "latex", ".ipynb": "notebook"}
MARK = re.compile(r"%\s*(not executed|wrong)\s*:[ \t]*(.*)")
ENVIRONMENTS = r"equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math|split"
NOT_READ = r"verbatim|Verbatim|lstlisting|minted|comment|filecontents|tikzpicture|algorithm|algorithmic"  # environments of LaTeX without formulas to judge

ENVIRONMENT = rf"\\begin\{{(?P<env>(?:{ENVIRONMENTS})\*?)\}}(?:(?<=at\}})\{{\d+\}}|(?<=at\*\}})\{{\d+\}})?(?P<body>.*?)\\end\{{(?P=env)\}}"
FORMULA = re.compile(
    rf"(?<!\\)\$\$(?P<dollars>.+?)(?<!\\)\$\$|(?<!\\)\\\[(?P<bracket>.+?)(?<!\\)\\\]|^[ \t]*\\\\\[[ \t]*$(?P<escaped>.+?)\\\\\]|{ENVIRONMENT}"
    r"|(?<!\\)\\\((?P<round>.+?)(?<!\\)\\\)|(?<![\\$])\$(?![\s$])(?P<inline>(?:[^$\\\n]|\\.|\n(?!\s*\n))+?)(?<!\s)\$(?![\d$])",
    re.DOTALL | re.MULTILINE,
)
INLINE, DISPLAY = ("round", "inline"), ("dollars", "bracket", "escaped", "body")

FENCE = re.compile(r"^([ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?)(`{3,}|~{3,}|:{3,})[ \t]*([^`\n]*)$")
CODE = re.compile(r"\{(?:code|code-cell|code-block|sourcecode|eval-rst|literalinclude|raw|mermaid|include|toctree|bibliography)\}")
ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:[^`\n]|\n(?![ \t]*\n)|(?!\1(?!`))`)+?(?<!`)\1(?!`)")
DEFINES = re.compile(r"\\(?:(?:re|provide)?(?:new)?command|DeclareMathOperator|def)(?![a-zA-Z])")
COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
NOTATION = re.compile(r"\s*notation\s*:", re.IGNORECASE)
TABLE = re.compile(r"^[ \t]*\|[ \t]*(?:Symbol|Notation)s?[ \t]*\|[^\n]*\n[ \t]*\|[-| :]+\n((?:[ \t]*\|[^\n]*\n?)+)", re.MULTILINE)
LATEX_NOISE = re.compile(
    rf"\\begin\{{({NOT_READ})\*?\}}.*?(?:\\end\{{\1\*?\}}|\Z)|\\(?:verb|lstinline)\*?([^a-zA-Z\s{{])[^\n]*?\2|\\\\|\\%|%(?P<comment>[^\n]*)|\\(?:short)?intertext\s*\{{[^{{}}]*\}}", re.DOTALL
)


@dataclass(frozen=True, eq=False)
class Piece:
    """A text with lines of its own: a whole file, or one cell of a notebook (`cell` counts from 1)."""

    text: str
    cell: int | None = None
    starts: tuple = field(default=(), repr=False)

    def position(self, offset):
        """(line, column) of a character, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number):
        """The text of a line."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r")

    @classmethod
    def of(cls, text, cell=None):
        return cls(text, cell, (0, *(m.end() for m in re.finditer("\n", text))))


@dataclass(frozen=True, eq=False)
class Formula:
    """LaTeX found in a piece: a `display`, `inline` mathematics, a line of `notation`, or a `macro`; it begins at `start`."""

    kind: str
    latex: str
    start: int
    piece: Piece
    mark: str = ""
    reason: str = ""

    @property
    def first(self):
        """Where its first visible character stands."""
        return self.start + re.match(r"(?:\s|&|%[^\n]*(?:\n|$))*", self.latex).end()


def formulas(text, kind):
    """All formulas of a document, in order.

    Args:
        text: the document.
        kind: "markdown", "latex" or "notebook".
    Raises:
        ValueError: a notebook is not in the format of Jupyter notebooks.
    """
    if kind == "notebook":
        return [f for piece in _cells(text) for f in _formulas(piece, _plain_markdown)]
    return _formulas(Piece.of(text), _plain_latex if kind == "latex" else _plain_markdown)


def _cells(text):
    try:
        cells = json.loads(text)["cells"]
        texts = [("".join(cell["source"]), cell["cell_type"]) for cell in cells]
    except json.JSONDecodeError as error:
        raise ValueError(f"not a Jupyter notebook: {error.msg} at line {error.lineno}") from None
    except (KeyError, TypeError):
        raise ValueError("not a Jupyter notebook of format 4: it has no list of cells with a source") from None
    return [Piece.of(source, number) for number, (source, sort) in enumerate(texts, 1) if sort == "markdown"]


def _formulas(piece, plain):
    page = _Page(piece)
    plain(page)
    page.take_macros()
    text = page.text()
    for match in FORMULA.finditer(text):
        name = next(n for n in (*DISPLAY, *INLINE) if match[n] is not None)
        page.add("inline" if name in INLINE else "display", *match.span(name), text)
    return sorted(page.found, key=lambda f: f.start)


class _Page:
    """A piece whose text is blanked out step by step, and the formulas found on the way."""

    def __init__(self, piece):
        self.piece, self.found = piece, []
        self.chars = list(piece.text)

    def text(self):
        return "".join(self.chars)

    def blank(self, start, end):
        """Overwrite with spaces; lines stay lines."""
        self.chars[start:end] = [c if c == "\n" else " " for c in self.chars[start:end]]

    def add(self, kind, start, end, text):
        latex = text[start:end]
        mark = MARK.search(latex) if kind == "display" else None
        if latex.strip():
            self.found.append(Formula(kind, latex, start, self.piece, mark[1] if mark else "", mark[2].strip() if mark else ""))

    def notation(self, start, end):
        """Each line of a block declares something; dollar signs around it are allowed."""
        text = self.text()
        for line in re.finditer(r"[^\n]+", text[start:end]):
            bare = re.sub(r"(?<!\\)%.*", "", line[0]).rstrip()
            within = re.fullmatch(r"(\s*\$*)(.*?)\$*", bare)
            self.add("notation", start + line.start() + within.end(1), start + line.start() + within.end(2), text)
        self.blank(start, end)

    def take_macros(self):
        text = self.text()
        at = 0
        while command := DEFINES.search(text, at):
            at = command.end()
            if head := HEAD.match(text, command.start()):
                try:
                    _, at = group(text, head.end())
                except Unreadable:
                    continue
                self.add("macro", command.start(), at, text)
                self.blank(command.start(), at)


def _plain_latex(page):
    text = page.piece.text
    for match in LATEX_NOISE.finditer(text):
        comment = match["comment"]
        if match[0] in ("\\\\", "\\%") or comment is not None and MARK.match(match[0]):
            continue
        if comment is not None and (note := NOTATION.match(comment)):
            page.notation(match.start("comment") + note.end(), match.end())
        page.blank(*match.span())
    if "\\end{document}" in (rest := page.text()):
        page.blank(rest.index("\\end{document}"), len(rest))


def _plain_markdown(page):
    for match in COMMENT.finditer(page.piece.text):
        if note := NOTATION.match(match[1]):
            page.notation(match.start(1) + note.end(), match.end(1))
    _blocks(page)
    for pattern in (COMMENT, SPAN):
        for match in pattern.finditer(page.text()):
            if not re.search(r"\n[ \t]*\n", match[0]) or pattern is COMMENT:
                page.blank(*match.span())
    text = page.text()
    for table in TABLE.finditer(text):
        for row in re.finditer(r"[^\n]+", table[1]):
            column = re.match(r"\s*\|(?:\\\||[^|])*", row[0])
            for formula in re.finditer(r"\$([^$]+)\$", column[0]):
                offset = table.start(1) + row.start()
                page.add("notation", offset + formula.start(1), offset + formula.end(1), text)
        page.blank(*table.span(1))


def _blocks(page):
    """Line by line: front matter, fences, quotation marks, indented code."""
    offset, fence, body, kind, directives = 0, None, 0, "", []
    listed = blank_before = False
    lines = page.text().splitlines(keepends=True)
    front = next((k for k, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0) if lines and lines[0].rstrip() == "---" else 0
    for number, whole in enumerate(lines):
        start, offset = offset, offset + len(whole)
        quote = re.match(r"[ \t]*(?:>[ \t]?)+", whole)
        if quote and not (fence and kind == "code"):
            page.blank(start, start + quote.end())
            whole = " " * quote.end() + whole[quote.end() :]
        line = whole.rstrip()
        found = FENCE.match(line)
        if number <= front and front:
            page.blank(start, offset)
        elif fence:
            if found and found[2][0] == fence[0] and len(found[2]) >= len(fence) and not found[3]:
                _close(page, kind, body, start)
                page.blank(start, offset)
                fence = None
        elif found and not found[3].strip() and directives and found[2].startswith(directives[-1]):
            directives.pop()
            page.blank(start, offset)
        elif found:
            info = found[3].strip()
            bare, is_code = info.strip("{} "), found[2][0] != ":" and not info.startswith("{") or bool(CODE.match(info))
            kind = "display" if re.match(r"\{math\}|math$", info) else "notation" if bare == "notation" else "code" if is_code else ""
            body = start + found.end(2) + (whole[found.end(2) :].index("{math}") + 6 if "{math}" in info else len(whole) - found.end(2))
            page.blank(start, body)
            fence = found[2] if kind else None
            directives += [] if kind else [found[2]]
        elif not line.strip():
            blank_before = True
            continue
        elif re.match(r"(?: {4}|\t)", line) and not listed and blank_before:
            page.blank(start, offset)
            continue
        else:
            listed = bool(ITEM.match(line)) or listed and not quote and line[0] in " \t"
        blank_before = False
    if fence:
        _close(page, kind, body, len(page.chars))


def _close(page, kind, body, end):
    if kind == "notation":
        page.notation(body, end)
    elif kind == "display":
        text = page.text()
        options = re.compile(r"(?:[ \t]*:[\w-]+:[^\n]*\n)+").match(text, body + 1 if text[body : body + 1] == "\n" else body)
        page.add("display", options.end() if options else body, end, text)
    page.blank(body, end)
