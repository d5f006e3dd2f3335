# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every page looks like: layout, macros, brand, formats, headers and error pages."""

from munikit.ui.downloads import named, table_file
from munikit.ui.language import reader_language
from munikit.ui.render import page
from munikit.ui.web import register

__all__ = ["named", "page", "reader_language", "register", "table_file"]
