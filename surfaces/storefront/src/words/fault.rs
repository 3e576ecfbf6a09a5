//! What is wrong with what somebody typed.

use super::Words;

bodega_ui::said! { Words;
    /// A field that may be left empty.
    optional: "optional", "לא חובה", "freiwillig", "opcional";
    /// Something must stand there.
    needed: "Fill this in", "יש למלא", "Bitte ausfüllen", "Rellena esto";
    /// It is too long.
    too_long: "This is too long", "הטקסט ארוך מדי", "Das ist zu lang", "Es demasiado largo";
    /// A password that is too short.
    password_too_short: "Eight characters or more, please", "לפחות שמונה תווים", "Bitte mindestens acht Zeichen", "Al menos ocho caracteres";
    /// A password that everybody tries first.
    password_too_common:
        "That is one that is tried first. Take another",
        "זו אחת הסיסמאות שמנסים קודם. בחרו אחרת",
        "Das wird als Erstes ausprobiert. Nimm ein anderes",
        "Es de las primeras que se prueban. Elige otra";
    /// The password of whoever is signed in is another.
    password_wrong: "That is not your password", "זו לא הסיסמה שלך", "Das ist nicht dein Passwort", "Esa no es tu contraseña";
    /// No e-mail address.
    email_wrong:
        "An address such as dana@example.com",
        "כתובת כמו dana@example.com",
        "Eine Adresse wie dana@example.com",
        "Una dirección como dana@example.com";
    /// Somebody has an account with this address.
    email_taken:
        "There is an account with this address already. Sign in instead",
        "כבר יש חשבון עם הכתובת הזאת. אפשר להיכנס",
        "Mit dieser Adresse gibt es schon ein Konto. Melde dich an",
        "Ya hay una cuenta con esta dirección. Entra con ella";
    /// A link that is used up or too old.
    link_spent:
        "This link is used up or too old. Ask for another one",
        "הקישור נוצל או פג תוקפו. אפשר לבקש חדש",
        "Dieser Link ist verbraucht oder zu alt. Lass dir einen neuen schicken",
        "Este enlace ya se usó o ha caducado. Pide otro";
    /// A country is two letters.
    country_wrong: "Two letters, such as IL", "שתי אותיות, כמו IL", "Zwei Buchstaben, etwa IL", "Dos letras, como IL";
    /// Something must be chosen.
    choose_one: "Choose one", "יש לבחור", "Bitte wählen", "Elige una opción";
    /// It cannot be so.
    not_so: "This cannot be", "זה לא ייתכן", "Das kann nicht sein", "Esto no puede ser";
    /// It looks like the number of a card.
    no_card_numbers:
        "Never type the number of a card here",
        "לעולם אין להקליד כאן מספר כרטיס",
        "Gib hier nie eine Kartennummer ein",
        "No escribas nunca aquí el número de una tarjeta";
    /// There are as many as there can be.
    too_many: "There are as many as there can be", "אין מקום לעוד", "Mehr gehen nicht", "No caben más";
}

bodega_ui::told! { Words;
    /// What is wrong at a field.
    at_field(label, fault): "{label}: {fault}", "{label}: {fault}", "{label}: {fault}", "{label}: {fault}";
}

bodega_ui::counted! { Words;
    /// Over what is wrong.
    things_to_mend(count):
        ["One thing first", "{count} things first"],
        ["דבר אחד קודם", "שני דברים קודם", "{count} דברים קודם"],
        ["Eines vorher", "{count} Dinge vorher"],
        ["Una cosa antes", "{count} cosas antes"];
}

impl Words {
    /// What a fault of a field means to whoever typed it.
    pub fn fault(self, field: &str, code: &str) -> &'static str {
        match (code, field) {
            ("REQUIRED" | "BLANK" | "EMPTY", "slot" | "address" | "branch" | "payment") => self.choose_one(),
            ("REQUIRED" | "BLANK" | "EMPTY", _) => self.needed(),
            ("TOO_SHORT", name) if name.to_ascii_lowercase().contains("password") => self.password_too_short(),
            ("TOO_SHORT", _) => self.needed(),
            ("TOO_LONG", _) => self.too_long(),
            ("TOO_COMMON", _) => self.password_too_common(),
            ("WRONG_PASSWORD", _) => self.password_wrong(),
            ("INVALID_EMAIL", _) => self.email_wrong(),
            ("EMAIL_TAKEN", _) => self.email_taken(),
            ("INVALID_TOKEN", _) => self.link_spent(),
            ("CARD_NUMBER_REFUSED", _) => self.no_card_numbers(),
            ("TOO_MANY", _) => self.too_many(),
            (_, "country") => self.country_wrong(),
            _ => self.not_so(),
        }
    }
}
