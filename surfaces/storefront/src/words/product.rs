//! On the page of a product.

use super::Words;

bodega_ui::said! { Words;
    /// Over the variants.
    choose: "Choose", "לבחירה", "Auswahl", "Elige";
    /// Names the pictures.
    pictures: "Pictures", "תמונות", "Bilder", "Imágenes";
    /// Names what is said about stock and times.
    when_and_where: "When and where", "מתי ואיפה", "Wann und wo", "Cuándo y dónde";
    /// It can be had at the branch.
    in_stock_here: "In stock", "במלאי", "Vorrätig", "Hay existencias";
    /// It cannot.
    not_here: "Not on the shelf", "לא על המדף", "Nicht im Regal", "No está en el estante";
    /// Nobody has it.
    out_everywhere: "Sold out at every branch", "אזל בכל הסניפים", "In jeder Filiale ausverkauft", "Agotado en todas las tiendas";
    /// What that means.
    out_everywhere_about:
        "No branch has any of it right now. The page shows it as soon as one does.",
        "כרגע אין ממנו באף סניף. ברגע שיהיה, העמוד יראה זאת.",
        "Zurzeit hat es keine Filiale. Sobald es wieder da ist, steht es hier.",
        "Ahora mismo no queda en ninguna tienda. En cuanto haya, aparecerá aquí.";
    /// Leads to the branches.
    another_branch: "Another branch", "סניף אחר", "Andere Filiale", "Otra tienda";
    /// Over the other branches that have it.
    elsewhere_too: "Also at", "גם בסניפים", "Auch bei", "También en";
    /// Over the facts.
    good_to_know: "Good to know", "כדאי לדעת", "Gut zu wissen", "Conviene saber";
    /// Over the words about it.
    about_it: "About it", "על המוצר", "Beschreibung", "Descripción";
    /// Over the nutrition.
    nutrition_100g: "Nutrition per 100 g", "ערכים תזונתיים ל־100 גרם", "Nährwerte je 100 g", "Valores nutricionales por 100 g";
    /// Over what a bundle holds.
    what_is_in_it: "What is in it", "מה יש בפנים", "Was darin ist", "Lo que lleva";
    /// What the article is called inside.
    article: "Article", "מק״ט", "Artikel", "Referencia";
    /// Who makes it.
    made_by: "Made by", "יצרן", "Hersteller", "Fabricante";
    /// Over the reviews.
    neighbours_say: "What neighbours say", "מה השכנים אומרים", "Was die Nachbarn sagen", "Lo que dicen los vecinos";
    /// There are none.
    no_reviews: "Nobody has said anything yet", "אף אחד עוד לא כתב", "Noch hat niemand etwas gesagt", "Nadie ha dicho nada todavía";
    /// Who may write one.
    no_reviews_about:
        "Whoever bought it may be the first.",
        "מי שקנה יכול להיות הראשון.",
        "Wer es gekauft hat, kann den Anfang machen.",
        "Quien lo haya comprado puede ser el primero.";
    /// Behind the name of whoever reviewed it.
    bought_it: "bought it here", "קנייה מאומתת", "hat es hier gekauft", "lo compró aquí";
    /// Before what the shop answered.
    we_answered: "We answered", "התשובה שלנו", "Unsere Antwort", "Nuestra respuesta";
    /// Over similar products.
    next_to_it: "Next to it on the shelf", "לידו על המדף", "Daneben im Regal", "A su lado en el estante";
    /// It can be fetched.
    collect_it: "Collect it", "איסוף עצמי", "Abholen", "Recógelo";
    /// It can be brought.
    have_it_brought: "Have it brought", "משלוח עד הבית", "Liefern lassen", "Que te lo lleven";
}

bodega_ui::told! { Words;
    /// It contains allergens.
    contains(list): "Contains: {list}", "מכיל: {list}", "Enthält: {list}", "Contiene: {list}";
    /// At the chosen branch.
    at_branch(branch): "At {branch}", "ב{branch}", "Bei {branch}", "En {branch}";
    /// It cannot be had at the chosen branch.
    none_at(branch): "{branch} has none at the moment.", "אין כרגע ב{branch}.", "{branch} hat gerade nichts davon.", "{branch} no tiene en este momento.";
    /// It can be brought today.
    brought_today(window): "Today, {window}", "היום, {window}", "Heute, {window} Uhr", "Hoy, {window}";
    /// It can be brought tomorrow.
    brought_tomorrow(window): "Tomorrow, {window}", "מחר, {window}", "Morgen, {window} Uhr", "Mañana, {window}";
    /// It can be brought on a later day.
    brought_on(day, window): "{day}, {window}", "{day}, {window}", "{day}, {window} Uhr", "{day}, {window}";
    /// Only those who are old enough may buy it.
    min_age(years): "Sold only to those who are {years} or older.", "נמכר רק מגיל {years} ומעלה.", "Abgabe nur ab {years} Jahren.", "Solo para mayores de {years} años.";
    /// For search engines, when nothing was written about it.
    product_described(title, brand): "{title} at {brand}: price, unit price, and which branch has it.", "{title} ב{brand}: מחיר, מחיר ליחידה, ובאיזה סניף יש.", "{title} bei {brand}: Preis, Grundpreis, und welche Filiale es hat.", "{title} en {brand}: precio, precio por unidad y qué tienda lo tiene.";
    /// A price for so much.
    price_per(price, much): "{price} / {much}", "{price} ל־{much}", "{price} / {much}", "{price} / {much}";
    /// A price for one.
    price_each(price): "{price} each", "{price} ליחידה", "{price} pro Stück", "{price} por unidad";
}

bodega_ui::counted! { Words;
    /// How many have said something.
    reviews(count):
        ["{count} review", "{count} reviews"],
        ["ביקורת אחת", "שתי ביקורות", "{count} ביקורות"],
        ["{count} Bewertung", "{count} Bewertungen"],
        ["{count} opinión", "{count} opiniones"];
    /// So many stars.
    stars_exactly(count):
        ["{count} star", "{count} stars"],
        ["כוכב אחד", "שני כוכבים", "{count} כוכבים"],
        ["{count} Stern", "{count} Sterne"],
        ["{count} estrella", "{count} estrellas"];
    /// So few are at the branch.
    few_here(count):
        ["{count} left", "{count} left"],
        ["נשאר אחד", "נשארו שניים", "נשארו {count}"],
        ["Noch {count}", "Noch {count}"],
        ["Queda {count}", "Quedan {count}"];
    /// So many found a review helpful.
    helped(count):
        ["Helped {count} neighbour", "Helped {count} neighbours"],
        ["עזר לשכן אחד", "עזר לשני שכנים", "עזר ל־{count} שכנים"],
        ["Hat {count} Nachbarn geholfen", "Hat {count} Nachbarn geholfen"],
        ["Ha ayudado a {count} vecino", "Ha ayudado a {count} vecinos"];
    /// Leads to all reviews.
    all_reviews(count):
        ["Read the review", "Read all {count} reviews"],
        ["לקריאת הביקורת", "לקריאת שתי הביקורות", "לקריאת כל {count} הביקורות"],
        ["Bewertung lesen", "Alle {count} Bewertungen lesen"],
        ["Leer la opinión", "Leer las {count} opiniones"];
}
