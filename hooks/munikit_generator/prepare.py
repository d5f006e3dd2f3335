# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a rendered portal still needs: its packages, its secrets, its repository."""

import json
import os
import secrets
import string
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .answers import sample_data
from .keeping import is_upgrade, put_back
from .merging import Before, generated, keep_generated
from .repository import CREATED, GitError, changed, first_commit
from .wheels import BuildError, is_of_the_kit, kits_locks, write_wheels

OPENS_AT = "http://127.0.0.1:8000"
_SECRET_BYTES = 48
_ONLY_MINE = 0o600
_PREFIX_LETTERS = string.ascii_uppercase + string.digits


def prepare(portal: Path) -> int:
    """Finish the portal in this folder and say what to do next; return the exit code."""
    started = time.monotonic()
    kept = json.loads((portal / ".portal-answers.json").read_text(encoding="utf-8"))
    answers: dict[str, str] = kept["default_context"]
    upgrades = is_upgrade(portal)
    undo = " Para volver a lo de antes: git checkout -- ." if upgrades else ""
    try:
        mine, history = _finish(portal, answers, kept["kit"]["version"], upgrades=upgrades)
        altered = changed(portal) if upgrades else []
    except BuildError as error:
        return _fail(f"No se pudo armar un paquete del kit. {error}{undo}")
    except GitError as error:
        return _fail(f"git no pudo guardar el portal: {error}")
    except OSError as error:
        place = error.filename or "el portal"
        return _fail(f"No se pudo leer o escribir {place}: {error.strerror}{undo}")
    except KeyboardInterrupt:
        return _fail(f"Interrumpido.{undo or f' Si quedó la carpeta {portal.name}, bórrela.'}")
    seconds = time.monotonic() - started
    if upgrades:
        _say_what_to_look_at(portal, mine, altered, seconds)
    else:
        _say_next_steps(portal, answers, history, seconds)
    return 0


def _finish(
    portal: Path, answers: dict[str, str], version: str, *, upgrades: bool
) -> tuple[list[str], str]:
    """Return what to look at in a portal that was there before, and what became of its history."""
    new = generated(portal)
    before = Before(portal)
    mine = list(put_back(portal, version, new, before)) if upgrades else []
    mine += write_wheels(answers["modules"].split(","), portal, before)
    keep_generated(portal, {**new, **kits_locks()})
    _write_secrets(portal, answers)
    _note_sample_data(portal, answers)
    return mine, first_commit(portal, f"{CREATED} {version}")


def _write_secrets(portal: Path, answers: dict[str, str]) -> None:
    """Write ``.env`` for the owner's eyes only; one that exists is never touched."""
    lines = [f"PORTAL_SECRET_KEY={secrets.token_urlsafe(_SECRET_BYTES)}"]
    if "payments" in answers["modules"].split(","):
        # A portal installed anew must never repeat a purchase order to Webpay.
        prefix = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(6))
        lines.append(f"PORTAL_PAYMENTS__ORDER_PREFIX={prefix}")
    try:
        descriptor = os.open(portal / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as env:
        env.write("".join(f"{line}\n" for line in lines))


def _note_sample_data(portal: Path, answers: dict[str, str]) -> None:
    """Leave word for ``make serve``, which loads the invented people once there are tables."""
    instance = portal / "instance"
    if sample_data(answers["sample_data"]) and not instance.exists():
        instance.mkdir(mode=0o700)
        (instance / "demo-pending").touch()


def _say_next_steps(portal: Path, answers: dict[str, Any], history: str, seconds: float) -> None:
    tick = "✓" if (sys.stdout.encoding or "").lower().startswith("utf") else "-"
    lines = (
        "",
        f"  {tick} Paquetes del kit en vendor/wheels, con sus huellas en requirements.lock",
        f"  {tick} Claves secretas en .env (no se suben a git)",
        f"  {tick} {history}",
        "",
        f"Listo en {seconds:.1f} s: el portal de la {answers['commune']} está en {portal}",
        "",
        "Siguientes pasos:",
        f'  1. cd "{portal.name}"',
        f"  2. make serve     instala, prepara la base de datos y abre {OPENS_AT}",
        *_other_address(answers["site_url"]),
        "  3. make doctor    revisa que todo esté en orden",
        "",
    )
    _print("\n".join(lines), sys.stdout)


def _other_address(site_url: str) -> tuple[str, ...]:
    """Say what the address that was answered is for, where it is not where ``make serve`` opens."""
    if site_url in (OPENS_AT, "http://localhost:8000"):
        return ()
    port = urlsplit(site_url).port
    on = f"; en otro puerto: make serve PORT={port}" if port else ""
    return (f"                    ({site_url} es para cuando atienda a la gente{on})",)


def _say_what_to_look_at(
    portal: Path, kept_files: list[str], changed_files: list[str], seconds: float
) -> None:
    wheels = sorted(each.name for each in (portal / "vendor" / "wheels").glob("*.whl"))
    others = [name for name in wheels if not is_of_the_kit(name)]
    lines = (
        "",
        *(f"  - {line}" for line in kept_files),
        *(f"  - vendor/wheels/{name} no es del kit: se conserva" for name in others),
        *(f"  - cambió {name}" for name in changed_files),
        f"Actualizado en {seconds:.1f} s: {portal}",
        "",
        "Siguientes pasos:",
        f'  1. cd "{portal.name}" y revise los cambios con git diff; todo lo anterior está en git',
        "  2. Pase a sus archivos lo que quiera de los .nuevo, y bórrelos",
        "  3. make test      instala los paquetes nuevos y prueba el portal",
        "  4. Respalde la base de datos: después de db upgrade no se vuelve atrás sin ese respaldo",
        "  5. .venv/bin/portal db upgrade && .venv/bin/portal doctor",
        "  6. git add -A && git commit, y reinicie el portal",
        "",
    )
    _print("\n".join(lines), sys.stdout)


def _fail(message: str) -> int:
    _print(f"\n{message}\n", sys.stderr)
    return 1


def _print(text: str, stream: Any) -> None:  # noqa: ANN401 - TextIO has no reconfigure.
    # A terminal that cannot show an accent must not undo the portal.
    stream.reconfigure(errors="replace")
    stream.write(text + "\n")
