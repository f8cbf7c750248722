"""What is required: the programme and the donor decide, and the server tells (`GET /api/v1/agents/check-list`).

Of the checks, the first of these that is there: the file that the command line names; the word of the server, if it
comes while the computer is looked at; the last word of the server, kept on the stick; every check that we know. Of the
level of erasure: the word of the server, else the last one.
"""

import json
import threading
from pathlib import Path
from typing import Any

from passport.checks import CheckList, list_from_json, list_to_json
from passport.erasure import Level
from passport.refusal import UnreadableDocument
from workbench.livecard import Computer
from workbench.outbox.files import write_whole

KEPT = "check-list.json"
_PATH = "/api/v1/agents/check-list"
_ASKED = ("system_uuid", "serial", "asset_tag")
_PATIENCE_SECONDS = 2.0


class Asked:
    """The question to the server, answered or not by a thread of its own: nobody waits for it but for a moment."""

    def __init__(self, spool: Path | None, computer: Computer) -> None:
        self._spool, self._computer = spool, computer
        self._answer: CheckList | None = None
        self._thread = threading.Thread(target=self._ask, daemon=True)
        if spool is not None:
            self._thread.start()

    def wanted(self, file: Path | None) -> CheckList:
        """The list. Raises OSError, ValueError and UnreadableDocument for the file that the command line names."""
        if file is not None:
            return list_from_json(json.loads(file.read_bytes()))
        return self._told() or CheckList()

    def erasure_level(self) -> Level | None:
        """The level that drives must reach; None when no server ever said."""
        found = self._told()
        return found.erasure_level if found else None

    def _told(self) -> CheckList | None:
        if self._spool is None:
            return None
        self._thread.join(_PATIENCE_SECONDS)
        return self._answer or _kept(self._spool)

    def _ask(self) -> None:
        assert self._spool is not None
        try:
            server = (self._spool / "server").read_text(encoding="utf-8").strip()
            token = (self._spool / "token").read_text(encoding="utf-8").strip()
            found = list_from_json(_answered(server, token, self._computer))
            data = json.dumps(list_to_json(found)).encode()
            write_whole(self._spool / KEPT, data, scratch=self._spool)
        except (OSError, ValueError, UnreadableDocument):
            return
        self._answer = found


def _answered(server: str, token: str, computer: Computer) -> Any:
    """The document that the server answers. Raises ValueError when it answers none."""
    import httpx

    known = {name: getattr(computer, name) for name in _ASKED}
    params = {name: text for name, text in known.items() if text}
    try:
        answer = httpx.get(
            f"{server}{_PATH}",
            params=params,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_PATIENCE_SECONDS,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ValueError(str(error)) from error
    if not answer.is_success:
        raise ValueError(f"HTTP {answer.status_code}")
    return answer.json()


def _kept(spool: Path) -> CheckList | None:
    try:
        return list_from_json(json.loads((spool / KEPT).read_bytes()))
    except (OSError, ValueError, UnreadableDocument):
        return None
