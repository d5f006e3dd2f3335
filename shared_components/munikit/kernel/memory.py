# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The memory of a process that answers for months: no more than it uses.

Both are for glibc's allocator. Other C libraries lack what they ask it for, and do without.
"""

import ctypes
import gc
from contextlib import suppress

_M_ARENA_MAX = -8  # malloc.h


def take_little() -> None:
    """Have the process ask the system for little memory, before it begins a thread."""
    with suppress(AttributeError):
        # Each thread is given an arena of its own, five megabytes for nothing where the interpreter
        # lets one thread run at a time; and each keeps the 19 MiB of the first password it
        # compared: a dozen officials at eight in the morning left 210 MiB for good.
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give back what only the start needed, and look no more at what stays for good."""
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
