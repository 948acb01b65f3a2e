"""The terminal's own words in Swedish: help, usage and refusals of a command line, which typer has in English."""

from typing import Any

import typer
import typer.core
import typer.rich_utils

_SWEDISH = {
    "ARGUMENTS_PANEL_TITLE": "Argument",
    "OPTIONS_PANEL_TITLE": "Val",
    "COMMANDS_PANEL_TITLE": "Kommandon",
    "REQUIRED_LONG_STRING": "[krävs]",
    "DEFAULT_STRING": "[annars: {}]",
}
_HELP = "  Gör så här: läs bfa --help."


class Command(typer.core.TyperCommand):
    """A command whose help is in Swedish."""

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Swedish."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line of usage in Swedish."""
        return _in_swedish(super().get_usage(ctx))


class StoppedError(Exception):
    """Ctrl-C, carried past typer, which would end without a word."""


class Group(typer.core.TyperGroup):
    """The commands together; a stop is carried past typer."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C comes out as `StoppedError`."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise StoppedError from None
        except RuntimeError as error:  # Python before 3.12 wraps one that comes while a class is being made
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise StoppedError from None
            raise

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Swedish."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line of usage in Swedish."""
        return _in_swedish(super().get_usage(ctx))


def _in_swedish(usage: str) -> str:
    words = {"Usage:": "Användning:", "[OPTIONS]": "[VAL]", "COMMAND [ARGS]...": "KOMMANDO ...", "{FIL}": "FIL"}
    for english, swedish in words.items():
        usage = usage.replace(english, swedish, 1)
    return usage


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = "Visa den här texten."
    return option


def speak_swedish() -> None:
    """Give typer's help its headings in Swedish."""
    for name, text in _SWEDISH.items():
        setattr(typer.rich_utils, name, text)


def usage_error() -> type[Exception]:
    """The base of typer's own refusals; typer has moved it between versions."""
    return next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def said(error: Any) -> str:
    """A refusal of the command line in Swedish, with what was near."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(error.message)
    parameter = getattr(error, "param", None)
    hint = (parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0]) if parameter else ""
    option = getattr(error, "option_name", "")
    texts = {
        "NoSuchOption": f"bfa: valet {option}{_near(option, _options(error))} finns inte.",
        "MissingParameter": f"bfa: {hint} saknas.",
        "BadOptionUsage": f"bfa: valet {option} saknar värde.",
        "BadParameter": f"bfa: {hint} har ett värde som inte går att använda.",
    }
    if kind == "UsageError" and error.message.startswith("No such command"):
        name = error.message.removeprefix("No such command").strip(" '\"").partition("'")[0]
        near = _near(name, [*error.ctx.command.commands]) if error.ctx else ""
        return f"bfa: kommandot {name!r}{near} finns inte.\n{_HELP}"
    return f"{texts.get(kind, 'bfa: kommandoraden har något som inte hör dit.')}\n{_HELP}"


def _options(error: Any) -> list[str]:
    ctx = getattr(error, "ctx", None)
    return [name for parameter in ctx.command.params for name in parameter.opts if name.startswith("-")] if ctx else []


def _near(word: str, among: list[str]) -> str:
    from bfa.tables.naming import meant

    return meant(word, among)
