"""A stage is signed off, and from then on locked, until a lead opens it again with a reason."""

from django.db import IntegrityError, connection, transaction

from screening.audit import actions as audit
from screening.decisions import board, queries
from screening.decisions.models import SETTLED, SignOff, Stage, StageItem
from screening.decisions.models.sign_offs import HOLD_ALONE, REFUSED
from screening.errors import Conflicting, DomainError


@transaction.atomic
def sign_off(*, review, stage: str, by, reason: str = "") -> SignOff:
    """Lock ``stage``: no vote, undo, comment or resolution any more. Votes on their way are waited for.

    What is not settled yet may stay so (a search that is stopped early), if ``reason`` says why.
    """
    hold_stage(review, stage)
    if board.is_signed_off(review, stage):
        raise Conflicting(f"{Stage(stage).label} is signed off already.")
    counts = queries.stage_counts(review, stage)
    if not sum(counts.values()):
        raise DomainError("No citation is at this stage yet: there is nothing to sign off.")
    left = sum(number for outcome, number in counts.items() if outcome not in SETTLED)
    if left and not reason.strip():
        raise DomainError("Not every citation is settled. Say why the stage is signed off as it is.")
    words = f"signed off {Stage(stage).label.lower()}: {_settled(counts)}"
    return _write(review, stage, by, "stage.sign_off", words, locks=True, reason=reason, counts=counts)


@transaction.atomic
def reopen(*, review, stage: str, by, reason: str) -> SignOff:
    """Open a stage that was signed off; ``reason`` stands in the history."""
    hold_stage(review, stage)
    if not board.is_signed_off(review, stage):
        raise Conflicting(f"{Stage(stage).label} is open: there is nothing to open again.")
    if not reason.strip():
        raise DomainError("Say why the stage is opened again: the reason stands in the history.")
    counts = queries.stage_counts(review, stage)
    words = f"opened {Stage(stage).label.lower()} again"
    return _write(review, stage, by, "stage.reopen", words, locks=False, reason=reason, counts=counts)


def refuse_signed_off(review, stage: str, what: str) -> None:
    """``what`` begins the sentence: "This change would move decisions"."""
    if board.is_signed_off(review, stage):
        name = Stage(stage).label
        raise Conflicting(f"{what}, and {name.lower()} is signed off. A lead has to open it again first.")


def refusal(error: IntegrityError, item: StageItem) -> Exception:
    """The sentence for what the database refused, where it did so because the stage is signed off."""
    told = getattr(error.__cause__, "diag", None)
    if told is None or told.constraint_name != REFUSED:
        return error
    name = item.get_stage_display() or "This stage"
    return Conflicting(f"{name} is signed off: nothing was written. A lead can open the stage again.")


def hold_stage(review, stage: str) -> None:
    """Alone, until the transaction ends: votes on their way are waited for, later ones wait."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_ALONE, [str(review.pk), str(stage)])


def _settled(counts: dict[str, int]) -> str:
    """What everybody may know: open and differing citations are one number."""
    left = sum(number for outcome, number in counts.items() if outcome not in SETTLED)
    told = f"{counts['included']} included, {counts['excluded']} excluded"
    return f"{told}, {left} not settled" if left else told


def _write(review, stage: str, by, verb: str, words: str, *, reason: str, **said) -> SignOff:
    why = reason.strip()
    row = SignOff.objects.create(review=review, stage=stage, signed_by=by, reason=why, **said)
    audit.record(by=by, review=review, verb=verb, target=row, summary=words, detail={"why": why})
    return row
