"""Numbers as people read them."""

from django import template

register = template.Library()
NARROW_SPACE = "\u202f"


@register.filter
def percent(share: float) -> str:
    """0.1 as 10 %, 0.125 as 12.5 %."""
    return f"{100 * share:.3g}{NARROW_SPACE}%"


@register.filter
def thousands(number: int) -> str:
    """12345 as 12 345, never broken at the end of a line."""
    return f"{number:,}".replace(",", NARROW_SPACE)
