from rebond.collection.forms.deciding import AcceptForm, AskForm, RefuseForm
from rebond.collection.forms.following import AnswerForm, FollowForm
from rebond.collection.forms.offering import OfferForm, PublicOfferForm
from rebond.collection.forms.rounds import PointForm, RoundForm, StopForm, VisitForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AskForm",
    "FollowForm",
    "OfferForm",
    "PointForm",
    "PublicOfferForm",
    "RefuseForm",
    "RoundForm",
    "StopForm",
    "VisitForm",
]
