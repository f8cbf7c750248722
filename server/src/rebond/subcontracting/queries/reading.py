"""Agreements, their computers, and the transfers that bring them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.network.models import Workshop
from rebond.programmes.choices import ErasureLevel, strictest
from rebond.stock.choices import TransferLineState, TransferState
from rebond.stock.models import Transfer, TransferLine
from rebond.stock.queries import transfer_visible, workshops_for
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries.judging import (
    ELIMINATED,
    Verdict,
    answers_to,
    came_without_slip,
    is_found_there,
    judge,
)
from rebond.workshop.queries.proofs import media_rules

ENDS = ("workshop__organisation", "workshop__commune", "origin__organisation", "origin__commune")


@dataclass(frozen=True, slots=True)
class EntrustedRow:
    """One computer of an agreement; ``verdict`` where somebody waits for what it lacks."""

    line: Entrusted
    is_late: bool
    back_state: str
    verdict: Verdict | None

    @property
    def words(self) -> str | StrPromise:
        """Where it stands now."""
        if self.line.result:
            return self.line.get_result_display()
        if self.line.device.stage == Stage.MISSING:
            return _("Declared missing")
        if self.came_without_slip:
            return _("Came back without its slip")
        if self.line.back is None:
            return _("At the workshop")
        if self.line.back.state == TransferState.FILLING:
            return _("On the return slip")
        if self.back_state == TransferLineState.MISSING:
            return _("Did not come with its slip")
        return _("On its way back")

    @property
    def came_without_slip(self) -> bool:
        return came_without_slip(self.line)

    @property
    def waits_for_an_answer(self) -> bool:
        return self.line.result in {Result.UNPROVEN, Result.TO_CONFIRM} or self.came_without_slip

    @property
    def lacks_proofs(self) -> bool:
        """It came back, and they are still to be sent."""
        return self.line.result == Result.UNPROVEN and self.verdict is not None and bool(self.verdict.missing)

    @property
    def may_be_confirmed(self) -> bool:
        """It came back as beyond repair, and nothing is missing but the word of the coordination."""
        if self.line.result == Result.TO_CONFIRM:
            return True
        proven = self.verdict is not None and not self.verdict.missing
        said = self.line.claim == Claim.BEYOND_REPAIR
        return self.line.result == Result.UNPROVEN and (
            self.line.device.stage in ELIMINATED or (proven and said)
        )

    @property
    def changes(self) -> list[tuple[str, str | StrPromise]]:
        """The other answers, for one that was settled and is not missing."""
        if self.line.result in Result.OPEN or self.line.device.stage == Stage.MISSING:
            return []
        others = answers_to(self.line) - {self.line.result}
        return (
            [] if is_found_there(self.line) else [(now.value, now.label) for now in Result if now in others]
        )

    @property
    def may_take_back(self) -> bool:
        """A person answered for it, and may have been wrong; or it was lost, and is found at the workshop."""
        if self.line.result == Result.LOST:
            return is_found_there(self.line)
        return self.line.is_answered

    @property
    def was_eliminated(self) -> bool:
        """And nobody noted yet what that makes of its price."""
        return not self.line.result and self.line.device.stage in ELIMINATED

    @property
    def kind(self) -> str:
        alarming = self.is_late or self.back_state == TransferLineState.MISSING
        return "blocked" if alarming and not self.line.result else self.line.kind


def entrustments_listed(actor: Actor) -> QuerySet[Entrustment]:
    rows = Entrustment.objects.visible_to(actor).select_related("workshop", "origin", "lot")
    return rows.annotate(
        computers=Count("lines", filter=~Q(lines__result=Result.NEVER_LEFT)),
        still_there=Count("lines", filter=Q(lines__result="")),
        unproven=Count("lines", filter=Q(lines__result=Result.UNPROVEN)),
        to_confirm=Count("lines", filter=Q(lines__result=Result.TO_CONFIRM)),
        due_cents=Sum("lines__cents", default=0),
    ).order_by("-pk")


def entrustment_visible(pk: int, actor: Actor) -> Entrustment:
    rows = Entrustment.objects.visible_to(actor).select_related("territory", "transfer", "lot", *ENDS)
    return get_object_or_404(rows, pk=pk)


def entrusted_visible(pk: int, line: int, actor: Actor) -> Entrusted:
    rows = Entrusted.objects.visible_to(actor).select_related(
        "entrustment__territory", "device__lot__agreement", "device__programme"
    )
    return get_object_or_404(rows, pk=line, entrustment=pk)


def lines_of(entrustment: Entrustment) -> list[EntrustedRow]:
    """In the order of their codes; those that wait for an answer tell what they lack."""
    lines = list(
        entrustment.lines.select_related("device__lot__agreement", "device__programme", "back").order_by(
            "device__asset_tag"
        )
    )
    return _rows(lines)


def _rows(lines: Sequence[Entrusted]) -> list[EntrustedRow]:
    today = timezone.localdate()
    verdicts = judge([line for line in lines if line.result == Result.UNPROVEN or came_without_slip(line)])
    came = _states_on_the_way(lines)
    return [
        EntrustedRow(
            line,
            is_late=line.result == "" and line.entrustment.due_on < today,
            back_state=came.get((line.back_id or 0, line.device_id), ""),
            verdict=verdicts.get(line.pk),
        )
        for line in lines
    ]


def _states_on_the_way(lines: Sequence[Entrusted]) -> dict[tuple[int, int], str]:
    backs = {line.back_id for line in lines if line.back_id and not line.result}
    rows = TransferLine.objects.filter(transfer__in=backs).order_by("pk")
    return {
        (transfer, device): state
        for transfer, device, state in rows.values_list("transfer", "device", "state")
    }


def return_visible(pk: int, actor: Actor) -> Transfer:
    """A transfer that leaves from an external workshop."""
    found = transfer_visible(pk, actor)
    return get_object_or_404(
        Transfer.objects.visible_to(actor).select_related(
            "territory",
            "from_workshop__organisation",
            "from_workshop__commune",
            "to_workshop__organisation",
            "to_workshop__commune",
        ),
        pk=found.pk,
        from_workshop__organisation__is_external_workshop=True,
    )


def returns_of(actor: Actor, *, state: TransferState) -> list[Transfer]:
    """Slips of return that are being filled, or on their way, the oldest first."""
    rows = Transfer.objects.visible_to(actor).filter(state=state, entrusted_back__isnull=False)
    found = rows.select_related("from_workshop", "to_workshop").annotate(
        computers=Count("entrusted_back", distinct=True)
    )
    return list(found.order_by("pk"))


def rows_of_return(transfer: Transfer) -> list[tuple[Entrusted, Verdict]]:
    """What is said of each computer of the slip, and what it lacks, judged now."""
    rows = Entrusted.objects.filter(back=transfer, device__in=transfer.lines.values("device")).select_related(
        "entrustment", "device__lot__agreement", "device__programme"
    )
    lines = list(rows.order_by("device__asset_tag"))
    verdicts = judge(lines)
    return [(line, verdicts[line.pk]) for line in lines]


def workshops_within(actor: Actor) -> QuerySet[Workshop]:
    """Those that computers leave from."""
    return workshops_for(actor).filter(organisation__is_external_workshop=False)


def workshops_external(actor: Actor) -> QuerySet[Workshop]:
    return workshops_for(actor).filter(organisation__is_external_workshop=True)


def lots_to_entrust(actor: Actor) -> QuerySet[Lot]:
    """Those with a computer in work."""
    in_work = Device.objects.current().filter(stage__in=sorted(Stage.IN_WORK))
    rows = Lot.objects.visible_to(actor).filter(pk__in=in_work.order_by().values("lot"))
    return rows.select_related("agreement__donor").order_by("-pk")


def level_asked_of(devices: Sequence[Device]) -> ErasureLevel:
    """The strictest that a programme or a donor asks for any of them."""
    rules = media_rules([device.pk for device in devices])
    return ErasureLevel(strictest(*[rule.level for rule in rules.values()]))
