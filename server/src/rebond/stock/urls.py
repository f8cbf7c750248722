from __future__ import annotations

from django.urls import include, path, re_path

from rebond.stock.views import (
    answering,
    deliveries,
    locations,
    missing,
    orders,
    receiving,
    reopening,
    shelving,
    stocktakes,
)

app_name = "stock"
STOCK = [
    path("", shelving.home, name="home"),
    path("locations/", locations.locations, name="locations"),
    path("locations/new/", locations.add, name="add_locations"),
    path("locations/labels/", locations.labels, name="location_labels"),
    path("locations/<int:pk>/", locations.location, name="location"),
    path("locations/<int:pk>/arrange/", locations.arrange, name="arrange_location"),
    path("shelve/", shelving.shelve, name="shelve"),
    path("move/", shelving.move, name="move"),
    path("orders/", orders.orders_to_fill, name="orders_to_fill"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/answer/", answering.answer, name="answer"),
    path("orders/<int:pk>/fill/", orders.open_delivery, name="open_delivery"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:pk>/note/", deliveries.note, name="delivery_note"),
    path("deliveries/<int:pk>/load/", orders.load, name="load"),
    path("deliveries/<int:pk>/unload/", orders.unload, name="unload"),
    path("deliveries/<int:pk>/dispatch/", orders.dispatch, name="dispatch"),
    path("deliveries/<int:pk>/receive/", receiving.receive, name="receive"),
    path("deliveries/<int:pk>/reopen/", reopening.reopen, name="reopen"),
    path("deliveries/<int:pk>/lines/<int:line>/settle/", receiving.settle, name="settle_line"),
    path("stocktakes/", stocktakes.stocktakes, name="stocktakes"),
    path("stocktakes/new/", stocktakes.open_stocktake, name="open_stocktake"),
    path("stocktakes/<int:pk>/", stocktakes.stocktake, name="stocktake"),
    path("stocktakes/<int:pk>/count/", stocktakes.count, name="count_stocktake"),
    path("stocktakes/<int:pk>/decide/", stocktakes.decide, name="decide_stocktake"),
    path("stocktakes/<int:pk>/strangers/<int:stranger>/", stocktakes.settle_stranger, name="settle_stranger"),
    path("stocktakes/<int:pk>/close/", stocktakes.close, name="close_stocktake"),
    path("stocktakes/<int:pk>/give-up/", stocktakes.give_up, name="give_up_stocktake"),
    path("stocktakes/<int:pk>/minutes/", stocktakes.minutes, name="stocktake_minutes"),
    path("missing/", missing.declare_missing, name="declare_missing"),
    path("found/", missing.recover, name="recover"),
]
urlpatterns = [
    re_path(r"^[Ll]/(?P<code>[^/]{1,40})$", locations.labelled, name="labelled_location"),
    path("stock/", include(STOCK)),
]
