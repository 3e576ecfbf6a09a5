-- Catalogue: prices beside the usual ones, what buyers say, and many products at once.

-- A list of prices for whom, where and when. There are few of them: they are read whole.
CREATE TABLE catalog_price_list (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    name {text} NOT NULL,
    currency {text} NOT NULL,
    channel {text},
    customer_group {text},
    site {id},
    priority {int} NOT NULL,
    starts_at {time},
    ends_at {time},
    active {bool} NOT NULL,
    rate {int},
    rate_of {text},
    round_to {int} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    -- What was last told of it: does it speak now? A period begins and ends without anybody writing.
    told_in_use {bool} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT catalog_price_list_period CHECK (starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at),
    CONSTRAINT catalog_price_list_rate_sane CHECK (round_to > 0 AND (rate IS NULL OR (rate > 0 AND rate_of IS NOT NULL)))
) {table};
CREATE UNIQUE INDEX catalog_price_list_name ON catalog_price_list (merchant, name);
CREATE UNIQUE INDEX catalog_price_list_external ON catalog_price_list (merchant, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX catalog_price_list_in_use ON catalog_price_list (merchant, currency) WHERE active;
-- merchant rows: catalog_price_list

-- A variant's own price in a list, from a quantity on. Found by the variant: a basket asks what its lines cost.
CREATE TABLE catalog_price_entry (
    merchant {int} NOT NULL,
    variant {id} NOT NULL,
    list {id} NOT NULL,
    min_quantity {int} NOT NULL,
    amount {int} NOT NULL,
    per {int} NOT NULL,
    compare_at {int},
    PRIMARY KEY (merchant, variant, list, min_quantity),
    FOREIGN KEY (merchant, variant) REFERENCES catalog_variant (merchant, id),
    FOREIGN KEY (merchant, list) REFERENCES catalog_price_list (merchant, id),
    CONSTRAINT catalog_price_entry_sane
        CHECK (min_quantity > 0 AND amount >= 0 AND per > 0 AND (compare_at IS NULL OR compare_at > amount))
) {keyed};
CREATE INDEX catalog_price_entry_list ON catalog_price_entry (merchant, list, variant);
-- merchant rows: catalog_price_entry

-- Who has received what, and so may say what it is like.
CREATE TABLE catalog_review_permit (
    merchant {int} NOT NULL,
    customer {id} NOT NULL,
    product {id} NOT NULL,
    reference {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (merchant, customer, product),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id)
) {keyed};
-- merchant rows: catalog_review_permit

-- What a buyer says about a product. Reviews that were brought along have no customer and keep the name that was shown
-- where they come from.
CREATE TABLE catalog_review (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    product {id} NOT NULL,
    customer {id},
    name {text},
    rating {int} NOT NULL,
    title {text} NOT NULL,
    body {text} NOT NULL,
    lang {text},
    status {text} NOT NULL,
    reason {text},
    reply {text},
    replied_at {time},
    moderated_by {text},
    moderated_at {time},
    helpful {int} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id),
    CONSTRAINT catalog_review_status CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED')),
    CONSTRAINT catalog_review_rating CHECK (rating BETWEEN 1 AND 5),
    CONSTRAINT catalog_review_author CHECK ((customer IS NULL) = (name IS NOT NULL))
) {table};
CREATE UNIQUE INDEX catalog_review_one ON catalog_review (merchant, product, customer) WHERE customer IS NOT NULL;
-- The public page, in its three orders.
CREATE INDEX catalog_review_shown ON catalog_review (merchant, product, created_at, id) WHERE status = 'APPROVED';
-- The queue.
CREATE INDEX catalog_review_queue ON catalog_review (merchant, status, updated_at, id);
CREATE INDEX catalog_review_customer ON catalog_review (merchant, customer) WHERE customer IS NOT NULL;
-- merchant rows: catalog_review

-- Who found a review helpful: each once.
CREATE TABLE catalog_review_vote (
    merchant {int} NOT NULL,
    review {id} NOT NULL,
    customer {id} NOT NULL,
    PRIMARY KEY (merchant, review, customer),
    FOREIGN KEY (merchant, review) REFERENCES catalog_review (merchant, id)
) {keyed};
-- merchant rows: catalog_review_vote

-- How many approved reviews a product has of each number of stars; changed with them, in their transaction.
CREATE TABLE catalog_rating (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    ones {int} NOT NULL,
    twos {int} NOT NULL,
    threes {int} NOT NULL,
    fours {int} NOT NULL,
    fives {int} NOT NULL,
    PRIMARY KEY (merchant, product),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id),
    CONSTRAINT catalog_rating_counts CHECK (ones >= 0 AND twos >= 0 AND threes >= 0 AND fours >= 0 AND fives >= 0)
) {keyed};
-- merchant rows: catalog_rating

-- A file of products on its way in. It is kept in pieces, each of which is one transaction: `part` is the piece that
-- comes next, and moves in the transaction that wrote the one before. A run that was cut off goes on where it stopped.
CREATE TABLE catalog_import (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    status {text} NOT NULL,
    format {text} NOT NULL,
    mode {text} NOT NULL,
    dry_run {bool} NOT NULL,
    columns {json} NOT NULL,
    separator {int} NOT NULL,
    total {int} NOT NULL,
    done {int} NOT NULL,
    created {int} NOT NULL,
    updated {int} NOT NULL,
    unchanged {int} NOT NULL,
    failed {int} NOT NULL,
    part {int} NOT NULL,
    created_by {text} NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    PRIMARY KEY (merchant, id),
    CONSTRAINT catalog_import_status CHECK (status IN ('RECEIVING', 'QUEUED', 'RUNNING', 'DONE', 'CANCELLED'))
) {table};
-- merchant rows: catalog_import

CREATE TABLE catalog_import_part (
    merchant {int} NOT NULL,
    import {id} NOT NULL,
    part {int} NOT NULL,
    line {int} NOT NULL,
    products {int} NOT NULL,
    body {text} NOT NULL,
    PRIMARY KEY (merchant, import, part),
    FOREIGN KEY (merchant, import) REFERENCES catalog_import (merchant, id)
) {table};
-- merchant rows: catalog_import_part

-- What is wrong with the lines of a file.
CREATE TABLE catalog_import_fault (
    merchant {int} NOT NULL,
    import {id} NOT NULL,
    line {int} NOT NULL,
    place {int} NOT NULL,
    field {text} NOT NULL,
    code {text} NOT NULL,
    message {text} NOT NULL,
    PRIMARY KEY (merchant, import, line, place),
    FOREIGN KEY (merchant, import) REFERENCES catalog_import (merchant, id)
) {table};
-- merchant rows: catalog_import_fault

-- Products on their way out. `after` is the last one that is written: it moves with the piece that holds it.
CREATE TABLE catalog_export (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    status {text} NOT NULL,
    format {text} NOT NULL,
    archived {bool} NOT NULL,
    languages {json} NOT NULL,
    total {int} NOT NULL,
    done {int} NOT NULL,
    bytes {int} NOT NULL,
    part {int} NOT NULL,
    after {id},
    created_by {text} NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    PRIMARY KEY (merchant, id),
    CONSTRAINT catalog_export_status CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'CANCELLED'))
) {table};
-- merchant rows: catalog_export

CREATE TABLE catalog_export_part (
    merchant {int} NOT NULL,
    export {id} NOT NULL,
    part {int} NOT NULL,
    body {text} NOT NULL,
    PRIMARY KEY (merchant, export, part),
    FOREIGN KEY (merchant, export) REFERENCES catalog_export (merchant, id)
) {table};
-- merchant rows: catalog_export_part
