"""What the ledger keeps of the rules: which columns changed, and figures declared by hand."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProgramme(Facts):
    programme_id: int


@facts("programme.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChanged(OfProgramme):
    """``columns``: the rules that have another value from here on."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDeclaredFigure(OfProgramme):
    figure_id: int
    key: str
    value: int
    covers_from: str
    covers_to: str


@facts("declared_figure.added")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFigureAdded(OfDeclaredFigure):
    pass


@facts("declared_figure.removed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFigureRemoved(OfDeclaredFigure):
    pass
