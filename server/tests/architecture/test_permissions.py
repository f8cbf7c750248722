"""Who may do what, told once in the matrix and held at every door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client
from django.urls import ResolverMatch, URLPattern, reverse
from syrupy.assertion import SnapshotAssertion

from rebond.access import Actor, Role, Scope, Scoped, may, reaches, scope_of
from rebond.access.matrix import MATRIX
from rebond.config.api import api
from rebond.desk import middleware
from rebond.kit.errors import DomainError
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.harness.urlconf import every_url, named_urls
from tests.pages import VISITOR, Opened, names, open_for, page_named, pages


def test_the_matrix_is_the_one_that_was_reviewed(snapshot: SnapshotAssertion) -> None:
    lines = []
    for capability in sorted(MATRIX):
        held = [
            f"{role.value}={Scope(scope).name.lower()}"
            for role in Role
            if (scope := scope_of(Actor(user_id=1, role=role), capability)) is not Scope.NONE
        ]
        lines.append(f"{capability}: {', '.join(held)}")
    assert "\n".join(lines) == snapshot


def test_nobody_signed_in_holds_nothing() -> None:
    assert [capability for capability in MATRIX if may(Actor(), capability)] == []


def test_every_url_says_who_may_open_it() -> None:
    silent = [url.name for url in every_url() if url.capability is None and not url.is_public]
    assert silent == []


def test_every_capability_opens_or_allows_something() -> None:
    """A line that no view and no action names is a promise nobody keeps."""
    from tests.architecture.tree import PACKAGE, sources

    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sources(PACKAGE) if path.name != "matrix.py"
    )
    assert [capability for capability in MATRIX if f'"{capability}"' not in text] == []


def test_every_operation_of_the_api_asks_who_calls() -> None:
    """All but one: the code in the body of an enrolment says it."""
    open_to_all = [
        f"{method} {path}"
        for path, item in api.get_openapi_schema()["paths"].items()
        for method, operation in item.items()
        if not operation.get("security")
    ]
    assert open_to_all == ["post /api/v1/agents/enrol"]


def test_every_url_has_a_page_and_every_page_a_url() -> None:
    assert sorted(named_urls().keys() - pages().keys()) == []
    assert sorted(pages().keys() - named_urls().keys()) == []


@pytest.fixture
def refusals_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is told by its status only: `test_a_refusal_is_a_whole_page_for_each_person` reads the page."""

    def without_words(request: HttpRequest, template: str, *context: Any, status: int) -> HttpResponse:
        return HttpResponse(status=status)

    monkeypatch.setattr(middleware, "render", without_words)


@pytest.mark.once
@pytest.mark.parametrize("status", [403, 404, 405, 409])
def test_a_refusal_is_a_whole_page_for_each_person(
    status: int, cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    @login_not_required
    def refuse(*_: Any, **__: Any) -> HttpResponse:
        if status == 405:
            return HttpResponseNotAllowed(["POST"])
        refusal = DomainError("Pas ainsi.")
        refusal.status = status
        raise refusal

    match = ResolverMatch(refuse, (), {}, captured_kwargs={}, extra_kwargs={})
    monkeypatch.setattr(URLPattern, "resolve", lambda _pattern, _path: match)
    for person in [VISITOR, *cast.people()]:
        answer = client_of(person).get("/")
        page = answer.content.decode()
        assert (person, answer.status_code, len(re.findall(r"<h1\b", page))) == (person, status, 1)


@pytest.mark.once
@pytest.mark.usefixtures("refusals_without_words")
@pytest.mark.parametrize("name", names())
def test_who_may_opens_it_and_nobody_else(name: str, cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Every person of the cast, and a visitor, at one URL: what the matrix says is what happens.

    A gesture takes POST only: whoever may do it and opens its address gets 405, and anything else is no gesture.
    """
    opened = open_for(cast, name)
    people = [VISITOR, *cast.people()]
    expected = {person: expected_of(person, cast, opened) for person in people}
    assert expected[opened.page.who] == "opened"
    assert {
        person: status_of(client_of(person), opened, wanted=expected[person]) for person in people
    } == expected


def expected_of(person: str, cast: Cast, opened: Opened) -> int | str:
    capability = opened.url.capability
    if capability is None:
        return "opened"
    if person == VISITOR:
        return "to sign in"
    actor = actor_for(cast.people()[person])
    if not may(actor, capability):
        return 403
    return "opened" if is_a_list(opened) or within_reach(actor, capability, opened.thing) else 404


def is_a_list(opened: Opened) -> bool:
    """The address names no thing: everybody who holds the capability has a list, or a form, of their own."""
    return not opened.url.parameters


def within_reach(actor: Actor, capability: str, thing: Any) -> bool:
    return reaches(actor, capability, thing.scope_keys()) if isinstance(thing, Scoped) else True


def status_of(client: Client, opened: Opened, *, wanted: int | str) -> int | str:
    """What the door answers. A gesture is tried by POST where it must refuse, by GET where that changes nothing."""
    tried_by_post = opened.page.kind == "gesture" and wanted != "opened"
    return told(client.post(opened.address) if tried_by_post else client.get(opened.address), opened)


def told(response: HttpResponse, opened: Opened) -> int | str:
    if response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL)):
        return "to sign in"
    if opened.page.kind == "gesture" and response.status_code < 400:
        return f"answered {response.status_code}, and is no gesture"
    if opened.page.kind == "gesture" and response.status_code == 405:
        return "opened"
    if response.status_code in {404, 422} and is_a_list(opened) and opened.page.query:
        return "opened"  # a form that was handed the code of a thing out of reach, and does not know it
    return "opened" if response.status_code < 400 else response.status_code


def test_a_page_is_meant_for_somebody_who_may_open_it(cast: Cast) -> None:
    actors = {person: actor_for(membership) for person, membership in cast.people().items()}
    wrong = [
        f"{name} is not for {page.who}"
        for name, page in pages().items()
        if (url := named_urls()[name]) and not url.is_public
        if page.who not in actors or not may(actors[page.who], url.capability or "")
    ]
    assert wrong == []


def lists_that_farid_may_open() -> list[str]:
    """Those that hold something. That the others refuse him is told by `test_who_may_opens_it_and_nobody_else`."""
    place_manager = Actor(user_id=1, role=Role.PLACE_MANAGER)
    return [
        name
        for name in names("page")
        if (page := page_named(name)).thing is not None and not page.query
        if not (url := named_urls()[name]).parameters
        if url.capability is None or may(place_manager, url.capability)
    ]


@pytest.mark.parametrize("name", lists_that_farid_may_open())
def test_a_list_shows_nothing_of_another_organisation(
    name: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    """Farid, in another territory, opens a list that holds something of the Landes: he does not see it."""
    opened = open_for(cast, name)
    if within_reach(cast.actor("farid"), opened.url.capability or "", opened.thing):
        return
    answer = client_of("farid").get(opened.address)
    known_by = {
        str(getattr(opened.thing, field))
        for field in ("asset_tag", "code", "reference")
        if hasattr(opened.thing, field)
    }
    seen = {word for word in known_by if re.search(rf"\b{re.escape(word)}\b", answer.content.decode())}
    assert seen == set()
