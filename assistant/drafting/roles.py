"""What a sentence does in a draft: tells a fact, names a problem, sets a task, presses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Role = Literal["fact", "problem", "task", "duty", "demand"]

_CUES: dict[Role, re.Pattern[str]] = {
    "fact": re.compile(
        r"已|完成率|占比|达到了?\d|增长|比上年|同比|累计|截至|新增|突破|建成|实现|办结|下降|优于|居全国|提前|获评|入选"
    ),
    "problem": re.compile(
        r"不到位|不足|滞后|未完成|尚未|未按|仍有|仍存在|存在(?!感)|短板|薄弱|偏慢|缓慢|迟缓|不高|不严|不实"
        r"|不及时|屡禁不止|直排|返黑返臭|超标|没有达到|未达到|差距|反弹|不够|下滑|亟待|有待|困难|瓶颈|未设置|违规"
        r"|流标|压力较大|不强|不优|不完善"
    ),
    "duty": re.compile(
        r"责任|牵头|包保|领导小组|组织领导|时限|报送|清单|销号|台账|分工|专班|调度|网格|工作机制|党政同责"
    ),
    "demand": re.compile(
        r"督查|督办|督导|督察|通报|约谈|问责|追责|追究|考核|纪律|弄虚作假|形式主义|宣传|曝光|公开|监督|移送"
        r"|预警|评估|作风|举一反三|长效"
    ),
}
_ASKS = re.compile(
    r"(?:局|委|厅|办|政府|部门|单位|县|区|组|院|省|市|各地|企业|河长)[^，。；]{0,6}?要|(?:^|[，；])(?:要|应当|必须|不得|严禁|应(?!.{0,4}的))"
    r"|确保|务必|力争|到20\d\d年"
)
_VERBS = (
    "加强 完善 推进 加快 建立 健全 强化 严格 落实 开展 实施 推动 组织 提高 深化 压实 紧盯 抓好 "
    "做好 坚持 聚焦 统筹 支持 鼓励 引导 培育 打造 构建 建设 优化 提升 扩大 拓展 促进 发展 规范 "
    "加大 突出 完成 制定 探索 深入 全面 积极 大力 持续 进一步 着力 切实 充分 依法 对 将 把 以 "
    "围绕 发挥 改革 创新 保障 巩固 稳步 严查 严厉 督促 明确 细化 整合 集中 设立 依托 增强 扎实 "
    "淘汰 关停 新增 支撑 防控 守住 打好 严肃 "
    "解决 补齐 整治 消除 杜绝 防止 克服 破解"
)
_VERB = re.compile(rf"(?:{'|'.join(_VERBS.split())})(?!率)")
_PATHS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "problem",
        re.compile(r"(?:存在|主要|突出|发现)的?(?:主要|突出)?问题(?!整改)|困难和问题|不足$"),
    ),
    (
        "fact",
        re.compile(
            r"总体情况|基本情况|成效|成就|回顾|过去|主要做法|工作进展|进展情况|发展基础|亮点|典型经验"
        ),
    ),
    ("demand", re.compile(r"工作要求|督查问责|责任追究|督导督办|监督|考核|宣传|信息公开")),
    ("duty", re.compile(r"组织领导|组织实施|保障措施|压实责任|责任|时限|报送")),
    ("task", re.compile(r"任务|措施|重点|工作安排|部署|行动|工程|推进|加快|提升|建设|发展|下一步")),
)
# What holds every time (每月28日前报送, 材料不齐的, 一次性告知) tells no fact and no problem.
_RULE = re.compile(
    r"每[年季月周日]|(?:的|者)，(?:应|由|不|一|报|责|给|依|按|可|退|填|[蓝黄红])|以上的|以下的"
)
# What is aimed at (针对薄弱环节, 着力解决) is no problem found and no fact.
_ACTOR = re.compile(
    r"[^，。；是为]{1,24}(?:局|委|厅|办|政府|部门|公司|中心|银行|单位|各市|各县|各地)(?!是|为|的)"
)
_AIMS = re.compile(
    r"^(?:针对|围绕)|积极|努力|力争"
    rf"|(?:^|[，；])(?:{'|'.join(v for v in _VERBS.split() if len(v) > 1)})(?!率)"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:[%万亿千百个家公里项处座户吨台辆件所人次倍位名])")
_TALLY = re.compile(r"占比\d.*占比\d|完成率\d|(?:共|累计).{0,12}\d")
_TARGET = re.compile(r"(?:达到|提高到|控制在|保持在?|降至|完成|淘汰|建成|新建|培育|新增).{0,20}\d")


def opens_with_verb(text: str) -> bool:
    """Whether a sentence opens with what is to be done, so that 要 may stand before it."""
    return _VERB.match(text) is not None and not re.match(r"对(?!照|标|接)|将|把|以", text)


def role_fit(role: Role, text: str, path: Sequence[str], head: str = "") -> float:
    """How well a sentence serves a role, 0..1; below 0.5 it does not."""
    told = _told(path, head)
    asks = _ASKS.search(text) is not None or _VERB.match(text) is not None
    cue = _CUES.get(role)
    hit = cue is not None and cue.search(text) is not None
    if role == "problem":
        return _problem(text, told, hit=hit, asks=asks)
    if role == "fact":
        return _fact(text, told, hit=hit, asks=asks)
    if not asks and told not in {"task", "duty", "demand"}:
        return 0.0
    if _looks_back(text, told):
        return 0.0
    if role == "task":
        if _RULE.search(text) or not (asks or _ACTOR.match(text)):
            return 0.0
        concrete = _TARGET.search(text) is not None or _ASKS.search(text) is not None
        general = told in {"duty", "demand"}
        return 0.6 + 0.2 * concrete + 0.2 * (told == "task") - 0.4 * general
    return (0.6 if hit else 0.2 * asks) + 0.4 * (told == role)


def _problem(text: str, told: Role | None, *, hit: bool, asks: bool) -> float:
    if asks or told == "fact" or _RULE.search(text) or _AIMS.search(text):
        return 0.0
    if told == "problem":
        return 1.0 if hit else 0.6
    return 0.0 if _TALLY.search(text) else 0.6 * hit


def _fact(text: str, told: Role | None, *, hit: bool, asks: bool) -> float:
    tally = _TALLY.search(text) is not None
    bad = _CUES["problem"].search(text) is not None and not tally
    if bad or told == "problem":
        return 0.0
    if told != "fact" and (asks or _AIMS.search(text)):
        return 0.0
    figures = _FIGURE.search(text) is not None
    if _RULE.search(text):
        return 0.0
    return 0.5 * (hit and figures) + 0.2 * figures * (told == "fact") + 0.3 * (told == "fact")


def _looks_back(text: str, told: Role | None) -> bool:
    past = r"已(?!有)[\u4e00-\u9fff]|累计|同比|比上年|完成率|办结率|占比|截至"
    return told == "fact" or re.search(past, text) is not None


def _told(path: Sequence[str], head: str) -> Role | None:
    """What the headings above say that a sentence does; the innermost speaks first."""
    for heading in (head, *reversed(path)):
        for role, pattern in _PATHS:
            if heading and pattern.search(heading):
                return role
    return None
