"""A draft said more smoothly by a language model, where one is set; every change is checked.

The model sees one section's sourced sentences, numbered. A sentence it returns stands only
where it is faithful to the one it replaces and loses none of its facts; else the original is
put back. What it adds of its own is marked, and dropped where it states a fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checking import check_sentence
from assistant.drafting.model import UNVERIFIED, Draft, Section, Sentence
from assistant.errors import ModelError
from assistant.llm.chat import ChatModel
from assistant.llm.faith import Source, faults
from assistant.llm.prompts import rephrase_prompt

_LINE = re.compile(r"^\s*[\[【［](\d{1,3})[\]】］]\s*(?P<text>.+)$")
_LONGER = 1.6  # times the original: more than connecting words
_ADDITIONS = 2  # sentences a section that the model may add


@dataclass(slots=True)
class _Count:
    changed: int = 0
    put_back: int = 0
    added: int = 0
    dropped: int = 0
    failure: str = ""


def rephrased(model: ChatModel, draft: Draft) -> Draft:
    """The draft with its sourced sentences rephrased where that holds.

    Quotations, sentences computed from the ledger and headings stay as they are. The notes
    say how many sentences were changed, put back, added and dropped.
    """
    count = _Count()
    sections = tuple(_section(model, draft.title, s, count) for s in draft.sections)
    return replace(draft, sections=sections, notes=(*draft.notes, *_told(model.name, count)))


def _section(model: ChatModel, topic: str, section: Section, count: _Count) -> Section:
    places = [n for n, s in enumerate(section.sentences) if _may_change(s)]
    if not places or count.failure:
        return section
    own = [section.sentences[n] for n in places]
    try:
        reply = "".join(model.stream(rephrase_prompt([s.text for s in own], topic)))
    except ModelError as error:
        count.failure = str(error)
        return section
    given, additions = _read(reply, len(own))
    fresh = list(section.sentences)
    for number, place in enumerate(places, 1):
        if number in given:
            fresh[place] = _checked(fresh[place], given[number], count)
    added = _additions(additions, [s.text for s in fresh], count)
    return replace(section, sentences=(*fresh, *added))


def _may_change(sentence: Sentence) -> bool:
    quotes = "“" in sentence.text or "「" in sentence.text
    return sentence.origin == "sourced" and sentence.head == 0 and not quotes


def _checked(original: Sentence, text: str, count: _Count) -> Sentence:
    """The sentence in its new words where they are faithful, else as it was."""
    if text == original.text:
        return original
    too_long = len(text) > _LONGER * len(original.text)
    lost = check_sentence(original.text, [text])
    if too_long or lost or faults(text, [Source(original.text)]):
        count.put_back += 1
        return original
    count.changed += 1
    return replace(original, text=text)


def _read(reply: str, most: int) -> tuple[dict[int, str], list[str]]:
    """Numbered lines by their number, the first of each, and what else was said."""
    given: dict[int, str] = {}
    rest: list[str] = []
    for line in reply.splitlines():
        match = _LINE.match(line)
        if match and 1 <= int(match.group(1)) <= most and int(match.group(1)) not in given:
            given[int(match.group(1))] = match.group("text").strip()
        elif line.strip():
            rest.append(match.group("text").strip() if match else line.strip())
    return given, rest


def _additions(lines: Sequence[str], there: Sequence[str], count: _Count) -> list[Sentence]:
    """What the model added that states no fact, marked for the user to verify."""
    added: list[Sentence] = []
    for line in lines:
        if len(added) >= _ADDITIONS or line in there or check_sentence(line, []):
            count.dropped += 1
            continue
        count.added += 1
        added.append(Sentence(f"{UNVERIFIED}{line}", "unsourced"))
    return added


def _told(name: str, count: _Count) -> list[str]:
    notes = []
    if count.changed or count.put_back:
        notes.append(
            f"语言模型 {name} 改写了 {count.changed} 句；另有 {count.put_back} 句的改写与原句不符，"
            "已恢复原句。"
        )
    if count.added or count.dropped:
        notes.append(
            f"语言模型添加的话：{count.added} 句标为{UNVERIFIED}，{count.dropped} 句已略去。"
        )
    if count.failure:
        notes.append(f"{count.failure}其余各句未改写。")
    return notes
