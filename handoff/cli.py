"""The operator's tool: parses arguments and calls one function for each verb."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from handoff import log
from handoff.settings import Settings, SettingsError, load
from handoff.settings.keyring import complete

ROOT = Path(__file__).parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb; the exit code is 0 for done, 1 for "could not", 2 for wrong arguments or settings."""
    args = _parser().parse_args(argv)
    verb: Callable[[argparse.Namespace], int] = args.verb
    try:
        return verb(args)
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="porchlight",
        description="A text and web-chat line with an assistant and live advocates.",
        epilog="Settings are environment variables or the file .env; .env.example explains each.",
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def add(name: str, run: Callable[[argparse.Namespace], int], help: str | None) -> argparse.ArgumentParser:
        # Without a help text the verb works but is not listed: the supervisor alone calls it.
        verb = verbs.add_parser(name, help=help, description=help) if help else verbs.add_parser(name)
        verb.set_defaults(verb=run)
        return verb

    up = add("up", _up, "start the whole line: Redis, Rasa, its actions, the gateway; Ctrl-C stops it")
    up.add_argument("--without-assistant", action="store_true", help="people and emergencies only, no Rasa")
    add("gateway", _gateway, None)
    add("chat", _chat, "talk to the running line in this terminal").add_argument("--language", help="a tag like es")
    classify = add("classify", _classify, "JSON lines {id, text} in; language, emergency and topic out")
    classify.add_argument("--without-topic", action="store_true", help="skip Rasa's model: faster, topic stays null")
    _advocate_parser(add("advocate", _advocate, "add, list or remove who may sign in to the console"))
    erase = add("erase", _erase, "forget a conversation, in every store")
    erase.add_argument("who", help="a phone number like +15550100123, or a conversation's id from the console")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    corrections = add("corrections", _corrections, "read what advocates said was misread; approve what may be learnt")
    corrections.add_argument("--out", type=Path, help="write approved messages to this file, as candidate examples")
    _directory_parser(add("directory", _directory, "services near people: import a list, check it, look something up"))
    doctor = add("doctor", _doctor, "say in plain words what is wrong, if anything")
    doctor.add_argument("--all", action="store_true", help="also say what is well")
    settings = add("settings", _settings, "explain the settings")
    which = settings.add_mutually_exclusive_group(required=True)
    which.add_argument("--example", action="store_true", help="the whole of .env.example")
    which.add_argument("--table", action="store_true", help="the table of docs/operating.md")
    which.add_argument("--write", action="store_true", help="write both where they belong")
    which.add_argument("--check", action="store_true", help="say whether the settings in force can be used")
    return parser


def _advocate_parser(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="add|list|remove", dest="what")
    add = what.add_parser("add", help="a new one, or a new password, role or languages for one that is there")
    add.add_argument("name", help="what they sign in with, and what the console shows")
    add.add_argument("--role", choices=("advocate", "supervisor"), default="advocate")
    add.add_argument("--languages", default="en", help="tags with commas between them, like en,es")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    what.add_parser("list", help="who may sign in")
    what.add_parser("remove", help="end somebody's access at once").add_argument("name")


def _directory_parser(parser: argparse.ArgumentParser) -> None:
    from directory import NEEDS

    what = parser.add_subparsers(required=True, metavar="import|remove|check|find", dest="what")
    bring = what.add_parser("import", help="bring in a list of services: all of it or nothing")
    bring.add_argument("file", type=Path, help="HSDS in JSON, or a table (.csv)")
    bring.add_argument("--name", help="what this list is called here; an import of the same name is replaced")
    bring.add_argument("--columns", type=Path, help="a YAML file that says which column is which")
    bring.add_argument("--only-need", action="append", default=[], choices=NEEDS, help="keep services for this need")
    bring.add_argument("--only-region", action="append", default=[], help="keep services there, like US-NY or CA-ON")
    what.add_parser("remove", help="take an imported list out again").add_argument("name")
    what.add_parser("check", help="what cannot be read, what is out of date")
    find = what.add_parser("find", help="what somebody near a town would be told of, and why")
    find.add_argument("town", help="a town, a state or province, a ZIP or postal code")
    find.add_argument("--need", choices=NEEDS, default="any")
    find.add_argument("--language", action="append", default=[], help="a tag like es")


def _in_force() -> Settings:
    return complete(load())


def _up(args: argparse.Namespace) -> int:
    from handoff.up import up

    return up(_in_force(), assistant=not args.without_assistant)


def _gateway(args: argparse.Namespace) -> int:
    settings = _in_force()
    log.configure(settings.log_level)
    from handoff.app import run

    run(settings)
    return 0


def _chat(args: argparse.Namespace) -> int:
    from handoff.chat import chat

    return asyncio.run(chat(_in_force(), args.language))


def _classify(args: argparse.Namespace) -> int:
    from handoff.classify import classify

    log.configure("error")
    return classify(sys.stdin, sys.stdout, topics=not args.without_topic)


def _advocate(args: argparse.Namespace) -> int:
    settings = _in_force()
    from handoff import advocates

    if args.what == "list":
        return asyncio.run(advocates.show(settings))
    if args.what == "remove":
        return asyncio.run(advocates.remove(settings, args.name))
    password = advocates.password(from_stdin=args.password_stdin)
    if password is None:
        return 1
    languages = tuple(tag.strip() for tag in args.languages.split(",") if tag.strip())
    return asyncio.run(advocates.add(settings, args.name, password, args.role, languages))


def _erase(args: argparse.Namespace) -> int:
    from handoff.erase import erase

    if not args.yes and input("Everything of this conversation will be gone for good. Type yes: ").strip() != "yes":
        return 1
    log.configure("error")
    return asyncio.run(erase(_in_force(), args.who))


def _corrections(args: argparse.Namespace) -> int:
    from handoff.corrections import review

    log.configure("error")
    return asyncio.run(review(_in_force(), args.out))


def _directory(args: argparse.Namespace) -> int:
    from directory import command

    into = _in_force().data_dir / "directory"
    if args.what == "import":
        name = args.name or re.sub(r"[^a-z0-9]+", "-", args.file.stem.lower()).strip("-")[:40]
        return command.bring(args.file, into, name, args.columns, args.only_need, args.only_region)
    if args.what == "remove":
        return command.remove(into, args.name)
    if args.what == "check":
        return command.check(into)
    return command.look(into, args.town, args.need, args.language)


def _doctor(args: argparse.Namespace) -> int:
    from handoff.doctor import report

    return report(say_all=args.all)


def _settings(args: argparse.Namespace) -> int:
    from handoff.settings import papers

    if args.write:
        papers.write(ROOT)
    elif args.check:
        load()
        print("The settings can be used.")
    else:
        print(papers.example() if args.example else papers.table(), end="")
    return 0
