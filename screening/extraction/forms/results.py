"""The grid of results: outcomes and times down, arms across; each cell a number, or not reported."""

from collections import defaultdict
from collections.abc import Iterator

from django import forms

from screening.engine.extraction.plausibility import Figures, refusals
from screening.engine.extraction.wording import normal, timepoint_key
from screening.extraction import actions, queries
from screening.extraction.forms.section import (
    Section,
    decimal,
    number,
    report_field,
    source_fields,
    source_of,
    text,
)
from screening.extraction.models import Result
from screening.protocol.models import Denominator, OutcomeDefinition

OWN = ("definition", "denominator", "report", "page", "quote")
"""Said once for the row; an arm may say otherwise."""


class Cell:
    """The fields of one arm in a row, for the page."""

    def __init__(self, form: "RowForm", arm) -> None:
        self.form, self.arm = form, arm

    def __getattr__(self, name: str):
        try:
            return self.form[f"{name}-{self.arm.pk}"]
        except KeyError as error:
            raise AttributeError(name) from error

    @property
    def numbers(self) -> list:
        return [getattr(self, name) for name in self.form.number_names]

    @property
    def own(self) -> list:
        return [getattr(self, name) for name in OWN]

    @property
    def has_own(self) -> bool:
        """Something is said otherwise than in the row."""
        return any(bound.value() for bound in self.own)

    @property
    def must_be_open(self) -> bool:
        return any(bound.errors or hasattr(bound.field, "stored") for bound in self.own)


class RowForm(forms.Form):
    """One outcome at one time, for all arms."""

    was_timepoint = forms.CharField(required=False, widget=forms.HiddenInput)
    was_period = forms.CharField(required=False, widget=forms.HiddenInput)
    is_stored = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, outcome, arms, links, *, prefix: str, results=(), data=None) -> None:
        self.outcome, self.arms, self.links = outcome, arms, links
        self.results = {result.arm_id: result for result in results}
        super().__init__(prefix=prefix, data=data, initial=_row_initial(outcome, list(results)))
        self.fields["timepoint"] = text("Time", longest=80)
        self.fields["timepoint"].widget.attrs["list"] = "timepoints"
        self.fields["period"] = text("Period of a cross-over", longest=60)
        self.fields["definition"] = text("Definition used", longest=300)
        self.fields["denominator"] = forms.ChoiceField(label="Out of", choices=Denominator.choices)
        self.fields.update(source_fields(links))
        for arm in arms:
            self._add_cell(arm)

    @property
    def is_continuous(self) -> bool:
        return self.outcome.type == OutcomeDefinition.Type.CONTINUOUS

    @property
    def number_names(self) -> tuple[str, ...]:
        return ("mean", "sd", "total") if self.is_continuous else ("events", "total")

    def _add_cell(self, arm) -> None:
        fields = {"mean": decimal("Mean"), "sd": decimal("SD", min_value=0), "events": number("Events")}
        fields = {name: fields[name] for name in self.number_names if name != "total"}
        fields["total"] = number("n" if self.is_continuous else "Total")
        fields["missing"] = forms.BooleanField(label="Not reported", required=False)
        fields["definition"] = text("Definition for this arm", longest=300)
        choices = [("", "as the row"), *Denominator.choices]
        fields["denominator"] = forms.ChoiceField(label="Out of", required=False, choices=choices)
        fields |= {**source_fields(self.links), "report": report_field(self.links, "as the row")}
        stored = self._cell_initial(arm)
        for name, field in fields.items():
            self.fields[f"{name}-{arm.pk}"] = field
            self.initial[f"{name}-{arm.pk}"] = stored.get(name)

    def _cell_initial(self, arm) -> dict:
        """Own values only where they are not those of the row."""
        result = self.results.get(arm.pk)
        if result is None:
            return {}
        numbers = {name: _shown(getattr(result, name)) for name in self.number_names}
        own = {name: value for name, value in _said(result).items() if value != self.initial[name]}
        return {**numbers, "missing": not result.is_reported, **own}

    def cells(self) -> Iterator[Cell]:
        return (Cell(self, arm) for arm in self.arms)

    @property
    def when(self) -> tuple[str, str]:
        cleaned = self.cleaned_data
        return timepoint_key(cleaned.get("timepoint", "")), normal(cleaned.get("period", ""))

    @property
    def is_used(self) -> bool:
        return any(self._is_filled(arm) for arm in self.arms)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        filled = [arm for arm in self.arms if self._is_filled(arm)]
        for arm in filled:
            self._clean_cell(arm)
        typed = any(cleaned.get(name) for name in ("timepoint", "period", "definition", "page", "quote"))
        if typed and not filled and not cleaned.get("is_stored") and not self.errors:
            self.add_error(
                "timepoint", "Give numbers for at least one arm, or tick “not reported”; else clear this row."
            )
        return cleaned

    def _is_filled(self, arm) -> bool:
        numbers = (self.cleaned_data.get(f"{name}-{arm.pk}") for name in self.number_names)
        unread = any(self.has_error(f"{name}-{arm.pk}") for name in self.number_names)
        return unread or bool(self._of(arm, "missing")) or any(value is not None for value in numbers)

    def _of(self, arm, name: str):
        return self.cleaned_data.get(f"{name}-{arm.pk}")

    def _clean_cell(self, arm) -> None:
        numbers = {name: self._of(arm, name) for name in self.number_names}
        figures = Figures(
            arm=arm.pk,
            outcome=self.outcome.name,
            continuous=self.is_continuous,
            reported=not self._of(arm, "missing"),
            **numbers,
        )
        for sentence in refusals(figures):
            self.add_error(f"{self.number_names[0]}-{arm.pk}", sentence)

    def row(self) -> actions.Row:
        cleaned = self.cleaned_data
        was = (cleaned["was_timepoint"], cleaned["was_period"]) if cleaned["is_stored"] else None
        shown = [arm for arm in self.arms if was or self._is_filled(arm)]
        cells = {arm: self._cell(arm) if self._is_filled(arm) else None for arm in shown}
        return actions.Row(self.outcome, cleaned["timepoint"], cleaned["period"], cells, was)

    def _cell(self, arm) -> dict:
        own = {name: self._of(arm, name) or self.cleaned_data.get(name) for name in OWN}
        numbers = {name: self._of(arm, name) for name in self.number_names}
        return {
            **numbers,
            "is_reported": not self._of(arm, "missing"),
            "definition": own["definition"],
            "denominator": own["denominator"],
            **source_of(own, self.links),
        }


def _said(result: Result) -> dict:
    return {
        "definition": result.definition,
        "denominator": result.denominator,
        "report": result.source_report_id,
        "page": result.source_page,
        "quote": result.source_quote,
    }


def _shown(value):
    return f"{value:.12g}" if isinstance(value, float) else value


def _row_initial(outcome, results: list[Result]) -> dict:
    """What all arms say alike is said by the row; what they do not is said by each arm."""
    if not results:
        return {"denominator": outcome.denominator}
    said = [_said(result) for result in results]
    alike = {name: said[0][name] for name in OWN if all(each[name] == said[0][name] for each in said)}
    return {
        "denominator": outcome.denominator,
        "timepoint": results[0].timepoint,
        "period": results[0].period,
        "was_timepoint": results[0].timepoint,
        "was_period": results[0].period,
        "is_stored": True,
        **{name: None for name in OWN if name != "denominator"},
        **alike,
    }


class ResultsSection(Section):
    """``more``: an outcome for which room for one more time is made."""

    name = "results"

    def __init__(self, extraction, *, data=None, more: str | None = None) -> None:
        super().__init__(extraction, data=data)
        self.arms = queries.arms_with_results(extraction)
        self.links = queries.reports_of(extraction.study)
        self.several_reports = len(self.links) > 1
        self.more = int(more) if more and more.isdecimal() else None
        stored = self._stored_rows()
        outcomes = extraction.study.review.outcomes.order_by("position", "pk")
        shown = [each for each in outcomes if each.retired_at is None or each.pk in stored]
        self.groups = [(outcome, self._rows(outcome, stored[outcome.pk])) for outcome in shown]
        self.timepoints = sorted({when for rows in stored.values() for when, _ in rows if when})

    def _stored_rows(self) -> dict[int, dict[tuple[str, str], list[Result]]]:
        found: dict = defaultdict(lambda: defaultdict(list))
        for arm in self.arms:
            for result in arm.results.all():
                found[result.outcome_id][result.timepoint, result.period].append(result)
        return found

    def _rows(self, outcome, stored: dict) -> list[RowForm]:
        if self.data is None:
            return self._fresh_rows(outcome, stored)
        prefixes = [each for each in self.data.getlist("row") if each.startswith(f"o{outcome.pk}-")]
        return [self._posted_row(outcome, prefix, stored) for prefix in prefixes]

    def _fresh_rows(self, outcome, stored: dict) -> list[RowForm]:
        rows = [*stored.values(), *([[]] if not stored or self.more == outcome.pk else [])]
        return [
            RowForm(outcome, self.arms, self.links, prefix=f"o{outcome.pk}-{place}", results=results)
            for place, results in enumerate(rows)
        ]

    def _posted_row(self, outcome, prefix: str, stored: dict) -> RowForm:
        """Arms that the page did not show are not emptied by it."""
        was = (self.data.get(f"{prefix}-was_timepoint", ""), self.data.get(f"{prefix}-was_period", ""))
        results = stored.get(was, []) if self.data.get(f"{prefix}-is_stored") else []
        shown = set(self.data.getlist("arm"))
        arms = [arm for arm in self.arms if str(arm.pk) in shown]
        return RowForm(outcome, arms, self.links, prefix=prefix, results=results, data=self.data)

    def all_forms(self):
        for _, rows in self.groups:
            yield from rows

    def is_valid(self) -> bool:
        return super().is_valid() and all(self._no_time_twice(rows) for _, rows in self.groups)

    def _no_time_twice(self, rows: list[RowForm]) -> bool:
        """A second row for the same time would overwrite the first."""
        seen = set()
        for form in rows:
            if form.is_used and form.when in seen:
                form.add_error("timepoint", "There is a row for this time already. Change the time.")
                return False
            seen |= {form.when} if form.is_used else set()
        return True

    def _save(self, *, by, version: int) -> None:
        rows = [row for form in self.all_forms() if (row := form.row()).cells]
        actions.save_rows(extraction=self.extraction, by=by, rows=rows, version=version)
