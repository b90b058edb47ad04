"""Proportions as text and as small pictures: percentages, intervals on a line from 0 to 100 per cent."""

from django import template

register = template.Library()
WIDTH = 200


@register.filter
def percent(share: float | None) -> str:
    """``0.658`` as ``66 %``; nothing is a dash."""
    return "–" if share is None else f"{100 * share:.0f} %"


@register.filter
def percent_to(low: float | None, high: float | None) -> str:
    """``0.52`` and ``0.78`` as ``52 to 78``."""
    return "" if low is None or high is None else f"{100 * low:.0f} to {100 * high:.0f}"


@register.filter
def lookup(mapping: dict, key):
    return mapping.get(key)


@register.inclusion_tag("components/interval.html")
def interval_plot(estimate: float | None, low: float | None, high: float | None, patients: int) -> dict:
    """Coordinates for the plot: the square grows with the number of patients."""
    if estimate is None or low is None or high is None:
        return {"nothing": True}
    side = min(12, 4 + patients**0.5 / 3)
    return {
        "start": round(low * WIDTH, 1),
        "end": round(high * WIDTH, 1),
        "left": round(estimate * WIDTH - side / 2, 1),
        "top": round(7 - side / 2, 1),
        "side": round(side, 1),
    }
