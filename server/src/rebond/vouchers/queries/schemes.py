"""Schemes, as the pages list them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.network.models import Organisation
from rebond.network.querysets import reach
from rebond.programmes.models import Programme
from rebond.vouchers.models import Credit, VoucherScheme


def schemes_listed(actor: Actor) -> QuerySet[VoucherScheme]:
    granted = Q(accreditations__state="granted")
    rows = VoucherScheme.objects.visible_to(actor).select_related("programme")
    rows = rows.annotate(
        place_count=Count("accreditations__place", filter=granted, distinct=True),
        book_count=Count("books", distinct=True),
    )
    return rows.order_by("-is_open", "-expires_on", "pk")


def scheme_visible(pk: int, actor: Actor) -> VoucherScheme:
    """Raise `NotFound` for one that does not exist or is of another territory."""
    rows = VoucherScheme.objects.visible_to(actor).select_related("programme__territory")
    return _or_not_found(rows.filter(pk=pk).first())


def scheme_kept(pk: int, actor: Actor, capability: str = "voucher.account") -> VoucherScheme:
    """One whose books and money the hat may look into. Raise `NotFound` for another's."""
    rows = VoucherScheme.objects.kept_by(actor, capability).select_related("programme__territory")
    return _or_not_found(rows.filter(pk=pk).first())


def keeps(scheme: VoucherScheme, actor: Actor) -> bool:
    return VoucherScheme.objects.kept_by(actor).filter(pk=scheme.pk).exists()


def open_schemes(actor: Actor) -> QuerySet[VoucherScheme]:
    rows = VoucherScheme.objects.visible_to(actor).select_related("programme")
    return rows.filter(is_open=True).order_by("name", "pk")


def programmes_for(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.visible_to(actor).order_by("-starts_on", "pk")


def funders_for(actor: Actor) -> QuerySet[Organisation]:
    """Any organisation of the territory may fund."""
    reachable = reach(actor, "voucher.edit", territory="territory")
    return Organisation.objects.filter(reachable).order_by("name", "pk")


def credit_kept(pk: int, actor: Actor) -> Credit:
    """Raise `NotFound` for a note of a scheme that the hat does not keep."""
    rows = Credit.objects.filter(scheme__in=VoucherScheme.objects.kept_by(actor))
    found = rows.select_related("scheme__programme__territory").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _or_not_found(found: VoucherScheme | None) -> VoucherScheme:
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found
