//! How many entries of a list the preset `recommended` refuses, and by what.
//!
//! `cargo run --release --features native --example refusals -- <file> [least length]`; the file has an
//! entry a line, and lines that start with `# ` are none. The least length is 12.

use relatch::policy::{Input, Issue, Policy, Preset};
use std::collections::BTreeMap;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("which file? one entry a line");
        return ExitCode::FAILURE;
    };
    let least = arguments.next().and_then(|least| least.parse().ok()).unwrap_or(12);
    match std::fs::read(&path) {
        Ok(bytes) => {
            report(&String::from_utf8_lossy(&bytes), least);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(text: &str, least: usize) {
    let policy = Policy::preset(Preset::Recommended);
    let entries = text.lines().filter(|line| !line.starts_with("# "));
    let (mut all, mut refused) = (0_u32, 0_u32);
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for entry in entries.filter(|entry| entry.chars().count() >= least) {
        let report = policy.check(&Input { password: entry, context: &[] });
        all += 1;
        refused += u32::from(!report.ok());
        for issue in report.issues() {
            *reasons.entry(reason(&issue)).or_default() += 1;
        }
    }
    let share = 100.0 * f64::from(refused) / f64::from(all.max(1));
    println!("{all} entries of {least} or more characters, {refused} refused ({share:.1} %)");
    for (reason, count) in reasons {
        println!("  {reason}: {count}");
    }
}

fn reason(issue: &Issue) -> String {
    match issue {
        Issue::Common { list, .. } => format!("common, {}", list.as_str()),
        other => other.code().to_owned(),
    }
}
