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
    if part.data == "nothing":
        raise Unreadable("half of this fraction is empty", *span(part))
    chains = [c for args in part.children for c in args.children]
    rows = [r for c in chains if isinstance(c, Tree) for r in c.children]
    if len(chains) != 1 or len(rows) != 1:
        raise Unreadable("one expression was expected in each half of the fraction", *span(part))
    return list(rows[0].children)


def meta(token):
    """The place of a token, for the piece that is made of it."""
    place = Meta()
    place.start_pos, place.end_pos, place.empty = token.start_pos, token.end_pos, False
    return place
