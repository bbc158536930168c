"""What a client gives to a tool, and what it is told where that does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from api.errors import RequestError
from api.mcp.arguments import (
    AskArguments,
    LedgerArguments,
    SearchArguments,
    arguments_of,
    schema_of,
)
from api.mcp.tools import TOOLS, Tool


def test_nothing_and_null_count_as_not_given() -> None:
    given = {"unit": "", "kind": None, "limit": None}
    assert arguments_of(LedgerArguments, given) == LedgerArguments()


def test_numbers_written_as_text_are_taken() -> None:
    assert arguments_of(SearchArguments, {"query": "水库", "limit": "5"}).limit == 5


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "参数不符合约定。question：缺少这一项。"),
        ({"question": " " * 2001}, "参数不符合约定。question：应至多 2000 个字。"),
        ({"question": 3}, "参数不符合约定。question：应为字符串。"),
        ({"question": "谁？", "top": 3}, "参数不符合约定。top：没有这一项。"),
        ({"question": "谁？", "history": "谁？"}, "参数不符合约定。history：应为数组。"),
    ],
)
def test_what_does_not_fit_is_told(given: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestError) as error:
        arguments_of(AskArguments, given)
    assert str(error.value) == told


@pytest.mark.parametrize("tool", TOOLS, ids=lambda t: t.name)
def test_schemas_explain_every_argument_and_stand_alone(tool: Tool) -> None:
    schema = schema_of(tool.takes)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert "$defs" not in schema
    for name, field in schema["properties"].items():
        assert field["description"], name
        assert "anyOf" not in field, name
        assert "title" not in field, name
    assert schema_of(tool.gives)["type"] == "object"


def test_an_example_of_each_argument_fits() -> None:
    for tool in TOOLS:
        properties = schema_of(tool.takes)["properties"]
        given = {n: f["examples"][0] for n, f in properties.items() if "examples" in f}
        needed = {"document_id": "d1"} if "document_id" in properties else {}
        arguments_of(tool.takes, given | needed)  # type: ignore[type-var]
