# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What Alembic runs for every package's migrations: `munikit.db.migrate` says on what and how."""

from alembic import context

_given = context.config.attributes

context.configure(connection=_given["connection"], **_given["options"])
with context.begin_transaction():
    context.run_migrations()
