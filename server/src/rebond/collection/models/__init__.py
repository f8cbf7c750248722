from rebond.collection.models.points import DropOff, DropOffPoint
from rebond.collection.models.requests import (
    DonationRequest,
    RequestContact,
    RequestLine,
    RequestMessage,
    RequestPicture,
)
from rebond.collection.models.rounds import Round, Stop

__all__ = [
    "DonationRequest",
    "DropOff",
    "DropOffPoint",
    "RequestContact",
    "RequestLine",
    "RequestMessage",
    "RequestPicture",
    "Round",
    "Stop",
]
