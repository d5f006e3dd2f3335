# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The questions: few, in words a person understands, each answer checked as soon as it is given."""

import json
import tomllib
from importlib.metadata import entry_points

import munikit
from munikit_generator import KIT, TEMPLATE, modules

QUESTIONS = json.loads((KIT / "cookiecutter.json").read_text(encoding="utf-8"))
ASKED = [name for name in QUESTIONS if not name.startswith("_")]


def test_there_are_at_most_eight_questions() -> None:
    assert len(ASKED) <= 8


def test_every_question_is_asked_in_words() -> None:
    assert list(QUESTIONS["__prompts__"]) == ASKED
    assert all("?" in text for text in QUESTIONS["__prompts__"].values())


def test_every_answer_is_checked_before_the_next_question() -> None:
    names = list(QUESTIONS)

    for name in ASKED:
        following = QUESTIONS[names[names.index(name) + 1]]
        assert f"cookiecutter.{name} | check_" in following, name


def test_the_template_folder_is_named_as_the_delimiters_say() -> None:
    assert TEMPLATE.is_dir()
    assert QUESTIONS["_jinja2_env_vars"]["variable_start_string"] == "<<"


def test_the_defaults_ask_for_every_module_of_the_kit() -> None:
    assert set(modules.chosen(QUESTIONS["modules"])) == set(modules.available())


def test_every_package_has_the_version_of_the_kit() -> None:
    versions = {part.version for part in modules.parts(modules.available())}

    # `portal doctor` compares what is installed, which says it here, with portal.toml.
    assert versions == {munikit.__version__}


def test_a_portal_says_which_kit_it_is_based_on() -> None:
    ours = (KIT / "publiccode.yml").read_text(encoding="utf-8")
    theirs = (TEMPLATE / "publiccode.yml").read_text(encoding="utf-8")

    url = next(line for line in ours.splitlines() if line.startswith("url:"))
    assert url.replace("url:", "isBasedOn:") in theirs


def test_the_generator_can_read_what_it_needs_of_every_module() -> None:
    for name, source in modules.available().items():
        table = tomllib.loads((source.folder / "pyproject.toml").read_text(encoding="utf-8"))
        assert table["project"]["entry-points"]["munikit.modules"] == {
            name: f"munikit_{name}:module"
        }
        assert set(source.needs) <= set(modules.available())


def test_a_module_needs_those_that_offer_the_ports_it_requires() -> None:
    entries = entry_points(group="munikit.modules")
    declared = {entry.name: entry.load() for entry in entries}
    offers = {offer.port: name for name, each in declared.items() for offer in each.provides}

    needs = {
        name: {offers[port.name] for port in each.requires if port.name in offers}
        for name, each in declared.items()
    }

    assert needs == {name: set(source.needs) for name, source in modules.available().items()}
