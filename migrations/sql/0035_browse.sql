-- Browse: what shoppers look at.

-- The words of each product that everybody may see, folded, for finding without the search engine. Made of the log.
CREATE TABLE browse_item (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    words {text} NOT NULL,
    PRIMARY KEY (merchant, product)
) {keyed};
-- merchant rows: browse_item

-- How often a product was wanted. Whoever knows it adds to it.
CREATE TABLE browse_popularity (
    merchant {int} NOT NULL,
    product {id} NOT NULL,
    score {int} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, product),
    CONSTRAINT browse_popularity_score_sane CHECK (score >= 0)
) {keyed};
-- merchant rows: browse_popularity

-- Words that stand for each other in a merchant's search. Where term is given, only who looks for it finds the words
-- too; else each of the words stands for all of them.
CREATE TABLE browse_synonym (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    term {text},
    words {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id)
) {keyed};
-- merchant rows: browse_synonym
