from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings

from rebond import ui
from rebond.kit.keyset import Page
from rebond.ui.figures import Part
from rebond.ui.road import Station
from rebond.ui.templatetags.ui import error_summary, pager, road, sum_bar

HERE = Path(ui.__file__).parent
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_misspelt_option_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'knid'"):
        draw('{% badge "Prêt" knid="done" %}')


def test_what_people_typed_is_escaped_in_every_kind_of_component() -> None:
    name = "<script>alert(1)</script>"
    drawn = draw(
        "{% card name %}{{ name }}{% endcard %}{% badge name %}{% button name href=name %}{% proof name state='done' %}{{ name }}"
        "{% endproof %}{% page_head name lead=name code=name %}{% endpage_head %}{% stat 3 name %}",
        name=name,
    )
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 11


def test_the_road_says_each_state_in_words() -> None:
    drawn = road(
        [
            Station("Donné", "done"),
            Station("Effacé", "blocked"),
            Station("Contrôlé", "now"),
            Station("Remis", "ahead"),
        ],
        label="Route",
    )
    assert re.findall(r'visually-hidden">\((.*?)\)', drawn) == ["fait", "bloqué", "en cours", "à venir"]
    assert drawn.count('aria-current="step"') == 1


def test_the_sum_writes_its_addition_and_says_whether_it_is_right() -> None:
    parts = [Part("remis", 2, "deep"), Part("en stock", 1, "neutral")]
    right, wrong = sum_bar(parts, label="t", expected=3), sum_bar(parts, label="t", expected=5)
    assert ["Le compte est juste." in drawn for drawn in (right, wrong)] == [True, False]
    assert ["Écart de 2" in drawn for drawn in (right, wrong)] == [False, True]
    assert "2 remis + 1 en stock = <strong>3</strong>" in right


def test_the_pager_keeps_the_filters_and_drops_the_old_key() -> None:
    request = RequestFactory().get("/devices?stage=ready&grade=A&grade=B&after=90")
    drawn = pager(Context({"request": request}), Page(rows=[], next_key=40, previous_key=None))
    assert re.findall(r'<a[^>]* href="(.*?)"', drawn) == ["?stage=ready&amp;grade=A&amp;grade=B&amp;after=40"]


class Asked(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la liste.")
    age = forms.ChoiceField(
        label="Âge", choices=[("a", "18-24|jeunes"), ("b", "25-29")], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="Informé", required=False)


def test_a_form_draws_labels_help_and_cards_by_itself() -> None:
    drawn = str(Asked())
    assert re.findall(r"<label[^>]*>|<legend[^>]*>", drawn) == [
        '<label class="field__label" for="id_name">',
        '<legend class="field__label">',
        '<label class="choice" for="id_age_0">',
        '<label class="choice" for="id_age_1">',
        '<label class="choice choice--alone" for="id_told">',
    ]
    assert '<span class="choice__detail">jeunes</span>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn


def test_a_refused_form_leads_from_its_summary_to_each_field_and_its_reason() -> None:
    form = Asked({})
    drawn = error_summary(form)
    assert re.findall(r'<a href="(#.*?)">', drawn) == ["#id_name", "#id_age"]
    assert 'aria-describedby="id_name_helptext id_name_error"' in str(form)
    assert [
        f'id="{target}"' in str(form) for target in ("id_name", "id_age", "id_name_error", "id_age_error")
    ] == [True] * 4


def test_nothing_is_summed_up_when_nothing_is_wrong() -> None:
    assert [error_summary(form) for form in (Asked(), Asked({"name": "x", "age": "a"}))] == ["", ""]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HERE / "templates")))
def test_a_template_of_ours_compiles_and_calls_nothing_from_elsewhere(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    Template(source)
    assert re.findall(r"https?://|\sstyle=|<style|\son\w+=|<script(?! src)", source) == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (HERE / "static/ui/vendor/icons/sprite.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    package = HERE.parent
    words = [
        path.read_text(encoding="utf-8")
        for path in [*package.rglob("templates/**/*.html"), *package.rglob("*.py")]
    ]
    named = {name for text in words for name in re.findall(r'(?:{% icon |icon_name=)"([\w-]+)"', text)}
    assert sorted(named - known) == []


@override_settings(DEBUG=False)
def test_the_gallery_is_shut_where_people_are_real(client: object, db: None) -> None:
    assert client.get("/ui/gallery").status_code == 404  # type: ignore[attr-defined]
