//! On the page of the branches.

use super::Words;

bodega_ui::said! { Words;
    /// The heading.
    our_branches: "Our branches", "הסניפים שלנו", "Unsere Filialen", "Nuestras tiendas";
    /// Under it.
    our_branches_about:
        "Each has a stock of its own. Choose the one that you walk to, and every page shows what it has.",
        "לכל סניף מלאי משלו. בחרו את הסניף הקרוב, וכל עמוד יראה מה יש בו.",
        "Jede hat ihren eigenen Bestand. Wähle die, zu der du gehst, und jede Seite zeigt, was sie hat.",
        "Cada una tiene sus propias existencias. Elige a la que vas, y cada página te dirá lo que tiene.";
    /// Chooses a branch.
    shop_here: "Shop here", "לקנות כאן", "Hier einkaufen", "Comprar aquí";
    /// After a branch's name, when it is the chosen one.
    chosen: "Your branch", "הסניף שלך", "Deine Filiale", "Tu tienda";
    /// Chooses none.
    all_together: "Show all branches together", "הצגת כל הסניפים יחד", "Alle Filialen zusammen zeigen", "Ver todas las tiendas a la vez";
    /// Orders can be fetched there.
    collect: "Collect", "איסוף עצמי", "Abholung", "Recogida";
    /// It brings orders home.
    delivers: "Delivers", "משלוחים", "Lieferung", "Entrega a domicilio";
    /// Over the hours.
    hours: "Opening hours", "שעות פתיחה", "Öffnungszeiten", "Horario";
    /// No hours are open on that day.
    closed: "closed", "סגור", "geschlossen", "cerrado";
    /// There are no branches.
    no_branch: "No branch yet", "אין עדיין סניפים", "Noch keine Filiale", "Aún no hay tiendas";
    /// What that means.
    no_branch_about:
        "As soon as one opens, its address and hours stand here.",
        "ברגע שייפתח סניף, הכתובת והשעות שלו יופיעו כאן.",
        "Sobald eine öffnet, stehen hier Adresse und Öffnungszeiten.",
        "En cuanto abra una, su dirección y su horario estarán aquí.";
}

bodega_ui::told! { Words;
    /// Days that keep the same hours.
    days(first, last): "{first} to {last}", "{first} עד {last}", "{first} bis {last}", "{first} a {last}";
    /// For search engines.
    branches_described(brand):
        "{brand}: where its branches are, and when they are open.",
        "{brand}: איפה הסניפים ומתי הם פתוחים.",
        "{brand}: wo die Filialen sind und wann sie geöffnet haben.",
        "{brand}: dónde están sus tiendas y cuándo abren.";
}
