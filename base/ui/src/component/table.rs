use askama::{Template, filters::HtmlSafe};

/// Rows under heads. Numbers stand at the end of their column.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "component/table.html")]
pub struct Table {
    /// What the table shows, for those who hear it.
    pub caption: String,
    /// The heads.
    pub heads: Vec<String>,
    /// The rows; the first cell of each names it.
    pub rows: Vec<Vec<Cell>>,
}

impl HtmlSafe for Table {}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, already written out.
    Number(String),
    /// Something to be copied as it is.
    Code(String),
    /// Words that lead somewhere.
    Link {
        /// Where to.
        href: String,
        /// The words.
        text: String,
    },
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cell_names_its_row_and_text_is_only_text() {
        let link = Cell::Link { href: "/x".to_owned(), text: "<b>".to_owned() };
        let row = vec![Cell::from("Milk"), Cell::Number("7.10".to_owned()), Cell::Code("MLK".to_owned()), link];
        let heads = ["Product", "Price", "SKU", "More"].map(str::to_owned).to_vec();
        let html = Table { caption: "Prices".to_owned(), heads, rows: vec![row] }.render().unwrap();
        assert!(html.contains("<th scope=\"row\"><bdi>Milk</bdi></th>"), "{html}");
        assert!(html.contains("<td class=\"num\">7.10</td>") && !html.contains("<b>"), "{html}");
    }
}
