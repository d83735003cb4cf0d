"""What a formula says: LaTeX in, a tree out, and a tree printed as LaTeX again.

`reader.read` cleans the text (clean.py, layout.py), lets Lark nest the brackets (grammar.lark) and folds each row of
symbols into `syntax.Node`s (fold.py and what it calls). Nothing here knows what a symbol stands for.
"""
