//! On the pages by which one comes in: signing in, an account, a forgotten password, the links in letters.

use super::Words;

bodega_ui::said! { Words;
    /// A field.
    email: "E-mail", "דוא״ל", "E-Mail", "Correo electrónico";
    /// A field.
    password: "Password", "סיסמה", "Passwort", "Contraseña";
    /// A field.
    new_password: "A new password", "סיסמה חדשה", "Ein neues Passwort", "Una contraseña nueva";
    /// Under it.
    password_hint:
        "Eight characters or more. A few words in a row are good.",
        "שמונה תווים או יותר. כמה מילים ברצף זה טוב.",
        "Acht Zeichen oder mehr. Ein paar Wörter hintereinander sind gut.",
        "Ocho caracteres o más. Unas palabras seguidas van bien.";
    /// A field.
    your_name: "Your name", "השם שלך", "Dein Name", "Tu nombre";
    /// Over the page.
    sign_in_title: "Good to see you", "טוב לראות אותך", "Schön, dass du da bist", "Qué bien verte";
    /// Under it.
    sign_in_about:
        "Your basket comes along, and your orders and addresses are here.",
        "הסל מצטרף, וכאן גם ההזמנות והכתובות שלך.",
        "Dein Korb kommt mit, und deine Bestellungen und Adressen sind hier.",
        "Tu cesta viene contigo, y aquí están tus pedidos y direcciones.";
    /// The e-mail or the password is wrong; nobody is told which.
    wrong_credentials: "That did not open the door", "הדלת לא נפתחה", "So geht die Tür nicht auf", "Así no se abre la puerta";
    /// What to do about it.
    wrong_credentials_about:
        "The e-mail or the password is another. Look again, or set a new password.",
        "כתובת הדוא״ל או הסיסמה אחרות. בדקו שוב, או קבעו סיסמה חדשה.",
        "E-Mail oder Passwort stimmen nicht. Sieh noch einmal nach, oder setze ein neues Passwort.",
        "El correo o la contraseña no coinciden. Míralo otra vez o crea una contraseña nueva.";
    /// Too many have failed.
    too_many_attempts: "Too often for now", "יותר מדי ניסיונות", "Für jetzt zu oft", "Demasiadas veces por ahora";
    /// What to do about it.
    too_many_attempts_about:
        "Wait a quarter of an hour, or set a new password.",
        "המתינו רבע שעה, או קבעו סיסמה חדשה.",
        "Warte eine Viertelstunde, oder setze ein neues Passwort.",
        "Espera un cuarto de hora o crea una contraseña nueva.";
    /// Leads to the form for a forgotten password.
    forgot: "Forgotten your password?", "שכחתם את הסיסמה?", "Passwort vergessen?", "¿Has olvidado la contraseña?";
    /// Before the way to an account.
    new_here: "New here?", "חדשים כאן?", "Neu hier?", "¿Es tu primera vez?";
    /// Leads to an account.
    open_account: "Open an account", "פתיחת חשבון", "Konto eröffnen", "Abrir una cuenta";
    /// Over the page.
    register_title: "An account of your own", "חשבון משלך", "Ein eigenes Konto", "Una cuenta propia";
    /// Under it.
    register_about:
        "So that you need not type your address again, and see your orders in one place.",
        "כדי שלא תצטרכו להקליד את הכתובת שוב, ותראו את כל ההזמנות במקום אחד.",
        "Damit du deine Adresse nicht noch einmal tippen musst und alle Bestellungen beisammen hast.",
        "Para no volver a escribir tu dirección y tener tus pedidos en un sitio.";
    /// Before the way to sign in.
    known_here: "Been here before?", "כבר הייתם כאן?", "Schon einmal hier gewesen?", "¿Ya has venido antes?";
    /// Over the page.
    forgot_title: "A new password", "סיסמה חדשה", "Ein neues Passwort", "Una contraseña nueva";
    /// Under it.
    forgot_about:
        "Tell us your e-mail. We send a link by which you choose a new password.",
        "כתבו לנו את הדוא״ל. נשלח קישור לבחירת סיסמה חדשה.",
        "Nenne uns deine E-Mail. Wir schicken einen Link, über den du ein neues Passwort wählst.",
        "Dinos tu correo. Te enviamos un enlace para elegir una contraseña nueva.";
    /// Sends the letter.
    send_link: "Send the link", "שליחת הקישור", "Link schicken", "Enviar el enlace";
    /// The letter is on its way, if anybody has the address.
    link_sent: "Look into your mailbox", "בדקו את תיבת הדואר", "Sieh in dein Postfach", "Mira tu buzón";
    /// What that means.
    link_sent_about:
        "If there is an account with this address, a letter is on its way. Its link holds for an hour.",
        "אם יש חשבון עם הכתובת הזאת, מכתב בדרך. הקישור שבו תקף לשעה.",
        "Wenn es ein Konto mit dieser Adresse gibt, ist ein Brief unterwegs. Sein Link gilt eine Stunde.",
        "Si hay una cuenta con esta dirección, una carta está en camino. Su enlace vale una hora.";
    /// Over the page that a letter leads to.
    reset_title: "Choose a new password", "בחירת סיסמה חדשה", "Wähle ein neues Passwort", "Elige una contraseña nueva";
    /// Under it.
    reset_about:
        "You are signed out everywhere else then.",
        "לאחר מכן תנותקו מכל שאר המכשירים.",
        "Danach bist du überall sonst abgemeldet.",
        "Después quedarás desconectado en los demás sitios.";
    /// Sets it.
    set_password: "Set the password", "קביעת הסיסמה", "Passwort setzen", "Guardar la contraseña";
    /// It was set.
    password_set: "The new password holds", "הסיסמה החדשה תקפה", "Das neue Passwort gilt", "La contraseña nueva ya vale";
    /// What that means.
    password_set_about: "Sign in with it.", "אפשר להיכנס איתה.", "Melde dich damit an.", "Entra con ella.";
    /// Over the page that a letter leads to.
    verify_title: "Is this your address?", "זו הכתובת שלך?", "Ist das deine Adresse?", "¿Es tu dirección?";
    /// Under it.
    verify_about:
        "Confirm it, and what you have ordered with it before comes into your account.",
        "אשרו אותה, ומה שהזמנתם איתה קודם יופיע בחשבון.",
        "Bestätige sie, und was du früher damit bestellt hast, kommt in dein Konto.",
        "Confírmala, y lo que hayas pedido antes con ella pasará a tu cuenta.";
    /// Does it.
    verify: "Yes, it is mine", "כן, היא שלי", "Ja, es ist meine", "Sí, es la mía";
    /// It is confirmed.
    verified: "Confirmed", "אושר", "Bestätigt", "Confirmado";
    /// What that means.
    verified_about:
        "Your address is confirmed. Thank you.",
        "הכתובת אושרה. תודה.",
        "Deine Adresse ist bestätigt. Danke.",
        "Tu dirección está confirmada. Gracias.";
    /// Over the page that a letter leads to.
    accept_title: "Come and work with us", "בואו לעבוד איתנו", "Arbeite mit uns", "Ven a trabajar con nosotros";
    /// Under it.
    accept_about:
        "Choose a password, and you are in. If you have an account already, its password stays as it is.",
        "בחרו סיסמה ואתם בפנים. אם כבר יש לכם חשבון, הסיסמה שלו נשארת.",
        "Wähle ein Passwort, und du bist drin. Hast du schon ein Konto, bleibt dessen Passwort.",
        "Elige una contraseña y ya está. Si ya tienes cuenta, su contraseña sigue igual.";
    /// Does it.
    accept: "Accept", "לקבל את ההזמנה", "Annehmen", "Aceptar";
    /// The link lacks its token.
    link_broken: "This link is not whole", "הקישור הזה חסר", "Dieser Link ist nicht vollständig", "Este enlace no está entero";
    /// What to do about it.
    link_broken_about:
        "Copy the whole of it from the letter, or ask for another one.",
        "העתיקו אותו במלואו מהמכתב, או בקשו חדש.",
        "Kopiere ihn ganz aus dem Brief, oder lass dir einen neuen schicken.",
        "Cópialo entero de la carta o pide otro.";
    /// Ends the session.
    sign_out: "Sign out", "יציאה", "Abmelden", "Salir";
    /// Asks for another letter.
    another_link: "Ask for another link", "בקשת קישור חדש", "Einen neuen Link anfordern", "Pedir otro enlace";
}
