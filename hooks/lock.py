# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make lock``: fix every dependency by version and hash, in four files without addresses.

What a portal runs on comes first; the generator's and the developers' files may not contradict it.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
RUNTIME = "shared_components/requirements.lock"
# What a portal's tests need besides, which production never installs.
TESTING = "shared_components/testing.lock"
OPTIONS = (
    "--quiet",
    "--upgrade",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-package=munikit",
)


def main() -> int:
    projects = ["shared_components/pyproject.toml"]
    projects += sorted(str(path.relative_to(KIT)) for path in KIT.glob("modules/*/pyproject.toml"))
    same = f"--constraint={RUNTIME}"
    return (
        lock(RUNTIME, *projects, "--extra=production")
        or lock(TESTING, *projects, "--extra=testing", same)
        or keep_what_is_added(TESTING, RUNTIME)
        or lock("hooks/requirements.lock", same, "--group=generate")
        or lock("requirements.lock", same, *projects, "--all-extras", "--group=dev")
    )


def lock(output: str, *what: str) -> int:
    """Write one lock file and return uv's exit code."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv") or "uv"
    sys.stdout.write(f"{output}\n")
    command = [uv, "pip", "compile", *OPTIONS, *what, f"--output-file={output}"]
    done = subprocess.run(command, cwd=KIT, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own command.
    return done.returncode


def keep_what_is_added(added: str, base: str) -> int:
    """Leave in one lock only what is not in the other, and return 0."""
    known = set(entries((KIT / base).read_text("utf-8")))
    more = entries((KIT / added).read_text("utf-8"))
    text = "".join(entry for name, entry in more.items() if name not in known)
    (KIT / added).write_text(text, "utf-8")
    return 0


def entries(lock_file: str) -> dict[str, str]:
    """Return the entries of a lock by the name of the package."""
    parts = re.split(r"^(?=[A-Za-z0-9])", lock_file, flags=re.MULTILINE)
    return {part.split("==")[0]: part for part in parts if "==" in part}


if __name__ == "__main__":
    sys.exit(main())
