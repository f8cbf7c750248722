"""Where the workbench keeps what must survive: its key, its certificates, its journals, their evidence.

key              32 bytes in base64url: the key of this stick or bench; it is made at the first use
delegation.json  by which a workshop vouches for that key, when the server gave one
certificates/    signed certificates, NUMBER-UUID.json, never changed
journals/        of erasures that have not ended
evidence/        UUID/: what a certificate names by its SHA-256
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.certificate import Certificate
from passport.certificate_keys import Delegation, delegation_from_json
from passport.certificate_seal import Link, examine, seal
from passport.strict import b64, digest, unb64
from workbench.words import _


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder on the stick or the bench."""

    folder: Path

    @property
    def certificates(self) -> Path:
        return self.folder / "certificates"

    @property
    def journals(self) -> Path:
        return self.folder / "journals"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    def prepare(self) -> None:
        """Make the folders. Raises OSError."""
        for folder in (self.certificates, self.journals, self.evidence):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def key(self) -> Ed25519PrivateKey:
        """The signing key. Raises OSError, and UnreadableDocument when the file is damaged: it is never replaced."""
        path = self.folder / "key"
        with self._alone():
            if not path.exists():
                write_whole(path, b64(os.urandom(32)).encode(), mode=0o600)
        return Ed25519PrivateKey.from_private_bytes(
            unb64(path.read_text(encoding="ascii").strip(), 32, str(path))
        )

    def delegation(self) -> Delegation | None:
        """What the workshop key said of ours. Raises UnreadableDocument."""
        path = self.folder / "delegation.json"
        return delegation_from_json(path.read_bytes()) if path.exists() else None

    def require_chain(self) -> None:
        """Raises ValueError when no certificate could follow the last one: that is said before the work, not after it."""
        self._next()

    def issue(self, certificate: Certificate) -> bytes:
        """Sign a certificate as the next of the chain, and keep it. Raises OSError, ValueError."""
        key, delegation = self.key(), self.delegation()
        with self._alone():
            link = self._next()
            data = seal(certificate, key=key, link=link, delegation=delegation)
            write_whole(self.certificates / f"{link.sequence:08}-{certificate.certificate_id}.json", data)
        return data

    def _next(self) -> Link:
        """After the last one that was kept. The last one must stay here, wherever it was also sent."""
        last = max(self.certificates.glob("????????-*.json"), default=None)
        if last is None:
            return Link(sequence=1)
        data = last.read_bytes()
        examined = examine(data)
        if examined.seal is None:
            raise ValueError(_("%s is damaged: no certificate can follow it. Take another stick.") % last)
        return Link(sequence=examined.seal.chain.sequence + 1, previous=digest(data))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One program at a time."""
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that after a power cut it is there whole or not at all. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
