//! On the pages of orders.

use super::Words;

bodega_ui::said! { Words;
    /// Over the list.
    your_orders: "Your orders", "ההזמנות שלך", "Deine Bestellungen", "Tus pedidos";
    /// There are none.
    no_orders: "No orders yet", "אין עדיין הזמנות", "Noch keine Bestellungen", "Aún no hay pedidos";
    /// What that means.
    no_orders_about:
        "What you order stands here, with how far it has come.",
        "מה שתזמינו יופיע כאן, עם ההתקדמות שלו.",
        "Was du bestellst, steht hier, mit seinem Stand.",
        "Lo que pidas aparecerá aquí, con su estado.";
    /// A state.
    waits_for_payment: "Waiting for the payment", "ממתין לתשלום", "Wartet auf die Zahlung", "A la espera del pago";
    /// A state.
    not_paid: "Not paid", "לא שולם", "Nicht bezahlt", "Sin pagar";
    /// A state.
    received: "Received", "התקבלה", "Eingegangen", "Recibido";
    /// A state.
    being_picked: "Being picked", "באיסוף", "Wird eingepackt", "En preparación";
    /// A state.
    something_missing: "Something is missing", "משהו חסר", "Etwas fehlt", "Falta algo";
    /// A state.
    delayed: "Delayed", "מתעכבת", "Verspätet", "Con retraso";
    /// A state.
    packed: "Packed", "ארוזה", "Gepackt", "Listo";
    /// A state.
    on_the_way: "On the way", "בדרך", "Unterwegs", "En camino";
    /// A state.
    delivered: "Delivered", "נמסרה", "Geliefert", "Entregado";
    /// A state.
    picked_up: "Collected", "נאספה", "Abgeholt", "Recogido";
    /// A state.
    returned: "Returned", "הוחזרה", "Zurückgegeben", "Devuelto";
    /// A state.
    canceled: "Canceled", "בוטלה", "Storniert", "Cancelado";
    /// Over the page, of an order that was received.
    h_received: "We have your order", "ההזמנה אצלנו", "Wir haben deine Bestellung", "Tenemos tu pedido";
    /// Over the page, of an order that is picked.
    h_picking: "We are picking your order", "אנחנו אוספים את ההזמנה", "Wir packen deine Bestellung ein", "Estamos preparando tu pedido";
    /// Over the page, of an order that is packed.
    h_packed: "Packed and weighed", "ארוז ושקול", "Gepackt und gewogen", "Listo y pesado";
    /// Over the page, of an order that can be fetched.
    h_ready_to_collect: "Ready for you", "מוכן ומחכה", "Bereit zum Abholen", "Listo para recoger";
    /// Over the page, of an order that is brought.
    h_on_the_way: "It is on its way", "זה בדרך אליך", "Es ist unterwegs", "Va de camino";
    /// Over the page, of an order that has come.
    h_done: "Enjoy it", "שיהיה לבריאות", "Lass es dir schmecken", "Que aproveche";
    /// Over the page, of an order that was called off.
    h_canceled: "This order was canceled", "ההזמנה בוטלה", "Diese Bestellung wurde storniert", "Este pedido se canceló";
    /// Over the page, of an order that is not paid yet.
    h_unpaid: "The payment is not through yet", "התשלום עוד לא עבר", "Die Zahlung ist noch nicht durch", "El pago aún no ha pasado";
    /// Over the page, of an order that was never paid.
    h_not_paid: "The payment did not go through", "התשלום לא עבר", "Die Zahlung ging nicht durch", "El pago no se realizó";
    /// Over the page, of an order that is late.
    h_delayed: "It takes a little longer", "זה ייקח קצת יותר", "Es dauert etwas länger", "Tarda un poco más";
    /// Over the page, of an order that lacks something.
    h_missing: "Something is missing", "משהו חסר", "Etwas fehlt", "Falta algo";
    /// Money that goes back.
    money_goes_back: "What was set aside is free again; what was paid goes back.", "מה ששוריין שוחרר; מה ששולם מוחזר.", "Was vorgemerkt war, ist wieder frei; was bezahlt war, geht zurück.", "Lo apartado queda libre; lo pagado se devuelve.";
    /// Names the steps.
    progress: "Progress", "התקדמות", "Fortschritt", "Progreso";
    /// A step that is to come.
    packed_and_weighed: "Packed and weighed", "אריזה ושקילה", "Gepackt und gewogen", "Listo y pesado";
    /// A step that is to come.
    at_your_door: "At your door", "אצלך בדלת", "An deiner Tür", "En tu puerta";
    /// A step that is to come.
    ready_at_the_branch: "Ready at the branch", "מוכן בסניף", "In der Filiale bereit", "Listo en la tienda";
    /// In the crate.
    in_the_crate: "picked", "נאסף", "eingepackt", "preparado";
    /// In the crate, with something else in its place.
    swapped: "swapped", "הוחלף", "ersetzt", "cambiado";
    /// Not in the crate.
    left_out: "left out", "לא נכלל", "weggelassen", "sin incluir";
    /// Not in the crate yet.
    to_come: "to come", "עוד מעט", "kommt noch", "pendiente";
    /// Names the crate.
    the_crate: "Your crate", "הארגז שלך", "Deine Kiste", "Tu caja";
    /// Over what it costs.
    what_it_costs: "What it costs", "כמה זה עולה", "Was es kostet", "Lo que cuesta";
    /// Over where it goes to.
    delivery: "Delivery", "משלוח", "Lieferung", "Entrega";
    /// Over where it is fetched.
    collection: "Collection", "איסוף", "Abholung", "Recogida";
    /// For whom, for those who hear it.
    recipient: "For", "עבור", "Für", "Para";
    /// A word for the rider, for those who hear it.
    note: "Note", "הערה", "Notiz", "Nota";
    /// How it is paid, for those who hear it.
    paid_how: "Paid with", "שולם באמצעות", "Bezahlt mit", "Pagado con";
    /// Pays at the door.
    pays_at_handover: "Paid when handed over", "תשלום במסירה", "Bezahlt bei Übergabe", "Se paga al recibirlo";
    /// One way to get help.
    get_help: "Get help with this order", "עזרה עם ההזמנה", "Hilfe zu dieser Bestellung", "Ayuda con este pedido";
    /// Cancels it.
    cancel_order: "Cancel the order", "ביטול ההזמנה", "Bestellung stornieren", "Cancelar el pedido";
    /// Opens that.
    cancel_about: "You can cancel until we begin to pick.", "אפשר לבטל עד שנתחיל לאסוף.", "Du kannst stornieren, bis wir anfangen.", "Puedes cancelar hasta que empecemos.";
    /// It was too late.
    too_late_to_cancel: "It is being picked already, so it can no longer be canceled here.", "כבר אוספים אותה, ולכן אי אפשר לבטל כאן.", "Sie wird schon eingepackt und lässt sich hier nicht mehr stornieren.", "Ya se está preparando y no se puede cancelar aquí.";
    /// Puts all of it into the basket again.
    order_again: "Put it all into the basket again", "להכניס הכול שוב לסל", "Alles noch einmal in den Korb", "Ponerlo todo otra vez en la cesta";
    /// Some of it could not be.
    reordered_in_part: "What can still be had is in your basket.", "מה שעוד אפשר להשיג נמצא בסל.", "Was es noch gibt, liegt in deinem Korb.", "Lo que aún se puede conseguir está en tu cesta.";
    /// All of it is.
    reordered: "All of it is in your basket.", "הכול בסל.", "Alles liegt in deinem Korb.", "Todo está en tu cesta.";
    /// The page keeps itself up to date.
    live: "Live", "חי", "Live", "En directo";
    /// Stops that.
    pause: "Pause updates", "השהיית עדכונים", "Aktualisierung anhalten", "Pausar";
    /// Goes on with it.
    go_on: "Go on updating", "המשך עדכונים", "Weiter aktualisieren", "Seguir actualizando";
    /// Goes on with an unfinished payment.
    go_on_paying: "Go on with the payment", "להמשיך בתשלום", "Mit der Zahlung fortfahren", "Continuar con el pago";
    /// Over how a total came to be other than it was.
    why_total_changed: "Why the total changed", "למה הסכום השתנה", "Warum sich die Summe geändert hat", "Por qué cambió el total";
    /// Before the first total.
    when_you_ordered: "When you ordered", "בזמן ההזמנה", "Bei der Bestellung", "Cuando lo pediste";
    /// Before the last total.
    now: "Now", "עכשיו", "Jetzt", "Ahora";
}

bodega_ui::told! { Words;
    /// Its number.
    order_no(number): "Order {number}", "הזמנה {number}", "Bestellung {number}", "Pedido {number}";
    /// How far the picking is.
    picked_of(picked, all): "Picked: {picked} of {all}", "נאספו {picked} מתוך {all}", "Eingepackt: {picked} von {all}", "Preparados: {picked} de {all}";
    /// When it was placed.
    placed_on(date, time): "Placed on {date} at {time}", "הוזמנה ב־{date} בשעה {time}", "Aufgegeben am {date} um {time} Uhr", "Hecho el {date} a las {time}";
    /// It is expected then.
    expected(window): "Expected: {window}", "צפוי {window}", "Geplant für {window}", "Previsto para {window}";
    /// It is expected then and there.
    expected_at(window, place): "Expected: {window}, at {place}", "צפוי {window}, ב{place}", "Geplant für {window}, {place}", "Previsto para {window}, en {place}";
    /// Money is set aside.
    set_aside_for(card, amount): "{card} approved for up to {amount}", "{card} אושר עד {amount}", "{card} genehmigt bis {amount}", "{card} aprobada hasta {amount}";
    /// Something stands for something else.
    instead_of(title): "instead of {title}", "במקום {title}", "statt {title}", "en vez de {title}";
    /// So much of a thing.
    much_of(title, much): "{title} × {much}", "{title} × {much}", "{title} × {much}", "{title} × {much}";
    /// When the page was last brought up to date.
    updated_at(time): "Updated at {time}", "עודכן ב־{time}", "Stand {time} Uhr", "Actualizado a las {time}";
}
