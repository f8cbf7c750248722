"""Speakers and microphone: a tone is played and listened for at once."""

import array
import math
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from workbench.check.verdict import Verdict, absent, passed, undecided
from workbench.inspect.machine import Run
from workbench.inspect.tree import Tree
from workbench.words import _

RATE, HERTZ = 16_000, 880
_SECONDS = 2
_LOUD_ENOUGH = 4.0  # times the neighbouring pitches
_AUDIBLE = 30.0  # of 32,768: below it is the noise of the converter


def tone(seconds: float = _SECONDS, hertz: int = HERTZ) -> bytes:
    """A WAV file, one channel of 16 bits, that swells and fades so that it does not crack."""
    count = int(RATE * seconds)
    fade = RATE // 20
    samples = array.array(
        "h",
        (
            int(12_000 * min(1.0, n / fade, (count - n) / fade) * math.sin(2 * math.pi * hertz * n / RATE))
            for n in range(count)
        ),
    )
    held = BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return held.getvalue()


def samples_of(data: bytes) -> Sequence[int]:
    """The samples of a WAV file of 16 bits, its first channel; none when it is no such file."""
    try:
        with wave.open(BytesIO(data)) as file:
            if file.getsampwidth() != 2:
                return array.array("h")
            channels = file.getnchannels()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError):
        return array.array("h")
    found = array.array("h")
    found.frombytes(raw[: len(raw) // 2 * 2])
    return found[::channels]


def strength(samples: Sequence[int], hertz: float) -> float:
    """How loud one pitch is, by Goertzel's algorithm: the amplitude of that sine."""
    if not samples:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    last = before = 0.0
    for sample in samples:
        last, before = sample + turn * last - before, last
    power = max(0.0, last * last + before * before - turn * last * before)
    return 2 * math.sqrt(power) / len(samples)


def heard(samples: Sequence[int]) -> bool:
    """Whether the tone stands out from its neighbours."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    own = strength(middle, HERTZ)
    beside = max(strength(middle, pitch) for pitch in (HERTZ * 0.8, HERTZ * 0.9, HERTZ * 1.13, HERTZ * 1.25))
    return own > _AUDIBLE and own > _LOUD_ENOUGH * beside


def has_sound(tree: Tree) -> bool:
    """Whether the kernel has a sound card."""
    return any(name.startswith("card") for name in tree.names("sys/class/sound"))


def check_loop(tree: Tree, run: Run) -> Verdict:
    """Play and listen: what was heard proves both; what was not heard proves nothing, a person must listen."""
    if not has_sound(tree):
        return absent()
    with tempfile.TemporaryDirectory(prefix="rebond-") as folder:
        played, taken = Path(folder) / "tone.wav", Path(folder) / "heard.wav"
        played.write_bytes(tone(_SECONDS + 1))
        run(["amixer", "-q", "sset", "Master", "80%", "unmute"], 2.0)
        player = _start(["aplay", "-q", str(played)])
        run(
            ["arecord", "-q", "-f", "S16_LE", "-r", str(RATE), "-c", "1", "-d", str(_SECONDS), str(taken)],
            6.0,
        )
        if player is not None:
            player.kill()
            player.wait()
        found = samples_of(taken.read_bytes()) if taken.exists() else array.array("h")
    return (
        passed(_("the tone was heard"))
        if heard(found)
        else undecided(_("The tone was not heard: listen yourself"))
    )


def play() -> None:
    """Play the tone for a person to hear, without waiting for its end."""
    with tempfile.NamedTemporaryFile(prefix="rebond-", suffix=".wav") as file:
        file.write(tone())
        file.flush()
        player = _start(["aplay", "-q", file.name])
        if player is not None:
            player.wait(timeout=_SECONDS + 3)


def _start(command: list[str]) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
