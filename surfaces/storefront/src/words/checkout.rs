//! At the checkout.

use super::Words;

bodega_ui::said! { Words;
    /// Over the page.
    checkout: "Checkout", "קופה", "Kasse", "Caja";
    /// In its header.
    charged_after_picking: "Charged after picking", "חיוב אחרי האיסוף", "Belastet erst nach dem Einpacken", "Se cobra tras preparar el pedido";
    /// A part that is done.
    done: "Done", "בוצע", "Erledigt", "Hecho";
    /// Opens a part again.
    change: "Change", "שינוי", "Ändern", "Cambiar";
    /// The first part.
    where_to: "Where to?", "לאן?", "Wohin?", "¿Adónde?";
    /// The second part.
    when_to: "When?", "מתי?", "Wann?", "¿Cuándo?";
    /// The third part.
    payment: "Payment", "תשלום", "Zahlung", "Pago";
    /// The fourth part.
    review: "Review", "סיכום", "Überblick", "Revisión";
    /// Names the choice of how it reaches its buyer.
    how_it_comes: "How it comes to you", "איך זה מגיע", "Wie es zu dir kommt", "Cómo te llega";
    /// A choice for that.
    bring_it: "Bring it to me", "משלוח אליי", "Bringt es mir", "Traédmelo";
    /// A choice for that.
    fetch_it: "I collect it", "איסוף עצמי", "Ich hole es ab", "Lo recojo yo";
    /// Names the choice of an address.
    which_address: "To which address", "לאיזו כתובת", "An welche Adresse", "A qué dirección";
    /// A choice for that.
    another_address: "Another address", "כתובת אחרת", "Eine andere Adresse", "Otra dirección";
    /// Names the choice of a branch.
    which_branch: "At which branch", "באיזה סניף", "In welcher Filiale", "En qué tienda";
    /// A field.
    telephone: "Telephone for the rider", "טלפון לשליח", "Telefon für den Boten", "Teléfono para el repartidor";
    /// A field.
    full_name: "Name", "שם", "Name", "Nombre";
    /// A field.
    street: "Street and number", "רחוב ומספר", "Straße und Nummer", "Calle y número";
    /// A field.
    floor_door: "Floor, door, code", "קומה, דלת, קוד", "Stock, Tür, Code", "Piso, puerta, código";
    /// A field.
    city: "Town", "יישוב", "Ort", "Población";
    /// A field.
    postal_code: "Postal code", "מיקוד", "Postleitzahl", "Código postal";
    /// Before the way to sign in.
    have_account: "Have an account?", "יש לכם חשבון?", "Hast du ein Konto?", "¿Tienes cuenta?";
    /// Goes on to the next part.
    on_to_when: "Continue to the time", "המשך לבחירת מועד", "Weiter zur Zeit", "Continuar a la hora";
    /// Goes on to the next part.
    on_to_payment: "Continue to payment", "המשך לתשלום", "Weiter zur Zahlung", "Continuar al pago";
    /// Goes on to the next part.
    on_to_review: "Continue to review", "המשך לסיכום", "Weiter zum Überblick", "Continuar a la revisión";
    /// Names the days.
    day: "Day", "יום", "Tag", "Día";
    /// Names the times.
    time: "Time", "שעה", "Zeit", "Hora";
    /// A day.
    today: "Today", "היום", "Heute", "Hoy";
    /// A window that is full.
    full: "full", "מלא", "voll", "completo";
    /// There is no window.
    no_windows:
        "There is no time left that we could offer. Try another address, or collect it.",
        "לא נותר מועד שאפשר להציע. נסו כתובת אחרת, או איסוף עצמי.",
        "Es gibt keine Zeit mehr, die wir anbieten könnten. Versuch eine andere Adresse, oder hol es ab.",
        "No queda ninguna hora que ofrecer. Prueba otra dirección, o recógelo.";
    /// Over what is done about a line that is missing.
    if_something_is_missing: "If something is missing when we pick", "אם משהו חסר בזמן האיסוף", "Falls beim Einpacken etwas fehlt", "Si falta algo al preparar el pedido";
    /// A choice for that.
    as_i_said: "As I said for each product", "כפי שציינתי לכל מוצר", "Wie ich es je Produkt gesagt habe", "Como dije para cada producto";
    /// A field.
    word_for_rider: "A word for the rider", "כמה מילים לשליח", "Ein Wort an den Boten", "Unas palabras para el repartidor";
    /// In that field, while it is empty.
    bell_is_broken: "The bell is broken, please call", "הפעמון מקולקל, נא להתקשר", "Die Klingel ist kaputt, bitte anrufen", "El timbre no funciona, llamad por favor";
    /// Names the choice of how it is paid.
    pay_with: "Pay with", "תשלום באמצעות", "Zahlen mit", "Pagar con";
    /// A choice for that.
    at_the_door: "Cash or card at the door", "מזומן או אשראי בדלת", "Bar oder mit Karte an der Tür", "Efectivo o tarjeta en la puerta";
    /// A choice for that, where it is fetched.
    at_the_counter: "At the counter, when I collect it", "בדלפק, בזמן האיסוף", "An der Theke, wenn ich es abhole", "En el mostrador, al recogerlo";
    /// There is nothing to pay.
    nothing_to_pay: "There is nothing to pay", "אין מה לשלם", "Es ist nichts zu zahlen", "No hay nada que pagar";
    /// Keeps a card.
    keep_card: "Keep this card for the next time", "לשמור את הכרטיס לפעם הבאה", "Diese Karte für das nächste Mal merken", "Guardar esta tarjeta para la próxima vez";
    /// Over the cards of the sandbox.
    test_cards: "Cards of the sandbox: no money moves", "כרטיסי ניסיון: שום כסף לא עובר", "Karten zum Ausprobieren: Es fließt kein Geld", "Tarjetas de prueba: no se mueve dinero";
    /// A card of the sandbox.
    card_ok: "A card that works", "כרטיס שעובד", "Eine Karte, die geht", "Una tarjeta que funciona";
    /// A card of the sandbox.
    card_action: "A card whose bank asks back", "כרטיס שהבנק שלו שואל בחזרה", "Eine Karte, deren Bank nachfragt", "Una tarjeta cuyo banco pregunta";
    /// A card of the sandbox.
    card_declined: "A card that is declined", "כרטיס שנדחה", "Eine Karte, die abgelehnt wird", "Una tarjeta rechazada";
    /// A card of the sandbox.
    card_poor: "A card without enough money", "כרטיס בלי מספיק כסף", "Eine Karte ohne genug Geld", "Una tarjeta sin saldo";
    /// A card of the sandbox.
    card_slow: "A card whose bank takes two seconds", "כרטיס שהבנק שלו עונה אחרי שתי שניות", "Eine Karte, deren Bank zwei Sekunden braucht", "Una tarjeta cuyo banco tarda dos segundos";
    /// Names the choice of a tip.
    a_tip: "A tip for whoever brings it", "טיפ למי שמביא", "Trinkgeld für den Boten", "Propina para quien te lo lleva";
    /// No tip.
    no_tip: "None", "בלי", "Keines", "Ninguna";
    /// Before where it goes to.
    to: "To", "אל", "An", "A";
    /// Before when it comes.
    at_time: "When", "מתי", "Wann", "Cuándo";
    /// Before how it is paid.
    paid_with: "Pay", "תשלום", "Zahlen", "Pago";
    /// What is charged.
    set_aside:
        "We set the amount aside now and charge what you get, once it is packed.",
        "אנחנו שומרים את הסכום עכשיו, ומחייבים על מה שתקבלו כשהכול ארוז.",
        "Wir merken den Betrag jetzt vor und belasten, was du bekommst, sobald gepackt ist.",
        "Apartamos el importe ahora y cobramos lo que recibas, cuando esté listo.";
    /// The one act.
    place_order: "Place the order", "לשלוח את ההזמנה", "Bestellung aufgeben", "Hacer el pedido";
    /// Over the lines beside it.
    edit: "Edit", "עריכה", "Bearbeiten", "Editar";
    /// Where deliveries come from.
    the_storehouse: "our storehouse", "המחסן שלנו", "unser Lager", "nuestro almacén";
    /// Under a declined card.
    declined: "The card was declined", "הכרטיס נדחה", "Die Karte wurde abgelehnt", "La tarjeta fue rechazada";
    /// What to do about it.
    declined_about:
        "Nothing was charged, and everything is still in your basket. Try another card, or pay at the door.",
        "לא בוצע חיוב, והכול עדיין בסל. נסו כרטיס אחר, או שלמו בדלת.",
        "Es wurde nichts belastet, und alles ist noch im Korb. Versuch eine andere Karte, oder zahle an der Tür.",
        "No se ha cobrado nada y todo sigue en tu cesta. Prueba otra tarjeta, o paga en la puerta.";
    /// There was not enough money.
    too_poor: "There is not enough money on the card", "אין מספיק כסף בכרטיס", "Auf der Karte ist nicht genug Geld", "No hay saldo suficiente en la tarjeta";
    /// Somebody was faster.
    somebody_faster: "Somebody was faster", "מישהו היה מהיר יותר", "Jemand war schneller", "Alguien fue más rápido";
    /// A window that is full now.
    slot_gone: "That time has just been taken. Choose another one.", "המועד נתפס ברגע זה. בחרו אחר.", "Diese Zeit ist gerade vergeben worden. Wähle eine andere.", "Esa hora se acaba de ocupar. Elige otra.";
    /// Prices have changed.
    price_changed: "The total has changed since you looked", "הסכום השתנה מאז שהסתכלתם", "Die Summe hat sich geändert, seit du sie gesehen hast", "El total ha cambiado desde que lo viste";
    /// What to do about it.
    price_changed_about: "Look at it once more, and place the order if it suits you.", "בדקו שוב, ואם זה מתאים, שלחו את ההזמנה.", "Sieh noch einmal hin, und bestelle, wenn es dir passt.", "Míralo otra vez y haz el pedido si te conviene.";
    /// The provider does not answer.
    bank_silent: "The bank does not answer", "הבנק לא עונה", "Die Bank antwortet nicht", "El banco no responde";
    /// What to do about it.
    bank_silent_about:
        "Wait a moment and place the order again: it is made once, however often you ask.",
        "המתינו רגע ושלחו שוב: ההזמנה תבוצע פעם אחת, כמה פעמים שתבקשו.",
        "Warte kurz und bestelle noch einmal: Es wird eine Bestellung, sooft du auch fragst.",
        "Espera un momento y vuelve a pedir: se hará una sola vez, por más que insistas.";
    /// Nobody brings it there.
    not_served: "We do not bring anything there", "לשם אנחנו לא מגיעים", "Dorthin liefern wir nicht", "Allí no repartimos";
    /// What to do about it.
    not_served_about: "Another address, perhaps, or collect it at a branch.", "אולי כתובת אחרת, או איסוף מסניף.", "Vielleicht eine andere Adresse, oder hol es in einer Filiale ab.", "Quizá otra dirección, o recógelo en una tienda.";
    /// Anything else.
    cannot_order: "This cannot be ordered as it is", "אי אפשר להזמין כך", "So lässt es sich nicht bestellen", "Así no se puede pedir";
    /// The basket has changed in another window.
    basket_changed: "The basket has changed meanwhile. Look at it once more.", "הסל השתנה בינתיים. בדקו אותו שוב.", "Der Korb hat sich inzwischen geändert. Sieh noch einmal hin.", "La cesta ha cambiado entretanto. Míralo otra vez.";
    /// Somebody must be old enough.
    age_check: "The rider asks whoever takes it for a document: some of it is for adults only.", "השליח יבקש תעודה ממי שיקבל: חלק מההזמנה מיועד למבוגרים בלבד.", "Der Bote lässt sich einen Ausweis zeigen: Einiges davon ist nur für Erwachsene.", "El repartidor pedirá un documento a quien lo reciba: parte es solo para adultos.";
    /// Over the page on which the bank asks back.
    bank_asks: "Your bank asks back", "הבנק שלך שואל", "Deine Bank fragt nach", "Tu banco pregunta";
    /// Under it.
    bank_asks_about:
        "This is the sandbox’s bank. Say whether the payment is yours.",
        "זה הבנק של סביבת הניסיון. אמרו אם התשלום שלכם.",
        "Das ist die Bank zum Ausprobieren. Sag, ob die Zahlung von dir ist.",
        "Este es el banco de pruebas. Di si el pago es tuyo.";
    /// Says so.
    approve: "Yes, it is mine", "כן, הוא שלי", "Ja, sie ist von mir", "Sí, es mío";
    /// Says the opposite.
    refuse: "No, stop it", "לא, לעצור", "Nein, stoppen", "No, detenlo";
    /// Over the confirmation.
    thank_you: "Thank you, it is ours to carry now", "תודה, מכאן זה עלינו", "Danke, ab jetzt tragen wir es", "Gracias, ahora lo llevamos nosotros";
    /// Leads to the order.
    see_order: "See the order", "לצפייה בהזמנה", "Bestellung ansehen", "Ver el pedido";
    /// What comes next.
    what_now: "What happens now", "מה קורה עכשיו", "Was jetzt geschieht", "Qué pasa ahora";
    /// A step of that.
    now_we_pick: "We pick it by hand, and ask if something is missing.", "נאסוף ביד, ונשאל אם משהו חסר.", "Wir packen es von Hand ein und fragen, falls etwas fehlt.", "Lo preparamos a mano y preguntamos si falta algo.";
    /// A step of that.
    now_we_charge: "You are charged for what you get, once it is packed.", "החיוב הוא על מה שתקבלו, אחרי האריזה.", "Belastet wird, was du bekommst, sobald es gepackt ist.", "Se cobra lo que recibas, cuando esté listo.";
    /// A step of that.
    now_you_can_cancel: "Until we begin to pick you can cancel or change it.", "עד שנתחיל לאסוף אפשר לבטל או לשנות.", "Bis wir anfangen, kannst du stornieren oder ändern.", "Hasta que empecemos puedes cancelarlo o cambiarlo.";
}

bodega_ui::told! { Words;
    /// A number of a part, for those who hear it.
    part_of(number, all): "Part {number} of {all}", "חלק {number} מתוך {all}", "Teil {number} von {all}", "Parte {number} de {all}";
    /// A window closes.
    order_by(time): "order by {time}", "הזמנה עד {time}", "bestellen bis {time}", "pide antes de las {time}";
    /// A card that was kept.
    card_ending(brand, last): "{brand} ending {last}", "{brand} המסתיים ב־{last}", "{brand}, endet auf {last}", "{brand} terminada en {last}";
    /// When it stops being good.
    card_until(date): "expires {date}", "בתוקף עד {date}", "gültig bis {date}", "caduca {date}";
    /// Of an order.
    order_number(number): "Order {number}", "הזמנה {number}", "Bestellung {number}", "Pedido {number}";
    /// Up to so much.
    up_to(amount): "up to {amount}", "עד {amount}", "bis zu {amount}", "hasta {amount}";
    /// There is less of something than is wanted.
    missing_line(title, available): "{title}: there are {available}", "{title}: יש {available}", "{title}: es gibt {available}", "{title}: hay {available}";
    /// A letter is on its way.
    letter_to(email): "A letter about it is on its way to {email}.", "מכתב על כך בדרך אל {email}.", "Ein Brief dazu ist unterwegs an {email}.", "Una carta sobre ello va camino de {email}.";
    /// It is fetched there.
    collect_at(branch): "Collect it at {branch}", "איסוף ב{branch}", "Abholen bei {branch}", "Recogerlo en {branch}";
    /// Where it is picked.
    picked_at(site): "Picked at {site}", "נאסף ב{site}", "Eingepackt in {site}", "Se prepara en {site}";
    /// The shopper who is signed in.
    signed_in_as(name): "Signed in as {name}", "מחובר כ{name}", "Angemeldet als {name}", "Has entrado como {name}";
}

bodega_ui::counted! { Words;
    /// So many times can be chosen on a day.
    times_left(count):
        ["{count} time", "{count} times"],
        ["מועד אחד", "שני מועדים", "{count} מועדים"],
        ["{count} Zeit", "{count} Zeiten"],
        ["{count} hora", "{count} horas"];
}
