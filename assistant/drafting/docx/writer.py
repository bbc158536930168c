"""A draft to a Word file: body, frame, source appendix.

Source: GB/T 9704-2012 党政机关公文格式; what it does not cover (the source appendix, the
markers) follows its body text in a smaller size.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from assistant.drafting.docx.frame import (
    attachments,
    blank,
    imprint,
    recipients,
    red_head,
    signature,
)
from assistant.drafting.docx.page import set_page
from assistant.drafting.docx.styles import (
    BODY,
    HEI,
    KAI,
    TITLE,
    TITLE_LINE_PT,
    TITLE_PT,
    Run,
    paragraph,
    set_defaults,
)
from assistant.drafting.model import Draft, Sentence
from assistant.drafting.rendering import chinese_ordinal, heading_split, paragraphs
from assistant.exporting.xml_text import xml_text

APPENDIX = "来源附录"
_APPENDIX_PT, _APPENDIX_LINE_PT = 12, 20
_PROPERTY_LIMIT = 255  # characters that python-docx takes


def docx_bytes(draft: Draft) -> bytes:
    """The file's bytes; the same draft gives the same text, measures and order."""
    document = docx.Document()
    set_defaults(document)
    set_page(document)
    red_head(document, draft.frame)
    _title(document, draft.title)
    blank(document)
    recipients(document, draft.frame)
    for n, section in enumerate(draft.sections, 1):
        paragraph(document, [Run(f"{chinese_ordinal(n)}、{section.heading}", HEI)])
        for sentences in paragraphs(section):
            paragraph(document, [r for s in sentences for r in _runs(s)])
        if section.missing:
            paragraph(document, [Run(section.missing)])
    attachments(document, draft.frame)
    signature(document, draft.frame)
    imprint(document, draft.frame)
    _appendix(document, draft)
    _properties(document, draft)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _title(document: Any, title: str) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    for line in title.split("\n"):
        runs = [Run(line, TITLE)]
        paragraph(document, runs, indent=0, size=TITLE_PT, line=TITLE_LINE_PT, align=centre)


def _runs(sentence: Sentence) -> list[Run]:
    head, rest = heading_split(sentence)
    return [r for r in (Run(head, KAI), Run(rest, BODY)) if r.text]


def _appendix(document: Any, draft: Draft) -> None:
    """Every citation with its document, path and quote, on a page of its own."""
    if not draft.citations:
        return
    head = paragraph(document, [Run(APPENDIX, HEI)], indent=0)
    head.paragraph_format.page_break_before = True
    size, line = _APPENDIX_PT, _APPENDIX_LINE_PT
    left = WD_ALIGN_PARAGRAPH.LEFT
    for c in draft.citations:
        page = f"，第{c.page}页" if c.page else ""
        place = f"，{' › '.join(c.path)}" if c.path else ""
        source = f"[{c.marker}] 《{c.title}》（{c.file}{page}）{place}"
        quote = "“" + " ".join(c.quote.split()) + "”"
        paragraph(document, [Run(source)], indent=0, size=size, line=line, align=left)
        paragraph(document, [Run(quote, KAI)], indent=2, size=size, line=line)
    for note in draft.notes:
        paragraph(document, [Run(f"提示：{note}")], indent=0, size=size, line=line)


def _properties(document: Any, draft: Draft) -> None:
    properties = document.core_properties
    properties.title = xml_text(draft.title.replace("\n", ""))[:_PROPERTY_LIMIT]
    properties.author = xml_text(draft.frame.issuer or "")[:_PROPERTY_LIMIT]
    properties.comments = ""
