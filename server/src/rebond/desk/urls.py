from __future__ import annotations

from django.urls import path, re_path

from rebond.desk.views import about, devices, home, ledger, piles, search

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("to-do/", home.to_do, name="to_do"),
    path("scan", search.scan, name="scan"),
    path("find", search.find, name="find"),
    path("pile/", piles.pile, name="pile"),
    path("pile/look", piles.look, name="pile_look"),
    path("pile/undo", piles.undo, name="pile_undo"),
    path("pile/cards", piles.cards, name="pile_cards"),
    path("ledger", ledger.ledger, name="ledger"),
    path("about", about.about, name="about"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("source", about.source, name="source"),
    path("healthz", about.healthz, name="healthz"),
    path("robots.txt", about.robots, name="robots"),
    re_path(r"^[Dd]/(?P<tag>[^/]{1,40})$", devices.device, name="device"),
]
