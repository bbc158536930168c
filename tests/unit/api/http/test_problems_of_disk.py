"""A full disk is told as 507; other errors of the system stay errors."""

from __future__ import annotations

import errno

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.http import problems
from index.errors import LibraryFullError


def app(error: OSError) -> TestClient:
    made = FastAPI()
    made.add_exception_handler(OSError, problems.on_os_error)

    @made.get("/")
    def fail() -> None:
        raise error

    return TestClient(made)


def test_a_full_disk_is_told() -> None:
    said = app(OSError(errno.ENOSPC, "No space left on device")).get("/")
    assert (said.status_code, said.headers["content-type"]) == (507, "application/problem+json")
    assert said.json()["type"] == "urn:duban:problem:no-room"
    assert "腾出空间" in said.json()["detail"]


def test_other_errors_go_on() -> None:
    with pytest.raises(PermissionError):
        app(PermissionError(errno.EACCES, "denied")).get("/")


def test_a_full_library_is_no_room() -> None:
    assert problems.kind_of(LibraryFullError("磁盘满了")) == problems.NO_ROOM
