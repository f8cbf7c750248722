"""The posts that the State pays for in one year."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.integration.facts import PostsAgreed
from rebond.integration.models import PostsOfYear
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation

FIRST_YEAR, YEARS_AHEAD = 2000, 5


def agree_posts(
    *, actor: Actor, organisation: Organisation, year: int, posts_hundredths: int, amount_cents: int
) -> PostsOfYear:
    """The last word holds; the same again changes nothing. Raise `Invalid` for a year too far away to be meant."""
    require(actor, "post.fund", on=organisation)
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Invalid(
            _("Posts are agreed from the year 2000 on, and five years ahead at most."), field="year"
        )
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
        row = PostsOfYear.objects.filter(organisation=organisation, year=year).first()
        if row and (row.posts_hundredths, row.amount_cents) == (posts_hundredths, amount_cents):
            return row
        row = row or PostsOfYear(organisation=organisation, year=year)
        row.posts_hundredths, row.amount_cents = posts_hundredths, amount_cents
        row.save()
        told = PostsAgreed(
            organisation_id=organisation.pk,
            year=year,
            posts_hundredths=posts_hundredths,
            amount_cents=amount_cents,
        )
        record(actor=actor, entries=[Entry(row.stream, told)])
    return row
