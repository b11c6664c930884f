//! Codes as pictures: QR Code symbols (ISO/IEC 18004), error correction level M.

use fast_qr::{ECL, QRBuilder};

/// White modules around a symbol (ISO/IEC 18004 section 9.1).
const QUIET_ZONE: usize = 4;
/// Largest module of a PNG, in pixels.
pub(super) const MAX_SCALE: u32 = 64;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// More text than a symbol holds.
    #[error("the text has {0} bytes, more than a QR Code symbol holds at level M")]
    TooLong(usize),
    /// Modules too small or too large.
    #[error("a module must be 1 to {MAX_SCALE} pixels wide, not {0}")]
    Scale(u32),
    /// The file could not be written.
    #[error("the PNG could not be written: {0}")]
    Png(#[from] png::EncodingError),
}

/// The dark modules, row by row, with the quiet zone around them.
fn modules(text: &str) -> Result<Vec<Vec<bool>>, RenderError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| RenderError::TooLong(text.len()))?;
    let width = code.size + 2 * QUIET_ZONE;
    let dark = |row: usize, column: usize| {
        let inside = |at: usize| (QUIET_ZONE..QUIET_ZONE + code.size).contains(&at);
        inside(row) && inside(column) && code[row - QUIET_ZONE][column - QUIET_ZONE].value()
    };
    Ok((0..width).map(|row| (0..width).map(|column| dark(row, column)).collect()).collect())
}

/// The symbol as an SVG document, black on white, one unit per module.
///
/// # Errors
/// [`RenderError::TooLong`].
pub fn svg(text: &str) -> Result<String, RenderError> {
    let modules = modules(text)?;
    let width = modules.len();
    let mut path = String::new();
    for (y, row) in modules.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{width}v{width}H0z\"/><path d=\"{path}\"/></svg>\n"
    ))
}

/// The symbol as a PNG file, black on white, each module `scale` pixels wide.
///
/// # Errors
/// [`RenderError`].
pub fn png(text: &str, scale: u32) -> Result<Vec<u8>, RenderError> {
    if !(1..=MAX_SCALE).contains(&scale) {
        return Err(RenderError::Scale(scale));
    }
    let modules = modules(text)?;
    let side = modules.len() as u32 * scale;
    let step = scale as usize;
    let mut pixels = Vec::with_capacity((side * side) as usize);
    for row in &modules {
        let line: Vec<u8> =
            row.iter().flat_map(|dark| std::iter::repeat_n(if *dark { 0 } else { 255 }, step)).collect();
        (0..step).for_each(|_| pixels.extend_from_slice(&line));
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(file)
}
