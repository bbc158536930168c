"""A bulletin: progress, practice, difficulties, what comes next, in short."""

from assistant.drafting.kinds.section import Plan, PlannedSection
from assistant.drafting.parts import next_steps, practices, problems, situation

PLAN = Plan(
    "{topic}工作简报",
    (
        PlannedSection("工作进展", situation, "近两年的进展数据", "本期各单位报送的进展"),
        PlannedSection("做法选登", practices, "写明单位和做法的材料", "有关单位的经验材料"),
        PlannedSection("问题与难点", problems, "点明的问题", "调度中反映的问题"),
        PlannedSection("下一步安排", next_steps, "仍在执行期内的安排", "下一阶段的工作计划"),
    ),
)
