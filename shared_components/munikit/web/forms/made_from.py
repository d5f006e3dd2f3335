# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page was made from, which it brings back: of two tabs the older does not win unseen."""

from munikit.web.forms.text import TextField

# A question's id has no hyphen, so that none is mistaken for it.
MADE_FROM = "made-from"


class MadeFromField(TextField):
    """The mark of what is changed here, as it was when the page was made; nobody sees it."""

    kind = "made_from"

    def __init__(self, **rest: object) -> None:
        super().__init__("", most=20_000, **rest)

    def process_data(self, value: object) -> None:
        """Keep the marks; a page that brings none has none, which is no mark."""
        self.data = value or ""
