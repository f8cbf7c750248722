"""Every page, as the person for whom it is meant opens it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.pages import Opened, names, open_for

INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE
)


@pytest.mark.parametrize("name", names("fragment", "file"))
def test_it_opens_without_writing_anything(name: str, cast: Cast, client_of: Callable[[str], Client]) -> None:
    """The client's GET runs on a connection that refuses to write."""
    opened = open_for(cast, name)
    assert client_of(opened.page.who).get(opened.address).status_code == 200


@pytest.mark.parametrize("name", names("page"))
def test_a_page_opens_whole_in_each_language_without_writing_anything(
    name: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    """One title, one main heading, its language said, no code of a template left over, nothing inline.

    It is what somebody without scripts reads: the content is there before any script runs.
    """
    opened = open_for(cast, name)
    for language, _name in settings.LANGUAGES:
        require_whole(read_in(language, opened, cast, client_of), language)


def read_in(language: str, opened: Opened, cast: Cast, client_of: Callable[[str], Client]) -> str:
    if opened.page.who in cast.people():
        user = cast.people()[opened.page.who].user
        user.language = language
        user.save()
    client = client_of(opened.page.who)
    answer = client.get(opened.address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def require_whole(page: str, language: str) -> None:
    assert re.findall(r"<html[^>]*\slang=\"(\w+)", page) == [language]
    assert len(re.findall(r"<title>\s*\S", page)) == 1
    assert len(re.findall(r"<h1\b", page)) == 1
    (main,) = re.findall(r"<main\b.*</main>", page, re.DOTALL)
    assert re.sub(r"<[^>]*>", "", main).strip() != ""
    assert re.findall(r"{[{%][^}]*[}%]}|StrPromise|None None", page) == []
    assert INLINE.findall(page) == []
