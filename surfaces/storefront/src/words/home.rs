//! On the front page.

use super::Words;

bodega_ui::said! { Words;
    /// The heading, when nothing is known about times.
    home_plain:
        "Your corner shop, shelf by shelf.",
        "המכולת השכונתית, מדף אחר מדף.",
        "Der Laden um die Ecke, Regal für Regal.",
        "La tienda de la esquina, estante a estante.";
    /// Under the heading, when no branch was chosen.
    home_choose:
        "Choose your branch, and every page shows what stands on its shelves right now.",
        "בחרו סניף, וכל עמוד יראה מה נמצא עכשיו על המדפים שלו.",
        "Wähle deine Filiale, und jede Seite zeigt, was dort gerade im Regal steht.",
        "Elige tu tienda y cada página te dirá qué hay ahora mismo en sus estantes.";
    /// Leads to everything.
    see_everything: "See everything", "לכל המוצרים", "Alles ansehen", "Verlo todo";
    /// Leads to the aisles further down.
    walk_the_aisles: "Walk the aisles", "סיבוב בין המדפים", "Durch die Gänge", "Pasea por los pasillos";
    /// Names the next delivery times.
    next_times: "The next delivery times", "מועדי המשלוח הקרובים", "Die nächsten Lieferzeiten", "Las próximas entregas";
    /// A time with many places.
    plenty_of_room: "plenty of room", "יש מקום", "viel Platz", "hay sitio";
    /// What costs nothing.
    free: "free", "חינם", "kostenlos", "gratis";
    /// Over the offers.
    end_shelf: "On the end shelf", "על מדף המבצעים", "Im Angebotsregal", "En el estante de ofertas";
    /// Under it.
    end_shelf_about:
        "Cheaper than it was, for as long as it lasts.",
        "זול יותר משהיה, כל עוד המלאי קיים.",
        "Günstiger als zuvor, solange der Vorrat reicht.",
        "Más barato que antes, mientras queden.";
    /// Over the calendar.
    in_season: "What is in season", "מה בעונה עכשיו", "Was gerade Saison hat", "Lo que está de temporada";
    /// Beside it.
    in_season_about:
        "We buy by the calendar. What is at its best is also what costs least and travels least.",
        "אנחנו קונים לפי הלוח. מה שבשיא העונה הוא גם הזול ביותר, ועושה את הדרך הקצרה ביותר.",
        "Wir kaufen nach dem Kalender. Was am besten ist, kostet auch am wenigsten und hat den kürzesten Weg.",
        "Compramos según el calendario. Lo que está en su mejor momento es también lo más barato y lo más cercano.";
    /// Leads to what is in season.
    see_season: "See what is in season", "למה שבעונה", "Saisonware ansehen", "Ver lo de temporada";
    /// Over the first column of the calendar.
    produce: "Produce", "תוצרת", "Obst und Gemüse", "Producto";
    /// A month in the calendar.
    at_its_best: "at its best", "בשיא העונה", "beste Zeit", "en su mejor momento";
    /// A month in the calendar.
    coming_or_going: "coming or going", "תחילת העונה או סופה", "Beginn oder Ende", "empieza o acaba";
    /// A month in the calendar.
    out_of_season: "out of season", "לא בעונה", "keine Saison", "fuera de temporada";
    /// Explains the calendar.
    season_key:
        "Full colour: at its best. Pale: coming or going. Dashed: now.",
        "צבע מלא: בשיא העונה. בהיר: תחילת העונה או סופה. מקווקו: עכשיו.",
        "Kräftig: beste Zeit. Blass: Beginn oder Ende. Gestrichelt: jetzt.",
        "Color pleno: en su mejor momento. Pálido: empieza o acaba. Línea discontinua: ahora.";
    /// Over what is liked best.
    liked_best: "What neighbours like best", "מה השכנים הכי אוהבים", "Was die Nachbarn am liebsten mögen", "Lo que más gusta en el barrio";
    /// Under it.
    liked_best_about:
        "By the stars of people who bought it.",
        "לפי הכוכבים של מי שקנו.",
        "Nach den Sternen derer, die es gekauft haben.",
        "Según las estrellas de quienes lo compraron.";
    /// Names the promises.
    how_we_work: "How we work", "ככה אנחנו עובדים", "Wie wir arbeiten", "Cómo trabajamos";
    /// A promise.
    vow_shelf: "The shelf, not a catalogue", "המדף, לא קטלוג", "Das Regal, kein Katalog", "El estante, no un catálogo";
    /// What it means.
    vow_shelf_about:
        "Each branch counts its own stock. “Three left” means three.",
        "כל סניף סופר את המלאי שלו. ״נשארו שלושה״ זה שלושה.",
        "Jede Filiale zählt ihren eigenen Bestand. „Noch drei“ heißt drei.",
        "Cada tienda cuenta sus propias existencias. «Quedan tres» quiere decir tres.";
    /// A promise.
    vow_price: "Prices you can compare", "מחירים שאפשר להשוות", "Preise, die man vergleichen kann", "Precios que se comparan";
    /// What it means.
    vow_price_about:
        "Every pack says what a kilo or a litre of it costs.",
        "על כל אריזה כתוב כמה עולה קילו או ליטר ממנה.",
        "Jede Packung sagt, was ein Kilo oder Liter davon kostet.",
        "Cada envase dice cuánto cuesta el kilo o el litro.";
    /// A promise.
    vow_door: "A door you can walk through", "דלת שאפשר להיכנס בה", "Eine Tür zum Hineingehen", "Una puerta por la que entrar";
    /// What it means.
    vow_door_about:
        "Behind these pages stand shops, with hours and people.",
        "מאחורי העמודים האלה עומדות חנויות, עם שעות ואנשים.",
        "Hinter diesen Seiten stehen Läden, mit Öffnungszeiten und Menschen.",
        "Detrás de estas páginas hay tiendas, con horario y con gente.";
    /// The shelves are empty.
    no_shelves: "The shelves are still empty", "המדפים עדיין ריקים", "Die Regale sind noch leer", "Los estantes aún están vacíos";
    /// What that means.
    no_shelves_about:
        "The shop is being set up. Come back soon.",
        "החנות בהקמה. חזרו בקרוב.",
        "Der Laden wird gerade eingerichtet. Schau bald wieder vorbei.",
        "La tienda se está montando. Vuelve pronto.";
}

bodega_ui::told! { Words;
    /// The heading, when something can be brought today.
    home_today(window):
        "At your door today, {window}.",
        "אצלך בדלת היום, {window}.",
        "Heute an deiner Tür, {window} Uhr.",
        "Hoy en tu puerta, {window}.";
    /// The heading, when something can be brought tomorrow.
    home_tomorrow(window):
        "At your door tomorrow, {window}.",
        "אצלך בדלת מחר, {window}.",
        "Morgen an deiner Tür, {window} Uhr.",
        "Mañana en tu puerta, {window}.";
    /// The heading, when something can be brought on a later day.
    home_on(day, window):
        "At your door on {day}, {window}.",
        "אצלך בדלת ב{day}, {window}.",
        "Am {day} an deiner Tür, {window} Uhr.",
        "El {day} en tu puerta, {window}.";
    /// Under the heading, when a branch was chosen.
    home_here(branch):
        "What these pages show is what {branch} has on its shelves right now.",
        "מה שהעמודים האלה מראים הוא מה שיש עכשיו על המדפים של {branch}.",
        "Diese Seiten zeigen, was {branch} gerade im Regal hat.",
        "Estas páginas enseñan lo que {branch} tiene ahora mismo en sus estantes.";
    /// For search engines.
    home_described(brand):
        "{brand}: groceries with prices, stock and opening hours of every branch.",
        "{brand}: מכולת עם מחירים, מלאי ושעות פתיחה של כל סניף.",
        "{brand}: Lebensmittel mit Preisen, Bestand und Öffnungszeiten jeder Filiale.",
        "{brand}: comestibles con precios, existencias y horario de cada tienda.";
}

bodega_ui::counted! { Words;
    /// A time with few places.
    places_left(count):
        ["{count} place left", "{count} places left"],
        ["נשאר מקום אחד", "נשארו שני מקומות", "נשארו {count} מקומות"],
        ["noch {count} Platz", "noch {count} Plätze"],
        ["queda {count} plaza", "quedan {count} plazas"];
    /// Leads to all offers.
    all_offers(count):
        ["See the offer", "All {count} offers"],
        ["למבצע", "לשני המבצעים", "לכל {count} המבצעים"],
        ["Zum Angebot", "Alle {count} Angebote"],
        ["Ver la oferta", "Las {count} ofertas"];
}
