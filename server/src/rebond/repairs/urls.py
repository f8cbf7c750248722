from __future__ import annotations

from django.urls import path

from rebond.repairs.views import repairs

app_name = "repairs"
urlpatterns = [
    path("", repairs.list_repairs, name="list"),
    path("figures/", repairs.show_figures, name="figures"),
    path("of/<str:tag>/", repairs.of_device, name="of_device"),
    path("<int:pk>/", repairs.show_repair, name="repair"),
    path("<int:pk>/diagnosis/", repairs.diagnose, name="diagnose"),
    path("<int:pk>/time/", repairs.add_time, name="add_time"),
    path("<int:pk>/close/", repairs.close, name="close"),
]
