"""Query parameters that several routes take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from api.requests import filters_of
from api.schemas import ISO_DATE
from index.filters import Filters

Limit = Annotated[int, Query(ge=1, le=500, description="这一页最多几条")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="跳过前几条，用来翻页")]
Text = Annotated[str, Query(max_length=500)]
Day = Annotated[str, Query(pattern=ISO_DATE, description="日期", examples=["2026-11-23"])]
DocumentIds = Annotated[list[str], Query(max_length=200, description="只看这些文件，可重复")]
Kinds = Annotated[list[str], Query(max_length=50, description="只看这些文种，可重复")]


VisibleTo = Annotated[
    list[str],
    Query(
        max_length=200,
        description="看得到它们的单位，可重复；不写或写 all 是公开",
        examples=[["市生态环境局"]],
    ),
]


async def _filters(
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it
    issued_from: Annotated[Day | None, Query(description="成文日期不早于")] = None,
    issued_to: Annotated[Day | None, Query(description="成文日期不晚于")] = None,
) -> Filters:
    return filters_of((), kind, issued_from, issued_to)


FilterQuery = Annotated[Filters, Depends(_filters)]
