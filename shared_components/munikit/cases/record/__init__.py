# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file of a case: what enters it, its cover, its papers, its pages."""
