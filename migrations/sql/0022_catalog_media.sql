-- The merchant's pictures: what they are called and what they show. The bytes are not here; base/media keeps them under
-- the hash of their own content.

-- A picture stands once in a merchant's library: the same bytes sent again are the same row.
CREATE TABLE catalog_media (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    hash {text} NOT NULL,
    kind {text} NOT NULL,
    width {int} NOT NULL,
    height {int} NOT NULL,
    bytes {int} NOT NULL,
    name {text} NOT NULL,
    -- The name as it is searched, folded.
    folded {text} NOT NULL,
    alt {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT catalog_media_kind_known CHECK (kind IN ('JPEG', 'PNG', 'WEBP', 'SVG')),
    CONSTRAINT catalog_media_size_sane CHECK (width > 0 AND height > 0 AND bytes > 0)
) {table};
CREATE UNIQUE INDEX catalog_media_hash ON catalog_media (merchant, hash);
-- merchant rows: catalog_media

-- What a picture was before: its file, name and texts at each version, to be looked at and restored.
CREATE TABLE catalog_media_version (
    merchant {int} NOT NULL,
    media {id} NOT NULL,
    version {int} NOT NULL,
    at {time} NOT NULL,
    actor {text} NOT NULL,
    hash {text} NOT NULL,
    kind {text} NOT NULL,
    width {int} NOT NULL,
    height {int} NOT NULL,
    bytes {int} NOT NULL,
    name {text} NOT NULL,
    alt {json} NOT NULL,
    PRIMARY KEY (merchant, media, version),
    FOREIGN KEY (merchant, media) REFERENCES catalog_media (merchant, id)
) {table};
-- merchant rows: catalog_media_version

-- Which products show a picture: an index of catalog_product.images. The key to catalog_media is what keeps a picture
-- that is in use from being deleted.
CREATE TABLE catalog_product_media (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    media {id} NOT NULL,
    PRIMARY KEY (merchant, product, media),
    FOREIGN KEY (merchant, product) REFERENCES catalog_product (merchant, id),
    FOREIGN KEY (merchant, media) REFERENCES catalog_media (merchant, id)
) {keyed};
CREATE INDEX catalog_product_media_media ON catalog_product_media (merchant, media, product);
-- merchant rows: catalog_product_media
