# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""munikit: the platform that every municipality's portal and every module stands on."""

__version__ = "0.1.0"
