"""Questions about the pieces of a row: where one stands, what it starts with."""

from lark import Token, Tree
from lark.tree import Meta

from .syntax import Unreadable


def plain(node):
    """The node without the mark that says 'a function argument may end here'."""
    return node.args[0] if node.kind == "fn-arg" else node


def span(piece):
    """Where a piece stands in the text."""
    if isinstance(piece, Token):
        return piece.start_pos, piece.end_pos
    if isinstance(piece, Tree):
        return piece.meta.start_pos, piece.meta.end_pos
    return 0, 0


def is_op(piece, which):
    return isinstance(piece, Token) and piece.type == "OP" and str(piece) in which


def is_group(piece, kinds):
    return isinstance(piece, Tree) and isinstance(piece.children[0], Tree) and piece.children[0].data in kinds


def starts_partial(piece):
    return isinstance(piece, Tree) and isinstance(piece.children[0], Token) and piece.children[0].type == "PARTIAL" and all(s.data == "sup" for s in piece.children[1:])


def starts_letter(pieces, letter):
    return bool(pieces) and isinstance(pieces[0], Tree) and isinstance(pieces[0].children[0], Token) and str(pieces[0].children[0]) == letter and all(s.data == "sup" for s in pieces[0].children[1:])


def rows_of(reader, part):
    """The pieces of a fraction's half."""
    if isinstance(part, Token):
        return [Tree("piece", [part], meta(part))]
    if part.data == "over":
        return [Tree("piece", [part], part.meta)]
    if part.data == "row":
        return list(part.children)
    if part.data == "nothing":
        raise Unreadable("half of this fraction is empty", *span(part))
    chains = [c for args in part.children for c in args.children]
    rows = [r for c in chains if isinstance(c, Tree) for r in c.children]
    if len(chains) != 1 or len(rows) != 1:
        raise Unreadable("one expression was expected in each half of the fraction", *span(part))
    return list(rows[0].children)


def as_printed(pieces):
    """The pieces of a row without what does not show: empty braces, and braces around a sum, `{a + b} c`, which print as a + b c."""
    shown = []
    for piece in pieces:
        if not isinstance(piece, Tree):
            shown.append(piece)
            continue
        atom, scripts = piece.children[0], [s for s in piece.children[1:] if not is_empty(s.children[0])]
        if is_empty(atom) and (not scripts or shown and isinstance(shown[-1], Tree)):
            if scripts:
                shown[-1] = Tree("piece", [*shown[-1].children, *scripts], shown[-1].meta)
        elif not scripts and (inner := _loose(atom)) and not (shown and _reaches(shown[-1])):
            shown += as_printed(inner)
        else:
            shown.append(piece if len(scripts) == len(piece.children) - 1 else Tree("piece", [atom, *scripts], piece.meta))
    return shown


def is_empty(tree):
    return isinstance(tree, Tree) and tree.data == "nothing"


def _loose(atom):
    """The pieces of a sum in braces; None for any other atom."""
    tree = atom
    for kind in ("silent", "args", "chain"):
        if not isinstance(tree, Tree) or tree.data != kind or len(tree.children) != 1:
            return None
        tree = tree.children[0]
    return tree.children if isinstance(tree, Tree) and any(is_op(p, "+-−") for p in tree.children) else None


def _reaches(piece):
    """Whether what follows a piece is its argument: a sum sign, a function, a derivative sign."""
    if not isinstance(piece, Tree):
        return False
    atom = piece.children[0]
    return atom.type in ("BIG", "FUNCTION", "PARTIAL", "NABLA", "COMMAND", "ONES") if isinstance(atom, Token) else atom.data in ("frac", "under", "over")


def meta(token):
    """The place of a token, for the piece that is made of it."""
    place = Meta()
    place.start_pos, place.end_pos, place.empty = token.start_pos, token.end_pos, False
    return place
