# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal's git repository and its first commit."""

import os
import shutil
import subprocess
from pathlib import Path

# Nobody's hooks, templates or signing key may stop the first commit.
_PLAIN = (
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.safecrlf=false",
)
_NOBODY = ("-c", "user.name=munikit", "-c", "user.email=munikit@localhost")
_BRANCH = "main"
CREATED = "Create the portal with munikit"


class GitError(Exception):
    """Git refused; the message is its own."""


def first_commit(portal: Path, message: str) -> str:
    """Put a new portal under version control and say in Spanish what was done.

    A portal that has a repository is left to its owner, who wants to see the differences first.

    Raises:
        GitError: git is there and refused.
    """
    if shutil.which("git") is None:
        return "git no está instalado: el portal queda sin historia. Instálelo y use git init."
    if (portal / ".git").exists():
        return "Ya había un repositorio git: revise los cambios con git diff."
    _git(portal, "init", "--quiet", "--template=", f"--initial-branch={_BRANCH}")
    _git(portal, "add", "--all")
    author = () if _has_author(portal) else _NOBODY
    _git(portal, *author, "commit", "--quiet", "--no-verify", f"--message={message}")
    return f"Repositorio git iniciado, rama {_BRANCH}."


def not_in_git(portal: Path) -> list[str]:
    """Return what of a portal's folder is not as its repository's last commit has it.

    Raises:
        GitError: git is not there, or refused.
    """
    if shutil.which("git") is None:
        raise GitError("git no está instalado")
    told = _git(portal, "status", "--porcelain", "--no-renames", "-z", ".").decode(errors="replace")
    return [line[3:] for line in told.split("\0") if line]


def committed(portal: Path, name: str) -> bytes | None:
    """Return a file as the last commit has it, or nothing where it has none."""
    try:
        return _git(portal, "show", f"HEAD:./{name}")
    except GitError:
        return None


def as_created(portal: Path, name: str) -> bytes | None:
    """Return a file as the first commit had it, which is the generator's own."""
    try:
        first, *_ = _git(portal, "rev-list", "--max-parents=0", "HEAD").decode().split()
        # Where history was cut off or begun anew, the oldest commit left has people's own work.
        if not _git(portal, "log", "-1", "--format=%s", first).startswith(CREATED.encode()):
            return None
        return _git(portal, "show", f"{first}:./{name}")
    except GitError:
        return None


def changed(portal: Path) -> list[str]:
    """Return the files of the last commit that are not as they are in it.

    Raises:
        GitError: git refused.
    """
    names = _git(portal, "diff", "--name-only", "--no-renames", "--relative", "-z", "HEAD")
    return names.decode(errors="replace").split("\0")[:-1]


def _has_author(portal: Path) -> bool:
    try:
        _git(portal, "config", "user.email")
        _git(portal, "config", "user.name")
    except GitError:
        return False
    return True


def _git(portal: Path, *arguments: str) -> bytes:
    # Called from another repository's hook, git would be told to work on that one.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 - our own command, no answer in it.
        ["git", *_PLAIN, *arguments],  # noqa: S607 - the git of whoever generates.
        cwd=portal,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise GitError((done.stderr.strip() or done.stdout.strip()).decode(errors="replace"))
    return done.stdout
