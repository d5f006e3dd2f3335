# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make demo``: a portal generated, installed, filled with invented cases and served.

Standard library, and the ``cookiecutter``, ``hatchling``, ``rcssmin`` and ``uv`` of the Python that
runs it.
The second start is quick: the portal is made anew only when the kit's sources have changed.
"""

import argparse
import ctypes.util
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

KIT = Path(__file__).resolve().parents[1]
DEMOS = KIT / "build" / "demo"
SOURCES = (
    "cookiecutter.json",
    "hooks",
    "modules",
    "shared_components",
    "<<cookiecutter.municipality>>",
)
NOT_SOURCES = {"__pycache__", "tests", "instance", ".venv", ".env"}
# What WeasyPrint loads; the package that holds it on Debian and Ubuntu.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
_MOST_LINES = 12
_TICK_SECONDS = 5.0


class StepError(Exception):
    """A step that failed, and what to do about it."""


@dataclass(frozen=True)
class Demo:
    """The demo of one port, in a folder of its own: two may run side by side.

    Its papers and mails name the address it is served at.
    """

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def folder(self) -> Path:
        return DEMOS / str(self.port)

    @property
    def portal(self) -> Path:
        return self.folder / "portal-valdivia"

    @property
    def environment(self) -> Path:
        return self.portal / ".venv"

    @property
    def command(self) -> Path:
        return self.environment / "bin" / "portal"

    @property
    def made_from(self) -> Path:
        return self.folder / "made-from"


def main() -> int:
    parser = argparse.ArgumentParser(description="Muestra un portal de prueba funcionando.")
    parser.add_argument("--port", type=int, default=8000, help="puerto de la página")
    port = parser.parse_args().port
    try:
        require_free(port)
        provide_libraries()
        make_portal(Demo(port))
    except StepError as error:
        say(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        say("\nInterrumpido. Puede volver a empezar con: make demo\n")
        return 130
    return serve(Demo(port))


def require_free(port: int) -> None:
    """Say at once that a port is taken, before a minute of work.

    Raises:
        StepError: something listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = f"make demo PORT={port + 1}"
            raise StepError(f"El puerto {port} está ocupado. Use otro: {other}") from None


def provide_libraries() -> None:
    """Install what the PDF documents need where we may; elsewhere say how.

    Raises:
        StepError: something is missing that we may not install.
    """
    missing = [package for name, package in LIBRARIES.items() if not ctypes.util.find_library(name)]
    if not missing:
        return
    if sys.platform == "darwin":
        raise StepError("Falta Pango, para los documentos PDF. Instálelo con: brew install pango")
    install = ["apt-get", "install", "--yes", "--quiet", *missing]
    if os.geteuid() or shutil.which("apt-get") is None:
        raise StepError(
            f"Faltan bibliotecas para los documentos PDF. Instálelas con:\n"
            f"  sudo {' '.join(install)}\ny vuelva a ejecutar make demo."
        )
    with step("Instalar las bibliotecas de los documentos PDF"):
        run("apt-get", "update", "--quiet")
        run(*install)


def make_portal(demo: Demo) -> None:
    """Make the portal, unless it is there and was made from these very sources."""
    wanted = digest_of_sources()
    if demo.made_from.is_file() and demo.made_from.read_text(encoding="utf-8") == wanted:
        say(f"El portal ya está en {demo.portal} (para empezar de nuevo, borre esa carpeta).\n")
        return
    shutil.rmtree(demo.folder, ignore_errors=True)
    demo.folder.mkdir(parents=True)
    with step("Generar el portal"):
        generate = (sys.executable, "-m", "cookiecutter", KIT, "--no-input", "--default-config")
        run(*generate, "--output-dir", demo.folder, f"site_url={demo.address}")
    with step("Instalar sus paquetes"):
        run(uv(), "venv", "--no-project", demo.environment)
        lock = demo.portal / "requirements.lock"
        python = demo.environment / "bin" / "python"
        install = (uv(), "pip", "install", "--require-hashes", "-r", lock, "--python", python)
        run(*install, cwd=demo.portal)
    for title, command in (
        ("Crear las tablas", ("db", "upgrade")),
        ("Cargar personas y solicitudes inventadas", ("demo-data",)),
    ):
        with step(title):
            run(demo.command, *command, cwd=demo.portal)
    demo.made_from.write_text(wanted, encoding="utf-8")


def serve(demo: Demo) -> int:
    """Serve the portal until Ctrl-C or a termination, which are handed on to it."""
    server = subprocess.Popen(  # noqa: S603 - our own command.
        [demo.command, "serve", "--port", str(demo.port)], cwd=demo.portal, start_new_session=True
    )

    def hand_on(number: int, _frame: FrameType | None) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGINT, hand_on)
    signal.signal(signal.SIGTERM, hand_on)
    # Under nohup a terminal that is closed is not to be heard.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, hand_on)
    return server.wait()


def uv() -> str:
    """Return the uv beside this Python, or the one of the machine.

    Raises:
        StepError: there is none.
    """
    beside = Path(sys.executable).parent
    found = shutil.which("uv", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise StepError("Falta uv. Empiece con make demo, que lo instala.")
    return found


def digest_of_sources() -> str:
    """Return a digest of the names and contents of everything a portal is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(each for name in SOURCES for each in files_of(KIT / name)):
        digest.update(f"{path.relative_to(KIT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def files_of(path: Path) -> Iterator[Path]:
    if path.name in NOT_SOURCES:
        return
    if path.is_dir():
        for each in path.iterdir():
            yield from files_of(each)
    elif path.is_file():
        yield path


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show what is being done and how long it took."""
    say(f"  … {title}")
    started = time.monotonic()
    over = threading.Event()
    ticking = threading.Thread(target=_tick, args=(title, started, over), daemon=True)
    ticking.start()
    try:
        yield
    except BaseException:
        over.set()
        ticking.join()
        say(f"\r  ✗ {title}\n")
        raise
    over.set()
    ticking.join()
    seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
    say(f"\r  ✓ {title} ({seconds} s)\n")


def _tick(title: str, started: float, over: threading.Event) -> None:
    """Show that a long step goes on; on a terminal in its own line."""
    while not over.wait(_TICK_SECONDS):
        seconds = f"{time.monotonic() - started:.0f}"
        say(f"\r  … {title} ({seconds} s)" if sys.stdout.isatty() else f" {seconds} s")


def run(*command: str | Path, cwd: Path = KIT) -> None:
    """Run a command quietly; what it says is kept, and its end is shown if it fails.

    Raises:
        StepError: the command failed.
    """
    done = subprocess.run(  # noqa: S603 - our own commands.
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stdout + done.stderr
        DEMOS.mkdir(parents=True, exist_ok=True)
        log = DEMOS / "demo.log"
        log.write_text(said, encoding="utf-8")
        end = "\n".join(said.splitlines()[-_MOST_LINES:])
        raise StepError(f"{end}\n\nEse paso falló. El mensaje completo está en {log}")


def say(text: str) -> None:
    # A terminal that cannot show an accent must not stop the demo.
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
