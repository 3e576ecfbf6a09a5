-- Catalogue: what is sold.
--
-- A product's row and its variants' rows are what is read. Two tables beside them are what is searched and what keeps
-- the claims: catalog_product_category (which products does a category hold?) and catalog_barcode (whose is this
-- code?). They are written in the same statement run as the rows that they index.

-- One row for each merchant, taken by every move in the category tree: two moves at once could close a ring that
-- neither of them sees.
CREATE TABLE catalog_tree (
    merchant {int} NOT NULL,
    moves {int} NOT NULL,
    PRIMARY KEY (merchant)
) {keyed};
-- merchant rows: catalog_tree

CREATE TABLE catalog_category (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    parent {id},
    slug {text} NOT NULL,
    name {text} NOT NULL,
    lang {text} NOT NULL,
    -- { "de": "Milchwaren" }
    translations {json} NOT NULL,
    -- A row of catalog_media.
    image {id},
    position {int} NOT NULL,
    active {bool} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, parent) REFERENCES catalog_category (merchant, id),
    CONSTRAINT catalog_category_not_own_parent CHECK (parent IS NULL OR parent <> id)
) {keyed};
CREATE UNIQUE INDEX catalog_category_slug ON catalog_category (merchant, slug);
CREATE UNIQUE INDEX catalog_category_external ON catalog_category (merchant, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX catalog_category_parent ON catalog_category (merchant, parent);
CREATE INDEX catalog_category_image ON catalog_category (merchant, image) WHERE image IS NOT NULL;
-- merchant rows: catalog_category

CREATE TABLE catalog_product (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    slug {text} NOT NULL,
    title {text} NOT NULL,
    description {text} NOT NULL,
    lang {text} NOT NULL,
    -- { "de": { "title": …, "description": …, "attributes": { … } } }
    translations {json} NOT NULL,
    brand {text},
    tags {json} NOT NULL,
    dietary {json} NOT NULL,
    allergens {json} NOT NULL,
    min_age {int},
    attributes {json} NOT NULL,
    tax_class {text},
    categories {json} NOT NULL,
    -- [{ "media": "med_…", "alt": … }]; catalog_product_media is its index.
    images {json} NOT NULL,
    status {text} NOT NULL,
    -- When an active product is shown: from inclusive, until exclusive.
    publish_from {time},
    publish_until {time},
    -- When that changes next by itself. Whoever tells of it moves this on in the same statement, so that it is told once.
    turns_at {time},
    external_id {text},
    metadata {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT catalog_product_status_known CHECK (status IN ('draft', 'active', 'archived')),
    CONSTRAINT catalog_product_min_age_sane CHECK (min_age IS NULL OR min_age BETWEEN 1 AND 99),
    CONSTRAINT catalog_product_window_sane CHECK (publish_from IS NULL OR publish_until IS NULL OR publish_from < publish_until)
) {table};
CREATE UNIQUE INDEX catalog_product_slug ON catalog_product (merchant, slug);
CREATE UNIQUE INDEX catalog_product_external ON catalog_product (merchant, external_id) WHERE external_id IS NOT NULL;
-- The public list (newest first, ids rise with time) and its count.
CREATE INDEX catalog_product_status ON catalog_product (merchant, status, id);
-- "What has changed since?"
CREATE INDEX catalog_product_updated ON catalog_product (merchant, updated_at, id);
-- merchant rows: catalog_product

CREATE TABLE catalog_product_category (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    category {id} NOT NULL,
    PRIMARY KEY (merchant, product, category),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id),
    FOREIGN KEY (merchant, category) REFERENCES catalog_category (merchant, id)
) {keyed};
CREATE INDEX catalog_product_category_category ON catalog_product_category (merchant, category, product);
-- merchant rows: catalog_product_category

CREATE TABLE catalog_variant (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    product {id} NOT NULL,
    position {int} NOT NULL,
    sku {text} NOT NULL,
    title {text} NOT NULL,
    -- { "de": "1 l" }
    titles {json} NOT NULL,
    options {json} NOT NULL,
    unit {text} NOT NULL,
    step {int} NOT NULL,
    min {int},
    max {int},
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    per {int} NOT NULL,
    compare_at {int},
    -- What is in one piece.
    net_amount {int},
    net_unit {text},
    -- [{ "variant": "var_…", "quantity": 2 }]; catalog_bundle_part is its index.
    components {json} NOT NULL,
    barcodes {json} NOT NULL,
    weight_g {int},
    -- { "length": 95, "width": 95, "height": 240 } in millimetres.
    dimensions {json},
    serial_tracked {bool} NOT NULL,
    lot_tracked {bool} NOT NULL,
    expiry_tracked {bool} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id),
    CONSTRAINT catalog_variant_unit_known CHECK (unit IN ('EACH', 'GRAM', 'ML')),
    CONSTRAINT catalog_variant_quantities_sane CHECK (step > 0 AND (min IS NULL OR min > 0) AND (max IS NULL OR max >= coalesce(min, 1))),
    CONSTRAINT catalog_variant_net_sane CHECK ((net_amount IS NULL) = (net_unit IS NULL) AND (net_amount IS NULL OR net_amount > 0)),
    CONSTRAINT catalog_variant_price_sane CHECK (amount >= 0 AND per > 0 AND (compare_at IS NULL OR compare_at > amount))
) {table};
CREATE UNIQUE INDEX catalog_variant_sku ON catalog_variant (merchant, sku);
CREATE INDEX catalog_variant_product ON catalog_variant (merchant, product, position);
-- merchant rows: catalog_variant

-- Which bundles hold this part? A bundle that is not for sale keeps its rows.
CREATE TABLE catalog_bundle_part (
    merchant {int} NOT NULL,
    bundle {id} NOT NULL,
    part {id} NOT NULL,
    quantity {int} NOT NULL,
    PRIMARY KEY (merchant, bundle, part),
    FOREIGN KEY (merchant, bundle) REFERENCES catalog_variant (merchant, id),
    FOREIGN KEY (merchant, part) REFERENCES catalog_variant (merchant, id),
    CONSTRAINT catalog_bundle_part_not_itself CHECK (bundle <> part),
    CONSTRAINT catalog_bundle_part_quantity_sane CHECK (quantity > 0)
) {keyed};
CREATE INDEX catalog_bundle_part_part ON catalog_bundle_part (merchant, part, bundle);
-- merchant rows: catalog_bundle_part

-- The key is the code in fourteen digits: 012345678905 and 0012345678905 are the same article.
CREATE TABLE catalog_barcode (
    merchant {int} NOT NULL,
    gtin {text} NOT NULL,
    variant {id} NOT NULL,
    quantity {int} NOT NULL,
    PRIMARY KEY (merchant, gtin),
    FOREIGN KEY (merchant, variant) REFERENCES catalog_variant (merchant, id),
    CONSTRAINT catalog_barcode_quantity_sane CHECK (quantity > 0)
) {keyed};
CREATE INDEX catalog_barcode_variant ON catalog_barcode (merchant, variant);
-- merchant rows: catalog_barcode

-- Every version of a product as it was written, in the form in which administrators read it.
CREATE TABLE catalog_product_version (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    version {int} NOT NULL,
    at {time} NOT NULL,
    actor {text} NOT NULL,
    document {json} NOT NULL,
    PRIMARY KEY (merchant, product, version),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id)
) {table};
-- merchant rows: catalog_product_version

-- What a merchant asks of a product before it is published. A merchant without a row asks for the usual.
CREATE TABLE catalog_setting (
    merchant {int} NOT NULL,
    image_required {bool} NOT NULL,
    category_required {bool} NOT NULL,
    version {int} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant)
) {keyed};
-- merchant rows: catalog_setting
