"""Doors that stand before any review: a new review, an invitation, one's own account."""

from django.urls import path

from screening.accounts import views as accounts
from screening.reviews import views

urlpatterns = [
    path("reviews/new/", views.new_review, name="review-new"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("account/", accounts.account, name="account"),
]
