"""How a door answers: a refusal beside its field, its status, the keys of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, QueryDict

from rebond.kit.errors import DomainError
from rebond.kit.keyset import Page, page_of
from rebond.kit.numbers import whole_number

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def sent_in(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty answer is an answer too."""
    return request.POST if request.method == "POST" else None


def shown_alone(request: HttpRequest, kinds: Mapping[str, T]) -> tuple[str, T | None]:
    """``?show=``: one of the ``kinds`` that a list shows alone, with what stands for it; nothing for any other."""
    asked = request.GET.get("show", "")
    return (asked, kinds[asked]) if asked in kinds else ("", None)


def show_refusal(form: Form, error: DomainError) -> None:
    """A rule of the road, beside the field that it is about, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def status_of(form: Form) -> int:
    """422 for a form that comes back with its faults, 200 for a fresh one."""
    return 422 if form.is_bound and form.errors else 200


def key_of(request: HttpRequest, name: str) -> int | None:
    """``?after=12``: a key of `rebond.kit.keyset`; None for anything else."""
    return key_in(request.GET, name)


def key_in(sent: QueryDict, name: str) -> int | None:
    return whole_number(sent.get(name, ""))


def page_asked_for(request: HttpRequest, rows: QuerySet[M], *, size: int = 50) -> Page[M]:
    """The page of ``rows`` that ``?after=`` or ``?before=`` asks for, newest first."""
    return page_of(rows, after=key_of(request, "after"), before=key_of(request, "before"), size=size)
