//! How the words of pages are written down. Each is a function of the type that is named first, a tuple of the
//! language; a language that is missing does not compile.

/// Words that are always the same.
///
/// ```
/// use bodega_kernel::Lang;
/// #[derive(Clone, Copy)]
/// pub struct Words(Lang);
/// bodega_ui::said! { Words;
///     /// On the button that looks.
///     search: "Search", "חיפוש", "Suchen", "Buscar";
/// }
/// assert_eq!(Words(Lang::De).search(), "Suchen");
/// ```
#[macro_export]
macro_rules! said {
    ($words:ty; $($(#[$doc:meta])* $name:ident: $en:literal, $he:literal, $de:literal, $es:literal;)*) => {
        impl $words {
            $($(#[$doc])* pub const fn $name(self) -> &'static str {
                match self.0 {
                    $crate::Lang::En => $en,
                    $crate::Lang::He => $he,
                    $crate::Lang::De => $de,
                    $crate::Lang::Es => $es,
                }
            })*
        }
    };
}

/// Sentences with something in them. What is put in is isolated, so that it may run the other way.
///
/// ```
/// use bodega_kernel::Lang;
/// #[derive(Clone, Copy)]
/// pub struct Words(Lang);
/// bodega_ui::told! { Words;
///     /// Beside a branch.
///     open_until(time): "Open until {time}", "פתוח עד {time}", "Bis {time} geöffnet", "Abierto hasta las {time}";
/// }
/// assert_eq!(Words(Lang::En).open_until("22:00"), "Open until \u{2068}22:00\u{2069}");
/// ```
#[macro_export]
macro_rules! told {
    ($words:ty; $($(#[$doc:meta])* $name:ident($($part:ident),+): $en:literal, $he:literal, $de:literal, $es:literal;)*) => {
        impl $words {
            $($(#[$doc])* pub fn $name(self, $($part: impl ::std::fmt::Display),+) -> String {
                $(let $part = $crate::speech::isolated($part);)+
                match self.0 {
                    $crate::Lang::En => format!($en),
                    $crate::Lang::He => format!($he),
                    $crate::Lang::De => format!($de),
                    $crate::Lang::Es => format!($es),
                }
            })*
        }
    };
}

/// Words that follow a number: a form for one and a form for others, and in Hebrew one for two between them. The number
/// is named first, and stands as the language writes it; what else is put in is isolated.
///
/// ```
/// use bodega_kernel::Lang;
/// #[derive(Clone, Copy)]
/// pub struct Words(Lang);
/// bodega_ui::counted! { Words;
///     /// How many there are.
///     products(count):
///         ["{count} product", "{count} products"],
///         ["מוצר אחד", "שני מוצרים", "{count} מוצרים"],
///         ["{count} Produkt", "{count} Produkte"],
///         ["{count} producto", "{count} productos"];
/// }
/// assert_eq!(Words(Lang::He).products(2), "שני מוצרים");
/// assert_eq!(Words(Lang::De).products(1200), "1.200 Produkte");
/// ```
#[macro_export]
macro_rules! counted {
    ($words:ty; $($(#[$doc:meta])* $name:ident($count:ident $(, $part:ident)*):
        [$en1:literal, $en:literal], [$he1:literal, $he2:literal, $he:literal],
        [$de1:literal, $de:literal], [$es1:literal, $es:literal];)*) => {
        impl $words {
            $($(#[$doc])* pub fn $name(self, $count: i64 $(, $part: impl ::std::fmt::Display)*) -> String {
                let form = $crate::speech::Form::of(self.0, $count);
                let $count = $crate::speech::grouped(self.0, $count);
                $(let $part = $crate::speech::isolated($part);)*
                match (self.0, form) {
                    ($crate::Lang::En, $crate::speech::Form::One) => format!($en1),
                    ($crate::Lang::En, _) => format!($en),
                    ($crate::Lang::He, $crate::speech::Form::One) => format!($he1),
                    ($crate::Lang::He, $crate::speech::Form::Two) => format!($he2),
                    ($crate::Lang::He, $crate::speech::Form::Other) => format!($he),
                    ($crate::Lang::De, $crate::speech::Form::One) => format!($de1),
                    ($crate::Lang::De, _) => format!($de),
                    ($crate::Lang::Es, $crate::speech::Form::One) => format!($es1),
                    ($crate::Lang::Es, _) => format!($es),
                }
            })*
        }
    };
}
