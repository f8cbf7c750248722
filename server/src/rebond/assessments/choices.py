from __future__ import annotations

from enum import nonmember

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    """The five areas of DigComp 2.2 (European Commission, JRC128415, 2022), to which every instrument is brought."""

    INFORMATION = "information", _("Information and data")
    COMMUNICATION = "communication", _("Communication and collaboration")
    CREATION = "creation", _("Content creation")
    SAFETY = "safety", _("Safety")
    PROBLEM_SOLVING = "problem_solving", _("Problem solving")


class Ease(IntegerChoices):
    """How much at ease a person is in an area.

    After the complexity and autonomy of the levels of DigComp 2.2: with guidance (level 1), alone where it is simple
    (2), on one's own (3 and 4), guiding others (5 and more).
    """

    NOT_YET = 0, _("Not yet")
    WITH_HELP = 1, _("With help")
    SIMPLE_ALONE = 2, _("Alone, for simple things")
    ALONE = 3, _("Alone")
    HELPS_OTHERS = 4, _("Helps others")


class SkillLevel(TextChoices):
    """Where a person stands in one word, over all areas."""

    BEGINNER = "beginner", _("Beginner")
    BASIC = "basic", _("Basics to consolidate")
    INDEPENDENT = "independent", _("Independent")


class Moment(TextChoices):
    BEFORE = "before", _("Before the path")
    AFTER = "after", _("After the path")


class QuestionnaireKind(TextChoices):
    """The values are those of the programme's `AssessmentTool`."""

    INTERVIEW = "interview", _("First-level interview guide|Once, when the person comes")
    SELF_ASSESSMENT = "self_assessment", _("Self-assessment grid|Before and after the path")

    ONCE = nonmember(frozenset({"interview"}))


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Way(TextChoices):
    """How the answers came in."""

    MEDIATOR = "mediator", _("Entered by the place")
    PERSON = "person", _("By the person, on the tablet")
    PAPER = "paper", _("From the printed sheet")
    FILE = "file", _("From a Pix file")


class Measure(TextChoices):
    """What a result was read from."""

    ANSWERS = "answers", _("Answers to a questionnaire")
    LEVEL = "level", _("Levels")
    SHARE = "share", _("Share mastered of what the Pix campaign asks")
    OVERALL = "overall", _("One level over all areas")


class Change(TextChoices):
    """From before to after, in one area, with the same tool."""

    MORE = "more", _("More at ease")
    SAME = "same", _("As before")
    LESS = "less", _("Less at ease")
    NOT_ASSESSED = "not_assessed", _("Not assessed twice")


class Verdict(TextChoices):
    """What becomes of one line of a Pix file. Never with a name: the file stays with who sent it."""

    NEW = "new", _("New result")
    REPLACES = "replaces", _("Takes the place of an older result")
    UNCHANGED = "unchanged", _("Already there")
    NO_CODE = "no_code", _("No number of a sheet on this line")
    MISTYPED = "mistyped", _("The number is mistyped")
    UNKNOWN = "unknown", _("Nobody at your place has this number")
    NOT_SHARED = "not_shared", _("The person has not sent their results")
    NO_DATE = "no_date", _("The day when the results were sent cannot be read")
    NO_RESULT = "no_result", _("No result on this line")
    TWICE = "twice", _("The same person stands on another line, with newer results")
    OLDER = "older", _("A newer result is kept already")
    REFUSED = "refused", _("Not possible for this person")

    WRITTEN = nonmember(frozenset({"new", "replaces"}))
    AT_THE_DOOR = nonmember(
        frozenset({"no_code", "mistyped", "unknown", "not_shared", "no_date", "no_result"})
    )


class Coverage(TextChoices):
    """Whether people were assessed, with any tool."""

    BOTH = "both", _("Before and after")
    BEFORE_ONLY = "before_only", _("Before only")
    AFTER_ONLY = "after_only", _("After only")
    NONE = "none", _("Without an assessment")
