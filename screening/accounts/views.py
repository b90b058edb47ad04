"""One's own account."""

from django.contrib import messages
from django.shortcuts import redirect, render

from screening.accounts import actions
from screening.accounts.forms import NameForm


def account(request):
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name was changed.")
        return redirect("screening:account")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/account.html", {"form": form}, status=status)
