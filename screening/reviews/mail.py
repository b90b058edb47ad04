"""The invitation as a mail. Where no mail server is set up, the lead hands over the link."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from screening.reviews.models import Invitation

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
NOWHERE = ("console", "dummy", "filebased")


def is_set_up() -> bool:
    return not any(f".{backend}." in settings.EMAIL_BACKEND for backend in NOWHERE)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Whether the mail left. A mail server that fails is no error of the person who invites."""
    if not is_set_up():
        return False
    message = EmailMessage(
        subject=f"Invitation to the review “{invitation.review.title}”",
        body=render_to_string("emails/invitation.txt", {"invitation": invitation, "link": link}),
        to=[invitation.email],
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    try:
        return bool(message.send())
    except (OSError, SMTPException) as error:
        log.warning("the invitation %s could not be mailed: %s", invitation.pk, error)
        return False
