"""The skills that most refurbishing workshops teach, to begin a list with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rebond.integration.choices import Station

AFTER_A_FEW, AFTER_MANY = 10, 30
"""Computers after which a skill is proposed: ten of them are one batch."""


def usual_skills() -> list[tuple[Station, str, int]]:
    """Station, name in the language of the moment, proposed after so many computers."""
    return [
        (Station.SORTING, _("Receive a pallet and count the computers"), AFTER_A_FEW),
        (Station.SORTING, _("Recognise what a computer is: make, model, serial number"), AFTER_A_FEW),
        (Station.SORTING, _("Stick a label and scan it"), AFTER_A_FEW),
        (Station.ERASING, _("Start an erasure and read its result"), AFTER_A_FEW),
        (Station.ERASING, _("Take a drive out and put it aside safely"), AFTER_A_FEW),
        (Station.TESTING, _("Test every function of a laptop"), AFTER_MANY),
        (Station.TESTING, _("Give a grade: case, screen, keyboard"), AFTER_MANY),
        (Station.REPAIR, _("Find out what is broken"), AFTER_A_FEW),
        (Station.REPAIR, _("Change memory, a drive or a battery"), AFTER_A_FEW),
        (Station.PREPARATION, _("Install an operating system"), AFTER_A_FEW),
        (Station.PREPARATION, _("Clean a computer and get it ready"), AFTER_A_FEW),
        (Station.STORING, _("Put away in the right place"), AFTER_A_FEW),
        (Station.DISMANTLING, _("Take a computer apart and sort the waste"), AFTER_A_FEW),
        (Station.DISMANTLING, _("Handle batteries safely"), 0),
    ]
