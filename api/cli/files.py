"""Commands about files: ingest, documents, show, remove, reindex."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.console import complain, progress, say, say_json, say_table
from api.presenting import document_json, file_json
from api.settings import Settings
from api.wiring import open_vaults, open_view
from index.audience import audience

if TYPE_CHECKING:
    from corpus.model import Clause
    from index.filters import Filters
    from index.hits import IngestReport

DONE = 0
SOME_FAILED = 1


def ingest_paths(
    settings: Settings,
    paths: Sequence[Path],
    *,
    visible_to: Sequence[str] | None = None,
    as_json: bool,
) -> int:
    """Ingest files and folders, naming each that failed with its reason.

    ``visible_to`` names the units that shall see them, none of them everybody; without it
    known files stay with those who see them.

    Returns:
        1 where a file failed, else 0.
    """
    audience_of = None if visible_to is None else audience(visible_to)
    with open_vaults(settings, create=True, vectors=True) as vaults, progress("导入") as advance:
        report = vaults.ingest(
            list(paths),
            visible_to=audience_of,
            progress=lambda p: advance(p.done, p.total, p.file),
            workers=settings.workers,
        )
    if as_json:
        say_json(
            {"seconds": round(report.seconds, 3), "files": [file_json(r) for r in report.results]}
        )
    else:
        _tell(report, settings)
    return SOME_FAILED if report.failed else DONE


def _tell(report: IngestReport, settings: Settings) -> None:
    for result in report.results:
        for issue in result.report.issues if result.report else ():
            complain(f"注意　{result.file}：{issue.place}，{issue.what}")
    for result in report.failed:
        complain(f"未导入　{result.file}：{result.reason}")
    counts = [
        (report.count("added"), "新增"),
        (report.count("replaced"), "更新"),
        (report.count("unchanged"), "未变"),
        (report.count("skipped"), "跳过"),
        (len(report.failed), "失败"),
    ]
    told = "，".join(f"{word} {n} 份" for n, word in counts if n) or "没有找到可以导入的文件"
    clauses = sum(r.clauses for r in report.results if r.status in {"added", "replaced"})
    extent = f"，共 {clauses} 条条款" if clauses else ""
    say(f"{told}{extent}，用时 {report.seconds:.1f} 秒。文库：{settings.library}")


def list_documents(settings: Settings, filters: Filters, *, as_json: bool) -> int:
    """List documents."""
    with open_view(settings) as library:
        entries = library.documents(filters)
    if as_json:
        say_json({"total": len(entries), "items": [document_json(e) for e in entries]})
        return DONE
    rows = [
        (
            e.document.id,
            e.document.issued_on.isoformat() if e.document.issued_on else "—",
            e.document.kind or "—",
            str(e.clauses),
            str(e.obligations),
            f"{e.document.title}〔仅限 {'、'.join(e.visible_to)}〕"
            if e.visible_to
            else e.document.title,
        )
        for e in entries
    ]
    say_table(("编号", "成文日期", "文种", "条款", "任务", "标题"), rows)
    say(f"共 {len(entries)} 份文件。")
    return DONE


def show_document(settings: Settings, document_id: str, *, text: bool, as_json: bool) -> int:
    """Show a document; with ``text`` its canonical text and nothing else, in UTF-8."""
    with open_view(settings) as library:
        document = library.document(document_id)
        if text:
            sys.stdout.flush()
            sys.stdout.buffer.write(document.text.encode())
            sys.stdout.buffer.flush()
            return DONE
        clauses = library.clauses(document_id)
        report = library.report(document_id)
        total, _ = library.obligations(document_id=document_id, limit=1)
    if as_json:
        say_json(
            {
                "id": document.id,
                "title": document.title,
                "kind": document.kind,
                "issuer": document.issuer,
                "number": document.number,
                "issued_on": document.issued_on.isoformat() if document.issued_on else None,
                "classification": document.classification,
                "recipients": document.recipients,
                "file": document.file,
                "sha256": document.sha256,
                "clauses": len(clauses),
                "obligations": total,
                "format": report.format,
                "issues": [{"place": i.place, "what": i.what} for i in report.issues],
            }
        )
        return DONE
    facts = (
        ("标题", document.title),
        ("文种", document.kind),
        ("发文机关", document.issuer),
        ("发文字号", document.number),
        ("成文日期", document.issued_on.isoformat() if document.issued_on else None),
        ("密级", document.classification),
        ("主送机关", document.recipients),
        ("文件", document.file),
        ("条款", str(len(clauses))),
        ("任务", str(total)),
    )
    for name, value in facts:
        say(f"{name}：{value or '未载明'}")
    for issue in report.issues:
        say(f"注意：{issue.place}，{issue.what}")
    for line in _contents(clauses):
        say(line)
    return DONE


def _contents(clauses: Sequence[Clause]) -> list[str]:
    """The headings in order, indented by their depth."""
    lines = []
    above: tuple[str, ...] = ()
    for clause in clauses:
        shared = sum(
            1
            for _ in takewhile(
                lambda pair: pair[0] == pair[1], zip(above, clause.path, strict=False)
            )
        )
        lines += ["　" * depth + clause.path[depth] for depth in range(shared, len(clause.path))]
        above = clause.path
    return lines


def remove_documents(settings: Settings, document_ids: Sequence[str]) -> int:
    """Remove documents; all ids are looked up before anything is removed."""
    with open_vaults(settings, vectors=True) as vaults:
        whole = vaults.whole()
        known = [whole.document(i) for i in dict.fromkeys(document_ids)]
        for document in known:
            vaults.remove(document.id)
            say(f"已移除：{document.file}")
    return DONE


def change_visibility(settings: Settings, document_ids: Sequence[str], units: Sequence[str]) -> int:
    """Let some units alone see documents, or everybody where no unit is named."""
    wanted = audience(units)
    with open_vaults(settings, vectors=True) as vaults:
        whole = vaults.whole()
        known = [whole.document(i) for i in dict.fromkeys(document_ids)]
        for document in known:
            own_id = vaults.move(document.id, wanted, workers=settings.workers)
            who = f"仅限 {'、'.join(wanted)}" if wanted else "公开"
            say(f"{document.file}：{who}，编号 {own_id}")
    return DONE


def rebuild_indexes(settings: Settings) -> int:
    """Make the indexes again."""
    with open_vaults(settings, vectors=True, rebuild=True) as vaults:
        state = vaults.whole().state()
    say(f"索引已重建：{state.documents} 份文件，{state.clauses} 条条款。")
    return DONE
