"""Rows held before they change: the trainee first, what belongs to the trainee after."""

from __future__ import annotations

from rebond.access.guards import NOT_FOUND
from rebond.integration.models import Contract, Trainee
from rebond.kit.errors import NotFound
from rebond.kit.holding import hold_each


def hold_trainee(pk: int) -> Trainee:
    """Raise `NotFound` when the record was erased meanwhile."""
    held = hold_each(Trainee.objects.select_related("organisation"), [pk])
    if not held:
        raise NotFound(NOT_FOUND, code="not_found")
    return held[0]


def hold_contract(contract: Contract) -> tuple[Trainee, Contract]:
    """Raise `NotFound` for a contract that belongs to nobody any more, or was taken back meanwhile."""
    if contract.trainee_id is None:
        raise NotFound(NOT_FOUND, code="not_found")
    trainee = hold_trainee(contract.trainee_id)
    held = Contract.objects.select_for_update(no_key=True, of=("self",)).filter(pk=contract.pk).first()
    if held is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return trainee, held
