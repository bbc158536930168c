"""Words of speech and the words of documents that mean the same.

Staff ask 啥时候 and GDP; the documents write 期限 and 地区生产总值. Each group lists words
that may stand for one another in a sentence that answers.
"""

from __future__ import annotations

_GROUPS = """
gdp 地区生产总值 生产总值 国内生产总值
增速 增长 增幅
死 死亡 遇难 罹难
受伤 重伤 伤
不到 不足 不超过 以下 低于
超过 以上 超出 高于
上限 最高 最多 不超过 封顶
下限 最低 不低于 不少于
第一次 首次 初次
补 补贴 补助 补偿 奖补
奖 奖励 奖补
罚 罚款 处罚
花 投资 投入 支出
招 招聘 招收 招募
搞 开展 组织 举办
建 建设 建成 新建 打造
开 召开 举行
公开 公布 发布 公示
报 报送 上报 报告 提交
交 提交 报送
上交 上报 报送
改 整改 改造
老人 老年人
小孩 儿童 婴幼儿 幼儿
学生 中小学生
医院 医疗机构
企业 公司
农民 农村居民
房租 住房租金 租金
钱 资金 金额 经费
工资 薪酬
培训 培养
批准 审批 同意 批复
取消 撤销 注销
有效期 有效
放假 休假
最迟 最晚 不迟于
电话 热线 联系方式
开始 启动 起
结束 终止 截止
定义 是指 指
多久 期限
股改 股份制改造
供销社 供销合作社
批 批准 审批
不批 不批准 不予批准 暂不批准
给 给予 发放
上报 报告 报送
多少人 人数
环评 环境影响评价
特岗 特设岗位
医保 医疗保障 医疗保险
养老 养老服务
个税 个人所得税
双创 大众创业万众创新
自贸区 自贸试验区 自由贸易试验区
综保区 综合保税区
开发区 经济开发区
国办 国务院办公厅
规上 规模以上
失业率 调查失业率
落后 滞后
抽检 抽样检验 监督抽查
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for line in _GROUPS.split("\n"):
        words = line.split()
        for word in words:
            table.setdefault(word, {}).update(dict.fromkeys(w for w in words if w != word))
    return {word: tuple(others) for word, others in table.items()}


_TABLE = _table()


def synonyms(word: str) -> tuple[str, ...]:
    """Words that may stand for a word; empty where none are known."""
    return _TABLE.get(word, ())
