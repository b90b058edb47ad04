"""Doors of this room."""

from django.urls import path

from screening.decisions import views

urlpatterns: list = [
    path("screen/<str:stage>/", views.screen, name="screen"),
    path("screen/<str:stage>/cards/", views.screen_cards, name="screen-cards"),
    path("screen/<str:stage>/<int:item_id>/", views.screen_item, name="screen-item"),
    path("screen/<str:stage>/progress/", views.screen_progress, name="screen-progress"),
    path("vote/<int:item_id>/", views.vote, name="vote"),
    path("vote/<int:item_id>/undo/", views.undo, name="undo"),
    path("own/<int:item_id>/", views.own_words, name="own-words"),
    path("own/<int:item_id>/note/", views.save_note, name="save-note"),
    path("own/<int:item_id>/tag/", views.set_tag, name="set-tag"),
    path("my-votes/", views.my_votes, name="my-votes"),
    path("my-votes/notes/", views.my_notes, name="my-notes"),
    path("my-desk/", views.my_desk, name="my-desk"),
    path("my-desk/keys/", views.set_keys, name="set-keys"),
    path("my-desk/words/", views.set_words, name="set-words"),
    path("my-desk/switch/", views.set_switch, name="set-switch"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<int:item_id>/votes/", views.show_votes, name="show-votes"),
    path("conflicts/<int:item_id>/third/", views.ask_third, name="ask-third"),
    path("conflicts/<int:item_id>/resolve/", views.resolve, name="resolve"),
    path("discussions/", views.discussions, name="discussions"),
    path("discussions/<int:item_id>/", views.discussion, name="discussion"),
    path("discussions/<int:item_id>/say/", views.say, name="say"),
    path("board/", views.board, name="board"),
    path("board/<str:stage>/citations/", views.board_citations, name="board-citations"),
    path("board/<str:stage>/sign-off/", views.sign_off, name="sign-off"),
    path("board/<str:stage>/reopen/", views.reopen, name="reopen"),
]
