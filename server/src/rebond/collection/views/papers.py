from __future__ import annotations

from django.http import HttpResponse
from django.utils.text import slugify

from rebond.documents.rendering import Document


def pdf(document: Document, reference: str) -> HttpResponse:
    answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(f"{document.title} {reference}")}.pdf"'
    return answer
