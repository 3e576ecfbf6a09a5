//! A file of products through the program's own command, into an empty installation on SQLite.

use std::{
    fmt::Write,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;
use xtask::Outcome;

use crate::report::{Figure, Ratio, Tally};

const SECTION: &str = "import of products, SQLite, events and versions and audit included";
/// So many products are in the file.
pub const PRODUCTS: u64 = 100_000;
/// In so many seconds they should be there.
const SECONDS: f64 = 60.0;

/// Measures a first import, and the same file again.
pub fn measure(program: &Path, folder: &Path) -> Outcome<Vec<Figure>> {
    let data = folder.join("import");
    let file = folder.join("products.csv");
    fs::write(&file, table()?)?;
    run(program, &data, &["seed"])?;
    let mut figures = Vec::new();
    for (name, field) in [("new products, one variant each", "created"), ("the same file again", "unchanged")] {
        let (told, took) = run(program, &data, &["import", &file.display().to_string(), "--json"])?;
        let told: Value = serde_json::from_str(&told)?;
        let done = told[field].as_u64().unwrap_or(0);
        let tally = Tally { done, failed: PRODUCTS - done, took, micros: Vec::new() };
        let mut figure = tally.figure(SECTION, format!("{name}: {:.1} s", took.as_secs_f64()));
        #[expect(clippy::cast_precision_loss, reason = "a round number")]
        let wanted = PRODUCTS as f64 / SECONDS;
        let share = figure.per_second / wanted;
        figure.ratio = Some(Ratio { of: format!("{PRODUCTS} in a minute"), share, target: Some(1.0) });
        figures.push(figure);
    }
    Ok(figures)
}

/// Products as a shop has them: a brand, labels, a description, a barcode, a translation.
fn table() -> Outcome<String> {
    let mut table = "externalId,title,title.de,brand,tags,description,sku,price,barcodes,weightG\n".to_owned();
    for number in 0..PRODUCTS {
        let (brand, cents) = (number % 997, 100 + number % 5000);
        let code = format!("20{number:010}");
        let sum: u32 =
            code.bytes().zip([1, 3].into_iter().cycle()).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
        let check = (10 - sum % 10) % 10;
        writeln!(
            table,
            "e{number},Article {number},Artikel {number},Brand {brand},new|aisle {},\"What is said of article {number}, in a \
             sentence or two, as long as such texts are.\",SKU-{number},{}.{:02},{code}{check},{}",
            number % 40,
            cents / 100,
            cents % 100,
            50 + number % 2000,
        )?;
    }
    Ok(table)
}

/// Runs the program, and gives what it printed and how long it took.
fn run(program: &Path, data: &Path, arguments: &[&str]) -> Outcome<(String, Duration)> {
    let began = Instant::now();
    let done = Command::new(program).args(arguments).arg("--data").arg(data).output()?;
    let took = began.elapsed();
    if !done.status.success() {
        return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok((String::from_utf8(done.stdout)?, took))
}
