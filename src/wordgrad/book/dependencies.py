"""What depends on what: the definitions that an equation is evaluated with, and the equations cited on the way to it.
"""

import re
from dataclasses import dataclass

from ..latex.syntax import Node, key
from .chapters import DISPLAY, FENCE, book

CITED = re.compile(r"\{eq\}`([\w-]+)`")
HEADING = re.compile(r"^#+ |^:::\{(?:exercise|solution-start)\}", re.MULTILINE)


@dataclass(frozen=True)
class Dependence:
    """What one equation rests on, as labels.

    Attributes:
        definitions: the labelled definitions of the names in it, also through names that a table of symbols defines.
        cited: the equations that the text cites between the equation before, or the heading, and this one.
    """

    definitions: tuple = ()
    cited: tuple = ()

    @property
    def uses(self):
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.definitions, *self.cited)))


def dependencies():
    """The :class:`Dependence` of every labelled equation that is not printed as wrong, by label, in the order of the
    book.
    """
    here = book()
    cited = {}
    for chapter in here.chapters:
        cited |= citations((here.folder / f"{chapter}.md").read_text(encoding="utf-8"))
    wanted = [e for chapter in here.chapters for e in here.equations.values() if e.chapter == chapter and not e.mark]
    known = {e.label for e in wanted}
    return {
        e.label: Dependence(
            _definitions(e, here.notation(e.chapter)),
            tuple(label for label in cited.get(e.label, ()) if label in known),
        )
        for e in wanted
    }


def used_by(found):
    """For each label, the labels of the equations that use it, in the order of the book."""
    turned = {label: [] for label in found}
    for label, dependence in found.items():
        for other in dependence.uses:
            turned[other].append(label)
    return turned


def between_chapters(found):
    """How many links lead from each chapter to each chapter: {(the one that uses, the one that is used): count}."""
    counts = {}
    for label, dependence in found.items():
        for other in dependence.uses:
            pair = book().find(label).chapter, book().find(other).chapter
            counts[pair] = counts.get(pair, 0) + 1
    return counts


def citations(text):
    """For each labelled display equation of a chapter's source: the labels cited in the text that leads to it."""
    text = FENCE.sub("", text)
    found, end = {}, 0
    for display in DISPLAY.finditer(text):
        step = HEADING.split(text[end : display.start()])[-1]
        end = display.end()
        if display["label"]:
            found[display["label"]] = tuple(
                dict.fromkeys(label for label in CITED.findall(step) if label != display["label"])
            )
    return found


def _definitions(equation, notation):
    labels, seen = {}, set()

    def follow(tree):
        for node in tree.walk():
            if node.kind != "sym" or key(node) in seen:
                continue
            seen.add(key(node))
            for definition in _meanings(node, notation):
                if definition.label:
                    labels[definition.label] = None
                else:
                    follow(definition.body)
            if node.value in notation.rows:
                follow(Node("sym", (), notation.rows[node.value][0]))

    for relation in notation.read(equation.latex).equations:
        follow(relation)
    return tuple(label for label in labels if label != equation.label)


def _meanings(node, notation):
    """The definitions that give a name its value: its own, that of an indexed name, or that of its whole array."""
    plain_letter = not node.args and node.value not in notation.symbols  # an index, though z_j has a definition
    for name in dict.fromkeys((key(node), node.value)):
        if name in notation.values:
            return [notation.values[name]]
        if name in notation.functions:
            return notation.functions[name]
        if name in notation.patterns and not plain_letter:
            return notation.patterns[name]
    return []
