# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``python -m munikit.cli``: the command without its script."""

from munikit.cli.main import main

main()
