"""The addresses of a review, in the order in which it flows."""

from django.urls import include, path

from screening.appraisal import urls as appraisal
from screening.citations import urls as citations
from screening.decisions import urls as decisions
from screening.duplicates import urls as duplicates
from screening.extraction import urls as extraction
from screening.fulltexts import urls as fulltexts
from screening.jobs import urls as jobs
from screening.outputs import urls as outputs
from screening.overview import urls as overview
from screening.overview import urls_outside as overview_outside
from screening.protocol import urls as protocol
from screening.reviews import urls as reviews
from screening.reviews import urls_outside as reviews_outside
from screening.studies import urls as studies
from screening.synthesis import urls as synthesis

app_name = "screening"

inside_a_review = [
    *overview.urlpatterns,
    *reviews.urlpatterns,
    *jobs.urlpatterns,
    *protocol.urlpatterns,
    *citations.urlpatterns,
    *duplicates.urlpatterns,
    *decisions.urlpatterns,
    *fulltexts.urlpatterns,
    *studies.urlpatterns,
    *extraction.urlpatterns,
    *appraisal.urlpatterns,
    *synthesis.urlpatterns,
    *outputs.urlpatterns,
]

urlpatterns = [
    *overview_outside.urlpatterns,
    *reviews_outside.urlpatterns,
    path("reviews/<int:review_id>/", include(inside_a_review)),
]
