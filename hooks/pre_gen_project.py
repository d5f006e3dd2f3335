# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cookiecutter runs a rendered copy of this before it writes into a portal's folder.

What stands in it is in letters that cannot end a string, as in ``post_gen_project.py``.
"""

import sys
from pathlib import Path
from urllib.parse import unquote

Path(__file__).unlink()

sys.dont_write_bytecode = True
sys.path.insert(0, unquote("<< kit_root | urlencode >>/hooks"))

from munikit_generator.keeping import NotSafeError, check_before  # noqa: E402 - as above.

try:
    check_before(
        Path.cwd(),
        checkout=unquote("<< (cookiecutter._checkout or '') | urlencode >>"),
        is_folder=unquote("<< cookiecutter._template | source | urlencode >>")
        == unquote("<< kit_root | urlencode >>"),
    )
except NotSafeError as error:
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr] # A terminal's stream.
    sys.exit(f"\n{error}\n")
