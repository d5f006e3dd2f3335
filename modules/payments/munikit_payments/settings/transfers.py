# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table ``[payments.transfer]`` of ``portal.toml``."""

from pydantic import Field, model_validator

from munikit.kernel.rut import RUTError
from munikit.public.module import Section
from munikit.public.rules import RUT
from munikit.public.rules import gettext as _


class TransferSettings(Section):
    """The account people transfer to; without ``account_number`` nobody is offered it.

    ``grace_days`` is how long the debts of an announced transfer wait for the bank's file after
    their amount ceased to stand. ``online_discount``: an ordinance's discount for paying online
    is for transfers too.
    """

    holder: str = ""
    rut: str = ""
    bank: str = ""
    account_kind: str = "Cuenta corriente"
    account_number: str = ""
    email: str = ""
    grace_days: int = Field(default=5, ge=0, le=30)
    online_discount: bool = False

    @property
    def is_offered(self) -> bool:
        return bool(self.account_number)

    @model_validator(mode="after")
    def names_the_whole_account(self) -> "TransferSettings":
        if not self.is_offered:
            return self
        missing = [name for name in ("holder", "rut", "bank") if not getattr(self, name)]
        if missing:
            raise ValueError(_("falta %(missing)s; escríbalo", missing=", ".join(missing)))
        try:
            RUT.typed(self.rut)
        except RUTError:
            raise ValueError(_("rut: «%(rut)s» no es un RUT; corríjalo", rut=self.rut)) from None
        return self
