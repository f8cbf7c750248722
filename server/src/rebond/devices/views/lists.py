from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.devices.actions import import_list, keep_list, preview_list
from rebond.devices.choices import LineOutcome
from rebond.devices.forms import ListForm
from rebond.devices.lists.headings import Column
from rebond.devices.lists.lines import column_words, lines_left_out
from rebond.devices.models import ListImport
from rebond.devices.queries import list_visible
from rebond.devices.queries.imported import imported_lines, result_headings, result_rows
from rebond.devices.views.listing import sheet_response
from rebond.donations.queries import lot_visible
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of

SHOWN_AT_ONCE = 200
STEP_NAMES = (gettext_lazy("The file"), gettext_lazy("What it says"), gettext_lazy("The result"))


@opens("lot.announce")
@require_http_methods(["GET", "POST"])
def send_list(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_visible(pk, actor_of(request))
    form = ListForm(sent_in(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_list(actor=actor_of(request), lot=lot, file_name=file.name, content=file.read())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("devices:list_preview", token=kept.token)
    columns = [column_words(column) for column in Column]
    return render(
        request,
        "devices/send_list.html",
        {"form": form, "lot": lot, "columns": columns, "step_names": STEP_NAMES},
        status=status_of(form),
    )


@opens("lot.announce")
@require_http_methods(["GET", "POST"])
def list_preview(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what would happen and writes nothing; POST does it."""
    kept = list_visible(actor_of(request), token=token)
    if kept.imported_at is not None:
        return redirect("devices:list_result", pk=kept.pk)
    if request.method == "POST":
        done = import_list(actor=actor_of(request), kept=kept)
        messages.success(request, _("The list is imported."))
        return redirect("devices:list_result", pk=done.pk)
    preview = preview_list(kept)
    # What a person must look at comes first.
    verdicts = sorted(preview.verdicts, key=lambda one: (one.outcome != LineOutcome.REFUSED, one.line.number))
    before = (
        ListImport.objects.filter(lot=kept.lot, digest=kept.digest)
        .exclude(imported_at=None)
        .order_by("pk")
        .first()
    )
    shown = {
        "kept": kept,
        "lot": kept.lot,
        "preview": preview,
        "verdicts": verdicts[:SHOWN_AT_ONCE],
        "hidden": max(0, len(preview.verdicts) - SHOWN_AT_ONCE),
        "before": before,
        "step_names": STEP_NAMES,
        "created": preview.count(LineOutcome.CREATED),
        "matched": preview.count(LineOutcome.MATCHED),
        "refused": preview.count(LineOutcome.REFUSED),
        "left_out": lines_left_out(preview.sheet),
        "columns": [
            column_words(column) for column in dict.fromkeys(preview.sheet.headings.columns.values())
        ],
    }
    return render(request, "devices/list_preview.html", shown)


@opens("lot.announce")
@require_GET
def list_result(request: HttpRequest, pk: int) -> HttpResponse:
    done = list_visible(actor_of(request), pk=pk)
    lines = imported_lines(done)
    shown = {
        "done": done,
        "lot": done.lot,
        "lines": lines[:SHOWN_AT_ONCE],
        "hidden": max(0, len(lines) - SHOWN_AT_ONCE),
        "created": sum(1 for line in lines if line.row.outcome == LineOutcome.CREATED),
        "matched": sum(1 for line in lines if line.row.outcome == LineOutcome.MATCHED),
        "refused": sum(1 for line in lines if line.row.outcome == LineOutcome.REFUSED),
    }
    return render(request, "devices/list_result.html", shown)


@opens("lot.announce")
@require_GET
def list_result_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    done = list_visible(actor_of(request), pk=pk)
    return sheet_response(f"{_('result')}-{done.pk}.csv", result_headings(), result_rows(done), kind="csv")


@opens("lot.announce")
@require_GET
def list_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came in; never opened by the browser."""
    done = list_visible(actor_of(request), pk=pk)
    answer = HttpResponse(bytes(done.content), content_type="application/octet-stream")
    suffix = done.file_name.rpartition(".")[2].lower()
    answer["Content-Disposition"] = (
        f'attachment; filename="{_("list")}-{done.pk}.{suffix if suffix.isalnum() and suffix.isascii() else "bin"}"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
