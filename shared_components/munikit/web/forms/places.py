# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Vehicles, properties and addresses, as they are written in Chile."""

import re
from typing import Any

from wtforms import ValidationError
from wtforms.form import BaseForm

from munikit.kernel.communes import Commune, asked_communes, find_commune, likely_communes
from munikit.kernel.encodings import GARBLED, is_garbled
from munikit.kernel.roll import normal_roll
from munikit.kernel.text import closed_up
from munikit.kernel.words import gettext as _
from munikit.web.forms.clean import clean_text
from munikit.web.forms.text import Question, TextField

# Four letters without vowels and two digits, or the older two letters and four digits; motorcycles
# have one digit or letter less. Whether the plate exists only its register knows.
_PLATE = re.compile(r"[B-DF-HJ-NP-TV-Z]{4}\d{2}|[A-Z]{2}\d{4}|[A-Z]{3}\d{2,3}|[A-Z]{2}\d{3}")
_PARTS = ("street", "number", "more", "commune")


class PlateField(TextField):
    """A vehicle's plate (*placa patente única*); ``data`` is in capitals, without signs."""

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        plate = re.sub(r"[.·-]", "", closed_up(str(self.data))).upper()
        if not _PLATE.fullmatch(plate):
            raise ValidationError(_("Escriba la patente como BBBB12 o AB1234, sin el dígito final"))
        self.data = plate


class RollField(TextField):
    """A property's tax roll number (*rol de avalúo*): block and plot, without leading zeros."""

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        roll = normal_roll(str(self.data))
        if roll is None:
            raise ValidationError(
                _("Escriba el rol como 123-45: está en el aviso de contribuciones")
            )
        self.data = roll


class AddressField(Question):
    """An address in four boxes; ``data`` has ``street``, ``number``, ``more`` and ``commune``.

    ``commune`` is kept by its CUT, the code it is known by everywhere.
    """

    kind = "address"
    is_grouped = True
    first_box = "-street"

    def __init__(self, label: str, *, commune: str = "", **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, **rest)
        self.usual = commune
        self.typed = dict.fromkeys(_PARTS, "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - WTForms' signature.
        self.process_errors = []
        given = data if isinstance(data, dict) else {}
        self.typed = {part: str(given.get(part, "")) for part in _PARTS}
        known = find_commune(self.typed["commune"]) if self.typed["commune"] else None
        self.typed["commune"] = known.name if known else self.usual
        self.data = given or None
        if formdata:
            self.typed = {p: clean_text(formdata.get(f"{self.name}-{p}", "")) for p in _PARTS}
            # The commune stands there by itself: alone it is no answer.
            self.data = None if self.is_empty() else dict(self.typed)

    def is_empty(self) -> bool:
        return not any(self.typed[part] for part in ("street", "number", "more"))

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        if is_garbled(" ".join(self.typed.values())):
            raise ValidationError(GARBLED)
        if not self.typed["street"]:
            raise ValidationError(_("A la dirección le falta la calle"))
        if not self.typed["number"]:
            raise ValidationError(_("A la dirección le falta el número. Si no tiene, escriba S/N"))
        if any(len(text) > self._most for text in self.typed.values()):
            raise ValidationError(
                _("Cada parte de la dirección tiene hasta %(most)s caracteres", most=self._most)
            )
        commune = find_commune(self.typed["commune"]) or self._ask()
        self.data = {**self.typed, "commune": commune.cut}

    _most = 120

    def _ask(self) -> Commune:
        """Say what was likely meant. Only another name of it is put in the box, to go on with.

        A guess that stood in the box would be taken by whoever presses twice.
        """
        typed = self.typed["commune"]
        likely = likely_communes(typed)
        if not likely:
            raise ValidationError(_("Escriba una comuna de Chile, como Valdivia"))
        said = " o ".join(each.name for each in likely)
        if len(likely) == 1 and likely == asked_communes(typed):
            self.typed["commune"] = likely[0].name
            raise ValidationError(
                _("¿Quiso decir %(said)s? Si es así, siga; si no, corríjala", said=said)
            )
        raise ValidationError(_("Revise la comuna. ¿Quiso decir %(said)s?", said=said))
