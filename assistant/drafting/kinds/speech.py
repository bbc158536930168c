"""A chapter of a speech: where things stand, the tasks, owners and dates, the demands."""

from assistant.drafting.kinds.section import Plan, PlannedSection
from assistant.drafting.parts import demands, duties, situation_and_problems, tasks

PLAN = Plan(
    "关于{topic}的讲话（章节）",
    (
        PlannedSection(
            "认清形势，正视问题",
            situation_and_problems,
            "近两年的进展数据和问题",
            "最近一期督查通报、进展报表或督察反馈意见",
        ),
        PlannedSection(
            "突出重点，抓好任务落实",
            tasks,
            "仍在执行期内的任务部署",
            "有关实施方案、任务清单或领导讲话",
        ),
        PlannedSection(
            "明确责任，严守时限要求",
            duties,
            "写明牵头单位的任务",
            "任务分解表或整改措施清单",
        ),
        PlannedSection(
            "严明要求，确保见底见效",
            demands,
            "督查、考核、问责方面的规定",
            "督查考核办法或有关通知",
        ),
    ),
)
