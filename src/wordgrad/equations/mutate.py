"""The mutants that a check must reject, and the repair that a hint names.

Both say what becomes of the one-edit variants of edits.py.
"""

from dataclasses import dataclass, field

from .edits import ADVICE, TRUTH_ERRORS, edits
from .judge import examine


def rejection(statement, notation, trials=3, first_seed=0):
    """What is wrong with a statement at random values; "" if it holds.

    Its "shape", its "value", or its "sense" where it cannot be evaluated.
    """
    try:
        fault = examine(statement, notation, trials=trials, first_seed=first_seed).fault
    except TRUTH_ERRORS:
        return "sense"
    if fault is None:
        return ""
    return "shape" if fault.status in ("shape-error", "transposed") else "value"


def repair(statement, notation, limit=400):
    """The first edit, the commonest slips first, that makes a wrong statement true; None if no single edit does."""
    order = list(ADVICE)
    found = sorted(edits(statement, notation, repairs=True), key=lambda e: order.index(e.kind))
    for edit in found[:limit]:
        if not rejection(edit.statement, notation, trials=1) and not rejection(edit.statement, notation):
            return edit
    return None


@dataclass
class Mutation:
    """What became of the mutants of one equation.

    `edits` counts them by kind of edit and by fate: shape, value, sense, equal, survived.
    """

    made: int = 0
    rejected: int = 0
    equal: list = field(default_factory=list)
    survivors: list = field(default_factory=list)
    edits: dict = field(default_factory=dict)

    def add(self, edit, fault, notation):
        """Enter one mutant: rejected for `fault`, or else proved equal by SymPy, or surviving."""
        self.made += 1
        self.rejected += bool(fault)
        fate = fault or ("equal" if proved(edit.statement, notation) else "survived")
        if not fault:
            (self.equal if fate == "equal" else self.survivors).append(str(edit))
        fates = self.edits.setdefault(edit.kind, {})
        fates[fate] = fates.get(fate, 0) + 1


def mutants(statement, notation):
    """Try every mutant of a true statement.

    It is rejected, proved equal to it by SymPy, or (a fault of the check) surviving.
    """
    result = Mutation()
    for edit in edits(statement, notation):
        fault = rejection(edit.statement, notation) or rejection(edit.statement, notation, trials=12, first_seed=100)
        result.add(edit, fault, notation)
    return result


def proved(statement, notation):
    """Whether SymPy proves a statement at small sizes."""
    try:
        return "=" in statement.equations[0].value and examine(statement, notation, "SymPy", 2).fault is None
    except (NotImplementedError, *TRUTH_ERRORS):
        return False
