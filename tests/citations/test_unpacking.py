"""Archives give their files, within limits; whatever is wrong with one is told in a sentence."""

import gzip
import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from screening.citations import actions, unpacking
from screening.citations.models import ImportBatch
from screening.errors import DomainError
from tests.citations import exports

PACKED = [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def zipped(files: dict[str, str | bytes], how=zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def contents(data: bytes, name: str = "search.zip") -> dict[str, bytes]:
    return {str(file.name): file.read() for file in unpacking.unpacked(exports.file(data, name))}


def locked(data: bytes) -> bytes:
    """The same archive with the mark of a password on its files."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00").replace(
        b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00"
    )


def test_a_file_that_is_no_archive_is_given_as_it_is():
    assert contents(b"TY  - JOUR", "a.zip") == {"a.zip": b"TY  - JOUR"}
    assert contents(b"", "a.zip") == {"a.zip": b""}


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, *PACKED])
def test_files_come_with_the_folders_they_lay_in(how):
    data = zipped(
        {"a.ris": "one", "embase/2024/b.ris": b"two", "embase\\c.ris": "three", "/etc/../d": "4"}, how
    )
    assert contents(data) == {
        "search.zip › a.ris": b"one",
        "search.zip › embase › 2024 › b.ris": b"two",
        "search.zip › embase › c.ris": b"three",
        "search.zip › etc › d": b"4",
    }


def test_what_systems_add_is_left_out_and_nothing_else():
    junk = [
        "__MACOSX/._a.ris",
        "__MACOSX/x/a.ris",
        ".DS_Store",
        "x/.DS_Store",
        "x/._a.ris",
        "Thumbs.db",
        "x/",
    ]
    kept = ["about__MACOSX.ris", "x/__MACOSX", "my.DS_Store.ris", ".hidden.ris"]
    found = contents(zipped(dict.fromkeys([*junk, *kept], "text")))
    assert list(found) == ["search.zip › " + name.replace("/", " › ") for name in kept]


def test_a_gzip_file_is_unpacked():
    assert contents(gzip.compress(b"TY  - JOUR"), "a.ris.gz") == {"a.ris": b"TY  - JOUR"}
    two = gzip.compress(b"TY  - ") + gzip.compress(b"JOUR")
    assert contents(two, "a.ris.gz") == {"a.ris": b"TY  - JOUR"}


def test_unpacked_files_are_closed():
    files = []
    for file in unpacking.unpacked(exports.file(zipped({"a": "1", "b": "2"}))):
        assert not file.closed
        files.append(file)
    assert [file.closed for file in files] == [True, True]


def test_a_workbook_passes_through_unopened():
    book, data = Workbook(), io.BytesIO()
    book.active.append(["Title", "Abstract"])
    book.save(data)
    assert contents(data.getvalue(), "a.xlsx") == {"a.xlsx": data.getvalue()}


def test_an_archive_that_only_has_a_folder_named_like_one_of_a_workbook_is_unpacked():
    assert contents(zipped({"xl/a.ris": "one"})) == {"search.zip › xl › a.ris": b"one"}


@pytest.mark.parametrize("files", [{}, {"folder/": ""}, {".DS_Store": "x"}])
def test_an_archive_without_a_file_is_told(files):
    with pytest.raises(DomainError, match=r"“search.zip” holds no files; an archive may hold 1 to 100"):
        contents(zipped(files))


def test_an_archive_of_a_hundred_files_is_taken_and_one_more_is_not():
    assert len(contents(zipped({f"{n}.ris": str(n) for n in range(100)}))) == 100
    with pytest.raises(DomainError, match=r"“search.zip” holds 101 files"):
        contents(zipped({f"{n}.ris": str(n) for n in range(101)}))


def test_an_archive_with_a_password_is_told():
    data = locked(zipped({"a.ris": "one"}))
    with pytest.raises(DomainError, match=r"“search.zip” is locked with a password"):
        contents(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.zip", zipped({"a.ris": b"0" * 5_000_000})),
        ("bomb.zip", zipped({f"{n}.ris": b"0" * 1_200_000 for n in range(3)})),
        ("bomb.gz", gzip.compress(b"0" * 5_000_000)),
    ],
    ids=["one file", "several files", "gzip"],
)
def test_what_unpacks_to_too_much_is_stopped_at_the_limit(monkeypatch, name, data):
    monkeypatch.setattr(unpacking, "MOST_BYTES", 3_000_000)
    with pytest.raises(DomainError, match=rf"“{name}” unpacks to more than 3 MB"):
        contents(data, name)


def test_a_file_that_says_it_is_smaller_than_it_is_does_no_harm(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1_000_000)
    data = zipped({"a.ris": b"0" * 2_000_000})
    lying = data.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(DomainError):
        contents(lying)


def test_a_damaged_archive_is_told():
    whole = zipped({"a.ris": exports.pubmed(200), "b.ris": exports.ris(200)})
    packed = gzip.compress(exports.pubmed(200).encode())
    for data, name in [(whole[: len(whole) // 2], "half.zip"), (packed[:-20], "half.gz")]:
        with pytest.raises(DomainError, match=rf"“{name}” is an archive that cannot be unpacked"):
            contents(data, name)


@pytest.mark.parametrize("how", PACKED)
def test_any_damage_gives_files_or_a_sentence(how):
    chance = random.Random(7)  # noqa: S311
    whole = [zipped({"a.ris": exports.pubmed(9), "ü/b.ris": exports.ris(9)}, how), gzip.compress(b"x" * 999)]
    for _ in range(300):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            contents(bytes(data[: chance.choice([len(data), chance.randrange(5, len(data))])]))
        except DomainError:
            continue


def test_each_file_of_an_archive_is_an_import(review, search, lead):
    data = zipped({"medline/export.txt": exports.pubmed(2), "embase/export.txt": exports.ris(1)})
    uploads = actions.upload_files(
        review=review, search=search, files=[exports.file(data, "search.zip")], by=lead, accepts_itself=True
    )
    assert uploads.refusals == []
    assert [(batch.name, batch.accepts_itself) for batch in uploads.batches] == [
        ("search.zip › medline › export.txt", True),
        ("search.zip › embase › export.txt", True),
    ]
    with uploads.batches[1].file.open() as kept:
        assert kept.read() == exports.ris(1).encode()


def test_of_an_archive_the_good_files_are_taken_and_the_others_told(review, search, lead):
    data = zipped({"a.ris": exports.ris(1), "empty.ris": "", "again.ris": exports.ris(1)})
    uploads = actions.upload_files(
        review=review, search=search, files=[exports.file(data, "search.zip")], by=lead
    )
    assert [batch.name for batch in uploads.batches] == ["search.zip › a.ris"]
    empty, again = uploads.refusals
    assert empty.startswith("“search.zip › empty.ris” is empty")
    assert again.startswith("“search.zip › again.ris” is the same file as “search.zip › a.ris”")


def test_an_archive_in_an_archive_is_kept_and_refused_when_it_is_read(review, search, lead):
    data = zipped({"inner.zip": zipped({"a.ris": exports.ris(1)}, zipfile.ZIP_STORED)})
    uploads = actions.upload_files(
        review=review, search=search, files=[exports.file(data, "outer.zip")], by=lead
    )
    with pytest.raises(actions.Unreadable, match=r"zip archive. Please unpack it"):
        actions.read_batch(batch=uploads.batches[0])
    assert ImportBatch.objects.get().state == "refused"


def test_a_locked_archive_beside_a_good_file_is_told(review, search, lead):
    uploads = actions.upload_files(
        review=review,
        search=search,
        files=[exports.file(locked(zipped({"a.ris": "1"})), "locked.zip"), exports.file(exports.ris(1))],
        by=lead,
    )
    assert len(uploads.batches) == 1
    assert uploads.refusals[0].startswith("“locked.zip” is locked with a password")
