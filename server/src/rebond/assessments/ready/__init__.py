"""Two questionnaires to begin with, in French as people read them: a territory takes one over and changes it as it likes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rebond.assessments.choices import Area, QuestionnaireKind
from rebond.assessments.questions import Question

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Ready:
    slug: str
    kind: QuestionnaireKind
    name: str
    questions: tuple[Question, ...]


@cache
def ready_ones() -> dict[str, Ready]:
    """By slug: the interview guide and the self-assessment grid."""
    return {
        path.stem: _read(path.stem, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.json"))
    }


def _read(slug: str, told: dict[str, Any]) -> Ready:
    """A question without answers of its own has those of the questionnaire. Its key is its area and its number."""
    questions = tuple(
        Question(
            key=f"{area}_{number}",
            area=Area(area).value,
            text=one["text"],
            answers=tuple(one.get("answers", told["answers"])),
        )
        for area, ones in told["questions"].items()
        for number, one in enumerate(ones, start=1)
    )
    return Ready(slug, QuestionnaireKind(told["kind"]), told["name"], questions)
