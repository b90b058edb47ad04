"""What a file is, told by its content; what cannot be read yet is refused with what to export instead."""

import gzip
import io
import json
import zipfile

import pytest

from screening.engine.formats import read
from screening.engine.formats.catalogue import FORMATS
from screening.engine.formats.detect import kind_of
from screening.engine.formats.text import Text
from screening.engine.records import Refused
from tests.engine.formats.samples import NAMES, sample

TEXTS = [
    ("empty", ""),
    ("empty", " \n\t\n"),
    ("pubmed-xml", '<?xml version="1.0"?>\n<PubmedArticleSet>\n<PubmedArticle>'),
    ("pubmed-xml", "<PubmedBookArticle><BookDocument>"),
    ("endnote-xml", "<xml><records><record><ref-type name='Journal Article'>17</ref-type>"),
    ("zotero-rdf", '<rdf:RDF\n xmlns:bib="http://purl.org/net/biblio#">'),
    ("xml", '<rdf:RDF\n xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'),
    ("xml-entities", '<!DOCTYPE x [<!ENTITY a "b">]>\n<PubmedArticleSet>\n<PubmedArticle>'),
    ("ovid-xml", '<record index="1"><F C="UI" L="Unique Identifier"><D type="c">1</D></F>'),
    ("html", "<!DOCTYPE html>\n<html><head>"),
    ("xml", "<feed><entry/></feed>"),
    ("csl-json", json.dumps([{"type": "article-journal", "title": "A", "issued": {"raw": "2020"}}])),
    ("csl-json", json.dumps({"type": "post-weblog", "DOI": "10.9999/1", "author": [{"literal": "A"}]})),
    ("json", json.dumps({"name": "codemeta"})),
    ("wos-tagged", "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU A, B\nER\n"),
    ("wos-tagged", "PT J\nAU Sample, S\nTI A title\nER\n\nEF\n"),
    ("ovid-tagged", "<3001. >\nVN  - Ovid Technologies\nDB  - Embase\n"),
    ("ovid-tagged", " VN - Ovid Technologies\n UI - 1\n"),
    ("ovid-tagged", "<1>\nAccession Number\n  00042637\n"),
    ("refer", "%0 Journal Article\n%A Sample, S\n%T Title\n"),
    ("bibtex", "% Encoding: UTF-8\n\n@article{key,\n  title = {A}\n}\n"),
    ("bibtex", "Scopus\nEXPORT DATE: 1 January 2020\n\n@ARTICLE{Sample2020,\n"),
    ("cochrane-text", "Record #1 of 271\nID: CN-00999999\nAU: Sample S\nTI: A title\n"),
    (
        "refworks-tagged",
        "Refworks Export Tagged Format\nCharacter Set=utf-8\n\nRT Journal Article\nSR Electronic\n",
    ),
    ("refworks-tagged", "RT Journal Article\nA1 Sample, S\nT1 Title\n"),
    ("pmid-list", "90000001\n90000002\n90000003\n"),
    ("pubmed-display", "1. J Sample. 2020 Jan;1(1):1-2.\n\nA title.\n\nSample S.\n\nPMID: 90000001\n"),
    ("embase-vertical", '"TITLE","A title"\n"AUTHOR NAMES","Sample S."\n"ABSTRACT","An abstract"\n'),
    ("embase-csv", '"SEARCH QUERY","spasm:ti"\n-----\n\n"Title","Author Names","PUI"\n"A","B","L1"\n'),
    ("cochrane-csv", "CENTRAL ID,Author(s),Title,Source,Year\n"),
    ("covidence-csv", "Title,Authors,Abstract,Published Year,Covidence #\n"),
    ("rayyan-csv", "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,notes\n"),
    ("rayyan-log", "article_id,user_email,created_at,key,value\n"),
    ("ovid-csv", "ORN,VN,DB,UI,PM,TI,SO,AU\n"),
    ("scopus-csv", '"Authors","Title","Year","Source title","Link"\n'),
    ("pubmed-csv", "PMID,Title,Authors,Citation,First Author,Journal/Book\n"),
    ("zotero-csv", '"Key","Item Type","Publication Year","Author","Title","Publication Title"\n'),
    ("ebsco-csv", "Article Title,Author,Journal Title,ISSN,PLink\n"),
    ("lens-csv", "_baseline\nLens ID,Title,Date Published\n"),
    ("clinicaltrials-csv", "NCT Number,Study Title,Study URL\n"),
    ("refworks-table", "Reference Type\tReference Id\tAuthors, Primary\tTitle Primary\n"),
    ("wos-table", "PT\tAU\tBA\tTI\tSO\n"),
    ("table", "abstract;keywords;title\n"),
    ("table", "title\tauthors\tyear\n"),
    ("", "Dear reviewer, please find enclosed our manuscript.\n"),
    ("medline", "Search of 3 May, 3 records\n" * 30 + "PMID- 1\nOWN - NLM\nTI  - A title\n"),
    ("ris", "a line\n" * 500 + "TY  - JOUR\nTI  - After five hundred lines\nER  - \n"),
]


@pytest.mark.parametrize(("kind", "text"), TEXTS)
def test_a_text_is_known_by_its_content(kind, text):
    assert kind_of(Text.of(text)) == kind


def test_every_sample_is_read_whatever_its_name_says():
    kinds = {name: read(sample(name), name="export.csv").format for name in NAMES}
    medline = {name for name, kind in kinds.items() if kind == "medline"}
    assert medline == {"eric.nbib", "pubmed.nbib", "pubmed_central.txt"}
    assert {name for name, kind in kinds.items() if kind == "ris"} == {
        name for name in NAMES if name.endswith(".ris")
    }


def packed(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


FILES = [
    ("a Word document", packed("word/document.xml")),
    ("a zip archive", packed("export.ris")),
    ("a gzip archive", gzip.compress(b"TY  - JOUR", mtime=0)),
    ("a PDF", b"%PDF-1.7\n"),
    ("an old Excel or Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a formatted text (RTF)", b"{\\rtf1\\ansi TY  - JOUR}"),
    ("not text", b"\x89PNG\r\n\x1a\n"),
    ("not text", bytes(range(1, 32)) * 200),
    ("empty", b""),
]


@pytest.mark.parametrize(("what", "data"), FILES)
def test_a_file_that_is_no_text_is_refused_by_what_it_is(what, data):
    with pytest.raises(Refused, match=r"^The file “upload\.ris” is ") as refused:
        read(data, name="upload.ris")
    assert str(refused.value).startswith(f"The file “upload.ris” is {what}")


REFUSED = [(kind, text) for kind, text in TEXTS if kind and FORMATS[kind].reader is None]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_a_refusal_says_what_the_file_is_and_what_to_do(kind, text):
    with pytest.raises(Refused) as refused:
        read(text.encode())
    assert str(refused.value) == f"This file is {FORMATS[kind].label}. {FORMATS[kind].instead}"


def test_a_refusal_of_an_unknown_text_shows_how_it_begins():
    with pytest.raises(Refused) as refused:
        read(b"Dear reviewer,\nplease find enclosed our manuscript.")
    assert str(refused.value) == (
        "This file is no citation export that can be read: it begins with “Dear reviewer, please find "
        "enclosed our manuscript.”. Please export the records with abstracts, as RIS or from PubMed for a "
        "citation manager (.nbib)."
    )


def test_every_format_has_a_reader_or_says_what_to_do_instead():
    assert [name for name, kind in FORMATS.items() if (kind.reader is None) == (kind.instead == "")] == []
    assert all(kind.instead.endswith(".") for kind in FORMATS.values() if kind.reader is None)
