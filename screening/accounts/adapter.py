"""Accounts are made by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter

INVITED = "invited_as"


class InvitedOnly(DefaultAccountAdapter):
    """Sign-up is closed unless the session came through an invitation link."""

    def is_open_for_signup(self, request) -> bool:
        return INVITED in request.session

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip()
