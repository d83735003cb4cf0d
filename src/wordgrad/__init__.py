"""Word vectors, derived: the functions, losses and checks that every chapter imports.

Names are loaded when they are first asked for, so that ``import wordgrad.equations`` needs
neither NumPy nor torch.
"""

from importlib import import_module

_HOME = {
    "softmax": "functions",
    "log_softmax": "functions",
    "softmax_jacobian": "functions",
    "sigmoid": "functions",
    "log_sigmoid": "functions",
    "naive_softmax": "losses",
    "negative_sampling": "losses",
    "skip_gram": "losses",
    "softmax_classifier": "losses",
    "check_gradient": "gradcheck",
    "numerical_gradient": "gradcheck",
    "show": "display",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_HOME})
