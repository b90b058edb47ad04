"""A trial of three arms, with its report, and a protocol that asks for three outcomes."""

from dataclasses import dataclass

import pytest

from screening.extraction import actions
from screening.protocol.models import Denominator, OutcomeDefinition
from tests import factories


@dataclass
class Trial:
    """The study with what an extraction of it needs."""

    study: object
    report: object
    acth: object
    prednisone: object
    vigabatrin: object
    cessation: object
    relapse: object
    vineland: object
    setting: object


@pytest.fixture
def trial(review):
    link = factories.StudyReportFactory(
        study=factories.StudyFactory(review=review, label="Lux 2004"), is_primary=True
    )

    def treatment(name):
        return factories.TreatmentFactory(review=review, name=name)

    def outcome(name, position, **more):
        return factories.OutcomeDefinitionFactory(review=review, name=name, position=position, **more)

    return Trial(
        study=link.study,
        report=link.report,
        acth=treatment("ACTH"),
        prednisone=treatment("Prednisone"),
        vigabatrin=treatment("Vigabatrin"),
        cessation=outcome("Cessation of spasms", 1),
        relapse=outcome("Relapse", 2, denominator=Denominator.RESPONDERS, more_is_better=False),
        vineland=outcome("Vineland score", 3, type=OutcomeDefinition.Type.CONTINUOUS),
        setting=factories.FormFieldFactory(review=review, label="Country", position=1),
    )


@pytest.fixture
def extracted(trial):
    """``extracted(person, arms, complete=True)``: arms as (treatment, label, n, events), in that order."""

    def extract(person, arms, *, complete=True):
        mine = actions.start(study=trial.study, by=person)
        for treatment, label, n, events in arms:
            arm = actions.add_arm(
                extraction=mine, by=person, treatment=treatment, label=label, n_randomised=n
            )
            actions.save_result(
                arm=arm,
                by=person,
                outcome=trial.cessation,
                timepoint="2 weeks",
                events=events,
                total=n,
                source_report=trial.report,
                source_page=1774,
                source_quote=f"{events} of {n} infants",
            )
        return actions.complete(extraction=mine, by=person) if complete else mine

    return extract


@pytest.fixture
def both(trial, extracted, reviewer, second_reviewer):
    """Two complete extractions: arms in another order, under other names, one number different."""
    first = extracted(
        reviewer,
        [
            (trial.prednisone, "Prednisolone", 30, 21),
            (trial.acth, "Tetracosactide", 25, 19),
            (trial.vigabatrin, "Vigabatrin", 52, 28),
        ],
    )
    second = extracted(
        second_reviewer,
        [
            (trial.vigabatrin, "VGB up to 150 mg/kg", 52, 27),
            (trial.prednisone, "oral steroid", 30, 21),
            (trial.acth, "ACTH depot", 25, 19),
        ],
    )
    return first, second
