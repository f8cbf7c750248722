"""3,000 labels on sheets, QR codes and PDF included: the limit is 10 s."""

from __future__ import annotations

import json
import secrets
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from passport.codes import new_code  # noqa: E402
from rebond.documents.labels import Label, render_labels  # noqa: E402

COUNT, LIMIT = 3000, 10.0


def main() -> None:
    labels = [Label(code=new_code(secrets.randbelow), line="Lenovo ThinkPad L440") for _ in range(COUNT)]
    started = time.perf_counter()
    document = render_labels(
        labels,
        public_url="http://127.0.0.1:8000",
        letter="D",
        title="Labels",
        printed_at=timezone.now(),
        demonstration=False,
    )
    taken = time.perf_counter() - started
    size = len(document.content) / 1e6
    print(
        f"{COUNT} labels in {taken:.2f} s, {size:.1f} MB: {taken / LIMIT:.2f} of the limit of {LIMIT:.0f} s"
    )
    print(json.dumps({"holds": taken <= LIMIT}))


main()
