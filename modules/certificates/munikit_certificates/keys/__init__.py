# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The keys that papers are signed with, and who signs: a key of the municipality, or FirmaGob."""
