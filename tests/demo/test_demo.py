"""The demo is loaded once, through actions, and stands in the middle of its work."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from screening.demo import build, people, protocol
from screening.demo.trials import TRIALS
from screening.engine.formats import read
from screening.engine.prisma import check
from screening.models import AuditEntry, Extraction, Review, StageItem
from screening.outputs import prisma

EXPORTS = Path(build.__file__).parent / "exports"


@pytest.fixture
def demo(transactional_db) -> Review:
    call_command("demo", verbosity=0)
    return Review.objects.get(title=protocol.TITLE)


def test_the_demo_is_in_the_middle_of_its_work(demo, capsys):
    entries = AuditEntry.objects.count()
    call_command("demo")
    assert (Review.objects.count(), AuditEntry.objects.count()) == (1, entries)
    assert people.PASSWORD in capsys.readouterr().out
    assert set(StageItem.objects.values_list("outcome", flat=True)) == {
        "unscreened", "awaiting", "included", "excluded", "conflict",
    }  # fmt: skip
    assert demo.duplicate_pairs.filter(verdict="pending").count() == build.PAIRS_LEFT
    assert set(demo.reports.values_list("state", flat=True)) == {
        "sought", "requested", "retrieved", "not_retrieved",
    }  # fmt: skip
    assert Extraction.objects.filter(person=None, state="complete").count() == len(TRIALS) - 2
    assert check(prisma.flow(demo)) == ()
    pooled = demo.summaries.get().rows.get(outcome__name=protocol.BOTH, treatment__name="ACTH", subgroup="")
    assert (pooled.studies, pooled.patients, pooled.events) == (3, 52, 38)


@pytest.mark.parametrize("name", [name for name, _ in protocol.SEARCHES])
def test_the_exports_of_the_demo_read_without_loss(name):
    reading = read((EXPORTS / name).read_bytes(), name=name)
    hits = dict(protocol.SEARCHES)[name]["hits"]
    assert (reading.marks, len(reading.records), len(reading.rejected)) == (hits, hits, 0)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.title_starts)
def test_figures_are_possible_and_quoted(trial):
    for arm in trial.arms:
        for count in arm.counts:
            assert 0 <= count.events <= count.total
            assert count.quote


def test_people_have_one_line():
    assert re.fullmatch(r"Demo people: [^\n]+; password: \S+", people.sign_in_line())
