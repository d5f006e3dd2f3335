# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench``: what the pages of a portal cost, beside bare Flask and a floor of the same run.

CPU is that of the server's processes and of PostgreSQL's, from their accounting before and after
a round; rounds of all servers alternate, and medians are printed. A form is sent with another
answer each time, so that it is written; officials sign in with their password; an application is
made whole, from its first page until it is sent. Statements are counted in a pass of their own.
More than a limit, or a wrong answer, ends the bench with an error. Results:
``build/bench/pages.json``.
"""

import argparse
import sys
from contextlib import ExitStack

from bench.limits import Results, judge, verdicts, wrong_answers
from bench.pages import PAGES
from bench.stands import DATABASES, SERVERS, open_stands, take_turns, warm_up, weigh
from bench.telling import table, write_down
from bench.world import AT_ONCE


def main() -> int:
    wanted = options()
    results = Results()
    with ExitStack() as stack:
        stands = list(open_stands(stack, wanted, results))
        warm_up(stands)
        for _ in range(wanted.rounds):
            take_turns(stands, wanted, results)
        weigh(stands, results)
    write_down("pages.json", results, wanted)
    tell(results)
    sys.stdout.writelines(f"✗ {each}\n" for each in wrong_answers(results))
    broken = [each for each in verdicts(results) if not each.is_kept]
    sys.stdout.write(f"{len(broken)} of {len(verdicts(results))} limits are not kept\n")
    return judge(results)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=SERVERS)
    names = [page.name for page in PAGES]
    parser.add_argument("--pages", nargs="+", choices=names, default=names)
    parser.add_argument("--at-once", nargs="+", type=int, default=[1, AT_ONCE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.6, help="of each page in a round")
    parser.set_defaults(floor=True)
    return parser.parse_args()


def tell(results: Results) -> None:
    for line in table(results):
        sys.stdout.write(f"{line}\n")
    for each in verdicts(results):
        mark = "✓" if each.is_kept else "✗"
        sys.stdout.write(f"{mark} {each.what:<70}{each.found:8.2f}   at most {each.most:g}\n")


if __name__ == "__main__":
    sys.exit(main())
