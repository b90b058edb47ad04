"""From two exports to an extraction sheet and a summary per treatment arm, in three browsers."""

import io

import openpyxl
import pytest

from screening.models import Citation, Vote
from tests import factories
from tests.e2e.people import Person
from tests.samples.pdf import pdf_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEDLINE = """\
PMID- 90000001
OWN - NLM
DP  - 1996
TI  - High-dose corticotropin versus prednisone for infantile spasms.
PG  - 375-9
AB  - Infants with spasms and hypsarrhythmia were randomised to two hormones.
FAU - Example, Anna B
JT  - Journal of Examples
VI  - 97

PMID- 90000002
OWN - NLM
DP  - 1997
TI  - Vigabatrin in adults with partial seizures.
AB  - Adults were treated.
FAU - Other, Carl
JT  - Journal of Examples
"""
EMBASE = """\
TY  - JOUR
T1  - High-dose corticotropin versus prednisone for infantile spasms
A1  - Example, A.B.
Y1  - 1996
JF  - Journal of Examples
VL  - 97
SP  - 375
EP  - 379
U2  - L900000001
C5  - 90000001
DB  - Embase
ER  - \x20

TY  - JOUR
U2  - L900000002
T1  - Hypsarrhythmia and its variations
A1  - Third, D.
Y1  - 1984
JF  - Journal of Examples
N2  - Recordings of infants.
DB  - Embase
ER  - \x20
"""
ACTH = "Corticotropin"
PREDNISONE = "Prednisone"


@pytest.fixture
def files(tmp_path):
    def written(name: str, content: bytes):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return {
        "medline": written("medline.nbib", MEDLINE.encode()),
        "embase": written("embase.ris", EMBASE.encode()),
        "report": written("report.pdf", pdf_of("Thirteen of fifteen infants responded to corticotropin.")),
    }


def arms(acth_label: str, prednisone_label: str) -> list[dict]:
    return [
        {"treatment": ACTH, "label": acth_label, "n_randomised": "15"},
        {"treatment": PREDNISONE, "label": prednisone_label, "n_randomised": "14"},
    ]


def test_one_whole_review(browser, live_server, files):
    factories.UserFactory(email="lead@example.org", name="Lea Lead")
    lead, one, two = (Person(browser, live_server.url) for _ in range(3))
    _plan_and_invite(lead, one, two)
    _find(lead, files)
    _screen(lead, one, two)
    _read(lead, one, two, files["report"])
    _extract(lead, one, two)
    lead.compute_summary()
    lead.sees("87 %")
    sheet = openpyxl.load_workbook(io.BytesIO(lead.download("extraction.xlsx")))["Results"]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    picked = [[row[head.index(name)] for name in ("treatment", "events", "total", "agreed")] for row in rows]
    assert picked == [[ACTH, 13, 15, "consensus"], [PREDNISONE, 4, 14, "consensus"]]
    assert lead.problems + one.problems + two.problems == []


def _plan_and_invite(lead, one, two):
    lead.sign_in("lead@example.org")
    review = lead.make_review("Hormones for infantile spasms")
    lead.add("criteria", label="Infantile spasms", question="Are they documented?", reason="No spasms")
    lead.add("treatments", name=ACTH)
    lead.add("treatments", name=PREDNISONE)
    lead.add("outcomes", name="Cessation of spasms")
    for person, name in ((one, "Rob One"), (two, "Sue Two")):
        person.join(lead.invite(f"{name.split()[0].lower()}@example.org"), name, review)


def _find(lead, files):
    lead.import_files("MEDLINE", files["medline"])
    lead.import_files("EMBASE", files["embase"])
    lead.open("/duplicates/")
    lead.sees("Every pair is decided")
    lead.open("/duplicates/decided/?by=rule")
    lead.sees("Same PMID 90000001")
    assert Citation.objects.filter(merged_into=None).count() == 3


def _screen(lead, one, two):
    one.vote("title-abstract", {"High-dose": "i", "Vigabatrin": "e", "Hypsarrhythmia": "e"})
    two.vote("title-abstract", {"High-dose": "i", "Vigabatrin": "e", "Hypsarrhythmia": "i"})
    assert Vote.objects.count() == 6
    lead.open("/conflicts/")
    form = lead.page.locator("form[action*='/resolve/']").first
    form.locator(".segment", has_text="Exclude").click()
    form.locator("textarea").fill("No treatment is studied.")
    lead.press("Resolve the conflict", form)


def _read(lead, one, two, report):
    lead.upload_report(report)
    for person in (one, two):
        person.include_report("Thirteen of fifteen")
    lead.make_study()


def _extract(lead, one, two):
    one.extract(arms("ACTH", "Prednisone arm"), {"ACTH": (13, 15), "Prednisone arm": (4, 14)})
    two.extract(arms("Corticotropin", "Prednisone"), {"Corticotropin": (13, 15), "Prednisone": (4, 14)})
    lead.agree_on_first_study()
