"""How forms are drawn: `{{ form }}` and `{{ field.as_field_group }}` give our labels, help and errors."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
