# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""waitress, for a browser that is told it has the page already."""

from typing import Any

from waitress.task import WSGITask


class BodilessTask(WSGITask):
    """An answer without a body (304, 204) says where it ends: its connection goes on.

    waitress hangs up after it, and to connect anew costs more than the page would.
    """

    def set_close_on_finish(self) -> None:
        request: Any = self.request  # The stubs say it is an error's.
        asked = request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()
