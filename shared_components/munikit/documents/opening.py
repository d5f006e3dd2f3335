# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading bytes that a row refers to: where they are lost, that is said, and never «no existe»."""

import logging

from munikit.brand.contact import ways_to_ask
from munikit.kernel.errors import LostFileError, NotFoundError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.wiring import Wiring

log = logging.getLogger(__name__)


def open_stored(portal: Wiring, sha256: str, *, what: str) -> bytes:
    """Return the bytes of a file that there is; ``what`` says so to the person who asks for it.

    Raises:
        LostFileError: they are gone, damaged or cannot be read.
    """
    try:
        return portal.files.get(sha256)
    except (NotFoundError, UnavailableError, OSError) as error:
        log.error(  # noqa: TRY400 - the reason says it all.
            "El archivo %s no se puede mostrar (%s): %s. Tráigalo del respaldo a la carpeta de "
            "[files] folder",
            sha256,
            what,
            error,
        )
        raise LostFileError(
            _(
                "%(what)s, pero su archivo no se puede mostrar en este momento. No lo "
                "pida ni lo envíe de nuevo: vuelva más tarde, o %(ways_to_ask)s.",
                what=what,
                ways_to_ask=ways_to_ask(portal.settings.site),
            )
        ) from error
