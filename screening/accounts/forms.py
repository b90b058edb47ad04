"""One's name, and the account that an invited person makes."""

from django import forms
from django.contrib.auth import password_validation

from screening.accounts.models import User


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": "As your colleagues see it beside what you do."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class NewAccountForm(forms.Form):
    """Name and password; the e-mail address is the invited one and is not asked."""

    name = forms.CharField(
        max_length=120,
        help_text="As your colleagues will see it beside what you do.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        strip=False,
        help_text="At least 8 characters, not a common password, not only digits.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        password = self.cleaned_data.get("password")
        if password:
            self._check(password)
        return self.cleaned_data

    def _check(self, password: str) -> None:
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        try:
            password_validation.validate_password(password, person)
        except forms.ValidationError as error:
            self.add_error("password", error)
