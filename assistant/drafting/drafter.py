"""From a request to a draft: search, choose, say, check."""

from __future__ import annotations

import time
from dataclasses import replace

from assistant.drafting.bench import Bench
from assistant.drafting.composing import Composer
from assistant.drafting.kinds import Plan, plan_of
from assistant.drafting.material import Material
from assistant.drafting.matters import Ledger
from assistant.drafting.model import Draft, DraftRequest
from assistant.drafting.notes import notes_of
from assistant.drafting.outlines import planned
from assistant.drafting.progress_rows import progress_rows
from assistant.errors import DraftError
from assistant.shelf import Shelf
from index.filters import Filters
from index.view import LibraryView

TOPIC_LIMIT = 100


class Drafter:
    """Drafts from one library."""

    def __init__(self, library: LibraryView) -> None:
        """Hold the library that sentences come from."""
        self._library = library

    def draft(self, request: DraftRequest) -> Draft:
        """Draft what is asked for; sections without evidence say what to supply.

        Returns:
            A ``Draft`` whose quotes equal their spans and whose sentences were checked.

        Raises:
            DraftError: the topic is empty or longer than ``TOPIC_LIMIT``, or the period is none.
        """
        started = time.perf_counter()
        request = _valid(request)
        shelf = Shelf(self._library, _filters(request))
        material = Material(shelf, request)
        composer = Composer(shelf.documents)
        rows = tuple(progress_rows(shelf, material, request.today))
        bench = Bench(
            request,
            self._library,
            shelf,
            material,
            Ledger(shelf, material, request),
            rows,
            composer,
        )
        plan = plan_of(request.kind)
        _write(bench, plan)
        return Draft(
            kind=request.kind,
            title=request.title or plan.title.format(topic=request.topic),
            sections=composer.sections,
            citations=composer.citations,
            obligations=composer.entries,
            notes=notes_of(bench),
            withheld=len(composer.withheld),
            frame=request.frame,
            took_ms=(time.perf_counter() - started) * 1000,
        )


def _write(bench: Bench, plan: Plan) -> None:
    if plan.compose is not None and not bench.request.outline:
        plan.compose(bench)
        return
    for section, own in planned(plan, bench.request.outline):
        section.part(bench)
        for text in own:
            bench.composer.take_down(text)
        missing = (
            f"（本节缺少依据：文库中没有查到与“{bench.request.topic}”有关的{section.lacking}。"
            f"请补充{section.supply}后重新起草。）"
        )
        bench.composer.close(section.heading, missing)


def _valid(request: DraftRequest) -> DraftRequest:
    topic = " ".join(request.topic.encode("utf-8", "ignore").decode("utf-8").split())
    if not topic:
        raise DraftError("主题是空的：请用 --topic 写明，例如 --topic 秸秆禁烧。")
    if len(topic) > TOPIC_LIMIT:
        raise DraftError(f"主题有 {len(topic)} 个字，超过 {TOPIC_LIMIT} 个字的上限：请只写一件事。")
    if request.since and request.until and request.since > request.until:
        raise DraftError(f"起止日期是反的：{request.since} 晚于 {request.until}。")
    return replace(request, topic=topic)


def _filters(request: DraftRequest) -> Filters:
    """The request's filters; a period confines the documents too, except for reports."""
    filters = request.filters
    if request.kind in {"weekly", "monthly"}:
        return filters
    return replace(
        filters,
        issued_from=request.since or filters.issued_from,
        issued_to=request.until or filters.issued_to,
    )
