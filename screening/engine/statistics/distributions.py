"""Quantiles of the distributions behind the intervals, with plain floats in and out."""

from scipy import special


def two_sided_normal(level: float) -> float:
    """z with probability `level` between -z and z: 1.96 for 0.95."""
    return float(special.ndtri((1 + checked_level(level)) / 2))


def two_sided_t(level: float, degrees_of_freedom: int) -> float:
    """t with probability `level` between -t and t."""
    return float(special.stdtrit(degrees_of_freedom, (1 + checked_level(level)) / 2))


def beta_quantile(probability: float, first_shape: float, second_shape: float) -> float:
    """The value below which a beta variable lies with this probability."""
    return float(special.betaincinv(first_shape, second_shape, probability))


def checked_level(level: float) -> float:
    """The confidence level itself; ValueError unless it lies between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"A confidence level lies between 0 and 1 (0.95 for 95 %), not at {level}.")
    return level
