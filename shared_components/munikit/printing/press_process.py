# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The process the press runs: reads a paper a line, answers a PDF a line, within its limits."""

import base64
import gc
import json
import os
import resource
import sys
from typing import IO, Any

from jinja2 import TemplateError

from munikit.kernel.errors import InvalidError
from munikit.kernel.inspecting import limit_memory
from munikit.printing.papers import STYLE, paper_html, twin_html

_MOST_MEMORY_BYTES = 1536 * 1024 * 1024
_MOST_CPU_SECONDS = 30
# Python's own doors to the outside; the page's only door is the fetcher, which is locked.
_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.Request",
)


def main() -> None:
    """Print papers until the other end closes."""
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(_MOST_MEMORY_BYTES)
    import munikit.printing.layout as _loaded  # noqa: F401, PLC0415 - within the limits, before the lock.

    sys.addaudithook(_forbid)
    # What was loaded stays for good: the collector need not look at it again for each paper.
    gc.freeze()
    _answer(answers, b"ready")
    for line in sys.stdin.buffer:
        _allow_more_cpu()
        _answer(answers, json.dumps(_printed(json.loads(line))).encode())


def _printed(asked: dict[str, Any]) -> dict[str, str]:
    from munikit.printing.layout import lay_out  # noqa: PLC0415 - see main.

    sources = asked["sources"]
    values = asked["values"]
    assets = {name: base64.b64decode(text) for name, text in asked["assets"].items()}
    try:
        html = paper_html(sources, values)
        pdf = lay_out(html, sources[STYLE], assets)
        twin = twin_html(sources, values)
    except InvalidError as error:
        return {"state": "invalid", "message": error.message}
    except TemplateError as error:
        return {"state": "template", "message": str(error)}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the worker records whatever it was, and retries.
        return {"state": "failed", "message": f"{type(error).__name__}: {error}"[:500]}
    return {"state": "printed", "pdf": base64.b64encode(pdf).decode(), "twin": twin}


def _answer(answers: IO[bytes], content: bytes) -> None:
    answers.write(content + b"\n")
    answers.flush()


def _allow_more_cpu() -> None:
    # The limit counts from the start of the process; each paper gets its own share.
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + _MOST_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _forbid(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"A paper may not: {event}")


if __name__ == "__main__":
    main()
