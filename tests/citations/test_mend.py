"""A rejected entry is mended in the page: its corrected text is read, what stood in the file stays."""

import pytest

from screening.audit.models import AuditEntry
from screening.citations import actions, queries
from screening.citations.models import RejectedRecord
from screening.engine.prisma import check
from screening.errors import Conflicting, DomainError
from screening.outputs.prisma import flow
from tests.at_once import all_at_once
from tests.citations import exports

MENDED = "Read from a correction; the text of the file was rejected."
ENDNOTE = (
    '<?xml version="1.0"?><xml><records>'
    '<record><ref-type name="Journal Article">17</ref-type><titles><title>One</title></titles></record>\n'
    "{}</records></xml>"
)
ENDNOTE_BROKEN = "<record><titles><title>Two</title></record>"
ENDNOTE_GOOD = "<record><titles><title>Two mended</title></titles></record>"
CSL = '[{"type": "article-journal", "title": "One", "issued": {"date-parts": [[1996]]}},\n %s]'
BIBTEX = "@article{a, title = {One}, year = {1996}, author = {Baram, T}}\n\n%s\n"
KINDS = {
    "pubmed-xml": (
        exports.pubmed_xml("One", "Two</x"),
        exports.article("Two mended"),
    ),
    "endnote-xml": (ENDNOTE.format(ENDNOTE_BROKEN), ENDNOTE_GOOD),
    "csl-json": (CSL % '{"volume": "97"}', '{"type": "article-journal", "title": "Two mended"}'),
    "bibtex": (BIBTEX % "@article{b, 97", "@article{b, title = {Two mended}, year = {1997}}"),
}


@pytest.fixture
def broken(imported):
    """A stored file with one good entry and a rejected one."""
    return imported(exports.pubmed_xml("One", "Two</x"), "export.xml")


GOOD = exports.article("Two mended")


@pytest.mark.parametrize("kind", KINDS)
def test_a_mended_entry_is_stored_in_its_place(imported, review, lead, kind):
    text, good = KINDS[kind]
    batch = imported(text, "export")
    assert (batch.format, batch.marks, batch.parsed, batch.rejected) == (kind, 2, 1, 1)
    rejected = batch.rejects.get()
    raw = rejected.raw
    mended = actions.mend(rejected=rejected, text=good, by=lead)
    record = mended.mended
    assert (record.position, record.line, record.raw) == (rejected.position, rejected.line, good)
    assert (record.citation.title, record.citation.number) == ("Two mended", 2)
    assert record.warnings[-1] == MENDED
    assert (mended.raw, mended.reason) == (raw, rejected.reason)
    batch.refresh_from_db()
    assert (batch.parsed, batch.rejected, batch.stored, batch.unaccounted) == (2, 0, 2, 0)
    assert queries.citations(review).count() == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " \n", "\x00", "\ud800", "<", "[", "{", "@", "%%% nonsense"])
def test_nonsense_is_no_entry_of_any_kind(imported, lead, kind, text):
    rejected = imported(KINDS[kind][0], "export").rejects.get()
    with pytest.raises(DomainError, match="must give one record"):
        actions.mend(rejected=rejected, text=text, by=lead)


def test_the_rooms_behind_hear_of_it(broken, review, lead):
    mended = actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)
    assert review.stage_items.filter(citation=mended.mended.citation, withdrawn_at=None).count() == 1
    assert check(flow(review)) == ()
    assert flow(review).removed_for_other_reasons == 0
    entry = AuditEntry.objects.get(verb="import.mend")
    assert entry.summary == "mended the rejected entry on line 4 of export.xml"
    assert entry.detail == {"citation": mended.mended.citation_id}


def test_the_account_follows(broken, lead):
    before = (broken.with_warnings, broken.without_abstract, broken.known)
    actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)
    broken.refresh_from_db()
    assert (broken.with_warnings, broken.without_abstract, broken.known) == (before[0] + 1, before[1] + 1, 0)
    assert queries.records_with_warnings(broken).count() == broken.with_warnings


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (exports.article("Two</x"), "The text must give one record. This entry is no well-formed XML"),
        (exports.article("Two") + exports.article("Three"), "The text must give one record. 2 records"),
        ("Dear all, here it is.", "The text must give one record."),
        ("", "The text must give one record."),
    ],
    ids=["still broken", "two records", "something else", "nothing"],
)
def test_what_gives_no_single_record_is_refused(broken, lead, text, sentence):
    with pytest.raises(DomainError, match=sentence):
        actions.mend(rejected=broken.rejects.get(), text=text, by=lead)
    broken.refresh_from_db()
    assert (broken.stored, broken.rejected, broken.rejects.get().mended) == (1, 1, None)
    assert not AuditEntry.objects.filter(verb="import.mend").exists()


def test_it_is_mended_once(broken, lead):
    rejected = broken.rejects.get()
    actions.mend(rejected=rejected, text=GOOD, by=lead)
    with pytest.raises(Conflicting, match="was mended before"):
        actions.mend(rejected=rejected, text=GOOD, by=lead)
    assert broken.records.count() == 2


def test_nothing_is_mended_before_the_file_is_stored_or_after_it_was_undone(read, broken, lead):
    waiting = read(exports.pubmed_xml("Other</x"), "waiting.xml")
    with pytest.raises(Conflicting, match="Accept the file first"):
        actions.mend(rejected=waiting.rejects.get(), text=GOOD, by=lead)
    actions.undo(batch=broken, by=lead)
    with pytest.raises(Conflicting, match="was undone"):
        actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)


def test_a_mended_entry_leaves_with_its_import(broken, review, lead):
    actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)
    batch = actions.undo(batch=broken, by=lead)
    assert (batch.state, batch.undone, queries.citations(review).count()) == ("undone", 2, 0)
    assert check(flow(review)) == ()


def test_a_mended_entry_may_be_known(imported, broken, lead):
    imported(exports.pubmed(1).replace("9000001", f"{8000000 + len('Two mended')}"))
    mended = actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)
    broken.refresh_from_db()
    assert (mended.mended.known_before, broken.known) == (True, 1)


def test_a_file_that_is_gone_is_said_so(broken, lead):
    broken.file.storage.delete(broken.file.name)
    with pytest.raises(DomainError, match="no longer on the server"):
        actions.mend(rejected=broken.rejects.get(), text=GOOD, by=lead)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_mend_at_once_one_does(broken, lead, review):
    rejected = broken.rejects.get()
    results = all_at_once([lambda: actions.mend(rejected=rejected, text=GOOD, by=lead)] * 3)
    assert results.count(Conflicting) == 2
    assert RejectedRecord.objects.get().mended.citation.number == 2
    assert queries.citations(review).count() == 2


@pytest.mark.django_db(transaction=True)
def test_mending_and_undoing_at_once_agree(imported, lead, review):
    for round_ in range(3):
        text = exports.pubmed_xml(f"One {round_}", f"Two {round_}</x")
        batch = imported(text, f"{round_}.xml")
        rejected = batch.rejects.get()
        all_at_once(
            [
                lambda rejected=rejected: actions.mend(rejected=rejected, text=GOOD, by=lead),
                lambda batch=batch: actions.undo(batch=batch, by=lead),
            ]
        )
        batch.refresh_from_db()
        alive = queries.citations(review).filter(records__batch=batch).count()
        assert (batch.state, alive) == ("undone", 0)
        assert batch.stored - batch.undone == alive
        assert check(flow(review)) == ()
