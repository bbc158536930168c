"""A question to the weighted words that are searched for."""

from __future__ import annotations

from index.segment import search_words

# Words that make a sentence a question, or say that something is asked of a document, and
# say little about which clause answers. Kept at a low weight: in a title they still tell.
_ASKING_WEIGHT = 0.4
_ASKING = frozenset(
    """
    的 了 是 在 和 与 及 或 有 对 为 被 把 将 由 从 到 向 等 也 都 就 还 吗 呢 啊 吧 呀 嘛 这 那 哪 谁 几 多
    个 们 着 过 得 地 之 其 于 以 上 下 中 里 内 要 会 能 可 可以 应 应当 该 此 各 每 我 你 他 她 它 我们 你们
    他们 自己 什么 啥 怎么 怎样 如何 哪些 哪个 哪家 哪里 哪儿 多少 多久 多长 为何 为什么 何时 时候 请问 问
    是否 是不是 有没有 能否 能不能 可否 关于 根据 按照 对于 以及 并且 而且 如果 因为 所以 但是 不过 还是 或者
    以下 其中 需要 进行 具体 主要 相关 有关 分别 属于 归 说 提到 规定 要求 情况 方面 内容 问题 措施 办法
    那份 这份 那个 这个 那些 这些 那批 那条 这条 一条 那块 一块 那项 这项 一项 里面 当中 部门 单位 负责 牵头
    时间 什么时候 年 月 日 号 项 名 家 份
    """.split()
)
# A question has at most some hundred characters of substance; the rest of a pasted page
# would only make the search slow.
_MOST_WORDS = 120


def query_words(query: str) -> dict[str, float]:
    """Word → weight, in the order of the question, without repeats."""
    weights: dict[str, float] = {}
    for word in search_words(query):
        weights[word] = _ASKING_WEIGHT if word in _ASKING else 1.0
        if len(weights) == _MOST_WORDS:
            break
    return weights
