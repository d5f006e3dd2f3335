# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verifying without a network: published keys, what was revoked, the page a phone keeps."""
