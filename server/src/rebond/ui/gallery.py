"""Invented states for the gallery: every component as reviewers should see it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms

from rebond.ui.charts import Bar
from rebond.ui.fields import ScanField, ScanListField
from rebond.ui.figures import Part
from rebond.ui.road import Station
from rebond.ui.timeline import Moment

ROAD = (
    Station("Donné", "done", "Département des Landes", "12 mars 2026"),
    Station("Reçu", "done", "Atelier de Mont-de-Marsan", "18 mars"),
    Station("Effacé", "done", "1 disque · vérifié à 100 %", "20 mars"),
    Station("Contrôlé", "done", "14 contrôles sur 14", "20 mars"),
    Station("En stock", "now", "Étagère B-12", "depuis 3 jours"),
    Station("Au lieu", "ahead"),
    Station("Remis", "ahead"),
)
STOPPED_ROAD = (
    Station("Donné", "done", "Lot 07", "48 ordinateurs"),
    Station("Reçu", "done", "48 sur 48", "18 mars"),
    Station("Effacé", "blocked", "38 sur 48", "2 disques défaillants"),
    Station("Contrôlé", "now", "31 sur 48", "en cours"),
    Station("En stock", "ahead"),
)
SUM = (
    Part("remis", 447, "deep"),
    Part("au lieu, remise non déclarée", 894, "leaf"),
    Part("mis à disposition", 101, "sky"),
    Part("en stock", 26, "neutral"),
    Part("éliminés", 264, "amber"),
    Part("retournés HS", 70, "brick"),
)
MOMENTS = (
    Moment("20 mars, 16:42", "Mis en stock, étagère B-12", "M. Lafitte · atelier ALPI"),
    Moment("20 mars, 15:10", "Grade A, au lieu de B", "cadre de l’écran revu", is_correction=True),
    Moment("20 mars, 11:58", "Disque effacé et vérifié en 24 min", "certificat E-2026-00812"),
    Moment("12 mars", "Annoncé dans le don du Département", "convention 2024-117"),
)
BY_KIND = (
    Bar("EPCI (11)", 604),
    Bar("Associations (9)", 398),
    Bar("Établissements publics (4)", 221),
    Bar("Département (1)", 78),
    Bar("Opérateur de service public (1)", 40),
)
MONTHS = tuple(
    Bar(name, value)
    for name, value in zip(
        ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
        (12, 31, 44, 28, 37, 52, 9, 0, 41, 63, 48, 22),
        strict=True,
    )
)
BADGES = (
    ("Non renseigné", "neutral"),
    ("Prêt à remettre", "done"),
    ("En attente de pièce", "attention"),
    ("Bloqué", "blocked"),
    ("Effacement", "running"),
    ("Tests à la main", "hand"),
)


class GalleryForm(forms.Form):
    need = forms.ChoiceField(
        label="De quoi la personne a-t-elle besoin ?",
        choices=[("both", "Un ordinateur et une initiation"), ("training", "Une initiation seulement")],
        widget=forms.RadioSelect,
    )
    age = forms.ChoiceField(
        label="Classe d’âge",
        choices=[
            (age, age)
            for age in ("18-24", "25-29", "30-39", "40-54", "55-59", "60-65", "66-69", "70 et plus")
        ],
        widget=forms.RadioSelect,
    )
    situation = forms.ChoiceField(
        label="Situation professionnelle",
        choices=[
            ("", "Choisir"),
            ("seeker", "Demandeur d’emploi depuis 12 mois et plus"),
            ("retired", "Retraité"),
        ],
    )
    place = forms.ChoiceField(
        label="Lieu proposé",
        help_text="Du plus proche au plus lointain, avec le délai constaté.",
        choices=[
            ("1", "La Fabrique numérique, Dax|3 km · rendez-vous sous 9 jours · 6 ordinateurs disponibles"),
            ("2", "Médiathèque de Tartas|28 km · rendez-vous sous 4 jours · complet en mars"),
        ],
        widget=forms.RadioSelect,
    )
    first_name = forms.CharField(label="Prénom", required=False)
    phone = forms.CharField(
        label="Téléphone", required=False, help_text="Chiffré, visible de vous et du lieu seulement.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    heard = forms.BooleanField(label="La personne a été informée à l’oral")
    known = forms.MultipleChoiceField(
        label="Ce que la personne sait déjà faire",
        choices=[
            ("mail", "Lire ses courriels"),
            ("web", "Chercher une information"),
            ("forms", "Remplir une démarche"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = forms.DateField(label="Depuis le", widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label="Liste du donneur", help_text="CSV, XLSX ou ODS, 32 Mo au plus.")
    code = ScanField(label="Code de l’ordinateur")
    pile = ScanListField(label="Ordinateurs de la palette 3", help_text="Un code par ligne.")
    note = forms.CharField(label="Remarque", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class GalleryFilters(forms.Form):
    search = forms.CharField(label="Code, numéro de série ou modèle", required=False)
    stage = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), ("ready", "Prêt à remettre")], required=False
    )
    grade = forms.ChoiceField(label="Grade", choices=[("", "Tous"), ("A", "A"), ("B", "B")], required=False)


def contents() -> dict[str, Any]:
    given = {"refused-age": "12", "refused-phone": "06", "refused-pile": "RB-4K7Q-92\nRB-4K7R-17"}
    refused = GalleryForm(given, prefix="refused")
    rows = (
        SimpleNamespace(
            code="RB-3H2M-51",
            model="Lenovo ThinkPad L440",
            under="Windows · 8 Go",
            words="Libre",
            kind="done",
            number=1802,
        ),
        SimpleNamespace(
            code="RB-3H2N-07",
            model="Lenovo ThinkPad L440",
            under="Linux · 8 Go",
            words="Réservé",
            kind="running",
            number=12,
        ),
        SimpleNamespace(
            code="RB-3H2P-64",
            model="HP ProBook 450 G5",
            under="Windows · 8 Go",
            words="En panne",
            kind="attention",
            number=7,
        ),
    )
    return {
        "road": ROAD,
        "stopped_road": STOPPED_ROAD,
        "sum": SUM,
        "moments": MOMENTS,
        "kinds": BY_KIND,
        "months": MONTHS,
        "course": [3, 5, 4, 9, 12, 8, 15],
        "badges": BADGES,
        "form": GalleryForm(),
        "refused": refused,
        "filters": GalleryFilters(),
        "rows": rows,
        "listing": SimpleNamespace(rows=rows, next_key=40, previous_key=60),
        "steps": ["Fichier", "Aperçu", "Résultat"],
    }
