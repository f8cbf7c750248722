from rebond.collection.forms.deciding import AcceptForm, AskForm, RefuseForm
from rebond.collection.forms.following import AnswerForm, FollowForm
from rebond.collection.forms.offering import OfferForm, PublicOfferForm

__all__ = ["AcceptForm", "AnswerForm", "AskForm", "FollowForm", "OfferForm", "PublicOfferForm", "RefuseForm"]
