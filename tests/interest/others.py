# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What of an official's work is no act about anybody, and what no official signs in for."""

NOBODYS = {
    "closing.close": "closes the day's till, not a person's case",
    "sharing.absences": "the official's own holidays",
    "record_desk.copy_file": "a copy to read: parties may know their file (Ley 19.880 art. 17 a)",
    "decision.draft_document": "a draft to read; nothing is kept of it",
    "sharing.forget_absence": "the official's own holidays",
    "inbox.forget_filter": "a filter of the official's own",
    "inbox.save_filter": "a filter of the official's own",
    "notices.again": "sends again what was decided already, all of it",
    "procedures.move": "publishes a procedure for everybody",
    "procedures.try_out": "tries a procedure; nothing is kept of it",
    "settlement.listing": "compares a gateway's file with the books; changes neither",
    "transfers_desk.discard_file": "forgets a file that nobody confirmed; it is loaded again",
    "transfers_desk.listing": "loads a file to be looked at; confirming it is another act",
}
# Who has the server's shell signs in as nobody, and the journal says that no account did it: a
# command knows of no official whose own it could be.
COMMANDS_ON_PEOPLE = {
    "cases export",
    "certificates bulk",
    "certificates records",
    "payments import-debts",
}
COMMANDS_ON_THE_PORTAL = {
    *(f"audit {each}" for each in ("key", "rotate", "sign", "verify", "export")),
    *(f"db {each}" for each in ("upgrade", "check", "revision")),
    *(f"documents key {each}" for each in ("new", "rotate", "import", "token", "list")),
    *(f"procedure {each}" for each in ("check", "new", "translate", "diff", "try", "publish")),
    *(f"user {each}" for each in ("create", "run", "password", "grant", "revoke", "disable")),
    "demo-data",
    "doctor",
    "module forget",
    "modules",
    "notices",
    "payments check",
    "procedure schema",
    "serve",
    "simulator",
    "user list",
    "user roles",
    "web",
    "worker",
}
