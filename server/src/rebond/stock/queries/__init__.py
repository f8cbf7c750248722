"""What the pages of stock need to know."""

from rebond.stock.queries.deciding import Decision, decision_on
from rebond.stock.queries.deliveries import (
    ShownLine,
    deliveries_listed,
    delivery_of,
    delivery_visible,
    line_visible,
    lines_of,
    lines_to_show,
)
from rebond.stock.queries.offering import places_with_an_agreement
from rebond.stock.queries.orders import OrderToFill, order_visible, orders_that_wait, orders_to_fill, room_in
from rebond.stock.queries.piles import (
    Pile,
    Reception,
    Unknown,
    arrivals,
    obstacles_to_deliver,
    pile_of,
    sort_arrivals,
)
from rebond.stock.queries.places import TO_A_PERSON, HeldComputer, devices_at_place, held_computers
from rebond.stock.queries.roads import delivery_road, order_road
from rebond.stock.queries.shelves import (
    Shelf,
    StockHome,
    devices_on,
    location_visible,
    locations_to_label,
    parts_of,
    shelves_of,
    stock_home,
    tree_of,
    waiting_to_be_shelved,
    workshops_for,
)

__all__ = [
    "TO_A_PERSON",
    "Decision",
    "HeldComputer",
    "OrderToFill",
    "Pile",
    "Reception",
    "Shelf",
    "ShownLine",
    "StockHome",
    "Unknown",
    "arrivals",
    "decision_on",
    "deliveries_listed",
    "delivery_of",
    "delivery_road",
    "delivery_visible",
    "devices_at_place",
    "devices_on",
    "held_computers",
    "line_visible",
    "lines_of",
    "lines_to_show",
    "location_visible",
    "locations_to_label",
    "obstacles_to_deliver",
    "order_road",
    "order_visible",
    "orders_that_wait",
    "orders_to_fill",
    "parts_of",
    "pile_of",
    "places_with_an_agreement",
    "room_in",
    "shelves_of",
    "sort_arrivals",
    "stock_home",
    "tree_of",
    "waiting_to_be_shelved",
    "workshops_for",
]
