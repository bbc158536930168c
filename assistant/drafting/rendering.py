"""A draft as text: for the terminal and as Markdown; shared with the Word writer."""

from __future__ import annotations

from itertools import groupby

from assistant.drafting.model import Draft, Section, Sentence

_DIGITS = "〇一二三四五六七八九"


def chinese_ordinal(n: int) -> str:
    """一, 十, 十二, 二十三 for 1 to 99.

    Raises:
        ValueError: the number lies outside.
    """
    if not 1 <= n <= 99:
        raise ValueError(f"no ordinal for {n}")
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def marked(sentence: Sentence) -> str:
    """A sentence's text with its markers before its last full stop."""
    marks = "".join(f"[{m}]" for m in sentence.citations)
    if not marks:
        return sentence.text
    bare = sentence.text.rstrip("。；！？")
    return f"{bare}{marks}{sentence.text[len(bare) :]}"


def heading_split(sentence: Sentence) -> tuple[str, str]:
    """A sentence's text with markers, parted after its run-in heading."""
    text = marked(sentence)
    at = len(text) if sentence.head >= len(sentence.text) else sentence.head
    return text[:at], text[at:]


def paragraphs(section: Section) -> list[list[Sentence]]:
    """A section's sentences by paragraph."""
    number = 0
    keys = []
    for sentence in section.sentences:
        number += sentence.place != "run_on"
        keys.append(number)
    pairs = zip(keys, section.sentences, strict=True)
    return [[s for _, s in group] for _, group in groupby(pairs, key=lambda p: p[0])]


def plain_text(draft: Draft) -> str:
    """For reading in a terminal: title, sections, sources, notes."""
    lines = [draft.title.replace("\n", ""), ""]
    for n, section in enumerate(draft.sections, 1):
        lines.append(f"{chinese_ordinal(n)}、{section.heading}")
        lines += [f"　　{''.join(map(marked, p))}" for p in paragraphs(section)]
        lines += [f"　　{section.missing}"] if section.missing else []
        lines.append("")
    lines += _sources(draft, "  ")
    return "\n".join(lines)


def markdown(draft: Draft) -> str:
    """As Markdown: headings, paragraphs, the source appendix."""
    lines = [f"# {draft.title.replace(chr(10), '')}", ""]
    for n, section in enumerate(draft.sections, 1):
        lines += [f"## {chinese_ordinal(n)}、{section.heading}", ""]
        for sentences in paragraphs(section):
            lines += ["".join(_bold(s) for s in sentences), ""]
        lines += [section.missing, ""] if section.missing else []
    lines += _sources(draft, "")
    return "\n".join(lines)


def _bold(sentence: Sentence) -> str:
    head, rest = heading_split(sentence)
    return f"**{head}**{rest}" if head else rest


def _sources(draft: Draft, indent: str) -> list[str]:
    lines = [("## " if not indent else "") + "来源附录", ""] if draft.citations else []
    for c in draft.citations:
        page = f"，第{c.page}页" if c.page else ""
        place = f"，{' › '.join(c.path)}" if c.path else ""
        lines.append(f"{indent}[{c.marker}] 《{c.title}》（{c.file}{page}）{place}")
        lines.append(f"{indent}    “{' '.join(c.quote.split())}”")
        if not indent:
            lines.append("")
    lines += [f"\n提示：{note}" for note in draft.notes]
    if draft.withheld:
        lines.append(f"\n提示：有 {draft.withheld} 句没有通过与原文的核对，没有写入。")
    return lines
