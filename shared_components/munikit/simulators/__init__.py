# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Programs that play the outside systems the platform talks to, over HTTP."""
