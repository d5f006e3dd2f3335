# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a file could not be read or written, in words and with the way out."""

import errno

_WORDS = {
    errno.EACCES: "esta cuenta no tiene permiso. Revise de quién es, con: ls -l",
    errno.EPERM: "esta cuenta no tiene permiso. Revise de quién es, con: ls -l",
    errno.EROFS: "el disco está en solo lectura. Vuelva a montarlo para escribir",
    errno.ENOSPC: "no queda espacio en el disco. Libere espacio",
    errno.EDQUOT: "esta cuenta llenó su espacio en el disco. Libere espacio",
    errno.ENOENT: "no existe. Revise la ruta",
    errno.EEXIST: "ya existe y no es una carpeta. Muévalo a otra parte",
    errno.ENOTDIR: "parte de la ruta no es una carpeta. Revise la ruta",
    errno.EISDIR: "es una carpeta y se esperaba un archivo. Revise la ruta",
    errno.EIO: "el disco falla al leer o escribir. Revíselo antes de seguir",
    errno.EADDRINUSE: "el puerto está ocupado. Use otro con --port",
    errno.EADDRNOTAVAIL: "esa dirección no es de esta máquina. Corrija --host",
    errno.ECONNREFUSED: "no acepta conexiones",
    errno.EMFILE: "hay demasiados archivos abiertos. Suba el límite del servicio",
}


def why(error: OSError) -> str:
    """Return a sentence of what the system refused."""
    reason = _WORDS.get(error.errno or 0, f"el sistema respondió: {error.strerror or error}")
    return f"{error.filename}: {reason}." if error.filename else f"{reason}.".capitalize()
