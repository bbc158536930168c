"""Deadlines found in running text."""

from __future__ import annotations

import re

from corpus.deadlines.festivals import NAMES
from corpus.deadlines.vocabulary import REDACTED

_N = r"[\d０-９〇零○一二两三四五六七八九十]"
_Y = (
    r"(?:(?:19|20)\d{2}|[２１][０９][０-９]{2}|[一二][〇零○O一二三四五六七八九]{3}"
    r"|(?<!\d)\d{2}(?=年(?:年?底|末|\d{1,2}月底)))\s*年(?!代|级|龄|均)度?"
)
_B = (
    r"(?:底|末)?\s*(?:\d{1,2}(?:[:：]\d{2}|时|点)|下班)?(?:以前|之前"
    r"|前(?![述款项列置后端期沿者提景往身一两三几十\d]))?"
)
_IN_MONTH = (
    rf"{_N}{{1,2}}\s*月份?\s*(?:{_N}{{1,3}}\s*[日号]|[上中下]旬|底|末|初|中(?![心国央小医旬共]))?"
)
_PART = r"(?:前?第?[一二三四1-4]个?季度|[上下]半年|年?(?:底|末|内)|年?初|年中|度)"
_TO = r"\s*(?:[-—–－―~～]+|至|到)\s*"
_ONE = (
    rf"(?:(?:(?:{_Y}|[今本明当次]年度?)\s*(?:{_IN_MONTH}|{_PART}|(?:{NAMES}))?|{_IN_MONTH})\s*{_B})"
)
_RANGE = (
    rf"(?:{_Y}|(?:19|20)\d{{2}})?\s*(?:{_N}{{1,2}}(?:月份?)?(?:{_N}{{1,2}}[日号])?)?(?<=[\d年月"
    rf"日号]){_TO}(?:{_Y})?\s*(?:{_IN_MONTH}|{_N}{{1,2}}[日号])?(?<=[年月日号旬底末度])\s*{_B}"
)
_EVENT = r"之[日时]起(?:计算)?\s*[，,]?\s*"
_NAME_OF_EVENT = re.compile(r"[^\s，,。；;：:、（）()“”《》]{0,16}\Z")
_SPAN = rf"(?:{_N}{{1,4}}|半)\s*个?(?:工作日|小时|日|天|周|月|年|季度)"
_FIND = re.compile(
    rf"(?P<redacted>{REDACTED})"
    rf"|每(?:隔)?(?:半|[一二两三四五六七八九十\d]{{1,2}}(?=[个年月周天日]))?个?(?:年度?|月"
    rf"|季度?|周|星期|旬|工作日|日|天)(?![报刊度均记历票志]|常|班)"
    rf"(?:的?(?:(?:首|末|第[一二三1]|最后一)个?月)?(?:{_N}{{1,2}}月份?)?(?:{_N}{{1,3}}\s*[日号]"
    rf"|[上中下]旬|年?底|年?末(?!班)|初|结束后{_N}{{1,3}}[日天]内"
    rf"|(?:星期)?[一二三四五六日天](?=[前，,下上、])"
    rf"|最后一个工作日)?(?:[、和及]{_N}{{1,3}}[日月](?:{_N}{{1,3}}[日号]|底|末)?)*)(?:底|末(?!班))?(?:以前|之前|前)?"
    rf"|(?:自|从)?{_ONE}起\s*{_SPAN}(?:以?内|之内)"
    rf"|(?P<event>{_EVENT}(?:在)?{_SPAN}(?:以?内|之内)?)"
    rf"|(?<![\d年月])(?:{_SPAN})半?(?:左右)?(?:之内|以内|内)"
    rf"|(?:19|20)\d{{2}}(?:[-./]\d{{1,2}}[-./]\d{{1,2}})(?!\d)(?:以前|之前|前)?"
    rf"|(?P<range>{_RANGE})|(?P<one>[自从]?{_ONE}(?:起|开始)?)"
    rf"|(?:前?第?[一二三四1-4]季度|[上下]半年|年[底末内]|[本当下次]?月[底末](?!薪)"
    rf"|(?:{NAMES})(?=[前之以])|[本下]?周[一二三四五六日内](?=[前内]))(?:底|末|内)?\s*(?:以前"
    rf"|之前|前)?"
    rf"|(?<![\d月]){_N}{{1,2}}[日号](?:以前|之前|前)"
    r"|[“\"]?(?:十[一二三四五六七八九]|二十)五[”\"]?(?:规划)?(?:时?期)?(?:末|期间|时期|初)"
    r"|(?:主?汛期|供暖[期季]|采暖[期季]|取暖季|入冬)(?:到来|来临)?(?:之|以)?前"
    r"|(?<![本上当下每\d一二三四五六七八九十])[日周旬月季](?:调度|通报|会商|例会)"
    r"(?:[、和，,][日周旬月季](?:调度|通报|会商|例会))*"
    r"|立行立改|即知即改|即行即改|即查即改|立查立改|立整立改|边督边改|边查边改|边学边改"
    r"|马上就办|立即整改|即日起"
    r"|长期坚持|常抓不懈|长期整改|长期任务"
    r"|(?<![^，。；：、（）()\s])(?:持续推进|长期推进|持续整改|持续落实|持续实施|持续开展"
    r"|常态化(?:推进|开展|坚持)|长期|持续|全年)(?![^，。；：、（）()\s])"
)
_HINT = re.compile(r"[年月日天周旬季号底末时节期立边持长常五汛]|\d[-./]\d")


def find(text: str) -> list[tuple[int, int]]:
    """Where deadlines stand in running text.

    Returns:
        Spans in order, characters half-open. A date of any kind counts: whether it binds
        anyone is for the reader to decide.
    """
    if not _HINT.search(text):
        return []
    found: list[tuple[int, int]] = []
    for match in _FIND.finditer(text):
        start, end = match.span()
        if match.group("event"):
            since = max(found[-1][1] if found else 0, start - 17)
            name = _NAME_OF_EVENT.search(text, since, start)
            start = name.start() if name else start
        if match.group().strip():
            found.append((start, end - len(match.group()) + len(match.group().rstrip())))
    return found
