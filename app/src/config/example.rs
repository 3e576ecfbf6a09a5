//! The examples, made of the table of keys; a test holds the files in the repository to them.

use super::key::{KEYS, Key, Kind, SECTIONS};

/// `bodega.example.toml`.
pub fn toml_example() -> String {
    let mut text = String::from(
        "# Every key there is, with what holds when it is left out. Each can also be given in the environment, under the\n\
         # name in brackets; that wins over the file. NAME_FILE reads a value from a file.\n",
    );
    for (section, about) in SECTIONS {
        text.push_str(&if section.is_empty() {
            format!("\n# {about}\n")
        } else {
            format!("\n# {about}\n[{section}]\n")
        });
        for key in keys_of(section) {
            let name = key.path.rsplit('.').next().unwrap_or(key.path);
            let value = if key.default.is_empty() { key.example } else { key.default };
            text.push_str(&format!(
                "\n# {}\n# {} [{}]\n",
                key.about,
                capital(&key.kind.describe()),
                key.env.join(", ")
            ));
            text.push_str(&format!("#{name} = {}\n", toml_value(key.kind, value)));
        }
    }
    text
}

/// `.env.example`.
pub fn environment_example() -> String {
    let mut text = String::from(
        "# Every setting, as the environment gives it. What is commented out holds anyway or is not needed.\n",
    );
    for (section, about) in SECTIONS {
        text.push_str(&format!("\n# --- {about}\n"));
        for key in keys_of(section) {
            let value = if key.default.is_empty() { key.example } else { key.default };
            text.push_str(&format!(
                "\n# {}\n# {}\n#{}={value}\n",
                key.about,
                capital(&key.kind.describe()),
                key.env[0]
            ));
        }
    }
    text
}

fn keys_of(section: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.path.split_once('.').map_or("", |(section, _)| section) == section)
}

fn toml_value(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Number(..) => value.to_owned(),
        Kind::Flag => (value == "on").to_string(),
        Kind::List => format!("[{value:?}]"),
        _ => format!("{value:?}"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>() + ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Faults, Values};

    #[test]
    fn the_example_is_true_once_its_comments_are_taken_away() {
        let bare = toml_example()
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n")
            .collect::<String>();
        let path = std::env::temp_dir().join(format!("bodega-example-{}.toml", std::process::id()));
        std::fs::write(&path, bare).unwrap();
        let (mut values, mut faults) = (Values::default(), Faults::default());
        values.read_file(&path, &mut faults);
        assert_eq!(faults, Faults::default());
        for key in KEYS {
            assert!(values.get(key.path).is_some(), "{}", key.path);
        }
        Config::load(Some(&path), [], |_| ()).unwrap();
        std::fs::remove_file(path).unwrap();
    }
}
