//! The basket, wherever it is spoken of.

use super::Words;

bodega_ui::said! { Words;
    /// In the header, and over the page.
    basket: "Basket", "הסל", "Korb", "Cesta";
    /// Nothing is in it.
    empty: "Empty", "ריק", "Leer", "Vacía";
    /// Over the page.
    your_basket: "Your basket", "הסל שלך", "Dein Korb", "Tu cesta";
    /// There is nothing in it.
    basket_empty: "Your basket is empty", "הסל שלך ריק", "Dein Korb ist leer", "Tu cesta está vacía";
    /// What that means.
    basket_empty_about:
        "What you put in stays here, also when you come back another day.",
        "מה שתכניסו לסל יישאר כאן, גם אם תחזרו ביום אחר.",
        "Was du hineinlegst, bleibt hier, auch wenn du an einem anderen Tag wiederkommst.",
        "Lo que pongas se queda aquí, aunque vuelvas otro día.";
    /// The main button of a product's page.
    into_the_basket: "Put it into the basket", "להכניס לסל", "In den Korb legen", "Ponerlo en la cesta";
    /// Leads on to the checkout.
    to_checkout: "Go to checkout", "לקופה", "Zur Kasse", "Ir a la caja";
    /// Leads back.
    go_on_shopping: "Back to the shelves", "חזרה למדפים", "Zurück zu den Regalen", "Volver a los estantes";
    /// Takes a line out.
    take_out: "Take out", "להוציא", "Herausnehmen", "Quitar";
    /// Empties it.
    empty_it: "Empty the basket", "ריקון הסל", "Korb leeren", "Vaciar la cesta";
    /// Keeps what was chosen for a line, without script.
    keep: "Keep", "שמירה", "Merken", "Guardar";
    /// Over what happens to a line that is missing.
    if_missing: "If it is missing", "אם חסר", "Falls es fehlt", "Si falta";
    /// A choice for that.
    ask_me: "Ask me", "לשאול אותי", "Frag mich", "Pregúntame";
    /// What it means.
    ask_me_about:
        "We ask before we pick something else. No answer: we leave it out.",
        "נשאל לפני שנבחר משהו אחר. אין תשובה: נוותר על המוצר.",
        "Wir fragen, bevor wir etwas anderes einpacken. Keine Antwort: Wir lassen es weg.",
        "Preguntamos antes de elegir otra cosa. Si no contestas, lo dejamos fuera.";
    /// A choice for that.
    closest_thing: "Choose the closest thing", "לבחור את הדומה ביותר", "Das Ähnlichste nehmen", "Elegid lo más parecido";
    /// What it means.
    closest_thing_about:
        "You never pay more than for what you ordered.",
        "לעולם לא תשלמו יותר ממה שהזמנתם.",
        "Du zahlst nie mehr als für das, was du bestellt hast.",
        "Nunca pagarás más que por lo que pediste.";
    /// A choice for that.
    leave_it_out: "Leave it out", "לוותר", "Weglassen", "Dejadlo fuera";
    /// The field for a wish about a line.
    note_for_picker: "A word to whoever picks it", "כמה מילים למי שיאסוף", "Ein Wort an die, die es einpacken", "Unas palabras a quien lo prepare";
    /// In that field, while it is empty.
    note_example: "Ripe ones, please", "בשלים, בבקשה", "Bitte reife", "Maduros, por favor";
    /// Opens both.
    wishes: "Wishes", "בקשות", "Wünsche", "Deseos";
    /// Over what has changed in the basket since the shopper saw it.
    since_last_time: "Since you were last here", "מאז הביקור האחרון", "Seit deinem letzten Besuch", "Desde la última vez";
    /// Names the amounts.
    amounts: "What it costs", "כמה זה עולה", "Was es kostet", "Lo que cuesta";
    /// Before everything is added up.
    subtotal: "Products", "מוצרים", "Produkte", "Productos";
    /// What offers and codes take off.
    reductions: "Offers", "מבצעים", "Rabatte", "Descuentos";
    /// What bringing it costs.
    delivery_fee: "Delivery", "משלוח", "Lieferung", "Envío";
    /// What is given back with the empties.
    deposit: "Deposit", "פיקדון", "Pfand", "Depósito";
    /// For whoever brings it.
    tip: "Tip for the rider", "טיפ לשליח", "Trinkgeld für den Boten", "Propina para el repartidor";
    /// What the bags cost.
    bags: "Bags", "שקיות", "Tüten", "Bolsas";
    /// Cash is rounded.
    rounding: "Rounding", "עיגול", "Rundung", "Redondeo";
    /// What is to be paid.
    total: "Total", "סך הכול", "Summe", "Total";
    /// The delivery fee is not known yet.
    delivery_later:
        "Delivery is added when you say where to.",
        "דמי המשלוח יתווספו כשנדע לאן.",
        "Die Lieferung kommt dazu, sobald du sagst, wohin.",
        "El envío se añade cuando digas adónde.";
    /// Asks how an amount comes about.
    why: "why?", "למה?", "warum?", "¿por qué?";
    /// The goods of the basket are enough for free delivery.
    delivery_is_free: "Delivery is free", "המשלוח חינם", "Die Lieferung ist kostenlos", "El envío es gratis";
    /// The field for a code.
    code: "Code", "קוד", "Code", "Código";
    /// Opens it.
    have_a_code: "A code?", "יש קוד?", "Ein Code?", "¿Un código?";
    /// Uses it.
    use_code: "Use it", "מימוש", "Einlösen", "Usar";
    /// A code was taken off again.
    without_code: "Without it", "בלי הקוד", "Ohne ihn", "Sin él";
    /// A line cannot be bought any more.
    line_gone: "No longer sold here", "כבר לא נמכר כאן", "Gibt es hier nicht mehr", "Ya no se vende aquí";
    /// A line that nobody has.
    line_out: "Sold out everywhere", "אזל בכל מקום", "Überall ausverkauft", "Agotado en todas partes";
    /// The checkout waits for this.
    lines_in_the_way:
        "Some of it cannot be bought right now. Take it out or take less, then go on.",
        "חלק מהסל אי אפשר לקנות כרגע. הוציאו או הפחיתו, ואז אפשר להמשיך.",
        "Einiges davon lässt sich gerade nicht kaufen. Nimm es heraus oder nimm weniger, dann geht es weiter.",
        "Parte de la cesta no se puede comprar ahora. Quítalo o toma menos y sigue.";
    /// A link in the drawer.
    whole_basket: "See the whole basket", "לכל הסל", "Den ganzen Korb ansehen", "Ver toda la cesta";
    /// Names the page for whoever reads it aloud.
    lines_of_basket: "In the basket", "בסל", "Im Korb", "En la cesta";
    /// An account of somebody who has no name.
    account: "Account", "חשבון", "Konto", "Cuenta";
    /// Before the name of whoever is signed in, for those who hear it.
    account_of: "Account:", "חשבון:", "Konto:", "Cuenta:";
    /// Leads to the page on which one signs in.
    sign_in: "Sign in", "כניסה", "Anmelden", "Entrar";
}

bodega_ui::told! { Words;
    /// The button of a card.
    add_to_basket(title): "Put {title} into the basket", "להכניס {title} לסל", "{title} in den Korb legen", "Poner {title} en la cesta";
    /// The plus of a stepper.
    one_more(title): "More {title}", "עוד {title}", "Mehr {title}", "Más {title}";
    /// The minus of a stepper.
    one_less(title): "Less {title}", "פחות {title}", "Weniger {title}", "Menos {title}";
    /// Names a stepper.
    in_the_basket(title): "{title} in the basket", "{title} בסל", "{title} im Korb", "{title} en la cesta";
    /// Announced when something was put in.
    basket_now(title, much): "{title}: {much} in the basket", "{title}: {much} בסל", "{title}: {much} im Korb", "{title}: {much} en la cesta";
    /// Announced when something was taken out.
    basket_without(title): "{title} is out of the basket", "{title} הוצא מהסל", "{title} ist nicht mehr im Korb", "{title} ya no está en la cesta";
    /// Names the button that takes a line out.
    take_out_line(title): "Take {title} out", "להוציא {title}", "{title} herausnehmen", "Quitar {title}";
    /// Names the wishes of a line.
    wishes_for(title): "Wishes for {title}", "בקשות עבור {title}", "Wünsche zu {title}", "Deseos para {title}";
    /// So much is missing to free delivery.
    more_to_free(amount): "{amount} more and delivery is free", "עוד {amount} והמשלוח חינם", "Noch {amount}, und die Lieferung ist kostenlos", "Faltan {amount} para el envío gratis";
    /// How far one is on the way to free delivery, for those who hear it.
    way_to_free(percent): "{percent} of the way to free delivery", "{percent} מהדרך למשלוח חינם", "{percent} des Wegs zur kostenlosen Lieferung", "{percent} del camino al envío gratis";
    /// A price rose since the line was put in.
    price_rose(title, before, now): "{title} costs {now} now; it was {before}.", "{title} עולה עכשיו {now}; היה {before}.", "{title} kostet jetzt {now}; vorher {before}.", "{title} cuesta ahora {now}; antes {before}.";
    /// A price fell since the line was put in.
    price_fell(title, before, now): "{title} has become cheaper: {now} instead of {before}.", "{title} הוזל: {now} במקום {before}.", "{title} ist günstiger geworden: {now} statt {before}.", "{title} ha bajado: {now} en vez de {before}.";
    /// There is less than is in the basket.
    only_so_much(title, much): "Only {much} of {title} can be had.", "אפשר לקבל רק {much} של {title}.", "Von {title} gibt es nur {much}.", "Solo quedan {much} de {title}.";
    /// Less stands in the basket than was there before, since there is no more.
    cut_to(title, much): "{title}: there are no more than {much}, so that is what is in the basket.", "{title}: אין יותר מ־{much}, וזה מה שבסל.", "{title}: Mehr als {much} gibt es nicht, so viel liegt jetzt im Korb.", "{title}: no hay más de {much}, y eso es lo que queda en la cesta.";
    /// It is no longer sold, and was taken out.
    was_taken_out(title): "{title} is no longer sold and was taken out.", "{title} כבר לא נמכר, והוצא מהסל.", "{title} wird nicht mehr verkauft und ist nicht mehr im Korb.", "{title} ya no se vende y se ha quitado.";
    /// Taxes are in the prices.
    tax_included(rate, amount): "VAT {rate}: {amount} included.", "כולל מע״מ {rate}: {amount}.", "Enthält {rate} MwSt.: {amount}.", "IVA {rate} incluido: {amount}.";
    /// Taxes come on top.
    tax_added(rate): "Tax {rate}", "מס {rate}", "Steuer {rate}", "Impuesto {rate}";
    /// A code is in use.
    code_used(code): "Code {code}", "קוד {code}", "Code {code}", "Código {code}";
    /// A code that does not hold.
    code_not_taken(code): "The code {code} does not hold for this basket.", "הקוד {code} לא תקף לסל הזה.", "Der Code {code} gilt nicht für diesen Korb.", "El código {code} no vale para esta cesta.";
    /// Goods must cost so much at least.
    min_order(amount): "We bring orders from {amount}.", "משלוחים החל מ־{amount}.", "Wir liefern ab {amount}.", "Repartimos a partir de {amount}.";
    /// So much of something at a price.
    times(much, price): "{much} × {price}", "{much} × {price}", "{much} × {price}", "{much} × {price}";
    /// So much of something at a price per kilo.
    at_price(much, price): "{much} at {price}", "{much} לפי {price}", "{much} zu {price}", "{much} a {price}";
}

bodega_ui::counted! { Words;
    /// So many lines are in the basket.
    in_basket(count):
        ["{count} product", "{count} products"],
        ["מוצר אחד", "שני מוצרים", "{count} מוצרים"],
        ["{count} Produkt", "{count} Produkte"],
        ["{count} producto", "{count} productos"];
}
