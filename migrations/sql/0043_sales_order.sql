-- Sales: orders. What an order is, its events say (events_log, stream order:ord_…).

-- How far an order has come, and which event of its stream holds what was agreed on: goods, prices, window, sites. Narrow,
-- for it is written by the hottest transaction of the house. `parts` is null while all parts are as far as the order,
-- `picks` until somebody picks. `version` is the length of the stream.
CREATE TABLE sales_order (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    number {int} NOT NULL,
    status {text} NOT NULL,
    version {int} NOT NULL,
    agreed_in {int} NOT NULL,
    external_id {text},
    customer {id},
    claimed_by {id},
    parts {json},
    picks {json},
    placed_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_order_status CHECK (status IN ('PENDING_PAYMENT', 'EXPIRED', 'CREATED', 'IN_PROGRESS', 'MISSING',
        'DELAYED', 'READY', 'OUT_FOR_DELIVERY', 'DELIVERED', 'PICKED_UP', 'RETURNED', 'CANCELED'))
) {keyed};
CREATE UNIQUE INDEX sales_order_by_number ON sales_order (merchant, number);
CREATE INDEX sales_order_customer ON sales_order (merchant, customer, id) WHERE customer IS NOT NULL;
CREATE UNIQUE INDEX sales_order_external ON sales_order (merchant, external_id) WHERE external_id IS NOT NULL;
-- merchant rows: sales_order
-- only postgres
-- Room on each page, so that an update writes beside its row and touches no index.
ALTER TABLE sales_order SET (fillfactor = 70);
-- end

-- All that is personal about an order, and what people wrote in their own words. Who is erased loses this row; the order
-- stands without it.
CREATE TABLE sales_order_contact (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    body {json} NOT NULL,
    PRIMARY KEY (merchant, id)
) {keyed};
-- merchant rows: sales_order_contact

-- Why somebody did something to an order, in their own words: `version` is the event that it belongs to. Erased with the
-- contact.
CREATE TABLE sales_order_remark (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    version {int} NOT NULL,
    words {text} NOT NULL,
    PRIMARY KEY (merchant, id, version)
) {keyed};
-- merchant rows: sales_order_remark

-- The next order's number. Processes take many at once, so that no order waits for this row.
CREATE TABLE sales_order_number (
    merchant {int} NOT NULL,
    next {int} NOT NULL,
    PRIMARY KEY (merchant)
) {keyed};
-- merchant rows: sales_order_number

-- The staff's board: what lists and searches of orders need, made of their events a moment later, in the bulk lane. It
-- can be thrown away and made again. `open`: somebody has still to do something. `due_at` is the start of the window, or
-- when it was placed; `day` and `placed_day` are dates at the site, such as 2026-03-09. `settled` of `items` lines were
-- found, substituted or given up. `worded` is a digest of its words, so that these are written when they change and not
-- with each status.
CREATE TABLE sales_board (
    seq {serial},
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    number {int} NOT NULL,
    status {text} NOT NULL,
    open {bool} NOT NULL,
    kind {text} NOT NULL,
    site {id},
    customer {id},
    claimed_by {id},
    due_at {time} NOT NULL,
    ends_at {time},
    day {text} NOT NULL,
    placed_at {time} NOT NULL,
    placed_day {text} NOT NULL,
    total {int} NOT NULL,
    currency {text} NOT NULL,
    items {int} NOT NULL,
    settled {int} NOT NULL,
    version {int} NOT NULL,
    updated_at {time} NOT NULL,
    worded {int} NOT NULL
-- only postgres
    , words TSVECTOR NOT NULL DEFAULT ''
-- end
) {table};
CREATE UNIQUE INDEX sales_board_order ON sales_board (merchant, id);
CREATE INDEX sales_board_due ON sales_board (merchant, due_at, id) WHERE open;
CREATE INDEX sales_board_site ON sales_board (merchant, site, id);
CREATE INDEX sales_board_customer ON sales_board (merchant, customer, id);
-- only postgres
CREATE INDEX sales_board_words ON sales_board USING GIN (words);
-- end
-- merchant rows: sales_board

-- The other sites of orders that several sites hand over.
CREATE TABLE sales_board_also (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    site {id} NOT NULL,
    PRIMARY KEY (merchant, id, site)
) {keyed};
-- merchant rows: sales_board_also
-- only sqlite
-- Words of orders on the board, by its `seq`: numbers, names, e-mails, titles, SKUs, and one that names the merchant.
CREATE VIRTUAL TABLE sales_board_text USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 0"
);
-- end
