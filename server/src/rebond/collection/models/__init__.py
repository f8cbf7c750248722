from rebond.collection.models.requests import (
    DonationRequest,
    RequestContact,
    RequestLine,
    RequestMessage,
    RequestPicture,
)
from rebond.collection.models.rounds import DropOffPoint, Round, Stop

__all__ = [
    "DonationRequest",
    "DropOffPoint",
    "RequestContact",
    "RequestLine",
    "RequestMessage",
    "RequestPicture",
    "Round",
    "Stop",
]
