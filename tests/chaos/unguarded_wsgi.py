# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The control of the sieges for gunicorn: the portal without what holds against them."""

from chaos.unguarded import unguard

from munikit.app.wsgi import create

__all__ = ["create"]

unguard()
