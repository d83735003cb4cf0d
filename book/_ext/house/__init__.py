"""The Sphinx side of the book: how chapters are run, how mathematics is set, how pages are finished."""
