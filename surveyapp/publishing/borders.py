"""The border of a county for a published map."""

from functools import lru_cache

from surveyapp.domain.batches import Snapshot
from surveyapp.geography.county_shapes import shape_of
from surveyapp.maps import Border

SOURCE = "天地图"


@lru_cache(maxsize=64)
def border_of(snapshot_county: str, name: str) -> tuple[Border, ...]:
    """The county's border; none for a code that has no polygon."""
    try:
        area = shape_of(snapshot_county).area
    except KeyError:
        return ()
    rings = [[(x, y) for x, y in part.exterior.coords] for part in area.geoms]
    return (Border(name, rings),)


def borders_of(snapshot: Snapshot) -> tuple[Border, ...]:
    """What a list's map draws behind its sites."""
    return border_of(snapshot.county, snapshot.county_name)
