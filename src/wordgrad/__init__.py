"""Gradients of softmax and word-vector losses, derived by hand and checked."""

from importlib import import_module

# Resolved on first use, so that `wordgrad.equations` imports without NumPy and PyTorch.
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
    "show": "display",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'wordgrad' has no attribute {name!r}")
    value = getattr(import_module(f"wordgrad.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *_HOME])
