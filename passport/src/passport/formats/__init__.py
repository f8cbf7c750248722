"""From the bytes of a file to a report: what a file is, and what it says.

`identify` and `read` are pure and total: any bytes give an answer or `UnreadableDocument`, never another exception.
"""

from passport.formats.documents import HardwareDocument, Kind
from passport.refusal import Reason, UnreadableDocument

__all__ = ["HardwareDocument", "Kind", "Reason", "UnreadableDocument"]
