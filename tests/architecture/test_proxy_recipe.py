# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The production guide's proxy and units: programs take them, and they agree with the portal."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from munikit.cli import processes
from munikit.cli.slow_clients import SlowClientLimits
from munikit.settings.sections import Files

LIVE = "/etc/letsencrypt/live/portal.municipio.cl"
GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "production.md").read_text("utf-8")


def block(language: str) -> str:
    return GUIDE.partition(f"```{language}\n")[2].partition("```")[0]


def number(directive: str) -> int:
    found = re.search(rf"{directive}\s+(\d+)", block("nginx"))
    assert found, directive
    return int(found[1])


def units() -> dict[str, str]:
    parts = re.split(r"^# /etc/systemd/system/(\S+)\n", block("ini"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/bin:/usr/sbin:/bin:/sbin")
    if found is None:
        pytest.skip(f"There is no {name} here.")
    return found


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands.
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def certificate(folder: Path) -> None:
    make = (tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x")
    run(*make, "-keyout", str(folder / "clave.pem"), "-out", str(folder / "cadena.pem"))


def test_nginx_takes_the_recipe_as_it_stands(tmp_path: Path) -> None:
    certificate(tmp_path)
    recipe = block("nginx").replace(f"{LIVE}/fullchain.pem", f"{tmp_path}/cadena.pem")
    recipe = recipe.replace(f"{LIVE}/privkey.pem", f"{tmp_path}/clave.pem")
    config = tmp_path / "nginx.conf"
    logs = f"pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;"
    http = f"access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;"
    config.write_text(f"{logs} events {{}} http {{ {http} {recipe} }}", encoding="utf-8")

    assert "test is successful" in run(tool("nginx"), "-t", "-c", str(config))


def test_the_proxy_takes_what_the_portal_takes_and_no_less() -> None:
    megabytes = number("client_max_body_size")

    assert 5 * Files().max_upload_bytes < megabytes * 1024 * 1024
    assert number("client_header_timeout") <= SlowClientLimits().idle_seconds
    assert number("client_body_timeout") <= SlowClientLimits().idle_seconds
    assert number("keepalive_timeout") < SlowClientLimits().idle_seconds
    assert number("limit_conn por_direccion") < SlowClientLimits().connections


def test_the_proxy_compresses_no_page() -> None:
    """One with a form's token would tell it by its length; a distribution may have gzip on."""
    assert re.search(r"^ +gzip off;", block("nginx"), re.MULTILINE)


def test_the_recipe_of_gunicorn_is_what_the_limits_assume() -> None:
    threads = re.search(r"gunicorn .*--threads (\d+) --timeout (\d+)", GUIDE)

    assert threads is not None
    assert int(threads[1]) == processes._THREADS  # noqa: SLF001 - the portal's own number.
    assert int(threads[2]) >= number("proxy_read_timeout")


def test_systemd_takes_the_units_as_they_stand(tmp_path: Path) -> None:
    assert set(units()) == {"portal-web.service", "portal-worker.service"}
    for name, text in units().items():
        unit = tmp_path / name
        here = text.replace("/srv/portal/.venv/bin/portal", "/bin/true")
        here = here.replace("=portal\n", "=root\n")
        unit.write_text(here, encoding="utf-8")
        assert run(tool("systemd-analyze"), "verify", "--man=no", str(unit)).strip() == ""


@pytest.mark.parametrize("name", ["portal-web.service", "portal-worker.service"])
def test_the_units_keep_files_private_and_restart_what_may_help(name: str) -> None:
    read = ConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign] # Keys have capitals.
    read.read_string(units()[name])

    service = read["Service"]
    assert service["UMask"] == "0077"
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("always", "2")
    assert f"portal {name.removeprefix('portal-').removesuffix('.service')}" in service["ExecStart"]
