//! Secrets are compared in constant time: held against the sources, because a clock cannot prove it.
//!
//! What is looked up in the database is a keyed hash of the secret, so that the time of a look-up says
//! nothing to an attacker without the key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The types that hold a secret or its digest, and where they are.
const SECRETS: [(&str, &str); 4] = [
    ("src/account/secret.rs", "Plain"),
    ("src/account/secret.rs", "Token"),
    ("src/account/secret.rs", "Phc"),
    ("src/crypt/secret.rs", "Digest"),
];

/// Where an exposed text is compared as it is, and why that tells nothing.
const HARMLESS: [(&str, &str); 2] = [
    // The code that was typed against its own normalised form: nothing of ours is in it.
    ("src/flow/recovery/redeem.rs", "code.expose() == text"),
    // Likewise a password.
    ("src/crypt/range.rs", "password.typed() != password.expose()"),
];

#[test]
fn asvs_11_2_4_types_of_secrets_compare_in_constant_time() -> io::Result<()> {
    for (file, name) in SECRETS {
        let source = fs::read_to_string(file)?;
        let body = source.split_once(&format!("impl PartialEq for {name} {{"));
        let (_, body) = body.unwrap_or_else(|| panic!("{name} compares by derive, or not at all"));
        let body = body.split("\n}\n").next().unwrap_or_default();
        assert!(body.contains("ct_eq(") || body.contains("equal("), "{name}: {body}");
    }
    // The helper that `equal(` stands for.
    let helper = fs::read_to_string("src/account/secret.rs")?;
    assert!(helper.contains("left.as_bytes().ct_eq(right.as_bytes()).into()"));
    Ok(())
}

#[test]
fn asvs_11_2_4_digests_of_passwords_and_tags_are_compared_in_constant_time() -> io::Result<()> {
    for (file, comparison) in [
        ("src/crypt/hash.rs", "found | stored.ct_eq(digest)"),
        ("src/crypt/refresh.rs", ".ct_eq(claimed)"),
    ] {
        assert!(fs::read_to_string(file)?.contains(comparison), "{file}: {comparison}");
    }
    Ok(())
}

#[test]
fn asvs_11_2_4_no_exposed_secret_is_compared_as_text() -> io::Result<()> {
    let mut found = Vec::new();
    for file in sources(Path::new("src"))? {
        let source = fs::read_to_string(&file)?;
        // Tests stand last in a file, and may compare as they like.
        let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for line in code.lines().filter(|line| compares(line)) {
            let known =
                |(place, text): &(&str, &str)| file == Path::new(place) && line.contains(text);
            if !HARMLESS.iter().any(known) {
                found.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "secrets compared as text:\n{}", found.join("\n"));
    Ok(())
}

/// Whether a line compares the text of a secret with `==` or `!=`.
fn compares(line: &str) -> bool {
    let exposed = |side: &str| side.ends_with(".expose()");
    ["==", "!="].into_iter().any(|operator| {
        line.split_once(operator).is_some_and(|(left, right)| {
            exposed(left.trim()) || right.split_inclusive("()").next().is_some_and(exposed)
        })
    })
}

#[test]
fn comparisons_are_found_on_either_side() {
    for line in ["if token.expose() == shown {", "x.filter(|s| s != token.expose())"] {
        assert!(compares(line), "{line}");
    }
    for line in ["let token = secret.expose();", "if kind == Kind::Link {"] {
        assert!(!compares(line), "{line}");
    }
}

fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
            && !path.ends_with("vectors.rs")
        {
            files.push(path);
        }
    }
    Ok(files)
}
