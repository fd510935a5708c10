PRAGMA application_id = 1196444487;
-- next
PRAGMA user_version = 10300;
-- next
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
-- next
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
-- next
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
-- next
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
-- next
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
-- next
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
-- next
CREATE VIRTUAL TABLE rtree_site_geom USING rtree (id, minx, maxx, miny, maxy);
-- next
CREATE VIRTUAL TABLE search USING fts5 (
    pairs, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- next
CREATE TABLE search_dirty (fid INTEGER PRIMARY KEY) STRICT;
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
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
-- next
CREATE TABLE outbox (
    change INTEGER PRIMARY KEY REFERENCES change (n),
    record TEXT NOT NULL,
    site TEXT,
    op TEXT
) STRICT;
-- next
CREATE TABLE draft (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    value ANY,
    tab TEXT NOT NULL,
    site TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;
-- next
CREATE TABLE flag (
    n INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
-- next
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- next
CREATE TABLE form (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
-- next
CREATE TABLE coordination (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    topic TEXT,
    title TEXT,
    lead TEXT,
    co_departments TEXT,
    opened_on TEXT,
    due_on TEXT,
    letter_number TEXT,
    asked TEXT,
    replied_on TEXT,
    reply TEXT,
    outcome TEXT,
    closed_on TEXT,
    sites TEXT,
    obstacles TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
-- next
CREATE TABLE op (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    device TEXT NOT NULL,
    county TEXT NOT NULL,
    n INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    base INTEGER NOT NULL,
    fields TEXT NOT NULL,
    closes TEXT NOT NULL,
    at TEXT NOT NULL,
    schema INTEGER NOT NULL,
    last INTEGER NOT NULL,
    outcome TEXT,
    rec_seq INTEGER,
    code TEXT,
    field TEXT,
    noted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, county, n)
) STRICT;
-- next
CREATE TABLE closing (
    challenge TEXT PRIMARY KEY,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- next
CREATE TABLE snapshot (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    county TEXT NOT NULL,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    seq INTEGER NOT NULL,
    challenged INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (county, rec)
) STRICT;
-- next
CREATE TABLE shadow (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    county TEXT NOT NULL,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    seq INTEGER NOT NULL,
    challenged INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (county, rec)
) STRICT;
-- next
CREATE TABLE feed (
    county TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    shadow_epoch TEXT,
    shadow_cursor INTEGER
) STRICT, WITHOUT ROWID;
-- next
CREATE TABLE sight (
    rec TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- next
CREATE TABLE blob (
    county TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    thumb INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (county, sha256)
) STRICT, WITHOUT ROWID;
-- next
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
-- next
CREATE TRIGGER rtree_site_geom_insert AFTER INSERT ON site
WHEN (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
-- next
CREATE TRIGGER rtree_site_geom_update1 AFTER UPDATE OF geom ON site
WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
-- next
CREATE TRIGGER rtree_site_geom_update2 AFTER UPDATE OF geom ON site
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
END;
-- next
CREATE TRIGGER rtree_site_geom_update3 AFTER UPDATE ON site
WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
    INSERT OR REPLACE INTO rtree_site_geom VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
    );
END;
-- next
CREATE TRIGGER rtree_site_geom_update4 AFTER UPDATE ON site
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
    DELETE FROM rtree_site_geom WHERE id IN (OLD.fid, NEW.fid);
END;
-- next
CREATE TRIGGER rtree_site_geom_delete AFTER DELETE ON site
WHEN old.geom NOT NULL
BEGIN
    DELETE FROM rtree_site_geom WHERE id = OLD.fid;
END;
-- next
CREATE TRIGGER search_dirty_insert AFTER INSERT ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (NEW.fid);
END;
-- next
CREATE TRIGGER search_dirty_update AFTER UPDATE OF number, name, owner, address, deleted ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (NEW.fid);
END;
-- next
CREATE TRIGGER search_dirty_delete AFTER DELETE ON site
BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (OLD.fid);
END;
-- next
CREATE INDEX photo_by_site ON photo (site);
-- next
CREATE INDEX fee_by_site ON fee (site);
-- next
CREATE INDEX supply_by_site ON supply (site);
-- next
CREATE INDEX obstacle_by_site ON obstacle (site);
-- next
CREATE INDEX visit_by_site ON visit (site);
-- next
CREATE INDEX approval_by_site ON approval (site);
-- next
CREATE INDEX station_by_site ON station (site);
-- next
CREATE INDEX contact_by_site ON contact (site);
-- next
CREATE INDEX fix_by_site ON fix (site);
-- next
CREATE INDEX aside_by_site ON aside (site);
-- next
CREATE INDEX photo_by_hash ON photo (sha256);
-- next
CREATE INDEX change_set_by_undone ON change_set (undoes) WHERE undoes IS NOT NULL;
-- next
CREATE INDEX change_by_site ON change (site);
-- next
CREATE INDEX outbox_by_site ON outbox (site);
-- next
CREATE INDEX flag_by_site ON flag (site);
-- next
CREATE INDEX coordination_by_site ON coordination (site);
-- next
CREATE INDEX site_by_number ON site (
    substr(number, 1, instr(number, '-')),
    CAST(substr(number, instr(number, '-') + 1) AS INTEGER),
    id, deleted
);
-- next
CREATE INDEX site_by_name ON site (name, id, deleted);
-- next
CREATE INDEX site_by_update ON site (updated_at, id, deleted);
-- next
CREATE INDEX site_by_state ON site (deleted, state, kind, county, candidate);
-- next
CREATE INDEX op_by_rec ON op (rec);
-- next
CREATE INDEX op_waiting ON op (device, county, n, site) WHERE outcome IS NULL;
-- next
CREATE INDEX op_refused ON op (site) WHERE outcome = 'refused';
-- next
CREATE INDEX op_unnoted ON op (fid) WHERE noted = 0;
-- next
CREATE INDEX snapshot_by_rec ON snapshot (rec);
-- next
CREATE INDEX snapshot_by_site ON snapshot (site);
-- next
CREATE INDEX snapshot_challenged ON snapshot (rec) WHERE challenged = 1;
-- next
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'surveyapp', 'first_survey_file', '2026-11-21 05:14:53.885238+00:00');
-- next
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'surveyapp', 'matters_before_departments', '2026-11-21 05:14:53.885591+00:00');
-- next
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'surveyapp', 'lists_from_their_index', '2026-11-21 05:14:53.885977+00:00');
-- next
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4, 'surveyapp', 'sync_with_the_office', '2026-11-21 05:14:53.886575+00:00');
-- next
INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian');
-- next
INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic');
-- next
INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('approval', 'attributes', 'approval', '手续', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('aside', 'attributes', 'aside', '搁置的提示', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('contact', 'attributes', 'contact', '联系人', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('coordination', 'attributes', 'coordination', '协调事项', '2026-11-21T05:14:53.885Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('fee', 'attributes', 'fee', '收费要求', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('fix', 'attributes', 'fix', '定位', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('obstacle', 'attributes', 'obstacle', '障碍', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('photo', 'attributes', 'photo', '照片', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('site', 'features', 'site', '站址', '2026-11-21T05:14:53.941Z', 113.69999694824219, 34.769996643066406, 113.70001220703125, 34.770000457763672, 4326);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('station', 'attributes', 'station', '基站', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('supply', 'attributes', 'supply', '供电', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('visit', 'attributes', 'visit', '上门记录', '2026-11-21T05:14:53.878Z', NULL, NULL, NULL, NULL, NULL);
-- next
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES ('site', 'geom', 'POINT', 4326, 0, 0);
-- next
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES ('site', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
-- next
INSERT INTO fee (fid, id, site, kind, amount, period, payee, payee_type, basis, lowest_amount, asked_on, given_up_on, note, created_at, created_by, deleted) VALUES (1, 'fee-1', 'site-1', 'entry', 8000.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-21T05:14:53.931+00:00', '王勘', 0);
-- next
INSERT INTO change_set (n, id, at, who, device, label, undoes, undone, first, last) VALUES (1, '01a1fc87-645b-71f3-80b7-046644609d78', '2026-11-21T05:14:53.915+00:00', '王勘', '', '{"verb":"new_site","facts":{"name":"人民路23号"}}', NULL, 0, 1, 1);
-- next
INSERT INTO change_set (n, id, at, who, device, label, undoes, undone, first, last) VALUES (2, '01a1fc87-6469-7007-ac9d-6cc2909824db', '2026-11-21T05:14:53.929+00:00', '王勘', '', '{"verb":"new_site","facts":{"name":"金水路"}}', NULL, 0, 2, 2);
-- next
INSERT INTO change_set (n, id, at, who, device, label, undoes, undone, first, last) VALUES (3, '01a1fc87-646b-7217-871a-a873b0d58bea', '2026-11-21T05:14:53.931+00:00', '王勘', '', '{"verb":"add","facts":{"table":"fee","name":"人民路23号"}}', NULL, 0, 3, 3);
-- next
INSERT INTO change_set (n, id, at, who, device, label, undoes, undone, first, last) VALUES (4, '01a1fc87-646d-78e3-b84f-379290d147a8', '2026-11-21T05:14:53.933+00:00', '王勘', '', '{"verb":"edit","facts":{"name":"x"}}', NULL, 0, 4, 4);
-- next
INSERT INTO change (n, act, tab, record, site, before, after, created) VALUES (1, 1, 'site', 'site-1', 'site-1', '{}', '{"number":"410105-1","name":"人民路23号","lon":113.7,"lat":34.77}', 1);
-- next
INSERT INTO change (n, act, tab, record, site, before, after, created) VALUES (2, 2, 'site', 'site-2', 'site-2', '{}', '{"number":"410105-2","name":"金水路监控杆12","answers":"{\"wall\":\"brick\"}"}', 1);
-- next
INSERT INTO change (n, act, tab, record, site, before, after, created) VALUES (3, 3, 'fee', 'fee-1', 'site-1', '{}', '{"kind":"entry","amount":8000}', 1);
-- next
INSERT INTO change (n, act, tab, record, site, before, after, created) VALUES (4, 4, 'site', 'site-1', 'site-1', '{"height_m":null}', '{"height_m":20.5}', 0);
-- next
INSERT INTO outbox (change, record, site, op) VALUES (1, 'site-1', 'site-1', NULL);
-- next
INSERT INTO outbox (change, record, site, op) VALUES (2, 'site-2', 'site-2', NULL);
-- next
INSERT INTO outbox (change, record, site, op) VALUES (3, 'fee-1', 'site-1', NULL);
-- next
INSERT INTO outbox (change, record, site, op) VALUES (4, 'site-1', 'site-1', NULL);
-- next
INSERT INTO draft (record, field, value, tab, site, at) VALUES ('site-2', 'storeys', 3, 'site', NULL, '2026-11-21T05:14:53.936487+00:00');
-- next
INSERT INTO meta (key, value) VALUES ('contents.noted', '4');
-- next
INSERT INTO meta (key, value) VALUES ('program', '"0.1.0"');
-- next
INSERT INTO meta (key, value) VALUES ('survey.counties', '["410105"]');
-- next
INSERT INTO meta (key, value) VALUES ('survey.created_at', '"2026-11-21T05:14:53.347351+00:00"');
-- next
INSERT INTO meta (key, value) VALUES ('survey.id', '"01a1fc87-6223-7fcc-b090-8bbf79021bec"');
-- next
INSERT INTO meta (key, value) VALUES ('survey.name', '"金水区2026"');
-- next
INSERT INTO site (fid, geom, id, number, kind, name, county, township, address, category, owner, owner_type, opening, scenario, demand, in_plan, planned_lon, planned_lat, deviation_m, surroundings, obstruction, road_access, other_operators, fibre_m, height_m, building_use, storeys, roof_area_m2, load_kn_m2, parapet_m, way_up, key_holder, equipment_room, sensitive_nearby, pole_industry, material, base, spare_load_kg, existing_equipment, power_at_pole, cabinet_nearby, merge_neighbours, facility_use, area_offered_m2, room, shaft, duct, land_type, build_stage, reserved, note, lon, lat, datum, source, accuracy_m, altitude_m, fixed_at, border_m, county_reason, state, state_reason, candidate, merged_into, answers, created_at, created_by, updated_at, updated_by, deleted) VALUES (1, X'47500001E61000000101000000CDCCCCCCCC6C5C40C3F5285C8F624140', 'site-1', '410105-1', NULL, '人民路23号', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 113.7, 34.77, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'draft', NULL, 0, NULL, NULL, '2026-11-21T05:14:53.915+00:00', '王勘', '2026-11-21T05:14:53.933+00:00', '王勘', 0);
-- next
INSERT INTO site (fid, geom, id, number, kind, name, county, township, address, category, owner, owner_type, opening, scenario, demand, in_plan, planned_lon, planned_lat, deviation_m, surroundings, obstruction, road_access, other_operators, fibre_m, height_m, building_use, storeys, roof_area_m2, load_kn_m2, parapet_m, way_up, key_holder, equipment_room, sensitive_nearby, pole_industry, material, base, spare_load_kg, existing_equipment, power_at_pole, cabinet_nearby, merge_neighbours, facility_use, area_offered_m2, room, shaft, duct, land_type, build_stage, reserved, note, lon, lat, datum, source, accuracy_m, altitude_m, fixed_at, border_m, county_reason, state, state_reason, candidate, merged_into, answers, created_at, created_by, updated_at, updated_by, deleted) VALUES (2, NULL, 'site-2', '410105-2', NULL, '金水路监控杆12', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'draft', NULL, 0, NULL, '{"wall":"brick"}', '2026-11-21T05:14:53.929+00:00', '王勘', '2026-11-21T05:14:53.929+00:00', '王勘', 0);
-- next
