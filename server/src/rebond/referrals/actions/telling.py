"""Whoever referred a person is told at each step, once a week, or never, as they chose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import require
from rebond.ledger.models import Event
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind
from rebond.referrals.actions.mailing import Facts, tell_links
from rebond.referrals.choices import News, NewsPace
from rebond.referrals.models import NewsPreference, PersonalLink, Referral
from rebond.referrals.news import (
    OF_ANSWERS,
    OF_EVENT,
    TO_CONFIRM,
    TOLD_BY_COMMITTEE,
    WEEK,
    WITHDRAWN,
    kind_of_news,
)
from rebond.referrals.readers import (
    Readers,
    people_at,
    people_at_all,
    prescribers_at,
    readers_of,
    told_at_once,
)
from rebond.referrals.stages import OVERDUE

WEEK_LONG = timedelta(days=7)
"""A step entered later than that after it happened is no news, nor is a wait that became too long before."""


def choose_pace(*, actor: Actor, pace: NewsPace) -> None:
    """Of the account that acts, or of the personal link. Weekly news begin with the week that comes."""
    require(actor, "referral.withdraw")
    chosen = {"pace": NewsPace(pace).value, "told_on": _monday(timezone.localdate())}
    if actor.link_id is not None:
        PersonalLink.objects.filter(pk=actor.link_id).update(**chosen)
    elif actor.user_id is not None:
        NewsPreference.objects.update_or_create(user_id=actor.user_id, defaults=chosen)


def tell_of_steps(events: Sequence[Event]) -> None:
    """Tell those who want to know at each step. Run twice, it says nothing twice."""
    told = list(_news(events))
    if not told:
        return
    referrals = _by_key({_key(event) for event, _news_of in told})
    readers, doers = told_at_once(list(referrals.values())), _doers(event for event, _news_of in told)
    for event, news in told:
        referral = referrals.get(_key(event))
        if referral is not None:
            kind = kind_of_news(news, str(event.facts.get("reason", "")))
            one = _without_doer(readers[referral.pk], event, doers)
            who = Readers(links=one.links) if event.kind in TOLD_BY_COMMITTEE else one
            _tell(who, kind, {"code": referral.code}, key=str(event.uuid))


def tell_place(events: Sequence[Event]) -> None:
    """A request that a place has to answer, or has accepted, was taken back; or its prescriber confirms it, or does not."""
    referrals = _by_key({_key(event) for event in events})
    for event in events:
        referral = referrals[_key(event)]
        notify(
            recipients=people_at(referral.place_id),
            kind=OF_ANSWERS.get(event.kind, WITHDRAWN).code,
            facts={"code": referral.code},
            key=str(event.uuid),
        )


def ask_prescribers(events: Sequence[Event]) -> None:
    """Those of an organisation that a person names are asked whether they follow them."""
    referrals = _by_key({_key(event) for event in events})
    for event in events:
        notify(
            recipients=prescribers_at(event.facts["organisation_id"]),
            kind=TO_CONFIRM.code,
            facts={"code": referrals[_key(event)].code},
            key=str(event.uuid),
        )


def tell_late(*, now: datetime | None = None) -> int:
    """People whom nobody contacted for too long: said once for each time that they wait. Answer how many."""
    moment = now or timezone.now()
    late = Referral.objects.late(moment).filter(stage_since__gte=moment - OVERDUE - WEEK_LONG)
    late = late.exclude(told_late_since=F("stage_since")).exclude(prescriber=None)
    rows = list(_joined(late).order_by("pk"))
    readers = told_at_once(rows)
    with transaction.atomic():
        for referral in rows:
            key = f"late:{referral.pk}:{referral.stage_since:%Y%m%d%H%M}"
            _tell(readers[referral.pk], kind_of_news(News.LATE), {"code": referral.code}, key=key)
        Referral.objects.filter(pk__in=[referral.pk for referral in rows]).update(
            told_late_since=F("stage_since")
        )
    return len(rows)


def tell_weekly(*, on: date | None = None) -> int:
    """The news of the week before, in one message. Who has no news gets none. Answer how many were told."""
    monday = _monday(on or timezone.localdate())
    waiting = NewsPreference.objects.filter(pace=NewsPace.WEEKLY).exclude(told_on__gte=monday)
    links = PersonalLink.objects.filter(pace=NewsPace.WEEKLY).exclude(told_on__gte=monday)
    users = set(waiting.order_by("pk").values_list("user", flat=True))
    if not users and not links.exists():
        return 0
    by_user, by_link = _counted(monday)
    told = 0
    with transaction.atomic():
        for user in sorted(users & by_user.keys()):
            facts = {news.value: count for news, count in by_user[user].items()}
            notify(recipients=[user], kind=WEEK.code, facts=facts, key=f"news:{monday:%Y-%m-%d}")
            told += 1
        for link in links.order_by("pk"):
            if link.is_open and link.pk in by_link:
                facts = {news.value: count for news, count in by_link[link.pk].items()}
                tell_links([link], WEEK, facts, key=f"news:{monday:%Y-%m-%d}")
                told += 1
        NewsPreference.objects.filter(user__in=users).update(told_on=monday)
        links.update(told_on=monday)
    return told


def tell_waiting_for_committee(*, programme_id: int, kind: NoticeKind, facts: Facts, key: str) -> None:
    """Once to each who referred people that wait for the committee of a programme, however many they are."""
    waiting = list(_joined(Referral.objects.nominated(programme_id)))
    readers = told_at_once(waiting).values()
    links = {link.pk: link for one in readers for link in one.links}
    users = sorted({user for one in readers for user in one.users})
    _tell(Readers(tuple(users), tuple(links.values())), kind, facts, key=key)


def tell_places_waiting(*, programme_id: int, kind: NoticeKind, facts: Facts, key: str) -> None:
    """Once to each who answers for a place whose people wait for the committee of a programme."""
    places = Referral.objects.nominated(programme_id).order_by().values_list("place", flat=True).distinct()
    notify(recipients=people_at_all(list(places)), kind=kind.code, facts=facts, key=key)


def _tell(readers: Readers, kind: NoticeKind, facts: Facts, *, key: str) -> None:
    if readers.users:
        notify(recipients=readers.users, kind=kind.code, facts=facts, key=key)
    tell_links(readers.links, kind, facts, key=key)


def _news(events: Iterable[Event]) -> Iterator[tuple[Event, News]]:
    for event in events:
        if event.recorded_at - event.occurred_at <= WEEK_LONG and (news := _news_in(event)):
            yield event, news


def _news_in(event: Event) -> News | None:
    """Of a person's sessions the first one only; a second computer is an exchange; a request is news when it was a sheet."""
    news = OF_EVENT.get(event.kind)
    if news is News.ENTERED:
        is_for_others = event.membership_id is not None and event.facts["organisation_id"] is not None
        return news if is_for_others else None
    if news is News.FIRST_SESSION:
        return None if _was_before(event, event.kind) else news
    if news is News.EQUIPPED and _was_before(event, "referral.unequipped", "referral.replaced"):
        return News.EXCHANGED
    return news


def _was_before(event: Event, *kinds: str) -> bool:
    return Event.objects.filter(stream=event.stream, kind__in=kinds, seq__lt=event.seq).exists()


def _doers(events: Iterable[Event]) -> Mapping[int, int]:
    """The account of each hat that took a step."""
    hats = {event.membership_id for event in events if event.membership_id is not None}
    return dict(Membership.objects.filter(pk__in=hats).order_by("pk").values_list("pk", "user_id"))


def _without_doer(readers: Readers, event: Event, doers: Mapping[int, int]) -> Readers:
    """Nobody is told of what they did themselves."""
    user = doers.get(event.membership_id or 0)
    return Readers(
        users=tuple(one for one in readers.users if one != user),
        links=tuple(link for link in readers.links if event.actor != f"link:{link.pk}"),
    )


def _counted(monday: date) -> tuple[dict[int, Counter[News]], dict[int, Counter[News]]]:
    """The news of the week before ``monday``, by account and by link."""
    until = timezone.make_aware(datetime.combine(monday, time()))
    week = Event.objects.filter(
        kind__in=list(OF_EVENT), recorded_at__gte=until - WEEK_LONG, recorded_at__lt=until
    )
    told = list(_news(week.order_by("pk")))
    late = list(_joined(Referral.objects.late(timezone.now())).order_by("pk"))
    referrals = _by_key({_key(event) for event, _news_of in told}) | {one.pk: one for one in late}
    readers, doers = readers_of(list(referrals.values())), _doers(event for event, _news_of in told)
    counted = [
        (_without_doer(readers.get(_key(event), Readers()), event, doers), news) for event, news in told
    ]
    counted += [(readers[referral.pk], News.LATE) for referral in late]
    by_user: dict[int, Counter[News]] = defaultdict(Counter)
    by_link: dict[int, Counter[News]] = defaultdict(Counter)
    for one, news in counted:
        for user in one.users:
            by_user[user][news] += 1
        for link in one.links:
            by_link[link.pk][news] += 1
    return dict(by_user), dict(by_link)


def _by_key(keys: set[int]) -> dict[int, Referral]:
    return {
        referral.pk: referral for referral in _joined(Referral.objects.filter(pk__in=keys)).order_by("pk")
    }


def _joined(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related("referred_by", "link")


def _key(event: Event) -> int:
    return int(event.stream.removeprefix("referral:"))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
