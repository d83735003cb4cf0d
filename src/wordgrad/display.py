"""`show`: numbers, vectors and matrices next to their symbols."""

import math

import numpy as np

ROWS, COLUMNS, EDGE = 10, 8, 3


class Shown:
    """What `show` returns: LaTeX for notebooks, text for terminals."""

    def __init__(self, pairs):
        self.pairs = [(label, _array(label, value)) for label, value in pairs]

    def _repr_latex_(self):
        lines = [f"{label} &= {_latex(value)}" for label, value in self.pairs]
        if len(lines) == 1:
            return "$$" + lines[0].replace("&=", "=", 1) + "$$"
        return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"

    def __repr__(self):
        return "\n".join(_text(label, value) for label, value in self.pairs)


def show(label, value, *more):
    """show"""
    if len(more) % 2:
        raise ValueError(f"show needs a value for every label, got {2 + len(more)} arguments")
    everything = (label, value, *more)
    return Shown(list(zip(everything[::2], everything[1::2])))


def _array(label, value):
    if not isinstance(label, str):
        raise ValueError(f"label must be a LaTeX string, got {label!r}")
    if hasattr(value, "detach"):  # a torch tensor, of which NumPy does not know every type
        value = value.detach().cpu()
        value = value.float() if str(value.dtype) == "torch.bfloat16" else value
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise ValueError(f"value of {label} must be numbers, got {type(value).__name__} of type {array.dtype}")
    if array.ndim > 2:
        raise ValueError(f"value of {label} must have at most two axes, got the shape {array.shape}")
    return array


def _digits(number):
    """Three significant digits in LaTeX; integers in full."""
    if isinstance(number, bool):
        return rf"\mathrm{{{number}}}"
    if isinstance(number, int):
        return str(number)
    if isinstance(number, complex):
        imaginary = _digits(number.imag)
        joint = "" if imaginary.startswith("-") else "+"
        return rf"{_digits(number.real)} {joint} {imaginary}\,\mathrm{{i}}"
    if math.isnan(number):
        return r"\mathrm{NaN}"
    if math.isinf(number):
        return r"\infty" if number > 0 else r"-\infty"
    if number == 0:
        return "0"
    mantissa, _, exponent = f"{number:#.3g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa.rstrip(".")


def _plain(number):
    latex = _digits(number)
    for tex, text in (("\\mathrm{i}", "i"), ("\\,", ""), (" \\times 10^{", "e"), ("\\mathrm{", ""), ("}", ""), ("\\infty", "inf")):
        latex = latex.replace(tex, text)
    return latex


def _kept(length, limit):
    """Positions that are shown; None stands for dots."""
    if length <= limit:
        return list(range(length))
    return [*range(EDGE), None, *range(length - EDGE, length)]


def _cells(array, write, dots):
    """The written entries of a vector or matrix, as rows of strings."""
    matrix = array[np.newaxis] if array.ndim == 1 else array
    rows, columns = _kept(matrix.shape[0], ROWS), _kept(matrix.shape[1], COLUMNS)
    across, down, both = dots
    return [
        [
            (both if j is None else down) if i is None else across if j is None else write(matrix[i, j].item())
            for j in columns
        ]
        for i in rows
    ]


def _latex(array):
    if array.ndim == 0:
        return _digits(array.item())
    size = r" \times ".join(str(length) for length in array.shape)
    if array.size == 0:
        return rf"\begin{{bmatrix}}\;\end{{bmatrix}}_{{{size}}}"
    cells = _cells(array, _digits, (r"\cdots", r"\vdots", r"\ddots"))
    body = r" \\ ".join(" & ".join(row) for row in cells)
    whole = array.shape[-1] <= COLUMNS and (array.ndim == 1 or len(array) <= ROWS)
    suffix = ("^\\top" if array.ndim == 1 else "") + ("" if whole else f"_{{{size}}}")
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}{suffix}"


def _text(label, array):
    if array.ndim == 0:
        return f"{label} = {_plain(array.item())}"
    if array.size == 0:
        return f"{label} = [] (shape {array.shape})"
    cells = _cells(array, _plain, ("...", "...", "..."))
    width = max(len(cell) for row in cells for cell in row)
    lines = ["[" + " ".join(cell.rjust(width) for cell in row) + "]" for row in cells]
    indent = "\n" + " " * (len(label) + 4)
    body = lines[0] if array.ndim == 1 else "[" + indent.join(lines) + "]"
    return f"{label} = {body}"
