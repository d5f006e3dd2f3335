# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions as people meet them: Spanish errors that say the way out, cleaned text."""

from munikit.web.forms.choices import ChoiceField, ChoicesField, DeclarationField, YesNoField
from munikit.web.forms.date import DateField
from munikit.web.forms.file import FileField
from munikit.web.forms.form import Form
from munikit.web.forms.group import GroupField, row_of
from munikit.web.forms.made_from import MADE_FROM, MadeFromField
from munikit.web.forms.places import AddressField, PlateField, RollField
from munikit.web.forms.request_values import (
    RequestValues,
    asked,
    brought_back,
    read_id,
    sent,
    signed_body,
)
from munikit.web.forms.table import TableField, receive_table
from munikit.web.forms.text import (
    EmailField,
    LongTextField,
    MoneyField,
    NumberField,
    PhoneField,
    RUTField,
    TextField,
)

__all__ = [
    "MADE_FROM",
    "AddressField",
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "DeclarationField",
    "EmailField",
    "FileField",
    "Form",
    "GroupField",
    "LongTextField",
    "MadeFromField",
    "MoneyField",
    "NumberField",
    "PhoneField",
    "PlateField",
    "RUTField",
    "RequestValues",
    "RollField",
    "TableField",
    "TextField",
    "YesNoField",
    "asked",
    "brought_back",
    "read_id",
    "receive_table",
    "row_of",
    "sent",
    "signed_body",
]
