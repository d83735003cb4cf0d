"""`check`: a formula in, a verdict out."""

from ..formulas.heads import functions_in
from ..formulas.known import SIGNATURE
from ..formulas.notation import Notation, Undeclared
from ..latex.macros import HEAD, expand
from ..latex.syntax import NONE, Node, Unreadable
from ..latex.syntax import latex as printed
from ..numbers.exact import Exact
from ..numbers.indices import Unbound, WrongIndex
from ..numbers.matrix import ShapeError
from .judge import TRIALS, examine
from .verdict import Verdict

# In the order in which the oracles run. One proof is enough where no words are drawn that may repeat.
DRAWS = {"complex step": TRIALS, "autograd": 1, "SymPy": 2}
MAX_NODES, MAX_WORK = 250, 300_000  # a formula larger than this gets no hint; the steps spent on looking for one


def check(latex, given=None, exact=False, hints=True):
    """Judge a formula.

    Args:
        latex: the formula as it stands between dollar signs.
        given: LaTeX lines that declare and define its symbols; None means the book's own notation and definitions.
            A line may use what a later line declares; what no line declares is undeclared in the verdict on a
            formula that needs it.
        exact: also run autograd (torch) and the exact proof (SymPy); otherwise the complex step alone.
        hints: look for the one edit that would make a wrong formula right.

    Returns:
        A `Verdict`; nothing is raised for a formula, whatever it contains.

    Raises:
        ValueError: `latex` is not a string, or a line of `given` cannot be read (the line is named).
    """
    if not isinstance(latex, str):
        raise ValueError(f"latex must be a string, not {type(latex).__name__}")
    return judge(latex, _notation(given), tuple(DRAWS) if exact else ("complex step",), hints)


def _notation(given):
    if given is None:
        from ..book.chapters import book

        return book().notation()
    if isinstance(given, Notation):
        return given
    if not isinstance(given, (list, tuple)) or not all(isinstance(line, str) for line in given):
        raise ValueError(f"given must be a list of LaTeX lines, not {given!r}")
    notation = Notation(ahead=functions_in(given))
    first = lambda line: HEAD.match(line) or SIGNATURE.match(line)  # macros and f : R \to R go before their use
    for line in sorted(given, key=lambda line: not first(line)):
        try:
            notation.declare(line)
        except Unreadable as error:
            raise ValueError(f"given: the line {line!r} cannot be read: {error}") from None
        except RecursionError:
            raise ValueError(f"given: the line {line!r} is nested too deeply") from None
    for line in notation.claims:
        if not (said := judge(line, notation, hints=False)).ok:
            words = "is not right for the function that the checker knows (another one needs another name)"
            raise ValueError(f"given: the line {line!r} {words}: {said.message}")
    return notation


def judge(latex, notation, oracles=("complex step",), hints=True):
    """The verdict on a formula in a notation, by the oracles named."""
    verdict = Verdict("correct", latex=latex)
    try:
        latex = verdict.latex = expand(latex, notation.macros)
        statement = notation.read(latex)
        given, notation = notation, notation.extended(statement.equations)
        statement = statement if notation is given else notation.read(latex)
        if not statement.equations:
            raise Unreadable("there is no equation here")
        verdict.kind = kind(statement)
        steps = _examined(verdict, statement, notation, oracles)
        if verdict.ok and (new := [f"'{name}'" for name in notation.defined if name not in given.defined]):
            verdict.message = f"taken as defined here, as nothing declares it: {', '.join(new)}"
    except Unbound as missing:
        verdict.status = "undeclared"
        verdict.message = f"'{missing.name}' is not declared, and nothing here says over what it would run"
    except Undeclared as error:
        verdict.status, verdict.place = "undeclared", _place(error.node, statement)
        verdict.message = _as_written(error, verdict)
    except Unreadable as error:
        verdict.status, verdict.message = "unreadable", str(error)
        verdict.place = (error.start, error.end) if error.end > error.start else None
    except (ShapeError, WrongIndex, ArithmeticError) as error:
        verdict.status = "unreadable"
        verdict.message = f"a condition of the notation does not hold together: {error}"
    except RecursionError:
        verdict.status, verdict.message = "unreadable", "the formula is nested too deeply"
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError) as error:
        # A fault of the checker: it must not stop a chapter, and must not pass for a verdict on the formula.
        verdict.status, verdict.message = "unreadable", f"the checker failed on it ({type(error).__name__}: {error})"
    if verdict.place and verdict.place[1] > len(latex):
        verdict.place = None
    if hints and verdict.status in ("wrong", "transposed", "shape-error"):
        from .mutate import repair

        if size(statement) <= MAX_NODES:
            verdict.edit = repair(statement, notation, limit=min(400, MAX_WORK // steps))
        verdict.hint = verdict.edit.advice if verdict.edit else ""
    return verdict


def _examined(verdict, statement, notation, oracles):
    """Enter what the oracles find, up to the first fault; returns the steps of the one that took most."""
    steps = 1
    for oracle in oracles:
        try:
            outcome = examine(statement, notation, oracle, DRAWS[oracle])
        except NotImplementedError as reason:
            # Too large, or the absolute value of a symbol: the other oracles judge it alone.
            verdict.skipped[oracle] = str(reason)
            continue
        fault, steps = outcome.fault, max(steps, outcome.steps)
        verdict.cases += outcome.cases
        verdict.sizes = verdict.sizes or outcome.sizes
        if oracle == Exact.name:
            verdict.proved = outcome.proved if fault is None else False
        elif fault is None:
            verdict.errors[oracle] = outcome.worst
        if fault is not None and fault.status != "unproved":
            verdict.status, verdict.place = fault.status, _place(fault.node, statement)
            verdict.message = _as_written(fault, verdict) + (f": {fault.numbers}" if fault.numbers else "")
            if any(n.kind == "index" and n.args[0].kind == "call" and n.args[0].value == "σ" for n in statement.walk()):
                verdict.message += "; σ is the logistic function, of each entry"  # some write it for the softmax
            break
    return steps


def size(statement):
    """How many nodes a statement has."""
    return sum(1 for _ in statement.walk())


def _place(node, statement):
    """Where a node stands in the formula; None if it comes from a definition that the formula uses."""
    if not isinstance(node, Node) or node is NONE or node.end <= node.start:
        return None
    place = (node.start, node.end)
    return place if any((part.start, part.end) == place and part == node for part in statement.walk()) else None


def _as_written(error, verdict):
    """The message, with the name of the faulty node as the author wrote it: W^{(3)}, not W_{3}."""
    if not verdict.place:
        return str(error)
    written = verdict.latex[slice(*verdict.place)].strip()
    if written.count("}") > written.count("{"):  # of \mathbf{W}^{(3)}, the name begins within the braces
        written = written.replace("}", "", 1)
    return str(error).replace(f"'{printed(error.node)}'", f"'{written}'")


def kind(statement):
    """What sort of statement it is: gradient, update, shape, bound or identity."""
    rel = statement.equations[0]
    if set(rel.value) & set("<>≤≥≠"):
        return "bound"
    if "←" in rel.value:
        return "update"
    if "∈" in rel.value:
        return "shape"
    if any(n.kind in ("deriv", "prime-call") for n in rel.args[0].walk()):
        return "gradient"
    return "identity"
