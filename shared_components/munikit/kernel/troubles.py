# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a file could not be read or written, in words and with the way out."""

import errno

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_WORDS = {
    errno.EACCES: _l("esta cuenta no tiene permiso. Revise de quién es, con: ls -l"),
    errno.EPERM: _l("esta cuenta no tiene permiso. Revise de quién es, con: ls -l"),
    errno.EROFS: _l("el disco está en solo lectura. Vuelva a montarlo para escribir"),
    errno.ENOSPC: _l("no queda espacio en el disco. Libere espacio"),
    errno.EDQUOT: _l("esta cuenta llenó su espacio en el disco. Libere espacio"),
    errno.ENOENT: _l("no existe. Revise la ruta"),
    errno.EEXIST: _l("ya existe y no es una carpeta. Muévalo a otra parte"),
    errno.ENOTDIR: _l("parte de la ruta no es una carpeta. Revise la ruta"),
    errno.EISDIR: _l("es una carpeta y se esperaba un archivo. Revise la ruta"),
    errno.EIO: _l("el disco falla al leer o escribir. Revíselo antes de seguir"),
    errno.EADDRINUSE: _l("el puerto está ocupado. Use otro con --port"),
    errno.EADDRNOTAVAIL: _l("esa dirección no es de esta máquina. Corrija --host"),
    errno.ECONNREFUSED: "no acepta conexiones",
    errno.EMFILE: _l("hay demasiados archivos abiertos. Suba el límite del servicio"),
}


def why(error: OSError) -> str:
    """Return a sentence of what the system refused."""
    reason = _WORDS.get(
        error.errno or 0, _("el sistema respondió: %(value)s", value=error.strerror or error)
    )
    reason = str(reason)
    return (
        f"{error.filename}: {reason}." if error.filename else f"{reason[:1].upper()}{reason[1:]}."
    )
