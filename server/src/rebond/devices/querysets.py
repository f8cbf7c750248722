from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from passport.codes import normalise
from rebond.access import Actor
from rebond.devices.stages import Stage
from rebond.kit.sealing import plain_words
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.devices.models import Device, ListImport
else:
    Device = ListImport = object

SHORTEST_TRIGRAM = 3
SEARCH = "SELECT rowid FROM devices_search WHERE devices_search MATCH %s"


class DeviceQuerySet(QuerySet["Device"]):
    def visible_to(self, actor: Actor) -> Self:
        """Devices that the hat may see. A place sees those sent to it, or to one it took over; a donor those it gave."""
        return self.filter(
            reach(
                actor,
                "device.view",
                territory="territory",
                organisations=("lot__agreement__donor",),
                followed="place",
                workshops=("workshop",),
            )
        )

    def current(self) -> Self:
        """Without the twins that were merged into another."""
        return self.filter(merged_into=None)

    def in_group(self, group: str) -> Self:
        """Devices of one group of the partition ("in_stock"). Raise ``KeyError`` for an unknown one."""
        return self.at_stages(Stage.PARTITION[group])

    def known_by_report_alone(self) -> Self:
        """Those that nobody received and no list names: a report was sent of them, so that they are somewhere."""
        return self.filter(stage=Stage.ANNOUNCED, described_at__isnull=False, imported_lines=None)

    def at_stages(self, stages: Collection[str]) -> Self:
        return self.filter(stage__in=sorted(stages))

    def tagged(self, text: str) -> Self:
        """The device whose tag, as typed or scanned, is ``text``."""
        tag = normalise(text)
        return self.filter(asset_tag=tag) if tag else self.none()

    def matching(self, text: str) -> Self:
        """Devices whose tag, identifiers, maker, model or processor hold every word of ``text``."""
        words = plain_words(text).split()
        indexed = [word for word in words if len(word) >= SHORTEST_TRIGRAM]
        found = self
        if indexed and connections[self.db].vendor == "sqlite":
            words = [word for word in words if len(word) < SHORTEST_TRIGRAM]
            every = " ".join(f'"{word}"' for word in indexed)
            found = found.filter(pk__in=RawSQL(SEARCH, [every]))  # noqa: S611 - bound parameter
        for word in words:
            found = found.filter(search_text__contains=word)
        return found


class ListImportQuerySet(QuerySet["ListImport"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "lot.announce",
                territory="lot__agreement__programme__territory",
                organisations=("lot__agreement__donor",),
            )
        )

    def waiting(self) -> Self:
        return self.filter(imported_at=None)
