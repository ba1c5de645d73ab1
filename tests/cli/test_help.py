"""The help: a line a command that is not cut off, and examples that are no lies."""

import re
import shlex

import pytest
import typer.main
from typer.testing import CliRunner

from xlwings_addin.cli import app

COMMANDS = typer.main.get_command(app).commands
"""Command by name."""


def shown(*words):
    done = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "80"})
    assert done.exit_code == 0
    return done.output


def test_no_line_of_the_list_is_cut_off():
    listed = shown().partition("Commands:")[2]
    assert [name for name in COMMANDS if f"  {name} " not in listed] == []
    assert "..." not in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_explained(name):
    for option in COMMANDS[name].params:
        assert option.help, f"{name}: {option.name}"


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_examples_name_commands_and_options_that_exist(name):
    text = re.sub(r"\\\n\s+", " ", shown(*([name] if name else [])))
    for line in re.findall(r"^ +xlwings-addin (.*?)(?:   .*)?$", text, re.MULTILINE):
        command, *words = shlex.split(line)
        known = {option for each in COMMANDS[command].params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_many_files_are_counted_on_a_terminal_and_named_for_a_script(terminal):
    told = terminal.run("demo", terminal.folder / "demo", "--date", "2026-11-20")
    assert re.search(r"  en nog \d+ bestanden\n$", told)
    assert told.count(".docx") < 20
