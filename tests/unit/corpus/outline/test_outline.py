"""Texts cut at their headings: paths, kinds and sizes, exactly."""

from corpus.model import Block, Cell, Clause
from corpus.outline import outline


def cut(*lines: str) -> list[Clause]:
    return list(outline([Block(line) for line in lines], document_id="d")[1])


def paths(*lines: str) -> list[tuple[str, ...]]:
    return [c.path for c in cut(*lines)]


FILL = "各有关单位要按照职责分工抓好落实，确保各项任务按时完成并取得实效"


def test_bare_heading_opens_the_clause_under_it() -> None:
    clauses = cut("一、总体要求", f"{FILL}。", "二、重点任务", f"（一）治理河道。{FILL}。")
    assert [(c.path, c.text) for c in clauses] == [
        (("一、总体要求",), f"一、总体要求\n{FILL}。"),
        (("二、重点任务", "（一）治理河道"), f"二、重点任务\n（一）治理河道。{FILL}。"),
    ]


def test_headings_are_found_where_line_breaks_were_lost() -> None:
    text = (
        f"现将有关事项通知如下。一、总体要求以绿色发展为引领，{FILL}。二、重点任务（一）治理河道。{FILL}。"
        f"（责任单位：市水务局）（二）修复矿山。{FILL}。（责任单位：市自然资源局）三、保障措施{FILL}。"
    )
    assert paths(text) == [
        (),
        ("一、总体要求",),
        ("二、重点任务", "（一）治理河道"),
        ("二、重点任务", "（二）修复矿山"),
        ("三、保障措施",),
    ]


def test_wide_spaces_stand_for_lost_breaks() -> None:
    text = (
        f"为做好工作，制定本方案。　　一、目标　　{FILL}。{FILL}。　　二、任务　　{FILL}。{FILL}。"
    )
    assert paths(text) == [(), ("一、目标",), ("二、任务",)]


def test_numbers_in_sentences_are_no_headings() -> None:
    lines = (
        "一、工作安排",
        "依照本办法第二十条和前款第（一）项，2026年度增长3.5%，十一、十二月集中办理，一、二年级学生免试。",
        "第一，二季度已完成的不再重复安排，其余按计划推进，具体由各单位自行确定。",
    )
    assert set(paths(*lines)) == {("一、工作安排",)}


def test_target_and_project_after_a_number_are_titles() -> None:
    lines = ("一、总体要求", f"（一）目标任务。{FILL}。", f"（二）项目安排。{FILL}。")
    assert [p[-1] for p in paths(*lines)] == ["（一）目标任务", "（二）项目安排"]


def test_a_date_after_the_number_is_an_item() -> None:
    lines = ("一、对象", f"1.2024年毕业的学生，{FILL}。", f"2.本市户籍的居民，{FILL}。")
    assert [p[-1][:7] for p in paths(*lines)] == ["1.2024年", "2.本市户籍的"]


def test_a_number_used_twice_opens_its_own_section() -> None:
    lines = (
        "三、主要任务", f"（一）治理河道。{FILL}。", f"（二）修复矿山。{FILL}。",
        "三、保障措施", f"（一）加强领导。{FILL}。",
    )  # fmt: skip
    assert paths(*lines)[-1] == ("三、保障措施", "（一）加强领导")


def test_numbering_goes_on_under_the_next_parent() -> None:
    lines = ("一、甲类", f"（一）治理河道。{FILL}。", "二、乙类", f"（二）修复矿山。{FILL}。")
    assert paths(*lines) == [("一、甲类", "（一）治理河道"), ("二、乙类", "（二）修复矿山")]


def test_numbering_goes_on_where_line_breaks_were_lost() -> None:
    text = (
        f"一、甲类（一）治理河道。{FILL}。"
        f"二、乙类，丙类（二）修复矿山。{FILL}。（三）植树造林。{FILL}。"
    )
    assert paths(text) == [
        ("一、甲类", "（一）治理河道"),
        ("二、乙类，丙类", "（二）修复矿山"),
        ("二、乙类，丙类", "（三）植树造林"),
    ]


def test_next_article_may_begin_with_any_word() -> None:
    lines = (f"第一条　{FILL}。", f"第二条中央预算资金，{FILL}。", f"第三条所称河道，{FILL}。")
    assert paths(*lines) == [("第一条",), ("第二条",), ("第三条",)]


def test_points_inside_a_speech() -> None:
    lines = ("三、压实责任", f"一要加强领导。{FILL}。", f"二要强化调度。{FILL}。")
    assert paths(*lines) == [("三、压实责任", "一要加强领导"), ("三、压实责任", "二要强化调度")]


def test_short_article_stays_whole_with_its_items() -> None:
    lines = (
        "第一章　总　　则",
        "第一条　为了规范河道管理，制定本办法。",
        "第二条　有下列情形之一的，不予办理：",
        "（一）材料不全的；",
        "（二）超过期限的。",
    )
    assert [(c.path, c.text) for c in cut(*lines)] == [
        (("第一章 总则", "第一条"), f"{lines[0]}\n{lines[1]}"),
        (("第一章 总则", "第二条"), "\n".join(lines[2:])),
    ]


def test_first_chapter_glued_to_the_title() -> None:
    text = (
        f"临江市河道管理办法第一章总则第一条为规范管理，制定本办法。第二条本办法所称河道，{FILL}。"
        f"第二章管理第三条市水务局负责河道管理，{FILL}。"
    )
    assert [p for p in paths(text) if p] == [
        ("第一章总则", "第一条"), ("第一章总则", "第二条"), ("第二章管理", "第三条"),
    ]  # fmt: skip


def test_signature_stands_alone() -> None:
    clauses = cut("一、要求", f"{FILL}。", "临江市人民政府", "2024年3月5日", "（此件公开发布）")
    assert (clauses[-1].path, clauses[-1].kind) == ((), "paragraph")
    assert clauses[-1].text == "临江市人民政府\n2024年3月5日\n（此件公开发布）"


def test_signature_run_on_is_cut_off() -> None:
    clauses = cut("一、要求", f"{FILL}。国务院2024年3月5日（此件公开发布）")
    assert [c.text for c in clauses] == [
        f"一、要求\n{FILL}。", "国务院2024年3月5日（此件公开发布）",
    ]  # fmt: skip


def test_a_deadline_at_the_end_is_no_signature() -> None:
    assert len(cut("一、要求", f"{FILL}，完成时限为2024年3月5日")) == 1


def test_enclosures_are_no_headings() -> None:
    clauses = cut("一、任务", f"1.治理河道，{FILL}。", "附件：1.任务清单", "2.联系人名单")
    assert (clauses[-1].path, clauses[-1].text) == ((), "附件：1.任务清单\n2.联系人名单")


def test_entry_of_a_rectification_plan_keeps_its_labels() -> None:
    entry = (
        "1.黑臭水体治理不到位。三条河流长期不达标。", "整改目标：消除黑臭水体。",
        "责任单位：市住房城乡建设局", "整改时限：2024年12月底前",
    )  # fmt: skip
    clauses = cut(
        "二、整改任务", *entry, "2.矿山修复滞后。全市矿山未按期修复。", "责任单位：市自然资源局"
    )
    assert [c.text for c in clauses] == [
        "\n".join(("二、整改任务", *entry)),
        "2.矿山修复滞后。全市矿山未按期修复。\n责任单位：市自然资源局",
    ]


def test_long_paragraph_is_split_but_not_from_its_owner() -> None:
    owner = "（责任单位：市水务局、市自然资源局）"
    clauses = cut("一、任务", f"（一）治理河道。{(FILL + '。') * 40}{owner}")
    assert len(clauses) > 2
    assert max(len(c.text) for c in clauses) <= 520
    assert clauses[-1].text.endswith(FILL + "。" + owner)
    assert {c.path for c in clauses} == {("一、任务", "（一）治理河道")}


def test_table_row_is_a_clause_with_absolute_cells() -> None:
    row = Block("治理河道\t市水务局", "table_row", cells=(Cell("任务", 0, 4), Cell("单位", 5, 9)))
    text, clauses = outline([Block("附件1"), Block("任务清单"), row], document_id="d")
    last = clauses[-1]
    assert (last.kind, last.path[-1]) == ("table_row", "任务清单")
    assert [(c.header, text[c.start : c.end]) for c in last.cells] == [
        ("任务", "治理河道"), ("单位", "市水务局"),
    ]  # fmt: skip


def test_flattened_table_is_cut_by_its_running_number() -> None:
    text = (
        "附件序号重点任务责任部门时间进度1治理河道市水务局12月底前"
        "2修复矿山市自然资源局持续推进3植树造林市林业局年内完成"
    )
    rows = [c.text for c in cut(text) if c.kind == "item"]
    assert rows == [
        "1治理河道市水务局12月底前",
        "2修复矿山市自然资源局持续推进",
        "3植树造林市林业局年内完成",
    ]


def test_page_furniture_is_noise() -> None:
    clauses = cut("来源：临江市政府网", f"{FILL}。", "下一篇：返回列表")
    assert [c.kind for c in clauses] == ["noise", "paragraph", "noise"]


def test_second_copy_of_the_body_is_a_repeat() -> None:
    body = "".join(f"第{i}项工作由第{i}组承担，{FILL}，并于第{i}周报告。" for i in range(12))
    clauses = cut("各县（市、区）人民政府：" + body + "各县（市、区）人民政府：" + body)
    assert clauses[-1].kind == "repeat"
    assert sum(len(c.text) for c in clauses if c.kind == "repeat") == len(body) + 12


def test_dotted_numbers_nest_under_a_bare_number() -> None:
    lines = ("1　总则", "1.1　目的", f"{FILL}。", "1.2　范围", f"{FILL}。", "2　职责", f"{FILL}。")
    assert paths(*lines) == [("1 总则", "1.1 目的"), ("1 总则", "1.2 范围"), ("2 职责",)]


def test_stated_headings_nest_by_level() -> None:
    blocks = [Block("总则", "heading", 1), Block("目的", "heading", 2), Block(f"{FILL}。")]
    assert outline(blocks, document_id="d")[1][-1].path == ("总则", "目的")
