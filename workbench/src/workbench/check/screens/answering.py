"""A question with a few big answers, driven by the arrows and Enter."""

import time
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from passport.checks import NotApplicableReason
from workbench.check.letters import big
from workbench.check.verdict import Verdict, absent, failed, passed, undecided
from workbench.words import _


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what it says, how it looks, and what it means."""

    label: str
    look: str
    verdict: Verdict


def usual_answers() -> tuple[Answer, ...]:
    """What may be said of any part."""
    return (
        Answer(_("It works"), "good", passed()),
        Answer(_("Broken"), "bad", failed()),
        Answer(_("There is none"), "none", absent()),
        Answer(_("Taken out"), "none", absent(NotApplicableReason.REMOVED)),
        Answer(_("Later"), "later", undecided("")),
    )


def plain_answers() -> tuple[Answer, ...]:
    """What may be said of what every computer has."""
    return tuple(answer for answer in usual_answers() if answer.look != "none")


class Answers(Widget, can_focus=True):
    """The answers side by side; one is chosen.

    A computer under load shows them late: a second Enter, pressed before the question could be read, is no answer.
    """

    DEAF_SECONDS: ClassVar[float] = 0.5
    chosen: reactive[int] = reactive(0)

    class Given(Message):
        """An answer was given."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("tab", "choose(1)", show=False),
        Binding("enter", "give", show=False),
    ]

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        super().__init__(id="answers")
        self.answers = answers
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        with Horizontal():
            for answer in self.answers:
                yield Static(answer.label, classes=f"answer {answer.look}")

    def watch_chosen(self) -> None:
        for place, static in enumerate(self.query(Static)):
            static.set_class(place == self.chosen, "chosen")

    def on_mount(self) -> None:
        self.watch_chosen()
        self.wake()

    def wake(self) -> None:
        """They are seen from now on."""
        self._shown_at = time.monotonic()

    def action_choose(self, step: int) -> None:
        self.chosen = (self.chosen + step) % len(self.answers)

    def action_give(self) -> None:
        if time.monotonic() - self._shown_at >= self.DEAF_SECONDS:
            self.post_message(self.Given(self.answers[self.chosen]))


class QuestionScreen(Screen[Verdict]):
    """One check that a person makes: what to do, then the answer. Escape leaves it for later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "later", show=False),
    ]

    def __init__(self, title: str, steps: tuple[str, ...], answers: tuple[Answer, ...] | None = None) -> None:
        super().__init__()
        self.heading = title
        self.steps = steps
        self.answers = answers or usual_answers()

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(big(self.heading, max(20, self.app.size.width - 6)), id="heading")
            yield Static("\n\n".join(f"{n}.  {step}" for n, step in enumerate(self.steps, 1)), id="steps")
            yield from self.compose_more()
            yield Answers(self.answers)
            yield Static(_("←  →  choose     Enter  confirm     Esc  later"), id="help")

    def compose_more(self) -> ComposeResult:
        """What a particular check shows between the steps and the answers."""
        yield from ()

    def on_mount(self) -> None:
        self.query_one(Answers).focus()

    def on_screen_resume(self) -> None:
        """What was shown over the question is gone."""
        for answers in self.query(Answers):
            answers.wake()

    def on_answers_given(self, message: Answers.Given) -> None:
        self.dismiss(self.measured(message.answer.verdict))

    def measured(self, verdict: Verdict) -> Verdict:
        """The verdict with what this check has seen."""
        return verdict

    def action_later(self) -> None:
        self.dismiss(undecided(""))
