//! The schema's history: one numbered file for both databases. `bodega_db` expands and applies them.

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number; they are applied in this order.
    pub version: i64,
    /// Its file name.
    pub name: &'static str,
    /// Its text, with tokens.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal;)*) => {
        /// All of them, in order.
        pub const ALL: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../sql/", $name)),
        }),*];
    };
}

migrations! {
    1 "0001_base.sql";
    2 "0002_events.sql";
    3 "0003_events_origin.sql";
    10 "0010_identity.sql";
    20 "0020_catalog.sql";
    21 "0021_catalog_trade.sql";
    22 "0022_catalog_media.sql";
    23 "0023_catalog_checks.sql";
    30 "0030_inventory.sql";
    32 "0032_payments.sql";
    35 "0035_browse.sql";
    40 "0040_sales.sql";
    41 "0041_sales_cart.sql";
    42 "0042_sales_pricing.sql";
    43 "0043_sales_order.sql";
    44 "0044_sales_checkout.sql";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_file_is_listed_once_and_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sql");
        let mut files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        assert_eq!(files, ALL.iter().map(|migration| migration.name).collect::<Vec<_>>());
        assert!(ALL.is_sorted_by(|a, b| a.version < b.version));
        for migration in ALL {
            assert!(migration.name.starts_with(&format!("{:04}_", migration.version)), "{}", migration.name);
        }
    }
}
