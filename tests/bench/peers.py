# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench-peers``: others beside ours, page by page and a whole application, in one run.

A peer is started by whoever measures and described by a file. Ours is on PostgreSQL, as they are.
What differs is told by the files: a page of theirs stands beside ours where both have one name. A
whole application that takes more than a third of the best peer's CPU ends it with an error.
Results: ``build/bench/peers.json``.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.limits import PORTAL, Cell, Results, wrong_answers
from bench.pages import PAGES
from bench.peer import PeerError, read_peer, stand_of
from bench.stands import SERVERS, Stand, open_stands, take_turns, warm_up
from bench.telling import row, write_down
from bench.world import AT_ONCE

WHOLE = "whole application"
MOST_OF_BEST_PEER = 1 / 3
_FORMS = "the file of a peer is described in docs/how-to/measure.md"


def main() -> int:
    wanted = options()
    results = Results()
    try:
        peers = [stand_of(read_peer(path)) for path in wanted.peers]
    except (PeerError, OSError) as error:
        raise SystemExit(f"{error} ({_FORMS})") from error
    with ExitStack() as stack:
        stands = [*peers, *open_stands(stack, wanted, results)]
        warm_up(stands)
        for _ in range(wanted.rounds):
            take_turns(stands, wanted, results)
        write_down("peers.json", results, wanted)
        sys.stdout.writelines(f"{line}\n" for line in beside(results))
        sys.stdout.writelines(f"{line}\n" for line in sizes(stands))
    sys.stdout.writelines(f"✗ {each}\n" for each in wrong_answers(results))
    return judge(results)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peers", nargs="+", type=Path, help=_FORMS)
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=SERVERS)
    names = [page.name for page in PAGES]
    parser.add_argument("--pages", nargs="+", choices=names, default=names, help="of ours")
    parser.add_argument("--at-once", nargs="+", type=int, default=[1, AT_ONCE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each page in a round")
    parser.set_defaults(databases=["postgresql"], floor=False)
    return parser.parse_args()


def beside(results: Results) -> Iterator[str]:
    """Yield each page of ours and of the others, and how many times ours another's costs."""
    yield (
        f"{'':<36}{'at':>3}{'CPU ms':>9}{'app':>9}{'DB':>8}{'a second':>9}"
        f"{'p50 ms':>8}{'p99 ms':>8}{'x ours':>8}"
    )
    cells = [cell for cell in results.cells if cell.kind not in ("hello", "floor")]
    for page in dict.fromkeys(cell.page for cell in cells):
        yield page
        for cell in sorted((each for each in cells if each.page == page), key=_ours_first):
            name = cell.kind if cell.kind != PORTAL else "munikit"
            told = f"  {name}, {cell.server}" if cell.server else f"  {name}"
            yield f"{told:<36}{cell.at_once:>3}{row(results.cells[cell])}{_times(results, cell)}"


def _ours_first(cell: Cell) -> tuple[bool, Cell]:
    return (cell.kind != PORTAL, cell)


def _times(results: Results, cell: Cell) -> str:
    found = times_ours(results, cell)
    return "" if math.isnan(found) or cell.kind == PORTAL else f"{found:8.2f}"


def times_ours(results: Results, cell: Cell) -> float:
    """Return how many times the CPU of ours it takes; ours by the server that takes more."""
    ours = [
        each.cpu_ms
        for other, each in results.cells.items()
        if (other.kind, other.page, other.at_once) == (PORTAL, cell.page, cell.at_once)
    ]
    return results.cells[cell].cpu_ms / max(ours) if ours else math.nan


def sizes(stands: Sequence[Stand]) -> Iterator[str]:
    for stand in stands:
        if stand.kind not in ("hello", "floor"):
            name = f"{stand.kind} {stand.server_kind}".strip()
            yield f"MiB of a process, {name}: {stand.server.rss_mib():.0f}"


def judge(results: Results) -> int:
    """Return 1 where a whole application is not far below that of the best peer, or was wrong."""
    theirs = [cell for cell in results.cells if cell.page == WHOLE and cell.kind != PORTAL]
    near = [cell for cell in theirs if not times_ours(results, cell) >= 1 / MOST_OF_BEST_PEER]
    for cell in near:
        times = times_ours(results, cell)
        sys.stdout.write(f"✗ {cell.kind}, {cell.at_once} at once: {times:.2f} times ours, not 3\n")
    return int(bool(near or wrong_answers(results)))


if __name__ == "__main__":
    sys.exit(main())
