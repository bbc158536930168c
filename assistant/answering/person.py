"""Who holds an office, by name: said only where the documents put a name to the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.statement import Statement, spoken
from assistant.evidence import Evidence
from assistant.sentences import join, segments

_TITLE = (
    r"(?:副)?(?:局长|主任|书记|市长|县长|区长|省长|厅长|部长|处长|科长|院长|校长|镇长|乡长"
    r"|秘书长|总理)"
)
_ASKS = re.compile(
    rf"谁(?:是|任|担任|当)[^，。？]{{0,24}}?(?P<before>{_TITLE})(?:[？?]|$|[，的])"
    rf"|(?P<after>{_TITLE})(?:是谁|叫什么|姓什么|叫啥|的名字|是哪位|由谁担任)"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏"
    "成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗"
    "丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄家封储靳焦巴弓牧山谷车侯全班秋仲宫宁仇栾甘厉武符刘景詹束龙叶司韶"
    "黎薄印白怀蒲从索咸赖卓蔺屠蒙池乔阴胥能苍双闻党翟谭贡申冉桑桂牛寿通边燕冀温庄晏柴瞿阎充习艾鱼容向古易廖终居衡步都"
    "耿满匡国文寇广阙东欧沃利蔚越师巩聂晁勾敖冷辛阚那简饶空曾沙丰关相查后荆红游权盖益桓公"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_END = r"(?=同志|出席|主持|强调|指出|表示|要求|介绍|讲话|任|[，。、；：（）()\s]|$)"


def asks_name(text: str) -> str | None:
    """The title whose holder's name a text asks for; None where it asks for none."""
    match = _ASKS.search(text)
    return (match.group("before") or match.group("after")) if match else None


def say_name(title: str, evidence: Sequence[Evidence]) -> Statement | None:
    """The segment that puts a name to the title; None where no sentence does."""
    named = re.compile(
        rf"{title}(?:同志)?[：:]?{_NAME}{_END}|(?:^|[，、：由]){_NAME}(?:同志)?(?:任|担任|为|[（(])"
        rf"[^，。]{{0,16}}{title}"
    )
    for candidate in evidence:
        parts = [p for p in segments(candidate.piece) if named.search(p.text)]
        if parts:
            window = join(parts[0], parts[0])
            return Statement(spoken(window.text), (window,), support=candidate.covered)
    return None
