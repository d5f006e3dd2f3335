# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The memory of a process that answers for months: no more than it uses.

Both are for glibc's allocator. Other C libraries lack its options, and do without.
"""

import ctypes
import gc
from contextlib import suppress

# malloc.h
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_KEPT_FREE_BYTES = 512 * 1024
_LARGE_BYTES = 512 * 1024


def take_little() -> None:
    """Have the process ask the system for little memory and give back what it no longer uses."""
    with suppress(AttributeError):
        limit = ctypes.CDLL(None).mallopt
        # Each thread is given an arena of its own, five megabytes for nothing where the interpreter
        # lets one thread run at a time; and each keeps the 19 MiB of a password it compared: a
        # dozen officials at eight in the morning left 210 MiB for good.
        limit(_M_ARENA_MAX, 1)
        # What is large is given back when it is freed. Left to itself glibc takes the largest that
        # was freed so far, such as a password's 19 MiB, for what is usual: it keeps the next among
        # the small ones, and twice as much free for good.
        limit(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        limit(_M_TRIM_THRESHOLD, _KEPT_FREE_BYTES)


def give_back() -> None:
    """Give back what only the start needed, and look no more at what stays for good."""
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
