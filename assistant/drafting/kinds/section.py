"""A planned section: its heading, the part that fills it, what to supply where it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.parts import Part


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section before it is written; ``supply`` names what the user could add."""

    heading: str
    part: Part
    lacking: str
    supply: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A kind's title, with {topic}, and its sections in order.

    ``compose`` writes and closes its sections itself, where they depend on what is found.
    """

    title: str
    sections: tuple[PlannedSection, ...]
    compose: Part | None = None
