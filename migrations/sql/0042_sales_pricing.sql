-- Sales: promotions, fees and taxes. There are few of each: they are read whole, into a price book in memory.

CREATE TABLE sales_promotion (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    name {text} NOT NULL,
    -- In capitals.
    code {text},
    active {bool} NOT NULL,
    stacking_group {int} NOT NULL,
    -- { "when": …, "goods": …, "effect": …, "names": …, "currency": …, "metadata": … }
    content {json} NOT NULL,
    -- How many uses there are in all, and of each customer.
    use_limit {int},
    customer_limit {int},
    external_id {text},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_promotion_limits_sane
        CHECK ((use_limit IS NULL OR use_limit > 0) AND (customer_limit IS NULL OR customer_limit > 0))
) {table};
CREATE UNIQUE INDEX sales_promotion_code ON sales_promotion (merchant, code) WHERE code IS NOT NULL;
CREATE UNIQUE INDEX sales_promotion_external ON sales_promotion (merchant, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX sales_promotion_active ON sales_promotion (merchant, id) WHERE active;
-- merchant rows: sales_promotion

-- How often a limited promotion was used: a guarded counter in all (`customer` is empty) and one for each customer.
CREATE TABLE sales_promotion_count (
    merchant {int} NOT NULL,
    promotion {id} NOT NULL,
    -- A customer's id, or nothing for all of them together.
    customer {text} NOT NULL,
    taken {int} NOT NULL,
    -- The limit as it was when the last use was taken: the guard compares with what the taker brings.
    most {int} NOT NULL,
    PRIMARY KEY (merchant, promotion, customer),
    FOREIGN KEY (merchant, promotion) REFERENCES sales_promotion (merchant, id),
    CONSTRAINT sales_promotion_count_sane CHECK (taken >= 0)
) {keyed};
-- merchant rows: sales_promotion_count

-- Which order took a use of which limited promotion; gone when it gave it back.
CREATE TABLE sales_promotion_use (
    merchant {int} NOT NULL,
    order_id {id} NOT NULL,
    promotion {id} NOT NULL,
    -- Whose, where that was counted.
    customer {text},
    -- Was it counted in all?
    in_all {bool} NOT NULL,
    taken_at {time} NOT NULL,
    PRIMARY KEY (merchant, order_id, promotion),
    FOREIGN KEY (merchant, promotion) REFERENCES sales_promotion (merchant, id)
) {keyed};
-- merchant rows: sales_promotion_use

CREATE TABLE sales_fee (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    name {text} NOT NULL,
    kind {text} NOT NULL,
    active {bool} NOT NULL,
    site {id},
    content {json} NOT NULL,
    external_id {text},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_fee_kind_known CHECK (kind IN ('DELIVERY', 'BAG', 'DEPOSIT'))
) {table};
CREATE UNIQUE INDEX sales_fee_external ON sales_fee (merchant, external_id) WHERE external_id IS NOT NULL;
-- merchant rows: sales_fee

CREATE TABLE sales_tax_rate (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    name {text},
    country {text} NOT NULL,
    region {text},
    class {text} NOT NULL,
    -- Millionths.
    rate {int} NOT NULL,
    starts_at {time},
    ends_at {time},
    active {bool} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_tax_rate_sane CHECK (rate >= 0 AND rate <= 1000000),
    CONSTRAINT sales_tax_rate_period CHECK (starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at)
) {table};
CREATE UNIQUE INDEX sales_tax_rate_external ON sales_tax_rate (merchant, external_id) WHERE external_id IS NOT NULL;
-- merchant rows: sales_tax_rate

-- How a merchant's prices are meant. A merchant without a row means them as most do.
CREATE TABLE sales_tax_setting (
    merchant {int} NOT NULL,
    prices_include_tax {bool} NOT NULL,
    default_class {text} NOT NULL,
    delivery_class {text} NOT NULL,
    home_country {text},
    known_rates {bool} NOT NULL,
    version {int} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant)
) {keyed};
-- merchant rows: sales_tax_setting
