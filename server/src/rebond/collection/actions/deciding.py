"""The coordination answers a request: asks for more, refuses, or accepts and so makes a donor, an agreement and a lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.actions.asking import LONGEST_TEXT
from rebond.collection.actions.bringing import give_up, keep_if_it_stands
from rebond.collection.actions.holding import hold_request
from rebond.collection.choices import RequestRefusal, RequestState, Verdict
from rebond.collection.contacts import SEAL
from rebond.collection.facts import MoreAsked, RequestAccepted, RequestRefused
from rebond.collection.mails import tell
from rebond.collection.models import DonationRequest, RequestLine, RequestMessage
from rebond.collection.rules import verdict_of
from rebond.donations.actions import announce_lot, draw_up_agreement
from rebond.donations.choices import LegalGround
from rebond.donations.models import DonationAgreement
from rebond.donations.queries import next_agreement_reference, next_lot_reference
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.actions import OrganisationFacts, create_organisation
from rebond.network.models import Organisation, Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.programmes.models import Programme

AGAINST_THE_RULES = frozenset({Verdict.TOO_OLD, Verdict.TOO_WEAK, Verdict.RECYCLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """``agreement`` None: one is drawn up, once only. ``donor`` None: an organisation of this name and kind is added.

    ``accepted``: how many of each line, by its key; a line that is not named is left out.
    """

    programme: Programme
    workshop: Workshop
    agreement: DonationAgreement | None = None
    donor: Organisation | None = None
    donor_name: str = ""
    donor_kind: str = ""
    legal_ground: LegalGround = LegalGround.PRIVATE_GIFT
    accepted: Mapping[int, int] = field(default_factory=dict)


def ask_for_more(*, actor: Actor, request: DonationRequest, question: str) -> DonationRequest:
    """The same question again, before it was answered, asks nothing more. Raise `Refused` for a request already decided."""
    require(actor, "donation_request.decide", on=request)
    question = question.strip()
    if not question:
        raise Invalid(_("Write what you need to know."), field="question")
    if len(question) > LONGEST_TEXT:
        raise Invalid(_("Write %(most)d characters at the most.") % {"most": LONGEST_TEXT}, field="question")
    with transaction.atomic():
        request = _hold_open(request)
        if request.state == RequestState.ASKED and _last_question(request) == question:
            return request
        now = timezone.now()
        RequestMessage.objects.create(
            request=request, by_giver=False, sealed_text=SEAL.close(question), written_at=now
        )
        request.state, request.state_since = RequestState.ASKED, now
        request.save(update_fields=["state", "state_since"])
        record(actor=actor, entries=[Entry(request.stream, MoreAsked())])
        tell(request, "more_asked")
    return request


def _last_question(request: DonationRequest) -> str:
    last = request.messages.filter(by_giver=False).order_by("pk").last()
    return SEAL.open(last.sealed_text) if last else ""


def refuse(*, actor: Actor, request: DonationRequest, reason: RequestRefusal) -> DonationRequest:
    """Raise `Refused` for a request already decided."""
    require(actor, "donation_request.decide", on=request)
    with transaction.atomic():
        request = _hold_open(request)
        request.state, request.state_since = RequestState.REFUSED, timezone.now()
        request.refusal = reason
        request.save(update_fields=["state", "state_since", "refusal"])
        give_up(actor, request)
        record(actor=actor, entries=[Entry(request.stream, RequestRefused(reason=reason))])
        tell(request, "refused")
    return request


def accept(*, actor: Actor, request: DonationRequest, terms: Acceptance) -> DonationRequest:
    """Announce a lot of what is accepted, under an agreement in force or a new one.

    Raise `Refused` for a request already decided, or an agreement weaker than the erasure that the donor wants; `Invalid`
    for equipment that the rules of the programme, or the law, send elsewhere, and for an agreement of others.
    """
    require(actor, "donation_request.decide", on=(request, terms.programme))
    with transaction.atomic():
        request = _hold_open(request)
        # The references of what follows are the next free ones: two accepted at once get one each.
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=terms.programme.pk)
        lines = list(request.lines.order_by("pk"))
        wanted = _judged(lines, request, terms)
        _refuse_another_agreement(request, terms)
        agreement = terms.agreement or _drawn_up(actor, request, terms)
        _refuse_weaker(agreement, request)
        lot = announce_lot(
            actor=actor,
            agreement=agreement,
            workshop=terms.workshop,
            reference=next_lot_reference(actor, timezone.localdate()),
            announced_on=timezone.localdate(),
            announced_count=wanted,
        )
        for line in lines:
            line.accepted = terms.accepted.get(line.pk, 0)
        RequestLine.objects.bulk_update(lines, ["accepted"])
        request.state, request.state_since, request.lot = RequestState.ACCEPTED, timezone.now(), lot
        request.save(update_fields=["state", "state_since", "lot"])
        told = RequestAccepted(
            programme_id=agreement.programme_id,
            donor_id=agreement.donor_id,
            agreement_id=agreement.pk,
            lot_id=lot.pk,
            accepted=wanted,
            left_out=sum(line.count for line in lines if line.is_computer) - wanted,
        )
        record(actor=actor, entries=[Entry(request.stream, told)])
        left_out = [line for line in lines if (line.accepted or 0) < line.count]
        tell(request, "accepted", left_out=left_out, drop_off=keep_if_it_stands(actor, request))
    return request


def verdicts(
    lines: Sequence[RequestLine], request: DonationRequest, programme: Programme
) -> dict[int, Verdict]:
    """By key of line, under the rules of the programme in force."""
    rules = programme.rules
    return {
        line.pk: verdict_of(
            kind=line.kind,
            bought_in=line.bought_in,
            memory_gb=line.memory_gb,
            retired_in=request.retired_in,
            rules=rules,
        )
        for line in lines
    }


def _judged(lines: Sequence[RequestLine], request: DonationRequest, terms: Acceptance) -> int:
    """How many computers are accepted."""
    said, total = verdicts(lines, request, terms.programme), 0
    for line in lines:
        taken, field_name = terms.accepted.get(line.pk, 0), f"accepted_{line.pk}"
        if not 0 <= taken <= line.count:
            raise Invalid(_("Between 0 and the %(count)d offered.") % {"count": line.count}, field=field_name)
        if taken and said[line.pk] in AGAINST_THE_RULES:
            raise Invalid(
                _("%(verdict)s: accept 0 of these, or change the rules of the programme.")
                % {"verdict": said[line.pk].label}
                if said[line.pk] is not Verdict.RECYCLE
                else _("More than ten years old: the law sends them to recycling. Accept 0 of these."),
                code=said[line.pk].value,
                field=field_name,
            )
        total += taken if line.is_computer else 0
    if not total:
        raise Invalid(
            _("No computer is accepted. Refuse the request instead, and say why."), code="nothing_accepted"
        )
    return total


def _drawn_up(actor: Actor, request: DonationRequest, terms: Acceptance) -> DonationAgreement:
    today = timezone.localdate()
    return draw_up_agreement(
        actor=actor,
        programme=terms.programme,
        donor=terms.donor or _new_donor(actor, request, terms),
        reference=next_agreement_reference(actor, today),
        signed_on=today,
        legal_ground=terms.legal_ground,
        erasure_level=ErasureLevel(request.erasure_level),
    )


def _new_donor(actor: Actor, request: DonationRequest, terms: Acceptance) -> Organisation:
    name = terms.donor_name.strip()
    if not name:
        raise Invalid(_("Choose the donor, or write the name of a new one."), field="donor_name")
    if not terms.donor_kind:
        raise Invalid(_("Say what kind of organisation it is."), field="donor_kind")
    new = OrganisationFacts(name=name, kind=terms.donor_kind, commune=request.commune)
    try:
        return create_organisation(actor=actor, territory=request.territory, new=new)
    except Invalid as error:
        error.field = "donor_name"
        raise


def _refuse_another_agreement(request: DonationRequest, terms: Acceptance) -> None:
    """What is offered was judged by the rules of one programme, and is given by who offers it."""
    if terms.agreement is None:
        return
    is_its_donor = request.organisation_id in {None, terms.agreement.donor_id}
    if terms.agreement.programme_id != terms.programme.pk or not is_its_donor:
        raise Invalid(
            _("Agreement %(reference)s is of another programme or of another donor. Choose another one.")
            % {"reference": terms.agreement.reference},
            code="another_agreement",
            field="agreement",
        )


def _refuse_weaker(agreement: DonationAgreement, request: DonationRequest) -> None:
    levels = ErasureLevel.values
    if levels.index(agreement.erasure_level) < levels.index(request.erasure_level):
        raise Refused(
            _(
                "The donor wants the erasure “%(wanted)s”; agreement %(reference)s says “%(said)s”. Draw up a new one."
            )
            % {
                "wanted": request.get_erasure_level_display(),
                "reference": agreement.reference,
                "said": agreement.get_erasure_level_display(),
            },
            code="weaker_erasure",
            field="agreement",
        )


def _hold_open(request: DonationRequest) -> DonationRequest:
    held = hold_request(request)
    if not held.is_open:
        raise Refused(
            _("This request is already decided: %(state)s.") % {"state": held.get_state_display()},
            code="decided",
        )
    return held
