"""`bihuan COMMAND --help`: every command and everything it takes is explained."""

import argparse
import importlib

import pytest

from bihuan.jobs.cli import add_common, commands, literals


@pytest.mark.parametrize("name", commands())
def test_everything_a_command_takes_is_explained(name: str) -> None:
    command = importlib.import_module(f"bihuan.jobs.commands.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=name)
    add_common(parser)
    command.add_arguments(parser)

    unexplained = [one.option_strings or one.dest for one in parser._actions if not one.help]

    assert (unexplained, bool(literals(name)["HELP"])) == ([], True)
    assert parser.format_help()
