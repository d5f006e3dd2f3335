# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cookiecutter runs a rendered copy of this in the new portal.

No answer stands in it, only the kit's folder, in letters that cannot end a string: a name written
into Python source would be executed.
"""

import sys
from pathlib import Path
from urllib.parse import unquote

# Cookiecutter leaves the rendered copy behind in the temporary folder.
Path(__file__).unlink()

sys.dont_write_bytecode = True
sys.path.insert(0, unquote("<< kit_root | urlencode >>/hooks"))

from munikit_generator.prepare import prepare  # noqa: E402 - found by the line above.

sys.exit(prepare(Path.cwd()))
