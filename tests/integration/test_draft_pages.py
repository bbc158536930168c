"""The Word file as LibreOffice lays it out."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from assistant.drafting import Drafter, DraftRequest, Frame
from assistant.drafting.docx import docx_bytes
from index.library import Library

SOFFICE = shutil.which("soffice")
_A4_PT = (595, 842)
_BODY_LINES = 22


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="没有 LibreOffice（soffice），不能排版检查")
def test_pages_are_a4_with_at_most_22_lines(samples_library: Path, tmp_path: Path) -> None:
    frame = Frame(issuer="临江市人民政府督查室", dated=date(2026, 11, 23))
    request = DraftRequest("circular", "督察反馈问题整改", date(2026, 11, 23), frame=frame)
    with Library.open(samples_library, read_only=True) as library:
        draft = Drafter(library).draft(request)
    (tmp_path / "稿.docx").write_bytes(docx_bytes(draft))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "稿.docx"]
    subprocess.run(command, cwd=tmp_path, timeout=120, check=True, capture_output=True)
    pages = pypdfium2.PdfDocument(tmp_path / "稿.pdf")
    assert all(tuple(map(round, p.get_size())) == _A4_PT for p in pages)
    texts = [p.get_textpage().get_text_range() for p in pages]
    assert texts[0].startswith("关于督察反馈问题整改有关情况的通报")
    last = next(n for n, t in enumerate(texts) if t.startswith("来源附录"))
    for number, text in enumerate(texts[:last], 1):
        lines = [line for line in text.splitlines() if line.strip()]
        assert f"— {number} —" in lines
        assert len(lines) <= _BODY_LINES + 1  # and the page number
