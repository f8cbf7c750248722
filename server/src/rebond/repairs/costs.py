"""What a repair costs, and what the programme's rule says of it. Amounts in cents, time in minutes."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.repairs.choices import Advice

HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``estimated_cents``: what the person who diagnosed expects of the whole repair; None: nothing was said."""

    parts_cents: int
    minutes: int
    hour_cents: int
    ceiling_cents: int | None
    estimated_cents: int | None = None

    @property
    def labour_cents(self) -> int:
        """To the cent above: nobody works for less than was said."""
        return -(-self.minutes * self.hour_cents // HOUR)

    @property
    def total_cents(self) -> int:
        return self.parts_cents + self.labour_cents

    @property
    def expected_cents(self) -> int:
        """What it comes to in the end, as far as is known now."""
        return max(self.total_cents, self.estimated_cents or 0)

    @property
    def advice(self) -> Advice:
        if self.ceiling_cents is None:
            return Advice.NO_RULE
        return Advice.DISMANTLE if self.expected_cents > self.ceiling_cents else Advice.REPAIR

    @property
    def is_over(self) -> bool:
        """What was spent is above the ceiling: going on needs a reason."""
        return self.ceiling_cents is not None and self.total_cents > self.ceiling_cents
