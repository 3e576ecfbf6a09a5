//! Around every page.

use super::Words;

bodega_ui::said! { Words;
    /// The first link of a page.
    skip: "Skip to the shelves", "דילוג אל המדפים", "Zu den Regalen springen", "Saltar a los estantes";
    /// On the button that opens the aisles.
    aisles: "Aisles", "מחלקות", "Abteilungen", "Pasillos";
    /// The search field.
    search_label: "Search the shop", "חיפוש בחנות", "Im Laden suchen", "Buscar en la tienda";
    /// On the button that searches.
    search: "Search", "חיפוש", "Suchen", "Buscar";
    /// Over the branch in the header, when one was chosen.
    your_branch: "Your branch", "הסניף שלך", "Deine Filiale", "Tu tienda";
    /// In its place, when none was.
    choose_branch: "Choose your branch", "בחירת סניף", "Filiale wählen", "Elige tu tienda";
    /// Names the link to language, currency and light.
    settings: "Language, currency, light", "שפה, מטבע, תאורה", "Sprache, Währung, Licht", "Idioma, moneda, luz";
    /// Over the languages.
    language: "Language", "שפה", "Sprache", "Idioma";
    /// Over the currencies.
    currency: "Currency", "מטבע", "Währung", "Moneda";
    /// Over light and dark.
    light: "Light", "תאורה", "Licht", "Luz";
    /// Neither light nor dark was chosen.
    theme_auto: "As the system", "כמו במערכת", "Wie das System", "Como el sistema";
    /// Paper.
    theme_light: "Light", "בהיר", "Hell", "Claro";
    /// Espresso.
    theme_dark: "Dark", "כהה", "Dunkel", "Oscuro";
    /// Over the links into the shop.
    shop: "Shop", "החנות", "Laden", "Tienda";
    /// The list of everything.
    all_products: "All products", "כל המוצרים", "Alle Produkte", "Todos los productos";
    /// The list of what costs less than it did.
    offers: "Offers", "מבצעים", "Angebote", "Ofertas";
    /// The page of the branches.
    branches_and_hours: "Branches and hours", "סניפים ושעות", "Filialen und Öffnungszeiten", "Tiendas y horarios";
    /// Over the links of the house.
    behind_the_counter: "Behind the counter", "מאחורי הדלפק", "Hinter der Theke", "Tras el mostrador";
    /// Under the name of the shop.
    about:
        "A grocer you can also walk into. What these pages say is on the shelf is on the shelf.",
        "מכולת שאפשר גם להיכנס אליה. מה שכתוב כאן שנמצא על המדף, נמצא על המדף.",
        "Ein Lebensmittelladen, in den man auch hineingehen kann. Was hier im Regal steht, steht im Regal.",
        "Una tienda de comestibles en la que también se puede entrar. Lo que aquí está en el estante, está en el estante.";
    /// At the very end.
    weighed:
        "Weighed goods are charged by what they weigh.",
        "מוצרים בשקילה מחויבים לפי משקלם בפועל.",
        "Lose Ware wird nach tatsächlichem Gewicht berechnet.",
        "Los productos a granel se cobran por lo que pesan.";
    /// Names the way from the top to this page.
    you_are_here: "You are here", "הנתיב לעמוד הזה", "Du bist hier", "Estás aquí";
    /// Names the list of suggestions.
    suggestions: "Suggestions", "הצעות", "Vorschläge", "Sugerencias";
    /// A suggestion that leads to a product.
    a_product: "Product", "מוצר", "Produkt", "Producto";
    /// A suggestion that leads to an aisle.
    an_aisle: "Aisle", "מחלקה", "Abteilung", "Pasillo";
    /// A suggestion that leads to a search.
    a_search: "Search", "חיפוש", "Suche", "Búsqueda";
    /// Nothing begins like what was typed.
    no_suggestions: "No suggestions", "אין הצעות", "Keine Vorschläge", "No hay sugerencias";
    /// Closes what was opened.
    close: "Close", "סגירה", "Schließen", "Cerrar";
}

bodega_ui::told! { Words;
    /// Names the mark that leads to the front.
    home_of(brand): "{brand}, home", "{brand}, לעמוד הבית", "{brand}, Startseite", "{brand}, inicio";
    /// A branch that is open.
    open_until(time): "Open until {time}", "פתוח עד {time}", "Bis {time} Uhr geöffnet", "Abierto hasta las {time}";
    /// A branch that opens later today.
    opens_at(time): "Opens at {time}", "נפתח ב־{time}", "Öffnet um {time} Uhr", "Abre a las {time}";
    /// A branch that opens on the next day.
    opens_tomorrow(time):
        "Opens tomorrow at {time}",
        "נפתח מחר ב־{time}",
        "Öffnet morgen um {time} Uhr",
        "Abre mañana a las {time}";
    /// A branch that opens on a later day.
    opens_on(day, time):
        "Opens {day} at {time}",
        "נפתח ב{day} ב־{time}",
        "Öffnet am {day} um {time} Uhr",
        "Abre el {day} a las {time}";
}

bodega_ui::counted! { Words;
    /// In the search field, while it is empty.
    search_products(count):
        ["Search {count} product", "Search {count} products"],
        ["חיפוש במוצר אחד", "חיפוש בשני מוצרים", "חיפוש ב־{count} מוצרים"],
        ["{count} Produkt durchsuchen", "{count} Produkte durchsuchen"],
        ["Buscar en {count} producto", "Buscar en {count} productos"];
    /// How many there are.
    products(count):
        ["{count} product", "{count} products"],
        ["מוצר אחד", "שני מוצרים", "{count} מוצרים"],
        ["{count} Produkt", "{count} Produkte"],
        ["{count} producto", "{count} productos"];
    /// Announced when suggestions came.
    suggestions_came(count):
        ["{count} suggestion. Arrow keys choose.", "{count} suggestions. Arrow keys choose."],
        ["הצעה אחת. בחירה במקשי החצים.", "שתי הצעות. בחירה במקשי החצים.", "{count} הצעות. בחירה במקשי החצים."],
        ["{count} Vorschlag. Auswahl mit den Pfeiltasten.", "{count} Vorschläge. Auswahl mit den Pfeiltasten."],
        ["{count} sugerencia. Elige con las flechas.", "{count} sugerencias. Elige con las flechas."];
}
