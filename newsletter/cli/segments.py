"""`newsletter segments`: who of a list belongs to a segment, counted as things are now."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, list_option, open_here
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success, print_table

if TYPE_CHECKING:
    from newsletter.app.segments import ListCount
    from newsletter.app.workspace import Workspace

_SAMPLE = 10
"""So many people of a segment are shown."""


@click.group()
def segments() -> None:
    """Groups of people on a list: list, count, save and delete them, see who is in one."""


@segments.command(name="list")
@list_option
@json_option
@click.pass_obj
def list_(folder: Path, list_key: str | None, json_: bool) -> None:
    """List the segments with how many people each has.

    They are those of newsletter.toml, for every list or for one.
    People who are suppressed are not counted. After the segments come the tags there are.
    """
    from newsletter.app.segments import count_segments, count_tags

    workspace = open_here(folder)
    keys = [workspace.list_key(list_key)] if list_key else list(workspace.publication.lists)
    counts = [count_segments(workspace, key) for key in keys]
    tags = count_tags(workspace)
    if json_:
        print_json({"lists": [_as_json(one) for one in counts], "tags": dict(tags)})
        return
    if not workspace.publication.segments:
        print_note("newsletter.toml has no segments yet. Add one: [segments.KEY] with where = '…'")
    for one in counts:
        print_line(f"{one.list}: {plural(one.people, 'person', 'people')} to mail")
        if one.segments:
            rows = [[each.name, f"{each.people:,}", each.where] for each in one.segments]
            print_table(["segment", "people", "where"], rows)
    if tags:
        print_table(["tag", "people"], [[name, f"{people:,}"] for name, people in tags])


@segments.command()
@click.argument("segment", metavar="SEGMENT")
@list_option
@json_option
@click.pass_obj
def count(folder: Path, segment: str, list_key: str | None, json_: bool) -> None:
    """Count the people of a list who are in a segment.

    Only people who may be mailed count. The segment is a name or an expression, for example: newsletter
    segments count 'district = 13 and lang = "es"'
    """
    from newsletter.app.segments import count_segment, find_segment, printed_segment

    workspace, key = _open(folder, list_key)
    tree = find_segment(workspace.publication, segment)
    people = count_segment(workspace, key, tree)
    if json_:
        print_json({"list": key, "segment": printed_segment(tree), "people": people})
        return
    print_line(f"{plural(people, 'person', 'people')} on {key} with {printed_segment(tree)}")


@segments.command()
@click.argument("segment", metavar="SEGMENT")
@list_option
@json_option
@click.pass_obj
def show(folder: Path, segment: str, list_key: str | None, json_: bool) -> None:
    """Show a segment: what it says, how many are in it, the first ten."""
    from newsletter.app.segments import count_segment, find_segment, people_of_segment, printed_segment

    workspace, key = _open(folder, list_key)
    tree = find_segment(workspace.publication, segment)
    people = count_segment(workspace, key, tree)
    sample = [one.person.address for one in islice(people_of_segment(workspace, key, tree), _SAMPLE)]
    if json_:
        found = {"list": key, "segment": printed_segment(tree), "people": people, "sample": sample}
        print_json(found)
        return
    print_line(printed_segment(tree))
    print_line(f"{plural(people, 'person', 'people')} on {key}")
    for address in sample:
        print_line(f"  {address}")
    if len(sample) == _SAMPLE:
        print_note("For everyone: newsletter subscribers list --segment SEGMENT")


@segments.command()
@click.argument("name")
@click.argument("where", metavar="EXPRESSION")
@click.pass_obj
def save(folder: Path, name: str, where: str) -> None:
    """Save a segment in newsletter.toml, or change the one of that name.

    Comments and order of the file stay. For example: newsletter segments save spanish 'lang = "es"'
    """
    from newsletter.app.segment_edit import save_segment, saved_segments

    workspace = open_here(folder)
    key = save_segment(workspace, name, where, seen=saved_segments(workspace).get(name))
    print_success(f"Saved the segment {key} in newsletter.toml")


@segments.command()
@click.argument("name")
@click.pass_obj
def delete(folder: Path, name: str) -> None:
    """Delete a segment from newsletter.toml. An issue that names it is in error from then on."""
    from newsletter.app.segment_edit import delete_segment

    delete_segment(open_here(folder), name)
    print_success(f"Deleted the segment {name} from newsletter.toml")


def _open(folder: Path, list_key: str | None) -> tuple[Workspace, str]:
    workspace = open_here(folder)
    return workspace, workspace.list_key(list_key)


def _as_json(count: ListCount) -> dict[str, object]:
    return {
        "list": count.list,
        "people": count.people,
        "segments": [{"name": one.name, "where": one.where, "people": one.people} for one in count.segments],
    }
