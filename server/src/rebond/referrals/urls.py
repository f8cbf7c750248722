from __future__ import annotations

from django.urls import path

from rebond.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.list_referrals, name="list"),
    path("new", views.refer, name="refer"),
    path("new/places", views.places, name="places"),
    path("rules/<int:pk>", views.try_rules, name="try_rules"),
    path("<str:code>", views.show_referral, name="referral"),
    path("<str:code>/sheet.pdf", views.sheet, name="sheet"),
    path("<str:code>/household", views.settle_household, name="settle_household"),
    path("<str:code>/accept", views.accept, name="accept"),
    path("<str:code>/reroute", views.reroute, name="reroute"),
    path("<str:code>/close", views.close, name="close"),
    path("<str:code>/reopen", views.reopen, name="reopen"),
    path("<str:code>/contact", views.reveal_contact, name="reveal_contact"),
]
