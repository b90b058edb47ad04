"""How a page looks to who reads it, for the frame of every page and for the form that changes it."""

from django import template

from screening.accounts.preferences import look

register = template.Library()


@register.simple_tag(takes_context=True)
def appearance(context) -> dict[str, str]:
    """By name (theme, reading, measure, spacing), the choice that holds."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return look(getattr(user, "preferences", {}), getattr(request, "COOKIES", {}))
