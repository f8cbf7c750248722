from __future__ import annotations

from django.urls import path

from rebond.network.views import accepting, account, organisations, people, places, stops

app_name = "network"
urlpatterns = [
    path("places/", places.places, name="places"),
    path("places/<int:pk>/", places.place, name="place"),
    path("places/<int:pk>/edit/", places.change_place, name="change_place"),
    path("places/<int:pk>/stops/", stops.stops, name="stops"),
    path("places/<int:pk>/stops/new/", stops.add, name="add_stop"),
    path("places/<int:pk>/stops/<int:stop>/skip/", stops.skip, name="skip_stop"),
    path("places/<int:pk>/stops/<int:stop>/remove/", stops.remove, name="remove_stop"),
    path("passages/<slug:slug>/", stops.passages, name="passages"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.create_organisation, name="create_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.change_organisation, name="change_organisation"),
    path("organisations/<int:pk>/places/new/", places.create_place, name="create_place"),
    path("organisations/<int:pk>/workshops/new/", organisations.create_workshop, name="create_workshop"),
    path("workshops/<int:pk>/edit/", organisations.change_workshop, name="change_workshop"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.membership, name="membership"),
    path("people/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:token>/", accepting.accept, name="accept"),
    path("me/", account.profile, name="profile"),
    path("me/hat/", account.wear_hat, name="wear_hat"),
    path("me/tokens/new/", account.create_token, name="create_token"),
    path("me/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
]
