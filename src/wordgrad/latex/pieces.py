"""The pieces of a row, as the grammar leaves them: where one stands, what it starts with, what of it is printed."""

from lark import Token, Tree
from lark.tree import Meta

from .syntax import Unreadable

GROUPS = ("paren", "bracket", "brace", "silent")


def span(piece):
    """Where a piece stands in the text."""
    if isinstance(piece, Token):
        return piece.start_pos, piece.end_pos
    return (piece.meta.start_pos, piece.meta.end_pos) if isinstance(piece, Tree) else (0, 0)


def piece_of(part):
    """A piece without scripts that is made of one token or tree."""
    place = Meta()
    (place.start_pos, place.end_pos), place.empty = span(part), False
    return Tree("piece", [part], place)


def is_op(piece, which):
    return isinstance(piece, Token) and piece.type == "OP" and str(piece) in which


def is_number(piece):
    bare = isinstance(piece, Tree) and len(piece.children) == 1 and isinstance(piece.children[0], Token)
    return bare and piece.children[0].type in ("NUMBER", "DIGIT")


def is_group(piece, kinds=GROUPS):
    return isinstance(piece, Tree) and isinstance(piece.children[0], Tree) and piece.children[0].data in kinds


def is_empty(tree):
    return isinstance(tree, Tree) and tree.data == "nothing"


def _sign(piece):
    """The token of a piece that bears no subscript, as a derivative sign d or ∂²; None for other pieces."""
    if not isinstance(piece, Tree) or any(s.data != "sup" for s in piece.children[1:]):
        return None
    return piece.children[0] if isinstance(piece.children[0], Token) else None


def starts_partial(piece):
    return (token := _sign(piece)) is not None and token.type == "PARTIAL"


def starts_letter(piece, letter):
    return (token := _sign(piece)) is not None and str(token) == letter


def inside(tree):
    """The pieces of the one expression in braces; None for anything else."""
    for kind in ("silent", "args", "chain"):
        if not isinstance(tree, Tree) or tree.data != kind or len(tree.children) != 1:
            return None
        tree = tree.children[0]
    return tree.children if isinstance(tree, Tree) else None


def half(part):
    """The pieces of a fraction's half, or of what stands under a root or a hat."""
    if isinstance(part, Token) or part.data == "over":
        return [piece_of(part)]
    if is_empty(part):
        raise Unreadable("half of this fraction is empty", *span(part))
    pieces = part.children if part.data == "row" else inside(part)
    if pieces is None:
        raise Unreadable("one expression was expected in each half of the fraction", *span(part))
    return list(pieces)


def as_printed(pieces):
    """The pieces of a row without what does not show: empty braces, `{P}(w)`, and braces around a sum: `{a + b} c`
    prints as a + b c.
    """
    shown = []
    for piece in pieces:
        if isinstance(piece, Token):
            shown.append(piece)
            continue
        atom, scripts = piece.children[0], [s for s in piece.children[1:] if not is_empty(s.children[0])]
        if is_empty(atom) and (not scripts or shown and isinstance(shown[-1], Tree)):
            if scripts:  # a{}^2
                shown[-1] = Tree("piece", [*shown[-1].children, *scripts], shown[-1].meta)
        elif not scripts and _transparent(atom, shown):
            shown += as_printed(inside(atom))
        else:
            shown.append(
                piece if len(scripts) == len(piece.children) - 1 else Tree("piece", [atom, *scripts], piece.meta)
            )
    return shown


def _transparent(atom, before):
    """Whether braces hold one piece, or a sum that is not the argument of what stands before."""
    pieces = inside(atom)
    if pieces is None or len(pieces) == 1:
        return pieces is not None
    return any(is_op(p, "+-") for p in pieces) and not (before and _takes_argument(before[-1]))


def _takes_argument(piece):
    """A sum sign, a function, a derivative sign."""
    atom = piece.children[0] if isinstance(piece, Tree) else None
    if isinstance(atom, Token):
        return atom.type in ("BIG", "FUNCTION", "PARTIAL", "NABLA", "COMMAND", "ONES")
    return isinstance(atom, Tree) and atom.data in ("frac", "under", "over")
