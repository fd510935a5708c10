"""Step 1: the first survey file: GeoPackage 1.3, records, history, outbox, drafts, search.

`site` alone is not STRICT: a GeoPackage feature table must declare its geometry column `POINT`,
which a STRICT table refuses. CHECKs hold its numbers to their types instead. All other record
tables need only INTEGER, REAL and TEXT, which both know; they are registered as `attributes`, so
that QGIS lists them. `user_version` belongs to GeoPackage (10300), not to us.
"""

from typing import Any

GEOPACKAGE = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic'),
    (
        'WGS 84 geodetic', 4326, 'EPSG', 4326,
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
        || 'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
        || 'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
        || 'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
        || 'AUTHORITY["EPSG","4326"]]',
        'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid'
    );
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('site', 'features', 'site', '站址', 4326),
    ('photo', 'attributes', 'photo', '照片', NULL),
    ('fee', 'attributes', 'fee', '收费要求', NULL),
    ('supply', 'attributes', 'supply', '供电', NULL),
    ('obstacle', 'attributes', 'obstacle', '障碍', NULL),
    ('visit', 'attributes', 'visit', '上门记录', NULL),
    ('approval', 'attributes', 'approval', '手续', NULL),
    ('station', 'attributes', 'station', '基站', NULL),
    ('contact', 'attributes', 'contact', '联系人', NULL),
    ('fix', 'attributes', 'fix', '定位', NULL),
    ('aside', 'attributes', 'aside', '搁置的提示', NULL);
INSERT INTO gpkg_geometry_columns VALUES ('site', 'geom', 'POINT', 4326, 0, 0);
INSERT INTO gpkg_extensions VALUES (
    'site', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree',
    'write-only'
);
"""

SITE = """
CREATE TABLE site (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom POINT,
    id TEXT NOT NULL UNIQUE,
    number TEXT,
    kind TEXT,
    name TEXT,
    county TEXT,
    township TEXT,
    address TEXT,
    category TEXT,
    owner TEXT,
    owner_type TEXT,
    opening TEXT,
    scenario TEXT,
    demand TEXT,
    in_plan BOOLEAN CHECK (in_plan IN (0, 1)),
    planned_lon REAL CHECK (typeof(planned_lon) IN ('null', 'real')),
    planned_lat REAL CHECK (typeof(planned_lat) IN ('null', 'real')),
    deviation_m REAL CHECK (typeof(deviation_m) IN ('null', 'real')),
    surroundings TEXT,
    obstruction TEXT,
    road_access TEXT,
    other_operators TEXT,
    fibre_m REAL CHECK (typeof(fibre_m) IN ('null', 'real')),
    height_m REAL CHECK (typeof(height_m) IN ('null', 'real')),
    building_use TEXT,
    storeys INTEGER CHECK (typeof(storeys) IN ('null', 'integer')),
    roof_area_m2 REAL CHECK (typeof(roof_area_m2) IN ('null', 'real')),
    load_kn_m2 REAL CHECK (typeof(load_kn_m2) IN ('null', 'real')),
    parapet_m REAL CHECK (typeof(parapet_m) IN ('null', 'real')),
    way_up TEXT,
    key_holder TEXT,
    equipment_room BOOLEAN CHECK (equipment_room IN (0, 1)),
    sensitive_nearby TEXT,
    pole_industry TEXT,
    material TEXT,
    base TEXT,
    spare_load_kg REAL CHECK (typeof(spare_load_kg) IN ('null', 'real')),
    existing_equipment TEXT,
    power_at_pole BOOLEAN CHECK (power_at_pole IN (0, 1)),
    cabinet_nearby TEXT,
    merge_neighbours TEXT,
    facility_use TEXT,
    area_offered_m2 REAL CHECK (typeof(area_offered_m2) IN ('null', 'real')),
    room BOOLEAN CHECK (room IN (0, 1)),
    shaft BOOLEAN CHECK (shaft IN (0, 1)),
    duct BOOLEAN CHECK (duct IN (0, 1)),
    land_type TEXT,
    build_stage TEXT,
    reserved TEXT,
    note TEXT,
    lon REAL CHECK (typeof(lon) IN ('null', 'real')),
    lat REAL CHECK (typeof(lat) IN ('null', 'real')),
    datum TEXT,
    source TEXT,
    accuracy_m REAL CHECK (typeof(accuracy_m) IN ('null', 'real')),
    altitude_m REAL CHECK (typeof(altitude_m) IN ('null', 'real')),
    fixed_at TEXT,
    border_m REAL CHECK (typeof(border_m) IN ('null', 'real')),
    county_reason TEXT,
    state TEXT,
    state_reason TEXT,
    candidate BOOLEAN CHECK (candidate IN (0, 1)),
    merged_into TEXT,
    answers TEXT,
    created_at TEXT,
    created_by TEXT,
    updated_at TEXT,
    updated_by TEXT,
    deleted BOOLEAN NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
);
CREATE INDEX site_by_number ON site (
    substr(number, 1, instr(number, '-')),
    CAST(substr(number, instr(number, '-') + 1) AS INTEGER),
    deleted, id
);
CREATE INDEX site_by_name ON site (name, deleted, id);
CREATE INDEX site_by_update ON site (updated_at, deleted, id);
CREATE INDEX site_by_state ON site (deleted, state, kind, county);
CREATE VIRTUAL TABLE rtree_site_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_site_geom_insert AFTER INSERT ON site
WHEN (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
CREATE TRIGGER rtree_site_geom_update1 AFTER UPDATE OF geom ON site
WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
CREATE TRIGGER rtree_site_geom_update2 AFTER UPDATE OF geom ON site
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_site_geom_update3 AFTER UPDATE ON site
WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
CREATE TRIGGER rtree_site_geom_update4 AFTER UPDATE ON site
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_site_geom_delete AFTER DELETE ON site
WHEN old.geom NOT NULL
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
END;
CREATE VIRTUAL TABLE search USING fts5 (
    pairs, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
CREATE TABLE search_dirty (fid INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER search_dirty_insert AFTER INSERT ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (NEW.fid);
END;
CREATE TRIGGER search_dirty_update AFTER UPDATE OF number, name, owner, address, deleted ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (NEW.fid);
END;
CREATE TRIGGER search_dirty_delete AFTER DELETE ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (OLD.fid);
END;
"""

CHILDREN = """
CREATE TABLE photo (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    sha256 TEXT,
    file_name TEXT,
    size INTEGER,
    mime TEXT,
    width INTEGER,
    height INTEGER,
    orientation INTEGER,
    taken_at TEXT,
    lon REAL,
    lat REAL,
    datum TEXT,
    altitude_m REAL,
    accuracy_m REAL,
    direction_deg REAL,
    direction_ref TEXT,
    camera TEXT,
    marks TEXT,
    shot TEXT,
    caption TEXT,
    turn INTEGER,
    markup TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX photo_by_site ON photo (site);
CREATE TABLE fee (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT,
    amount REAL,
    period TEXT,
    payee TEXT,
    payee_type TEXT,
    basis TEXT,
    lowest_amount REAL,
    asked_on TEXT,
    given_up_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX fee_by_site ON fee (site);
CREATE TABLE supply (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    mode TEXT,
    price_yuan_kwh REAL,
    seller TEXT,
    distance_m REAL,
    kwh_year REAL,
    direct_possible INTEGER CHECK (direct_possible IN (0, 1)),
    converted_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX supply_by_site ON supply (site);
CREATE TABLE obstacle (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT,
    description TEXT,
    party TEXT,
    since TEXT,
    replacement_site TEXT,
    replacement_built_on TEXT,
    moved_on TEXT,
    compensation REAL,
    status TEXT,
    from_flag TEXT,
    solved_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX obstacle_by_site ON obstacle (site);
CREATE TABLE visit (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    visited_on TEXT,
    visitor TEXT,
    met TEXT,
    met_role TEXT,
    outcome TEXT,
    promise TEXT,
    promised_by TEXT,
    kept_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX visit_by_site ON visit (site);
CREATE TABLE approval (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT,
    authority TEXT,
    requested_on TEXT,
    limit_days INTEGER,
    granted_on TEXT,
    refused_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX approval_by_site ON approval (site);
CREATE TABLE station (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    operator TEXT,
    network_mode TEXT,
    planned_on TEXT,
    built_on TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX station_by_site ON station (site);
CREATE TABLE contact (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT,
    role TEXT,
    phone TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX contact_by_site ON contact (site);
CREATE TABLE fix (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    raw TEXT,
    datum TEXT,
    source TEXT,
    lon REAL,
    lat REAL,
    accuracy_m REAL,
    altitude_m REAL,
    at TEXT,
    conversion TEXT,
    used INTEGER,
    rejected INTEGER,
    seconds REAL,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX fix_by_site ON fix (site);
CREATE TABLE aside (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    rule TEXT,
    facts TEXT,
    reason TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX aside_by_site ON aside (site);
CREATE INDEX photo_by_hash ON photo (sha256);
"""

BOOKS = """
CREATE TABLE change_set (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    device TEXT NOT NULL,
    label TEXT NOT NULL,
    undoes TEXT REFERENCES change_set (id),
    undone INTEGER NOT NULL DEFAULT 0,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;
CREATE INDEX change_set_by_undone ON change_set (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE change (
    n INTEGER PRIMARY KEY,
    act INTEGER NOT NULL,
    tab TEXT NOT NULL,
    record TEXT NOT NULL,
    site TEXT,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX change_by_site ON change (site);
CREATE TABLE outbox (
    change INTEGER PRIMARY KEY REFERENCES change (n),
    record TEXT NOT NULL,
    site TEXT,
    op TEXT
) STRICT;
CREATE INDEX outbox_by_site ON outbox (site);
CREATE TABLE draft (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    value ANY,
    tab TEXT NOT NULL,
    site TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE flag (
    n INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX flag_by_site ON flag (site);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE form (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
"""


def first_survey_file(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Make everything from nothing."""
    for script in (GEOPACKAGE, SITE, CHILDREN, BOOKS):
        for statement in _statements(script):
            db.execute(statement)
    db.execute("PRAGMA application_id = 1196444487")
    db.execute("PRAGMA user_version = 10300")


def _statements(script: str) -> list[str]:
    """Cut a script into statements; a trigger ends at its own END."""
    statements: list[str] = []
    part: list[str] = []
    for line in script.strip().splitlines():
        part.append(line)
        whole = not part[0].startswith("CREATE TRIGGER") or line == "END;"
        if line.endswith(";") and whole:
            statements.append("\n".join(part))
            part = []
    return statements
