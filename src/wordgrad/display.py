"""`show`: numbers, vectors and matrices next to their symbols."""

import math

import numpy as np

# Longer axes are abbreviated to this many entries, dots, and as many again.
LIMIT, EDGE = 10, 3

_SETS = {
    "b": r"\{0, 1\}",
    "i": r"\mathbb{Z}",
    "u": r"\mathbb{Z}",
    "f": r"\mathbb{R}",
    "c": r"\mathbb{C}",
}


class Shown:
    """What :func:`show` returns: LaTeX in a notebook, text in a terminal."""

    def __init__(self, pairs):
        self._pairs = [(label, _array(label, value)) for label, value in pairs]

    def __repr__(self):
        return "\n".join(_text(label, value) for label, value in self._pairs)

    def _repr_latex_(self):
        if len(self._pairs) == 1:
            [(label, value)] = self._pairs
            return f"$${label} = {_latex(value)}$$"
        lines = " \\\\\n".join(f"{label} &= {_latex(value)}" for label, value in self._pairs)
        return f"$$\\begin{{aligned}}\n{lines}\n\\end{{aligned}}$$"


def show(label, value, *more):
    r"""Show a number, vector or matrix next to its symbol.

    Numbers have three significant digits; integers are written in full, and an exact zero as 0.
    A vector is a column, as everywhere in the book, and is printed as a transposed row to save
    space: :math:`v_c = [\,0.230 \;\; {-1.12} \;\; {-0.186}\,]^\top`. An axis of more than ten
    entries is abbreviated with dots, and the size is given.

    Args:
        label: the symbol in LaTeX, such as ``r"\hat{y}"``.
        value: a number, or an array or torch tensor of at most two axes; of any numeric type.
        *more: further labels and values, in turn. They are printed one below the other, with
            their equals signs aligned.

    Returns:
        An object that a notebook displays as an equation and a terminal prints as text.

    Raises:
        ValueError: if a label is not a string, a value is not numeric or has more than two axes,
            or a label has no value.
    """
    if len(more) % 2:
        raise ValueError(f"show must get a value for every label, got {2 + len(more)} arguments")
    return Shown([(label, value), *zip(more[::2], more[1::2], strict=True)])


def _array(label, value):
    if not isinstance(label, str):
        raise ValueError(f"label must be a LaTeX string, got {label!r}")
    expected = f"the value of {label} must be numbers"
    try:
        array = np.asarray(_from_torch(value) if hasattr(value, "detach") else value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{expected}, got a {type(value).__name__}: {error}") from None
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{expected}, got a {type(value).__name__} of {array.dtype}")
    if array.ndim > 2:
        raise ValueError(f"{expected} with at most two axes, got the shape {array.shape}")
    if array.dtype.kind in "fc":  # also longer and shorter formats, which print the same
        with np.errstate(over="ignore"):
            array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    return array


def _from_torch(tensor):
    tensor = tensor.detach().cpu().resolve_conj().resolve_neg()
    # NumPy knows neither bfloat16 nor the 8-bit formats.
    return tensor.double() if tensor.is_floating_point() else tensor


def _number(value):
    """Write a number in LaTeX."""
    if isinstance(value, bool):
        return rf"\mathrm{{{value}}}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, complex):
        imaginary = _number(value.imag)
        sign = "-" if imaginary.startswith("-") else "+"
        return rf"{_number(value.real)} {sign} {imaginary.lstrip('-')}\,\mathrm{{i}}"
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    if value == 0:
        return "0"
    digits, _, exponent = f"{value:#.3g}".partition("e")
    return rf"{digits} \times 10^{{{int(exponent)}}}" if exponent else digits.rstrip(".")


def _plain(value):
    """Write a number for a terminal."""
    if isinstance(value, complex):
        imaginary = _plain(value.imag)
        return f"{_plain(value.real)}{'' if imaginary.startswith('-') else '+'}{imaginary}i"
    if isinstance(value, float) and value and math.isfinite(value):
        return f"{value:#.3g}".rstrip(".")
    return "0" if value == 0 and not isinstance(value, bool) else str(value)


def _shown(length):
    """The positions of an axis that are shown; None stands for dots."""
    if length <= LIMIT:
        return range(length)
    return [*range(EDGE), None, *range(length - EDGE, length)]


def _cells(array, write, across, down, both):
    """Write the entries of a vector or matrix, with the dots given for what is left out."""
    matrix = np.atleast_2d(array)
    rows, columns = map(_shown, matrix.shape)

    def cell(i, j):
        if i is None:
            return both if j is None else down
        return across if j is None else write(matrix[i, j].item())

    return [[cell(i, j) for j in columns] for i in rows]


def _is_whole(array):
    return array.size > 0 and max(array.shape) <= LIMIT


def _latex(array):
    if array.ndim == 0:
        return _number(array.item())
    if array.size:
        cells = _cells(array, _number, r"\cdots", r"\vdots", r"\ddots")
        body = r" \\ ".join(" & ".join(row) for row in cells)
    else:
        body = r"\;"
    matrix = rf"\begin{{bmatrix}} {body} \end{{bmatrix}}" + (r"^\top" if array.ndim == 1 else "")
    if _is_whole(array):
        return matrix
    size = r" \times ".join(map(str, array.shape))
    return rf"{matrix} \in {_SETS[array.dtype.kind]}^{{{size}}}"


def _text(label, array):
    if array.ndim == 0:
        return f"{label} = {_plain(array.item())}"
    cells = _cells(array, _plain, "...", "...", "...") if array.size else [[]]
    width = max((len(cell) for row in cells for cell in row), default=0)
    lines = [f"[{' '.join(cell.rjust(width) for cell in row)}]" for row in cells]
    indent = "\n" + " " * len(f"{label} = [")
    body = lines[0] if array.ndim == 1 else f"[{indent.join(lines)}]"
    size = "" if _is_whole(array) else f"  ({' x '.join(map(str, array.shape))})"
    return f"{label} = {body}{size}"
