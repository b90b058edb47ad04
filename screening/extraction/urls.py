"""Doors of this room."""

from django.urls import path

from screening.extraction.views import consensus, form, own

urlpatterns = [
    # what is mine to do, and the form
    path("extraction/", own.extractions, name="extractions"),
    path("extraction/form/", form.form_fields, name="form-fields"),
    path("extraction/form/<int:form_field_id>/", form.form_field, name="form-field"),
    path("extraction/form/<int:form_field_id>/place/", form.form_field_place, name="form-field-place"),
    # my extraction
    path("studies/<int:study_id>/extraction/", own.start, name="extraction-start"),
    path("extraction/<uuid:extraction_id>/", own.extraction, name="extraction"),
    path("extraction/<uuid:extraction_id>/fields/", own.save_fields, name="extraction-fields"),
    path("extraction/<uuid:extraction_id>/arms/", own.save_arms, name="extraction-arms"),
    path("extraction/<uuid:extraction_id>/results/", own.save_results, name="extraction-results"),
    path("extraction/<uuid:extraction_id>/complete/", own.complete, name="extraction-complete"),
    path("extraction/<uuid:extraction_id>/reopen/", own.reopen, name="extraction-reopen"),
    # the consensus of a study
    path("studies/<int:study_id>/consensus/", consensus.consensus, name="consensus"),
    path("studies/<int:study_id>/consensus/start/", consensus.start, name="consensus-start"),
    path("studies/<int:study_id>/consensus/take/", consensus.take, name="consensus-take"),
    path("studies/<int:study_id>/consensus/arms/", consensus.align, name="consensus-align"),
    path("studies/<int:study_id>/consensus/agree/", consensus.agree, name="consensus-agree"),
    path("studies/<int:study_id>/consensus/settle/", consensus.settle, name="consensus-settle"),
    path("studies/<int:study_id>/consensus/unsettle/", consensus.unsettle, name="consensus-unsettle"),
    path("studies/<int:study_id>/consensus/complete/", consensus.complete, name="consensus-complete"),
    path("studies/<int:study_id>/consensus/reopen/", consensus.reopen, name="consensus-reopen"),
]
