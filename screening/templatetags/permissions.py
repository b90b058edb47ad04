"""What a person may do here, for controls that are not for everybody."""

from django import template

register = template.Library()


@register.filter
def may(membership, permission: str) -> bool:
    return bool(membership) and membership.may(permission)
