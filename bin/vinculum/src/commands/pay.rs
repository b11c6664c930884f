//! `vinculum pay`

use crate::{cli::Qr, exit::Failure, output};
use anyhow::Context as _;
use std::path::Path;
use vinculum_payment_formats::qr::{Code, CodeDocument, FieldDocument, png, svg};

/// Pixels of a module in PNG files.
const PNG_SCALE: u32 = 8;

pub fn run(verb: Qr, json: bool) -> anyhow::Result<()> {
    match verb {
        Qr::Decode { text } => {
            let text = if text == "-" { String::from_utf8(super::read_input(Path::new("-"))?)? } else { text };
            let code = Code::decode(text.trim_end_matches(['\r', '\n'])).map_err(refused)?;
            output::print(json, &CodeDocument::from(&code), |document| lines(&document.fields, ""))
        }
        Qr::Encode { file, png: png_file, svg: svg_file } => {
            let bytes = super::read_input(&file)?;
            let document: CodeDocument = serde_json::from_slice(&bytes)
                .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
            let text = Code::try_from(document).map_err(refused)?.encode();
            if let Some(path) = png_file {
                write(&path, &png(&text, PNG_SCALE).map_err(refused)?)?;
            }
            if let Some(path) = svg_file {
                write(&path, svg(&text).map_err(refused)?.as_bytes())?;
            }
            output::print(json, &serde_json::json!({ "text": text }), |_| vec![text.clone()])
        }
    }
}

fn lines(fields: &[FieldDocument], indent: &str) -> Vec<String> {
    let line = |field: &FieldDocument| {
        let name = field.name.as_deref().unwrap_or_default();
        let mut lines =
            vec![format!("{indent}{} {name:<36} {}", field.tag, field.value.as_deref().unwrap_or_default())];
        lines.extend(field.fields.iter().flat_map(|inner| self::lines(inner, &format!("{indent}   "))));
        lines
    };
    fields.iter().flat_map(line).collect()
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
