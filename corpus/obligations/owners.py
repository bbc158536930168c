"""An owner's wording to lead, support, supervisor and person.

The wording is what stands in an owner's parenthesis, after a label or in a table's cell:
``省教育厅牵头，省财政厅配合``, ``牵头单位：…；责任单位：…``, ``海关总署、商务部负责``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from corpus.units import split_units

Role = Literal["lead", "owner", "support", "supervisor", "person", "deadline", "goal", "other"]

_LABELS: tuple[tuple[Role, str], ...] = (
    ("lead", r"牵头(?:责任)?(?:单位|部门|处室|领导小组)|主办(?:单位|部门)|第一责任单位|牵头"),
    ("support", r"(?:配合|参与|协办|协同|协助|参加|会办|支持)(?:责任)?(?:单位|部门|处室)|配合"),
    ("supervisor", (
        r"(?:督导|验收|督办|指导|监督|督查|督促|督导（验收）|督导\(验收\))(?:单位|部门"
        r"|责任单位)"
    )),
    ("person", (
        r"(?:责任|负责|整改责任|直接责任|包案|分管|牵头|联系|主管|市级|县级)(?:人|领导|市领导"
        r"|县领导)(?:员)?|包抓领导|责任领导"
    )),
    ("owner", (
        r"(?:整改)?(?:责任|负责|承办|实施|落实|整改|主体责任|完成|主责)(?:单位|部门|主体"
        r"|处室)(?:及责任人)?|责任分工"
    )),
    (
        "deadline",
        r"(?:整改|完成|办结|办理|销号|验收|计划完成|责任|工作)?(?:时限|期限)(?:要求)?|(?:整改"
        r"|完成|计划完成|办结)时间|时间(?:节点|进度|安排|要求)|完成日期|进度安排",
    ),
    ("goal", r"(?:整改|工作|任务|年度|预期)?目标(?:任务)?"),
    ("other", (
        r"适用范围|备注|联系人|联系电话|整改措施|工作措施|具体措施|主要措施|整改情况|进展情况"
        r"|整改进展|工作进展|整改完成情况|措施|任务|问题|内容|反馈问题|工作要求|完成情况"
    )),
)  # fmt: skip
LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{role}>{pattern})" for role, pattern in _LABELS) + r")\s*[：:]"
)
_LEADING = re.compile(
    r"^(?P<lead>.+?)(?:共同|联合|负责)?牵头(?:负责|组织|落实|办理)?(?:[，,；;。]|$|(?=会同"
    r"|配合))"
)
_MARKED_LEAD = re.compile(r"[（(](?:牵头|主办|总牵头)(?:单位|部门)?[)）]")
_SUPPORTING = re.compile(r"(?:配合|参与|协助|协办|参加|协同)(?:实施|落实|负责)?$")
_WITH = re.compile(r"^(?P<lead>.+?)会同(?P<support>.+)$")
_OWNING = re.compile(
    r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分别|共同|分工|具体)*(?:负责|落实|承担|实施|办理"
    r"|推进)(?:落实)?$"
)
_AND_OTHERS = re.compile(
    r"(?:等(?:省直|市直)?|(?<=[厅局委部办、，]))((?:有关|相关|其他)(?:省直|市直|中央"
    r"|地方)?(?:部门|单位|地区|地方))"
)
_GENERIC = re.compile(
    r"^(?:省|市|县|区)?各?(?:级各?)?(?:有关|相关|其他)(?:省直|市直)?(?:部门|单位|地方|地区)$"
)
_FIRST_LEADS = re.compile(
    r"(?:排|列)(?:名)?在?(?:第一位|首位|第一)(?:的|者)?[^。；）)]{0,14}?(?:为|是)?牵头"
    r"|第一个?(?:单位|部门)为牵头|(?:排|列)(?:第一位|首位)(?:的|者)为"
)
_ASIDE = re.compile(
    r"[，,；;。]?(?:其中)?(?:(?:排|列)(?:名)?在?(?:第一|首)位.*|下同.*|以下(?:简称|统称|除|均"
    r"|同).*|不再列出.*|其他为.*)$"
)


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns a task, each name as written, in order."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    deadline: str | None = None
    goal: str | None = None
    explicit: bool = False

    @property
    def named(self) -> bool:
        """Whether anybody is named at all."""
        return bool(self.lead or self.support or self.supervisor or self.person)


def states_first_leads(text: str) -> bool:
    """Whether a text lays down that the first unit named is the lead."""
    return _FIRST_LEADS.search(text) is not None


def parse_owners(text: str, *, first_leads: bool = False) -> Owners:
    """Read an owner's wording.

    Args:
        text: without the parenthesis around it.
        first_leads: whether the document says that the first named leads.
    """
    labels = list(LABEL.finditer(text))
    if not labels:
        return _settled(_roles(_ASIDE.sub("", text)), first_leads=first_leads)
    owners = (
        _roles(text[: labels[0].start()].strip("，,；; ")) if labels[0].start() > 3 else Owners()
    )
    values: dict[Role, str] = {}
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(text)
        role: Role = label.lastgroup or "other"  # type: ignore[assignment]
        value = text[label.end() : end].strip(" ，,；;。\n\u3000")
        values[role] = f"{values[role]}、{value}" if role in values else value
    return _settled(_from_labels(owners, values), first_leads=first_leads)


def _from_labels(owners: Owners, values: dict[Role, str]) -> Owners:
    if "lead" in values:
        lead = _roles(_ASIDE.sub("", values["lead"]))
        owners = replace(
            owners,
            lead=owners.lead + lead.lead,
            support=owners.support + lead.support,
            explicit=True,
        )
    if "owner" in values:
        own = _roles(_ASIDE.sub("", values["owner"]))
        if "lead" in values:
            owners = replace(owners, support=owners.support + own.lead + own.support)
        else:
            owners = replace(
                owners,
                lead=owners.lead + own.lead,
                support=owners.support + own.support,
                explicit=own.explicit,
            )
    if "support" in values:
        owners = replace(
            owners,
            support=owners.support + _names(_ASIDE.sub("", values["support"])),
            explicit=True,
        )
    return replace(
        owners,
        supervisor=_names(values.get("supervisor", "")),
        person=_names(values.get("person", "")),
        deadline=values.get("deadline") or None,
        goal=values.get("goal") or None,
    )


def _settled(owners: Owners, *, first_leads: bool) -> Owners:
    """Apply the document's convention, and name nobody twice."""
    lead = tuple(dict.fromkeys(owners.lead))
    generic = tuple(n for n in lead if _GENERIC.match(n))
    if len(generic) < len(lead):  # 有关部门 beside a named unit supports it
        lead = tuple(n for n in lead if n not in generic)
    else:
        generic = ()
    support = tuple(n for n in dict.fromkeys((*owners.support, *generic)) if n not in lead)
    if first_leads and not owners.explicit and len(lead) > 1:
        return replace(owners, lead=lead[:1], support=(*lead[1:], *support))
    return replace(owners, lead=lead, support=support)


def _roles(text: str) -> Owners:
    """Lead and support of a wording without labels."""
    text = re.sub(r"\s+", "", text).strip("。；，,")
    text = re.sub(r"^由(?=.)", "", text)
    if not text:
        return Owners()
    if _MARKED_LEAD.search(text):
        return _by_marks(text)
    if match := _LEADING.match(text):
        rest = text[match.end() :]
        return Owners(_names(match.group("lead")), _names(rest), explicit=True)
    pieces = re.split(r"[，,；;]", text)
    supporting = [p for p in pieces if _SUPPORTING.search(p)]
    if supporting:
        at = pieces.index(supporting[0])
        # Names before the supporting piece without a verb of their own belong to it
        # unless something owning stands before them.
        owning = [i for i, p in enumerate(pieces[:at]) if _OWNING.search(p)]
        cut = owning[-1] + 1 if owning else at
        return Owners(
            _names("、".join(pieces[:cut])), _names("、".join(pieces[cut:])), explicit=True
        )
    if match := _WITH.match(text):
        return Owners(_names(match.group("lead")), _names(match.group("support")), explicit=True)
    return Owners(_names(text))


def _by_marks(text: str) -> Owners:
    """X（牵头），Y、Z: the marked ones lead, the others support."""
    lead: list[str] = []
    support: list[str] = []
    for name in split_units(text):
        plain = _MARKED_LEAD.sub("", name).strip()
        (lead if _MARKED_LEAD.search(name) else support).append(plain)
    return Owners(tuple(lead), tuple(support), explicit=True)


def _balanced(name: str) -> str:
    """A name, or its longest piece where a bracket lost its other half."""
    halves = name.count("（") + name.count("("), name.count("）") + name.count(")")
    if halves[0] == halves[1]:
        return name
    return max(re.split(r"[（()）]", name), key=len).strip("、，")


def _names(text: str) -> tuple[str, ...]:
    """Unit names of a list; 等有关部门 is a name of its own."""
    text = re.sub(r"[，,；;。]?(?:以下简称|下同).*$", "", text)
    text = re.sub(r"[，、]?会同", "、", text)
    text = _AND_OTHERS.sub(r"、\1", text)
    text = re.sub(r"等(?=[和及与、，])", "、", text)
    text = re.sub(r"(?<=、)[和及与]|^[和及与、]+", "", text)
    text = re.sub(r"(?<=[部门位])[和与及](?=地方|各|有关|相关)", "、", text)
    names = []
    for name in split_units(text):
        plain = _SUPPORTING.sub("", _OWNING.sub("", name)).strip("，,。；;：: ")
        plain = _balanced(re.sub(r"(?:牵头|等)$", "", plain))
        if (
            2 <= len(plain) <= 40
            and plain[0].isalnum()
            and not re.fullmatch(r"[\d.、年月日\-]+", plain)
        ):
            names.append(plain)
    return tuple(dict.fromkeys(names))
