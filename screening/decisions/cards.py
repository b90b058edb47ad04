"""A citation as one person has it before them, and how far that person is."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

from screening.citations.models import Citation
from screening.decisions import criteria
from screening.decisions.marking import Marker, Section
from screening.decisions.models import Stage, StageItem, Vote
from screening.engine.markup import plain
from screening.protocol.models import Criterion


@dataclass(frozen=True)
class Progress:
    """Of one person alone: what others do shows in it only by what is left to be asked."""

    done: int
    left: int
    pace: float | None = None  # seconds per vote, the median of the newest

    @property
    def total(self) -> int:
        return self.done + self.left

    @property
    def time_left(self) -> str:
        """In words, for people: "about 3 h"."""
        if not self.pace or not self.left:
            return ""
        minutes = self.left * self.pace / 60
        return f"about {max(1, round(minutes))} min" if minutes < 90 else f"about {round(minutes / 60)} h"


@dataclass(frozen=True)
class Desk:
    """What all cards of a stage share."""

    stage: Stage
    asked: list[Criterion]
    marker: Marker


@dataclass(frozen=True)
class Asked:
    """A criterion as it is asked on a card; ``key`` is the digit that answers it, from the tenth on none."""

    criterion: Criterion
    key: int | None
    answer: str

    @property
    def fails(self) -> str:
        return criteria.failing_answer(self.criterion)

    @property
    def options(self) -> list[dict]:
        meets = "no" if self.fails == "yes" else "yes"
        tones = {meets: "yes", "unclear": "unclear", self.fails: "no"}
        return [
            {"value": value, "label": label, "tone": tones[value], "chosen": value == self.answer}
            for value, label in criteria.ANSWERS.items()
        ]


@dataclass(frozen=True)
class Card:
    """A citation before one person: nothing on it comes from anybody else.

    ``verdict`` and ``reason_id`` are of that person's current vote; ``answers`` and ``note`` are what
    they wrote last, also in a vote that they took back; ``tags`` are theirs. ``key`` makes this page's
    form count once.
    """

    item: StageItem
    desk: Desk
    databases: list[str] = field(default_factory=list)
    verdict: str | None = None
    reason_id: int | None = None
    answers: dict[str, str] = field(default_factory=dict)
    note: str = ""
    tags: list[str] = field(default_factory=list)
    key: UUID = field(default_factory=uuid4)

    @property
    def citation(self) -> Citation:
        return self.item.citation

    @property
    def stage(self) -> Stage:
        return self.desk.stage

    @property
    def needs_reason(self) -> bool:
        """An exclusion at full text says why."""
        return self.stage == Stage.FULL_TEXT

    @property
    def place(self) -> str:
        """Where it stands in the queue, for asking what comes behind it."""
        return f"{self.item.rank!r}:{self.item.pk}"

    @property
    def report(self):
        """Of the citation, where its full text is sought; reports are a later room's."""
        return getattr(self.citation, "report", None)

    @property
    def said(self) -> str:
        """For the script that fills the form when the card comes up."""
        said = {
            "answers": self.answers,
            "note": self.note,
            "reason": self.reason_id,
            "tags": self.tags,
            "verdict": self.verdict,
        }
        return json.dumps({name: value for name, value in said.items() if value})

    @property
    def foreign_language(self) -> str:
        language = self.citation.language
        return "" if language.lower() in ("", "eng", "en", "english") else language

    @property
    def name(self) -> str:
        """The title in plain words, for lists and for what cannot show typography."""
        return plain(self.citation.title) or "Without a title"

    @property
    def title(self) -> str:
        return self.desk.marker.title(self.citation.title)

    @cached_property
    def sections(self) -> list[Section]:
        return self.desk.marker.sections(self.citation.abstract)

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(criterion, place if place < 10 else None, self.answers.get(str(criterion.pk), ""))
            for place, criterion in enumerate(self.desk.asked, start=1)
        ]

    @property
    def suggestion(self) -> criteria.Suggestion | None:
        """What follows from the answers on the card; the person decides."""
        return criteria.suggested(self.desk.asked, self.answers)

    def named(self, vote: Vote | None) -> list[tuple[str, str]]:
        """What ``vote`` answered, by the labels of the criteria."""
        answers = vote.answers if vote else {}
        said = [(criterion.label, answers.get(str(criterion.pk))) for criterion in self.desk.asked]
        return [(label, answer) for label, answer in said if answer]

    @property
    def authors(self) -> str:
        names = self.citation.authors
        shown = "; ".join(names[:8]) if any("," in name for name in names) else ", ".join(names[:8])
        return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown

    @property
    def source(self) -> str:
        """As it is cited: "Pediatrics 1996; 97 (3): 375-379"."""
        citation = self.citation
        start = " ".join(str(part) for part in (citation.journal, citation.year) if part)
        issue = f"({citation.issue})" if citation.issue else ""
        volume = " ".join(part for part in (citation.volume, issue) if part)
        where = ": ".join(part for part in (volume, citation.pages) if part)
        return "; ".join(part for part in (start, where) if part)
