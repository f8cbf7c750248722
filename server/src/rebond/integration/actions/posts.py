"""The posts that the State pays for in one year."""

from __future__ import annotations

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.integration.facts import PostsAgreed
from rebond.integration.models import PostsOfYear
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation


def agree_posts(
    *, actor: Actor, organisation: Organisation, year: int, posts_hundredths: int, amount_cents: int
) -> PostsOfYear:
    """The last word holds; the same again changes nothing."""
    require(actor, "post.fund", on=organisation)
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
