-- Inventory: what is where.

-- A branch or a warehouse. It belongs to the installation; the merchant who keeps it writes its data, and grants say
-- which merchants have stock there.
CREATE TABLE inventory_site (
    id {id} NOT NULL,
    keeper {int} NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    kind {text} NOT NULL,
    address {json} NOT NULL,
    time_zone {text} NOT NULL,
    hours {json} NOT NULL,
    geo {json},
    pickup {bool} NOT NULL,
    active {bool} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT inventory_site_kind CHECK (kind IN ('BRANCH', 'WAREHOUSE'))
) {keyed};
CREATE UNIQUE INDEX inventory_site_code ON inventory_site (keeper, code);
CREATE UNIQUE INDEX inventory_site_external ON inventory_site (keeper, external_id) WHERE external_id IS NOT NULL;

-- Which merchants have stock at a site, and which of their sites serves home deliveries: one at most.
CREATE TABLE inventory_site_grant (
    merchant {int} NOT NULL,
    site {id} NOT NULL,
    delivery_source {bool} NOT NULL,
    granted_at {time} NOT NULL,
    PRIMARY KEY (merchant, site),
    FOREIGN KEY (site) REFERENCES inventory_site (id)
) {keyed};
CREATE INDEX inventory_site_grant_site ON inventory_site_grant (site);
CREATE UNIQUE INDEX inventory_site_grant_delivery ON inventory_site_grant (merchant) WHERE delivery_source;
-- merchant rows: inventory_site_grant

-- Parts of a site. Zones and bins are the site's, not a merchant's: several merchants' goods may lie in one aisle.
CREATE TABLE inventory_zone (
    id {id} NOT NULL,
    site {id} NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (site) REFERENCES inventory_site (id)
) {keyed};
CREATE UNIQUE INDEX inventory_zone_code ON inventory_zone (site, code);

-- Places that hold stock. Coordinates are in centimetres on the site's plan.
CREATE TABLE inventory_bin (
    id {id} NOT NULL,
    site {id} NOT NULL,
    zone {id},
    code {text} NOT NULL,
    aisle {text},
    bay {text},
    level {text},
    position {text},
    capacity {int},
    pick_sequence {int} NOT NULL,
    x {int},
    y {int},
    z {int},
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (site) REFERENCES inventory_site (id),
    FOREIGN KEY (zone) REFERENCES inventory_zone (id)
) {keyed};
CREATE UNIQUE INDEX inventory_bin_code ON inventory_bin (site, code);
CREATE INDEX inventory_bin_zone ON inventory_bin (zone);

-- The sellable balance of a variant at a site: the hottest row of the house. Narrow, and none of its indexes holds a
-- column that selling changes, but the level, which changes only when stock crosses a mark.
-- `binned` is the part of `on_hand` that lies in bins (inventory_place has the bins); the rest lies loose.
-- `level` is 0 while there is enough, 1 at or below the reorder point, 2 when nothing is left to sell.
CREATE TABLE inventory_stock (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    variant {id} NOT NULL,
    site {id} NOT NULL,
    on_hand {int} NOT NULL,
    reserved {int} NOT NULL,
    safety_stock {int} NOT NULL,
    reorder_point {int},
    reorder_quantity {int},
    binned {int} NOT NULL,
    updated_at {time} NOT NULL,
    level {int} NOT NULL GENERATED ALWAYS AS (
        CASE WHEN on_hand - reserved - safety_stock <= 0 THEN 2
             WHEN on_hand - reserved - safety_stock <= reorder_point THEN 1
             ELSE 0 END) STORED,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (site) REFERENCES inventory_site (id),
    CONSTRAINT inventory_stock_on_hand CHECK (on_hand >= 0),
    CONSTRAINT inventory_stock_reserved CHECK (reserved >= 0),
    CONSTRAINT inventory_stock_safety CHECK (safety_stock >= 0),
    CONSTRAINT inventory_stock_binned CHECK (binned BETWEEN 0 AND on_hand),
    CONSTRAINT inventory_stock_reorder CHECK (reorder_point >= 0 AND reorder_quantity > 0)
) {keyed};
CREATE UNIQUE INDEX inventory_stock_variant ON inventory_stock (merchant, variant, site);
CREATE INDEX inventory_stock_site ON inventory_stock (site, merchant, id);
CREATE INDEX inventory_stock_level ON inventory_stock (merchant, site, id) WHERE level > 0;
-- merchant rows: inventory_stock
-- only postgres
-- Room on each page, so that an update writes beside its row and touches no index.
ALTER TABLE inventory_stock SET (fillfactor = 60);
-- end

-- What of a stock row lies in which bin, by lot; a nil lot stands for goods without one. Changed only while the stock
-- row is locked.
CREATE TABLE inventory_place (
    merchant {int} NOT NULL,
    stock {id} NOT NULL,
    bin {id} NOT NULL,
    lot {id} NOT NULL,
    on_hand {int} NOT NULL,
    since {time} NOT NULL,
    PRIMARY KEY (merchant, stock, bin, lot),
    FOREIGN KEY (merchant, stock) REFERENCES inventory_stock (merchant, id),
    FOREIGN KEY (bin) REFERENCES inventory_bin (id),
    CONSTRAINT inventory_place_on_hand CHECK (on_hand >= 0)
) {keyed};
CREATE INDEX inventory_place_bin ON inventory_place (bin);
-- merchant rows: inventory_place

-- The ledger, and the truth: each row carries a quantity from one account to another. Never changed, never deleted.
-- The accounts are SITE (the stock row's, in `source_bin` or `target_bin` where it lies in one) and what stands outside
-- of it: SUPPLIER, ADJUSTMENT, ORDER, TILL, TRANSIT.
CREATE TABLE inventory_movement (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    stock {id} NOT NULL,
    kind {text} NOT NULL,
    quantity {int} NOT NULL,
    source {text} NOT NULL,
    source_bin {id},
    target {text} NOT NULL,
    target_bin {id},
    lot {id},
    reason {text},
    reference {text},
    actor_kind {text} NOT NULL,
    actor_id {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, stock) REFERENCES inventory_stock (merchant, id),
    CONSTRAINT inventory_movement_quantity CHECK (quantity > 0),
    CONSTRAINT inventory_movement_accounts CHECK (source <> target OR source = 'SITE')
) {keyed};
CREATE INDEX inventory_movement_stock ON inventory_movement (merchant, stock, at);
-- What is on its way: verified against the transfers.
CREATE INDEX inventory_movement_transit ON inventory_movement (merchant, stock) WHERE target = 'TRANSIT' OR source = 'TRANSIT';
-- merchant rows: inventory_movement

-- Stock that is promised. It ends at `expires_at` unless an order keeps it (then there is none).
CREATE TABLE inventory_reservation (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    reference {text} NOT NULL,
    site {id} NOT NULL,
    status {text} NOT NULL,
    expires_at {time},
    created_at {time} NOT NULL,
    closed_at {time},
    PRIMARY KEY (merchant, id),
    CONSTRAINT inventory_reservation_status CHECK (status IN ('OPEN', 'FULFILLED', 'RELEASED', 'EXPIRED'))
) {keyed};
CREATE UNIQUE INDEX inventory_reservation_reference ON inventory_reservation (merchant, reference);
CREATE INDEX inventory_reservation_open ON inventory_reservation (expires_at) WHERE status = 'OPEN';
-- merchant rows: inventory_reservation

-- One row for each stock row of a reservation. `quantity` was promised, `fulfilled` of it has left; while the
-- reservation is open, the rest is part of the stock row's `reserved`.
CREATE TABLE inventory_reservation_line (
    merchant {int} NOT NULL,
    reservation {id} NOT NULL,
    stock {id} NOT NULL,
    variant {id} NOT NULL,
    wanted {int} NOT NULL,
    quantity {int} NOT NULL,
    fulfilled {int} NOT NULL,
    PRIMARY KEY (merchant, reservation, stock),
    FOREIGN KEY (merchant, reservation) REFERENCES inventory_reservation (merchant, id),
    FOREIGN KEY (merchant, stock) REFERENCES inventory_stock (merchant, id),
    CONSTRAINT inventory_reservation_line_quantity CHECK (quantity BETWEEN 1 AND wanted),
    CONSTRAINT inventory_reservation_line_fulfilled CHECK (fulfilled BETWEEN 0 AND quantity)
) {keyed};
-- merchant rows: inventory_reservation_line

-- An employee's wish, until a manager says yes or no.
CREATE TABLE inventory_request (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    site {id} NOT NULL,
    variant {id} NOT NULL,
    kind {text} NOT NULL,
    quantity {int} NOT NULL,
    note {text},
    status {text} NOT NULL,
    requested_by {text} NOT NULL,
    created_at {time} NOT NULL,
    reviewed_by {text},
    reviewed_at {time},
    review_note {text},
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (site) REFERENCES inventory_site (id),
    CONSTRAINT inventory_request_kind CHECK (kind IN ('SET_QUANTITY', 'ADD_QUANTITY')),
    CONSTRAINT inventory_request_status CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED'))
) {keyed};
CREATE INDEX inventory_request_status ON inventory_request (merchant, status, id);
CREATE INDEX inventory_request_asker ON inventory_request (merchant, requested_by, id);
-- merchant rows: inventory_request

-- Goods on their way from one site to another.
CREATE TABLE inventory_transfer (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    source {id} NOT NULL,
    target {id} NOT NULL,
    status {text} NOT NULL,
    note {text},
    sent_at {time} NOT NULL,
    closed_at {time},
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (source) REFERENCES inventory_site (id),
    FOREIGN KEY (target) REFERENCES inventory_site (id),
    CONSTRAINT inventory_transfer_sites CHECK (source <> target),
    CONSTRAINT inventory_transfer_status CHECK (status IN ('IN_TRANSIT', 'RECEIVED', 'CANCELED'))
) {keyed};
CREATE INDEX inventory_transfer_status ON inventory_transfer (merchant, status, id);
CREATE INDEX inventory_transfer_from ON inventory_transfer (source) WHERE status = 'IN_TRANSIT';
CREATE INDEX inventory_transfer_to ON inventory_transfer (target) WHERE status = 'IN_TRANSIT';
-- merchant rows: inventory_transfer

-- `received` of `quantity` has arrived, `lost` never will, `returned` went back when the transfer was canceled.
CREATE TABLE inventory_transfer_line (
    merchant {int} NOT NULL,
    transfer {id} NOT NULL,
    variant {id} NOT NULL,
    quantity {int} NOT NULL,
    received {int} NOT NULL,
    lost {int} NOT NULL,
    returned {int} NOT NULL,
    PRIMARY KEY (merchant, transfer, variant),
    FOREIGN KEY (merchant, transfer) REFERENCES inventory_transfer (merchant, id),
    CONSTRAINT inventory_transfer_line_quantity CHECK (quantity > 0),
    CONSTRAINT inventory_transfer_line_parts CHECK (
        received >= 0 AND lost >= 0 AND returned >= 0 AND received + lost + returned <= quantity)
) {keyed};
-- merchant rows: inventory_transfer_line

-- What the shop's own tills have told, so that no batch is counted twice.
CREATE TABLE inventory_till_batch (
    merchant {int} NOT NULL,
    site {id} NOT NULL,
    reference {text} NOT NULL,
    lines {json} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (merchant, site, reference),
    FOREIGN KEY (site) REFERENCES inventory_site (id)
) {keyed};
-- merchant rows: inventory_till_batch

-- A CSV of many counts on its way through. `done` rows of `total` are through; it moves in the transaction that wrote
-- them, so that a run that was cut off goes on where it stopped.
CREATE TABLE inventory_import (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    status {text} NOT NULL,
    dry_run {bool} NOT NULL,
    reason {text} NOT NULL,
    sites {json},
    csv {text},
    total {int} NOT NULL,
    done {int} NOT NULL,
    changed {int} NOT NULL,
    failed {int} NOT NULL,
    created_by {text} NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    PRIMARY KEY (merchant, id),
    CONSTRAINT inventory_import_status CHECK (status IN ('QUEUED', 'RUNNING', 'DONE'))
) {table};
-- merchant rows: inventory_import

-- The rows of an import that could not be taken, with every fault.
CREATE TABLE inventory_import_fault (
    merchant {int} NOT NULL,
    import {id} NOT NULL,
    line {int} NOT NULL,
    faults {json} NOT NULL,
    PRIMARY KEY (merchant, import, line),
    FOREIGN KEY (merchant, import) REFERENCES inventory_import (merchant, id)
) {table};
-- merchant rows: inventory_import_fault
