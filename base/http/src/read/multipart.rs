//! Reading a form (`multipart/form-data`, RFC 7578) that is in memory whole. The parts are slices of it: nothing is
//! copied.

use bytes::Bytes;

/// More fields than this are a mistake.
const MOST: usize = 20;

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub name: String,
    pub file_name: Option<String>,
    pub kind: Option<String>,
    pub body: Bytes,
}

/// The fields of a form; none when it is not one, or breaks off.
pub(super) fn parts(form: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let mark = format!("\r\n--{boundary}");
    // The first mark has no line before it.
    let mut at = if form.starts_with(&mark.as_bytes()[2..]) {
        mark.len() - 2
    } else {
        find(form, mark.as_bytes())? + mark.len()
    };
    let mut parts = Vec::new();
    loop {
        match form.get(at..at + 2)? {
            b"--" => return Some(parts),
            b"\r\n" if parts.len() < MOST => at += 2,
            _ => return None,
        }
        let rest = form.get(at..)?;
        let head = find(rest, b"\r\n\r\n")?;
        let body = find(&rest[head + 2..], mark.as_bytes())?;
        let start = at + head + 4;
        // A part without a body has its mark right behind its head.
        let end = (at + head + 2 + body).max(start);
        parts.push(part(std::str::from_utf8(&rest[..head]).ok()?, form.slice(start..end))?);
        at = at + head + 2 + body + mark.len();
    }
}

fn part(head: &str, body: Bytes) -> Option<Part> {
    let (mut name, mut file_name, mut kind) = (None, None, None);
    for line in head.split("\r\n") {
        let (field, value) = line.split_once(':')?;
        match field.trim().to_ascii_lowercase().as_str() {
            "content-disposition" => {
                name = parameter(value, "name");
                file_name = parameter(value, "filename");
            }
            "content-type" => kind = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let file_name = file_name.filter(|name| !name.is_empty());
    name.map(|name| Part { name, file_name, kind, body })
}

/// `name` of `form-data; name="file"; filename="a.png"`. Browsers write a quotation mark inside as `%22`.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value;
    loop {
        let at = rest.find(';')?;
        rest = rest[at + 1..].trim_start();
        let (name, after) = rest.split_once('=')?;
        let quoted = after.strip_prefix('"');
        let (found, next) = match quoted {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if name.trim() == wanted {
            return Some(found.trim().replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    while let Some(next) = bytes.get(at..)?.iter().position(|byte| *byte == first) {
        at += next;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &[u8]) -> Option<Vec<Part>> {
        parts(&Bytes::copy_from_slice(text), "x1")
    }

    #[test]
    fn a_browsers_form_is_read() {
        let read = form(
            b"--x1\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA red\r\napple\r\n--x1\r\n\
              Content-Disposition: form-data; name=\"file\"; filename=\"a;b %22c%22.png\"\r\nContent-Type: image/png\r\n\r\n\
              \x89PNG\r\n--x\r\n\x1a\0\r\n--x1\r\ncontent-disposition: form-data; filename=\"\"; name=empty\r\n\r\n\r\n--x1--\r\n",
        );
        let read = read.unwrap();
        assert_eq!(read.len(), 3);
        assert_eq!((&*read[0].name, &read[0].body[..]), ("alt", &b"A red\r\napple"[..]));
        assert_eq!((read[1].file_name.as_deref(), read[1].kind.as_deref()), (Some("a;b \"c\".png"), Some("image/png")));
        assert_eq!(&read[1].body[..], b"\x89PNG\r\n--x\r\n\x1a\0");
        assert_eq!((&*read[2].name, read[2].body.len(), read[2].file_name.as_deref()), ("empty", 0, None));
        assert_eq!(form(b"preamble\r\n--x1--"), Some(Vec::new()));
    }

    #[test]
    fn what_breaks_off_is_no_form() {
        let whole = b"--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbody\r\n--x1--";
        assert!(form(whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(form(&whole[..length]), None, "{length} bytes");
        }
        assert_eq!(form(b"--x1\r\nno head\r\n\r\nbody\r\n--x1--"), None);
        assert_eq!(form(b"--x1\r\nContent-Type: a/b\r\n\r\nbody\r\n--x1--"), None, "a part without a name");
        let many =
            [b"--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbody\r\n".repeat(21), b"--x1--".to_vec()];
        assert_eq!(form(&many.concat()), None, "more fields than anybody sends");
    }
}
