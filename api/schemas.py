"""The contract's JSON as types, for the interface description; tests hold both together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from assistant.progress import NAMES
from corpus.model import ClauseKind, DeadlineKind, Precision
from corpus.places import Level
from corpus.unit_matching import How
from index.hits import FileStatus
from index.standing import Status

_STATES = "、".join(f"{state} {name}" for state, name in NAMES.items())
ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """RFC 9457 的问题详情；type 不变，可据以判断。"""

    type: str = Field(examples=["urn:duban:problem:not-found"])
    title: str = Field(examples=["没有找到"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["文库中没有文件 d1：请用 duban documents 查看已有文件的编号。"])
    instance: str = Field(examples=["/v1/documents/d1"])
    request_id: str = Field(examples=["5f0c4b1e9a5d4e0c8d2f7a1b3c4d5e6f"])
    errors: list[Fault] | None = None


class Fault(BaseModel):
    """请求中的一处错误。"""

    place: str = Field(examples=["请求体.question"])
    what: str = Field(examples=["缺少这一项"])


class FiltersBody(BaseModel):
    """只在这些文件里找；空为不限。"""

    document_ids: list[str] = Field(default=[], max_length=1000, description="文件编号")
    kinds: list[str] = Field(default=[], max_length=50, description="文种", examples=[["通知"]])
    issued_from: str | None = Field(default=None, description="成文日期不早于", pattern=ISO_DATE)
    issued_to: str | None = Field(default=None, description="成文日期不晚于", pattern=ISO_DATE)


class AskBody(BaseModel):
    """一个问题，以及前面问过的话。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "那什么时候完成？",
                    "history": ["城区雨污混接管网改造由谁牵头？"],
                    "today": "2026-11-23",
                }
            ]
        }
    )

    question: str = Field(min_length=1, max_length=2000, description="要问的话")
    history: list[str] = Field(default=[], max_length=50, description="前面问过的话，先问的在前")
    filters: FiltersBody = FiltersBody()
    today: str | None = Field(
        default=None, pattern=ISO_DATE, description="“今年”等从哪天算起，默认今天"
    )


class CitationModel(_Model):
    """出处：quote 就是文件正文 start 到 end 的原文。"""

    marker: int = Field(description="答复里的编号，如 [1]", examples=[1])
    document_id: str
    title: str
    file: str
    path: list[str] = Field(description="从大到小的各级标题")
    clause_id: str
    quote: str
    start: int = Field(description="正文里的起始字符，从 0 数起")
    end: int = Field(description="正文里的结束字符，不含")
    page: int | None


class DeadlineModel(_Model):
    """时限：text 是原文写法；date 是最后一天，只在能确定时给出。"""

    text: str = Field(examples=["2026年12月底前"])
    kind: DeadlineKind = Field(
        description="有日期、起止期间、定期、自某事起算、立行立改、长期、原文隐去、未写"
    )
    date: str | None = Field(examples=["2026-12-31"])
    rrule: str | None = Field(description="RFC 5545 重复规则")
    precision: Precision | None = Field(description="原文写到日、旬、月、季、半年、年、几年")
    ambiguous: bool


class AccountModel(_Model):
    """一份文件的说法；level 是发文机关的层级（国家、省、市、县）。"""

    obligation_id: str
    document_id: str
    file: str
    title: str
    issuer: str | None
    level: Level | None = Field(description="发文机关的层级")
    issued_on: str | None
    text: str = Field(examples=["市水利局"])


class ConflictModel(_Model):
    """各文件对同一任务说法不一致的一处。"""

    field: Literal["lead", "deadline"] = Field(description="责任单位，或时限")
    values: list[AccountModel]


class ObligationModel(BaseModel):
    """一项任务：谁、何时、做什么、出自哪里。"""

    id: str
    document_id: str
    file: str
    task: str
    lead: list[str] = Field(description="牵头或责任单位")
    support: list[str] = Field(description="配合单位")
    supervisor: list[str] = Field(description="督导单位")
    person: list[str] = Field(description="责任人")
    goal: str | None
    measures: list[str]
    deadline: DeadlineModel
    status: Status = Field(description=_STATES)
    citations: list[CitationModel]
    same_as: list[str] = Field(default=[], description="别处的同一任务的编号")
    conflicts: list[ConflictModel] = Field(default=[], description="各处说法的不一致")


class RetrievedModel(_Model):
    """最相近的条款之一。"""

    clause_id: str
    document_id: str
    file: str
    score: float
    text: str


class StepModel(_Model):
    """语言模型查的一步：用了什么工具，得到什么（开头部分）。"""

    tool: str
    arguments: dict[str, object]
    result: str


class ModelUseModel(_Model):
    """语言模型做了什么；dropped 是没有通过核对而去掉的句子，按原因计数。"""

    name: str
    claims: int = Field(description="写了几句")
    dropped: dict[str, int]
    prompt_tokens: int
    reply_tokens: int
    estimated: bool = Field(description="以上两数是估计的")
    steps: list[StepModel]


class AnswerModel(_Model):
    """答复；没有依据时 status 为 insufficient_evidence，retrieved 仍给出最相近的条款。"""

    status: Literal["answered", "insufficient_evidence"]
    answer: str
    citations: list[CitationModel]
    obligations: list[ObligationModel]
    notes: list[str]
    retrieved: list[RetrievedModel]
    took_ms: float
    model: ModelUseModel | SkipJsonSchema[None] = Field(
        default_factory=lambda: None, description="配置了语言模型时才有"
    )


class HitModel(RetrievedModel):
    """找到的一条条款。"""

    path: list[str]


class HitsModel(_Model):
    """检索结果，最相近的在前。"""

    total: int
    items: list[HitModel]


class DocumentModel(_Model):
    """文库里的一份文件。"""

    id: str
    title: str
    kind: str | None = Field(description="文种")
    issuer: str | None = Field(description="发文机关")
    number: str | None = Field(description="发文字号")
    issued_on: str | None = Field(description="成文日期")
    classification: str | None = Field(description="密级")
    file: str
    sha256: str
    clauses: int
    obligations: int
    visible_to: Literal["all"] | list[str] = Field(description="可见单位；all 是公开")


class DocumentsModel(_Model):
    """文件清单的一页；total 是总数。"""

    total: int
    items: list[DocumentModel]


class CellModel(_Model):
    """表格的一格：表头，和它在正文中的位置。"""

    header: str
    start: int
    end: int


class ClauseModel(_Model):
    """条款：text 就是文件正文 start 到 end 的原文。"""

    id: str
    ordinal: int
    path: list[str]
    kind: ClauseKind = Field(
        description="标题、段落、条目、表格行；noise 是页眉页脚等，repeat 是同一文件里的第二份正文"
    )
    start: int
    end: int
    text: str
    page: int | None
    cells: list[CellModel]


class ClausesModel(_Model):
    """一份文件的条款，按原文顺序。"""

    total: int
    items: list[ClauseModel]


class IssueModel(_Model):
    """文件里没有读到的一处。"""

    place: str
    what: str


class ReportModel(_Model):
    """解析报告：读到多少，哪些没有读到。"""

    document_id: str
    format: str
    encoding: str | None
    pages: int | None
    paragraphs: int
    table_rows: int
    issues: list[IssueModel]


class MatchedUnitModel(_Model):
    """台账里与所问单位对应、但写法不同的一个名称。"""

    name: str = Field(examples=["市环保局"])
    how: How = Field(description="written 原样，alias 简称，renamed 机构改革更名")
    year: int | None = Field(description="更名的年份")


class ObligationsModel(_Model):
    """台账的一页；total 是符合条件的总数。"""

    total: int
    items: list[ObligationModel]
    matched_units: list[MatchedUnitModel] = Field(description="按单位筛选时，对应上的别的写法")


class UnitCountModel(_Model):
    """一个牵头单位的任务数；unit 为空是没有写明单位的。"""

    unit: str
    tasks: int
    done: int
    overdue: int


class LedgerSummaryModel(_Model):
    """台账的各数；sources 是合并前的条数。"""

    tasks: int
    done: int = Field(description="已完成或更进一步的")
    overdue: int = Field(description="过了时限没有完成的")
    sources: int
    units: list[UnitCountModel]


class DayModel(_Model):
    """一天到期的任务的编号。"""

    date: str
    obligations: list[str]


class LedgerCalendarModel(_Model):
    """一段日子里到期的任务，逐日列出；items 每项一次。"""

    since: str
    until: str
    days: list[DayModel]
    items: list[ObligationModel]


class FileModel(_Model):
    """一个文件读入的结果；issues 是没有读到的地方。"""

    file: str
    status: FileStatus = Field(
        description="新增 added、替换 replaced、未变 unchanged、失败 failed、跳过 skipped、"
        "移除 removed、改变了可见范围 moved"
    )
    reason: str = Field(description="没有读入的原因；读入的为空")
    document_id: str | None
    clauses: int
    obligations: int
    issues: list[IssueModel]


class JobModel(_Model):
    """一次上传的进度。"""

    id: str
    state: Literal["waiting", "running", "done", "failed"] = Field(
        description="排队、办理中、办完（单个文件仍可能失败，见 files）、整个没有办成（见 error）"
    )
    created_at: str = Field(description="UTC 时间，ISO 8601")
    finished_at: str | None
    done: int = Field(description="已读文件数")
    total: int = Field(description="文件总数")
    current: str = Field(description="正在读的文件")
    files: list[FileModel] = Field(description="每个文件的结果")
    error: str = Field(description="没有办成的原因")


class EvidenceModel(_Model):
    """一份佐证材料。"""

    sha256: str
    name: str
    size: int = Field(description="字节")


class RecordModel(_Model):
    """一条进展记录。"""

    id: int
    obligation_id: str
    at: str = Field(description="办理时间，ISO 8601")
    status: Status = Field(description=_STATES)
    by: str = Field(description="登记人的单位和姓名")
    note: str
    evidence: list[EvidenceModel]
    task: str
    file: str


class ProgressModel(_Model):
    """一项任务的进展；next 是现在可以登记的状态。"""

    total: int
    items: list[RecordModel]
    status: Status = Field(description=_STATES)
    next: list[Status]


class CountModel(_Model):
    """一个数字和它数的任务。"""

    count: int
    obligations: list[str]


class UnitLineModel(_Model):
    """一个单位的完成情况；rank 为 0 表示不参加排名。"""

    unit: str
    rank: int
    rate: float
    tasks: CountModel
    done: CountModel
    overdue: CountModel


class ThresholdsModel(_Model):
    """到期前几天蓝色预警，逾期超过几天红色预警；其间为黄色。"""

    blue: int
    red: int


class DueModel(_Model):
    """时限的原文写法和最后一天。"""

    text: str
    date: str | None


class ReportItemModel(_Model):
    """报告里的一项任务；days 是超过时限的天数，负数是还剩几天。"""

    id: str
    task: str
    lead: list[str]
    deadline: DueModel
    status: Status = Field(description=_STATES)
    days: int | None
    file: str
    note: str = Field(description="最近一次登记的办理情况")


class LedgerReportModel(_Model):
    """周调度或月通报；每个数字都附任务编号，任务在 items 里。"""

    period: Literal["weekly", "monthly"]
    since: str
    as_of: str
    unit: str | None
    total: CountModel
    spoken: CountModel = Field(description="只见于讲话的要求，不计入其他各数")
    lists: dict[str, CountModel] = Field(
        description="新增 new、有变动 changed、本期到期 due、下期到期 next、逾期未完成 overdue、"
        "本期完成 done、申请销号 requested、销号 written_off、退回 returned"
    )
    classes: dict[str, CountModel] = Field(
        description="已完成 completed、达进度 on_track、欠进度 lagging、未定具体日期 undated"
    )
    warnings: dict[str, CountModel] = Field(description="红 red、黄 yellow、蓝 blue")
    thresholds: ThresholdsModel
    units: list[UnitLineModel]
    items: list[ReportItemModel]
    text: str = Field(description="可以直接用的文字")


class FrameBody(BaseModel):
    """公文的版头、主送和版记；没有给的不编造。"""

    model_config = ConfigDict(extra="forbid")

    issuer: str | None = Field(default=None, max_length=200, description="发文机关")
    number: str | None = Field(default=None, max_length=100, description="发文字号")
    recipients: str | None = Field(default=None, max_length=1000, description="主送机关")
    dated: str | None = Field(default=None, pattern=ISO_DATE, description="成文日期")
    copies: str | None = Field(default=None, max_length=1000, description="抄送机关")
    printer: str | None = Field(default=None, max_length=200, description="印发机关")
    attachments: list[str] = Field(default=[], max_length=50, description="附件名称，按顺序")


class DraftBody(BaseModel):
    """要起草什么。"""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "speech", "topic": "清水河治理"}]}
    )

    kind: str = Field(
        max_length=30,
        description="speech 讲话稿章节、circular 通报、weekly 周调度、monthly 月通报、"
        "plan_item 整改方案条目、bulletin 简报",
    )
    topic: str = Field(max_length=200, description="主题")
    document_ids: list[str] = Field(default=[], max_length=200, description="只用这些文件")
    unit: str | None = Field(default=None, max_length=100, description="只写这个单位的任务")
    since: str | None = Field(default=None, pattern=ISO_DATE, description="起始日")
    until: str | None = Field(default=None, pattern=ISO_DATE, description="截止日")
    outline: str | None = Field(default=None, max_length=20_000, description="提纲，一行一节")
    title: str | None = Field(default=None, max_length=200, description="标题，不写则拟一个")
    frame: FrameBody | None = Field(default=None, description="公文格式的各要素")
    today: str | None = Field(default=None, pattern=ISO_DATE, description="从哪天看，默认今天")


class SentenceModel(_Model):
    """一句话和它的来历；citations 是出处的编号，obligations 是台账任务的编号。"""

    text: str
    origin: Literal["sourced", "ledger", "template", "unsourced"] = Field(
        description="出自原文、出自台账、公文套语、没有依据（由用户写的）"
    )
    citations: list[int]
    obligations: list[str]
    place: Literal["paragraph", "run_on", "item"] = Field(description="另起一段、接上句、列为一条")


class SectionModel(_Model):
    """一节；没有依据的不写，missing 说明缺什么。"""

    heading: str
    sentences: list[SentenceModel]
    missing: str | None


class DraftModel(_Model):
    """草稿：每句话的来历和出处；withheld 是没有通过核对而未写入的句数。"""

    kind: str
    title: str
    sections: list[SectionModel]
    citations: list[CitationModel]
    obligations: list[ObligationModel]
    notes: list[str]
    withheld: int
    took_ms: float


class SignInBody(BaseModel):
    """用密钥登录。"""

    key: Annotated[str, Field(min_length=1, max_length=200, description="密钥")]


class VisibilityBody(BaseModel):
    """谁看得到一份文件：all 是公开，否则是单位名称。"""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"visible_to": ["市生态环境局"]}]}
    )

    visible_to: (
        Literal["all"]
        | Annotated[
            list[Annotated[str, Field(min_length=1, max_length=100)]],
            Field(min_length=1, max_length=200),
        ]
    )


class UnitsModel(_Model):
    """单位名称，按字排列。"""

    items: list[str]


class MeModel(_Model):
    """当前用户。csrf_token 只在用页面登录时有，写操作要放进 X-CSRF-Token 头。"""

    id: str
    name: str
    unit: str
    role: Literal["reader", "editor", "admin"]
    open: bool = Field(description="还没有建立密钥，本机用户直接可用")
    csrf_token: str | None


class HealthModel(_Model):
    """服务状态。"""

    status: str = Field(examples=["ok"])
