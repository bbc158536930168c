"""Government web pages to blocks."""

from __future__ import annotations

from corpus.readers import read_bytes

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>关于印发方案的通知_云山省人民政府</title>
<style>p {color: red}</style></head><body>
<div class="nav-bar"><a href="/">首页</a><a href="/a">政务公开</a></div>
<table><tbody><tr><td id="UCAP-CONTENT">
<p style="text-align:center"><span>关于印发</span><br>
方案的通知</p>
<p>　　各市人民政府，<span>省政府</span>
<b>各部门</b>：&nbsp;</p>
<div style="display:none">隐藏的字</div>
<h2>一、总体&nbsp;要求</h2><p>到2025年，&lt;优良&gt;率达到85%以上。<script>var a=1</script></p>
<table border="1">
<tr><td rowspan="2">序号</td><td rowspan="2">任务</td><td colspan="2">分工</td></tr>
<tr><td>牵头单位</td><td>配合单位</td></tr>
<tr><td>1</td><td><p>清淤，</p><p>截污</p></td><td colspan="2">市水务局</td></tr>
<tr><td>2</td><td>植绿</td><td>市林业局</td><td>市住建局</td></tr>
</table></td></tr></tbody></table>
<div id="footer">版权所有 云山省人民政府</div><img src="a.png"></body></html>"""


def test_the_body_of_a_page() -> None:
    document = read_bytes(PAGE.encode(), name="a.html")
    assert [(b.kind, b.level, b.text) for b in document.blocks] == [
        ("paragraph", None, "关于印发"),
        ("paragraph", None, "方案的通知"),
        ("paragraph", None, "各市人民政府，省政府各部门："),
        ("heading", 2, "一、总体 要求"),
        ("paragraph", None, "到2025年，<优良>率达到85%以上。"),
        ("table_row", None, "序号：1 | 任务：清淤，截污 | 牵头单位：市水务局"),
        ("table_row", None, "序号：2 | 任务：植绿 | 牵头单位：市林业局 | 配合单位：市住建局"),
    ]
    assert document.title == "关于印发方案的通知"
    assert document.report.table_rows == 2


def test_a_declared_encoding_is_taken_where_the_bytes_agree() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>临江市整改方案</p></body></html>'
    document = read_bytes(page.encode("gb18030"), name="a.htm")
    assert [b.text for b in document.blocks] == ["临江市整改方案"]
    assert document.report.encoding == "gb18030"


def test_an_attachment_beside_the_known_body_is_not_lost() -> None:
    page = (
        '<html><body><div id="zoom"><p>现将方案印发给你们。</p></div>'
        "<div><p>附件：临江市整改方案。各县区要切实履行主体责任，逐项对账销号。</p></div></body></html>"
    )
    texts = [b.text for b in read_bytes(page.encode(), name="a.html").blocks]
    assert texts == [
        "现将方案印发给你们。",
        "附件：临江市整改方案。各县区要切实履行主体责任，逐项对账销号。",
    ]


def test_lists_of_links_and_furniture_go_but_links_in_sentences_stay() -> None:
    links = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(8))
    page = (
        f'<html><body><ul>{links}</ul><div class="breadcrumb">当前位置</div>'
        '<p>根据<a href="/b">《云山省条例》</a>，'
        + "各级各部门要抓好落实。" * 10
        + "</p></body></html>"
    )
    texts = [b.text for b in read_bytes(page.encode(), name="a.html").blocks]
    assert texts == ["根据《云山省条例》，" + "各级各部门要抓好落实。" * 10]


def test_a_layout_table_is_no_data() -> None:
    page = (
        "<html><body><table><tr><td>左栏</td><td><p>甲</p><p>乙</p></td></tr></table></body></html>"
    )
    blocks = read_bytes(page.encode(), name="a.html").blocks
    assert [(b.kind, b.text) for b in blocks] == [
        ("paragraph", "左栏"),
        ("paragraph", "甲"),
        ("paragraph", "乙"),
    ]


def test_images_are_reported_and_pre_keeps_its_lines() -> None:
    page = "<html><body><pre>一、要求\n二、措施</pre><img src='a.png'></body></html>"
    document = read_bytes(page.encode(), name="a.html")
    assert [b.text for b in document.blocks] == ["一、要求", "二、措施"]
    assert document.report.issues[0].what == "有 1 张图片，其中的文字没有读取"
