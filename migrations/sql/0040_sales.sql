-- Sales: when orders are brought and fetched.

-- One row for each site whose week is planned. Whoever changes the plan writes it first, so that two changes wait for
-- each other and none overlaps the other's windows.
CREATE TABLE sales_slot_week (
    merchant {int} NOT NULL,
    site {id} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (merchant, site),
    FOREIGN KEY (site) REFERENCES inventory_site (id)
) {keyed};
-- merchant rows: sales_slot_week

-- A window of a weekday in which orders are brought or fetched, in minutes of the site's wall clock; 1440 is the
-- midnight that ends the day. `capacity` holds for each date, none is without limit. It closes `cutoff_minutes` before
-- it starts. An `area` without entries is everywhere that the site delivers.
CREATE TABLE sales_slot (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    site {id} NOT NULL,
    kind {text} NOT NULL,
    day_of_week {int} NOT NULL,
    start_minute {int} NOT NULL,
    end_minute {int} NOT NULL,
    capacity {int},
    cutoff_minutes {int} NOT NULL,
    area {json} NOT NULL,
    active {bool} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (site) REFERENCES inventory_site (id),
    CONSTRAINT sales_slot_kind CHECK (kind IN ('DELIVERY', 'PICKUP')),
    CONSTRAINT sales_slot_day_of_week CHECK (day_of_week BETWEEN 0 AND 6),
    CONSTRAINT sales_slot_minutes CHECK (0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440),
    CONSTRAINT sales_slot_capacity CHECK (capacity >= 0),
    CONSTRAINT sales_slot_cutoff CHECK (cutoff_minutes >= 0)
) {keyed};
CREATE INDEX sales_slot_site ON sales_slot (merchant, site, kind, day_of_week, start_minute);
CREATE UNIQUE INDEX sales_slot_external ON sales_slot (merchant, external_id) WHERE external_id IS NOT NULL;
-- merchant rows: sales_slot

-- A date on which a site, or one window of it, is closed or has other room. Dates are text such as 2026-03-01.
CREATE TABLE sales_slot_exception (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    site {id} NOT NULL,
    slot {id},
    date {text} NOT NULL,
    closed {bool} NOT NULL,
    capacity {int},
    name {text},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (site) REFERENCES inventory_site (id),
    FOREIGN KEY (merchant, slot) REFERENCES sales_slot (merchant, id),
    CONSTRAINT sales_slot_exception_says CHECK ((closed AND capacity IS NULL) OR (NOT closed AND capacity >= 0))
) {keyed};
CREATE UNIQUE INDEX sales_slot_exception_site ON sales_slot_exception (merchant, site, date) WHERE slot IS NULL;
CREATE UNIQUE INDEX sales_slot_exception_slot ON sales_slot_exception (merchant, slot, date) WHERE slot IS NOT NULL;
CREATE INDEX sales_slot_exception_date ON sales_slot_exception (merchant, site, date);
-- merchant rows: sales_slot_exception

-- How many places of a window are taken on a date: a guarded counter, made with the first place. Windows without a
-- limit are not counted, so that a rush does not queue for one row.
CREATE TABLE sales_slot_day (
    merchant {int} NOT NULL,
    slot {id} NOT NULL,
    date {text} NOT NULL,
    taken {int} NOT NULL,
    PRIMARY KEY (merchant, slot, date),
    FOREIGN KEY (merchant, slot) REFERENCES sales_slot (merchant, id),
    CONSTRAINT sales_slot_day_taken CHECK (taken >= 0)
) {keyed};
-- merchant rows: sales_slot_day
-- only postgres
-- Room on each page, so that an update writes beside its row and touches no index.
ALTER TABLE sales_slot_day SET (fillfactor = 60);
-- end
