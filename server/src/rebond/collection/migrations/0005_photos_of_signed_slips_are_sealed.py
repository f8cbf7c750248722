from __future__ import annotations

import base64
from typing import Any

from django.db import migrations

from rebond.kit.sealing import Seal

JPEG = b"\xff\xd8"
SEAL = Seal("collection.contact")


def seal(apps: Any, _schema_editor: Any) -> None:
    """Those kept in clear until now; the erasure of that day has the database forget them."""
    stops = apps.get_model("collection", "Stop").objects
    for pk in stops.exclude(sealed_scan=b"").order_by("pk").values_list("pk", flat=True):
        picture = bytes(stops.values_list("sealed_scan", flat=True).get(pk=pk))
        if picture.startswith(JPEG):
            stops.filter(pk=pk).update(sealed_scan=SEAL.close(base64.b64encode(picture).decode()))


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0004_photos_of_signed_slips_are_named_as_sealed"),
    ]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
