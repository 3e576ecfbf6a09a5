//! In lists of products, and on the cards in them.

use super::Words;

bodega_ui::said! { Words;
    /// The list of everything.
    everything: "Everything on the shelves", "כל מה שעל המדפים", "Alles in den Regalen", "Todo lo que hay en los estantes";
    /// The list of what is in season.
    season: "In season", "בעונה", "Saison", "De temporada";
    /// Names the cards.
    results: "Results", "תוצאות", "Ergebnisse", "Resultados";
    /// Opens what narrows a list down.
    filters: "Filters", "סינון", "Filter", "Filtros";
    /// Over what narrows a list down.
    narrow: "Narrow it down", "צמצום הרשימה", "Eingrenzen", "Acotar";
    /// Does it, without script.
    apply: "Show", "הצגה", "Anzeigen", "Mostrar";
    /// Undoes all of it.
    clear_all: "Clear all", "ניקוי הכול", "Alle löschen", "Quitar todo";
    /// After the name of a filter that was chosen, for those who hear it.
    remove_filter: "remove filter", "הסרת הסינון", "Filter entfernen", "quitar filtro";
    /// Over what can be had.
    availability: "Availability", "זמינות", "Verfügbarkeit", "Disponibilidad";
    /// What can be had at any branch.
    in_stock: "In stock", "במלאי", "Vorrätig", "En existencias";
    /// What costs less than it did.
    on_offer: "On offer", "במבצע", "Im Angebot", "En oferta";
    /// Over the categories.
    aisle: "Aisle", "מחלקה", "Abteilung", "Pasillo";
    /// Over the prices.
    price: "Price", "מחיר", "Preis", "Precio";
    /// Over the dietary labels.
    diet: "Diet", "תזונה", "Ernährung", "Dieta";
    /// Over the brands.
    brand: "Brand", "מותג", "Marke", "Marca";
    /// Over the ratings.
    stars: "Stars", "כוכבים", "Sterne", "Estrellas";
    /// No rating is asked for.
    any_stars: "Any", "הכול", "Alle", "Todas";
    /// Opens the rest of a long list.
    more: "More", "עוד", "Mehr", "Más";
    /// Beside the orders.
    sort: "Sort", "מיון", "Sortieren", "Ordenar";
    /// An order, with words.
    by_match: "Best match", "הכי מתאים", "Beste Treffer", "Lo más parecido";
    /// An order, without words.
    by_liking: "Most liked", "הכי אהובים", "Beliebteste", "Lo que más gusta";
    /// An order.
    by_price: "Price, low first", "מחיר, מהנמוך", "Preis aufsteigend", "Precio, de menos a más";
    /// An order.
    by_price_down: "Price, high first", "מחיר, מהגבוה", "Preis absteigend", "Precio, de más a menos";
    /// An order.
    by_newest: "Newest first", "החדשים תחילה", "Neueste zuerst", "Lo más nuevo";
    /// An order.
    by_rating: "Best rated", "הדירוג הגבוה", "Beste Bewertung", "Mejor valorado";
    /// Names the pages of a list.
    pages: "Pages", "עמודים", "Seiten", "Páginas";
    /// Leads a page on.
    next_page: "Next page", "העמוד הבא", "Nächste Seite", "Página siguiente";
    /// Leads a page back.
    previous_page: "Previous page", "העמוד הקודם", "Vorige Seite", "Página anterior";
    /// Nothing fits all the filters.
    nothing_left: "Nothing is left with these filters", "לא נשאר דבר עם הסינון הזה", "Mit diesen Filtern bleibt nichts übrig", "Con estos filtros no queda nada";
    /// What can be done about it.
    nothing_left_about:
        "Take one of them away, or all.",
        "הסירו אחד מהם, או את כולם.",
        "Nimm einen davon weg, oder alle.",
        "Quita uno de ellos, o todos.";
    /// What can be done when words found nothing.
    nothing_about:
        "Fewer or other words may find it: a kind of thing rather than a brand, one word rather than three.",
        "אולי מילים אחרות או מעטות יותר ימצאו: סוג של מוצר ולא מותג, מילה אחת ולא שלוש.",
        "Weniger oder andere Wörter helfen oft: eine Warengruppe statt einer Marke, ein Wort statt drei.",
        "Prueba con menos palabras, o con otras: el tipo de producto en vez de la marca, una palabra en vez de tres.";
    /// Over products that may be meant.
    perhaps: "Perhaps one of these", "אולי אחד מאלה", "Vielleicht etwas davon", "Quizá algo de esto";
    /// Over the aisles, when nothing was found.
    or_walk: "Or walk the aisles", "או סיבוב בין המדפים", "Oder durch die Gänge gehen", "O pasea por los pasillos";
    /// How to ask for what is not there.
    missing:
        "Missing something? Tell whoever stands at the counter: most things can be ordered.",
        "חסר משהו? ספרו למי שליד הדלפק: את רוב הדברים אפשר להזמין.",
        "Fehlt etwas? Sag es an der Theke: Das meiste lässt sich bestellen.",
        "¿Falta algo? Dilo en el mostrador: casi todo se puede pedir.";
    /// Leads to the branches.
    to_the_counter: "Find a branch", "לסניפים", "Filiale finden", "Busca una tienda";
    /// Before the earlier price, for those who hear it.
    was: "was", "לפני כן", "vorher", "antes";
    /// Nobody has it.
    sold_out: "Sold out", "אזל", "Ausverkauft", "Agotado";
    /// Another branch has it.
    elsewhere: "At another branch", "בסניף אחר", "In anderer Filiale", "En otra tienda";
    /// What is sold by weight.
    per_kilo: "per kilo", "לקילו", "pro Kilo", "por kilo";
    /// What is sold by volume.
    per_litre: "per litre", "לליטר", "pro Liter", "por litro";
}

bodega_ui::told! { Words;
    /// Something else was searched for than was typed.
    corrected(typed, found):
        "Nothing is called “{typed}”. This is what there is for “{found}”.",
        "אין דבר בשם ״{typed}״. הנה מה שיש עבור ״{found}״.",
        "Nichts heißt „{typed}“. Hier ist, was es zu „{found}“ gibt.",
        "Nada se llama «{typed}». Esto es lo que hay para «{found}».";
    /// Words found nothing.
    nothing_for(words):
        "Nothing on the shelves for “{words}”",
        "אין דבר על המדפים עבור ״{words}״",
        "Nichts im Regal zu „{words}“",
        "No hay nada en los estantes para «{words}»";
    /// What can be had at the chosen branch.
    in_stock_at(branch): "In stock at {branch}", "במלאי ב{branch}", "Vorrätig bei {branch}", "En existencias en {branch}";
    /// The field of the lowest price.
    from_in(currency): "From, in {currency}", "ממחיר, ב־{currency}", "Von, in {currency}", "Desde, en {currency}";
    /// The field of the highest price.
    to_in(currency): "To, in {currency}", "עד מחיר, ב־{currency}", "Bis, in {currency}", "Hasta, en {currency}";
    /// A filter that was chosen.
    from_price(price): "From {price}", "מ־{price}", "Ab {price}", "Desde {price}";
    /// A filter that was chosen.
    to_price(price): "Up to {price}", "עד {price}", "Bis {price}", "Hasta {price}";
    /// A filter that was chosen.
    between(low, high): "{low} to {high}", "{low} עד {high}", "{low} bis {high}", "{low} a {high}";
    /// Where in a list one is.
    showing(from, to, total):
        "{from} to {to} of {total}",
        "{from} עד {to} מתוך {total}",
        "{from} bis {to} von {total}",
        "{from} a {to} de {total}";
    /// Leads to a page of a list.
    page_number(number): "Page {number}", "עמוד {number}", "Seite {number}", "Página {number}";
    /// The title of a page of a list beyond the first.
    page_of(title, number): "{title}, page {number}", "{title}, עמוד {number}", "{title}, Seite {number}", "{title}, página {number}";
    /// Rated so much on average.
    stars_of(average): "{average} of 5 stars", "{average} מתוך 5 כוכבים", "{average} von 5 Sternen", "{average} de 5 estrellas";
    /// For search engines.
    list_described(title, brand):
        "{title} at {brand}: prices, unit prices, and what each branch has on its shelves.",
        "{title} ב{brand}: מחירים, מחירים ליחידה, ומה שיש על המדפים בכל סניף.",
        "{title} bei {brand}: Preise, Grundpreise, und was jede Filiale im Regal hat.",
        "{title} en {brand}: precios, precios por unidad y lo que cada tienda tiene en sus estantes.";
}

bodega_ui::counted! { Words;
    /// What words found.
    found_for(count, words):
        ["{count} product for “{words}”", "{count} products for “{words}”"],
        ["מוצר אחד עבור ״{words}״", "שני מוצרים עבור ״{words}״", "{count} מוצרים עבור ״{words}״"],
        ["{count} Produkt zu „{words}“", "{count} Produkte zu „{words}“"],
        ["{count} producto para «{words}»", "{count} productos para «{words}»"];
    /// Opens what narrows a list down, when something does already.
    filters_on(count):
        ["Filters, {count} on", "Filters, {count} on"],
        ["סינון, אחד פעיל", "סינון, שניים פעילים", "סינון, {count} פעילים"],
        ["Filter, {count} aktiv", "Filter, {count} aktiv"],
        ["Filtros, {count} activo", "Filtros, {count} activos"];
    /// Closes what narrows a list down.
    show_products(count):
        ["Show {count} product", "Show {count} products"],
        ["הצגת מוצר אחד", "הצגת שני מוצרים", "הצגת {count} מוצרים"],
        ["{count} Produkt anzeigen", "{count} Produkte anzeigen"],
        ["Mostrar {count} producto", "Mostrar {count} productos"];
    /// Rated so much at least.
    stars_and_up(count):
        ["{count} star and up", "{count} stars and up"],
        ["כוכב אחד ומעלה", "שני כוכבים ומעלה", "{count} כוכבים ומעלה"],
        ["ab {count} Stern", "ab {count} Sternen"],
        ["{count} estrella o más", "{count} estrellas o más"];
    /// So few are left.
    few_left(count):
        ["{count} left", "{count} left"],
        ["נשאר אחד", "נשארו שניים", "נשארו {count}"],
        ["noch {count}", "noch {count}"],
        ["queda {count}", "quedan {count}"];
    /// So many variants there are.
    choices(count):
        ["{count} choice", "{count} choices"],
        ["סוג אחד", "שני סוגים", "{count} סוגים"],
        ["{count} Sorte", "{count} Sorten"],
        ["{count} opción", "{count} opciones"];
}
