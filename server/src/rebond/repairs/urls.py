from __future__ import annotations

from django.urls import path

from rebond.repairs.views import labels, orders, parts, repairs

app_name = "repairs"
urlpatterns = [
    path("", repairs.list_repairs, name="list"),
    path("figures/", repairs.show_figures, name="figures"),
    path("of/<str:tag>/", repairs.of_device, name="of_device"),
    path("of/<str:tag>/parts/", parts.take_apart, name="take_apart"),
    path("<int:pk>/", repairs.show_repair, name="repair"),
    path("<int:pk>/diagnosis/", repairs.diagnose, name="diagnose"),
    path("<int:pk>/time/", repairs.add_time, name="add_time"),
    path("<int:pk>/part/", repairs.use_part, name="use_part"),
    path("<int:pk>/part/<int:part>/back/", repairs.give_back_part, name="give_back_part"),
    path("<int:pk>/awaited/", repairs.await_part, name="await_part"),
    path("<int:pk>/awaited/<int:model>/none/", repairs.await_no_more, name="await_no_more"),
    path("<int:pk>/close/", repairs.close, name="close"),
    path("parts/", parts.show_stock, name="parts"),
    path("parts/labels/", labels.labels, name="labels"),
    path("parts/<int:pk>/", parts.show_part, name="part"),
    path("parts/<int:pk>/count/", parts.count_part, name="count_part"),
    path("models/<int:pk>/minimum/", parts.set_minimum, name="set_minimum"),
    path("orders/", orders.list_orders, name="orders"),
    path("orders/new/<int:workshop>/", orders.new_order, name="new_order"),
    path("orders/<int:pk>/", orders.show_order, name="order"),
    path("orders/<int:pk>/receive/", orders.receive, name="receive_order"),
    path("orders/<int:pk>/cancel/", orders.cancel, name="cancel_order"),
]
