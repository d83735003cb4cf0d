"""What takes long to make is kept beside the compiled modules, as Python keeps those.

The next process starts faster.
"""

import hashlib
import os
import pickle
import sys
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "__pycache__"
# What reading a missing or damaged file raises.
DAMAGED = (OSError, EOFError, pickle.UnpicklingError, ValueError, AttributeError, ImportError, LookupError, TypeError)
CHECKER = ("latex", "numbers", "formulas", "equations", "book")  # the packages that judge a formula


@lru_cache(maxsize=1)
def sources():
    """A hash of the checker and of the Python that runs it."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (HERE / "kept.py", *sorted(p for part in CHECKER for p in (HERE / part).glob("*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def kept(name, key, make):
    """`make()`, or what it returned in an earlier process for the same key and the same checker."""
    place = FOLDER / f"{name}-{hashlib.sha256((sources() + key).encode()).hexdigest()[:16]}.kept"
    try:
        with place.open("rb") as file:
            return pickle.load(file)
    except DAMAGED:
        value = make()
    if not sys.dont_write_bytecode:
        try:
            _keep(value, place, name)
        except OSError:
            pass  # an installation that its user may not change: every process makes it again
    return value


def _keep(value, place, name):
    place.parent.mkdir(exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    part.replace(place)
    for old in sorted(place.parent.glob(f"{name}-*.kept"), key=lambda p: p.stat().st_mtime)[:-8]:
        old.unlink(missing_ok=True)
