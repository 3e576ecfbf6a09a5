//! In the account.

use super::Words;

bodega_ui::said! { Words;
    /// Over the page, and in its menu.
    profile: "Profile", "פרופיל", "Profil", "Perfil";
    /// In the menu.
    orders: "Orders", "הזמנות", "Bestellungen", "Pedidos";
    /// In the menu.
    addresses: "Addresses", "כתובות", "Adressen", "Direcciones";
    /// In the menu.
    cards: "Cards", "כרטיסים", "Karten", "Tarjetas";
    /// Names the menu.
    your_account: "Your account", "החשבון שלך", "Dein Konto", "Tu cuenta";
    /// Keeps what was changed.
    save: "Save", "שמירה", "Speichern", "Guardar";
    /// It was kept.
    saved: "Saved", "נשמר", "Gespeichert", "Guardado";
    /// Over the change of a password.
    change_password: "Change your password", "שינוי הסיסמה", "Passwort ändern", "Cambiar la contraseña";
    /// A field.
    current_password: "Your password now", "הסיסמה הנוכחית", "Dein jetziges Passwort", "Tu contraseña actual";
    /// It was changed.
    password_changed: "The new password holds. Everywhere else you are signed out.", "הסיסמה החדשה תקפה. נותקתם מכל שאר המכשירים.", "Das neue Passwort gilt. Überall sonst bist du abgemeldet.", "La contraseña nueva ya vale. En los demás sitios has salido.";
    /// An address that is not confirmed yet.
    not_verified: "Not confirmed yet", "טרם אושרה", "Noch nicht bestätigt", "Sin confirmar";
    /// Asks for another letter.
    send_again: "Send the letter again", "לשלוח את המכתב שוב", "Brief noch einmal schicken", "Enviar la carta otra vez";
    /// It is on its way.
    sent_again: "A letter is on its way.", "מכתב בדרך.", "Ein Brief ist unterwegs.", "Una carta está en camino.";
    /// It is confirmed.
    is_verified: "Confirmed", "אושרה", "Bestätigt", "Confirmada";
    /// There are no addresses.
    no_addresses: "No address yet", "אין עדיין כתובת", "Noch keine Adresse", "Aún no hay direcciones";
    /// What that means.
    no_addresses_about: "One that you keep here need not be typed at the checkout.", "כתובת שנשמרת כאן אין צורך להקליד בקופה.", "Eine, die du hier hinterlegst, musst du an der Kasse nicht tippen.", "La que guardes aquí no tendrás que escribirla en la caja.";
    /// Adds one.
    add_address: "Add an address", "הוספת כתובת", "Adresse hinzufügen", "Añadir una dirección";
    /// Over the form.
    edit_address: "Change the address", "שינוי הכתובת", "Adresse ändern", "Cambiar la dirección";
    /// Where deliveries go.
    main_address: "Deliveries go here", "משלוחים מגיעים לכאן", "Lieferungen gehen hierhin", "Los envíos van aquí";
    /// Makes it so.
    make_main: "Let deliveries go here", "שמשלוחים יגיעו לכאן", "Lieferungen hierhin", "Que los envíos vayan aquí";
    /// Removes it.
    remove: "Remove", "הסרה", "Entfernen", "Quitar";
    /// There are no cards.
    no_cards: "No card is kept", "אין כרטיס שמור", "Keine Karte hinterlegt", "No hay tarjetas guardadas";
    /// What that means.
    no_cards_about: "Keep one at the checkout, and the next time you need not look for it.", "שמרו כרטיס בקופה, ובפעם הבאה לא תצטרכו לחפש אותו.", "Merke dir an der Kasse eine, dann musst du sie nicht suchen.", "Guarda una en la caja y la próxima vez no tendrás que buscarla.";
    /// The card that is proposed.
    main_card: "Proposed at the checkout", "מוצע בקופה", "An der Kasse vorgeschlagen", "La que se propone en la caja";
    /// Makes it so.
    make_main_card: "Propose this one", "להציע את זה", "Diese vorschlagen", "Proponer esta";
    /// Somebody who works here and buys nothing.
    not_a_customer: "You are signed in as staff, and have no orders of your own here.", "נכנסת כאיש צוות, ואין כאן הזמנות שלך.", "Du bist als Personal angemeldet und hast hier keine eigenen Bestellungen.", "Has entrado como personal y no tienes pedidos propios aquí.";
}

bodega_ui::told! { Words;
    /// Names a button.
    remove_this(what): "Remove {what}", "להסיר {what}", "{what} entfernen", "Quitar {what}";
}
