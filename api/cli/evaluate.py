"""The command eval: questions with a key, and how right the answers are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api.cli.console import progress, say_json, say_table
from api.errors import RequestError
from api.requests import parse_line
from api.settings import Settings
from api.wiring import assistant_of, open_view
from assistant.answer import AskRequest
from assistant.evaluation import Expected, Score, score_answer, summarise

_TYPES = {
    "owner": "责任单位",
    "deadline": "时限",
    "number": "数字",
    "measure": "要求措施",
    "list": "列举",
    "basis": "依据",
    "status": "进展",
    "comparison": "比较",
    "followup": "追问",
    "open": "其他",
}


def evaluate_file(settings: Settings, path: Path, *, as_json: bool) -> int:
    """Ask every question of a file and print shares of right, refused and cited.

    Raises:
        RequestError: the file cannot be read, or a line has not the form; its number is named.
    """
    expected = _questions(path)
    scores = []
    with open_view(settings, vectors=True) as library, progress("检验") as advance:
        assistant = assistant_of(library)
        for number, item in enumerate(expected, 1):
            answer = assistant.ask(AskRequest(question=item.question, history=item.history))
            texts = {c.document_id: library.document(c.document_id).text for c in answer.citations}
            scores.append((score_answer(item, answer, texts), answer.answer))
            advance(number, len(expected), item.question)
    summary = summarise([score for score, _ in scores])
    if as_json:
        rows = [_row(score, answer) for score, answer in scores]
        say_json({**summary, "results": rows})
    else:
        _tell(summary)
    return 0


def _questions(path: Path) -> list[Expected]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise RequestError(f"打不开 {path}：{error.strerror or error}。请检查路径。") from error
    except UnicodeDecodeError as error:
        raise RequestError(f"{path} 不是 UTF-8 编码：请转换后再试。") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Expected.from_json(parse_line(line)))
        except (RequestError, KeyError, TypeError, AttributeError) as error:
            reason = error if isinstance(error, RequestError) else "应为含 question 的 JSON 对象"
            raise RequestError(f"{path} 第 {number} 行：{reason}") from error
    if not found:
        raise RequestError(f"{path} 里没有问题。")
    return found


def _row(score: Score, answer: str) -> dict[str, Any]:
    return {
        "id": score.expected.id,
        "type": score.expected.type,
        "question": score.expected.question,
        "answerable": score.expected.answerable,
        "answered": score.answered,
        "right": score.right,
        "missing": list(score.missing),
        "forbidden": list(score.forbidden),
        "too_long": score.too_long,
        "evidence@5": score.evidence,
        "quotes_exact": score.quotes_exact,
        "answer": answer,
    }


def _tell(summary: dict[str, Any]) -> None:
    names = (
        ("right", "该答的答对"),
        ("wrong", "该答的答错"),
        ("refused", "该拒的拒答"),
        ("evidence@5", "前五条有依据"),
        ("quotes_exact", "引文与原文一致"),
    )
    rows = [_cells(label, summary[name]) for name, label in names]
    rows += [_cells(f"　{_TYPES.get(k, k)}", v) for k, v in summary["by_type"].items()]
    say_table(("项目", "个数", "总数", "占比"), rows)


def _cells(label: str, share: dict[str, Any]) -> tuple[str, str, str, str]:
    return label, str(share["hits"]), str(share["n"]), f"{share['share']:.1%}"
