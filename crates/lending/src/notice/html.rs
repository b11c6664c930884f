//! A notice as a page: no script, nothing from elsewhere, made to be printed too.

use super::{Language, Notice, Part, words::parts};
use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;\
color:#111;background:#fff}h1{font-size:1.4rem}h2{font-size:1.05rem;margin-top:1.6rem}p{overflow-wrap:anywhere}\
@page{size:A4;margin:22mm}@media print{body{margin:0;padding:0;max-width:none}}";

/// The page.
pub fn html(notice: &Notice, language: Language) -> String {
    let parts = parts(notice, language);
    let (code, title) = match (language, parts.first()) {
        (Language::English, Some(Part::Title(title))) => ("en", title.as_str()),
        (Language::Chinese, Some(Part::Title(title))) => ("zh-CN", title.as_str()),
        _ => ("en", ""),
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body>\n",
        escape(title)
    );
    for part in &parts {
        // Writing to a text can't fail.
        let _ = match part {
            Part::Title(text) => writeln!(page, "<h1>{}</h1>", escape(text)),
            Part::Heading(text) => writeln!(page, "<h2>{}</h2>", escape(text)),
            Part::Paragraph(text) => writeln!(page, "<p>{}</p>", escape(text).replace('\n', "<br>")),
            Part::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
                writeln!(page, "<ol>{items}</ol>")
            }
        };
    }
    page.push_str("</body></html>\n");
    page
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
