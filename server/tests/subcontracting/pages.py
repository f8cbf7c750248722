from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Workshop
from rebond.stock.models import Transfer
from rebond.subcontracting.actions import confirm_with_paper, prepare_return
from rebond.subcontracting.choices import Claim
from rebond.subcontracting.models import Entrustment
from rebond.workshop.actions import record_no_medium, settle_drives
from rebond.workshop.choices import DriveFate
from rebond.workshop.models import DriveSettlement, NoMediumFinding
from tests.cast import Cast
from tests.pages import Page
from tests.stock.prepared import prepared
from tests.subcontracting.prepared import (
    Outside,
    an_outside,
    another_without_proof,
    entrusted,
    filling,
    given_back,
    on_the_way_back,
)


def being_filled(cast: Cast) -> Entrustment:
    return filling(cast, an_outside(cast), prepared(cast, 2))


def with_a_proof_missing(cast: Cast) -> Entrustment:
    """Three computers: one still there, one back and ready, one back without its proof."""
    outside, pile = an_outside(cast), [*prepared(cast, 2), another_without_proof(cast)]
    entrustment = entrusted(cast, outside, pile)
    given_back(cast, outside, pile[1:])
    return entrustment


PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class LineOf:
    """One computer of an agreement, by the keys of its address."""

    pk: int
    line: int
    entrustment: Entrustment

    def scope_keys(self) -> ScopeKeys:
        return self.entrustment.scope_keys()


def a_line(cast: Cast) -> LineOf:
    entrustment = with_a_proof_missing(cast)
    line = entrustment.lines.get(result="unproven")
    return LineOf(entrustment.pk, line.pk, entrustment)


@dataclass(frozen=True, slots=True)
class WorkshopOf:
    workshop: int
    row: Workshop

    def scope_keys(self) -> ScopeKeys:
        return self.row.scope_keys()


def a_return_prepared(cast: Cast) -> tuple[Outside, Transfer]:
    outside, pile = an_outside(cast), [*prepared(cast), another_without_proof(cast)]
    entrusted(cast, outside, pile)
    outcome = prepare_return(actor=outside.actor, workshop=outside.workshop, devices=pile, claim=Claim.DONE)
    assert outcome.complete
    return outside, Transfer.objects.get(from_workshop=outside.workshop)


def an_external_workshop(cast: Cast) -> WorkshopOf:
    outside, _transfer = a_return_prepared(cast)
    return WorkshopOf(outside.workshop.pk, outside.workshop)


def a_slip_of_return(cast: Cast) -> Transfer:
    return a_return_prepared(cast)[1]


def a_return_underway(cast: Cast) -> Transfer:
    outside, pile = an_outside(cast), [*prepared(cast), another_without_proof(cast)]
    entrusted(cast, outside, pile)
    return on_the_way_back(outside, pile)


@dataclass(frozen=True, slots=True)
class OfDrive:
    """What is said of a drive, or its paper, by the key of its address."""

    pk: int
    device: Device

    def scope_keys(self) -> ScopeKeys:
        return self.device.scope_keys()


def a_drive_to_confirm(cast: Cast) -> OfDrive:
    line = with_a_proof_missing(cast).lines.get(result="unproven")
    settle_drives(
        actor=cast.actor("lea"),
        drives=list(line.device.drives.all()),
        fate=DriveFate.DESTROYED,
        slip_reference="BD-2026-7",
    )
    return OfDrive(DriveSettlement.objects.get(drive__device=line.device).pk, line.device)


def a_paper(cast: Cast) -> OfDrive:
    said = a_drive_to_confirm(cast)
    settlement = DriveSettlement.objects.get(pk=said.pk)
    paper = confirm_with_paper(actor=cast.actor("chloe"), said=settlement, content=PAPER)
    return OfDrive(paper.pk, said.device)


def no_medium_to_confirm(cast: Cast) -> Device:
    """An external workshop that has it says so."""
    outside, (device,) = an_outside(cast), prepared(cast)
    NoMediumFinding.objects.filter(device=device).delete()
    entrusted(cast, outside, [device])
    assert record_no_medium(actor=outside.actor, devices=[device]).complete
    return device


def papers_of_both_kinds(cast: Cast) -> OfDrive:
    a_paper(cast)
    no_medium_to_confirm(cast)
    return a_drive_to_confirm(cast)


PAGES = {
    "subcontracting:papers": Page(thing=papers_of_both_kinds),
    "subcontracting:paper": Page(thing=a_paper, kind="file"),
    "subcontracting:confirm_drive": Page(thing=a_drive_to_confirm),
    "subcontracting:leave_unconfirmed": Page(thing=a_drive_to_confirm, kind="gesture"),
    "subcontracting:confirm_no_medium": Page(thing=no_medium_to_confirm),
    "subcontracting:leave_no_medium": Page(thing=no_medium_to_confirm, kind="gesture"),
    "subcontracting:home": Page(thing=with_a_proof_missing),
    "subcontracting:waiting": Page(thing=with_a_proof_missing, query="show=unproven"),
    "subcontracting:entrust": Page(thing=being_filled),
    "subcontracting:entrustment": Page(thing=with_a_proof_missing),
    "subcontracting:take_out": Page(thing=being_filled, kind="gesture"),
    "subcontracting:send": Page(thing=being_filled, kind="gesture"),
    "subcontracting:put_off": Page(thing=with_a_proof_missing, kind="gesture"),
    "subcontracting:slip": Page(thing=with_a_proof_missing, kind="file"),
    "subcontracting:ask": Page(thing=with_a_proof_missing, kind="gesture"),
    "subcontracting:cancel": Page(thing=being_filled, kind="gesture"),
    "subcontracting:call_back": Page(thing=with_a_proof_missing, kind="gesture"),
    "subcontracting:take_back": Page(thing=a_line, kind="gesture"),
    "subcontracting:settle": Page(thing=a_line, kind="gesture"),
    "subcontracting:proof": Page(thing=a_line),
    "subcontracting:give_back": Page(thing=an_external_workshop),
    "subcontracting:return": Page(thing=a_slip_of_return),
    "subcontracting:take_off": Page(thing=a_slip_of_return, kind="gesture"),
    "subcontracting:send_return": Page(thing=a_slip_of_return, kind="gesture"),
    "subcontracting:call_back_return": Page(thing=a_return_underway, kind="gesture"),
    "subcontracting:return_slip": Page(thing=a_slip_of_return, kind="file"),
    "subcontracting:receive_return": Page(thing=a_return_underway),
}
