"""The words of a question that carry its topic, weighted.

Question words, politeness and the scope (place, year) are left out: the scope is held
against the document, not against the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.scope import Scope

_STOP_WORDS = (
    "的 了 是 在 和 与 及 或 对 把 被 从 向 到 为 由 以 于 其 该 这 那 这个 那个 这些 那些 "
    "这条 那条 这块 那块 里 里面 里头 中 内 上 下 "
    "个 些 份 项 条 点 块 批 家 名 次 种 类 有 没有 要 会 能 可以 应 应当 需要 需 得 都 也 就 "
    "还 又 才 只 各 各自 分别 "
    "什么 啥 哪 哪个 哪些 哪家 哪几 哪天 哪年 几 几个 几项 几条 几号 多少 多久 多长 谁 何 何时 "
    "怎么 怎么样 怎样 如何 为什么 是否 吗 呢 吧 啊 "
    "时候 时间 请问 请 告诉 我 我们 你 您 他 她 它 说 写 定 规定 要求 搞 做 弄 算 归 管 叫 称 "
    "关于 按照 根据 按 依 "
    "单位 部门 牵头 负责 责任 配合 主管 单位 责任单位 牵头单位 责任部门 厅局 委办局 机构 省直 "
    "市直 哪里 具体 "
    "采取 提供 包括 涉及 针对 使用 强调 指出 方式 做法 举措 哪里 地方 内容 准备 做出 作出 给予 "
    "出台 推出 开展 要 主要 目的 重点 以及 通过 应对 如下 方面 "
    "一次 一遍 几次 次数 完成 实现 落实 达到 占 排 第一 还有 做到 想 推 怎 呗 哈 呀 "
    "文件 文 通知 意见 方案 办法 措施 政策 报告 政府 工作 年 月 日 号 期间 目前 现在 当时 当前 "
    "一下 哪几家 哪几个 "
    "进行 实施 相关 有关 情况 方面 最 比 第 将 使 让 给 等 并 而 且 如果 之 所 每 去 来 谈 讲 "
    "提到 提出 明确 一 二 三 一个 一项 这项 那项"
)
_STOP = frozenset(_STOP_WORDS.split())
_ASKING = re.compile(
    r"多(?:长时间|少|久|大|高|远)|什么(?:时候|时间|样的?)?|啥(?:时候|时间)?|何(?:时|处|种)"
    r"|怎么(?:样|办)?|如何|哪(?:[一二两三几些]?(?:个|家|天|年|项|条|类|种|处|份|里)?)|几(?:个"
    r"|家|项|条|号|月|类|种|年内?|天|日)"
    r"|(?:是|由|归|找)?谁|归口?哪|为什么|是否|吗[？?]?$|呢[？?]?$|期限|时限|时间进度|时间节点"
    r"|截止|最晚|最迟|最多|最少|不少于|至少|牵头单位|责任单位|责任部门|牵头部门|具体|请问"
    r"|(?:19|20)\d{2}年?"
)
_WORD = re.compile(r"[\w%％]")
_DIGITS = re.compile(r"\d|^[一二三四五六七八九十两几]")
_UNKNOWN = 3.0


@dataclass(frozen=True, slots=True)
class Term:
    """A word with how much it matters (its rarity in the library times its role)."""

    word: str
    weight: float


Segmenter = Callable[[str], Iterable[str]]
Rarity = Callable[[str], float]


def topic_terms(text: str, scope: Scope, cut: Segmenter, rarity: Rarity) -> tuple[Term, ...]:
    """The topic words of a text, each once, in order.

    Args:
        text: a question or a part of one.
        scope: whose places and years are left out.
        cut: words of a text, in search mode.
        rarity: a word's inverse document frequency, at least 0.
    """
    weights: dict[str, float] = {}
    left_out = _scope_words(scope)
    for word in cut(_ASKING.sub(" ", _without(text, scope.numbers))):
        if word in weights or word in left_out or not is_content(word):
            continue
        # A word that the library does not have cannot be covered: it weighs against.
        known = rarity(word) or (_UNKNOWN if len(word) > 1 and not _DIGITS.search(word) else 0.0)
        weights[word] = known * (0.5 if len(word) == 1 else 1.0)
    return tuple(Term(w, x) for w, x in weights.items() if x > 0)


def blended(*groups: tuple[Sequence[Term], float]) -> tuple[Term, ...]:
    """Terms of several groups, each group's weights scaled; a word keeps its largest."""
    weights: dict[str, float] = {}
    for terms, scale in groups:
        for term in terms:
            weights[term.word] = max(weights.get(term.word, 0.0), term.weight * scale)
    return tuple(Term(w, x) for w, x in weights.items() if x > 0)


def dampened(terms: Sequence[Term], text: str, scale: float) -> tuple[Term, ...]:
    """Terms, those that stand in a text scaled down."""
    return tuple(Term(t.word, t.weight * scale) if t.word in text else t for t in terms)


def is_content(word: str) -> bool:
    """Whether a word says what a text is about."""
    return word not in _STOP and _WORD.search(word) is not None


def coverage(terms: Iterable[Term], levels: Mapping[str, float]) -> float:
    """The weight of the terms found, as a share of all; levels in 0..1 a word."""
    total = found = 0.0
    for term in terms:
        total += term.weight
        found += term.weight * levels.get(term.word, 0.0)
    return found / total if total else 0.0


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text


def _scope_words(scope: Scope) -> frozenset[str]:
    words = set(scope.places)
    for place in scope.places:
        words |= {place + suffix for suffix in ("省", "市", "县", "区", "自治区", "新区")}
    for year in scope.years:
        words |= {str(year), f"{year}年"}
    return frozenset(words)
