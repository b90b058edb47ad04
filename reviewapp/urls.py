"""The addresses: who one is, is the server well, and the reviews."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path

from reviewapp.appearance import appearance
from reviewapp.gallery import gallery
from reviewapp.health import livez, readyz

urlpatterns = [
    # who one is
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    # the key has hyphens of its own, so only the first one parts it from the person
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("appearance/", appearance, name="appearance"),
    # is the server well
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    # the reviews
    path("", include("screening.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
