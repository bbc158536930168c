"""The edge of the command line: arguments in, an exit code out, errors said once.

Exit codes: 0 done, 1 some files or lines failed or the library could not be used,
2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence

import typer

from api.cli.console import complain
from api.cli.usage import explain
from api.errors import EdgeError
from corpus.errors import DubanError

DONE = 0
FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130

_WRONG_USE_NAMES = frozenset({"QuestionError", "DraftError", "NotInLibraryError"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; ``sys.argv`` where None.

    Returns:
        The exit code.
    """
    from api.cli.commands import app

    given = list(sys.argv[1:] if arguments is None else arguments)
    return reported(lambda: app(args=given, prog_name="duban", standalone_mode=False))


def reported(work: Callable[[], object]) -> int:
    """Run something; what it raises on purpose becomes a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a sign must not stop us
            stream.reconfigure(errors="backslashreplace")
    try:
        result = work()
        sys.stdout.flush()
    except DubanError as error:
        complain(str(error))
        return _code(error)
    except typer.TyperException as error:
        complain(explain(error))
        return WRONG_USE
    except (typer.Abort, KeyboardInterrupt):
        result = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        place = error.filename or "读写文件"
        complain(f"{place}：{error.strerror or error}。请检查路径、权限和磁盘空间。")
        return FAILED
    if result == INTERRUPTED:  # typer itself turns the signal into this code and says nothing
        complain("已中断。已经导入的文件都在，再运行一次会接着做。")
    return result if isinstance(result, int) else DONE


def _code(error: DubanError) -> int:
    wrong = isinstance(error, EdgeError) or type(error).__name__ in _WRONG_USE_NAMES
    return WRONG_USE if wrong else FAILED
