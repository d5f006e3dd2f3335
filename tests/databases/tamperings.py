# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ways to tamper with a journal of six acts whose triggers are gone, and what is said of each."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from munikit.audit import verifier


def edit(connection: Connection) -> None:
    connection.exec_driver_sql("update munikit_audit_entry set outcome = 'refused' where seq = 2")


def postdate(connection: Connection) -> None:
    connection.exec_driver_sql(
        "update munikit_audit_entry set at = '2026-01-01 00:00:00.000000' where seq = 2"
    )


def delete(connection: Connection) -> None:
    connection.exec_driver_sql("delete from munikit_audit_entry where seq = 2")


def insert(connection: Connection) -> None:
    for number in range(6, 2, -1):
        renumber(connection, number, number + 1)
    columns = "at, action, actor_id, subject_id, outcome, data, prev, hash"
    connection.exec_driver_sql(
        f"insert into munikit_audit_entry (seq, {columns}) "  # noqa: S608 - words of ours.
        f"select 3, {columns} from munikit_audit_entry where seq = 2"
    )


def reorder(connection: Connection) -> None:
    for before, after in ((2, 90), (3, 2), (90, 3)):
        renumber(connection, before, after)


def truncate(connection: Connection) -> None:
    """Cut the end off and mend the note of where it is."""
    connection.exec_driver_sql("delete from munikit_audit_entry where seq > 4")
    connection.exec_driver_sql(
        "update munikit_audit_head set seq = 4, "
        "hash = (select hash from munikit_audit_entry where seq = 4)"
    )


def append(connection: Connection) -> None:
    """Add an act that fits, past the chain's end as it was noted."""
    told = told_entry(connection, 6) | {"seq": 7, "action": "cases.approve"}
    put(connection, told, prev=str(hash_of(connection, 6)), adding=True)


def rewrite(connection: Connection) -> None:
    """Change an act and write all that follows anew, hashes and end included."""
    prev = str(hash_of(connection, 1))
    for number in range(2, 7):
        told = told_entry(connection, number)
        told |= {"action": "cases.approve"} if number == 2 else {}
        prev = put(connection, told, prev=prev)
    connection.execute(text("update munikit_audit_head set hash = :hash"), {"hash": prev})


def renumber(connection: Connection, before: int, after: int) -> None:
    connection.execute(
        text("update munikit_audit_entry set seq = :after where seq = :before"),
        {"before": before, "after": after},
    )


def hash_of(connection: Connection, seq: int) -> object:
    return connection.scalar(
        text("select hash from munikit_audit_entry where seq = :seq"), {"seq": seq}
    )


def told_entry(connection: Connection, seq: int) -> dict[str, Any]:
    row = connection.execute(
        text("select at, action, outcome, data from munikit_audit_entry where seq = :seq"),
        {"seq": seq},
    ).one()
    at = str(row.at).replace(" ", "T").removesuffix("+00:00") + "Z"
    data = json.loads(row.data) if isinstance(row.data, str) else row.data
    told = {"seq": seq, "at": at, "action": row.action, "outcome": row.outcome, "data": data}
    return told | {"actor_id": None, "subject_id": None}


def put(connection: Connection, told: dict[str, Any], *, prev: str, adding: bool = False) -> str:
    hashed = verifier.digest(told, prev)
    if adding:
        connection.exec_driver_sql(
            "insert into munikit_audit_entry (seq, at, action, outcome, data, prev, hash) "
            "select 7, at, action, outcome, data, prev, hash "
            "from munikit_audit_entry where seq = 6"
        )
    connection.execute(
        text(
            "update munikit_audit_entry set action = :action, prev = :prev, hash = :hash "
            "where seq = :seq"
        ),
        {"action": told["action"], "prev": prev, "hash": hashed, "seq": told["seq"]},
    )
    return hashed


TAMPERINGS: list[tuple[Callable[[Connection], None], str]] = [
    (edit, "acto 2: fue cambiado"),
    (postdate, "acto 2: fue cambiado"),
    (delete, "acto 2: falta"),
    (insert, "acto 3: no sigue al anterior"),
    (reorder, "acto 2: no sigue al anterior"),
    (truncate, "acto 6: se firmó y ya no está: el registro fue cortado después del 4"),
    (append, "el último acto no es el que anotó el registro"),
    (rewrite, "acto 3: no es el que se firmó: el registro se escribió de nuevo"),
]
