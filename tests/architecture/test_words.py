# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people read is plain, and what we publish names nothing that is ours alone."""

import re
import subprocess
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2]
# ux.md 4.0: words that mean two things in Chile, or nothing to most people.
BANNED = ("cancelar", "subsanar", "recurrente", "contribuyente", "click", "por favor", "submit")
# The browser is told to run files of the portal alone: what stands in a page would not run, and a
# page that needed it would need a policy with holes.
INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:|<base\b|\ssrcdoc=""",
    re.IGNORECASE,
)
# Hosts of package registries, and paths of one machine.
PRIVATE = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|/root/|/work/main")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(  # noqa: S603 - git, with patterns of ours.
        ["git", "ls-files", "-z", *patterns],  # noqa: S607 - git is required.
        cwd=KIT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [KIT / name for name in listed.stdout.split("\0") if name and (KIT / name).is_file()]


@pytest.mark.parametrize("page", tracked("*.html", "*/procedure.toml"), ids=lambda path: path.stem)
def test_no_page_uses_a_banned_word(page: Path) -> None:
    # Markup, and calls that are no text, are not read by people.
    text = re.sub(r"<[^>]*>|\{%.*?%\}|\b\w+\(", "", page.read_text(encoding="utf-8")).casefold()

    assert [word for word in BANNED if re.search(rf"\b{word}\b", text)] == []


@pytest.mark.parametrize(
    # A paper is printed, not served: no policy of the browser's holds for it.
    "page",
    [path for path in tracked("*.html") if "papers" not in path.parts],
    ids=lambda path: path.stem,
)
def test_no_page_has_inline_styles_or_scripts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not INLINE.search(text)


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    this = Path(__file__)
    found = [
        str(path.relative_to(KIT))
        for path in tracked()
        if path != this and PRIVATE.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]

    assert found == []
