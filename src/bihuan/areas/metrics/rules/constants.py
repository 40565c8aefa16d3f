"""The factors that turn ranges and deviations of small samples into a standard deviation."""

from math import exp, lgamma, sqrt

# Mean range of n normal values in standard deviations, rounded as the published tables of control charts have it.
_D2 = (
    1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336,
    3.407, 3.472, 3.532, 3.588, 3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931,
)  # fmt: skip
LARGEST_RANGED = len(_D2) + 1  # beyond this a range says too little; the deviation is taken


def d2(size: int) -> float:
    return _D2[size - 2]


def c4(size: int) -> float:
    """What the sample deviation of n normal values is short of the true one."""
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))
