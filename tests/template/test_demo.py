# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make demo`` is quick the second time and says what to type when something is missing."""

import socket
from pathlib import Path

import pytest

import demo


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the demo's commands go instead of being run."""
    given: list[str] = []
    monkeypatch.setattr(demo, "DEMOS", tmp_path / "some demos")

    def take(*command: str | Path, cwd: Path = tmp_path) -> None:  # noqa: ARG001 - as the real one.
        given.append(" ".join(map(str, command)))

    monkeypatch.setattr(demo, "run", take)
    monkeypatch.setattr(demo, "uv", lambda: "uv")
    return given


def test_the_first_start_generates_installs_and_fills(commands: list[str]) -> None:
    demo.make_portal(demo.Demo(8000))

    assert "-m cookiecutter" in commands[0]
    assert "--require-hashes" in commands[2]
    assert [command.rpartition("bin/portal ")[2] for command in commands[3:]] == [
        "db upgrade",
        "demo-data",
    ]


def test_the_second_start_finds_it_made(
    commands: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    demo.make_portal(demo.Demo(8000))
    commands.clear()

    demo.make_portal(demo.Demo(8000))

    assert commands == []
    assert "El portal ya está" in capsys.readouterr().out


def test_the_demo_is_made_for_the_address_it_is_served_at(commands: list[str]) -> None:
    demo.make_portal(demo.Demo(8000))
    commands.clear()

    demo.make_portal(demo.Demo(9000))

    assert commands[0].endswith("site_url=http://127.0.0.1:9000")
    assert len(commands) == 5


def test_the_demo_of_another_port_leaves_the_first_one_alone(
    commands: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    demo.make_portal(demo.Demo(8000))
    demo.make_portal(demo.Demo(9000))
    commands.clear()

    demo.make_portal(demo.Demo(8000))

    assert commands == []
    assert "El portal ya está" in capsys.readouterr().out


def test_a_changed_source_makes_it_anew(
    commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.make_portal(demo.Demo(8000))
    commands.clear()
    monkeypatch.setattr(demo, "digest_of_sources", lambda: "another")

    demo.make_portal(demo.Demo(8000))

    assert len(commands) == 5


def test_a_demo_that_failed_halfway_is_made_anew(
    commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_command: str | Path, **_where: Path) -> None:
        raise demo.StepError("no hay espacio")

    with monkeypatch.context() as broken:
        broken.setattr(demo, "run", fail)
        with pytest.raises(demo.StepError):
            demo.make_portal(demo.Demo(8000))

    demo.make_portal(demo.Demo(8000))

    assert len(commands) == 5


def test_a_port_that_is_taken_is_said_before_anything_is_made(commands: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(demo.StepError, match=rf"make demo PORT={port + 1}$"):
            demo.require_free(port)

    demo.require_free(port)
    assert commands == []


def test_without_pango_a_plain_user_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(demo.StepError, match=r"sudo apt-get install --yes --quiet libpango-1\.0-0"):
        demo.provide_libraries()


def test_a_failing_command_is_shown_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "DEMOS", tmp_path)

    with pytest.raises(demo.StepError, match=r"(?s)disco lleno.*demo\.log"):
        demo.run("sh", "-c", "echo disco lleno >&2; exit 3")
