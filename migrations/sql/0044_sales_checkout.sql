-- Checkouts, from the cart to the order, and how sites are found.

-- What is under way: an order whose payment is not decided yet, and the key under which somebody waits for its answer. The
-- row is made with the order and goes when the order stands or has come to nothing, so that there are never many. A
-- worker looks after those whose process has died.
CREATE TABLE sales_attempt (
    merchant {int} NOT NULL,
    order_id {id} NOT NULL,
    payment {id} NOT NULL,
    principal {text},
    route {text},
    key {text},
    tries {int} NOT NULL,
    due_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    PRIMARY KEY (merchant, order_id)
) {keyed};
CREATE INDEX sales_attempt_due ON sales_attempt (due_at);
-- merchant rows: sales_attempt

-- A checkout that is made step by step. It holds stock and a place for a while. `address` is personal, and goes with the
-- row; `held` is what is promised to it, `booked` the place that it has.
CREATE TABLE sales_checkout (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    holder {id} NOT NULL,
    guest {bool} NOT NULL,
    cart {id} NOT NULL,
    status {text} NOT NULL,
    address {json},
    delivery {json},
    held {json},
    booked {json},
    order_id {id},
    version {int} NOT NULL,
    expires_at {time} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT sales_checkout_status CHECK (status IN ('OPEN', 'COMPLETED', 'EXPIRED'))
) {keyed};
CREATE UNIQUE INDEX sales_checkout_holder ON sales_checkout (merchant, holder) WHERE status = 'OPEN';
CREATE INDEX sales_checkout_due ON sales_checkout (expires_at) WHERE status = 'OPEN';
-- merchant rows: sales_checkout

-- How a merchant's sites are found; without a row it is the one that serves home deliveries.
CREATE TABLE sales_routing (
    merchant {int} NOT NULL,
    policy {json} NOT NULL,
    version {int} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant)
) {keyed};
-- merchant rows: sales_routing
