# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets.

``portal.toml`` says it, the environment overrides it, ``.env`` keeps the secrets.

A variable ``PORTAL_DATABASE__URL`` overrides ``url`` under ``[database]``. Unknown keys stop the
portal at boot: a misspelt setting must never be a silent default.
"""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from munikit.kernel.encodings import WRITTEN
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings import sections
from munikit.settings.readable import readable
from munikit.settings.sections import Section
from munikit.settings.words import SettingsWords
from munikit.settings.wrong_values import toml_words

S = TypeVar("S", bound=Section)
_NOT_UTF8 = _l(
    "portal.toml o .env no está en UTF-8: ábralo y guárdelo con esa codificación (sin "
    "ella, las tildes se pierden)"
)

_VARIABLE = "PORTAL_SECRET_KEY"
_NO_ENV = _l(
    "No hay .env en {root}: ahí van las claves del portal, y sin él no parte. Si este "
    "portal ya atendía, tráigalo del respaldo: con otra clave nadie sigue dentro. Si "
    "es nuevo, hágalo con «make .env», o con:\n  (umask 077; echo "
    "\"%(variable)s=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')\" "
    "> '{root}/.env')",
    variable=_VARIABLE,
)


class SettingsError(Exception):
    """``portal.toml``, ``.env`` or the environment says something the portal cannot run with."""


class WrongSettingsError(SettingsError):
    """What cannot be read, a line each, and the settings without it: see `readable`."""

    def __init__(self, lines: Sequence[str], rest: Sequence["Settings"] = ()) -> None:
        super().__init__("\n  ".join([_("Hay ajustes que corregir:"), *lines]))
        self.lines = lines
        self.rest = rest


class _UnfitTablesError(Exception):
    """What is wrong in the tables of modules, by table; in all the rest nothing is."""

    def __init__(self, lines: dict[str, list[str]]) -> None:
        super().__init__()
        self.lines = lines


class _Lenient(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ANN401 - pydantic's signature.
        """Leave what is no JSON as it is: it is judged with everything else, by its key."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class _Variables(_Lenient, EnvSettingsSource):
    """The variables of the environment."""


class _FileVariables(_Lenient, DotEnvSettingsSource):
    """The variables of ``.env``."""


class _Toml(TomlConfigSettingsSource):
    """What ``portal.toml`` says, also as Windows' Notepad saves it, with a mark before it."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding=WRITTEN))


class Settings(BaseSettings):
    """Everything a portal can set; `load` adds one table for each installed module."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    root: Path
    kit: sections.Kit
    municipality: sections.Municipality
    site: sections.Site
    brand: sections.Brand = sections.Brand()
    modules: sections.Modules = sections.Modules()
    database: sections.DatabaseSettings = sections.DatabaseSettings()
    files: sections.Files = sections.Files()
    identity: sections.Identity = sections.Identity()
    mail: sections.MailSettings = sections.MailSettings()
    sms: sections.SMSSettings = sections.SMSSettings()
    ddu: sections.DDUSettings = sections.DDUSettings()
    sessions: sections.Sessions = sections.Sessions()
    limits: sections.Limits = sections.Limits()
    audit: sections.Audit = sections.Audit()
    case_files: sections.CaseFiles = sections.CaseFiles()
    calendar: sections.Calendar = sections.Calendar()
    units: sections.Units = sections.Units()
    procedures: dict[str, sections.ProcedureParameters] = Field(default_factory=dict)
    production: bool = False
    secret_key: SecretStr = Field(min_length=32)
    secret_key_fallbacks: sections.Listed[SecretStr] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as below.
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as below.
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature.
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = _Toml(settings_cls)
        env_file = settings_cls.model_config.get("env_file")
        variables = _Variables(settings_cls), _FileVariables(settings_cls, env_file)
        return init_settings, *variables, toml

    @classmethod
    def load(cls, root: Path, tables: Mapping[str, type[Section]] | None = None) -> "Settings":
        """Read ``portal.toml`` and ``.env`` of the portal in ``root``.

        ``tables`` are the modules' own tables by name.

        Raises:
            SettingsError: a line per problem, with the key, what is wrong and where to mend it.
        """
        settings, refused = cls.load_apart(root, tables or {})
        if refused:
            raise WrongSettingsError([line for lines in refused.values() for line in lines])
        return settings

    @classmethod
    def load_apart(
        cls, root: Path, tables: Mapping[str, type[Section]]
    ) -> tuple["Settings", dict[str, list[str]]]:
        """Read the settings, and return what is wrong in a module's own table beside them.

        Such a table is kept unread: it stops its module, and nothing else.

        Raises:
            SettingsError: something is wrong that is no module's own.
        """
        if not (root / "portal.toml").is_file():
            raise SettingsError(
                _(
                    "No hay portal.toml en %(root)s. %(way_to_the_portal)s",
                    root=root,
                    way_to_the_portal=_way_to_the_portal(root),
                )
            )
        if not (root / ".env").exists() and not _has_secret():
            raise SettingsError(_NO_ENV.format(root=root))
        try:
            try:
                return cls._read(root, tables), {}
            except _UnfitTablesError as unfit:
                refused = unfit.lines
                return cls._read(
                    root, {**tables, **dict.fromkeys(refused, sections.UnreadSection)}
                ), refused
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"portal.toml {toml_words(error)}") from error
        except UnicodeDecodeError as error:
            raise SettingsError(_NOT_UTF8) from error

    @classmethod
    def _read(cls, root: Path, tables: Mapping[str, type[Section]]) -> "Settings":
        located = SettingsConfigDict(
            env_file=root / ".env", env_file_encoding=WRITTEN, toml_file=root / "portal.toml"
        )
        # A table per module makes its environment variables and its misspelt keys known too.
        fields: dict[str, Any] = {name: (table, table()) for name, table in tables.items()}
        here: type[Settings] = type("Located", (cls,), {"model_config": located})
        said: dict[str, Any] = {}
        model = create_model("Tables", __base__=here, __validators__=_noting(said), **fields)
        words = SettingsWords(model, root)
        wrong = list(words.misspelt_variables())
        try:
            # The required tables come from the file, which a type checker cannot know.
            settings = cast("Callable[..., Settings]", model)(root=root)
        except ValidationError as error:
            lines = words.by_table(error)
            if not wrong and lines.keys() <= tables.keys():
                raise _UnfitTablesError(lines) from error
            wrong += [line for each in lines.values() for line in each]
            raise WrongSettingsError(wrong, readable(_given(model), said)) from error
        if wrong:
            raise WrongSettingsError(wrong, [settings])
        return settings

    def of(self, table: type[S]) -> S:
        """Return a module's own table.

        Raises:
            SettingsError: the module is set aside, and its table with it.
        """
        found = next((value for _rest, value in self if isinstance(value, table)), None)
        if found is None:
            raise SettingsError(
                _("No se leyó la tabla de %(module)s. Vea: portal modules", module=table.__module__)
            )
        return found

    def path(self, relative: str) -> Path:
        """Return a path of the settings, which is relative to the portal's folder."""
        return self.root / relative


def _has_secret() -> bool:
    # A machine may give every setting by its environment, and have no file at all.
    return any(name.upper() == _VARIABLE for name in os.environ)


def wanted_modules(root: Path) -> list[str]:
    """Return the names in ``enabled`` as ``portal.toml`` has them, before it can be checked."""
    try:
        return [str(name) for name in unchecked(root)["modules"]["enabled"]]
    except (KeyError, TypeError):
        return []  # `Settings.load` says what is wrong with it.


def unchecked(root: Path) -> dict[str, Any]:
    """Return what ``portal.toml`` says, before it can be checked; nothing where it is no TOML."""
    try:
        return tomllib.loads((root / "portal.toml").read_text(encoding=WRITTEN))
    except (OSError, ValueError):
        return {}  # As above.


def _way_to_the_portal(root: Path) -> str:
    """Say where the portal is, for whoever stands within it or just outside."""
    near = [*root.parents, *sorted(root.glob("*/"))]
    found = next((each for each in near if (each / "portal.toml").is_file()), None)
    if found is None:
        return _(
            "Ejecute portal en la carpeta que lo tiene, o dígala con: portal --carpeta CARPETA"
        )
    return _(
        "El portal está en %(found)s: ejecute ahí, o con: portal --carpeta '%(found)s'", found=found
    )


def _noting(said: dict[str, Any]) -> Any:  # noqa: ANN401 - what pydantic takes as validators.
    """Return what writes down all that was said, before anybody judges it."""

    def note(data: dict[str, Any]) -> dict[str, Any]:
        said.update(data)
        return data

    return {"note": model_validator(mode="before")(note)}


def _given(model: type[Settings]) -> type[Settings]:
    """Return the same settings, of what they are given and of no file or variable."""
    sources = {
        "settings_customise_sources": classmethod(_what_is_given),
        "model_config": SettingsConfigDict(env_file=None, toml_file=None),
    }
    return cast("type[Settings]", type("Given", (model,), sources))


def _what_is_given(
    _cls: type[Settings],
    /,
    settings_cls: type[BaseSettings],  # noqa: ARG001 - pydantic's signature.
    init_settings: PydanticBaseSettingsSource,
    **_others: PydanticBaseSettingsSource,
) -> tuple[PydanticBaseSettingsSource, ...]:
    return (init_settings,)
