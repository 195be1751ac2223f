//! Holds the arrows of the house: which room of `src/` may import which.
//!
//! Reads the sources as text, so that it sees every feature and target at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Room → the rooms that it may import; its own is always allowed.
const ARROWS: [(&str, &[&str]); 11] = [
    ("policy", &[]),
    ("account", &[]),
    ("crypt", &["account"]),
    ("port", &["account", "policy", "crypt"]),
    ("flow", &["account", "policy", "crypt", "port"]),
    ("dialect", &["account", "policy", "flow"]),
    ("adapter", &["account", "policy", "crypt", "port"]),
    ("dev", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter"]),
    ("edge", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter", "dev"]),
    ("native", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter", "dev"]),
    ("client", &["policy"]),
];

/// One import of a room by a file of another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    from: String,
    to: String,
}

#[test]
fn every_import_follows_an_arrow() -> io::Result<()> {
    let mut broken = Vec::new();
    for file in sources(Path::new("src"))? {
        for import in imports(&file, &fs::read_to_string(&file)?) {
            if !allowed(&import) {
                broken.push(format!("{}: {} -> {}", file.display(), import.from, import.to));
            }
        }
    }
    assert!(broken.is_empty(), "imports against the arrows:\n{}", broken.join("\n"));
    Ok(())
}

#[test]
fn every_folder_of_src_is_a_room() -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir("src")? {
        let path = entry?.path();
        if path.is_dir() {
            folders.insert(stem(&path));
        }
    }
    assert_eq!(folders, ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect());
    Ok(())
}

#[test]
fn only_crypt_calls_the_kernel_of_argon2id() -> io::Result<()> {
    let mut callers = BTreeSet::new();
    for file in sources(Path::new("src"))? {
        if code_of(&fs::read_to_string(&file)?).contains("relatch_argon2id") {
            callers.insert(file);
        }
    }
    assert_eq!(callers, BTreeSet::from([PathBuf::from("src/crypt/argon.rs")]));
    Ok(())
}

#[test]
fn no_module_is_called_worker_or_core() -> io::Result<()> {
    let modules: Vec<PathBuf> = sources(Path::new("src"))?
        .into_iter()
        .filter(|file| file.components().any(|part| is_reserved(Path::new(part.as_os_str()))))
        .collect();
    assert!(modules.is_empty(), "macros of crates of those names emit paths to them: {modules:?}");
    Ok(())
}

#[test]
fn the_client_compiles_only_the_policy() -> io::Result<()> {
    let gates = gates(&fs::read_to_string("src/lib.rs")?);
    for (room, gate) in &gates {
        let expected = match room.as_str() {
            "policy" => "",
            // The package's three modules.
            "client" => {
                "any(feature = \"client\", feature = \"estimator\", feature = \"passwordrules\")"
            }
            "native" => "feature = \"native\"",
            "dev" => "feature = \"dev-endpoints\"",
            "edge" => "all(feature = \"worker\", target_arch = \"wasm32\")",
            _ => "feature = \"server\"",
        };
        assert_eq!(gate, expected, "the gate of {room}");
    }
    assert_eq!(gates.len(), ARROWS.len());
    Ok(())
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "
        use crate::port::{Store, Clock};
        use crate::{account, crypt::phc::{self, Phc}};
        // use crate::edge::not_code;
        /// [`crate::client`] is not code either
        fn f() -> crate::policy::Report { super::super::super::dialect::render(\"crate::edge\") }
    ";
    let found: BTreeSet<String> = imports(Path::new("src/flow/change/mod.rs"), text)
        .into_iter()
        .map(|import| import.to)
        .collect();
    let expected = ["account", "crypt", "dialect", "policy", "port"];
    assert_eq!(found, expected.into_iter().map(str::to_owned).collect());
}

#[test]
fn an_import_against_the_arrows_is_refused() {
    let import = |from: &str, to: &str| Import { from: from.to_owned(), to: to.to_owned() };
    assert!(allowed(&import("flow", "port")));
    assert!(allowed(&import("flow", "flow")));
    assert!(!allowed(&import("flow", "adapter")));
    assert!(!allowed(&import("policy", "account")));
    assert!(!allowed(&import("client", "crypt")));
    assert!(allowed(&import("native", "dialect")));
    assert!(!allowed(&import("edge", "native")));
}

fn allowed(import: &Import) -> bool {
    import.from == import.to
        || ARROWS
            .iter()
            .any(|(room, may)| *room == import.from && may.contains(&import.to.as_str()))
}

/// Every Rust file below a folder.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

/// The rooms that a file names by `crate::…` or by enough `super::` to reach the root.
fn imports(file: &Path, text: &str) -> Vec<Import> {
    let depth = file.components().count() - if stem(file) == "mod" { 2 } else { 1 };
    let Some(from) = file.components().nth(1).map(|room| stem(Path::new(room.as_os_str()))) else {
        return Vec::new();
    };
    if !is_room(&from) {
        return Vec::new();
    }
    let code = code_of(text);
    let by_crate = code.split("crate::").skip(1).flat_map(first_names);
    let up = "super::".repeat(depth);
    let by_super = code
        .split(&up)
        .skip(1)
        .map(|rest| rest.trim_start_matches("super::"))
        .flat_map(first_names);
    by_crate
        .chain(by_super)
        .filter(|name| is_room(name))
        .map(|to| Import { from: from.clone(), to })
        .collect()
}

/// The text without comments and without what stands between quotes on one line.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default();
        code.extend(line.split('"').step_by(2));
        code.push('\n');
    }
    code
}

/// The names that can follow a path's root: `a::b` names `a`, `{a, b::{c, d}, e}` names `a`, `b`, `e`.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let mut names = vec![name(group)];
    let mut depth = 1;
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(group.get(at + 1..).unwrap_or_default())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// The identifier at the start of a text.
fn name(text: &str) -> String {
    text.trim_start().chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect()
}

/// Module → the `cfg` before it, from the text of `lib.rs`.
fn gates(text: &str) -> BTreeMap<String, String> {
    let mut gates = BTreeMap::new();
    let mut gate = String::new();
    for line in text.lines() {
        if let Some(condition) =
            line.strip_prefix("#[cfg(").and_then(|rest| rest.strip_suffix(")]"))
        {
            gate = condition.to_owned();
        } else if let Some(module) =
            line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'))
        {
            gates.insert(module.to_owned(), std::mem::take(&mut gate));
        }
    }
    gates
}

fn is_room(name: &str) -> bool {
    ARROWS.iter().any(|(room, _)| *room == name)
}

fn is_reserved(path: &Path) -> bool {
    ["worker", "core"].contains(&stem(path).as_str())
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
