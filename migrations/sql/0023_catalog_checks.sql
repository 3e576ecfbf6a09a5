-- Catalogue: what is asked of products, and how much of what is wrong with a file is told.

-- Is what is asked of a product before it is published asked of every active one?
ALTER TABLE catalog_setting ADD COLUMN strict {bool} NOT NULL DEFAULT FALSE;

-- How much was wrong with a file in all; only so much of it is kept.
ALTER TABLE catalog_import ADD COLUMN faults {int} NOT NULL DEFAULT 0;
