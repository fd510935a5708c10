"""The views a site must show: which are there, which are missing, and a photo put in for one."""

import json
from collections.abc import Iterable, Mapping, Sequence

from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.vocabulary import REQUIRED_SHOTS, Choice
from surveyapp.services.photos import assignment
from surveyapp.services.places import site_name
from surveyapp.storage import Row, Survey


def required_shots(site: Row) -> tuple[Choice, ...]:
    """The views a site of this kind must show, in the order they are taken; none without a kind."""
    shots = REQUIRED_SHOTS.get(str(site.get("kind") or ""))
    return tuple(shots) if shots else ()


def shot_label(site: Row, photo: Row) -> str:
    """What a photo shows, by the words of its site's kind; empty for a photo of no required view."""
    shots = REQUIRED_SHOTS.get(str(site.get("kind") or ""))
    shot = str(photo.get("shot") or "")
    return shots.label(shot) if shots and shot else ""


def missing_shots(site: Row, photos: Iterable[Row]) -> list[Choice]:
    """The required views no photo shows yet."""
    there = {str(photo["shot"] or "") for photo in photos}
    return [shot for shot in required_shots(site) if shot.id not in there]


def fill_shot(survey: Survey, key: str, shot: str | None, photos: Sequence[str]) -> ChangeSet:
    """Let photos, from wherever they were, show a view of a site; None takes the view off them."""
    site = survey.site(key)
    rows = survey.rows("photo", photos)
    edits = [_edit(site, row, {"shot": shot}) for row in rows]
    label = Label("name_shot", {"name": site_name(site), "count": str(len(rows))})
    return survey.write(label, edits)


def turn_photos(survey: Survey, photos: Sequence[str], by_deg: int) -> ChangeSet:
    """Turn photos clockwise by a multiple of 90 degrees; the files stay as they are."""
    rows = survey.rows("photo", photos)
    edits = []
    for row in rows:
        turned = (turn_of(row) + by_deg) % 360
        shapes = turned_shapes(str(row["markup"] or ""), by_deg)
        fields: dict[str, Value] = {"turn": turned or None, "markup": shapes}
        edits.append(Edit("photo", str(row["id"]), fields, _site_of(row)))
    return survey.write(Label("turn_photos", {"count": str(len(rows))}), edits)


def turn_of(photo: Row) -> int:
    """By how many degrees a person turned a photo clockwise: 0, 90, 180 or 270."""
    turn = photo.get("turn")
    return turn % 360 if isinstance(turn, int) else 0


def turned_shapes(markup: str, by_deg: int) -> str | None:
    """The shapes on a picture after it was turned clockwise: they stay on what they point at."""
    if not markup:
        return None
    shapes = json.loads(markup)
    for _quarter in range(by_deg % 360 // 90):
        shapes = [_quarter_turn(shape) for shape in shapes]
    return json.dumps(shapes, ensure_ascii=False)


def _quarter_turn(shape: Mapping[str, object]) -> dict[str, object]:
    turned = dict(shape)
    for x, y in (("x", "y"), ("x2", "y2")):
        if x in shape and y in shape:
            turned[x], turned[y] = round(1 - float(str(shape[y])), 5), shape[x]
    return turned


def draw_on(survey: Survey, photo: str, shapes: Sequence[Mapping[str, object]]) -> ChangeSet:
    """Put arrows, boxes and words on a photo's copy; an empty list takes them off."""
    row = survey.rows("photo", [photo])[0]
    markup = json.dumps(list(shapes), ensure_ascii=False) if shapes else None
    site = _site_of(row)
    name = site_name(survey.site(site)) if site else str(row["file_name"])
    return survey.write(
        Label("draw_on_photo", {"name": name}), [Edit("photo", photo, {"markup": markup}, site)]
    )


def remove_photos(survey: Survey, photos: Sequence[str]) -> ChangeSet:
    """Take photos out of the survey; the files stay in the vault, and undo brings them back."""
    rows = survey.rows("photo", photos)
    edits = [Edit("photo", str(r["id"]), {"deleted": 1}, _site_of(r)) for r in rows]
    return survey.write(Label("delete_photos", {"count": str(len(rows))}), edits)


def _edit(site: Row, photo: Row, more: dict[str, Value]) -> Edit:
    """The photo in the site, judged anew only when it comes from elsewhere."""
    if photo["site"] == site["id"]:
        return Edit("photo", str(photo["id"]), more, str(site["id"]))
    moved = assignment(site, photo)
    return Edit("photo", moved.record, {**moved.fields, **more}, moved.site)


def _site_of(photo: Row) -> str | None:
    return str(photo["site"]) if photo["site"] else None
