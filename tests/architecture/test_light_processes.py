# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a web process must not carry: what makes papers, signs, sends, migrates or simulates."""

import subprocess
import sys
from pathlib import Path

import pytest

from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
HEAVY = (
    "weasyprint",
    "pyhanko",
    "cryptography",
    "alembic",
    "sqlalchemy.dialects.postgresql",
    "requests",
    "smtplib",
    "transbank",
    "pypdf",
    "PIL",
    "munikit.simulators.claveunica",
    "munikit_payments.demo",
)
# Sees what is loaded once pages were asked for, from a process of its own.
PROGRAM = """
import sys
from pathlib import Path
from munikit.app import compose, create_app
from munikit.db import Base
portal = compose(Path(sys.argv[1]))
Base.metadata.create_all(portal.database.engine)
client = create_app(portal).test_client()
for path in ("/", "/tramites/permiso_feria", "/verificar", "/entrar"):
    assert client.get(path).status_code == 200, path
print("\\n".join(sys.modules))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    root = write_portal(tmp_path_factory.mktemp("portal"), MODULES)
    (root / "instance").mkdir(exist_ok=True)
    done = subprocess.run(  # noqa: S603 - our own program.
        [sys.executable, "-c", PROGRAM, str(root)],
        capture_output=True,
        text=True,
        timeout=1800,
        check=True,
        cwd=Path(__file__).parent,
    )
    return set(done.stdout.split())


def test_a_web_process_loads_no_gateways_simulator(loaded: set[str]) -> None:
    assert "munikit_payments.gateways.webpay" in loaded
    assert [each for each in loaded if each.endswith(".simulator")] == []


@pytest.mark.parametrize("name", HEAVY)
def test_a_web_process_does_not_load_it(loaded: set[str], name: str) -> None:
    assert "munikit.app.web" in loaded
    assert name not in loaded
