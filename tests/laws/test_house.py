"""The laws of the tree: size, direction, handwriting of actions, completeness."""

import ast
import re
from dataclasses import dataclass
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
# Many actions in a row, each atomic and logged: nobody waits for the last, and what is done stays done
STEP_BY_STEP = {"duplicates.accept_above"}
LOG_ITSELF = ROOT / "screening/audit/actions.py"


@dataclass(frozen=True)
class Action:
    """A public function of a room's actions, with every function of those files by its name."""

    room: str
    node: ast.FunctionDef
    neighbours: dict

    def reaches(self, call: str) -> bool:
        """Does it call ``call``, itself or through functions of its room's actions?"""
        seen, waiting = set(), [self.node]
        while waiting:
            node = waiting.pop()
            source = ast.unparse(node)
            if call in source:
                return True
            named = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)} - seen
            waiting += [self.neighbours[name] for name in named if name in self.neighbours]
            seen |= named
        return False


def _actions() -> list:
    rooms = {path.parent.name if path.name == "actions.py" else path.parents[1].name for path in ACTIONS}
    return [found for room in sorted(rooms) for found in _actions_of(room)]


def _actions_of(room: str):
    paths = [
        path for path in ACTIONS if path != LOG_ITSELF and path.is_relative_to(ROOT / "screening" / room)
    ]
    trees = {path: ast.parse(path.read_text()) for path in paths}
    functions = {
        node.name: node for tree in trees.values() for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    package = next((tree for path, tree in trees.items() if path.name == "__init__.py"), None)
    public = _exported(package) if package else {name for name in functions if not name.startswith("_")}
    for name in sorted(public & set(functions)):
        yield pytest.param(Action(room, functions[name], functions), id=f"{room}.{name}")


def _exported(package: ast.Module) -> set[str]:
    return {alias.name for node in package.body if isinstance(node, ast.ImportFrom) for alias in node.names}


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


@pytest.mark.parametrize("action", _actions())
def test_actions_take_keywords_only(action):
    assert not action.node.args.args


@pytest.mark.parametrize("action", _actions())
def test_actions_are_audited_in_one_transaction(action):
    """An action of people takes ``by``, is atomic, and writes to the log, itself or through another."""
    if "by" not in {argument.arg for argument in action.node.args.kwonlyargs}:
        return
    is_atomic = any("transaction.atomic" in ast.unparse(line) for line in action.node.decorator_list)
    assert is_atomic is not (f"{action.room}.{action.node.name}" in STEP_BY_STEP)
    assert action.reaches("audit.record(") or action.reaches("by=by")


@pytest.mark.parametrize(
    "model", list(apps.get_app_config("screening").get_models()), ids=lambda m: m.__name__
)
def test_every_model_has_a_factory(model):
    assert getattr(factories, f"{model.__name__}Factory")._meta.model is model


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix == ".html"], ids=lambda p: p.name)
def test_pages_hold_no_inline_script_or_style(path):
    """The content security policy would refuse them."""
    assert not re.search(r"<script>|<script [^>]*>[^<\s{]|\sstyle=|\son[a-z]+=\"", path.read_text())
