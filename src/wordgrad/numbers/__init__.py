"""What a formula is evaluated with: small matrices with named sides, whole numbers that know their range, and a number
type for each oracle. Nothing here knows of formulas.
"""
