//! Words that must not be in the project: paths of somebody's machine, text that a merge left, secrets.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::manifest::root;

/// Every file of the project: what git knows or would take in.
pub fn files() -> Vec<PathBuf> {
    // A build machine may have cloned as somebody else.
    let mut git = Command::new("git");
    git.current_dir(root()).args([
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let output = git.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    let files = names.split_terminator('\0').map(|name| root().join(name));
    files.filter(|file| file.is_file()).collect()
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let mut paths: Vec<String> = Vec::new();
    // The checkout and the home folder of whoever runs this, and the usual homes of everybody else. Written in parts,
    // or this file would name them.
    paths.push(root().display().to_string());
    paths.extend(env::var("HOME").ok());
    paths.retain(|path| Path::new(path).components().count() > 1);
    paths.extend([["/ho", "me/"], ["/Us", "ers/"], ["C:\\Us", "ers\\"]].map(|parts| parts.concat()));
    for file in files() {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for path in &paths {
            assert!(!names(&text, path), "{} names {path}", file.display());
        }
    }
}

/// Does `text` hold `path` as a path of its own, not as the tail of another?
fn names(text: &str, path: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || "._-)}$*".contains(c);
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + path.len()..].chars().next();
        !before.is_some_and(within) && (path.ends_with(['/', '\\']) || !after.is_some_and(within))
    })
}

#[test]
fn a_path_is_found_only_where_it_stands_alone() {
    assert!(names("see /somewhere/bodega/x", "/somewhere/bodega"));
    assert!(!names("api/v1/somewhere", "/somewhere"));
    assert!(!names("see /somewhere-else", "/somewhere"));
}

#[test]
fn no_merge_left_its_marks() {
    for file in files() {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let mark = text.lines().find(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "));
        assert_eq!(mark, None, "{}", file.display());
    }
}
