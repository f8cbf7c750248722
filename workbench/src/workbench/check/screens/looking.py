"""The screen is looked at in five colours, then the question is asked."""

from workbench.check.screens.answering import QuestionScreen
from workbench.check.screens.showing import ColourScreen


class ScreenScreen(QuestionScreen):
    """The colours come first, over the question."""

    def on_mount(self) -> None:
        super().on_mount()
        self.app.push_screen(ColourScreen())
