//! How a mail is laid out, as text and as HTML. Nothing is loaded from anywhere, and colours are left
//! to the reader's program, so that light and dark both work.

use super::draft::{Draft, Paragraph};
use crate::account::{Branding, Language};

/// How a tenant's mails look.
pub(in crate::flow) struct Look<'a> {
    /// The language of the texts.
    pub language: Language,
    /// Name, colour and support address.
    pub branding: &'a Branding,
}

/// The button's colour where a tenant has none.
const COLOUR: &str = "#0b5c8a";

/// Lines that show on light and on dark.
const RULE: &str = "rgba(128,128,128,.45)";

/// The plain text.
pub(in crate::flow) fn text(draft: &Draft) -> String {
    let lines = draft.paragraphs.iter().map(|paragraph| match paragraph {
        Paragraph::Text(text) | Paragraph::Link(text, _) | Paragraph::Code(text) => text.as_str(),
    });
    lines.collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The HTML.
pub(in crate::flow) fn html(draft: &Draft, look: &Look<'_>) -> String {
    let blocks = draft.paragraphs.iter().map(|paragraph| block(paragraph, look));
    let name =
        look.branding.name.as_deref().map(|name| {
            format!("<p style=\"margin:0 0 32px;font-weight:600\">{}</p>", escaped(name))
        });
    let heading = format!(
        "<h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.25;letter-spacing:-.01em\">{}</h1>",
        escaped(&draft.subject)
    );
    let support = look.branding.support.as_deref().map(|support| {
        let shown = support.strip_prefix("mailto:").unwrap_or(support);
        let (address, shown) = (escaped(support), escaped(shown));
        format!(
            "<p style=\"margin:32px 0 0;padding-top:16px;border-top:1px solid {RULE};font-size:14px\">\
             <a href=\"{address}\" style=\"color:inherit\">{shown}</a></p>"
        )
    });
    let body: String = name.into_iter().chain([heading]).chain(blocks).chain(support).collect();
    format!(
        "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\"><title>{title}</title></head>\
         <body style=\"margin:0;padding:24px;color-scheme:light dark;\
         font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">\
         <div style=\"max-width:480px;margin:0 auto\">{body}</div></body></html>",
        language = look.language.as_str(),
        direction = look.language.direction(),
        title = escaped(&draft.subject),
    )
}

fn block(paragraph: &Paragraph, look: &Look<'_>) -> String {
    match paragraph {
        Paragraph::Text(text) => format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(text)),
        Paragraph::Code(code) => format!(
            "<p style=\"margin:0 0 20px\"><strong dir=\"ltr\" style=\"display:inline-block;padding:10px 18px;\
             border-radius:10px;border:1px solid {RULE};font:600 26px/1.3 ui-monospace,monospace;\
             letter-spacing:.12em\">{}</strong></p>",
            escaped(code)
        ),
        Paragraph::Link(link, action) => {
            let colour = look.branding.colour.as_deref().unwrap_or(COLOUR);
            format!(
                "<p style=\"margin:24px 0 16px\"><a href=\"{link}\" style=\"display:inline-block;\
                 padding:13px 24px;border-radius:10px;border:1px solid {RULE};font-weight:600;\
                 text-decoration:none;background:{colour};color:{ink}\">{action}</a></p>\
                 <p style=\"margin:0 0 24px;font-size:13px;opacity:.75;overflow-wrap:anywhere\">\
                 <span dir=\"ltr\">{link}</span></p>",
                link = escaped(link),
                colour = escaped(colour),
                ink = ink_on(colour),
                action = escaped(action),
            )
        }
    }
}

/// Black or white, whichever contrasts more with `#rrggbb` (WCAG 2.2, relative luminance).
fn ink_on(colour: &str) -> &'static str {
    let value = colour.strip_prefix('#').and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = value.unwrap_or_default().to_be_bytes().map(linear);
    if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 { "#000000" } else { "#ffffff" }
}

fn linear(channel: u8) -> f64 {
    let part = f64::from(channel) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_on_a_button_stand_out() {
        assert_eq!(ink_on("#0b5c8a"), "#ffffff");
        assert_eq!(ink_on("#ffd400"), "#000000");
    }
}
