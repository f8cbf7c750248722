"""What a person does for each check."""

from textual.screen import Screen

from passport.checks import CheckKind
from workbench.check.screens.answering import QuestionScreen, plain_answers
from workbench.check.screens.keyboard import KeyboardScreen
from workbench.check.screens.looking import ScreenScreen
from workbench.check.screens.showing import PointerScreen, PortsScreen, SoundScreen
from workbench.check.verdict import Verdict, heading_of
from workbench.inspect.tree import Tree
from workbench.words import _

_ALWAYS_THERE = frozenset({CheckKind.START, CheckKind.PROCESSOR, CheckKind.MEMORY, CheckKind.CASE})


def screen_for(kind: CheckKind, files: Tree) -> Screen[Verdict]:
    """The screen on which a person makes this check."""
    title = heading_of(kind)
    if kind is CheckKind.KEYBOARD:
        return KeyboardScreen(title, files)
    if kind is CheckKind.POINTER:
        return PointerScreen(title, files)
    if kind is CheckKind.PORTS:
        return PortsScreen(title, files)
    if kind is CheckKind.SCREEN:
        return ScreenScreen(title, steps_of(kind))
    if kind is CheckKind.SOUND:
        return SoundScreen(title, steps_of(kind))
    return QuestionScreen(title, steps_of(kind), plain_answers() if kind in _ALWAYS_THERE else None)


def steps_of(kind: CheckKind) -> tuple[str, ...]:
    """What to do, in short sentences."""
    return {
        CheckKind.START: (_("Did it start at once, without a message?"), _("Does it shut down by itself?")),
        CheckKind.PROCESSOR: (_("Does the fan turn without noise?"), _("Does the computer stay on?")),
        CheckKind.MEMORY: (_("Compare the memory that is seen with the sticker."),),
        CheckKind.STORAGE: (
            _("Listen to the drive: does it click?"),
            _("Look at its health with another tool."),
        ),
        CheckKind.SCREEN: (
            _("The screen becomes red, green, blue, white, then black."),
            _("Look for dots, lines and stains. Space shows the next colour."),
        ),
        CheckKind.SOUND: (_("A tone is played."), _("Do you hear it on the left and on the right?")),
        CheckKind.MICROPHONE: (_("Record your voice and listen to it."),),
        CheckKind.CAMERA: (_("Open its cover and look at its picture."),),
        CheckKind.WIRELESS: (_("Turn Wi-Fi on with its key or switch."), _("Is any network seen?")),
        CheckKind.WIRED: (_("Plug a network cable in."), _("Does the light of the socket go on?")),
        CheckKind.BATTERY: (
            _("Pull the charger out: does the computer stay on?"),
            _("Is the battery swollen? Then stop: put it aside."),
        ),
        CheckKind.CHARGER: (_("Plug the charger in."), _("Does the light go on, does the plug hold?")),
        CheckKind.CASE: (
            _("Open and close the lid: do the hinges hold?"),
            _("Look for cracks and missing screws."),
            _("Take off stickers and the name of the former owner."),
        ),
    }[kind]
