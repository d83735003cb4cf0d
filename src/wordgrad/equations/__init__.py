"""LaTeX in, verdict out: every equation is read as printed, executed, and judged.

`check(latex, given)` judges a formula; `verify(label)` judges the one that the book prints under a label;
`answer(name, latex)` judges a reader's answer to an exercise. None of them needs NumPy; torch and SymPy are imported
when their oracle is asked for.

To read on: checking.py takes a formula to its verdict, judge.py draws values and goes through its equations, links.py
compares two sides, scope.py says which conditions hold, updates.py judges steps of descent, edits.py and mutate.py make
the hints and the mutants. What they stand on is in `wordgrad.latex`, `wordgrad.formulas` and `wordgrad.numbers`.
"""

from .checking import check
from .verdict import Verdict, Verdicts


def verify(*labels):
    """The verdict on the equation printed in the book under `eq-…`; several labels give several verdicts.

    Raises:
        ValueError: there is no such label, none is given, or the book's chapters cannot be found.
    """
    if not labels or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"verify needs the labels of equations, such as 'eq-softmax', not {labels!r}")
    from ..book.chapters import book

    verdicts = [book().verify(label) for label in labels]
    return verdicts[0] if len(verdicts) == 1 else Verdicts(verdicts)


def answer(name, text="", hint=None, exact=False):
    """Judge an answer to an exercise of the book; without a text, say what form is expected.

    See ``wordgrad.answers.exercises``.
    """
    from ..answers.exercises import answer

    return answer(name, text, hint, exact)


__all__ = ["Verdict", "Verdicts", "answer", "check", "verify"]
