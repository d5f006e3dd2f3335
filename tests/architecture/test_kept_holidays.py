# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The holidays kept beside the code are those of the library that the lock file installs."""

import json

from days_off import said
from munikit.kernel.days_off import KEPT


def test_what_is_kept_is_what_the_library_says() -> None:
    assert json.loads(KEPT.read_text("utf-8")) == said(), "run `make holidays` and commit it"
