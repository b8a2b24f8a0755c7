//! Compression of what is compressed once and sent often.

use std::io::Write as _;

use axum::body::Bytes;
use axum::http::HeaderValue;

/// How an answer is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    /// The best that the reader takes. A weight of zero is a no.
    pub(super) fn wished(accepted: Option<&HeaderValue>) -> Self {
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, "q=1"));
                let refused = weight.trim().trim_start_matches("q=").parse::<f32>().is_ok_and(|weight| weight <= 0.0);
                coding.trim().eq_ignore_ascii_case(name) && !refused
            })
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// Its name in `Content-Encoding`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// Packed as small as Brotli can; on failure as it was, which is then sent plain.
pub(super) fn brotli(plain: &Bytes) -> Bytes {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 10, ..Default::default() };
    match brotli::BrotliCompress(&mut &plain[..], &mut packed, &settings) {
        Ok(_) => Bytes::from(packed),
        Err(_) => plain.clone(),
    }
}

/// Packed as small as gzip can; on failure as it was, which is then sent plain.
pub(super) fn gzip(plain: &Bytes) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(packed) => Bytes::from(packed),
        Err(_) => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::Encoding;

    #[test]
    fn the_best_taken_encoding_is_chosen() {
        let wished = |text: &'static str| Encoding::wished(Some(&HeaderValue::from_static(text)));
        assert_eq!(wished("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(wished("GZIP;q=0.5"), Encoding::Gzip);
        assert_eq!(wished("br;q=0, gzip"), Encoding::Gzip);
        assert_eq!(wished("brotli"), Encoding::Plain);
        assert_eq!(Encoding::wished(None), Encoding::Plain);
    }
}
