"""The checker put to work on this book: the equations of its chapters by label, the ledger, and which equation rests
on which.
"""
