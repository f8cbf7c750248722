"""What goes on in the Landes beside the week of work: a little of each thing, so that no page is empty.

Everything belongs to programmes that are under way, never to one whose figures are published, and is dated from the day
on which the demonstration is played.
"""

from rebond.demonstration.scene.past import play_past
from rebond.demonstration.scene.programmes import SLUG, following_programme
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.scene.whole import play_scene

__all__ = ["SLUG", "Scene", "following_programme", "play_past", "play_scene"]
