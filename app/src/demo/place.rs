//! Where the demo's supermarket is: a storehouse and three branches in a town that nobody will find on a map.

use std::collections::BTreeMap;

use bodega_inventory::site::{Geo, Kind, NewSite, Opening, SiteAddress};

/// The zone of all of them.
pub const TIME_ZONE: &str = "Asia/Jerusalem";

/// The storehouse that every installation begins with: it serves home deliveries.
pub fn warehouse(time_zone: &str) -> NewSite {
    let address = address("1 Granary Lane", "Shaked Bay");
    let hours = (0..=5).map(|day| open(day, "05:00", "23:00")).collect();
    NewSite {
        pickup: false,
        delivery_source: true,
        time_zone: time_zone.to_owned(),
        ..site("WAREHOUSE", "The Warehouse", Kind::Warehouse, address, hours)
    }
}

/// The branches that shoppers walk into.
pub fn branches() -> Vec<NewSite> {
    let week = |opens: &str, closes: &str, friday: &str| {
        let mut hours: Vec<Opening> = (0..=4).map(|day| open(day, opens, closes)).collect();
        hours.push(open(5, opens, friday));
        hours
    };
    let mut lamp = week("06:00", "24:00", "16:00");
    lamp.push(open(6, "19:30", "24:00"));
    let branch = |code, name, (street, phone): (&str, &str), hours, lat, lng| {
        let address = SiteAddress { phone: Some(phone.to_owned()), ..address(street, "Shaked Bay") };
        NewSite { geo: Some(Geo { lat, lng }), ..site(code, name, Kind::Branch, address, hours) }
    };
    let almond = ("38 Blossom Road", "+972 3 555 0141");
    let lantern = ("12 Lantern Street", "+972 3 555 0142");
    let quay = ("3 Ropemakers' Quay", "+972 3 555 0143");
    vec![
        branch("ALMOND", "Almond Hill", almond, week("07:00", "22:00", "15:00"), 32.571, 34.912),
        branch("LAMP", "Lamp Quarter", lantern, lamp, 32.566, 34.904),
        branch("PIER", "Old Pier", quay, week("08:00", "21:00", "14:00"), 32.562, 34.896),
    ]
}

fn site(code: &str, name: &str, kind: Kind, address: SiteAddress, hours: Vec<Opening>) -> NewSite {
    NewSite {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        address,
        time_zone: TIME_ZONE.to_owned(),
        hours,
        geo: None,
        pickup: true,
        active: true,
        delivery_source: false,
        external_id: None,
        metadata: BTreeMap::new(),
    }
}

fn address(street: &str, town: &str) -> SiteAddress {
    SiteAddress {
        line1: street.to_owned(),
        line2: None,
        city: town.to_owned(),
        postal_code: None,
        region: None,
        country: "IL".to_owned(),
        phone: None,
    }
}

fn open(day_of_week: i64, opens: &str, closes: &str) -> Opening {
    Opening { day_of_week, opens: opens.to_owned(), closes: closes.to_owned() }
}
