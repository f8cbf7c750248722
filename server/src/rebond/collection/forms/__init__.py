from rebond.collection.forms.bringing import (
    AgreeForm,
    BringForm,
    ProposeDayForm,
    ReceiveDropOffForm,
    RefuseDropOffForm,
)
from rebond.collection.forms.deciding import AcceptForm, AskForm, RefuseForm
from rebond.collection.forms.following import AnswerForm, FollowForm
from rebond.collection.forms.offering import OfferForm, PublicOfferForm
from rebond.collection.forms.points import PointForm
from rebond.collection.forms.rounds import RoundForm, StopForm, VisitForm

__all__ = [
    "AcceptForm",
    "AgreeForm",
    "AnswerForm",
    "AskForm",
    "BringForm",
    "FollowForm",
    "OfferForm",
    "PointForm",
    "ProposeDayForm",
    "PublicOfferForm",
    "ReceiveDropOffForm",
    "RefuseDropOffForm",
    "RefuseForm",
    "RoundForm",
    "StopForm",
    "VisitForm",
]
