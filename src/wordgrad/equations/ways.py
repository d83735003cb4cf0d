"""When enough values were tried: what may go two ways in a formula has gone both."""

from ..numbers.indices import Index

PATIENCE = 8  # draws without news
LONGER = 5  # times as many, where one of many numbers was not yet the greatest
WORDS = 4  # draws of a formula with many words, two of which may be the same by chance
RARE = 9  # draws of a formula with a root, whose inside may change its sign, with a maximum, or with numbers of a set


class Ways:
    """Which way the branches, kinks and comparisons of a formula went, over all draws; and whether more are worth
    while.

    `|t| = t` holds in every draw where t happens to be positive. So the draws go on until everything that may go two
    ways has done so, or until `PATIENCE` of them brought nothing new.
    """

    def __init__(self, wanted):
        self.seen, self.news, self.idle, self.off = {}, 0, 0, not wanted
        self.done, self.least, self.roots = 0, 0, False

    def add(self, ev, seed):
        """What one draw showed: also which declared indices were equal, and the values of indices with few of them."""
        if self.off:
            return
        self.done, self.least = self.done + 1, max(self.least, RARE * (ev.rare or ev.far))
        self.roots |= ev.far
        before = sum(map(len, self.seen.values()))
        for what, found in ev.seen.items():
            self.seen.setdefault(what, set()).update(found)
        for name, size in ev.scene.sizes.items():
            self.seen.setdefault(f"size {name}", set()).add(size)
        indices = [(k, i) for k, i in ev.leaves.items() if isinstance(i, Index) and isinstance(k, str)]
        for side in {i.side for _, i in indices}:
            self._partition(side, [(name, int(i)) for name, i in indices if i.side == side])
        for name, i in indices:
            if i.side.isdigit() and i.size <= 3:
                self.seen.setdefault(name, set()).add(int(i))
        families = {}
        for k, i in ev.leaves.items():
            if isinstance(i, Index) and not isinstance(k, str):
                families.setdefault(k[0], []).append(int(i))
        self.least = max(self.least, WORDS * bool(families))
        for name, members in families.items():
            if len(members) > 1:
                self.seen.setdefault(f"{name} repeats", {False}).add(len(set(members)) < len(members))
        self.idle += 1
        if sum(map(len, self.seen.values())) > before:
            self.news, self.idle = seed, 0

    def _partition(self, side, indices):
        """Which indices of one side are equal: two of them, or three of them in all five ways."""
        for k, (name, i) in enumerate(indices):
            for other, j in indices[:k]:
                self.seen.setdefault((other, name), set()).add(i == j)
        if len(indices) == 3:
            (_, a), (_, b), (_, c) = indices
            for way, found in enumerate((a == b != c, a == c != b, b == c != a)):
                self.seen.setdefault((side, way), set()).update({False, found})

    @property
    def far(self):
        """Whether what is missing may lie far out: the other sign of a root's inside, the other way of a branch."""
        return self.roots or any(isinstance(what, int) and len(found) < 2 for what, found in self.seen.items())

    def missing(self, seed):
        if self.done < self.least:
            return True
        lacking = [what for what, found in self.seen.items() if len(found) < 2]
        places = any(isinstance(what, tuple) and what[1] in ("first", "last") for what in lacking)
        patience = LONGER * PATIENCE if places else PATIENCE
        return not self.off and self.idle < patience and seed - self.news < 10 * patience and bool(lacking)
