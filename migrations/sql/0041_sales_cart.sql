-- Carts: what somebody is about to buy.

-- A cart is held by a customer, or by whoever has its token: then `holder` is the beginning of the token's hash. A holder
-- has one active cart. `day` (since 1970) is the last on which it was touched, by which old ones are found: it changes
-- once a day, so that filling a cart writes to no index. `notices` is what its holder has to be told of.
CREATE TABLE sales_cart (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    holder {id} NOT NULL,
    guest {bool} NOT NULL,
    currency {text} NOT NULL,
    status {text} NOT NULL,
    version {int} NOT NULL,
    notices {json},
    day {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_cart_status CHECK (status IN ('ACTIVE', 'CHECKED_OUT', 'ABANDONED'))
) {keyed};
CREATE UNIQUE INDEX sales_cart_holder ON sales_cart (merchant, holder) WHERE status = 'ACTIVE';
CREATE INDEX sales_cart_day ON sales_cart (day);
-- merchant rows: sales_cart

-- A variant stands in a cart once. `amount` and `per` are what it cost when the shopper last said how much of it: what
-- has become dearer or cheaper since is told.
CREATE TABLE sales_cart_item (
    merchant {int} NOT NULL,
    cart {id} NOT NULL,
    variant {id} NOT NULL,
    id {id} NOT NULL,
    quantity {int} NOT NULL,
    amount {int} NOT NULL,
    per {int} NOT NULL,
    substitution {text} NOT NULL,
    note {text},
    PRIMARY KEY (merchant, cart, variant),
    FOREIGN KEY (merchant, cart) REFERENCES sales_cart (merchant, id),
    CONSTRAINT sales_cart_item_quantity CHECK (quantity > 0),
    CONSTRAINT sales_cart_item_substitution CHECK (substitution IN ('ALLOW', 'ASK', 'REFUSE'))
) {keyed};
-- merchant rows: sales_cart_item
-- only postgres
ALTER TABLE sales_cart SET (fillfactor = 70);
ALTER TABLE sales_cart_item SET (fillfactor = 70);
-- end
