"""The order in which the scene is played."""

from __future__ import annotations

from collections.abc import Sequence

from rebond.demonstration.scene.asking import play_asking
from rebond.demonstration.scene.brought import play_brought
from rebond.demonstration.scene.bus import play_bus
from rebond.demonstration.scene.control import play_control
from rebond.demonstration.scene.donors import play_donors
from rebond.demonstration.scene.floor import play_floor
from rebond.demonstration.scene.followed import play_followed
from rebond.demonstration.scene.learners import play_learners
from rebond.demonstration.scene.outside import play_outside
from rebond.demonstration.scene.programmes import ask_for_more
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.scene.stores import play_stores
from rebond.demonstration.scene.trainees import play_trainees
from rebond.demonstration.supply import Pair
from rebond.donations.models import Lot
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def play_scene(scene: Scene, bench: Sequence[Pair], set_aside: Sequence[Pair], announced: Lot) -> None:
    """``bench``: the lot that is being worked on. ``announced``: the one that today's vehicle fetches."""
    play_donors(scene, announced)
    play_outside(scene, bench)
    ask_for_more(scene)
    play_floor(scene, bench)
    play_stores(scene, set_aside)
    play_bus(scene)
    play_trainees(scene)
    done = Referral.objects.filter(place=scene.place, programme=scene.crew.programme, stage=Stage.PATH_DONE)
    play_learners(scene, list(done.order_by("pk")))
    play_asking(scene)
    play_followed(scene)
    play_control(scene)
    play_brought(scene)
