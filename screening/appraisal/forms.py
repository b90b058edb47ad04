"""The facts of a scheme as a form: an answer and a quote for each."""

from dataclasses import dataclass

from django import forms

from screening.engine.evidence import asked
from screening.engine.evidence.asked import AskedFact
from screening.errors import DomainError

CLASSES = [
    ("", "As computed"),
    ("I", "Class I"),
    ("II", "Class II"),
    ("III", "Class III"),
    ("IV", "Class IV"),
]


@dataclass(frozen=True)
class Row:
    """One fact on the page.

    ``said``: per letter the answer and the quote of that person. ``stored``: on an older page, what
    stands there by now where that is another answer.
    """

    fact: AskedFact
    given: str
    quote: str
    said: tuple[tuple[str, str, str], ...] = ()
    stored: str = ""

    @property
    def differs(self) -> bool:
        return len({answer for _, answer, _ in self.said}) > 1

    @property
    def is_alike(self) -> bool:
        """Two people gave the same answer, and no words that would have to be compared."""
        return len(self.said) > 1 and len({(answer, words) for _, answer, words in self.said}) == 1


class FactsForm(forms.Form):
    """Fields ``fact-KEY`` and ``quote-KEY`` for every fact that ``scheme`` asks."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, scheme: str, facts=None, quotes=None, version: int = 0, data=None) -> None:
        super().__init__(data=data, initial={"version": version})
        self.asked = asked.asked_by(scheme)
        self.shown_version = version
        self.problem, self.status = "", 422
        self._add_facts(facts or {}, quotes or {})

    @property
    def is_stale(self) -> bool:
        return self.status == 409

    def refused(self, error: DomainError) -> None:
        """Every answer given is still in the form; ``problem`` says what is in its way."""
        self.problem, self.status = str(error), error.status

    def _add_facts(self, facts, quotes) -> None:
        for fact in self.asked:
            self.fields[f"fact-{fact.key}"] = forms.ChoiceField(
                choices=list(fact.choices.items()), required=False, initial=facts.get(fact.key)
            )
            self.fields[f"quote-{fact.key}"] = forms.CharField(
                required=False, max_length=2000, initial=quotes.get(fact.key)
            )

    def rows(self, persons=()) -> list[Row]:
        """Each fact with its chosen answer and quote, and what each of ``persons`` said, by letter."""
        return [self._row(fact, persons) for fact in self.asked]

    def _row(self, fact: AskedFact, persons) -> Row:
        answer, quote = self[f"fact-{fact.key}"], self[f"quote-{fact.key}"]
        said = tuple(
            (letter, fact.choices.get(each.facts.get(fact.key, ""), ""), each.quotes.get(fact.key, ""))
            for letter, each in zip("AB", persons, strict=False)
        )
        given, stored = answer.value() or "", answer.initial or ""
        now = fact.choices.get(stored, "not answered") if self.is_stale and given != stored else ""
        return Row(fact, given, quote.value() or "", said, now)

    @property
    def facts(self) -> dict[str, str]:
        return {fact.key: self.cleaned_data.get(f"fact-{fact.key}", "") for fact in self.asked}

    @property
    def quotes(self) -> dict[str, str]:
        return {fact.key: self.cleaned_data.get(f"quote-{fact.key}", "") for fact in self.asked}


class OverrideForm(forms.Form):
    """Another class than the computed one, with the reason that readers will see."""

    override_class = forms.ChoiceField(label="Class", choices=CLASSES, required=False)
    override_reason = forms.CharField(
        label="Reason, which readers will see",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
