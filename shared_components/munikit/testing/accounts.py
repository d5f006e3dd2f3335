# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Being another account of the machine: whoever copied files as root and forgot whose they are."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import munikit

_NOBODY = 65534


@contextmanager
def as_nobody(within: Path) -> Iterator[None]:
    """Be an account that owns nothing where we are root, else ourselves.

    Meanwhile the folders down to ``within``, and to the code, let others through: root may keep
    them in a folder of its own.
    """
    if os.geteuid() != 0:
        yield
        return
    ends = (within, Path(munikit.__file__).parent, Path(sys.prefix))
    modes = {each: each.stat().st_mode for end in ends for each in (end, *end.parents)}
    for folder, mode in modes.items():
        folder.chmod(mode | 0o055)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for folder, mode in modes.items():
            folder.chmod(mode)
