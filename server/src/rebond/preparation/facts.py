"""What the ledger keeps of preparations and of final checks: ids and codes."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("recipe.published")
@dataclass(frozen=True, slots=True, kw_only=True)
class RecipePublished(Facts):
    """On the recipe: a version of it, the first one or a changed one."""

    programme_id: int
    number: int


@facts("recipe.retired")
@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeRetired(Facts):
    """On the recipe: it is not offered any more."""

    programme_id: int


@facts("recipe.brought_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeBroughtBack(Facts):
    """On the recipe: it is offered again."""

    programme_id: int


@facts("device.prepared")
@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePrepared(Facts):
    """``number``: the version of the recipe that it was prepared with."""

    recipe_id: int
    version_id: int
    number: int


@facts("device.preparation_taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTakenBack(Facts):
    """Said by mistake of a pile: it was not prepared with this version."""

    recipe_id: int
    version_id: int


@facts("final_check.passed")
@dataclass(frozen=True, slots=True, kw_only=True)
class FinalCheckPassed(Facts):
    """On the device: another person than whoever prepared it found nothing."""

    check_id: int


@facts("final_check.failed")
@dataclass(frozen=True, slots=True, kw_only=True)
class FinalCheckFailed(Facts):
    """On the device: it goes back to the bench. ``functions``: kinds of checks that fail."""

    check_id: int
    faults: tuple[str, ...]
    functions: tuple[str, ...] = ()


@facts("device.accessories_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessoriesRecorded(Facts):
    """What changed, by what was said (`HandoverItem`). ``connector``: that of the charger, where it is known."""

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    put_back: tuple[str, ...] = ()
    connector: str = ""


@facts("connector.told")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorTold(Facts):
    """On the model: which charger its computers take from now on. ``before`` is empty where nobody had said it."""

    connector: str
    before: str = ""


@facts("loose_accessory.moved")
@dataclass(frozen=True, slots=True, kw_only=True)
class LooseMoved(Facts):
    """On the loose accessories of a workshop: ``count`` came in (above nothing) or went out; ``quantity`` are left."""

    item: str
    cause: str
    count: int
    quantity: int
    connector: str = ""
    device_id: int | None = None


@facts("loose_accessory.minimum_set")
@dataclass(frozen=True, slots=True, kw_only=True)
class LooseMinimumSet(Facts):
    """On the loose accessories of a workshop: below ``minimum``, some are to find."""

    minimum: int


@facts("defect.pictured")
@dataclass(frozen=True, slots=True, kw_only=True)
class DefectPictured(Facts):
    """On the device."""

    picture_id: int
    part: str


@facts("defect.picture_removed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DefectPictureRemoved(Facts):
    """On the device. The picture itself is gone."""

    picture_id: int
    part: str
