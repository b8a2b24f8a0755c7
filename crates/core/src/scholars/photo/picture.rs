//! A picture that somebody sent, made harmless: decoded within limits, turned upright, cut square, and drawn anew in
//! two sizes. Nothing of the file itself is kept, so its metadata (places, devices, dates) are gone.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// The longest side and the most points that are decoded: larger than any camera's picture that makes sense here.
const LONGEST_SIDE: u32 = 12_000;
const MOST_POINTS: u64 = 50_000_000;

/// The memory that decoding may take.
const MEMORY: u64 = 300 << 20;

/// The most bytes of a file.
pub const MOST_BYTES: usize = 10 << 20;

/// The sides of the two sizes.
const LARGE: u32 = 512;
const SMALL: u32 = 128;

/// The least side: smaller pictures show nobody.
const LEAST_SIDE: u32 = 100;

/// How true the drawn picture is to the one sent, of 100.
const QUALITY: u8 = 84;

/// A picture in its two sizes, as JPEG.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub(super) large: Vec<u8>,
    pub(super) small: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} and {} bytes)", self.large.len(), self.small.len())
    }
}

/// Why a file does not do as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// Nothing was sent.
    #[error("no file was chosen")]
    Empty,
    /// Too many bytes.
    #[error("the file is larger than 10 MB; please choose a smaller one")]
    TooLarge,
    /// By its content it is none of the kinds that are taken, whatever it is called.
    #[error("the file is no JPEG, PNG or WebP picture")]
    Kind,
    /// Too many points to be drawn.
    #[error("the picture has more than 50 million points, or a side of more than 12,000; please choose a smaller one")]
    TooManyPoints,
    /// Too few points to show anybody.
    #[error("the picture is smaller than 100 by 100 points; please choose a larger one")]
    TooSmall,
    /// It cannot be decoded.
    #[error("the picture is damaged; please save it anew and try again")]
    Damaged,
}

impl Picture {
    /// Makes the picture of a file. This takes up to a second of one processor: call it where that blocks nobody.
    ///
    /// # Errors
    /// [`BadPicture`].
    pub fn read(bytes: &[u8]) -> Result<Self, BadPicture> {
        if bytes.is_empty() {
            return Err(BadPicture::Empty);
        }
        if bytes.len() > MOST_BYTES {
            return Err(BadPicture::TooLarge);
        }
        let square = square(&decoded(bytes)?)?;
        Ok(Self { large: drawn(&square, LARGE)?, small: drawn(&square, SMALL)? })
    }
}

/// Decodes the file and turns it as its camera was held.
fn decoded(bytes: &[u8]) -> Result<DynamicImage, BadPicture> {
    let format = image::guess_format(bytes).map_err(|_| BadPicture::Kind)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(BadPicture::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_POINTS || width.max(height) > LONGEST_SIDE {
        return Err(BadPicture::TooManyPoints);
    }
    let orientation = decoder.orientation().map_err(|error| refused(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refused(error: &image::ImageError) -> BadPicture {
    match error {
        image::ImageError::Limits(_) => BadPicture::TooManyPoints,
        _ => BadPicture::Damaged,
    }
}

/// The middle of the picture; of an upright one rather the upper part, where faces are. What is see-through
/// becomes white.
fn square(picture: &DynamicImage) -> Result<RgbImage, BadPicture> {
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    if side < LEAST_SIDE {
        return Err(BadPicture::TooSmall);
    }
    let cut = picture.crop_imm((width - side) / 2, (height - side) / 3, side, side);
    if !cut.color().has_alpha() {
        return Ok(cut.into_rgb8());
    }
    let seen_through = cut.into_rgba8();
    Ok(RgbImage::from_fn(side, side, |x, y| {
        let [red, green, blue, alpha] = seen_through.get_pixel(x, y).0;
        let over_white = |part: u8| {
            let mixed = (u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over_white(red), over_white(green), over_white(blue)])
    }))
}

fn drawn(square: &RgbImage, side: u32) -> Result<Vec<u8>, BadPicture> {
    let side = side.min(square.width());
    let sized = image::imageops::resize(square, side, side, FilterType::CatmullRom);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&sized).map_err(|_| BadPicture::Damaged)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Left half red, right half blue.
        let picture =
            RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
        DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    /// A JPEG whose metadata say how the camera was held, and where.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.push(orientation);
        exif.extend(b"\0\0\0\0\0\0GPS 52.3702 N secret-canary");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    fn sides(jpeg: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn all_three_kinds_become_two_square_jpegs() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let picture = Picture::read(&file(900, 600, format)).unwrap();
            assert_eq!((sides(&picture.large), sides(&picture.small)), ((512, 512), (128, 128)), "{format:?}");
        }
        let small = Picture::read(&file(200, 150, ImageFormat::Png)).unwrap();
        assert_eq!(sides(&small.large), (150, 150), "nothing is blown up");
    }

    #[test]
    fn pictures_are_turned_and_their_metadata_are_gone() {
        let picture = Picture::read(&with_exif(&file(400, 400, ImageFormat::Jpeg), 6)).unwrap();
        let large = image::load_from_memory(&picture.large).unwrap().into_rgb8();
        // Turned by a quarter to the right: what was left is now at the top.
        let (top, bottom) = (large.get_pixel(200, 20).0, large.get_pixel(200, 380).0);
        assert!(top[0] > 200 && top[2] < 60 && bottom[2] > 200, "{top:?} {bottom:?}");
        for bytes in [&picture.large, &picture.small] {
            assert!(!bytes.windows(4).any(|window| window == b"Exif"));
            assert!(!bytes.windows(13).any(|window| window == b"secret-canary"));
        }
    }

    #[test]
    fn what_is_seen_through_becomes_white() {
        let mut bytes = Vec::new();
        let picture = RgbaImage::from_pixel(120, 120, Rgba([0, 0, 0, 0]));
        DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let read = Picture::read(&bytes).unwrap();
        assert!(
            image::load_from_memory(&read.large)
                .unwrap()
                .into_rgb8()
                .get_pixel(60, 60)
                .0
                .iter()
                .all(|part| *part > 250)
        );
    }

    #[test]
    fn other_kinds_and_bombs_are_refused() {
        assert_eq!(Picture::read(b""), Err(BadPicture::Empty));
        assert_eq!(
            Picture::read(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            Err(BadPicture::Kind)
        );
        assert_eq!(Picture::read(b"<!doctype html><script>alert(1)</script>"), Err(BadPicture::Kind));
        assert_eq!(Picture::read(b"GIF89a\x01\0\x01\0\0\0\0"), Err(BadPicture::Kind));
        assert_eq!(Picture::read(&file(90, 400, ImageFormat::Png)), Err(BadPicture::TooSmall));
        assert_eq!(Picture::read(&vec![0; MOST_BYTES + 1]), Err(BadPicture::TooLarge));
        let whole = file(300, 300, ImageFormat::Png);
        assert_eq!(Picture::read(&whole[..whole.len() / 3]), Err(BadPicture::Damaged));
        // A header that promises 60,000 by 60,000 points in a few bytes.
        let mut bomb = file(300, 300, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(matches!(Picture::read(&bomb), Err(BadPicture::TooManyPoints | BadPicture::Damaged)));
    }

    #[test]
    fn what_stands_behind_the_picture_is_gone() {
        let mut polyglot = file(200, 200, ImageFormat::Jpeg);
        polyglot.extend(b"<script>alert('canary')</script>PK\x03\x04");
        let picture = Picture::read(&polyglot).unwrap();
        assert!(!picture.large.windows(6).any(|window| window == b"canary"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_do_harm(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0_usize..3) {
            let heads: [&[u8]; 3] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x90\0\0\0WEBP"];
            bytes.splice(0..0, heads[kind].iter().copied());
            prop_assert!(Picture::read(&bytes).is_err());
        }
    }
}
