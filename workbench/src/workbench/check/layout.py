"""The keys of a French keyboard (ISO, AZERTY) with the codes of linux/input-event-codes.h, row by row as they lie."""

from dataclasses import dataclass

_ROWS = (
    "Échap:1 F1:59 F2:60 F3:61 F4:62 F5:63 F6:64 F7:65 F8:66 F9:67 F10:68 F11:87 F12:88",
    "²:41 &:2 é:3 \":4 ':5 (:6 -:7 è:8 _:9 ç:10 à:11 ):12 =:13 Retour:14",
    "Tab:15 A:16 Z:17 E:18 R:19 T:20 Y:21 U:22 I:23 O:24 P:25 ^:26 $:27 Entrée:28",
    "Verr.Maj:58 Q:30 S:31 D:32 F:33 G:34 H:35 J:36 K:37 L:38 M:39 ù:40 *:43",
    "Maj:42 <:86 W:44 X:45 C:46 V:47 B:48 N:49 ,:50 ;:51 ::52 !:53 Maj.D:54",
    "Ctrl:29 Win:125 Alt:56 Espace:57 AltGr:100 Ctrl.D:97 ◄:105 ▲:103 ▼:108 ►:106",
)
_PAD = (
    "Ver:69 /:98 *:55 -:74",
    "7:71 8:72 9:73 +:78",
    "4:75 5:76 6:77",
    "1:79 2:80 3:81 Ent:96",
    "0:82 .:83",
)
_OFTEN_MISSING = frozenset({86, 97, 125, 87, 88})
"""Keys that some keyboards do not have: their absence is asked about, never held against the keyboard."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its code and what stands on it."""

    code: int
    label: str


def _parsed(rows: tuple[str, ...]) -> tuple[tuple[Key, ...], ...]:
    pairs = ((item.rpartition(":") for item in row.split()) for row in rows)
    return tuple(tuple(Key(int(code), label) for label, _, code in row) for row in pairs)


ROWS = _parsed(_ROWS)
PAD = _parsed(_PAD)


def codes(*, pad: bool) -> frozenset[int]:
    """Every key that is waited for."""
    rows = ROWS + PAD if pad else ROWS
    return frozenset(key.code for row in rows for key in row)


def missing(seen: frozenset[int], *, pad: bool) -> tuple[Key, ...]:
    """The keys that were not pressed and that every keyboard has."""
    rows = ROWS + PAD if pad else ROWS
    return tuple(
        key for row in rows for key in row if key.code not in seen and key.code not in _OFTEN_MISSING
    )
