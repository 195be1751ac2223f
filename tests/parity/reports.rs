//! The native half of the comparison of verdicts: reads one JSON document a line, answers one. A
//! batch of passwords is judged; an array of texts comes back in Normalisation Form C.

use std::io::{self, BufRead, Write};

use relatch::account::nfc;
use relatch::flow::password::parity;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line?)?)?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &str) -> io::Result<String> {
    if line.starts_with('[') {
        let texts: Vec<String> = serde_json::from_str(line).map_err(io::Error::other)?;
        let composed: Vec<_> = texts.iter().map(|text| nfc(text)).collect();
        return serde_json::to_string(&composed).map_err(io::Error::other);
    }
    parity::reports(line).map_err(io::Error::other)
}
