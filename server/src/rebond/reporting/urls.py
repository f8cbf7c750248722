from __future__ import annotations

from django.urls import path

from rebond.reporting.views import activity, reuse, years

app_name = "reporting"
urlpatterns = [
    path("", activity.activity, name="activity"),
    path("activity.<str:kind>", activity.download, name="download"),
    path("reuse/<int:donor>/", reuse.reuse, name="reuse"),
    path("reuse/<int:donor>/<int:year>.<str:kind>", reuse.reuse_download, name="reuse_download"),
    path("reuse/lots/<int:pk>/bought-in", reuse.say_when_bought, name="say_when_bought"),
    path("figures/<int:pk>/withdraw", activity.withdraw, name="withdraw"),
    path("years", years.to_close, name="years_to_close"),
    path("years/<int:pk>.json", years.published, name="published"),
    path("years/<int:pk>/reopen", years.reopen, name="reopen_year"),
    path("<slug:slug>/figures", activity.declare, name="declare"),
    path("<slug:slug>/years", years.years, name="years"),
    path("<slug:slug>/years/<int:year>/close", years.close, name="close_year"),
]
