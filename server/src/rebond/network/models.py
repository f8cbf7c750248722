from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role, ScopeKeys
from rebond.network.choices import OrganisationKind, PrescriberKind, Rhythm
from rebond.network.querysets import (
    MembershipQuerySet,
    OrganisationQuerySet,
    PlaceQuerySet,
    PlaceStopQuerySet,
    WorkshopQuerySet,
)


class Territory(models.Model):
    """The tenant: a programme operator and its area."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    departement_code = models.CharField(_("département code"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.pk)


class Organisation(models.Model):
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=32, choices=OrganisationKind)
    prescriber_kind = models.CharField(
        _("refers people as"), max_length=32, choices=PrescriberKind, blank=True
    )
    is_operator = models.BooleanField(_("operates the programme"), default=False)
    is_network_member = models.BooleanField(_("member of the network"), default=False)
    is_pact_member = models.BooleanField(_("member of the integration pact (PTI)"), default=False)
    is_external_workshop = models.BooleanField(
        _("external workshop: its people see what is entrusted to it only"), default=False
    )
    commune = models.ForeignKey(
        "geography.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commune"),
    )
    public_phone = models.CharField(_("telephone told to everybody"), max_length=20, blank=True)
    public_email = models.EmailField(_("e-mail address told to everybody"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (models.UniqueConstraint(fields=("territory", "name"), name="organisation_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def public_contact(self) -> str:
        """How everybody reaches it, in one line; empty where it said nothing of that."""
        return " · ".join(filter(None, (self.public_phone, self.public_email)))

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id, frozenset({self.pk}))


class Workshop(models.Model):
    """Where computers are refurbished and stocked."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workshops")
    name = models.CharField(_("name"), max_length=160)
    commune = models.ForeignKey(
        "geography.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")

    def __str__(self) -> str:
        return self.name

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.organisation.territory_id,
            frozenset({self.organisation_id}),
            workshop_ids=frozenset({self.pk}),
        )


class Place(models.Model):
    """A place of digital mediation: receives people, trains them, hands computers over.

    ``taken_over_by``: the place that answers for the loans and the instalments of one that closed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=160)
    commune = models.ForeignKey(
        "geography.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    is_on_map = models.BooleanField(_("on the public map"), default=False)
    is_open = models.BooleanField(_("open"), default=True)
    taken_over_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="place_name"),)

    def __str__(self) -> str:
        return self.name

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}), self.followed_by)

    @property
    def followed_by(self) -> frozenset[int]:
        """The keys of the places whose people reach what is here: its own, and that of whoever took it over."""
        return frozenset(key for key in (self.pk, self.taken_over_by_id) if key)

    @property
    def answering(self) -> Place:
        """Itself, or the place that took it over."""
        return self.taken_over_by or self


class PlaceStop(models.Model):
    """Where a place that travels (a bus) stands, from when to when, and how often.

    ``last_on`` None: until further notice. ``skipped``: the days, as ISO dates, on which it does not come after all.
    ``submission``: what the form carried, so that a page sent twice is one stop.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="stops")
    commune = models.ForeignKey(
        "geography.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    spot = models.CharField(_("where in the commune"), max_length=120, blank=True)
    first_on = models.DateField(_("first day"))
    starts_at = models.TimeField(_("stands from"))
    ends_at = models.TimeField(_("stands until"))
    repeats = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    last_on = models.DateField(_("last day"), null=True, blank=True)
    skipped = models.JSONField(_("days without"), default=list, blank=True)
    submission = models.UUIDField(unique=True, editable=False)

    objects = PlaceStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of a place that travels")
        verbose_name_plural = _("stops of places that travel")
        constraints = (
            models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="place_stop_hours"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=models.F("first_on")), name="place_stop_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} · {self.commune}"

    @property
    def stream(self) -> str:
        return f"place:{self.place_id}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Membership(models.Model):
    """One hat: a person in an organisation (or one of its places), with a role.

    ``ends_at``: when it ends by itself; ``ended_at``: when it did, or when somebody ended it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    started_at = models.DateTimeField(_("since"), auto_now_add=True)
    ends_at = models.DateTimeField(_("ends by itself on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                condition=Q(place=None, ended_at=None),
                name="membership_once_in_organisation",
            ),
            models.UniqueConstraint(
                fields=("user", "place", "role"),
                condition=Q(ended_at=None) & ~Q(place=None),
                name="membership_once_in_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place or self.organisation}"

    def scope_keys(self) -> ScopeKeys:
        places = frozenset({self.place_id}) if self.place_id else frozenset[int]()
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}), places)

    def runs_at(self, moment: datetime) -> bool:
        return self.ended_at is None and (self.ends_at is None or self.ends_at > moment)

    @property
    def last_day(self) -> date | None:
        """The last whole day on which it is worn, when it ends by itself."""
        return _day_before(self.ends_at)


class Invitation(models.Model):
    """A hat offered by e-mail. The token is kept as a digest only; the address goes when it is answered.

    ``role_ends_at``: when the hat ends by itself.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    role_ends_at = models.DateTimeField(_("the role ends by itself on"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place or self.organisation}"

    def scope_keys(self) -> ScopeKeys:
        places = frozenset({self.place_id}) if self.place_id else frozenset[int]()
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}), places)

    @property
    def last_day(self) -> date | None:
        """Of the hat, not of the offer."""
        return _day_before(self.role_ends_at)


def _day_before(moment: datetime | None) -> date | None:
    """Hats end at midnight: the day that is over then."""
    return timezone.localdate(moment - timedelta(seconds=1)) if moment else None


class ApiToken(models.Model):
    """Lets a program wear one hat. Only a digest of the token is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("label"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.label
