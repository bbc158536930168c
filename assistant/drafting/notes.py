"""What the drafter wants the user to mind about a draft."""

from __future__ import annotations

from assistant.drafting.bench import Bench

_SHOWN = 5
_OLD_YEARS = 5


def notes_of(bench: Bench) -> tuple[str, ...]:
    """Notes, each one sentence or two; empty where there is nothing to mind."""
    return (
        *_elsewhere(bench),
        *_outdated(bench),
        *_bygone(bench),
        *_old_sources(bench),
        *_conflicts(bench),
        *_classified(bench),
        *bench.composer.remarks,
        *_withheld(bench),
    )


def _elsewhere(bench: Bench) -> list[str]:
    places = bench.material.elsewhere
    if not places:
        return []
    shown = "、".join(places[:_SHOWN])
    more = "等地" if len(places) > _SHOWN else ""
    return [f"文库里还有{shown}{more}的相关材料，没有写入；要以某地为主，请在主题里写明地名。"]


def _outdated(bench: Bench) -> list[str]:
    titles = list(bench.material.outdated)
    if not titles:
        return []
    shown = "".join(f"《{t}》" for t in titles[:_SHOWN])
    more = f"等 {len(titles)} 份文件" if len(titles) > _SHOWN else ""
    return [f"{shown}{more}的实施期已过，其中的任务要求没有写入。"]


def _bygone(bench: Bench) -> list[str]:
    count = len(bench.ledger.bygone())
    if not count or bench.request.kind in {"weekly", "monthly"}:
        return []
    return [f"有 {count} 项任务出自五年以前的文件，或时限已过一年以上，没有写入责任分工。"]


def _old_sources(bench: Bench) -> list[str]:
    """Old documents whose sentences were taken over: they may be out of force."""
    documents = [bench.shelf.document(d) for d in {c.document_id for c in bench.composer.citations}]
    old = sorted(
        (d.issued_on.year, d.title)
        for d in documents
        if d.issued_on is not None and d.issued_on.year < bench.request.today.year - _OLD_YEARS
    )
    if not old:
        return []
    told = "".join(f"《{title}》（{year}年）" for year, title in old[:_SHOWN])
    return [f"引用的{told}成文较早，请核对是否仍然有效。"]


def _conflicts(bench: Bench) -> list[str]:
    said = {e.obligation.id for e in bench.composer.entries}
    notes = []
    for matter in bench.ledger.matters:
        owed = [e.obligation for e in matter.entries if e.obligation.deadline.text]
        differ = len({o.deadline.date or o.deadline.text for o in owed}) > 1
        if differ and any(o.id in said for o in owed):
            told = "；".join(
                f"《{bench.shelf.document(o.document_id).title}》写作“{o.deadline.text}”"
                for o in owed
            )
            notes.append(f"“{matter.name}”的时限几份文件不一致：{told}。正文用成文较晚的。")
    return notes


def _classified(bench: Bench) -> list[str]:
    used = {c.document_id for c in bench.composer.citations}
    levels = {bench.shelf.document(d).classification for d in used} - {None}
    if not levels:
        return []
    told = "、".join(sorted(map(str, levels)))
    return [f"来源中有标注密级的文件（{told}），本稿请按同等密级管理。"]


def _withheld(bench: Bench) -> list[str]:
    count = len(bench.composer.withheld)
    return [f"有 {count} 句没有通过与原文的核对，没有写入。"] if count else []
