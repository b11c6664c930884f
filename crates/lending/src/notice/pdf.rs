//! A notice as PDF (ISO 32000-1): A4, real text.
//!
//! What Latin-1 has is set in Helvetica, one of the 14 fonts that every reader has (9.6.2.2); all else in the character collection
//! Adobe-GB1 by the predefined CMap UniGB-UTF16-H (9.7.5.2), for which the reader takes a Chinese font of its own. No font is
//! embedded.

use super::{Language, Notice, Part, words::parts};
use pdf_writer::{
    Content, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo},
};

const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 62.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const REGULAR: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");
const CHINESE: Name<'static> = Name(b"F3");
/// What may not begin a line.
const CLOSING: &str = "，。、：；！？）》」』”’%";
/// Widths of Helvetica from space to tilde, in thousandths of the size (Adobe font metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// How a text is set.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    indent: f32,
    /// Space above.
    above: f32,
}

/// The byte of a character in WinAnsiEncoding; none if it isn't there.
fn win_ansi(c: char) -> Option<u8> {
    Some(match c {
        ' '..='~' | '\u{a0}'..='\u{ff}' => c as u32 as u8,
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        _ => return None,
    })
}

/// Width in thousandths. Letters with accents count as wide ones; bold letters are a little wider than others.
fn width(c: char, bold: bool) -> f32 {
    let Some(byte) = win_ansi(c) else { return 1000.0 };
    let regular = HELVETICA.get(usize::from(byte.wrapping_sub(b' '))).copied().unwrap_or(722);
    f32::from(regular) * if bold { 1.08 } else { 1.0 }
}

fn text_width(text: &str, style: Style) -> f32 {
    text.chars().map(|c| width(c, style.bold)).sum::<f32>() * style.size / 1000.0
}

/// What stays together on a line: a word with the space after it, or one Chinese character with what may not begin a line.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let latin = win_ansi(c).is_some();
        match words.last_mut() {
            Some(last) if CLOSING.contains(c) || c == ' ' || (latin && open) => last.push(c),
            _ => words.push(c.into()),
        }
        open = latin && c != ' ';
    }
    words
}

/// A text in lines that fit.
fn lines(text: &str, style: Style) -> Vec<String> {
    let room = WIDTH - style.indent;
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in words(paragraph) {
            if !line.is_empty() && text_width(&line, style) + text_width(word.trim_end(), style) > room {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                // A word that is longer than a line is broken where the line ends.
                if text_width(&line, style) + width(c, style.bold) * style.size / 1000.0 > room && c != ' ' {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

/// Pages that are being filled from above.
struct Pages {
    pages: Vec<Content>,
    y: f32,
}

impl Pages {
    fn set(&mut self, text: &str, style: Style) {
        self.y -= style.above;
        for line in lines(text, style) {
            self.y -= style.size * 1.4;
            if self.y < MARGIN || self.pages.is_empty() {
                self.pages.push(Content::new());
                self.y = PAGE.1 - MARGIN - style.size;
            }
            let y = self.y;
            if let Some(page) = self.pages.last_mut() {
                show(page, &line, style, y);
            }
        }
    }
}

/// Shows one line, in as many runs as it takes fonts.
fn show(page: &mut Content, line: &str, style: Style, y: f32) {
    let mut x = MARGIN + style.indent;
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let latin = win_ansi(first).is_some();
        let end = rest.find(|c| win_ansi(c).is_some() != latin).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        let font = match (latin, style.bold) {
            (false, _) => CHINESE,
            (true, true) => BOLD,
            (true, false) => REGULAR,
        };
        let bytes: Vec<u8> = if latin {
            run.chars().filter_map(win_ansi).collect()
        } else {
            run.encode_utf16().flat_map(u16::to_be_bytes).collect()
        };
        page.begin_text();
        page.set_font(font, style.size).set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]).show(Str(&bytes));
        page.end_text();
        x += text_width(run, style);
        rest = tail;
    }
}

/// The document.
pub fn pdf(notice: &Notice, language: Language) -> Vec<u8> {
    let parts = parts(notice, language);
    let body = Style { size: 11.0, bold: false, indent: 0.0, above: 8.0 };
    let mut pages = Pages { pages: Vec::new(), y: 0.0 };
    for part in &parts {
        match part {
            Part::Title(text) => pages.set(text, Style { size: 15.0, bold: true, ..body }),
            Part::Heading(text) => pages.set(text, Style { size: 12.0, bold: true, above: 14.0, ..body }),
            Part::Paragraph(text) => pages.set(text, body),
            Part::List(items) => {
                for (number, item) in (1..).zip(items) {
                    pages.set(&format!("{number}.  {item}"), Style { indent: 14.0, above: 3.0, ..body });
                }
            }
        }
    }
    let title = parts.iter().find_map(|part| if let Part::Title(title) = part { Some(title.as_str()) } else { None });
    write(pages.pages, title.unwrap_or_default(), if language == Language::Chinese { "zh-CN" } else { "en" })
}

fn write(contents: Vec<Content>, title: &str, language: &str) -> Vec<u8> {
    let [catalog, tree, info, regular, bold, chinese, cid, descriptor] = [1, 2, 3, 4, 5, 6, 7, 8].map(Ref::new);
    let page = |index: usize| Ref::new(9 + 2 * index as i32);
    let content = |index: usize| Ref::new(10 + 2 * index as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr(language)).viewer_preferences().display_doc_title(true);
    pdf.document_info(info).title(TextStr(title));
    pdf.pages(tree).kids((0..contents.len()).map(page)).count(contents.len() as i32);
    for (index, text) in contents.into_iter().enumerate() {
        let mut written = pdf.page(page(index));
        written.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(tree).contents(content(index));
        written.resources().fonts().pair(REGULAR, regular).pair(BOLD, bold).pair(CHINESE, chinese);
        drop(written);
        pdf.stream(content(index), &text.finish());
    }
    for (font, name) in [(regular, Name(b"Helvetica")), (bold, Name(b"Helvetica-Bold"))] {
        pdf.type1_font(font).base_font(name).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let face = Name(b"STSong-Light");
    pdf.type0_font(chinese)
        .base_font(Name(b"STSong-Light-UniGB-UTF16-H"))
        .encoding_predefined(Name(b"UniGB-UTF16-H"))
        .descendant_font(cid);
    let collection = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"GB1"), supplement: 5 };
    pdf.cid_font(cid)
        .subtype(CidFontType::Type0)
        .base_font(face)
        .system_info(collection)
        .font_descriptor(descriptor)
        .default_width(1000.0);
    // The metrics by which a reader picks a font in its place.
    pdf.font_descriptor(descriptor)
        .name(face)
        .flags(FontFlags::SERIF | FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(-25.0, -254.0, 1000.0, 880.0))
        .italic_angle(0.0)
        .ascent(880.0)
        .descent(-120.0)
        .cap_height(880.0)
        .stem_v(93.0);
    pdf.finish()
}
