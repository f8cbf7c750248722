"""Pictures in a form: several files in one field, kept to their bytes, judged by the action (`rebond.kit.pictures`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rebond.kit.pictures import MOST, MOST_BYTES


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PicturesField(forms.FileField):
    """Cleans to the bytes of each file. What is too many or too heavy is said before a byte is read."""

    widget = PicturesInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Pictures"))
        options.setdefault(
            "help_text",
            _(
                "Up to %(most)d: JPEG, PNG or WebP. Show the equipment, nobody's face. The place where they were taken is removed."
            )
            % {"most": MOST},
        )
        super().__init__(required=False, **options)
        self.widget.attrs.update({"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:  # noqa: ARG002 - Django's signature
        files = [file for file in _listed(data) if isinstance(file, UploadedFile)]
        if len(files) > MOST:
            raise forms.ValidationError(_("Send at most %(most)d pictures.") % {"most": MOST})
        if any((file.size or 0) > MOST_BYTES for file in files):
            raise forms.ValidationError(
                _("A picture weighs at most %(most)d MB. Send a smaller one.")
                % {"most": MOST_BYTES // (1024 * 1024)}
            )
        return [file.read() for file in files]


def _listed(data: Any) -> list[Any]:
    return list(data) if isinstance(data, list | tuple) else [data] if data else []
