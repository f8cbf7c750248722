"""One door to typst: a template, what the paper holds, a PDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from rebond.documents.characters import FONTS, printable_values
from rebond.documents.errors import DocumentError
from rebond.documents.sources import LIBRARY, source, words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ARCHIVABLE_AND_ACCESSIBLE: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
"""PDF/A-2a (ISO 19005-2) is kept for years, PDF/UA-1 (ISO 14289-1) is read aloud."""
WITH_ITS_SOURCE: tuple[typst.PDFStandard, ...] = ("a-3b",)
"""PDF/A-3b (ISO 19005-3) may carry the file that it was made from."""
SCREEN_PPI = 96


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A text file inside a PDF/A-3, kept to the byte: ``/AFRelationship /Source``, what the paper was made from."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What stands around every paper.

    `territory` and `issuer` are names; `reference` is the paper's own number, repeated on each page.
    `printed_at` is the paper's moment: with the same contents and the same moment, the same bytes come out.
    `demonstration` has no default, because a paper of a demonstration must never pass for a real one.
    """

    territory: str
    issuer: str
    reference: str
    printed_at: datetime
    demonstration: bool


@dataclass(frozen=True)
class Document:
    """A PDF and what to call it."""

    template: str
    title: str
    content: bytes


def render(
    template: str,
    contents: Mapping[str, Any] | DataclassInstance,
    *,
    head: Letterhead,
    title: str,
    lang: str | None = None,
    standard: Iterable[typst.PDFStandard] = ARCHIVABLE_AND_ACCESSIBLE,
    attachments: Iterable[Attachment] = (),
) -> Document:
    """Print `contents` with `"<app>/<name>"`, in `lang` or the language of the moment.

    Contents are a frozen dataclass or a mapping of what JSON knows, plus dates and lazy texts.
    Attachments need ``standard=WITH_ITS_SOURCE`` and are UTF-8 texts. Raises DocumentError, which names the template.
    """
    lang = lang or language()
    compiler = typst_compiler(template, contents, head=head, title=title, lang=lang, attachments=attachments)
    pdf = compiled(
        compiler,
        template,
        format="pdf",
        pdf_standards=list(standard),
        timestamp=int(head.printed_at.timestamp()),
    )
    return Document(template=template, title=title, content=cast("bytes", pdf))


def preview(
    template: str,
    contents: Mapping[str, Any] | DataclassInstance,
    *,
    head: Letterhead,
    title: str,
    lang: str | None = None,
    page: int = 1,
    ppi: float = SCREEN_PPI,
) -> bytes:
    """One page of the same paper as a PNG picture."""
    compiler = typst_compiler(template, contents, head=head, title=title, lang=lang or language())
    pictures = compiled(compiler, template, format="png", ppi=ppi)
    return pictures[page - 1] if isinstance(pictures, list) else pictures


def language() -> str:
    """`fr` of `fr-fr`: what typst and a screen reader need."""
    return (translation.get_language() or "fr").partition("-")[0]


def typst_compiler(
    template: str,
    contents: Mapping[str, Any] | DataclassInstance,
    *,
    head: Letterhead,
    title: str,
    lang: str,
    attachments: Iterable[Attachment] = (),
) -> typst.Compiler:
    """A compiler that sees the template, the shared library and the fonts, and nothing else of the machine."""
    main = source(template)
    given = {"title": title, "lang": lang, "head": head, "words": words(main, lang), "paper": contents}
    return typst.Compiler(
        input=main,
        root=LIBRARY,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": as_json(given), "attachments": attached(attachments)},
    )


def attached(attachments: Iterable[Attachment]) -> str:
    """Apart from what is printed: no character of a file is ever replaced."""
    return json.dumps(
        [
            {
                "name": one.name,
                "text": one.content.decode("utf-8"),
                "media_type": one.media_type,
                "description": one.description,
            }
            for one in attachments
        ]
    )


def compiled(compiler: typst.Compiler, template: str, **options: Any) -> bytes | list[bytes]:
    try:
        result = compiler.compile(**options)
    except typst.TypstError as error:
        raise DocumentError(template, f"{error.message}\n{error.diagnostic}") from error
    if result is None:
        raise DocumentError(template, "typst gave nothing back")
    return result


@cache
def fonts() -> typst.Fonts:
    """Only the fonts that the project ships, so that a paper is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


class PaperEncoder(DjangoJSONEncoder):
    """Dataclasses as mappings; moments in the local time, because a paper is read in its town."""

    def default(self, o: Any) -> Any:
        if is_dataclass(o) and not isinstance(o, type):
            return {name: getattr(o, name) for name in o.__dataclass_fields__}
        if isinstance(o, datetime):
            return timezone.localtime(o).replace(tzinfo=None).isoformat(timespec="minutes")
        return super().default(o)


def as_json(value: Any) -> str:
    plain = json.loads(json.dumps(value, cls=PaperEncoder))
    return json.dumps(printable_values(plain), ensure_ascii=False)
