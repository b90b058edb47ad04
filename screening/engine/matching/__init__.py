"""The same paper twice: normal forms, pairs worth a look, evidence, rules, clusters that hold together."""

from screening.engine.matching.forms import Form, Item, form
from screening.engine.matching.normal_forms import doi_key, title_key
from screening.engine.matching.places import page_key
from screening.engine.matching.rules import DUPLICATE, POSSIBLE, RELATED, RULES_VERSION
from screening.engine.matching.search import Candidate, Found, find
from screening.engine.matching.wording import Reason

__all__ = [
    "DUPLICATE", "POSSIBLE", "RELATED", "RULES_VERSION",
    "Candidate", "Form", "Found", "Item", "Reason",
    "doi_key", "find", "form", "page_key", "title_key",
]  # fmt: skip
