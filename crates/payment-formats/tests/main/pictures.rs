//! Symbols are read back by another's reader.

use crate::{codes::EMVCO, requests::request};
use vinculum_payment_formats::qr::{RenderError, png, svg};

fn read_back(file: &[u8]) -> String {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one symbol");
    grids[0].decode().unwrap().1
}

#[test]
fn a_png_says_what_was_put_in() {
    for text in [EMVCO.to_owned(), request().to_code().unwrap().encode()] {
        for scale in [3, 8] {
            assert_eq!(read_back(&png(&text, scale).unwrap()), text);
        }
    }
}

#[test]
fn an_svg_has_the_same_modules() {
    let document = svg(EMVCO).unwrap();
    let width: usize = document.split("0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut file = Vec::new();
    let mut pixels = vec![255_u8; width * width * 16];
    for module in document.split("d=\"").nth(2).unwrap().split('M').skip(1) {
        let (x, y) = module.split('h').next().unwrap().split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for row in 4 * y..4 * y + 4 {
            pixels[row * 4 * width + 4 * x..row * 4 * width + 4 * x + 4].fill(0);
        }
    }
    let mut encoder = ::png::Encoder::new(&mut file, 4 * width as u32, 4 * width as u32);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    assert_eq!(read_back(&file), EMVCO);
}

#[test]
fn sizes_have_bounds() {
    assert!(matches!(png(EMVCO, 0), Err(RenderError::Scale(0))));
    assert!(matches!(png(EMVCO, 65), Err(RenderError::Scale(65))));
    assert!(matches!(svg(&"x".repeat(3_000)), Err(RenderError::TooLong(3_000))));
}
