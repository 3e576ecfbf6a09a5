-- Which log this is. What is made of the log outside of the database, such as a search index, tells by this whether it
-- was made of this log or of another, whose positions mean something else.
CREATE TABLE events_origin (
    one {int} NOT NULL PRIMARY KEY,
    log {id} NOT NULL,
    CONSTRAINT events_origin_one CHECK (one = 1)
) {keyed};
-- only sqlite
INSERT INTO events_origin VALUES (1, randomblob(16));
-- end
-- only postgres
INSERT INTO events_origin VALUES (1, gen_random_uuid());
-- end
