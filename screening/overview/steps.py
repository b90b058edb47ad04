"""What to do next, in words and in the order of a review: what others wait for comes first."""

from dataclasses import dataclass

from screening.decisions.models import Stage
from screening.overview.queries import Plan, Waiting
from screening.reviews.models import Review
from screening.synthesis.models import Summary
from screening.templatetags.figures import thousands


@dataclass(frozen=True)
class Step:
    """``url_name`` is an address inside the review; ``stage`` its argument, where it has one."""

    title: str
    note: str
    url_name: str
    action: str
    stage: str = ""
    done: bool = False
    blocked: bool = False


def several(number: int, one: str, many: str = "") -> str:
    return f"{thousands(number)} {one if number == 1 else many or one + 's'}"


def preparation(review: Review, plan: Plan) -> list[Step]:
    """The lead's way from an empty review to its first citation; what is done stays in sight."""
    return [
        _criteria(plan),
        _names(plan),
        _team(review, plan),
        _searches(plan),
        Step(
            "Import the records",
            "RIS, PubMed, BibTeX, EndNote XML and CSV exports, several files at once."
            if plan.searches
            else "Once the first search is recorded.",
            "imports",
            "Import",
            blocked=not plan.searches,
        ),
    ]


def _criteria(plan: Plan) -> Step:
    note = "What makes a citation part of the review. Each one is also a reason for exclusion."
    written = several(plan.criteria, "criterion", "criteria")
    return Step(
        "Write the criteria", written if plan.criteria else note, "protocol", "Write", done=plan.criteria > 0
    )


def _names(plan: Plan) -> Step:
    note = "What will be extracted from each study and summed up."
    if plan.treatments or plan.outcomes:
        note = f"{several(plan.treatments, 'treatment')}, {several(plan.outcomes, 'outcome')}"
    done = bool(plan.treatments and plan.outcomes)
    return Step("Name the treatments and outcomes", note, "protocol", "Name", done=done)


def _team(review: Review, plan: Plan) -> Step:
    needed = max(review.screeners_title_abstract, review.screeners_full_text)
    who = f"{several(plan.screeners, 'person', 'people')} can screen"
    if plan.screeners < needed:
        who += ", and each citation is to be screened by two"
    if plan.open_invitations:
        who += f"; {several(plan.open_invitations, 'invitation')} not yet accepted"
    return Step("Invite the team", f"{who}.", "team", "Invite", done=plan.screeners >= needed)


def _searches(plan: Plan) -> Step:
    note = "Each database with its strategy and the day it was run, as the report will list them."
    recorded = several(plan.searches, "search", "searches")
    return Step(
        "Record the searches",
        recorded if plan.searches else note,
        "protocol",
        "Record",
        done=plan.searches > 0,
    )


def gaps(review: Review, plan: Plan, waiting: Waiting) -> list[Step]:
    """What the lead left out on the way and the work now needs."""
    steps = [_criteria(plan), _team(review, plan)]
    if waiting.to_extract:
        steps.append(_names(plan))
    return [step for step in steps if not step.done]


def judgements(waiting: Waiting) -> list[Step]:
    """What waits for this person's own judgement."""
    table = [
        (
            waiting.duplicates,
            "Decide possible duplicates",
            several(waiting.duplicates, "pair looks alike", "pairs look alike")
            + ". Decided first, nothing is screened twice.",
            "duplicates",
            "Decide",
            "",
        ),
        (
            waiting.conflicts,
            "Resolve conflicts",
            several(waiting.conflicts, "citation", "citations") + " on which two people differ.",
            "conflicts",
            "Resolve",
            "",
        ),
        (
            waiting.title_abstract,
            "Screen titles and abstracts",
            several(waiting.title_abstract, "citation waits", "citations wait") + " for you.",
            "screen",
            "Screen",
            Stage.TITLE_ABSTRACT.slug,
        ),
        (
            waiting.to_find,
            "Find full texts",
            several(waiting.to_find, "report is", "reports are") + " sought.",
            "fulltexts",
            "Find",
            "",
        ),
        (
            waiting.full_text,
            "Judge full texts",
            several(waiting.full_text, "report waits", "reports wait") + " for you.",
            "screen",
            "Judge",
            Stage.FULL_TEXT.slug,
        ),
        (
            waiting.to_extract,
            "Extract studies",
            several(waiting.to_extract, "study waits", "studies wait") + " for you.",
            "extractions",
            "Extract",
            "",
        ),
        (
            waiting.to_agree,
            "Agree on extractions",
            several(waiting.to_agree, "study was", "studies were") + " extracted by two people.",
            "extractions",
            "Agree",
            "",
        ),
        (
            waiting.to_appraise,
            "Appraise studies",
            several(waiting.to_appraise, "study waits", "studies wait") + " for you.",
            "appraisals",
            "Appraise",
            "",
        ),
    ]
    return [
        Step(title, note, url, action, stage) for count, title, note, url, action, stage in table if count
    ]


def conclusion(agreed: int, newest: Summary | None, is_stale: bool) -> list[Step]:
    """For those who may run the summaries."""
    if newest is None and agreed:
        note = f"{several(agreed, 'study is', 'studies are')} agreed on."
        return [Step("Make the first summary", note, "summaries", "Summarise")]
    if is_stale:
        note = f"What run {newest.number} rests on has changed since."
        return [Step("Run the summaries again", note, "summaries", "Run")]
    return []


def first_open(steps: list[Step]) -> Step | None:
    return next((step for step in steps if not step.done and not step.blocked), None)
