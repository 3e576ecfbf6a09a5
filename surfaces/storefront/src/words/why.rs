//! How an amount came about, and why a site was chosen.

use super::Words;

bodega_ui::said! { Words;
    /// A wish of the shopper's.
    all_for_the_rider:
        "Your wish. All of it goes to whoever brings it.",
        "לבקשתך. הכול מגיע לשליח.",
        "Dein Wunsch. Alles davon bekommt, wer es bringt.",
        "Tu deseo. Todo va para quien te lo lleva.";
    /// What a carrier takes.
    carrier_takes: "What the carrier takes", "מה שגובה חברת השליחויות", "Was der Paketdienst nimmt", "Lo que cobra la mensajería";
    /// A promotion pays for it.
    offer_pays: "An offer pays for it", "על חשבון מבצע", "Ein Angebot zahlt es", "Lo paga una oferta";
    /// What an amount is made of.
    goods_before_offers: "All products at their prices", "כל המוצרים במחיריהם", "Alle Produkte zu ihren Preisen", "Todos los productos a su precio";
    /// The shop takes something on itself.
    on_us:
        "On us, since there was less than you ordered",
        "על חשבוננו, כי היה פחות ממה שהזמנתם",
        "Auf uns, weil weniger da war als bestellt",
        "Invita la casa: había menos de lo que pediste";
    /// No tax is due.
    no_tax: "No tax is due on this", "אין על זה מס", "Darauf fällt keine Steuer an", "No lleva impuesto";
    /// A share of what was taken off the whole order.
    share_of_order: "its share of what is off the order", "חלקו בהנחה על ההזמנה", "sein Anteil am Rabatt auf die Bestellung", "su parte del descuento del pedido";
    /// A present.
    a_present: "A present", "מתנה", "Ein Geschenk", "Un regalo";
}

bodega_ui::told! { Words;
    /// What it costs.
    usually(amount): "{amount} for each delivery", "{amount} לכל משלוח", "{amount} je Lieferung", "{amount} por envío";
    /// What is missing for it to be free.
    free_with_more(amount): "Free with {amount} more in the basket", "חינם עם עוד {amount} בסל", "Kostenlos mit {amount} mehr im Korb", "Gratis con {amount} más en la cesta";
    /// From when on it is free.
    free_from(threshold, usual): "Free from {threshold}; {usual} below", "חינם מ־{threshold}; פחות מזה {usual}", "Kostenlos ab {threshold}; darunter {usual}", "Gratis desde {threshold}; por debajo, {usual}";
    /// So many of something.
    each_times(count, amount): "{count} × {amount}", "{count} × {amount}", "{count} × {amount}", "{count} × {amount}";
    /// Cash is rounded to coins.
    no_smaller_coin(coin): "There is no coin smaller than {coin}", "אין מטבע קטן מ־{coin}", "Es gibt keine kleinere Münze als {coin}", "No hay moneda menor que {coin}";
    /// Tax that is in the prices.
    tax_in_prices(rate, base): "{rate} of {base}, in the prices already", "{rate} מתוך {base}, כלול במחירים", "{rate} von {base}, in den Preisen enthalten", "{rate} de {base}, ya en los precios";
    /// Tax that comes on top.
    tax_on_top(rate, base): "{rate} of {base}", "{rate} מתוך {base}", "{rate} von {base}", "{rate} de {base}";
    /// An offer that was taken by a code.
    by_code(name, code): "{name} (code {code})", "{name} (קוד {code})", "{name} (Code {code})", "{name} (código {code})";
    /// So many pieces of it.
    on_pieces(name, count): "{name}, on {count}", "{name}, על {count}", "{name}, auf {count}", "{name}, en {count}";
}

bodega_ui::told! { Words;
    /// Why the goods come from there.
    site_configured(site): "{site}: it serves all deliveries", "{site}: משרת את כל המשלוחים", "{site}: beliefert alle", "{site}: sirve todos los repartos";
    /// Why the goods come from there.
    site_fetched(site): "{site}: you collect it there", "{site}: האיסוף משם", "{site}: du holst es dort ab", "{site}: lo recoges allí";
    /// Why the goods come from there.
    site_has_all(site): "{site}: it has everything, and none that has is nearer", "{site}: יש שם הכול, ואין קרוב יותר", "{site}: hat alles, und keine nähere hat alles", "{site}: lo tiene todo y ninguna otra está más cerca";
    /// Why the goods come from there.
    site_has_part(site, lines): "{site}: it has {lines} of the lines", "{site}: יש שם {lines} מהשורות", "{site}: hat {lines} der Posten", "{site}: tiene {lines} de las líneas";
    /// Why the goods come from there.
    site_has_most(site, lines): "{site}: it has most, {lines} of the lines", "{site}: יש שם הכי הרבה, {lines} מהשורות", "{site}: hat am meisten, {lines} der Posten", "{site}: es la que más tiene, {lines} de las líneas";
    /// Why the goods do not come from there.
    site_out_of_zone(site): "{site}: it does not bring anything there", "{site}: לא מגיע לשם", "{site}: liefert nicht dorthin", "{site}: no reparte allí";
    /// Why the goods do not come from there.
    site_excluded(site): "{site}: it is left out for now", "{site}: לא משתתף כרגע", "{site}: zurzeit ausgenommen", "{site}: excluida por ahora";
    /// Why the goods do not come from there.
    site_not_needed(site): "{site}: it lacks something", "{site}: חסר שם משהו", "{site}: dort fehlt etwas", "{site}: le falta algo";
}
