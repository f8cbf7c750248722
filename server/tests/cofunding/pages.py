from __future__ import annotations

from tests.cofunding.prepared import another, cofunded
from tests.pages import Page

PAGES = {
    "cofunding:participants": Page(who="ines", thing=another),
    "cofunding:enter": Page(who="ines", thing=cofunded),
    "cofunding:exports": Page(who="chloe", thing=another),
    "cofunding:export": Page(who="chloe", thing=lambda cast: cofunded(cast).programme, kind="gesture"),
    "cofunding:withdrawals": Page(who="chloe", thing=another),
    "cofunding:hand_on": Page(who="chloe", thing=lambda cast: {"pk": another(cast).place_id}),
    "cofunding:participant": Page(who="ines", thing=another),
    "cofunding:leave": Page(who="ines", thing=another, kind="gesture"),
    "cofunding:follow": Page(who="ines", thing=another, kind="gesture"),
    "cofunding:reveal": Page(who="ines", thing=another, kind="gesture"),
    "cofunding:withdraw": Page(who="ines", thing=another, kind="gesture"),
}
