"""A circular: the whole, what was done well, problems with units named, what is required."""

from assistant.drafting.kinds.section import Plan, PlannedSection
from assistant.drafting.parts import next_steps, practices, problems, progress

PLAN = Plan(
    "关于{topic}有关情况的通报",
    (
        PlannedSection("总体情况", progress, "近两年的进展数据", "本期督查的汇总数据或进展情况表"),
        PlannedSection("主要做法", practices, "写明单位和做法的材料", "有关单位报送的经验材料"),
        PlannedSection("存在问题", problems, "点明的问题", "督查发现的问题清单"),
        PlannedSection("工作要求", next_steps, "仍在执行期内的要求", "有关方案、通知或会议要求"),
    ),
)
