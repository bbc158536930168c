"""What documents that set the same task say differently, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.model import Document, Obligation
from corpus.places import origin
from index.tasks import Task

NAMES = {"lead": "牵头单位", "deadline": "完成时限"}
_UNKNOWN = "未载明"


@dataclass(frozen=True, slots=True)
class Account:
    """What one document says: its issuing level (国家, 省, 市, 县) and date, where known."""

    obligation_id: str
    document_id: str
    file: str
    title: str
    issuer: str | None
    level: str | None
    issued_on: date | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "obligation_id": self.obligation_id,
            "document_id": self.document_id,
            "file": self.file,
            "title": self.title,
            "issuer": self.issuer,
            "level": self.level,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "text": self.text,
        }

    def said(self) -> str:
        """As a line for reading."""
        level = f"{self.level}级" if self.level else ""
        day = self.issued_on.isoformat() if self.issued_on else ""
        about = "，".join(filter(None, (level, day)))
        return f"《{self.title}》{f'（{about}）' if about else ''}为“{self.text}”"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field, ``lead`` or ``deadline``, and every account of it, in the order of documents."""

    field: str
    accounts: tuple[Account, ...]

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"field": self.field, "values": [a.to_json() for a in self.accounts]}

    def said(self) -> str:
        """As a line for reading."""
        return f"{NAMES[self.field]}不一致：{'；'.join(a.said() for a in self.accounts)}"


def disputes(task: Task, document: Callable[[str], Document]) -> tuple[Dispute, ...]:
    """What a task's sources dispute; a source that is silent on it is left out."""
    return tuple(
        Dispute(
            field,
            tuple(
                _account(o, document(o.document_id), field) for o in task.sources if _says(o, field)
            ),
        )
        for field in ("lead", "deadline")
        if field in task.conflicts
    )


def _says(obligation: Obligation, field: str) -> bool:
    return bool(obligation.lead if field == "lead" else obligation.deadline.text)


def _account(obligation: Obligation, document: Document, field: str) -> Account:
    text = "、".join(obligation.lead) if field == "lead" else obligation.deadline.text
    return Account(
        obligation_id=obligation.id,
        document_id=document.id,
        file=document.file,
        title=document.title,
        issuer=document.issuer,
        level=origin(document).level,
        issued_on=document.issued_on,
        text=text or _UNKNOWN,
    )
