"""What depends on what: the definitions that an equation is evaluated with, and the equations cited on the way to it."""

import re
from dataclasses import dataclass

from .chapters import DISPLAY, FENCE, book
from .syntax import key

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
    """The :class:`Dependence` of every labelled equation that is not printed as wrong, by label, in the order of the book."""
    here = book()
    cited = {}
    for chapter in here.chapters:
        cited |= citations((here.folder / f"{chapter}.md").read_text(encoding="utf-8"))
    wanted = [e for chapter in here.chapters for e in here.equations.values() if e.chapter == chapter and not e.mark]
    known = {e.label for e in wanted}
    return {
        e.label: Dependence(_definitions(e, here.notation(e.chapter)), tuple(label for label in cited.get(e.label, ()) if label in known))
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
            found[display["label"]] = tuple(dict.fromkeys(label for label in CITED.findall(step) if label != display["label"]))
    return found


def _definitions(equation, notation):
    labels, seen = {}, set()

    def follow(name):
        if name in seen:
            return
        seen.add(name)
        several = (*notation.patterns.get(name, ()), *notation.functions.get(name, ()))
        for definition in (*several, *([notation.values[name]] if name in notation.values else ())):
            if definition.label:
                labels[definition.label] = None
            else:
                follow_all(definition.body)
        if name in notation.rows:
            follow(notation.rows[name][0])

    def follow_all(tree):
        for node in tree.walk():
            if node.kind == "sym":
                follow(node.value)
                follow(key(node))

    for relation in notation.read(equation.latex).equations:
        follow_all(relation)
    return tuple(label for label in labels if label != equation.label)
