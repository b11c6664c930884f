// Barcodes in a picture. The browser's own detector is faster where there is one; the library reads the same codes
// everywhere else.

import {
  BarcodeFormat,
  BinaryBitmap,
  ChecksumException,
  DecodeHintType,
  FormatException,
  HybridBinarizer,
  MultiFormatReader,
  NotFoundException,
  RGBLuminanceSource,
} from '@zxing/library';

/** What cars and registration papers carry, as the browsers' detectors call it and as the library does. */
const FORMATS = new Map([
  ['qr_code', BarcodeFormat.QR_CODE],
  ['data_matrix', BarcodeFormat.DATA_MATRIX],
  ['code_39', BarcodeFormat.CODE_39],
  ['code_128', BarcodeFormat.CODE_128],
  ['pdf417', BarcodeFormat.PDF_417],
]);

/** Pictures are looked at in at most this many pixels a side: more only costs time. */
const MOST_PIXELS = 1_600;

/** The library misses one drawn QR code in fifty where it looks for a photographed one; then it is asked for a drawn one, which it always finds when nothing else is in the picture. */
const READERS = [DecodeHintType.TRY_HARDER, DecodeHintType.PURE_BARCODE].map((how) => {
  const reader = new MultiFormatReader();
  reader.setHints(
    new Map<DecodeHintType, unknown>([
      [DecodeHintType.POSSIBLE_FORMATS, [...FORMATS.values()]],
      [how, true],
    ]),
  );
  return reader;
});

/** Most of what is missed is found at another size. */
const SCALES = [1, 0.7];

/** The part of the Barcode Detection API that is used here; the language's own types don't have it yet. */
type Detector = { detect: (source: CanvasImageSource) => Promise<{ rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
};

/** The browser's own detector, where it has one that reads all that is looked for. */
async function findDetector(): Promise<Detector | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  if (!BarcodeDetector) return null;
  const formats = [...FORMATS.keys()];
  const supported = await BarcodeDetector.getSupportedFormats();
  return formats.every((format) => supported.includes(format)) ? new BarcodeDetector({ formats }) : null;
}

let detector: Promise<Detector | null> | undefined;

type Picture = { source: CanvasImageSource; width: number; height: number };

function grey({ source, width, height }: Picture, factor: number): RGBLuminanceSource | null {
  const scale = factor * Math.min(1, MOST_PIXELS / Math.max(width, height));
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (w === 0 || h === 0) return null;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  const luminance = new Uint8ClampedArray(w * h);
  // Rec. 601 luma, in 1/256.
  for (let at = 0; at < luminance.length; at += 1) {
    luminance[at] = (data[at * 4]! * 77 + data[at * 4 + 1]! * 150 + data[at * 4 + 2]! * 29) >> 8;
  }
  return new RGBLuminanceSource(luminance, w, h);
}

function readWith(reader: MultiFormatReader, source: RGBLuminanceSource): string | null {
  try {
    return reader.decodeWithState(new BinaryBitmap(new HybridBinarizer(source))).getText();
  } catch (error) {
    // A code that was not seen clearly is none: the next picture may show it better.
    const isUnseen = error instanceof NotFoundException || error instanceof ChecksumException || error instanceof FormatException;
    if (isUnseen) return null;
    throw error;
  } finally {
    reader.reset();
  }
}

/** What the first barcode in a grey picture says; null when there is none. */
export function decodeGrey(source: RGBLuminanceSource): string | null {
  for (const reader of READERS) {
    const text = readWith(reader, source);
    if (text !== null) return text;
  }
  return null;
}

function decodeHere(picture: Picture): string | null {
  for (const scale of SCALES) {
    const source = grey(picture, scale);
    const text = source && decodeGrey(source);
    if (text !== null) return text;
  }
  return null;
}

/** What the first barcode in the picture says; null when there is none. */
export async function decode(picture: Picture): Promise<string | null> {
  detector ??= findDetector();
  const native = await detector;
  if (!native) return decodeHere(picture);
  return (await native.detect(picture.source))[0]?.rawValue ?? null;
}
