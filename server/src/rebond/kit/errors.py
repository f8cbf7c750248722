"""Errors that a person can read. Every door (page, API, command line) turns them into its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from rebond.kit.outcomes import Obstacle


class DomainError(Exception):
    """A call that may not run at all.

    ``message`` is shown to the person as it is, so it names the field or line and the cure;
    ``code`` is stable for programs; ``field`` is the form or API field at fault, when there is one.
    """

    status = 422

    def __init__(self, message: str | StrPromise, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):
    """The rules of the road forbid it, now."""

    status = 409

    def __init__(
        self,
        message: str | StrPromise,
        *,
        code: str = "refused",
        field: str | None = None,
        obstacles: Iterable[Obstacle] = (),
    ) -> None:
        super().__init__(message, code=code, field=field)
        self.obstacles = tuple(obstacles)


class Invalid(DomainError):
    """The input has not the right shape."""

    status = 422


class NotAllowed(DomainError):
    """The person is known, the thing is theirs to see, the role does not hold the capability."""

    status = 403


class NotFound(DomainError):
    """The thing does not exist, or belongs to others, which must look the same."""

    status = 404
