# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages and their forms. Only files with pages import this: it loads Flask."""

from munikit.web import (
    actor,
    keeps_typed_text,
    page,
    public,
    reading,
    requires,
    signed_in,
    transaction,
)
from munikit.web.forms import ChoiceField, DateField, Form, TextField

__all__ = (
    "public",
    "signed_in",
    "requires",
    "actor",
    "reading",
    "transaction",
    "page",
    "keeps_typed_text",
    "Form",
    "TextField",
    "DateField",
    "ChoiceField",
)
