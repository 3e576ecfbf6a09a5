//! When something is not there, or went wrong.

use super::Words;

bodega_ui::said! { Words;
    /// No such page.
    not_found: "This is not on any of our shelves", "זה לא נמצא על אף אחד מהמדפים שלנו", "Das steht in keinem unserer Regale", "Esto no está en ninguno de nuestros estantes";
    /// What it means.
    not_found_about:
        "The address may have a slip of the pen, or what stood here was taken away. Search for it, or walk the aisles.",
        "אולי נפלה טעות בכתובת, או שמה שהיה כאן הוסר. אפשר לחפש, או להסתובב בין המדפים.",
        "Vielleicht ist die Adresse verschrieben, oder es wurde weggeräumt. Such danach, oder geh durch die Gänge.",
        "Puede que la dirección tenga un error, o que lo que había aquí se haya retirado. Búscalo, o pasea por los pasillos.";
    /// Our fault.
    broken: "Something fell over in the storeroom", "משהו נפל לנו במחסן", "Im Lager ist etwas umgefallen", "Algo se ha caído en el almacén";
    /// What it means.
    broken_about:
        "It is our fault, and it has been written down. Try again in a moment.",
        "זו אשמתנו, והדבר נרשם. נסו שוב בעוד רגע.",
        "Es liegt an uns, und es ist notiert. Versuch es gleich noch einmal.",
        "Es culpa nuestra y ha quedado anotado. Inténtalo de nuevo en un momento.";
    /// Too many are in the shop.
    crowded: "A moment, please", "רגע, בבקשה", "Einen Moment, bitte", "Un momento, por favor";
    /// What it means.
    crowded_about:
        "More people are in the shop than fit. It takes a moment; then try again.",
        "יש בחנות יותר אנשים ממה שנכנס. זה ייקח רגע; נסו שוב אחר כך.",
        "Es sind mehr Leute im Laden, als hineinpassen. Warte kurz und versuch es dann noch einmal.",
        "Hay más gente en la tienda de la que cabe. Espera un momento y vuelve a intentarlo.";
    /// One asks too fast.
    too_fast: "Not so fast", "לאט לאט", "Nicht so schnell", "No tan deprisa";
    /// What it means.
    too_fast_about:
        "You ask faster than we can fetch. Wait a moment, then try again.",
        "השאלות מגיעות מהר יותר משאנחנו מביאים. המתינו רגע ונסו שוב.",
        "Du fragst schneller, als wir holen können. Warte kurz und versuch es dann noch einmal.",
        "Pides más rápido de lo que podemos traer. Espera un momento y vuelve a intentarlo.";
    /// Anything else.
    refused: "That cannot be done here", "את זה אי אפשר לעשות כאן", "Das geht hier nicht", "Eso no se puede hacer aquí";
    /// What it means.
    refused_about:
        "The page is there, but it cannot answer this.",
        "העמוד קיים, אבל אינו יכול לענות על כך.",
        "Die Seite gibt es, aber darauf kann sie nicht antworten.",
        "La página existe, pero no puede responder a esto.";
    /// Leads to the front.
    to_the_front: "To the shop front", "לחזית החנות", "Zur Ladenfront", "A la entrada de la tienda";
}

bodega_ui::told! { Words;
    /// So that those who run the shop can find it in their logs.
    name_this(request): "If you write to us, name this: {request}", "אם תכתבו לנו, ציינו את זה: {request}", "Wenn du uns schreibst, nenne dies: {request}", "Si nos escribes, menciona esto: {request}";
}
