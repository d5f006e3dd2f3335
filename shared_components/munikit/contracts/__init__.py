# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ring 1: what modules may ask of each other and of the outside world, as types."""
