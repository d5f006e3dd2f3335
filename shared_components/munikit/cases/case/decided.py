# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was decided of a case, in its parts; the text people read is composed of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.procedures import Procedure, version


@dataclass(frozen=True)
class Decision:
    """A ``remark`` in words of one's own, and what the decision rests on.

    In favour that is the ``finding``: what the paper certifies, row by row. Against, the id of the
    ``reason`` in the procedure's list. Neither is where no official decided.
    """

    remark: str = ""
    finding: Mapping[str, str] = field(default_factory=dict)
    reason_id: str = ""

    def words(self, procedure: Procedure) -> str:
        """Return the decision as the person reads it."""
        if self.reason_id:
            reasons = {each.id: each.text for each in procedure.definition.review.reasons}
            return f"{reasons[self.reason_id]} {self.remark}".strip()
        finding = procedure.definition.outcome.finding
        certified = finding.words(self.finding) if finding else ""
        return "\n".join(filter(None, (certified, self.remark)))


def decided(session: Session, case: Case) -> str:
    """Return what was decided of a case as the person reads it, or nothing."""
    decision = Decision(case.remark, case.finding, case.reason_id)
    return decision.words(version(session, case.procedure_digest))


def proposed(case: Case) -> Decision:
    """Return the decision that waits for its second signature."""
    proposal = case.proposal
    return Decision(proposal["text"], proposal.get("finding", {}), proposal.get("reason_id", ""))
