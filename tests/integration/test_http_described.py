"""What the interface description says and what the service does are the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import FailureGroup, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.app import create_app
from api.service.limits import Limits
from api.settings import Settings
from api.wiring import open_service

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 40


class Local:
    """The application as this machine's own user meets it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["client"] = ("127.0.0.1", 50_000)
            kept = [(n, v) for n, v in scope["headers"] if n != b"host"]
            scope["headers"] = [*kept, (b"host", b"127.0.0.1")]
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def described(
    samples_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[schemathesis.BaseSchema]:
    place = tmp_path_factory.mktemp("described") / "文库"
    shutil.copytree(samples_library, place)
    with closing(open_service(Settings(library=place, words_only=True), Limits(rate=0))) as service:
        yield schemathesis.openapi.from_asgi("/v1/openapi.json", Local(create_app(service)))


@pytest.mark.slow
def test_no_answer_is_undocumented(described: schemathesis.BaseSchema) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 25
    wrong = [f"{o.label}: {fault}" for o in operations for fault in faults_of(o)]
    assert not wrong, "\n\n".join(wrong)


def faults_of(operation: schemathesis.APIOperation) -> list[str]:
    """What is wrong with the answers to valid and to malformed requests."""
    wrong = []
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        try:
            asked()
        except Unsatisfiable:  # nothing malformed can be said where nothing is asked for
            continue
        except (Exception, FailureGroup) as error:  # noqa: BLE001 - belongs to this operation
            wrong.append(f"{type(error).__name__} {error}")
    return wrong
