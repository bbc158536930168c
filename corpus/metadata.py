"""What a document says of itself: title, issuer, number, date, addressees, kind.

Nothing is guessed: what the text does not state is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from corpus.model import Block
from corpus.numerals import parse_numeral, to_ascii_digits

_HEAD = 900
_TITLE_LINES = 6
_CLIPPED = re.compile(r"(?:\.{2,}|…+|。{3,})\s*$")
_TITLE_WORDS = (
    "通知|意见|方案|办法|规定|条例|细则|决定|决议|命令|公告|通告|通报|报告|请示|批复|函|复函|纪要|讲话|规划|计划|纲要|"
    "措施|政策|要点|清单|简报|专报|解读|章程|规则|标准|目录|指南|预案|规程|倡议书|答复|制度|准则|法|公报|公约|讲稿|致辞|表"
)
_TITLE_END = re.compile(rf"(?:{_TITLE_WORDS})(?:[（(][^（）()]{{1,24}}[)）])?$")
_NUMBER = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{1,14}?)\s*[〔\[［（(【﹝]\s*(?P<year>(?:19|20)\d{2})\s*"
    r"[〕\]］）)】﹞]\s*第?\s*(?P<n>\d{1,5})\s*号"
)
_CITED = re.compile(r"根据|按照|依据|贯彻|落实|文件|关于")
_BEFORE_NUMBER = re.compile(
    r"^.*(?:通知|意见|办法|方案|报告|决定|批复|复函|的函|措施|规定|字号|文号)(?=[\u4e00-\u9fff]{2,9}$)"
)
_DATE = re.compile(
    r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
    r"|([一二〇○Ｏ０零三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
    r"|(?<!\d)((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)"
)
_ISSUER_IN_TITLE = re.compile(
    r"^(?P<who>[\u4e00-\u9fff、 （）()]{2,90}?)"
    r"(?:关于|印发|转发|批转|公布|对(?=.{4,40}的(?:答复|批复)))"
)
_ISSUER_END = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|国务院|部|委|厅|局|署|院|会|党委|组|中心|公司|银行"
    r"|社|办|军委|总队|支队|协会|联合会|法院|检察院)$"
)
_ISSUER_IN_HEAD = re.compile(
    r"(?:^|[。号日知])((?:[\u4e00-\u9fff]{2,30}?"
    r"(?:人民政府|政府|办公厅|委员会|国务院|厅|局|部|领导小组)){1,4})(?:关于|印发)"
)
_UNIT_LINE = re.compile(
    r"国务院|[\u4e00-\u9fff]{2,40}(?:人民政府|政府|办公厅|办公室|委员会|国务院|部|委|厅|局|署"
    r"|领导小组|党委|工委|总社|监委|法院|检察院|联合会|总工会|协会|银行|中心|指挥部|督查室|督导组|专班)"
)
_RECIPIENTS = re.compile(
    r"(?:^|\n|号|日|知|[\u3000 ]{2})\s*"
    r"((?:各|省|市|县|区|国务院|中央|有关|机关|驻)[^：:。\n]{2,220}?"
    r"|[\u4e00-\u9fff、，]{3,80}?(?:人民政府|政府|委员会|部门|单位|厅|局|办公室|部|党委))[：:](?!\d)"
)
_CLASSIFICATION = re.compile(
    r"^\s*(绝密|机密|秘密)(?:\s*★?\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:年|个?月)|★长期)?\s*$"
)
_KINDS = (
    ("讲话", r"讲话|致辞|讲稿"), ("政府工作报告", r"政府工作报告"),
    ("解读", r"解读"), ("通报", r"通报|专报|简报"),
    ("批复", r"批复"), ("函", r"函"), ("答复", r"答复"), ("方案", r"方案"),
    ("清单", r"清单|台账|任务表|分解表|分工表"),
    ("规划", r"规划|计划|纲要"), ("措施", r"措施|政策"), ("意见", r"意见"), ("预案", r"预案"),
    ("细则", r"细则"), ("办法", r"办法"), ("条例", r"条例"), ("规定", r"规定|规则|制度|准则|规程"),
    ("决定", r"决定|决议"),
    ("要点", r"要点|要求"), ("通知", r"通知"), ("公告", r"公告|通告|公报"), ("报告", r"报告"),
    ("纪要", r"纪要"),
    ("法律", r"法"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text states; None where it does not."""

    title: str
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued_on: date | None = None
    classification: str | None = None
    recipients: str | None = None


def metadata(blocks: Sequence[Block], *, stated_title: str | None, file: str) -> Metadata:
    """Read the metadata off a document's blocks.

    Args:
        blocks: in reading order.
        stated_title: the title the format states, if any.
        file: its stem is the title where nothing else is one.
    """
    lines = [b.text for b in blocks if b.kind in {"paragraph", "heading"}]
    text = "\n".join(lines)
    title = _title(lines, stated_title, file)
    issued_on, signer = _signature(text)
    return Metadata(
        title=title,
        kind=_kind(title),
        issuer=_issuer(title, text, signer),
        number=_number(text),
        issued_on=issued_on or _date_under_title(text, title),
        classification=next(
            (m.group(1) for line in lines[:4] if (m := _CLASSIFICATION.match(line))), None
        ),
        recipients=_recipients(text),
    )


def _title(lines: Sequence[str], stated: str | None, file: str) -> str:
    stem = PurePosixPath(file).stem
    title = _stated_title(lines, stated, stem)
    title = re.sub(r"^(?:分享|标题)[:：]\s*", "", title)
    generic = len(title) <= 14 and len(stem) > len(title) and set(title) <= set(stem)
    return stem if generic else title


def _stated_title(lines: Sequence[str], stated: str | None, stem: str) -> str:
    if stated and 4 <= len(stated) <= 120 and not _CLIPPED.search(stated):
        return _squeezed(stated)
    first = _squeezed(lines[0]) if lines else ""
    if first and _CLIPPED.search(first):
        return _unclipped(_CLIPPED.sub("", first), lines) or _CLIPPED.sub("", first)
    if 4 <= len(first) <= 120 and _TITLE_END.search(first) and "。" not in first:
        return first
    for count in range(2, _TITLE_LINES):
        joined = _squeezed("".join(lines[:count]))
        if len(joined) > 120 or "。" in joined or "：" in joined:
            break
        if _TITLE_END.search(joined):
            return joined
    for line in lines[:25]:
        plain = _squeezed(line)
        if 5 <= len(plain) <= 80 and _TITLE_END.search(plain) and not set("。；，：") & set(plain):
            return plain
    spaced = re.split(r"[ \u3000]", lines[0].strip())[0] if lines else ""
    if 6 <= len(spaced) <= 70 and not re.search(r"[。；：]", spaced):
        return spaced
    return first if 4 <= len(first) <= 60 and "。" not in first else _CLIPPED.sub("", stem)


def _unclipped(start: str, lines: Sequence[str]) -> str | None:
    """The whole of a title whose first line was cut, where the text has it."""
    text = re.sub(r"[\s\u3000]", "", "\n".join(lines[1:]))
    key = re.sub(r"[\s\u3000]", "", start)[-12:]
    at = text.find(key)
    if at < 0:
        return None
    match = re.compile(rf".{{0,60}}?(?:{_TITLE_WORDS})").match(text, at + len(key))
    return start + match.group() if match else None


def _squeezed(text: str) -> str:
    """Spaces set between characters for looks taken out, those between words kept."""
    text = re.sub(r"[\s\u3000]+", " ", text).strip()
    return re.sub(r"(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])", "", text)


def _kind(title: str) -> str | None:
    core = re.sub(r"的?(?:通知|函)$", "", title) if re.search(r"印发|转发", title) else title
    quoted = re.findall(r"《([^《》]+)》", core)
    for candidate in (*([] if title.endswith("解读") else quoted[-1:]), core, title):
        bare = re.sub(r"[（(][^（）()]*[)）]$", "", candidate)
        for kind, pattern in _KINDS:
            if re.search(rf"(?:{pattern})$", bare):
                return kind
    return None


def _number(text: str) -> str | None:
    """The document's own number: near its head, not one it cites."""
    head = to_ascii_digits(text[:_HEAD])
    for match in _NUMBER.finditer(head):
        before = head[max(0, match.start() - 1) : match.start()]
        if before in set("（(《据照和及与、，") or _CITED.search(match.group("who")):
            continue
        who = _BEFORE_NUMBER.sub("", match.group("who"))
        who = re.sub(r"^(?:的|发文字号|文号)", "", who)
        if not who or len(who) > 9:
            continue
        return f"{who}〔{match.group('year')}〕{int(match.group('n'))}号"
    return None


_NOT_SIGNED = re.compile(r"\s*(?:前|以前|之前|至|到|起|止|，|、|的|在|召开|印发的)")


def _signature(text: str) -> tuple[date | None, str | None]:
    """The signature's date and who signed: the first unit name with a date after it."""
    windows = [(0, min(len(text), 3000)), (max(0, len(text) - 1200), len(text))]
    found: tuple[date, str] | None = None
    for start, end in windows:
        for match in _DATE.finditer(text, start, end):
            when = _date(match)
            before = text[max(0, match.start() - 90) : match.start()].rstrip(" \u3000\n")
            signer = re.search(rf"({_UNIT_LINE.pattern})$", before)
            if when is None or signer is None:
                continue
            if not _set_off(before[: signer.start()]) or _NOT_SIGNED.match(text, match.end()):
                continue
            found = (when, _co_signers(before, _signer_name(signer.group(1))))
            break
        if found:
            break
    return found if found else (None, None)


def _set_off(lead: str) -> bool:
    """Whether a signer's name after this text stands apart from it."""
    return not lead or lead[-1] in "。！？）)”：；厅委部局院府会办 \u3000\n"


def _co_signers(before: str, last: str) -> str:
    """The last signer with those on the lines above it: 甲厅　　乙厅, each a name alone."""
    names = [last]
    for piece in reversed(re.split(r"[\n\u3000]+| {2,}", before)[:-1]):
        name = piece.strip()
        if not _UNIT_LINE.fullmatch(name) or name in names:
            break
        names.insert(0, name)
    return "".join(names)


def _signer_name(name: str) -> str:
    return re.sub(r"^.*(?:通知|实施|执行|落实|施行|意见|方案|办法)", "", name)


_AFTER_ORDER = re.compile(r"(?:执行|落实|实施|施行)。[\u3000\n]+$")
_TITLE_FOLLOWS = re.compile(rf"中共|[\u4e00-\u9fff]{{4,60}}(?:{_TITLE_WORDS})")


def _date_under_title(text: str, title: str) -> date | None:
    """A date that stands alone near the head: under the title or in brackets."""
    head = text[: _HEAD // 2]
    for match in _DATE.finditer(head):
        before = head[: match.start()].rstrip(" \u3000")
        after = head[match.end() :].lstrip(" \u3000")
        alone = (
            not before
            or before[-1] in "\n（(—号"
            or before.endswith(title[-6:])
            or re.search(r"(?:时间|日期)[：:]\s*$|号\s*$", before) is not None
            or _AFTER_ORDER.search(head[: match.start()]) is not None
        )
        closed = not after or after[0] in "\n）)在各（省市为" or _TITLE_FOLLOWS.match(after)
        if alone and closed:
            return _date(match)
    return None


def _date(match: re.Match[str]) -> date | None:
    groups = [g for g in match.groups() if g]
    numbers = [parse_numeral(g.replace("Ｏ", "〇").replace("○", "〇")) for g in groups]
    if len(numbers) != 3 or any(n is None for n in numbers):
        return None
    try:
        return date(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None


def _issuer(title: str, text: str, signer: str | None) -> str | None:
    match = _ISSUER_IN_TITLE.match(title)
    if match:
        who = match.group("who").strip(" 、")
        if _ISSUER_END.search(who) and not re.search(r"贯彻|落实|根据|^为", who):
            return who
    if signer:
        return signer
    head = re.sub(r"[\s\u3000]", "", text[:400])
    match = _ISSUER_IN_HEAD.search(head)
    if match is None:
        return None
    who = re.sub(r"^.*(?:意见|通知|方案|办法|措施|政策|计划)", "", match.group(1))
    return who if _ISSUER_END.search(who) and not re.search(r"贯彻|落实|根据", who) else None


def _recipients(text: str) -> str | None:
    match = _RECIPIENTS.search(text[:_HEAD])
    if match is None:
        return None
    who = re.sub(r"[\s\u3000]+", "", match.group(1))
    who = re.sub(r"^.*(?:号|日|通知|意见|方案|办法|批复|函)(?=各|省|市|有关|中央|国务院)", "", who)
    return who if 3 <= len(who) <= 220 else None
