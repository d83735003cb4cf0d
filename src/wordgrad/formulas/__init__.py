"""What a formula means: symbols are declared and defined in LaTeX (notation.py), get random values (scene.py), and one
evaluator finds the value of every tree under every oracle (evaluate.py and the classes built on it).
"""
