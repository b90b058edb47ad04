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


def preparation(review: Review, plan: Plan, waiting: Waiting) -> list[Step]:
    """The lead's way from an empty review to its first citation; what is done stays in sight."""
    return [
        _criteria(plan),
        _names(plan),
        _team(review, plan),
        _searches(plan),
        *_imports(plan, waiting),
    ]


def _imports(plan: Plan, waiting: Waiting) -> list[Step]:
    if waiting.to_accept:
        return [task.step(waiting.to_accept) for task in TASKS if task.count == "to_accept"]
    return [
        Step(
            "Import the records",
            "Exports of any database or reference manager, several files or archives at once."
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


@dataclass(frozen=True)
class Task:
    """A kind of work: ``count`` is its field of Waiting, ``one`` and ``many`` go on from the number."""

    count: str
    title: str
    one: str
    many: str
    url_name: str
    action: str
    stage: str = ""

    def step(self, number: int) -> Step:
        note = f"{several(number, self.one, self.many)}."
        return Step(self.title, note, self.url_name, self.action, self.stage)


TASKS = [
    Task(
        "to_accept",
        "Accept imports",
        "file was read and waits for an answer",
        "files were read and wait for an answer",
        "imports",
        "Look",
    ),
    Task(
        "duplicates",
        "Decide possible duplicates",
        "pair looks alike",
        "pairs look alike",
        "duplicates",
        "Decide",
    ),
    Task(
        "conflicts",
        "Resolve conflicts",
        "citation on which two people differ",
        "citations on which two people differ",
        "conflicts",
        "Resolve",
    ),
    Task(
        "title_abstract",
        "Screen titles and abstracts",
        "citation waits for you",
        "citations wait for you",
        "screen",
        "Screen",
        Stage.TITLE_ABSTRACT.slug,
    ),
    Task("to_find", "Find full texts", "report is sought", "reports are sought", "fulltexts", "Find"),
    Task(
        "full_text",
        "Judge full texts",
        "report waits for you",
        "reports wait for you",
        "screen",
        "Judge",
        Stage.FULL_TEXT.slug,
    ),
    Task(
        "to_link",
        "Group reports into studies",
        "included report belongs to no study yet",
        "included reports belong to no study yet",
        "studies",
        "Group",
    ),
    Task(
        "to_extract",
        "Extract studies",
        "study waits for you",
        "studies wait for you",
        "extractions",
        "Extract",
    ),
    Task(
        "to_agree",
        "Agree on extractions",
        "study was extracted by all who were asked",
        "studies were extracted by all who were asked",
        "extractions",
        "Agree",
    ),
    Task(
        "to_appraise",
        "Appraise studies",
        "study waits for you",
        "studies wait for you",
        "appraisals",
        "Appraise",
    ),
    Task(
        "to_class",
        "Agree on evidence classes",
        "study was appraised by all who were asked",
        "studies were appraised by all who were asked",
        "appraisals",
        "Agree",
    ),
]


def judgements(waiting: Waiting) -> list[Step]:
    """What waits for this person's own judgement."""
    numbers = [(task, getattr(waiting, task.count)) for task in TASKS]
    return [task.step(number) for task, number in numbers if number]


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
