"""How the sign-in pages write to our people: accounts are made by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter

from screening.accounts import actions


class InvitedOnly(DefaultAccountAdapter):
    """There is no sign-up page: an account is made on the page of an invitation."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip()

    def set_password(self, user, password: str) -> None:
        actions.set_password(user=user, password=password)
