"""Which version this is."""

from __future__ import annotations

from importlib import metadata


def own_version() -> str:
    """The installed version, or that it runs from its source tree."""
    try:
        return metadata.version("duban")
    except metadata.PackageNotFoundError:
        return "未安装，从源码运行"
