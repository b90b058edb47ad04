"""The laws of the tree: size, direction, handwriting of actions, completeness."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from importlinter.cli import lint_imports

from tests import factories

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "accounts", "audit", "reviews", "jobs", "protocol", "citations", "duplicates", "decisions", "fulltexts",
    "studies", "extraction", "appraisal", "synthesis", "outputs", "overview",
]  # fmt: skip
SOURCES = sorted(
    path
    for folder in ("screening", "reviewapp", "tests", "templates", "static")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in path.parts
)
MODULES = [path for path in SOURCES if path.suffix == ".py"]
ACTIONS = sorted((ROOT / "screening").glob("*/actions*.py")) + sorted(
    (ROOT / "screening").glob("*/actions/*.py")
)
LOG_ITSELF = ROOT / "screening/audit/actions.py"


def _functions() -> list:
    return list(_each_function())


def _each_function():
    for path in [path for path in ACTIONS if path != LOG_ITSELF]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield pytest.param(node, id=f"{path.parent.name}.{node.name}")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.suffix == ".py"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_module_says_what_it_is_for(path):
    source = path.read_text(encoding="utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source))


def test_imports_keep_their_direction():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_foreign_keys_look_back():
    ahead = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("screening").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and _room(field.related_model) > _room(model)
    ]
    assert ahead == []


def _room(model) -> int:
    parts = model.__module__.split(".")
    return ROOMS.index(parts[1]) if parts[0] == "screening" else -1


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("function", _functions())
def test_actions_take_keywords_only(function):
    assert not function.args.args


@pytest.mark.parametrize("function", _functions())
def test_actions_are_audited_in_one_transaction(function):
    """An action of people takes ``by``, is atomic, and writes to the log (or calls one that does)."""
    if "by" not in {argument.arg for argument in function.args.kwonlyargs}:
        return
    source = ast.unparse(function)
    assert "transaction.atomic" in source
    assert re.search(r"audit\.record\(|by=by", source)


@pytest.mark.parametrize(
    "model", list(apps.get_app_config("screening").get_models()), ids=lambda m: m.__name__
)
def test_every_model_has_a_factory(model):
    assert getattr(factories, f"{model.__name__}Factory")._meta.model is model


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix == ".html"], ids=lambda p: p.name)
def test_pages_hold_no_inline_script_or_style(path):
    """The content security policy would refuse them."""
    assert not re.search(r"<script>|<script [^>]*>[^<\s{]|\sstyle=|\son[a-z]+=\"", path.read_text())
