"""The verbs of assessments."""

from rebond.assessments.actions.importing import import_results
from rebond.assessments.actions.questionnaires import (
    add_questionnaire,
    begin_version,
    discard_draft,
    move_question_up,
    offer,
    publish,
    remove_question,
    write_question,
)
from rebond.assessments.actions.recording import record_answers, record_levels

__all__ = [
    "add_questionnaire",
    "begin_version",
    "discard_draft",
    "import_results",
    "move_question_up",
    "offer",
    "publish",
    "record_answers",
    "record_levels",
    "remove_question",
    "write_question",
]
